import { assertNever, type Decider } from '../shared/decider';
import {
  type LedgerWatchEvent,
  type RoundCounts,
  type RoundFacts,
  type WatchRoundEvent,
  type WatchSettings,
} from './ledger-watch.events';

export const DEFAULT_WATCH: WatchSettings = { isOn: true, quickMinutes: 60, fullHours: 24, months: 3, pauseMs: 0 };

/** The settings of an environment; the defaults until somebody changed them. */
export const ledgerWatch: Decider<WatchSettings, LedgerWatchEvent> = {
  category: 'ledgerWatch',
  initial: DEFAULT_WATCH,
  evolve: (_state, event) => event.data,
};

export const NOTHING_COUNTED: RoundCounts = { batches: 0, read: 0, lines: 0, queries: 0, found: 0, cleared: 0 };

export type WatchRound =
  | { readonly status: 'Absent' }
  | (RoundFacts & {
      readonly status: 'Running';
      /** Periods that are done. */
      readonly done: readonly string[];
      /** Where the next one goes on; null at its beginning. */
      readonly after: string | null;
      readonly counts: RoundCounts;
    })
  | { readonly status: 'Ended' };

/** One round. */
export const watchRound: Decider<WatchRound, WatchRoundEvent> = {
  category: 'watchRound',
  initial: { status: 'Absent' },
  evolve: (state, event): WatchRound => {
    switch (event.type) {
      case 'LedgerRoundStarted':
        return { ...event.data, status: 'Running', done: [], after: null, counts: NOTHING_COUNTED };
      case 'LedgerRoundProgressed': {
        if (state.status !== 'Running') return state;
        const { period, after, counts } = event.data;
        const done = after === null ? [...state.done, period] : state.done;
        return { ...state, done, after, counts };
      }
      case 'LedgerRoundFinished':
      case 'LedgerRoundStopped':
        return { status: 'Ended' };
      default:
        return assertNever(event);
    }
  },
};
