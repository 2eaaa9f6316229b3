import { batchEvidence } from '../../../src/application/evidence/batch-evidence';
import { READ_BACK_COLUMNS, readBackRow } from '../../../src/application/evidence/batch-rows';
import { NETTING } from '../../support/difference-history';
import { REVERSING } from '../../support/reversal-history';
import { eventOf, type Fact } from '../../support/view-history';

const rowOf = (stream: string, count?: number, more: readonly Fact[] = []): Record<string, string> => {
  const events = [...[...REVERSING, ...NETTING].filter(([of]) => of === stream).slice(0, count), ...more];
  const recorded = events.map((fact, index) => ({ ...eventOf(fact, index), stream, revision: index, position: '0' }));
  const [row = []] = readBackRow(batchEvidence(recorded as never));
  return Object.fromEntries(READ_BACK_COLUMNS.map((name, index) => [name, row[index] ?? '']));
};

describe('a reversal in the evidence pack', () => {
  it('is named with its original, and the original with it', () => {
    expect(rowOf('journalBatch-reversing.ORIGINAL')).toMatchObject({
      'Record No': '5001',
      'Reverses Record No': '',
      'Reversed By Record No': '5002',
      'Reversed By Batch': 'MIRROR',
    });
    expect(rowOf('journalBatch-reversing.MIRROR')).toMatchObject({
      'Record No': '5002',
      'Reverses Record No': '5001',
      'Reversed By Record No': '',
    });
  });
  it('is not named while it does not stand', () => {
    const undone = REVERSING.filter(([of]) => of.endsWith('ORIGINAL')).findIndex(
      ([, type]) => type === 'JournalBatchReversalUndone',
    );
    expect(rowOf('journalBatch-reversing.ORIGINAL', undone + 1)).toMatchObject({ 'Reversed By Record No': '' });
  });
});

describe('what the ledger reversed itself', () => {
  it('names the record that takes it back, until it is seen in the books again', () => {
    const stream = 'journalBatch-reversing.ORIGINAL';
    const posted = REVERSING.filter(([of]) => of === stream).findIndex(([, type]) => type === 'PostingVerified') + 1;
    const attempt = { attempt: 1, attemptId: 'a1', seenAt: '2026-10-02T08:00:00.000Z' };
    const records = [{ recordNo: '5001', ledgerState: 'Reversed', reversedByRecordNo: '5009' }];
    const finding = { kind: 'reversed', records, differences: [] };
    const found: Fact = [stream, 'LedgerChangeFound', { ...attempt, finding }];
    const equal: Fact = [
      stream,
      'LedgerEntrySeenEqual',
      { ...attempt, recordNo: '5001', lineCount: 2, totalMinor: '1000' },
    ];
    const row = rowOf(stream, posted, [found]);
    expect(row).toMatchObject({ 'Reversed By Record No': '5009', 'Reversed By Batch': '' });
    expect(rowOf(stream, posted, [found, equal])).toMatchObject({ 'Reversed By Record No': '' });
  });
});

describe('a net difference in the evidence pack', () => {
  const ofEntry = NETTING.filter(([stream]) => stream.endsWith('ENTRY'));
  const until = (type: string, number: number): number =>
    ofEntry.findIndex((fact) => fact[1] === type && (fact[2] as { difference?: number }).difference === number) + 1;

  it('is named with its entry, and the entry with every one that stands', () => {
    const count = until('JournalBatchDifferencePosted', 3);
    expect(rowOf('journalBatch-netting.ENTRY', count)).toMatchObject({
      'Record No': '6001',
      'Adjusts Record No': '',
      'Adjusted By Record Nos': '6003; 6004',
      'Adjusted By Batches': 'NET2; NET3',
    });
    expect(rowOf('journalBatch-netting.NET2')).toMatchObject({
      'Record No': '6003',
      'Adjusts Record No': '6001',
      'Adjusted By Record Nos': '',
    });
  });
  it('is not named when it does not stand', () => {
    expect(rowOf('journalBatch-netting.ENTRY')).toMatchObject({ 'Adjusted By Record Nos': '' });
  });
});
