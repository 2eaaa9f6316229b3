import { createHash } from 'node:crypto';
import { batchProblem, type BatchProblem } from '../../domain/shared/batch-problem';
import { type BatchPlan } from '../../domain/shared/batch-plan';
import { type ElsewhereBatch, type JournalBatch } from '../../domain/journal-batch/batch-states';
import { type FoundRecord } from '../../domain/journal-batch/posted-elsewhere.decisions';
import { type ReadBack } from '../../domain/journal-batch/read-back.decisions';
import { decimalsIn } from '../../domain/shared/currency';
import { type LedgerField, ledgerFieldName, type ReadField } from '../../domain/shared/ledger-field';
import { parseAmount } from '../../domain/shared/money';
import { type LoadedContent } from '../journal-batch/batch-content';
import { type AccountingSystem } from '../ports/accounting-system';
import {
  type LedgerEntry,
  type LedgerFieldValue,
  type ReadEntry,
  type ReadLine,
} from '../../domain/ledger-entry/ledger-entry';
import { approvedContentOf } from '../../domain/ledger-entry/approved-content';
import { differencesBetween, differencesOf } from '../../domain/ledger-entry/entry-comparison';
import { buildLedgerEntry, type EntryContext } from '../../domain/ledger-entry/entry-builder';

/** A batch that is or may be in the ledger under its reference. */
export type SentBatch = Extract<JournalBatch, { identity: unknown }>;

/** What was sent, as far as it is still known. */
export type Expectation =
  | { readonly kind: 'entry'; readonly entry: LedgerEntry; readonly fields: readonly ReadField[] }
  /**
   * The mapping, the fields or the ledger's values changed since, so the entry cannot be rebuilt. Only its digest is
   * known: what is read back has to match it.
   */
  | { readonly kind: 'digest'; readonly context: EntryContext; readonly fields: readonly LedgerField[] };

/**
 * What was sent for a batch, rebuilt from the log; trusted only when it has the digest that was recorded with the
 * intent.
 */
export const expectationOf = (
  ledger: AccountingSystem,
  { plan, lines }: LoadedContent,
  { identity }: SentBatch,
  context: EntryContext,
): Expectation => {
  const fields = context.fields.flatMap(({ ledgerField }) => (ledgerField === null ? [] : [ledgerField]));
  const built = buildLedgerEntry(plan, lines, context);
  if (built.kind === 'entry') {
    const prepared = ledger.prepare(built.entry, identity);
    const isAsSent = prepared.kind === 'prepared' && prepared.entry.payloadDigest === identity.payloadDigest;
    if (isAsSent) return { kind: 'entry', entry: built.entry, fields: askedOf(plan, fields, built.entry) };
  }
  return { kind: 'digest', context, fields };
};

const askedOf = (plan: BatchPlan, fields: readonly LedgerField[], entry: LedgerEntry): readonly ReadField[] =>
  plan.ledgerWords === undefined ? [...fields, ...ratesOf(entry)] : fieldsOf(entry);

/**
 * The entry that the record of a batch posted elsewhere was compared with, rebuilt from the log. Null when it does not
 * have the digest of that time, if one was recorded.
 */
export const comparedExpectation = (
  { plan, lines }: LoadedContent,
  { comparedDigest }: ElsewhereBatch,
  context: EntryContext,
): Extract<Expectation, { kind: 'entry' }> | null => {
  const built = buildLedgerEntry(plan, lines, context);
  if (built.kind !== 'entry') return null;
  if (comparedDigest !== undefined && digestOfPart(built.entry) !== comparedDigest) return null;
  const fields = context.fields.flatMap(({ ledgerField }) => (ledgerField === null ? [] : [ledgerField]));
  return { kind: 'entry', entry: built.entry, fields: askedOf(plan, fields, built.entry) };
};

/** SHA-256 in hex of what the ledger would hold of an entry. */
export const digestOfPart = (entry: LedgerEntry): string =>
  createHash('sha256').update(approvedContentOf(entry)).digest('hex');

/** What the ledger shows under a reference, compared with an entry that was not sent under it. */
export const comparedWith = (expected: LedgerEntry, entries: readonly ReadEntry[], readAt: string): ReadBack => {
  const [entry, ...others] = entries;
  if (entry === undefined) return { kind: 'none' };
  if (others.length > 0) return { kind: 'several', recordNos: entries.map(({ recordNo }) => recordNo) };
  return oneOf(entry, differencesOf(expected, entry), readAt);
};

/** A record that was not sent, side by side with an entry. */
export const foundRecord = (
  expected: LedgerEntry,
  actual: ReadEntry,
): Omit<FoundRecord, 'companyId' | 'totalMinor'> => {
  const { referenceNo, recordUrl, state: standing, stateText: ledgerState, lines } = actual;
  const differences = differencesBetween(expected, actual);
  const url = recordUrl === undefined ? {} : { recordUrl };
  return { referenceNo, ...url, lineCount: lines.length, standing, ledgerState, differences };
};

const oneOf = (
  { recordNo, recordUrl, state: standing, stateText: ledgerState }: ReadEntry,
  differences: readonly BatchProblem[],
  readAt: string,
): ReadBack => ({
  kind: 'one',
  recordNo,
  ...(recordUrl === undefined ? {} : { recordUrl }),
  standing,
  ledgerState,
  differences,
  readAt,
});

/** Asked for where a line was sent with a rate of its own. */
export const RATE_FIELDS: readonly ReadField[] = [
  { kind: 'rate', name: 'EXCHANGE_RATE' },
  { kind: 'rate', name: 'EXCH_RATE_DATE' },
];

const ratesOf = (entry: LedgerEntry): ReadField[] => fieldsOf(entry).filter(({ kind }) => kind === 'rate');

/** The fields of the lines of an entry that is still in memory as sent. */
export const fieldsOf = ({ lines }: LedgerEntry): ReadField[] => {
  const fields = new Map<string, ReadField>();
  for (const line of lines) {
    for (const { target } of line.fields) fields.set(ledgerFieldName(target), target);
    if (line.exchangeRate !== undefined || line.exchangeRateDate !== undefined)
      for (const target of RATE_FIELDS) fields.set(ledgerFieldName(target), target);
  }
  return [...fields.values()];
};

/** All entries with the reference of a batch, and when their reading began. */
export interface ReadEntries {
  readonly entries: readonly ReadEntry[];
  readonly readAt: string;
}

/** What the ledger shows of one batch, compared with what was sent. */
export const readBackOf = (
  ledger: AccountingSystem,
  batch: SentBatch,
  expectation: Expectation,
  { entries, readAt }: ReadEntries,
): ReadBack => {
  const [entry, ...others] = entries;
  if (entry === undefined) return { kind: 'none' };
  if (others.length > 0) return { kind: 'several', recordNos: entries.map(({ recordNo }) => recordNo) };
  const { recordNo } = entry;
  const differences =
    expectation.kind === 'entry'
      ? differencesOf(expectation.entry, entry)
      : hasDigestOf(ledger, batch, expectation, entry)
        ? []
        : [notComparable(recordNo)];
  return oneOf(entry, differences, readAt);
};

/** Whether an entry that was read is what was sent, by the digest that was recorded before. */
export const hasDigestOf = (
  ledger: AccountingSystem,
  { identity, plan }: SentBatch,
  { context, fields }: Extract<Expectation, { kind: 'digest' }>,
  actual: ReadEntry,
): boolean => {
  const entry = entryOf(actual, plan, { exchangeRateType: context.exchangeRateType, fields });
  if (entry === null) return false;
  const prepared = ledger.prepare(entry, identity);
  return prepared.kind === 'prepared' && prepared.entry.payloadDigest === identity.payloadDigest;
};

/** The entry that was read back, as an entry to send; null when a line cannot be sent. */
const entryOf = (
  { journal, date, title, reversalDate = '', lines }: ReadEntry,
  { currency }: BatchPlan,
  more: { exchangeRateType: string; fields: readonly LedgerField[] },
): LedgerEntry | null => {
  const decimals = decimalsIn(currency);
  const sent = lines.flatMap((line) => {
    const amount = parseAmount(line.amount.trim(), decimals);
    if (!amount.ok || line.side === null) return [];
    const { side, account, document, memo } = line;
    const fields = valuesOf(line, more.fields);
    return [{ side, account, amountMinor: amount.minor, document, memo, fields }];
  });
  if (sent.length !== lines.length) return null;
  const reversal = reversalDate === '' ? {} : { reversalDate };
  return { journal, date, title, currency, exchangeRateType: more.exchangeRateType, ...reversal, lines: sent };
};

const valuesOf = ({ values }: ReadLine, fields: readonly LedgerField[]): LedgerFieldValue[] =>
  fields.flatMap((target) => {
    const value = values.get(ledgerFieldName(target));
    return value === undefined ? [] : [{ target, value }];
  });

const notComparable = (recordNo: string): ReturnType<typeof batchProblem> =>
  batchProblem(
    'LEDGER_ENTRY_NOT_COMPARABLE',
    `Record ${recordNo} in Sage Intacct cannot be compared line by line: mapping, fields or ledger values changed since it was sent, and its digest differs.`,
    'Restore the mapping and custom fields as they were, or compare the record with the batch yourself; then check this batch again.',
  );
