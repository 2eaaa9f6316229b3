import {
  type RoundCounts,
  type RoundKind,
  type RoundTrouble,
  type WatchSettings,
} from '../../domain/ledger-watch/ledger-watch.events';
import { type Page, type PageRequest } from '../ports/page';

export interface WatchRoundView {
  readonly roundId: string;
  readonly kind: RoundKind;
  readonly because: 'due' | 'asked';
  readonly status: 'Running' | 'Finished' | 'Stopped';
  readonly periods: readonly string[];
  /** Number of chosen batches; null for all of the periods. */
  readonly chosen: number | null;
  readonly counts: RoundCounts;
  /** Why it stopped before its end; null otherwise. */
  readonly trouble: RoundTrouble | null;
  readonly startedAt: string;
  readonly startedBy: string;
  /** Null while it is running. */
  readonly endedAt: string | null;
}

export interface RevisedSettings {
  readonly settings: WatchSettings;
  /** For If-Match; -1 while nobody has set anything. */
  readonly revision: number;
}

/** Settings, and what the posted batches are like now. */
export interface LedgerWatchView extends RevisedSettings {
  /** Months with posted batches, the newest first. */
  readonly periods: readonly string[];
  /** The last full round that looked at everything; null for none. */
  readonly lastFull: WatchRoundView | null;
}

/** An unfinished round for the worker. */
export interface OpenRound {
  readonly environment: string;
  readonly roundId: string;
  readonly correlationId: string;
}

/** When rounds of an environment began, ISO 8601; null for none. */
export interface RoundTimes {
  readonly last: string | null;
  /** Of full rounds that finished or are running. */
  readonly lastFull: string | null;
}

export abstract class LedgerWatchViews {
  abstract watchSettingsOf(environment: string): RevisedSettings;
  /** Newest first. */
  abstract roundsOf(environment: string, page: PageRequest): Page<WatchRoundView>;
  abstract round(environment: string, roundId: string): WatchRoundView | undefined;
  /** The last finished full round of all batches. */
  abstract lastFullRound(environment: string): WatchRoundView | undefined;
  /** Oldest first. */
  abstract openRounds(environment: string): readonly OpenRound[];
  /** Of rounds over all batches. */
  abstract roundTimesOf(environment: string): RoundTimes;
}
