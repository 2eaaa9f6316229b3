import { credit, debit, planFor } from './builders';
import { type Fact } from './view-history';

const BATCH = 'journalBatch-watched.WATCHED';
const attempt = { attempt: 1, attemptId: 'a1' };
const counts = { batches: 5, read: 4, lines: 16, queries: 3, found: 1, cleared: 1 };
const record = { recordNo: '4001', recordUrl: 'https://www.intacct.com/4001', ledgerState: 'Posted' };
const found = (seenAt: string, finding: object): Fact => [
  BATCH,
  'LedgerChangeFound',
  { ...attempt, seenAt, finding: { records: [record], differences: [], ...finding } },
];

/** A posted batch that the ledger shows in every other way, in an environment of its own. */
export const WATCHED: readonly Fact[] = [
  [BATCH, 'JournalBatchPlanned', planFor({ batchKey: 'WATCHED', journalEntryId: 'JE-WATCHED', lineCount: 2 })],
  [BATCH, 'JournalBatchLinesRecorded', { firstLine: 1, lines: [debit(1000), credit(1000)] }],
  [BATCH, 'JournalBatchReleased', {}],
  [BATCH, 'JournalBatchQueued', { runId: 'run-1' }],
  [
    BATCH,
    'PostingAttemptStarted',
    {
      ...attempt,
      ...{ issue: 1, companyId: 'ACME', referenceNo: 'RR2609-W', controlId: 'rr/1/W', payloadDigest: 'p' },
      ...{ runId: 'run-1', journal: 'APJ' },
    },
  ],
  [BATCH, 'PostingAttemptConfirmed', { ...attempt, recordNo: '4001', confirmedBy: 'reply' }],
  [BATCH, 'PostingVerified', { ...attempt, recordNo: '4001', lineCount: 2, totalMinor: '1000' }],
  found('2026-10-01T08:00:00.000Z', { kind: 'reversal-pending' }),
  found('2026-10-01T09:00:00.000Z', { kind: 'reversed' }),
  [BATCH, 'LedgerChangeAccepted', { ...attempt, seenAt: '2026-10-01T09:00:00.000Z', reason: 'Booked by hand' }],
  [
    BATCH,
    'LedgerEntrySeenEqual',
    { ...attempt, recordNo: '4001', seenAt: '2026-10-01T10:00:00.000Z', lineCount: 2, totalMinor: '1000' },
  ],
  found('2026-10-01T11:00:00.000Z', { kind: 'twice', records: [record, { ...record, recordNo: '4002' }] }),
  found('2026-10-01T12:00:00.000Z', { kind: 'unreadable', records: [], cause: 'Nothing was seen.' }),
  found('2026-10-01T13:00:00.000Z', { kind: 'gone', records: [] }),
  found('2026-10-01T14:00:00.000Z', {
    kind: 'differs',
    differences: [{ line: 1, what: 'the amount', expected: '10.00 USD', found: '11.00 USD' }],
  }),
  [
    'ledgerWatch-watched',
    'LedgerWatchSettingsChanged',
    { isOn: true, quickMinutes: 30, fullHours: 12, months: 1, pauseMs: 5 },
  ],
  [
    'watchRound-watched.round-1',
    'LedgerRoundStarted',
    { roundId: 'round-1', kind: 'full', because: 'due', periods: ['2026-08', '2026-09'], batchKeys: null },
  ],
  ['watchRound-watched.round-1', 'LedgerRoundProgressed', { period: '2026-08', after: null, counts }],
  ['watchRound-watched.round-1', 'LedgerRoundFinished', { counts: { ...counts, batches: 9 } }],
  [
    'watchRound-watched.round-2',
    'LedgerRoundStarted',
    { roundId: 'round-2', kind: 'quick', because: 'asked', periods: ['2026-09'], batchKeys: ['WATCHED'] },
  ],
  [
    'watchRound-watched.round-2',
    'LedgerRoundStopped',
    { counts, trouble: { code: 'LEDGER_UNAVAILABLE', message: 'No answer.', fix: 'Wait.' } },
  ],
];
