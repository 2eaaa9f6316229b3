import { type BatchStatus } from '../api/views';

/** What each status of a journal batch means, in the order of its way into the ledger. */
export const STATUS_MEANINGS: Readonly<Record<BatchStatus, string>> = {
  'Ready to Post': 'Imported and complete. It waits to be posted.',
  'On Hold': 'A person keeps it from being posted until the hold is lifted.',
  'Awaiting Approval Here': 'Other people have to approve exactly what will be posted. It is not posted before.',
  'In Progress': 'A run has it: it is being sent, looked up or read back.',
  Success: 'In the books of Sage Intacct, read back and equal in header, lines, dimensions and totals.',
  Reversed: 'It was posted, and its reversal is in the books too: both together come to nothing.',
  'Differs in Ledger': 'It was posted, and is not in Sage Intacct as it was posted any more.',
  'Twice in Ledger': 'It was posted, and is in Sage Intacct more than once.',
  'Reversed in Ledger': 'It was posted, and somebody reversed it in Sage Intacct.',
  'Reversal Pending': 'It was posted, and its reversal is under way in Sage Intacct.',
  Gone: 'It was posted, and is surely not in Sage Intacct any more.',
  'Could Not Be Read': 'It was posted, and could not be read in Sage Intacct the last time.',
  'Awaiting Approval': 'In Sage Intacct, until an approver there releases it.',
  'Outcome Unknown': 'It may be in Sage Intacct. Nothing is sent again before that is known.',
  Failed: 'Not in Sage Intacct. Fix the cause, then post it again.',
  Correction: 'Delivered again with another content after it was posted. It is not in the ledger yet.',
  Corrected: 'Its content is in the books: the posted entry and its net differences come to it.',
  Waiting: 'Delivered again while its earlier delivery is being posted. It is decided when that is over.',
  'Period Closed': 'Delivered when its month was closed here. It waits until the month is reopened.',
  Discarded: 'Replaced by a later import, or withdrawn before it counted.',
  'Posted Elsewhere':
    'In the books of Sage Intacct as a record that this service did not post. It was read and is equal.',
  Withdrawn: 'Taken back before it was posted. It will not be posted.',
};
