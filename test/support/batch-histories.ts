import { type JournalBatchEvent } from '../../src/domain/journal-batch/journal-batch.events';
import {
  awaitsApproval,
  confirmed,
  held,
  inFlight,
  inRun,
  linesRecorded,
  planned,
  ready,
  rejected,
  unknown,
  verified,
} from './batch-events';
import { problemOf } from './builders';

export const problem = problemOf('ACCOUNT_NOT_MAPPED');
export const discarded = (importId: string, reason: 'replaced' | 'import-rejected'): JournalBatchEvent => ({
  type: 'JournalBatchDiscarded',
  data: { importId, reason },
});
export const givenToPerson: JournalBatchEvent = {
  type: 'PostingGivenToPerson',
  data: { attempt: 1, attemptId: 'attempt-1', problem },
};

export const mismatchFound: JournalBatchEvent = {
  type: 'PostingMismatchFound',
  data: { attempt: 1, attemptId: 'attempt-1', recordNo: '6679', problems: [problem] },
};
export const duplicatesFound: JournalBatchEvent = {
  type: 'PostingDuplicateFound',
  data: { attempt: 1, attemptId: 'attempt-1', recordNos: ['6679', '6680'], problem },
};

/** Every state a batch can be in, by a history that leads there. */
export const HISTORIES = {
  Absent: [],
  Staging: [planned()],
  Staged: [planned(), linesRecorded],
  Ready: ready,
  Held: [...ready, held('import-2')],
  Queued: inRun,
  InFlight: inFlight,
  Unknown: [...inFlight, unknown()],
  Confirmed: [...inFlight, confirmed()],
  AwaitingApproval: [...inFlight, confirmed(), awaitsApproval()],
  Posted: [...inFlight, confirmed(), verified()],
  Failed: [...inFlight, rejected(1, problem)],
  Conflict: [...inFlight, confirmed(), mismatchFound],
  Duplicate: [...inFlight, unknown(), duplicatesFound],
  Undecided: [...inFlight, unknown(), givenToPerson],
  Discarded: [planned(), linesRecorded, discarded('import-1', 'import-rejected')],
} as const satisfies Record<string, readonly JournalBatchEvent[]>;
export type BatchStatusName = keyof typeof HISTORIES;
export const BATCH_STATUSES = Object.keys(HISTORIES) as BatchStatusName[];
