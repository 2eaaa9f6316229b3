import {
  changeWatch,
  dueRound,
  endRound,
  periodsWatched,
  progressRound,
  startRound,
} from '../../../src/domain/ledger-watch/ledger-watch.decisions';
import { type RoundFacts, type WatchRoundEvent } from '../../../src/domain/ledger-watch/ledger-watch.events';
import {
  DEFAULT_WATCH,
  ledgerWatch,
  NOTHING_COUNTED,
  watchRound,
} from '../../../src/domain/ledger-watch/ledger-watch.state';
import { givenFor } from '../../support/given';

const facts: RoundFacts = {
  ...{ roundId: 'r1', kind: 'full', because: 'due', periods: ['2026-08', '2026-09'], batchKeys: null },
};
const started: WatchRoundEvent = { type: 'LedgerRoundStarted', data: facts };
const counts = { ...NOTHING_COUNTED, batches: 5 };
const given = givenFor(watchRound);
const at = (period: string, after: string | null) => ({ period, after, counts });
const progressed = (period: string, after: string | null): WatchRoundEvent => ({
  type: 'LedgerRoundProgressed',
  data: at(period, after),
});
const finished: WatchRoundEvent = { type: 'LedgerRoundFinished', data: { counts } };
const trouble = { code: 'LEDGER_UNAVAILABLE', message: 'No answer.', fix: 'Wait.' };

describe('the settings of the watch', () => {
  const changing = (change: object) => (state: typeof DEFAULT_WATCH) =>
    changeWatch(state, { ...DEFAULT_WATCH, ...change });

  it('are recorded when they change, and not again', () => {
    const settings = { ...DEFAULT_WATCH, quickMinutes: 5 };
    const changed = { type: 'LedgerWatchSettingsChanged', data: settings } as const;
    givenFor(ledgerWatch)().when(changing({})).thenNothing();
    givenFor(ledgerWatch)()
      .when(changing({ quickMinutes: 5 }))
      .then(changed);
    givenFor(ledgerWatch)(changed)
      .when(changing({ quickMinutes: 5 }))
      .thenNothing();
  });
  it.each([
    { quickMinutes: 4 },
    { quickMinutes: 1_441 },
    { fullHours: 0 },
    { months: 121 },
    { months: 1.5 },
    { pauseMs: -1 },
  ])('are refused outside of their limits: %j', (change) => {
    givenFor(ledgerWatch)().when(changing(change)).thenRejected('SETTING_INVALID');
  });
});

describe('a round', () => {
  it('begins once, and not over nothing', () => {
    given()
      .when((state) => startRound(state, facts))
      .then(started);
    given(started)
      .when((state) => startRound(state, facts))
      .thenNothing();
    given()
      .when((state) => startRound(state, { ...facts, periods: [] }))
      .thenRejected('NOTHING_TO_CHECK');
  });
  it('goes on where it was', () => {
    given(started)
      .when((state) => progressRound(state, at('2026-08', 'JB5')))
      .then(progressed('2026-08', 'JB5'));
    expect(given(started, progressed('2026-08', 'JB5')).state).toMatchObject({ done: [], after: 'JB5', counts });
    expect(given(started, progressed('2026-08', null)).state).toMatchObject({ done: ['2026-08'], after: null });
    given(started, progressed('2026-08', null))
      .when((state) => progressRound(state, at('2026-08', 'JB5')))
      .thenNothing();
    given(started, finished)
      .when((state) => progressRound(state, at('2026-09', null)))
      .thenNothing();
  });
  it('ends once, whole or with its trouble', () => {
    given(started)
      .when((state) => endRound(state, { counts, trouble: null }))
      .then(finished);
    given(started)
      .when((state) => endRound(state, { counts, trouble }))
      .then({ type: 'LedgerRoundStopped', data: { counts, trouble } });
    for (const history of [[], [started, finished]])
      given(...history)
        .when((state) => endRound(state, { counts, trouble: null }))
        .thenNothing();
  });
});

describe('the round that is due', () => {
  const hour = 3_600_000;
  const now = 1_000 * hour;
  const due = (quickHours: number, fullHours: number, more: object = {}) =>
    dueRound(
      { ...DEFAULT_WATCH, ...more },
      { quickAtMs: now - quickHours * hour, fullAtMs: now - fullHours * hour },
      now,
    );

  it('is a full one after its hours, else a quick one after its minutes, else none', () => {
    expect(due(0.5, 24)).toBe('full');
    expect(due(1, 23)).toBe('quick');
    expect(due(0.99, 23)).toBeNull();
  });
  it('is none right after a full one, or when the watch is off', () => {
    expect(due(9, 0.5)).toBeNull();
    expect(due(99, 99, { isOn: false })).toBeNull();
  });
  it('looks at this month and those before it that count, over the turn of the year, and at later ones', () => {
    const posted = ['2027-02', '2027-01', '2026-11', '2026-10', '2026-09'];
    expect(periodsWatched(posted, { months: 3 }, '2027-01')).toEqual(['2026-10', '2026-11', '2027-01', '2027-02']);
    expect(periodsWatched(posted, { months: 0 }, '2027-01')).toEqual(['2027-01', '2027-02']);
    expect(periodsWatched(['2025-12', '2026-01'], { months: 1 }, '2026-01')).toEqual(['2025-12', '2026-01']);
  });
});
