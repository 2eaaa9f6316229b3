import { type BatchPlan, type LedgerWords } from '../shared/batch-plan';
import { periodOf } from '../shared/calendar';
import { type JournalLine } from '../shared/journal-line';
import { Totals } from '../shared/totals';
import { type PostedBatch } from './batch-states';

/** The ledger takes titles of 80 characters: the id of the original is cut where it does not fit. */
const ID_LENGTH_MAX = 28;

/** The id of the reversal of an entry: it names the reference of the first part, which no delivered id does. */
export const reversalIdOf = (journalEntryId: string, referenceNo: string, number: number): string =>
  linkedIdOf('Reversal', journalEntryId, referenceNo, number);

/** The id of what follows from a posted entry. */
export const linkedIdOf = (
  kind: 'Reversal' | 'Difference',
  journalEntryId: string,
  referenceNo: string,
  number: number,
): string => {
  const isLong = journalEntryId.length > ID_LENGTH_MAX;
  const id = isLong ? `${journalEntryId.slice(0, ID_LENGTH_MAX - 3)}...` : journalEntryId;
  return `${kind} ${number === 1 ? '' : `${number} `}of ${id} (${referenceNo})`;
};

/** The reference that a title of a reversal or net difference names; null for any other title. */
export const linkedReferenceIn = (title: string): string | null =>
  /^(?:Reversal|Difference) .*\((RR\d{4}-[A-Z2-7]{13})\)(?: \d{1,6}\/\d{1,6})?$/.exec(title)?.[1] ?? null;

/** The ids of the reversals before this one, of the same entry. */
export const reversalIdsBefore = ({ journalEntryId, reverses }: BatchPlan): readonly string[] => {
  const referenceNo = linkedReferenceIn(journalEntryId);
  if (reverses === undefined || referenceNo === null) return [];
  return Array.from({ length: reverses.number - 1 }, (_, index) =>
    reversalIdOf(reverses.journalEntryId, referenceNo, index + 1),
  );
};

/** The id that a title of a reversal or net difference names, as far as it has it; null for any other title. */
export const linkedIdIn = (title: string): string | null =>
  /^(?:Reversal|Difference) (?:\d+ )?of (.+) \(RR\d{4}-[A-Z2-7]{13}\)(?: \d{1,6}\/\d{1,6})?$/.exec(title)?.[1] ?? null;

/** What the plan of a reversal takes from elsewhere than its original. */
interface Planning {
  /** Its own key, and the id that all parts of the reversal share. */
  readonly batchKey: string;
  readonly journalEntryId: string;
  readonly number: number;
  readonly part: number;
  readonly parts: number;
  readonly date: string;
  readonly namesOf: string;
  readonly words: LedgerWords;
  /** As the ledger holds them, on their other sides. */
  readonly lines: readonly JournalLine[];
  readonly contentDigest: string;
}

/** The batch that takes a posted one back. No import brought it. */
export const reversalPlanOf = ({ plan, identity, recordNo }: PostedBatch, planning: Planning): BatchPlan => {
  const { batchKey, journalEntryId, number, part, parts, date, namesOf, words, lines, contentDigest } = planning;
  const { businessEntityId, currency, journal } = plan;
  const original = { batchKey: plan.batchKey, journalEntryId: plan.journalEntryId, recordNo };
  return {
    batchKey,
    journalEntryId,
    part,
    parts,
    contentDigest,
    businessEntityId,
    currency,
    journal,
    entryRevision: 1,
    entryDigest: contentDigest,
    transactionDate: date,
    period: periodOf(date),
    lineCount: lines.length,
    totalMinor: Totals.of(lines).debit.toString(),
    importId: '',
    derivation: 2,
    columnRules: 2,
    reverses: { ...original, referenceNo: identity.referenceNo, namesOf, number },
    ledgerWords: words,
  };
};
