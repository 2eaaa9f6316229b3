import { Injectable } from '@nestjs/common';
import { Clock } from '../ports/clock';

/** When an unknown outcome is looked up next, and when it is known at the latest. ISO 8601, UTC. */
export interface OutcomeOutlook {
  readonly nextLookUpAt: string;
  /** While the ledger answers: what is not found by then was not posted. */
  readonly knownBy: string;
}

/**
 * What the engine of this instance is about to do, for people who wait. It is in memory only: another instance, or one
 * that just started, knows nothing of it, and decides nothing by it.
 */
@Injectable()
export class PostingOutlook {
  /** By environment, the times of tries to come (milliseconds of the wall clock). */
  private readonly tries = new Map<string, readonly number[]>();
  private readonly outcomes = new Map<string, OutcomeOutlook>();
  private readonly listeners = new Set<() => void>();

  constructor(private readonly clock: Clock) {}

  /** The ledger is asked again after so many milliseconds. */
  triesIn(environment: string, ms: number): void {
    this.tries.set(environment, [...this.toCome(environment), this.nowMs() + ms]);
    for (const listener of this.listeners) listener();
  }

  /** The ledger answers. */
  answered(environment: string): void {
    if (this.tries.delete(environment)) for (const listener of this.listeners) listener();
  }

  /** The earliest try to come (ISO 8601, UTC); null when this instance knows of none. */
  nextTryAt(environment: string): string | null {
    const [first] = this.toCome(environment).toSorted((one, other) => one - other);
    return first === undefined ? null : new Date(first).toISOString();
  }

  /** So many milliseconds until the next lookup of an outcome, and until the one that settles it. */
  looksUpIn(environment: string, batchKey: string, ms: { readonly next: number; readonly settled: number }): void {
    const at = (inMs: number): string => new Date(this.nowMs() + Math.max(0, inMs)).toISOString();
    const outlook = { nextLookUpAt: at(ms.next), knownBy: at(Math.max(ms.next, ms.settled)) };
    this.outcomes.set(keyOf(environment, batchKey), outlook);
  }

  /** It is known, or this instance no longer looks for it. */
  isOver(environment: string, batchKey: string): void {
    this.outcomes.delete(keyOf(environment, batchKey));
  }

  /** Null when this instance is not looking for the outcome. */
  outcomeOf(environment: string, batchKey: string): OutcomeOutlook | null {
    return this.outcomes.get(keyOf(environment, batchKey)) ?? null;
  }

  /** Calls back when the next try of an environment changed. Returns how to stop. */
  onChanged(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private toCome(environment: string): readonly number[] {
    const now = this.nowMs();
    return (this.tries.get(environment) ?? []).filter((at) => at > now);
  }

  private nowMs(): number {
    return Date.parse(this.clock.now());
  }
}

const keyOf = (environment: string, batchKey: string): string => JSON.stringify([environment, batchKey]);
