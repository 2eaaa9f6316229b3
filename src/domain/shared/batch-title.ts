import { type BatchPlan } from './batch-plan';

/** The title of a batch in the ledger: the id of its entry, with the part where there are several. */
export const batchTitleOf = ({
  journalEntryId,
  part,
  parts,
}: Pick<BatchPlan, 'journalEntryId' | 'part' | 'parts'>): string =>
  parts === 1 ? journalEntryId : `${journalEntryId} ${part}/${parts}`;
