import {
  isForSetting,
  leaveToPerson,
  recordBySetting,
} from '../../../src/domain/journal-batch/default-correction.decisions';
import { type JournalBatchEvent } from '../../../src/domain/journal-batch/journal-batch.events';
import { journalBatch } from '../../../src/domain/journal-batch/journal-batch.state';
import { type JournalBatch } from '../../../src/domain/journal-batch/batch-states';
import { credit, debit, planFor } from '../../support/builders';
import { givenFor } from '../../support/given';

const setting = { choice: 'net-difference', setBy: 'cora' } as const;
const problem = { code: 'NET_DIFFERENCE_EMPTY', message: 'There is none.', fix: 'Withdraw it.' };
const planned: readonly JournalBatchEvent[] = [
  { type: 'JournalBatchPlanned', data: planFor({ lineCount: 2 }) },
  { type: 'JournalBatchLinesRecorded', data: { firstLine: 1, lines: [debit(100), credit(100)] } },
];
const setAside: JournalBatchEvent = { type: 'JournalBatchSetAside', data: { importId: 'i1', because: 'posted' } };
const net: JournalBatchEvent = {
  type: 'JournalBatchDifferencePlanned',
  data: { difference: 1, batchKey: 'NET', contentDigest: 'd', reason: 'By the setting', seenAt: '2026-10-01' },
};
const undone: JournalBatchEvent = {
  type: 'JournalBatchDifferenceUndone',
  data: { difference: 1, batchKey: 'NET', because: 'withdrawn' },
};
const bySetting: JournalBatchEvent = {
  type: 'JournalBatchCorrectedBySetting',
  data: { ...setting, batchKeys: ['NET'] },
};
const left: JournalBatchEvent = { type: 'JournalBatchCorrectionLeftToPerson', data: { ...setting, ...problem } };
const stateAfter = (...events: readonly JournalBatchEvent[]): JournalBatch =>
  givenFor(journalBatch)(...planned, ...events).state;

describe('a correction under the setting of its environment', () => {
  it('is for the setting while nobody holds it, has decided it or tried it', () => {
    expect(isForSetting(stateAfter(setAside))).toBe(true);
    const others: readonly (readonly JournalBatchEvent[])[] = [
      [],
      [{ type: 'JournalBatchReleased', data: {} }],
      [{ type: 'JournalBatchSetAside', data: { importId: 'i1', because: 'in posting' } }],
      [{ type: 'JournalBatchSetAside', data: { importId: 'i1', because: 'period closed' } }],
      [setAside, { type: 'JournalBatchPutOnHold', data: { reason: 'Wait' } }],
      [setAside, { type: 'JournalBatchHeld', data: { importId: 'i2' } }],
      [setAside, { type: 'JournalBatchWithdrawn', data: { importId: null, reason: 'Wrong' } }],
      [setAside, net],
      [setAside, bySetting],
      [setAside, left],
    ];
    expect(others.map((events) => isForSetting(stateAfter(...events)))).toEqual(others.map(() => false));
    expect(isForSetting(journalBatch.initial)).toBe(false);
  });

  it('is for the setting again when a hold on it is lifted', () => {
    const held: JournalBatchEvent = { type: 'JournalBatchPutOnHold', data: { reason: 'Wait' } };
    const lifted: JournalBatchEvent = { type: 'JournalBatchTakenOffHold', data: { reason: 'Go on' } };
    expect(isForSetting(stateAfter(setAside, held, lifted))).toBe(true);
  });

  it('tells once that the setting had it prepared, set aside or bound to its net difference', () => {
    for (const events of [[setAside], [setAside, net]])
      expect(recordBySetting(stateAfter(...events), setting, ['NET'])).toEqual([bySetting]);
    for (const events of [[setAside, bySetting], [setAside, net, bySetting], [setAside, left], []])
      expect(recordBySetting(stateAfter(...events), setting, ['NET'])).toEqual([]);
  });

  it('is left to a person once, with the reason', () => {
    expect(leaveToPerson(stateAfter(setAside), setting, problem)).toEqual([left]);
    for (const events of [[setAside, left], [setAside, bySetting], [setAside, net], []])
      expect(leaveToPerson(stateAfter(...events), setting, problem)).toEqual([]);
  });

  it('is a person’s from then on: also when what the setting had prepared was withdrawn', () => {
    const state = stateAfter(setAside, net, bySetting, undone);
    expect(state).toMatchObject({ status: 'SetAside', because: 'posted' });
    expect(isForSetting(state)).toBe(false);
    expect(isForSetting(stateAfter(setAside, net, undone))).toBe(true);
  });
});
