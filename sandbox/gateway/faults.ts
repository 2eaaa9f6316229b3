import type { FunctionCall } from './envelope';
import { referenceNoOf, objectOf } from './function-subject';

export interface FaultMatch {
  readonly function?: string;
  readonly object?: string;
  readonly controlId?: string;
  readonly referenceNo?: string;
}

export type Fault =
  | { readonly kind: 'drop-after-commit' | 'drop-before-commit' | 'wrong-control-id' | 'expire-session' }
  | { readonly kind: 'http'; readonly status: number; readonly body?: string; readonly when?: 'before' | 'after' }
  | { readonly kind: 'throttle'; readonly retryAfterSeconds?: number }
  | { readonly kind: 'delay' | 'commit-late'; readonly ms: number }
  | { readonly kind: 'truncate'; readonly bytes: number }
  | { readonly kind: 'garbage'; readonly when?: 'before' | 'after' };

export interface PendingFault {
  readonly match: FaultMatch;
  times: number;
  readonly fault: Fault;
}

/** Faults wait in the order in which they were queued; the first that fits a request is used up by it. */
export class Faults {
  private pending: PendingFault[] = [];

  queue(fault: PendingFault): void {
    this.pending.push(fault);
  }

  take(functions: readonly FunctionCall[]): Fault | null {
    const found = this.pending.find(({ match }) => functions.some((call) => fits(match, call)));
    if (found === undefined) return null;
    found.times -= 1;
    if (found.times <= 0) this.pending = this.pending.filter((fault) => fault !== found);
    return found.fault;
  }

  list(): readonly PendingFault[] {
    return this.pending;
  }

  clear(): void {
    this.pending = [];
  }
}

const fits = (match: FaultMatch, call: FunctionCall): boolean =>
  (match.function === undefined || match.function === call.name) &&
  (match.controlId === undefined || match.controlId === call.controlId) &&
  (match.object === undefined || match.object === objectOf(call)) &&
  (match.referenceNo === undefined || match.referenceNo === referenceNoOf(call));
