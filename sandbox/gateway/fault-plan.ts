import type { FunctionCall } from './envelope';
import { fitsAny, type Fault, type FaultMatch } from './fault';

export interface FaultPlanTerms {
  readonly seed: number;
  /** How likely a matching request meets a fault, from 0 to 1. */
  readonly rate: number;
  readonly kinds: readonly Fault[];
  readonly match: FaultMatch;
}

export interface FaultPlanReport extends FaultPlanTerms {
  readonly matchedRequests: number;
  readonly faults: number;
  readonly countByKind: Readonly<Record<string, number>>;
}

/** Faults from a seed: the same seed and the same order of requests give the same faults. */
export class FaultPlan {
  private readonly random: () => number;
  private readonly counts = new Map<string, number>();
  private matchedRequests = 0;

  constructor(private readonly terms: FaultPlanTerms) {
    this.random = seededRandom(terms.seed);
    for (const { kind } of terms.kinds) this.counts.set(kind, 0);
  }

  draw(functions: readonly FunctionCall[]): Fault | null {
    if (!fitsAny(this.terms.match, functions)) return null;
    this.matchedRequests += 1;
    // Both numbers are drawn each time, so that another rate does not change the chosen faults.
    const chance = this.random();
    const choice = Math.floor(this.random() * this.terms.kinds.length);
    return chance < this.terms.rate ? (this.terms.kinds[choice] ?? null) : null;
  }

  count({ kind }: Fault): void {
    this.counts.set(kind, (this.counts.get(kind) ?? 0) + 1);
  }

  report(): FaultPlanReport {
    const faults = [...this.counts.values()].reduce((sum, count) => sum + count, 0);
    const countByKind = Object.fromEntries(this.counts);
    return { ...this.terms, matchedRequests: this.matchedRequests, faults, countByKind };
  }
}

/** Mulberry32: 32 bits of state, good enough to scatter faults and the same on every machine. */
const seededRandom = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};
