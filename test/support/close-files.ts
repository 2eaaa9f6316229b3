import fc from 'fast-check';
import { type Delimiter, type ImportProfile } from '../../src/domain/journal-import/import-profile';
import {
  amountText,
  csvText,
  damage,
  damaged,
  entry,
  type FuzzedFile,
  keyOf,
  type Line,
  type MeantRow,
  normalizedId,
  shuffled,
  text,
} from './close-entries';

type Charset = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

export const NEEDED = [
  ...(['Transaction Date', 'Journal Entry Id', 'Business Entity Id', 'Account Number'] as const),
  ...(['Amount', 'Posting Type', 'Currency'] as const),
];

const EXTRA = [
  ...['Description', 'Region', 'Zürich', 'שלום', 'Ab\u0301c', '東京 😀', 'Notes\u200B', '__proto__', 'constructor'],
  ...['toString', 'a "quoted" one', 'one; two', 'one, two', '=1+1', 'sep=;', '', 'Columns, 2'],
];

/** What makes a row wrong: the cell of a column replaced, or the row itself. */
const DEFECTS: Readonly<Record<string, (row: Map<string, string>, mark: string) => void>> = {
  date: (row) => row.set('Transaction Date', '09/30/2026'),
  amount: (row) => row.set('Amount', '12.3.4'),
  precise: (row) => row.set('Amount', '1.0055'),
  /** Beside a decimal comma it is a thousand. */
  ambiguous: (row, mark) => row.set('Amount', mark === ',' ? '1,2345' : '1.234'),
  negative: (row) => row.set('Amount', '-1.00'),
  type: (row) => row.set('Posting Type', 'Debt'),
  currency: (row) => row.set('Currency', 'XXQ'),
  blank: (row) => row.set('Journal Entry Id', ''),
  rounded: (row) => row.set('Journal Entry Id', '2.02609E+11'),
  invisible: (row) => row.set('Journal Entry Id', 'JE\u200B-1'),
  control: (row) => row.set('Account Number', '40\u000700'),
  long: (row) => row.set('Account Number', '4'.repeat(101)),
  endless: (row) => row.set('Account Number', '4'.repeat(20_000)),
  totals: (row) => {
    for (const name of ['Transaction Date', 'Posting Type', 'Business Entity Id']) row.set(name, '');
    row.set('Journal Entry Id', 'Total');
  },
  header: (row) => {
    for (const name of row.keys()) row.set(name, name);
  },
};

interface Written {
  /** Cells, and for a blank row anything that means blank. */
  readonly records: readonly (readonly string[])[];
  readonly wrong: FuzzedFile['wrong'];
}

const shape = fc.record({
  entries: fc.uniqueArray(entry, { minLength: 1, maxLength: 4, selector: keyOf }),
  extra: fc.uniqueArray(fc.constantFrom(...EXTRA), { maxLength: 4 }),
  order: fc.integer(),
  texts: fc.array(text, { minLength: 7, maxLength: 13 }),
  blanks: fc.array(fc.record({ at: fc.nat(), kind: fc.nat({ max: 3 }) }), { maxLength: 3 }),
  defects: fc.oneof(
    { weight: 2, arbitrary: fc.constant<{ at: number; kind: string }[]>([]) },
    {
      weight: 1,
      arbitrary: fc.array(
        fc.record({ at: fc.nat(), kind: fc.constantFrom('ragged', 'more', ...Object.keys(DEFECTS)) }),
        {
          minLength: 1,
          maxLength: 3,
        },
      ),
    },
  ),
  isComma: fc.boolean(),
});
type Shape = typeof shape extends fc.Arbitrary<infer One> ? One : never;

const headerOf = ({ extra, order }: Shape): string[] => shuffled([...NEEDED, ...extra], order);

const writtenOf = (one: Shape, mark: string): Written => {
  const header = headerOf(one);
  const lines = shuffled(one.entries.flat(), one.order ^ 77);
  const wrong: { row: number; journalEntryId: string }[] = [];
  const rows = lines.map((line, index): { cells: string[]; defect: string | null } => {
    const defect = one.defects.find(({ at }) => at % lines.length === index)?.kind ?? null;
    const own = new Map<string, string>([
      ['Transaction Date', line.date],
      ['Journal Entry Id', line.id],
      ['Business Entity Id', line.entity],
      ['Account Number', line.account],
      ['Amount', amountText(line.cents, mark)],
      ['Posting Type', line.side],
      ['Currency', line.currency],
    ]);
    const row = new Map(
      header.map((name, column) => [name, own.get(name) ?? one.texts[(index * 5 + column) % one.texts.length] ?? '']),
    );
    if (defect !== null) DEFECTS[defect]?.(row, mark);
    const cells = header.map((name) => row.get(name) ?? '');
    if (defect === 'ragged') cells.pop();
    if (defect === 'more') cells.push('more');
    return { cells, defect };
  });
  const records: string[][] = [header];
  const blank = (kind: number): string[] => (kind === 0 ? [''] : header.map(() => ['', '\\N', '  ', ''][kind] ?? ''));
  for (const [index, { cells, defect }] of rows.entries()) {
    for (const { at, kind } of one.blanks) if (at % rows.length === index) records.push(blank(kind));
    records.push(cells);
    if (defect === null) continue;
    wrong.push({ row: records.length, journalEntryId: cells[header.indexOf('Journal Entry Id')] ?? '' });
  }
  return { records, wrong };
};

/** Of Windows-1252 only what it shares with Latin 1. */
const encoded = (content: string, charset: Charset, hasMark: boolean): Buffer => {
  if (charset === 'windows-1252') return Buffer.from(content, 'latin1');
  if (charset === 'utf-8') return Buffer.from(hasMark ? `\uFEFF${content}` : content, 'utf8');
  const bytes = Buffer.from(hasMark ? `\uFEFF${content}` : content, 'utf16le');
  return charset === 'utf-16be' ? bytes.swap16() : bytes;
};

/** Reads CSV as RFC 4180 says, by itself; null when it breaks its rules. */
export const readCsv = (content: string, delimiter: string): string[][] | null => {
  const newline = /\r\n|\n|\r/.exec(content.replace(/"(""|[^"])*"/g, ''))?.[0] ?? '\n';
  const records: string[][] = [];
  let cells: string[] = [];
  let at = 0;
  for (;;) {
    let cell = '';
    if (content[at] === '"') {
      for (at += 1; ; at += 1) {
        if (at >= content.length) return null;
        if (content[at] !== '"') cell += content[at] ?? '';
        else if (content[at + 1] === '"') [cell, at] = [`${cell}"`, at + 1];
        else break;
      }
      at += 1;
    } else {
      while (at < content.length && !content.startsWith(delimiter, at) && !content.startsWith(newline, at)) {
        if (content[at] === '"') return null;
        cell += content[at] ?? '';
        at += 1;
      }
    }
    cells.push(cell);
    if (content.startsWith(delimiter, at)) {
      at += delimiter.length;
      continue;
    }
    const isEnd = at >= content.length;
    if (!isEnd && !content.startsWith(newline, at)) return null;
    records.push(cells);
    cells = [];
    at += newline.length;
    if (isEnd) return records;
  }
};

const decodedText = (bytes: Buffer, charset: Charset): string | null => {
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
};

const isBlank = (cell: string): boolean => cell.trim() === '' || cell.trim() === '\\N';

/** A needed column is known in any case and white space; one without a header has its number. */
const columnName = (name: string, index: number): string => {
  const folded = name
    .replace(/[\s_]+/g, ' ')
    .trim()
    .toLowerCase();
  const known = [...NEEDED, 'Description'].find((one) => one.toLowerCase() === folded);
  return known ?? (name.trim() || `Column ${index + 1}`);
};

/** Rows that are not blank, by header. */
const meantRows = (records: readonly (readonly string[])[] | null): readonly MeantRow[] | null => {
  if (records === null) return null;
  const start = records.findIndex(
    (cells) => !cells.every(isBlank) && !(cells.length <= 2 && /^sep=.?$/i.test(cells[0] ?? '')),
  );
  const header = (records[start] ?? []).map(columnName);
  return records.flatMap((cells, index): MeantRow[] => {
    if (index <= start || cells.every(isBlank)) return [];
    const filled = header.map((name, column): [string, string] => [name, (cells[column] ?? '').trim()]);
    const values = new Map(filled.filter(([, value]) => !isBlank(value)));
    return [{ row: index + 1, values, isWhole: cells.length === header.length }];
  });
};

const profileFor = (delimiter: Delimiter, encoding: Charset, mark: '.' | ','): ImportProfile => ({
  ...{ name: 'Source', version: 1, delimiter, encoding, decimalMark: mark },
  ...{ dateFormat: 'YYYY-MM-DD', headers: {}, isEntryOnFirstLine: false },
});

/** What the source of these entries would say that it delivers. */
const totalsOf = (entries: readonly (readonly Line[])[], isRight: boolean, mark: string): string => {
  const sums = new Map<string, { id: string; entity: string; currency: string; lines: number; cents: bigint }>();
  for (const line of entries.flat()) {
    const currency = line.currency.toUpperCase();
    const [id, entity] = [normalizedId(line.id), normalizedId(line.entity)];
    const key = JSON.stringify([id, entity, currency]);
    const sum = sums.get(key) ?? { id, entity, currency, lines: 0, cents: 0n };
    const cents = line.side === 'Debit' ? BigInt(line.cents) : 0n;
    sums.set(key, { ...sum, lines: sum.lines + 1, cents: sum.cents + cents });
  }
  const rows = [...sums.values()].map(({ id, entity, currency, lines, cents }, index) => {
    const amount = amountText(Number(cents) + (isRight || index > 0 ? 0 : 1), mark);
    return [id, entity, currency, String(lines), amount, amount];
  });
  const header = ['Journal Entry Id', 'Business Entity Id', 'Currency', 'Lines', 'Debit', 'Credit'];
  return csvText([header, ...rows], { delimiter: ',', newline: '\n', isQuoted: false });
};

const csvFile = fc
  .record({
    shape,
    delimiter: fc.constantFrom<Delimiter>(',', ';', '\t'),
    newline: fc.constantFrom('\n', '\r\n', '\r'),
    isQuoted: fc.boolean(),
    charset: fc.constantFrom<Charset>('utf-8', 'utf-8', 'utf-16le', 'utf-16be', 'windows-1252'),
    hasMark: fc.boolean(),
    hasProfile: fc.boolean(),
    start: fc.constantFrom('', '', '', 'blank', 'sep'),
    ends: fc.nat({ max: 2 }),
    totals: fc.constantFrom(null, null, 'right', 'wrong'),
    damage,
  })
  .map((one): FuzzedFile => {
    const { delimiter, newline, charset, hasMark, hasProfile, start } = one;
    const mark = one.shape.isComma ? ',' : '.';
    const { records, wrong } = writtenOf(one.shape, mark);
    const before = start === 'blank' ? newline : start === 'sep' ? `sep=${delimiter}${newline}` : '';
    const after = newline.repeat(one.ends);
    const content = before + csvText(records, one) + after;
    const isLatin = /^[\u0000-\u00FF]*$/.test(content);
    const writtenAs = charset === 'windows-1252' && !(isLatin && hasProfile) ? 'utf-8' : charset;
    const pristine = encoded(content, writtenAs, hasMark);
    const bytes = damaged(pristine, one.damage);
    const isSure = writtenAs === 'utf-8' || hasProfile || hasMark;
    const shift = before === '' ? 0 : 1;
    return {
      bytes,
      more: { format: 'csv', ...(hasProfile && { profile: profileFor(delimiter, writtenAs, mark) }) },
      // Read with the profile of the close file, or as it is.
      totals:
        one.totals === null || (hasProfile && delimiter !== ',') || hasProfile
          ? null
          : totalsOf(one.shape.entries, one.totals === 'right', '.'),
      outcome: outcomeOf({ isDamaged: one.damage !== null || !isSure, wrong, totals: hasProfile ? null : one.totals }),
      wrong: one.damage === null && isSure ? wrong.map((bad) => ({ ...bad, row: bad.row + shift })) : [],
      rows: () => {
        const read = decodedText(bytes, writtenAs);
        return read === null ? null : meantRows(readCsv(read, delimiter));
      },
      [fc.toStringMethod]: () =>
        JSON.stringify({ ...one, shape: undefined, defects: one.shape.defects, writtenAs, content }),
    };
  });

const outcomeOf = ({
  isDamaged,
  wrong,
  totals,
}: {
  readonly isDamaged: boolean;
  readonly wrong: FuzzedFile['wrong'];
  readonly totals: string | null;
}): FuzzedFile['outcome'] => {
  if (isDamaged) return 'any';
  return wrong.length > 0 || totals === 'wrong' ? 'refused' : 'imported';
};

/** Values that are no text, by how a source might write them. */
const ODD: readonly unknown[] = [1234.5, true, [], {}, ['x'], { x: 'y' }, 0];
const ODD_WHOLES: readonly unknown[] = [
  ...[null, 1, 'text', true, [], {}, [[]], [1], [null], { lines: {} }, { lines: null }, { lines: ['x'] }],
  ...[{ lines: [] }, { lines: [{}] }, { rows: [{}] }, { lines: [[]] }, { lines: [{ Amount: '1' }], controlTotals: 7 }],
];

const jsonFile = fc
  .record({
    shape,
    isBare: fc.boolean(),
    isSparse: fc.boolean(),
    isTwice: fc.nat({ max: 9 }).map((one) => one === 0),
    odd: fc.option(fc.record({ value: fc.constantFrom(...ODD), at: fc.nat() }), { nil: null, freq: 5 }),
    whole: fc.option(fc.constantFrom(...ODD_WHOLES), { nil: undefined, freq: 8 }),
    damage,
  })
  .map((one): FuzzedFile => {
    const { records, wrong: written } = writtenOf(one.shape, '.');
    const header = headerOf(one.shape);
    const lines = records.slice(1).map((cells, index) =>
      Object.fromEntries(
        header.flatMap((name, column): [string, unknown][] => {
          const cell = cells[column] ?? '';
          if (one.isSparse && isBlank(cell) && index > 0) return column % 2 === 0 ? [] : [[name, null]];
          return [[name, cell]];
        }),
      ),
    );
    const { odd } = one;
    const at = odd === null ? -1 : odd.at % lines.length;
    if (odd !== null) Object.assign(lines[at] ?? {}, { Amount: odd.value });
    const content = one.whole === undefined ? (one.isBare ? lines : { lines }) : one.whole;
    const whole = JSON.stringify(content);
    // A second amount in the first line.
    const repeated = one.isTwice ? whole.replace('{"', '{"Amount":"0.01","') : whole;
    const isTwice = repeated !== whole && one.whole === undefined && one.isBare;
    const bytes = damaged(Buffer.from(isTwice ? repeated : whole), one.damage);
    // An object has neither too few nor too many cells.
    const ragged = new Set(['ragged', 'more']);
    const hasRagged = one.shape.defects.some(({ kind }) => ragged.has(kind));
    const isDamaged = one.damage !== null || one.whole !== undefined || hasRagged;
    const isRefused = odd !== null || written.length > 0 || isTwice;
    return {
      bytes,
      more: { format: 'json' },
      totals: null,
      outcome: isDamaged ? 'any' : isRefused ? 'refused' : 'imported',
      wrong: isDamaged || odd !== null || isTwice ? [] : written,
      rows: () => {
        const read = decodedText(bytes, 'utf-8');
        return read === null ? null : jsonRows(read);
      },
      [fc.toStringMethod]: () => JSON.stringify({ ...one, shape: undefined, defects: one.shape.defects, content }),
    };
  });

const jsonRows = (content: string): readonly MeantRow[] | null => {
  let parsed: unknown;
  try {
    parsed = JSON.parse(content);
  } catch {
    return null;
  }
  const lines: unknown = Array.isArray(parsed) ? parsed : (parsed as { lines?: unknown } | null)?.lines;
  if (!Array.isArray(lines)) return null;
  const header = [...new Set(lines.flatMap((line: unknown) => Object.keys(line ?? {})))];
  return lines.flatMap((line: unknown, index): MeantRow[] => {
    const filled = Object.entries((line ?? {}) as Record<string, unknown>).map(([name, value]): [string, string] => [
      columnName(name, header.indexOf(name)),
      typeof value === 'string' ? value.trim() : value === null ? '' : 'no text',
    ]);
    const values = new Map(filled.filter(([, value]) => !isBlank(value)));
    return values.size === 0 ? [] : [{ row: index + 2, values, isWhole: true }];
  });
};

/** Close files as they come, and as they come when something went wrong on the way. */
export const closeFile: fc.Arbitrary<FuzzedFile> = fc.oneof(
  { weight: 3, arbitrary: csvFile },
  { weight: 1, arbitrary: jsonFile },
);
