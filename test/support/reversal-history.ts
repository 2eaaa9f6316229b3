import { credit, debit, planFor } from './builders';
import { type Fact } from './view-history';

const ORIGINAL = 'journalBatch-reversing.ORIGINAL';
const MIRROR = 'journalBatch-reversing.MIRROR';
const attempt = { attempt: 1, attemptId: 'a1' };
const seenAt = '2026-10-01T08:00:00.000Z';
const planned = (reversal: number): Fact => [
  ORIGINAL,
  'JournalBatchReversalPlanned',
  {
    ...{ reversal, batchKey: 'MIRROR', date: '2026-10-01', dateRule: 'next-period', contentDigest: 'm', seenAt },
    reason: 'Wrong month',
  },
];
const undone = (because: string): Fact => [
  ORIGINAL,
  'JournalBatchReversalUndone',
  { reversal: 1, batchKey: 'MIRROR', because },
];
const reversed: Fact = [ORIGINAL, 'JournalBatchReversed', { reversal: 1, batchKey: 'MIRROR', recordNo: '5002' }];
const equal: Fact = [
  ORIGINAL,
  'LedgerEntrySeenEqual',
  { ...attempt, recordNo: '5001', seenAt, lineCount: 2, totalMinor: '1000' },
];
const posted = (stream: string, recordNo: string): readonly Fact[] => [
  [stream, 'JournalBatchLinesRecorded', { firstLine: 1, lines: [debit(1000), credit(1000)] }],
  [stream, 'JournalBatchReleased', {}],
  [stream, 'JournalBatchQueued', { runId: 'run-1' }],
  [
    stream,
    'PostingAttemptStarted',
    {
      ...attempt,
      ...{ issue: 1, companyId: 'ACME', referenceNo: `RR2609-${recordNo}`, controlId: `rr/1/${recordNo}` },
      ...{ payloadDigest: 'p', runId: 'run-1', journal: 'APJ' },
    },
  ],
  [stream, 'PostingAttemptConfirmed', { ...attempt, recordNo, confirmedBy: 'reply' }],
  [stream, 'PostingVerified', { ...attempt, recordNo, lineCount: 2, totalMinor: '1000' }],
];

/** A posted batch that is reversed, stands again in each way, and is reversed; in an environment of its own. */
export const REVERSING: readonly Fact[] = [
  [ORIGINAL, 'JournalBatchPlanned', planFor({ batchKey: 'ORIGINAL', journalEntryId: 'JE-REVERSED' })],
  ...posted(ORIGINAL, '5001'),
  planned(1),
  [
    MIRROR,
    'JournalBatchPlanned',
    planFor({
      ...{ batchKey: 'MIRROR', journalEntryId: 'Reversal of JE-REVERSED (RR2609-5001)', importId: '' },
      ...{ transactionDate: '2026-10-01', period: '2026-10' },
      reverses: {
        ...{ batchKey: 'ORIGINAL', journalEntryId: 'JE-REVERSED', referenceNo: 'RR2609-5001', recordNo: '5001' },
        ...{ namesOf: '2026-09', number: 1 },
      },
      ledgerWords: { journal: 'APJ', exchangeRateType: '', fields: [] },
    }),
  ],
  ...posted(MIRROR, '5002'),
  reversed,
  equal,
  undone('gone'),
  reversed,
  undone('reversed'),
  planned(2),
  undone('withdrawn'),
  planned(3),
  reversed,
];
