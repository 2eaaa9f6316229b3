import { parseAmount, type Rounding } from '../shared/money';
import { type KnownColumn } from './known-columns';
import { parseDecimal } from './close-file-values';
import { type DecimalMark } from './import-profile';
import { type ImportProblemCode } from './journal-import.events';

export interface LineAmount {
  readonly side: 'debit' | 'credit';
  /** Positive whole minor units. */
  readonly minor: bigint;
  /** The amount as delivered when it was rounded, else null. */
  readonly source: string | null;
}

/** A problem of a cell, without its row. */
export interface Refusal {
  readonly code: ImportProblemCode;
  readonly column: KnownColumn;
  readonly value: string | null;
  readonly message: string;
  readonly fix: string;
}

export type AmountReading =
  | { readonly kind: 'amount'; readonly amount: LineAmount }
  | { readonly kind: 'refused'; readonly refusals: readonly Refusal[] };

export interface AmountRules {
  /** The file has the columns Debit and Credit instead of Amount and Posting Type. */
  readonly hasSides: boolean;
  readonly currency: string;
  /** Of the currency. */
  readonly decimals: number;
  readonly rules: { readonly rounding: Rounding; readonly decimalMark: DecimalMark | null };
}

type TextOf = (known: KnownColumn) => string;

/** `TRX_AMOUNT` has two decimals in every currency (Sage's page on journal entries). */
const LEDGER_DECIMALS = 2;

/** The amount of a row and its side, in whichever shape the file has it. */
export const readAmount = (textOf: TextOf, options: AmountRules): AmountReading => {
  const placed = options.hasSides ? placedBySide(textOf, options) : placedByType(textOf);
  if ('refusals' in placed) return refused(...placed.refusals);
  const read = minorOf(placed.column, placed.text, options);
  if ('refusals' in read) return refused(...read.refusals, ...placed.also);
  if (placed.also.length > 0 || placed.side === null) return refused(...placed.also);
  return { kind: 'amount', amount: { side: placed.side, ...read } };
};

const refused = (...refusals: readonly Refusal[]): AmountReading => ({ kind: 'refused', refusals });

type Placed =
  | {
      readonly column: KnownColumn;
      readonly text: string;
      readonly side: 'debit' | 'credit' | null;
      /** What else is wrong with the row's side. */
      readonly also: readonly Refusal[];
    }
  | { readonly refusals: readonly Refusal[] };

const placedByType = (textOf: TextOf): Placed => {
  const [amount, type] = [textOf('amount'), textOf('postingType')];
  const side = type.toLowerCase();
  const isSide = side === 'debit' || side === 'credit';
  const also = isSide ? [] : [type === '' ? blank('postingType', 'Posting Type') : wrongType(type)];
  if (amount === '') return { refusals: [blank('amount', 'Amount'), ...also] };
  return { column: 'amount', text: amount, side: isSide ? side : null, also };
};

const placedBySide = (textOf: TextOf, { rules }: AmountRules): Placed => {
  const isFilled = (column: 'debit' | 'credit'): boolean => {
    const text = textOf(column);
    const reading = parseDecimal(text, rules.decimalMark, 3);
    return text !== '' && !(reading.kind === 'number' && /^-?0*(\.0*)?$/.test(reading.text));
  };
  const [column, ...more] = (['debit', 'credit'] as const).filter(isFilled);
  if (column !== undefined && more.length === 0) return { column, text: textOf(column), side: column, also: [] };
  const message =
    column === undefined ? 'Neither "Debit" nor "Credit" has an amount.' : '"Debit" and "Credit" both have an amount.';
  const fix = 'Give each line an amount in one of the two columns.';
  return { refusals: [{ code: 'VALUE_MISSING', column: 'debit', value: null, message, fix }] };
};

const minorOf = (
  column: KnownColumn,
  text: string,
  { currency, decimals, rules }: AmountRules,
): Omit<LineAmount, 'side'> | { readonly refusals: readonly Refusal[] } => {
  const refuse = (code: ImportProblemCode, message: string, fix: string): { refusals: readonly Refusal[] } => ({
    refusals: [{ code, column, value: text, message, fix }],
  });
  const reading = parseDecimal(text, rules.decimalMark, decimals);
  if (reading.kind === 'ambiguous')
    return refuse(
      'AMOUNT_AMBIGUOUS',
      `"${text}" may be a number with three decimals, or thousands.`,
      `Write ${currency} with ${decimals} decimals, or choose an import profile that names the decimal mark.`,
    );
  const parsed = rounded(reading.kind === 'number' ? reading.text : '', decimals, rules.rounding);
  if (!parsed.ok && parsed.problem === 'too-many-decimals')
    return refuse(
      'AMOUNT_TOO_PRECISE',
      `"${text}" has more than the ${decimals} decimals of ${currency}.`,
      'Deliver amounts in whole minor units, or import with a rounding rule (half-up or half-even).',
    );
  if (!parsed.ok)
    return refuse(
      'AMOUNT_INVALID',
      `"${text}" is not an amount that can be posted.`,
      'Write a decimal number with a decimal point and no thousands separators, for example 1234.50, or choose an import profile with another decimal mark.',
    );
  if (parsed.minor <= 0n)
    return refuse(
      'AMOUNT_NOT_POSITIVE',
      `The amount "${text}" is not positive.`,
      'Give a positive amount; the posting type, or the column, says which side it is on.',
    );
  return { minor: parsed.minor, source: parsed.rounded ? text : null };
};

/** With a rounding rule, a currency with three decimals is rounded to the two that the ledger can hold. */
const rounded = (text: string, decimals: number, rounding: Rounding): ReturnType<typeof parseAmount> => {
  if (decimals <= LEDGER_DECIMALS || rounding === 'none') return parseAmount(text, decimals, rounding);
  const parsed = parseAmount(text, LEDGER_DECIMALS, rounding);
  return parsed.ok ? { ...parsed, minor: parsed.minor * 10n ** BigInt(decimals - LEDGER_DECIMALS) } : parsed;
};

const blank = (column: KnownColumn, name: string): Refusal => ({
  code: 'VALUE_MISSING',
  column,
  value: null,
  message: `"${name}" is blank.`,
  fix: `Give a value for "${name}" in every row.`,
});

const wrongType = (value: string): Refusal => ({
  code: 'POSTING_TYPE_INVALID',
  column: 'postingType',
  value,
  message: `"${value}" is not a posting type.`,
  fix: 'Write Debit or Credit.',
});
