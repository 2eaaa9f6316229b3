import { credit, debit, deliveryOf, planFor, problemOf, summaryOf } from './builders';
import { type Fact } from './view-history';

const problem = problemOf('ACCOUNT_NOT_MAPPED');

const batch = (key: string, importId: string): Fact[] => [
  [
    `journalBatch-control.${key}`,
    'JournalBatchPlanned',
    planFor({ batchKey: key, journalEntryId: `JE-${key}`, importId, lineCount: 2 }),
  ],
  [`journalBatch-control.${key}`, 'JournalBatchLinesRecorded', { firstLine: 1, lines: [debit(1000), credit(1000)] }],
];
const of = (key: string, type: string, data: unknown): Fact => [`journalBatch-control.${key}`, type, data];
const released = (key: string): Fact => of(key, 'JournalBatchReleased', {});
const putOnHold = (key: string): Fact => of(key, 'JournalBatchPutOnHold', { reason: 'Disputed.' });
const takenOffHold = (key: string): Fact => of(key, 'JournalBatchTakenOffHold', { reason: 'Signed.' });
const blocked = (key: string): Fact[] => [
  of(key, 'JournalBatchQueued', { runId: 'r1' }),
  of(key, 'JournalBatchBlocked', { runId: 'r1', problems: [problem] }),
];

/** What people decide about entries that are not posted, in an environment of its own. */
export const CONTROL: readonly Fact[] = [
  ['journalImport-control.i1', 'JournalImportReceived', deliveryOf({ importId: 'i1', spoolRef: 'control-1' })],
  ['journalImport-control.i1', 'JournalImportValidated', summaryOf({ withdrawnBeforeEntries: 1 })],
  ['journalImport-control.i1', 'JournalImportRecorded', {}],
  ...['HELD', 'FREE', 'FAILED', 'FREE-FAILED', 'TAKEN', 'WAITS'].flatMap((key) => batch(key, 'i1')),
  ...['HELD', 'FREE', 'FAILED', 'FREE-FAILED', 'TAKEN'].map(released),
  of('WAITS', 'JournalBatchSetAside', { importId: 'i1', because: 'in posting' }),
  ['journalImport-control.i1', 'JournalImportCompleted', {}],
  ['postingRun-control.r1', 'PostingRunStarted', { runId: 'r1', trigger: 'manual', period: null, batchCount: 3 }],
  ['postingRun-control.r1', 'PostingRunBatchesAdded', { batchKeys: ['HELD', 'FAILED', 'FREE-FAILED'] }],
  ...['HELD', 'FREE'].map(putOnHold),
  ...['FAILED', 'FREE-FAILED'].flatMap(blocked),
  [
    'postingRun-control.r1',
    'PostingRunFinished',
    { posted: 0, failed: 2, awaitingApproval: 0, needsPerson: 0, returned: 0, skipped: 0, held: 1 },
  ],
  ...['FAILED', 'FREE-FAILED', 'WAITS'].map(putOnHold),
  ...['FREE', 'FREE-FAILED'].map(takenOffHold),
  ['journalImport-control.i1', 'JournalImportTakenBack', { reason: 'The wrong file.', by: 'ana' }],
  of('TAKEN', 'JournalBatchWithdrawn', { importId: 'i1', reason: 'The wrong file.' }),
  ['journalImport-control.i1', 'JournalImportTakeBackFinished', { withdrawnEntries: 1, leftEntries: 5 }],
  ['postingRun-control.r2', 'PostingRunStarted', { runId: 'r2', trigger: 'manual', period: null, batchCount: 2 }],
  ['postingRun-control.r2', 'PostingRunBatchesAdded', { batchKeys: ['FREE', 'FREE-FAILED'] }],
  ...['FREE', 'FREE-FAILED'].map((key) => of(key, 'JournalBatchQueued', { runId: 'r2' })),
  ['postingRun-control.r2', 'PostingRunStopRequested', { reason: 'The wrong month.' }],
  of('FREE', 'JournalBatchPutBack', { runId: 'r2', problems: [] }),
  of('FREE-FAILED', 'JournalBatchPutBack', { runId: 'r2', problems: [problem] }),
  [
    'postingRun-control.r2',
    'PostingRunFinished',
    { posted: 0, failed: 0, awaitingApproval: 0, needsPerson: 0, returned: 2, skipped: 0 },
  ],
  ['postingRun-control.r3', 'PostingRunStarted', { runId: 'r3', trigger: 'manual', period: null, batchCount: 1 }],
  ['postingRun-control.r3', 'PostingRunStopRequested', {}],
  ['journalImport-control.i2', 'JournalImportReceived', deliveryOf({ importId: 'i2', spoolRef: 'control-2' })],
  ['journalImport-control.i2', 'JournalImportCompleted', {}],
  ['journalImport-control.i2', 'JournalImportTakenBack', { reason: 'Another wrong file.', by: 'ana' }],
];
