import { Totals } from '../../domain/shared/totals';
import { type BatchPlan } from '../../domain/shared/batch-plan';
import { decimalsIn } from '../../domain/shared/currency';
import { type JournalLine } from '../../domain/shared/journal-line';
import { ledgerFieldName } from '../../domain/shared/ledger-field';
import { formatMinor } from '../../domain/shared/money';
import { type PreparedEntry } from '../ports/accounting-system';
import { type LedgerEntry, type LedgerFieldValue, type LedgerLine } from '../../domain/ledger-entry/ledger-entry';
import { type EntryContext, type ValueMatch } from '../../domain/ledger-entry/entry-builder';
import { type DryRunDimension, type DryRunEntry, type DryRunLine, type DryRunMatch } from './dry-run.views';

interface EntrySource {
  readonly batchKey: string;
  readonly plan: BatchPlan;
  readonly lines: readonly JournalLine[];
}

/** A ledger entry for people: amounts as text, and the names behind its ids. */
export const dryRunEntryOf = (
  { batchKey, plan, lines }: EntrySource,
  entry: LedgerEntry,
  { identity, payloadDigest }: Pick<PreparedEntry, 'identity' | 'payloadDigest'>,
  context: EntryContext,
  matches: readonly ValueMatch[] = [],
): DryRunEntry => {
  const { journalEntryId, part, parts } = plan;
  const { journal, date, title, currency, exchangeRateType } = entry;
  const { referenceNo, controlId } = identity;
  return {
    batchKey,
    journalEntryId,
    part,
    parts,
    journal,
    date,
    title,
    currency,
    exchangeRateType,
    referenceNo,
    controlId,
    payloadDigest,
    lineCount: lines.length,
    ...entryTotals(entry).shownIn(currency),
    lines: entry.lines.map((line, index) => lineOf(line, index, lines[index], entry.currency, context)),
    matches: shownMatches(matches),
  };
};

const shownMatches = (matches: readonly ValueMatch[]): readonly DryRunMatch[] => {
  const byValue = new Map<string, DryRunMatch>();
  for (const { label, value, ledgerId, by } of matches)
    byValue.set(JSON.stringify([label, value]), { label, value, ledgerId, by });
  return [...byValue.values()];
};

const lineOf = (
  line: LedgerLine,
  index: number,
  source: JournalLine | undefined,
  currency: string,
  { facts: { directory } }: EntryContext,
): DryRunLine => ({
  line: index + 1,
  account: line.account,
  accountName: directory.isKnown('accounts') ? (directory.record('accounts', line.account)?.name ?? '') : '',
  revenueAccount: source?.account === '' ? source.accountName : (source?.account ?? ''),
  postingType: line.side === 'debit' ? 'Debit' : 'Credit',
  amount: formatMinor(line.amountMinor, decimalsIn(currency)),
  document: line.document,
  memo: line.memo,
  dimensions: line.fields.map((field) => dimensionOf(field, directory)),
});

const dimensionOf = (
  { target, value }: LedgerFieldValue,
  directory: EntryContext['facts']['directory'],
): DryRunDimension => {
  const field = ledgerFieldName(target);
  return { field, value, name: target.kind === 'customField' ? '' : (directory.record(field, value)?.name ?? '') };
};

export const entryTotals = ({ lines }: LedgerEntry): Totals => {
  const totals = new Totals();
  for (const { side, amountMinor } of lines) totals.add(side, amountMinor);
  return totals;
};
