import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { IsArray, IsInt, IsNotEmpty, IsOptional, IsString, MaxLength, Min } from 'class-validator';
import { requireValid } from '../../../src/adapters/http/shared/request-validation';
import { DomainError } from '../../../src/domain/shared/errors';

const FOLDER = resolve(__dirname, '..', '..', '..', 'src', 'adapters', 'http');

type Dto = new () => object;

/** Every class of a request or an answer. */
const dtos = (): [string, Dto][] =>
  readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.dto.ts'))
    .flatMap((file) => {
      // eslint-disable-next-line @typescript-eslint/no-require-imports
      const exported = require(join(FOLDER, file)) as Record<string, unknown>;
      return Object.entries(exported).filter((entry): entry is [string, Dto] => /^class /.test(String(entry[1])));
    });

const problemsOf = (body: object): { field: string; message: string }[] => {
  try {
    requireValid(body);
    return [];
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'REQUEST_INVALID') throw error;
    return error.details['problems'] as { field: string; message: string }[];
  }
};

class Body {
  @IsString() @IsNotEmpty() @MaxLength(3) name?: unknown;
  @IsInt() @Min(1) count?: unknown;
  @IsArray() @IsString({ each: true }) @IsNotEmpty({ each: true }) tags?: unknown;
  @IsOptional() @IsString() note?: unknown;
}

const bodyWith = (fields: Partial<Body>): Body =>
  Object.assign(new Body(), { name: 'a', count: 1, tags: [], ...fields });

describe('a request that lacks a field', () => {
  it('is told that it is missing, whatever else the field has to be: each field of each request', () => {
    let missing = 0;
    for (const [name, Kind] of dtos()) {
      const problems = problemsOf(Object.create(Kind.prototype as object) as object);
      const fields = problems.map(({ field }) => field);
      expect([name, problems]).toEqual([
        name,
        [...new Set(fields)].map((field) => ({ field, message: `${field} is missing` })),
      ]);
      missing += problems.length;
    }
    expect(missing).toBeGreaterThan(50);
  });

  it.each<[Partial<Body>, string[]]>([
    [{}, []],
    [{ name: undefined }, ['name is missing']],
    [{ name: null }, ['name is missing']],
    [{ name: '' }, ['name should not be empty']],
    [{ name: 7 }, ['name must be a string']],
    [{ name: 'long' }, ['name must be shorter than or equal to 3 characters']],
    [{ count: 'x' }, ['count must be an integer number']],
    [{ count: 0 }, ['count must not be less than 1']],
    [{ tags: 'x' }, ['tags must be an array']],
    [{ tags: [7] }, ['each value in tags must be a string']],
    [{ note: 7 }, ['note must be a string']],
    [{ unknown: null } as Partial<Body>, ['property unknown should not exist']],
  ])('and is told one problem for one cause: %j', (fields, messages) => {
    expect(problemsOf(bodyWith(fields)).map(({ message }) => message)).toEqual(messages);
  });
});
