import { problemOf } from './builders';
import { type Fact } from './view-history';
import { blocked, linesRecorded, planned, queued, released } from './batch-events';
import { type JournalBatchEvent } from '../../src/domain/journal-batch/journal-batch.events';

const of = (key: string, ...events: readonly JournalBatchEvent[]): Fact[] =>
  [planned({ batchKey: key, journalEntryId: `JE-${key}` }), linesRecorded, released, queued(), ...events].map(
    ({ type, data }): Fact => [`journalBatch-closed.${key}`, type, data],
  );
const decided = (choice: 'wait' | 'ask-to-open' | 'first-open-day', more: object = {}): JournalBatchEvent => ({
  type: 'JournalBatchClosedPeriodDecided',
  data: {
    ...{ choice, reason: 'Late', transactionDate: '2026-09-30', postingDate: null, closedThrough: '2026-09-30' },
    ...more,
  },
});
const moved = decided('first-open-day', { postingDate: '2026-10-01' });
const CLOSED = blocked(problemOf('PERIOD_CLOSED'));

/** Entries whose day is closed in the ledger: that wait, that are to be opened for, that have another day, or had one. */
export const CLOSED_PERIOD_HISTORY: readonly Fact[] = [
  ...of('WAITS', CLOSED, decided('wait')),
  ...of('ASKED', CLOSED, decided('ask-to-open', { isNotified: true })),
  ...of('MOVED', CLOSED, moved),
  ...of('MOVEDHALF', blocked(problemOf('PERIOD_CLOSED'), problemOf('ACCOUNT_NOT_MAPPED')), moved),
  ...of('MOVEDBACK', CLOSED, moved, decided('wait')),
];
