import { type BatchStatus } from '../api/views';

/** Each status of a journal batch, in the order of its way into the ledger. The address of a page may name one. */
export const BATCH_STATUSES: readonly BatchStatus[] = [
  'Ready to Post',
  'On Hold',
  'Awaiting Approval Here',
  'In Progress',
  'Success',
  'Awaiting Approval',
  'Outcome Unknown',
  'Failed',
  'Correction',
  'Waiting',
  'Discarded',
  'Withdrawn',
  'Posted Elsewhere',
];
