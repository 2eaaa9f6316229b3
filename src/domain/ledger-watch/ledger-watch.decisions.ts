import { DomainError } from '../shared/errors';
import {
  type LedgerWatchEvent,
  type RoundCounts,
  type RoundFacts,
  type RoundTrouble,
  type WatchRoundEvent,
  type WatchSettings,
} from './ledger-watch.events';
import { type WatchRound } from './ledger-watch.state';

/** What a setting may be; whole numbers. */
export const WATCH_LIMITS = {
  quickMinutes: [5, 24 * 60],
  fullHours: [1, 31 * 24],
  months: [0, 120],
  pauseMs: [0, 60_000],
} as const satisfies Partial<Record<keyof WatchSettings, readonly [number, number]>>;

/** Says nothing when nothing changes. Throws SETTING_INVALID. */
export const changeWatch = (state: WatchSettings, settings: WatchSettings): LedgerWatchEvent[] => {
  for (const [name, [least, most]] of Object.entries(WATCH_LIMITS)) {
    const value = settings[name as keyof typeof WATCH_LIMITS];
    if (Number.isInteger(value) && value >= least && value <= most) continue;
    throw new DomainError(
      'SETTING_INVALID',
      `${name} cannot be ${value}.`,
      `Use a whole number from ${least} to ${most}.`,
      { field: name, least, most },
    );
  }
  const { isOn, quickMinutes, fullHours, months, pauseMs } = settings;
  const isSame =
    state.isOn === isOn &&
    state.quickMinutes === quickMinutes &&
    state.fullHours === fullHours &&
    state.months === months &&
    state.pauseMs === pauseMs;
  return isSame
    ? []
    : [{ type: 'LedgerWatchSettingsChanged', data: { isOn, quickMinutes, fullHours, months, pauseMs } }];
};

/** Says nothing when repeated. Throws NOTHING_TO_CHECK when no batch is posted there. */
export const startRound = (state: WatchRound, facts: RoundFacts): WatchRoundEvent[] => {
  if (state.status !== 'Absent') return [];
  if (facts.periods.length === 0) throw nothingToCheck();
  return [{ type: 'LedgerRoundStarted', data: facts }];
};

/** How far the round is; says nothing about one that is over, or about a period that is done. */
export const progressRound = (
  state: WatchRound,
  at: { readonly period: string; readonly after: string | null; readonly counts: RoundCounts },
): WatchRoundEvent[] =>
  state.status === 'Running' && !state.done.includes(at.period) ? [{ type: 'LedgerRoundProgressed', data: at }] : [];

/** Everything was looked at, or why not. Says nothing when the round is over. */
export const endRound = (
  state: WatchRound,
  { counts, trouble }: { readonly counts: RoundCounts; readonly trouble: RoundTrouble | null },
): WatchRoundEvent[] => {
  if (state.status !== 'Running') return [];
  return trouble === null
    ? [{ type: 'LedgerRoundFinished', data: { counts } }]
    : [{ type: 'LedgerRoundStopped', data: { counts, trouble } }];
};

/** When the last rounds of each kind began, in milliseconds since 1970; for none, when the service began to watch. */
export interface LastRounds {
  readonly quickAtMs: number;
  readonly fullAtMs: number;
}

/** Which round is due now; null for none. A full round counts as a quick one too. */
export const dueRound = (
  { isOn, quickMinutes, fullHours }: WatchSettings,
  { quickAtMs, fullAtMs }: LastRounds,
  nowMs: number,
): 'quick' | 'full' | null => {
  if (!isOn) return null;
  if (nowMs - fullAtMs >= fullHours * 3_600_000) return 'full';
  return nowMs - Math.max(quickAtMs, fullAtMs) >= quickMinutes * 60_000 ? 'quick' : null;
};

/** The periods that a round of now looks at: this month, the ones before it that count, and any later one. */
export const periodsWatched = (
  posted: readonly string[],
  { months }: Pick<WatchSettings, 'months'>,
  today: string,
): readonly string[] => {
  const [year = 0, month = 1] = today.split('-').map(Number);
  const first = year * 12 + month - 1 - months;
  const from = `${String(Math.floor(first / 12)).padStart(4, '0')}-${String((first % 12) + 1).padStart(2, '0')}`;
  return posted.filter((period) => period >= from).sort();
};

const nothingToCheck = (): DomainError =>
  new DomainError(
    'NOTHING_TO_CHECK',
    'Nothing is posted there that could be looked at in the ledger.',
    'Choose a month with posted batches, or batches that are posted.',
  );
