import { batchEvidence } from '../../../src/application/evidence/batch-evidence';
import { READ_BACK_COLUMNS, readBackRow } from '../../../src/application/evidence/batch-rows';
import { NETTING } from '../../support/difference-history';
import { REVERSING } from '../../support/reversal-history';
import { eventOf } from '../../support/view-history';

const rowOf = (stream: string, count?: number): Record<string, string> => {
  const events = [...REVERSING, ...NETTING].filter(([of]) => of === stream).slice(0, count);
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
