import { type AdjustedEntry, type BatchPlan, type DeliveredRevision, type LedgerWords } from '../shared/batch-plan';
import { type JournalLine } from '../shared/journal-line';
import { Totals } from '../shared/totals';
import { type PostedBatch } from './batch-states';
import { linkedIdOf, linkedReferenceIn } from './reversal-plan';

/** The id of a net difference: it names the reference of the entry's first posted part, which no delivered id does. */
export const differenceIdOf = (journalEntryId: string, referenceNo: string, number: number): string =>
  linkedIdOf('Difference', journalEntryId, referenceNo, number);

/** The ids of the net differences before this one, of the same entry. */
export const differenceIdsBefore = ({ journalEntryId, adjusts }: BatchPlan): readonly string[] => {
  const referenceNo = linkedReferenceIn(journalEntryId);
  if (adjusts === undefined || referenceNo === null) return [];
  return Array.from({ length: adjusts.number - 1 }, (_, index) =>
    differenceIdOf(adjusts.journalEntryId, referenceNo, index + 1),
  );
};

/** What the plan of a net difference takes from elsewhere than the posted entry. */
interface Planning {
  readonly batchKey: string;
  readonly journalEntryId: string;
  readonly number: number;
  readonly namesOf: string;
  readonly base: readonly string[];
  readonly delivered: DeliveredRevision;
  readonly words: LedgerWords;
  readonly lines: readonly JournalLine[];
  readonly contentDigest: string;
}

/** The batch that brings a posted entry, first posted batch `anchor`, to what was delivered since. */
export const differencePlanOf = ({ plan, identity, recordNo }: PostedBatch, planning: Planning): BatchPlan => {
  const { batchKey, journalEntryId, number, namesOf, base, delivered, words, lines, contentDigest } = planning;
  const { businessEntityId, currency, journal, transactionDate, period } = plan;
  const adjusts: AdjustedEntry = {
    batchKey: plan.batchKey,
    journalEntryId: plan.journalEntryId,
    referenceNo: identity.referenceNo,
    recordNo,
    namesOf,
    number,
    base,
    delivered,
  };
  return {
    batchKey,
    journalEntryId,
    part: 1,
    parts: 1,
    contentDigest,
    businessEntityId,
    currency,
    journal,
    entryRevision: 1,
    entryDigest: contentDigest,
    transactionDate,
    period,
    lineCount: lines.length,
    totalMinor: Totals.of(lines).debit.toString(),
    importId: '',
    derivation: 2,
    columnRules: 2,
    adjusts,
    ledgerWords: words,
  };
};
