import { Readable } from 'node:stream';
import fc from 'fast-check';
import { accountMappingsOfCsv } from '../../src/adapters/http/account-mapping/account-mapping.csv';
import { Routes } from '../../src/adapters/http/shared/routes';
import { JwtTokenVerifier } from '../../src/adapters/identity/jwt-token-verifier';
import { csvRows, jsonRows } from '../../src/adapters/import-spool/close-file-rows';
import { judgeErrors } from '../../src/adapters/intacct/errors/error-catalogue';
import { readXml } from '../../src/adapters/intacct/xml/xml-reader';
import { keyOfCursor } from '../../src/adapters/sqlite/paging';
import { type SpooledRows } from '../../src/application/ports/import-spool';
import { foldedName } from '../../src/domain/shared/folded-name';

/** Long enough that what is quadratic takes seconds. */
const LENGTH = 128 * 1024;
/** CPU time, so that a busy machine does not count. What is linear takes a tenth of it. */
const BOUND_US_PER_CHARACTER = 8;
/** Shared cores slow CPU time too. What is quadratic is slow each time. */
const TRIES_MAX = 4;

/** A piece of the grammar, again and again, with something before and after it: what makes backtracking and rescanning explode. */
const foreignText = (pieces: readonly string[], frames: readonly [string, string][]): fc.Arbitrary<string> => {
  const piece = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...pieces) },
    fc.string({ unit: 'binary', maxLength: 3 }),
  );
  return fc
    .tuple(fc.array(piece, { minLength: 1, maxLength: 3 }), fc.constantFrom(...frames))
    .map(([unit, [before, after]]) => {
      const repeated = unit.join('') || ' ';
      return before + repeated.repeat(Math.ceil(LENGTH / repeated.length)).slice(0, LENGTH) + after;
    });
};

const takesLinearTime = async (
  texts: fc.Arbitrary<string>,
  parse: (text: string) => unknown,
  pieces: readonly string[],
): Promise<void> => {
  await fc.assert(
    fc.asyncProperty(texts, async (text) => {
      let fastest = Infinity;
      for (let tries = 0; tries < TRIES_MAX && fastest >= BOUND_US_PER_CHARACTER; tries += 1) {
        const start = process.cpuUsage();
        try {
          await parse(text);
        } catch (error) {
          expect(error).toBeInstanceOf(Error); // Refused, and quickly.
        }
        fastest = Math.min(fastest, process.cpuUsage(start).user / text.length);
      }
      expect(fastest).toBeLessThan(BOUND_US_PER_CHARACTER);
    }),
    { numRuns: pieces.length * 2 },
  );
};

const drained = async ({ rows }: SpooledRows): Promise<void> => {
  for await (const chunk of rows({ dateFormat: 'YYYY-MM-DD', decimalMark: '.' }))
    expect(chunk.length).toBeGreaterThan(0);
};

const XML = [
  '<!--',
  '-->',
  '<![CDATA[',
  ']]>',
  '<?x',
  '?>',
  '<a>',
  '</a>',
  '<a ',
  'b="',
  '&amp;',
  '&#',
  '&',
  ';',
  '<!DOCTYPE',
  '[',
  ' ',
  '\n',
];
const CSV = ['"', '""', ',', ';', '\r\n', '\n', '\r', ' ', '\ufeff', 'a', '","', '\\N'];
const JSON_TEXT = ['{"a":"', '"}', '{},', '[', ']', '{', '}', ',', ':', '"', '\\u00', '1e9', '{"a":{}},'];
const ERROR_TEXT = [
  '[Support ID:',
  ' ',
  ']',
  '<br',
  '&#0',
  '&amp;',
  'missing the ',
  'object definition ',
  'journal ',
  'direct posting ',
  'controlid ',
  'the account number ',
  'required field ',
];

describe('every parser of foreign text takes time by its length, not by the square of it', () => {
  it('replies of the ledger', async () => {
    const texts = foreignText(XML, [
      ['', ''],
      ['<response>', '</response>'],
      ['<response>', ''],
    ]);
    await takesLinearTime(texts, (text) => readXml(text, 'response', 2 * LENGTH), XML);
  });

  it('error texts of the ledger', async () => {
    const texts = foreignText(ERROR_TEXT, [
      ['', ''],
      ['The account number ', ' is'],
    ]);
    const parse = (text: string): unknown => {
      const escaped = text.replace(/[<&\p{Cc}\p{Cs}\ufffe\uffff]/gu, (character) =>
        character === '<' ? '&lt;' : character === '&' ? '&amp;' : ' ',
      );
      const document = readXml(
        `<response><errormessage><error><errorno>${escaped}</errorno><description>${escaped}</description></error></errormessage></response>`,
        'response',
        20 * LENGTH,
      );
      if (!document.ok) throw new Error(document.problem);
      return judgeErrors(document.root, 'function');
    };
    await takesLinearTime(texts, parse, ERROR_TEXT);
  });

  it('close files as CSV', async () => {
    const texts = foreignText(CSV, [
      ['', ''],
      ['Amount,Currency\n', '\n'],
      ['"', '"'],
    ]);
    const rules = { delimiter: null, encoding: null, recognized: (header: readonly string[]) => header.length };
    const read = async (text: string): Promise<void> => {
      const bytes = Buffer.from(text);
      await drained(await csvRows(bytes.subarray(0, 64 * 1024), Readable.from([bytes]), rules));
    };
    await takesLinearTime(texts, read, CSV);
  });

  it('close files as JSON', async () => {
    const texts = foreignText(JSON_TEXT, [
      ['', ''],
      ['{"lines":[', ']}'],
      ['[', '{}]'],
    ]);
    await takesLinearTime(texts, (text) => drained(jsonRows(Buffer.from(text))), JSON_TEXT);
    const everyLineAnother = Array.from({ length: 40_000 }, (_, index) => `{"c${index}":""}`).join(',');
    await takesLinearTime(fc.constant(`[${everyLineAnother}]`), (text) => drained(jsonRows(Buffer.from(text))), ['']);
  });

  it('account mappings as CSV', async () => {
    await takesLinearTime(
      foreignText(CSV, [
        ['', ''],
        ['revrec account number,intacct account number\n', ''],
      ]),
      accountMappingsOfCsv,
      CSV,
    );
  });

  it('tokens, cursors, names and addresses', async () => {
    const pieces = ['.', 'e', 'eyJhbGciOiJFUzI1NiJ9', '=', '-', ' ', '/', '%', 'WyJ', '\u0301', '\ufdfa', ':', '*'];
    const verifier = new JwtTokenVerifier({
      ...{ issuer: 'http://127.0.0.1:1', audience: 'a', algorithm: 'ES256', rolesClaim: 'r' },
      jwksUri: 'http://127.0.0.1:1/jwks',
      ...{ tokenTypes: ['JWT'], tokenAgeMaxS: 3_600 },
    });
    const routes = new Routes();
    const parse = async (text: string): Promise<void> => {
      foldedName(text);
      routes.methodsAt(text);
      await verifier.verify(text);
      keyOfCursor(text, 2);
    };
    await takesLinearTime(
      foreignText(pieces, [
        ['', ''],
        ['eyJhbGciOiJFUzI1NiJ9.', '.x'],
      ]),
      parse,
      pieces,
    );
  });
});
