import { type QueuedBatch } from '../../domain/journal-batch/journal-batch.state';
import { type LedgerAccess, type ReadFailure } from '../ports/accounting-system';
import { EntryGuard, type GuardedBatch, type Guarding } from './entry-guard';
import { type PostingContext } from './posting-context';
import { type EnginePorts } from './engine-ports';
import { type PostingLimits } from './posting-limits';

/** Says whether a batch may be sent as far as the ledger is concerned, from a sweep that is recent enough to be believed. */
export class SendClearance {
  private readonly guard: EntryGuard;

  constructor(
    private readonly ports: EnginePorts,
    private readonly context: PostingContext,
    private readonly limits: PostingLimits,
  ) {
    this.guard = new EntryGuard(ports);
  }

  async of(batch: GuardedBatch, access: LedgerAccess): Promise<Guarding | ReadFailure> {
    const { period } = batch.plan;
    let swept = await this.context.sweep(access, period, this.resentAtMs(batch.state));
    if (swept.kind !== 'swept') return swept;
    const visibleAtMs = this.visibleAtMs(this.guard.refusedNames(batch, swept));
    if (swept.startedAtMs < visibleAtMs) {
      if (this.ports.clock.monotonicMs() < visibleAtMs) return { kind: 'waits' };
      swept = await this.context.sweep(access, period, visibleAtMs);
      if (swept.kind !== 'swept') return swept;
    }
    return this.guard.check(batch, swept);
  }

  /** The ledger refused what was sent under this reference: from now on it is looked for, in case that was not true. */
  refused(referenceNo: string): void {
    this.context.firstSeenMs(refusal(referenceNo));
  }

  /** Before a re-send the ledger is looked at again: somebody may have changed the reference of what it holds. */
  private resentAtMs({ history }: QueuedBatch): number {
    if (history.resends === 0) return 0;
    return this.context.firstSeenMs(`resend ${history.identity?.referenceNo ?? ''} ${history.resends}`);
  }

  /** An answer that says that nothing was made is not the whole truth before what was made nevertheless would be visible. */
  private visibleAtMs(refusedNames: readonly string[]): number {
    if (refusedNames.length === 0) return 0;
    const seen = refusedNames.map((referenceNo) => this.context.firstSeenMs(refusal(referenceNo)));
    return Math.max(...seen) + this.limits.settleMarginMs;
  }
}

const refusal = (referenceNo: string): string => `refused ${referenceNo}`;
