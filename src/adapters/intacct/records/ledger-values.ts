import { type LedgerState } from '../../../domain/ledger-entry/ledger-entry';
import { isIsoDate } from '../../../domain/shared/calendar';

/** A record number of the ledger: 1 to 20 digits, without the spaces around it. Null for any other text. */
export const recordNoOf = (text: string): string | null => {
  const trimmed = text.trim();
  return /^\d{1,20}$/.test(trimmed) ? trimmed : null;
};

/** The ledger writes mm/dd/yyyy. Any other text is returned trimmed: it equals none of our dates. */
export const isoDateOf = (text: string): string => {
  const trimmed = text.trim();
  const [, month = '', day = '', year = ''] = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(trimmed) ?? [];
  const date = `${year}-${month}-${day}`;
  return isIsoDate(date) ? date : trimmed;
};

/** An ISO date as the ledger takes it in filters; a text that is no date is a defect and throws. */
export const usDateOf = (isoDate: string): string => {
  if (!isIsoDate(isoDate)) throw new Error(`${isoDate} is no date.`);
  const [year = '', month = '', day = ''] = isoDate.split('-');
  return `${month}/${day}/${year}`;
};

/**
 * Our word for a `STATE`, in any case. `query` gives the labels (Sage's page on queries), older functions the codes
 * (its page on journal entries). An empty or unknown word is `unclear`: nothing can be concluded from it.
 */
export const ledgerStateOf = (text: string): LedgerState => STATES.get(text.trim().toLowerCase()) ?? 'unclear';

const STATES: ReadonlyMap<string, LedgerState> = new Map([
  ['draft', 'draft'],
  ['i', 'draft'],
  ['submitted', 'awaiting-approval'],
  ['s', 'awaiting-approval'],
  ['partially approved', 'awaiting-approval'],
  ['x', 'awaiting-approval'],
  ['approved', 'awaiting-approval'],
  ['a', 'awaiting-approval'],
  ['posted', 'posted'],
  ['p', 'posted'],
  ['declined', 'declined'],
  ['r', 'declined'],
  ['reversal pending', 'reversal-pending'],
  ['l', 'reversal-pending'],
  ['reversed', 'reversed'],
  ['z', 'reversed'],
]);
