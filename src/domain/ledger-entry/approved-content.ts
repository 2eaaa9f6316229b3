import { ledgerFieldName } from '../shared/ledger-field';
import { type LedgerEntry, type LedgerFieldValue, type LedgerLine } from './ledger-entry';

/**
 * What people approve of an entry, as text: equal for two entries exactly when the same will stand in the ledger. The
 * form is pinned: approvals in the log are bound to its digest.
 */
export const approvedContentOf = (entry: LedgerEntry): string => {
  const { journal, date, reversalDate = '', title, currency, exchangeRateType, lines } = entry;
  return [[journal, date, reversalDate, title, currency, exchangeRateType], ...lines.map(contentOfLine)]
    .map((parts) => JSON.stringify(parts))
    .join('\n');
};

const contentOfLine = ({
  side,
  account,
  amountMinor,
  document,
  memo,
  exchangeRate = '',
  exchangeRateDate = '',
  fields,
}: LedgerLine): readonly unknown[] => [
  ...[side, account, amountMinor.toString(), document, memo, exchangeRate, exchangeRateDate],
  fields.map(contentOfField).sort(byName),
];

const contentOfField = ({ target, value }: LedgerFieldValue): readonly [string, string] => [
  target.kind === 'customField' ? `custom:${target.name}` : ledgerFieldName(target),
  value,
];

const byName = ([one]: readonly [string, string], [other]: readonly [string, string]): number =>
  one < other ? -1 : Number(one > other);
