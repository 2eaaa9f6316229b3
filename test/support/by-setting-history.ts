import { credit, debit, planFor } from './builders';
import { type Fact } from './view-history';

const setting = { choice: 'net-difference', setBy: 'cora' } as const;
const correction = (key: string): readonly Fact[] => {
  const stream = `journalBatch-by-setting.${key}`;
  return [
    [stream, 'JournalBatchPlanned', planFor({ batchKey: key, journalEntryId: `JE-${key}`, entryRevision: 2 })],
    [stream, 'JournalBatchLinesRecorded', { firstLine: 1, lines: [debit(1000), credit(1000)] }],
    [stream, 'JournalBatchSetAside', { importId: 'import-1', because: 'posted' }],
  ];
};

/** What the setting about corrections did: one prepared, one left to a person. */
export const BY_SETTING: readonly Fact[] = [
  ...correction('PREPARED'),
  ['journalBatch-by-setting.PREPARED', 'JournalBatchCorrectedBySetting', { ...setting, batchKeys: ['NET'] }],
  ...correction('LEFT'),
  [
    'journalBatch-by-setting.LEFT',
    'JournalBatchCorrectionLeftToPerson',
    { ...setting, code: 'NET_DIFFERENCE_EMPTY', message: 'There is none.', fix: 'Withdraw it.' },
  ],
];
