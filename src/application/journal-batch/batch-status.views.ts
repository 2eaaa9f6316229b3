/** The words of the screens. */
export const BATCH_STATUSES = [
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
  'Failed',
  'Outcome Unknown',
  'Awaiting Approval',
  'Correction',
  'Corrected',
  'Waiting',
  'Period Closed',
  'Discarded',
  'Withdrawn',
  'Posted Elsewhere',
] as const;

export type BatchStatus = (typeof BATCH_STATUSES)[number];

/** Statuses of batches that were posted, and read back as equal at some time. What a reversal takes back is one. */
export const POSTED_STATUSES: readonly BatchStatus[] = [
  'Success',
  'Reversed',
  'Differs in Ledger',
  'Twice in Ledger',
  'Reversed in Ledger',
  'Reversal Pending',
  'Gone',
  'Could Not Be Read',
];

/** Statuses of batches whose entry is in the books, or was: the ledger watch looks at them. */
export const WATCHED_STATUSES: readonly BatchStatus[] = [...POSTED_STATUSES, 'Posted Elsewhere'];
