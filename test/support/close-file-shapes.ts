import fc from 'fast-check';
import { type ImportProfile } from '../../src/domain/journal-import/import-profile';
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
  shuffled,
  text,
} from './close-entries';
import { workbookBytes, type WrittenCell } from './workbook-bytes';

/** Amounts stand in Debit or Credit, not beside a posting type. */
const SIDES = ['Debit', 'Credit'] as const;
const TYPED = ['Amount', 'Posting Type'] as const;
/** Of the entry: some files write them on its first line only. */
const OF_ENTRY = ['Transaction Date', 'Journal Entry Id', 'Business Entity Id', 'Currency', 'Description'] as const;
const OF_LINE = ['Account Number', 'Region', '東京 😀'] as const;

/** What makes a line wrong. The file is refused, and names its row. */
const DEFECTS = ['both', 'neither', 'negative', 'no date', 'long number', 'error'] as const;
type Defect = (typeof DEFECTS)[number];

const shape = fc.record({
  entries: fc.uniqueArray(entry, { minLength: 1, maxLength: 4, selector: keyOf }),
  order: fc.integer(),
  texts: fc.array(text, { minLength: 7, maxLength: 13 }),
  hasSides: fc.boolean(),
  isFirstOnly: fc.boolean(),
  /** A later line may say again what its entry says. */
  repeats: fc.array(fc.boolean(), { minLength: 3, maxLength: 5 }),
  zeros: fc.array(fc.constantFrom('', '0', '0.00', '-0.00'), { minLength: 3, maxLength: 5 }),
  blanks: fc.array(fc.nat({ max: 20 }), { maxLength: 2 }),
  isComma: fc.boolean(),
  defect: fc.option(fc.record({ kind: fc.constantFrom(...DEFECTS), at: fc.nat() }), { nil: null, freq: 3 }),
  damage,
});
type Shape = typeof shape extends fc.Arbitrary<infer One> ? One : never;

/** A line of the file: what its cells hold, by header, and what it means. */
interface ShapedLine {
  readonly cells: Map<string, string>;
  readonly meant: ReadonlyMap<string, string>;
  readonly defect: Defect | null;
}

const picked = <Item>(items: readonly Item[], at: number): Item => items[at % items.length] as Item;

const isBlank = (cell: string): boolean => ['', '\\N'].includes(cell.trim());

const shapedLines = (one: Shape, isWorkbook: boolean): readonly ShapedLine[] => {
  const lines = one.entries.flatMap((entryLines) => entryLines.map((line, part) => ({ line, part })));
  // Where an entry is told by its first line, its lines have to stay together.
  const written = one.isFirstOnly ? lines : shuffled(lines, one.order ^ 77);
  let description = '';
  return written.map(({ line, part }, index) => {
    const isFirst = part === 0 || !one.isFirstOnly;
    const own = picked(one.texts, index * 5);
    if (isFirst) description = isBlank(own) ? '' : own.trim();
    const ofEntry = {
      'Transaction Date': line.date,
      'Journal Entry Id': line.id,
      'Business Entity Id': line.entity,
      Currency: line.currency,
    };
    const ofLine = {
      'Account Number': line.account,
      Region: picked(one.texts, index * 3 + 1),
      '東京 😀': picked(one.texts, index * 7 + 2),
    };
    const repeated = picked(one.repeats, index) ? { Currency: line.currency } : {};
    const defect = one.defect !== null && one.defect.at % written.length === index ? one.defect.kind : null;
    const cells = new Map(
      Object.entries({
        ...(isFirst ? { ...ofEntry, Description: own } : repeated),
        ...ofLine,
        ...amountCells(one, line, index),
      }),
    );
    const known = defect === 'error' && !isWorkbook ? null : defect;
    if (known !== null) spoil(cells, known);
    const values = { ...ofEntry, ...ofLine, Description: description, ...typed(line) };
    const meant = Object.entries(values).map(([name, value]): [string, string] => [name, value.trim()]);
    return { cells, meant: new Map(meant.filter(([, value]) => !isBlank(value))), defect: known };
  });
};

const typed = (line: Line): { Amount: string; 'Posting Type': string } => ({
  Amount: amountText(line.cents, '.'),
  'Posting Type': line.side,
});

const amountCells = ({ hasSides, zeros }: Shape, line: Line, index: number): Readonly<Record<string, string>> => {
  if (!hasSides) return typed(line);
  const other = line.side === 'Debit' ? 'Credit' : 'Debit';
  return { [line.side]: amountText(line.cents, '.'), [other]: picked(zeros, index) };
};

const spoil = (cells: Map<string, string>, defect: Defect): void => {
  const amounts = cells.has('Amount') ? ['Amount'] : [...SIDES];
  if (defect === 'both') for (const name of [...amounts, 'Posting Type']) cells.set(name, '1.00');
  if (defect === 'neither') for (const name of amounts) cells.set(name, '');
  if (defect === 'negative') for (const name of amounts) cells.set(name, '-1.00');
  if (defect === 'no date') cells.set('Transaction Date', 'soon');
  if (defect === 'long number') cells.set('Account Number', '2.02609E+17');
};

const headerOf = ({ hasSides, order }: Shape): readonly string[] =>
  shuffled([...OF_ENTRY, ...OF_LINE, ...(hasSides ? SIDES : TYPED)], order);

const profileOf = ({ isFirstOnly, isComma }: Shape): ImportProfile => ({
  ...{ name: 'Source', version: 1, delimiter: ',', encoding: 'utf-8', decimalMark: isComma ? ',' : '.' },
  ...{ dateFormat: 'YYYY-MM-DD', headers: {}, isEntryOnFirstLine: isFirstOnly },
});

const AMOUNTS: ReadonlySet<string> = new Set(['Amount', ...SIDES]);

/** Rows of the sheet or the file by their number, with blank ones in between. */
const placed = (one: Shape, isWorkbook: boolean): ReadonlyMap<number, ShapedLine | null> => {
  const rows: (ShapedLine | null)[] = [];
  for (const [index, line] of shapedLines(one, isWorkbook).entries()) {
    if (one.blanks.includes(index)) rows.push(null);
    rows.push(line);
  }
  return new Map(rows.map((row, index) => [index + 2, row]));
};

const fuzzed = (
  one: Shape,
  rows: ReadonlyMap<number, ShapedLine | null>,
  { pristine, format }: { readonly pristine: Buffer; readonly format: 'csv' | 'xlsx' },
): FuzzedFile => {
  const whole = [...rows].flatMap(([row, line]) => (line === null ? [] : [{ row, ...line }]));
  const wrong = whole.filter(({ defect }) => defect !== null);
  // A damaged CSV may be another good one; a workbook has checksums.
  const isDamaged = one.damage !== null;
  const meant = whole.map(({ row, meant: values }): MeantRow => ({ row, values, isWhole: true }));
  return {
    bytes: damaged(pristine, one.damage),
    more: { format, profile: profileOf(one) },
    totals: null,
    outcome: isDamaged ? 'any' : wrong.length > 0 ? 'refused' : 'imported',
    wrong: isDamaged
      ? []
      : wrong.map(({ row, meant: of }) => ({ row, journalEntryId: of.get('Journal Entry Id') ?? '' })),
    rows: () => meant,
    [fc.toStringMethod]: () => JSON.stringify({ ...one, format, cells: whole.map(({ cells }) => [...cells]) }),
  };
};

const csvShape = shape.map((one): FuzzedFile => {
  const undamaged = { ...one, damage: null };
  const rows = placed(one, false);
  const header = headerOf(one);
  const textOf = (name: string, cell: string): string =>
    AMOUNTS.has(name) && one.isComma ? cell.replace('.', ',') : cell;
  const records = [...rows.values()].map((line) => header.map((name) => textOf(name, line?.cells.get(name) ?? '')));
  const content = csvText([header, ...records], { delimiter: ',', newline: '\n', isQuoted: false });
  return fuzzed(undamaged, rows, { pristine: Buffer.from(content), format: 'csv' });
});

const workbook = fc
  .record({ shape, hasSharedTexts: fc.boolean(), kinds: fc.array(fc.nat({ max: 9 }), { minLength: 3, maxLength: 7 }) })
  .map(({ shape: one, hasSharedTexts, kinds }): FuzzedFile => {
    const rows = placed(one, true);
    const header = headerOf(one);
    const sheet = new Map<number, readonly WrittenCell[]>([[1, header.map((text) => ({ kind: 'text', text }))]]);
    for (const [row, line] of rows) {
      const cells = header.map((name, column): WrittenCell => {
        if (line?.defect === 'error' && name === 'Account Number') return { kind: 'error', text: '#N/A' };
        return cellOf(name, line?.cells.get(name) ?? '', {
          kind: picked(kinds, row * 3 + column),
          isComma: one.isComma,
        });
      });
      sheet.set(row, cells);
    }
    return fuzzed(one, rows, { pristine: workbookBytes(sheet, { hasSharedTexts }), format: 'xlsx' });
  });

/** Dates and numbers as such or as text, and texts in each way that a workbook has for them. */
const cellOf = (
  name: string,
  text: string,
  { kind, isComma }: { readonly kind: number; readonly isComma: boolean },
): WrittenCell => {
  if (text === '') return kind < 5 ? null : { kind: 'text', text };
  if (AMOUNTS.has(name)) {
    if (kind < 7) return { kind: 'number', text: String(Number(text)) };
    return { kind: 'text', text: isComma ? text.replace('.', ',') : text };
  }
  if (/^\d{4}-\d\d-\d\d$/.test(text) && kind < 6) return { kind: 'day', text };
  if (/^[1-9]\d*$/.test(text) && kind < 5) return { kind: 'number', text };
  if (kind === 9) return { kind: 'rich', text };
  return { kind: kind === 8 ? 'formula' : 'text', text };
};

/** Close files with amounts by side, entries told by their first line, and workbooks of all of it. */
export const shapedFile: fc.Arbitrary<FuzzedFile> = fc.oneof(
  { weight: 1, arbitrary: csvShape },
  { weight: 1, arbitrary: workbook },
);
