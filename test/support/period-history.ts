import { credit, debit, planFor } from './builders';
import { type Fact } from './view-history';

const MONTH = 'accountingPeriod-closing.2026-09';
const LATE = 'journalBatch-closing.LATE';
const items = [
  { item: 'posted', state: 'met', count: 0, says: 'Every entry is posted or withdrawn.' },
  { item: 'totals', state: 'not checked', count: 1, says: '1 of 1 deliveries came without control totals.' },
];
const digest = 'c'.repeat(64);

/** Months that are closed, reopened, being closed and opened again, in an environment of its own. */
export const PERIODS: readonly Fact[] = [
  ['periodSettings-closing', 'PeriodSettingsChanged', { people: 2 }],
  [MONTH, 'AccountingPeriodClosingStarted', { period: '2026-09', people: 2, name: 'Cora' }],
  [MONTH, 'AccountingPeriodClosingStopped', { reason: 'Too early' }],
  [MONTH, 'AccountingPeriodClosingStarted', { period: '2026-09', people: 2, name: 'Cora' }],
  [MONTH, 'AccountingPeriodChecked', { items, digest: 'b'.repeat(64) }],
  [MONTH, 'AccountingPeriodSignedOff', { by: 'cora', name: 'Cora', digest: 'b'.repeat(64), note: 'Void' }],
  [MONTH, 'AccountingPeriodChecked', { items, digest }],
  [MONTH, 'AccountingPeriodSignedOff', { by: 'cora', name: 'Cora', digest, note: 'No totals in September' }],
  [MONTH, 'AccountingPeriodSignedOff', { by: 'carl', name: 'Carl', digest, note: null }],
  [MONTH, 'AccountingPeriodClosed', { digest }],
  [LATE, 'JournalBatchPlanned', planFor({ batchKey: 'LATE', journalEntryId: 'JE-LATE', lineCount: 2 })],
  [LATE, 'JournalBatchLinesRecorded', { firstLine: 1, lines: [debit(1000), credit(1000)] }],
  [LATE, 'JournalBatchSetAside', { importId: 'import-1', because: 'period closed' }],
  [
    'accountingPeriod-closing.2026-08',
    'AccountingPeriodClosingStarted',
    { period: '2026-08', people: 1, name: 'Cora' },
  ],
  ['accountingPeriod-closing.2026-07', 'AccountingPeriodReopened', { name: 'Carl', reason: 'A late entry' }],
];
