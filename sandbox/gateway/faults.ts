import type { FunctionCall } from './envelope';
import { fitsAny, type Fault, type FaultMatch } from './fault';
import type { FaultPlan } from './fault-plan';

export interface PendingFault {
  readonly match: FaultMatch;
  times: number;
  readonly fault: Fault;
}

/** Faults wait in the order in which they were queued; the first that fits a request is used up by it. */
export class Faults {
  /** Draws a fault for each request that no queued one meets. */
  plan: FaultPlan | null = null;
  private pending: PendingFault[] = [];

  queue(fault: PendingFault): void {
    this.pending.push(fault);
  }

  take(functions: readonly FunctionCall[]): Fault | null {
    // The plan draws for every request that it matches, so that queued faults do not shift later ones.
    const planned = this.plan?.draw(functions) ?? null;
    const found = this.pending.find(({ match }) => fitsAny(match, functions));
    if (found === undefined) {
      if (planned !== null) this.plan?.count(planned);
      return planned;
    }
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
