import { DomainError } from '../shared/errors';
import { type JournalLine } from '../shared/journal-line';
import { ledgerFieldName, type ReadField } from '../shared/ledger-field';
import { correctionRows } from './correction-table';
import { type LedgerEntry } from './ledger-entry';

/** What brings the books from one content of an entry to another, in the ledger's own words. */
export interface NetDifference {
  readonly journal: string;
  readonly exchangeRateType: string;
  readonly fields: readonly ReadField[];
  readonly lines: readonly JournalLine[];
}

/**
 * The net difference between what the ledger holds of an entry and what is delivered: one line per account, dimensions
 * and currency whose sums differ. Throws NET_DIFFERENCE_NOT_POSSIBLE where date, journal or currency change, or where
 * sums alone do not say what the books would show; NET_DIFFERENCE_EMPTY where no sum changes.
 */
export const netDifference = (
  held: readonly LedgerEntry[],
  delivered: readonly LedgerEntry[],
  memo: string,
): NetDifference => {
  const all = [...held, ...delivered];
  const [first] = held;
  if (first === undefined || delivered.length === 0) throw notPossible('nothing of it is known on one side');
  for (const { what, of } of SAME)
    if (all.some((entry) => of(entry) !== of(first))) throw notPossible(changes(what, held, delivered));
  if (all.some(({ reversalDate }) => reversalDate !== undefined))
    throw notPossible('Sage Intacct reverses the entry by itself');
  if (all.some(({ lines }) => lines.some((line) => (line.exchangeRate ?? line.exchangeRateDate) !== undefined)))
    throw notPossible('its lines have exchange rates of their own');
  const lines = correctionRows(held, delivered).flatMap((row): JournalLine[] => {
    const minor = row.deliveredMinor - row.heldMinor;
    if (minor === 0n) return [];
    return [
      {
        account: row.account,
        accountName: '',
        side: minor > 0n ? 'debit' : 'credit',
        amountMinor: (minor > 0n ? minor : -minor).toString(),
        description: memo,
        postingGroup: '',
        customerId: '',
        values: row.values,
      },
    ];
  });
  if (lines.length === 0) throw nothingDiffers();
  return { journal: first.journal, exchangeRateType: first.exchangeRateType, fields: fieldsIn(all), lines };
};

/** Also of an entry that has another day in the ledger by choice: what is delivered is of its own day. */
const changes = (what: string, held: readonly LedgerEntry[], delivered: readonly LedgerEntry[]): string => {
  const [there, here] = [held[0]?.date ?? '', delivered[0]?.date ?? ''];
  return what === 'date' && there !== here
    ? `it has the date ${there} in Sage Intacct, and is delivered for ${here}`
    : `its ${what} changes`;
};

const SAME: readonly { readonly what: string; readonly of: (entry: LedgerEntry) => string }[] = [
  { what: 'date', of: ({ date }) => date },
  { what: 'journal', of: ({ journal }) => journal },
  { what: 'currency', of: ({ currency }) => currency },
  { what: 'exchange rate type', of: ({ exchangeRateType }) => exchangeRateType },
];

const fieldsIn = (entries: readonly LedgerEntry[]): readonly ReadField[] => {
  const fields = new Map<string, ReadField>();
  for (const { lines } of entries)
    for (const line of lines)
      for (const { target, value } of line.fields) if (value !== '') fields.set(ledgerFieldName(target), target);
  return [...fields].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, field]) => field);
};

export const notPossible = (why: string): DomainError =>
  new DomainError(
    'NET_DIFFERENCE_NOT_POSSIBLE',
    `The net difference of this entry cannot be posted: ${why.replace(/\.$/, '')}.`,
    'Reverse the posted entry and post the delivery anew instead, or withdraw the delivery.',
    { why },
  );

const nothingDiffers = (): DomainError =>
  new DomainError(
    'NET_DIFFERENCE_EMPTY',
    'There is no net difference: Sage Intacct holds every sum of this delivery already.',
    'Withdraw the delivery, which leaves the books as they are; or reverse the posted entry and post it anew, if its texts should change.',
  );
