import {
  acceptDifference,
  finishTieOut,
  isTiedOut,
  openDifferences,
  progressTieOut,
  startTieOut,
  stopTieOut,
} from '../../../src/domain/reconciliation/reconciliation.decisions';
import { type TieOutEvent, type TieOutResult } from '../../../src/domain/reconciliation/reconciliation.events';
import { tieOut } from '../../../src/domain/reconciliation/reconciliation.state';
import { fold } from '../../../src/domain/shared/decider';

const open = { kind: 'cell', account: '4000', entity: 'us01', currency: 'USD', minor: '500' } as const;
const result = (more: Partial<TieOutResult> = {}): TieOutResult => ({
  ...{ tieOutId: 't1', turn: 1, readAt: '2026-10-01T08:00:00.000Z', digest: 'd' },
  counts: {
    ...{ batches: 1, lines: 2, cells: 1, notPosted: 0, ledgerLines: 2 },
    ...{ otherEntries: 0, otherLines: 0, otherListed: 0 },
  },
  ...{ open: [open], openCount: 1, checks: [{ what: 'details', notChecked: null }] },
  ...more,
});
const started: TieOutEvent = { type: 'TieOutStarted', data: { tieOutId: 't1', period: '2026-09' } };
const finished = (more: Partial<TieOutResult> = {}): TieOutEvent => ({ type: 'TieOutFinished', data: result(more) });
const stateAfter = (...events: TieOutEvent[]) => fold(tieOut, events);
const facts = { tieOutId: 't1', period: '2026-09' };
const trouble = { code: 'LEDGER_UNAVAILABLE', message: 'No answer.', fix: 'Wait.' };
const at = { tieOutId: 't1', turn: 1, step: 'batches', done: 5, of: 9 } as const;

describe('starting a tie-out', () => {
  it('starts one', () => {
    expect(startTieOut(stateAfter(), facts)).toEqual([started]);
  });
  it('is silent when repeated, also when it is over', () => {
    expect(startTieOut(stateAfter(started), facts)).toEqual([]);
    expect(startTieOut(stateAfter(started, finished()), facts)).toEqual([]);
  });
  it('refuses a second one beside it, and takes one after it', () => {
    const other = { ...facts, tieOutId: 't2' };
    expect(() => startTieOut(stateAfter(started), other)).toThrow(expect.objectContaining({ code: 'TIE_OUT_RUNNING' }));
    expect(startTieOut(stateAfter(started, finished()), other)).toHaveLength(1);
    expect(
      startTieOut(stateAfter(started, { type: 'TieOutStopped', data: { tieOutId: 't1', trouble } }), other),
    ).toHaveLength(1);
  });
});

describe('a running tie-out', () => {
  it('tells progress and its end once, and nothing of another', () => {
    expect(progressTieOut(stateAfter(started), at)).toEqual([{ type: 'TieOutProgressed', data: at }]);
    expect(finishTieOut(stateAfter(started), result())).toEqual([finished()]);
    expect(stopTieOut(stateAfter(started), 't1', trouble)).toEqual([
      { type: 'TieOutStopped', data: { tieOutId: 't1', trouble } },
    ]);
    const over = stateAfter(started, finished());
    expect([
      ...progressTieOut(over, at),
      ...finishTieOut(over, result()),
      ...stopTieOut(over, 't1', trouble),
      ...finishTieOut(stateAfter(started), result({ tieOutId: 't0' })),
    ]).toEqual([]);
  });
});

describe('accepting a difference', () => {
  const listed = stateAfter(started, finished());
  const accepted: TieOutEvent = {
    type: 'TieOutDifferenceAccepted',
    data: { ...open, tieOutId: 't1', reason: 'Rounding there' },
  };
  it('takes exactly what the last tie-out shows', () => {
    expect(acceptDifference(listed, { ...open, reason: ' Rounding there ' })).toEqual([accepted]);
    expect([openDifferences(listed), isTiedOut(listed)]).toEqual([1, false]);
    const after = tieOut.evolve(listed, accepted);
    expect([openDifferences(after), isTiedOut(after)]).toEqual([0, true]);
  });
  it('is silent when repeated', () => {
    expect(acceptDifference(tieOut.evolve(listed, accepted), { ...open, reason: 'Rounding there' })).toEqual([]);
  });
  it.each([
    ['another amount', { ...open, minor: '501' }],
    ['another account', { ...open, account: '4001' }],
    ['another kind', { ...open, kind: 'trial-balance' as const }],
  ])('refuses %s', (_name, difference) => {
    expect(() => acceptDifference(listed, { ...difference, reason: 'Known' })).toThrow(
      expect.objectContaining({ code: 'DIFFERENCE_NOT_LISTED' }),
    );
  });
  it('refuses it before any tie-out, and without a reason', () => {
    expect(() => acceptDifference(stateAfter(), { ...open, reason: 'Known' })).toThrow(
      expect.objectContaining({ code: 'DIFFERENCE_NOT_LISTED' }),
    );
    expect(() => acceptDifference(listed, { ...open, reason: ' ' })).toThrow(
      expect.objectContaining({ code: 'REASON_MISSING' }),
    );
  });
  it('counts no longer when a later tie-out shows another amount', () => {
    const again: TieOutEvent[] = [
      { type: 'TieOutStarted', data: { tieOutId: 't2', period: '2026-09' } },
      finished({ tieOutId: 't2', open: [{ ...open, minor: '700' }] }),
    ];
    expect(openDifferences(stateAfter(started, finished(), accepted, ...again))).toBe(1);
  });
});

describe('tied out', () => {
  it('is nothing that was not read, not posted, or not checked', () => {
    const none = { open: [], openCount: 0 };
    expect(isTiedOut(stateAfter())).toBe(false);
    expect(isTiedOut(stateAfter(started, finished(none)))).toBe(true);
    const { counts } = result();
    expect(isTiedOut(stateAfter(started, finished({ ...none, counts: { ...counts, notPosted: 1 } })))).toBe(false);
    const unread = [{ what: 'details', notChecked: 'No right' }] as const;
    expect(isTiedOut(stateAfter(started, finished({ ...none, checks: unread })))).toBe(false);
  });
});
