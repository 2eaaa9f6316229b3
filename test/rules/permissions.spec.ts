import 'reflect-metadata';
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CommandHandler, QueryHandler } from '@nestjs/cqrs';
import { DomainError } from '../../src/domain/shared/errors';
import { accountMapping } from '../../src/domain/account-mapping/account-mapping.state';
import { AccountMappingViews } from '../../src/application/account-mapping/account-mapping.views';
import { Access } from '../../src/application/shared/access';
import { type Aggregates } from '../../src/application/shared/aggregates';
import { Changes } from '../../src/application/shared/changes';
import { type Freshness } from '../../src/application/shared/freshness';
import { EnvironmentCommand, EnvironmentQuery, type NoInput } from '../../src/application/shared/messages';
import { type Caller, PERMISSIONS } from '../../src/application/shared/permissions';
import { Reading } from '../../src/application/shared/reading';
import { ROLES } from '../../src/domain/shared/roles';
import { ALLOWED_ROLES } from '../../web/src/environment/permissions';

const APPLICATION = resolve(__dirname, '..', '..', 'src', 'application');

interface Handler {
  execute(message: { caller: Caller; input: object }): Promise<unknown>;
}
type HandlerClass = new (...ports: never[]) => Handler;

const handlers = (): [string, HandlerClass][] =>
  readdirSync(APPLICATION, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(commands|queries)\.ts$/.test(file))
    .flatMap((file) => Object.entries(jest.requireActual<Record<string, unknown>>(join(APPLICATION, file))))
    .filter((entry): entry is [string, HandlerClass] => entry[0].endsWith('Handler'));

/** The classes that a handler's constructor names: what Nest wires it by. */
const portsOf = (handlerClass: HandlerClass): unknown[] =>
  Reflect.getMetadata('design:paramtypes', handlerClass) as unknown[];

const refusal = new DomainError('FORBIDDEN', 'no', 'no');
const access = { require: () => Promise.reject(refusal) } as unknown as Access;

/** Any use of it before the permission was asked for is the defect that this test is there to find. */
const untouchable = new Proxy(
  {},
  {
    get: (_, name) => {
      throw new Error(`The handler used ${String(name)} of a port before it asked for permission.`);
    },
  },
);

/** Permission is asked of Access, by the handler itself or by Reading or Changes for it. */
const portFor = (token: unknown): unknown => {
  if (token === Access) return access;
  if (token === Reading) return new Reading(access, untouchable as Freshness);
  if (token === Changes) return new Changes(access, untouchable as Aggregates);
  return untouchable;
};

const answerToRefused = (handlerClass: HandlerClass): Promise<unknown> => {
  const handler = new handlerClass(...(portsOf(handlerClass).map(portFor) as never[]));
  const caller: Caller = { subject: 's', name: 's', environment: 'e', role: null, correlationId: 'c' };
  return handler.execute({ caller, input: {} });
};

class PlantedQuery extends EnvironmentQuery<NoInput, unknown> {}
class PlantedCommand extends EnvironmentCommand<NoInput, unknown> {}

@QueryHandler(PlantedQuery)
class ReadsAtOnce {
  constructor(
    private readonly views: AccountMappingViews,
    private readonly reading: Reading,
  ) {}

  async execute(query: PlantedQuery): Promise<unknown> {
    const view = this.views.accountMappingsOf(query.caller.environment, { limit: 1, cursor: null });
    await this.reading.begin(query, 'account-mapping:read');
    return view;
  }
}

@CommandHandler(PlantedCommand)
class ChangesAtOnce {
  constructor(private readonly changes: Changes) {}

  async execute(command: PlantedCommand): Promise<unknown> {
    return this.changes.apply(command, accountMapping, [], () => []);
  }
}

@QueryHandler(PlantedQuery)
class AnswersAnybody {
  constructor(private readonly reading: Reading) {}

  async execute(): Promise<unknown> {
    return this.reading instanceof Reading;
  }
}

describe('every command and query handler', () => {
  it('is found by this test', () => {
    expect(handlers().length).toBeGreaterThanOrEqual(68);
  });

  it.each(handlers())('%s asks for permission before it does anything else', async (_name, handlerClass) => {
    await expect(answerToRefused(handlerClass)).rejects.toBe(refusal);
  });

  it.each(handlers())('%s names its ports by classes, so that Nest can wire them', (_name, handlerClass) => {
    expect(portsOf(handlerClass).filter((port) => typeof port !== 'function' || port === Object)).toEqual([]);
  });

  it.each([ReadsAtOnce, ChangesAtOnce])('%p, which forgets, would be found', async (handlerClass) => {
    await expect(answerToRefused(handlerClass)).rejects.toThrow('before it asked for permission');
  });

  it('is found when it never asks', async () => {
    await expect(answerToRefused(AnswersAnybody)).resolves.toBe(true);
  });
});

describe('what the pages say about permissions', () => {
  it('is what the service enforces, and every role may read everything', () => {
    const ofTheService = Object.entries(PERMISSIONS);
    const forSome = ofTheService.filter(([, roles]) => roles.length < ROLES.length);
    expect(ALLOWED_ROLES).toEqual(Object.fromEntries(forSome));
    expect(ofTheService.filter(([, roles]) => roles.length === ROLES.length).map(([name]) => name)).toEqual(
      Object.keys(PERMISSIONS).filter((name) => name.endsWith(':read')),
    );
  });
});
