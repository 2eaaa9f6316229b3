import { credit, debit, planFor, problemOf } from './builders';
import { type Fact } from './view-history';

const BATCH = 'journalBatch-elsewhere.SETTLED';
const LOOK = { attempt: 0, attemptId: 'record/4711' };

/** What looks at the record showed later. */
export const ELSEWHERE_LATER: readonly Fact[] = [
  [
    BATCH,
    'LedgerChangeFound',
    {
      ...{ ...LOOK, seenAt: '2026-10-05T08:00:00.000Z' },
      finding: {
        ...{ kind: 'differs', records: [{ recordNo: '4711', ledgerState: 'Posted' }] },
        differences: [{ line: null, what: 'the title', expected: 'JE-SETTLED', found: 'Renamed' }],
      },
    },
  ],
  [BATCH, 'LedgerChangeAccepted', { ...LOOK, seenAt: '2026-10-05T08:00:00.000Z', reason: 'Known.' }],
  [
    BATCH,
    'LedgerEntrySeenEqual',
    { ...LOOK, recordNo: '4711', seenAt: '2026-10-06T08:00:00.000Z', lineCount: 2, totalMinor: '1000' },
  ],
];

const RUN = { period: null, batchCount: 1 };

/** A batch that a record backs which was not posted from here, in an environment of its own. */
export const ELSEWHERE: readonly Fact[] = [
  [BATCH, 'JournalBatchPlanned', planFor({ batchKey: 'SETTLED', journalEntryId: 'JE-SETTLED', lineCount: 2 })],
  [BATCH, 'JournalBatchLinesRecorded', { firstLine: 1, lines: [debit(1000), credit(1000)] }],
  [BATCH, 'JournalBatchReleased', {}],
  [BATCH, 'JournalBatchPutOnHold', { reason: 'Posted elsewhere.' }],
  [
    'recordClaim-elsewhere.4711',
    'LedgerRecordClaimed',
    { environment: 'elsewhere', batchKey: 'SETTLED', revision: 3, companyId: 'ELSEWHERE', recordNo: '4711' },
  ],
  [BATCH, 'JournalBatchTakenOffHold', { reason: 'Looked at.' }],
  [BATCH, 'JournalBatchQueued', { runId: 'run-1' }],
  [BATCH, 'JournalBatchBlocked', { runId: 'run-1', problems: [problemOf('ENTRY_OF_OTHER_ORIGIN', { value: '4710' })] }],
  [BATCH, 'OtherEntryAccepted', { recordNo: '4710', contentDigest: 'content-digest', reason: 'Another contract.' }],
  [
    BATCH,
    'JournalBatchPostedElsewhere',
    {
      ...{ companyId: 'ELSEWHERE', recordNo: '4711', referenceNo: 'BY-HAND', lineCount: 2, totalMinor: '1000' },
      reason: 'Typed in by hand.',
    },
  ],
  ['postingRun-elsewhere.run-2', 'PostingRunStarted', { ...RUN, runId: 'run-2', trigger: 'manual' }],
  ['postingRun-elsewhere.run-2', 'PostingRunBatchesAdded', { batchKeys: ['SETTLED'] }],
  ['postingRun-elsewhere.run-2', 'PostingRunBoundToPlan', { planId: 'plan-1', digests: ['abcdefghijklmnopqrstuv'] }],
];
