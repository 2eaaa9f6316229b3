import { type BatchStatus } from '../api/views';

/** Each status of a journal batch, in the order of its way into the ledger. The address of a page may name one. */
export const BATCH_STATUSES: readonly BatchStatus[] = [
  'Ready to Post',
  'On Hold',
  'Awaiting Approval Here',
  'In Progress',
  'Success',
  'Reversed',
  'Differs in Ledger',
  'Twice in Ledger',
  'Reversed in Ledger',
  'Reversal Pending',
  'Gone',
  'Could Not Be Read',
  'Awaiting Approval',
  'Outcome Unknown',
  'Failed',
  'Correction',
  'Corrected',
  'Waiting',
  'Period Closed',
  'Discarded',
  'Withdrawn',
  'Posted Elsewhere',
];
