import { type DomainEvent } from '../shared/decider';

/** How an environment looks at its posted batches again. */
export interface WatchSettings {
  readonly isOn: boolean;
  /** Between quick rounds. */
  readonly quickMinutes: number;
  /** Between full rounds. */
  readonly fullHours: number;
  /** The current month and this many before it. */
  readonly months: number;
  /** After each query, so that people and other programs have the company's requests too. */
  readonly pauseMs: number;
}

/** Reads headers, and lines of what looks changed · reads every line. */
export type RoundKind = 'quick' | 'full';

/** What a round came to so far. */
export interface RoundCounts {
  /** Batches looked at, by their header at least. */
  readonly batches: number;
  /** Batches whose lines were read. */
  readonly read: number;
  readonly lines: number;
  readonly queries: number;
  /** Batches that are otherwise than the last look showed. */
  readonly found: number;
  /** Batches that are equal again. */
  readonly cleared: number;
}

export interface RoundFacts {
  readonly roundId: string;
  readonly kind: RoundKind;
  /** Its time had come · a person asked for it. */
  readonly because: 'due' | 'asked';
  /** `YYYY-MM`, each once. */
  readonly periods: readonly string[];
  /** Only these of them; null for all. */
  readonly batchKeys: readonly string[] | null;
}

/** Why a round ended before it had looked at everything. */
export interface RoundTrouble {
  readonly code: string;
  readonly message: string;
  readonly fix: string;
}

export type LedgerWatchEvent = DomainEvent<'LedgerWatchSettingsChanged', WatchSettings>;

export type WatchRoundEvent =
  | DomainEvent<'LedgerRoundStarted', RoundFacts>
  /** A restart goes on in this period, behind this batch; null when the period is done. */
  | DomainEvent<'LedgerRoundProgressed', { period: string; after: string | null; counts: RoundCounts }>
  | DomainEvent<'LedgerRoundFinished', { counts: RoundCounts }>
  | DomainEvent<'LedgerRoundStopped', { counts: RoundCounts; trouble: RoundTrouble }>;
