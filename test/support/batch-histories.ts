import { attemptOf } from './batch-events';
import { type JournalBatchEvent } from '../../src/domain/journal-batch/journal-batch.events';
import {
  awaitsApproval,
  blocked,
  confirmed,
  held,
  inFlight,
  inRun,
  linesRecorded,
  lookedUp,
  planned,
  ready,
  rejected,
  resendAllowed,
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

export const putOnHold: JournalBatchEvent = {
  type: 'JournalBatchPutOnHold',
  data: { reason: 'The contract is disputed' },
};
export const setAside = (because: 'posted' | 'in posting'): JournalBatchEvent => ({
  type: 'JournalBatchSetAside',
  data: { importId: 'import-1', because },
});
export const differencePlanned: JournalBatchEvent = {
  type: 'JournalBatchDifferencePlanned',
  data: {
    ...{ difference: 1, batchKey: 'JBD', contentDigest: 'net', reason: 'Wrong amount' },
    seenAt: '2026-10-01T08:00:00.000Z',
  },
};
export const withdrawn: JournalBatchEvent = {
  type: 'JournalBatchWithdrawn',
  data: { importId: null, reason: 'The wrong file' },
};

export const postedElsewhere: JournalBatchEvent = {
  type: 'JournalBatchPostedElsewhere',
  data: {
    ...{ companyId: 'ACME', recordNo: '4711', referenceNo: 'BY-HAND', lineCount: 2, totalMinor: '1000' },
    reason: 'Typed in by hand',
  },
};

/** Every state a batch can be in, by a history that leads there. */
export const HISTORIES = {
  Absent: [],
  Staging: [planned()],
  Staged: [planned(), linesRecorded],
  Ready: ready,
  Netted: [planned(), linesRecorded, setAside('posted'), differencePlanned],
  OnHold: [...ready, putOnHold],
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
  PostedElsewhere: [...ready, postedElsewhere],
  Discarded: [planned(), linesRecorded, discarded('import-1', 'import-rejected')],
} as const satisfies Record<string, readonly JournalBatchEvent[]>;
export type BatchStatusName = keyof typeof HISTORIES;
export const BATCH_STATUSES = Object.keys(HISTORIES) as BatchStatusName[];

/** Further ways to be out of the way. */
export const SET_ASIDE = [planned(), linesRecorded, setAside('in posting')] as const;
export const WITHDRAWN = [...ready, withdrawn] as const;
/** Failed while what was sent before may be in the ledger. */
export const FAILED_UNKNOWN: readonly JournalBatchEvent[] = [
  ...inFlight,
  unknown(),
  lookedUp(1, true),
  resendAllowed(1, 1),
  blocked(problem),
];

const LATER = { ...attemptOf(1), seenAt: '2026-10-01T09:00:00.000Z' };

/** A look after others found it edited in the ledger, and a person accepted that. */
export const foundLater: JournalBatchEvent = {
  type: 'LedgerChangeFound',
  data: { ...LATER, finding: { kind: 'differs', records: [], differences: [], cause: 'edited' } },
};
export const acceptedLater: JournalBatchEvent = { type: 'LedgerChangeAccepted', data: { ...LATER, reason: 'Agreed' } };
