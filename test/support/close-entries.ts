import fc from 'fast-check';
import { type DeliveryFacts } from '../../src/domain/journal-import/journal-import.events';

/** A row of a file that is not blank, as whoever wrote the file meant it. */
export interface MeantRow {
  readonly row: number;
  /** By the header, without blank values. */
  readonly values: ReadonlyMap<string, string>;
  /** Cells as many as the header has. */
  readonly isWhole: boolean;
}

/** A close file of any shape, and what may become of it. */
export interface FuzzedFile {
  readonly bytes: Buffer;
  readonly more: Partial<DeliveryFacts>;
  readonly totals: string | null;
  /** Imported · refused, with these rows named · whichever, as long as nothing is lost. */
  readonly outcome: 'imported' | 'refused' | 'any';
  /** Rows that are wrong, with the entry that they name. */
  readonly wrong: readonly { readonly row: number; readonly journalEntryId: string }[];
  /** Reads the rows by itself; null when the file cannot be read as what it was written as. */
  readonly rows: () => readonly MeantRow[] | null;
  /** How it came about, for the report of a failure. */
  readonly [fc.toStringMethod]: () => string;
}

const IDS = [
  'JE-1',
  'é-1',
  'e\u0301-2',
  'JE 😀',
  'שלום-1',
  'JE   2',
  "'JE-3",
  '=JE+4',
  '"JE-5"',
  'JE;6',
  'je-1',
  'Total',
];
const ENTITIES = ['', 'us01', 'Zürich', 'u\u0308k', '  us02 '];

export interface Line {
  readonly id: string;
  readonly entity: string;
  readonly cents: number;
  readonly side: 'Debit' | 'Credit';
  readonly account: string;
  readonly date: string;
  readonly currency: string;
}

export const entry = fc
  .record({
    id: fc.constantFrom(...IDS),
    entity: fc.constantFrom(...ENTITIES),
    date: fc.constantFrom('2026-09-30', '2026-10-01'),
    currency: fc.constantFrom('USD', 'eur', 'GBP'),
    account: fc.constantFrom('4000', '0400', '4000-10', 'Ä 1', '1,2;3'),
    cents: fc.array(fc.integer({ min: 1, max: 99_999_999 }), { minLength: 1, maxLength: 4 }),
  })
  .map(({ cents, ...head }): readonly Line[] => [
    ...cents.map((one): Line => ({ ...head, cents: one, side: 'Debit' })),
    { ...head, cents: cents.reduce((sum, one) => sum + one, 0), side: 'Credit' },
  ]);

export const keyOf = ([line]: readonly Line[]): string => `${line?.id.trim()} ${line?.entity.trim()} ${line?.date}`;

/** Text that a file may hold: no control characters, which the ledger cannot return. */
export const text = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('', 'West', '\\N', 'N/A', '0', 'a,b', 'a;b\tc', 'say "so"', ' two  ') },
  {
    weight: 2,
    arbitrary: fc.constantFrom('one\ntwo', 'one\r\ntwo', '\u200Fשלום\u200E', '\u202Eabc', '\uFEFFx', '😀e\u0301'),
  },
  {
    weight: 2,
    arbitrary: fc
      .string({ unit: 'grapheme', maxLength: 30 })
      .filter((one) => !/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|\p{Surrogate}/u.test(one)),
  },
  { weight: 1, arbitrary: fc.constantFrom('x'.repeat(500), 'é'.repeat(499)) },
);

export const shuffled = <Item>(items: readonly Item[], seed: number): Item[] =>
  items
    .map((item, index) => ({ item, rank: Math.imul((seed | 1) ^ (index + 1), 2_654_435_761) >>> 0 }))
    .sort((one, other) => one.rank - other.rank)
    .map(({ item }) => item);

export const amountText = (cents: number, mark: string): string =>
  `${Math.floor(cents / 100)}${mark}${String(cents % 100).padStart(2, '0')}`;

export const csvText = (
  records: readonly (readonly string[])[],
  { delimiter, newline, isQuoted }: { delimiter: string; newline: string; isQuoted: boolean },
): string =>
  records
    .map((cells) =>
      cells
        .map((cell) =>
          (isQuoted && cells.length > 1) || /["\r\n,;\t]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell,
        )
        .join(delimiter),
    )
    .join(newline);

export const damage = fc.oneof(
  { weight: 3, arbitrary: fc.constant(null) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom('cut', 'quote', 'byte', 'newline', 'delimiter'),
      at: fc.nat({ max: 1_000_000 }),
      byte: fc.nat({ max: 255 }),
    }),
  },
);

export const damaged = (bytes: Buffer, one: { kind: string; at: number; byte: number } | null): Buffer => {
  if (one === null) return bytes;
  const at = one.at % (bytes.length + 1);
  const insert = { cut: null, quote: 0x22, byte: one.byte, newline: 0x0a, delimiter: 0x2c }[one.kind] ?? null;
  if (insert === null) return bytes.subarray(0, at);
  return Buffer.concat([bytes.subarray(0, at), Buffer.from([insert]), bytes.subarray(at)]);
};

export const normalizedId = (id: string): string => id.normalize('NFC').replace(/\s+/g, ' ').trim();
