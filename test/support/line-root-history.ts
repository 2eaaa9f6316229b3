import { credit, debit, planFor } from './builders';
import { type Fact } from './view-history';

const BATCH = 'journalBatch-proven.PROVEN';

/** A batch whose lines can be proven one by one, in an environment of its own. */
export const PROVEN: readonly Fact[] = [
  [BATCH, 'JournalBatchPlanned', planFor({ batchKey: 'PROVEN', journalEntryId: 'JE-PROVEN' })],
  [
    BATCH,
    'JournalBatchLineRootRecorded',
    {
      ...{ batchKey: 'PROVEN', journalEntryId: 'JE-PROVEN', businessEntityId: '', period: '2026-09', currency: 'USD' },
      ...{ transactionDate: '2026-09-30', part: 1, parts: 1, lineCount: 2, lineRoot: 'e'.repeat(64) },
    },
  ],
  [BATCH, 'JournalBatchLinesRecorded', { firstLine: 1, lines: [debit(1000), credit(1000)], lineSalt: 'BwcHBw==' }],
  [BATCH, 'JournalBatchReleased', {}],
];
