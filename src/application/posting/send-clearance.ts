import { type QueuedBatch } from '../../domain/journal-batch/batch-states';
import { type LedgerAccess, type ReadFailure } from '../ports/accounting-system';
import { ledgerDateOf } from '../../domain/shared/batch-plan';
import { periodOf } from '../../domain/shared/calendar';
import { namesMonthOf } from '../journal-batch/batch-keys';
import { EntryGuard, type GuardedBatch, type Guarding } from './entry-guard';
import { besideOther } from './other-origin';
import { type PostingContext } from './posting-context';
import { type EnginePorts } from './engine-ports';
import { type PostingLimits } from './posting-limits';

/** A batch with the journal that it goes into. */
export interface ClearedBatch extends GuardedBatch {
  readonly journal: string;
}

/** Decides whether the ledger allows a batch to be sent, from a sweep that is recent enough. */
export class SendClearance {
  private readonly guard: EntryGuard;

  constructor(
    private readonly ports: EnginePorts,
    private readonly context: PostingContext,
    private readonly limits: PostingLimits,
  ) {
    this.guard = new EntryGuard(ports);
  }

  async of(batch: ClearedBatch, access: LedgerAccess): Promise<Guarding | ReadFailure> {
    const period = namesMonthOf(batch.plan);
    let swept = await this.context.sweep(access, period, this.resentAtMs(batch.state));
    if (swept.kind !== 'swept') return swept;
    const visibleAtMs = this.visibleAtMs(this.guard.refusedNames(batch, swept));
    if (swept.startedAtMs < visibleAtMs) {
      if (this.ports.clock.monotonicMs() < visibleAtMs) return { kind: 'waits' };
      swept = await this.context.sweep(access, period, visibleAtMs);
      if (swept.kind !== 'swept') return swept;
    }
    const guarding = await this.guard.check(batch, swept);
    return guarding.kind === 'free' ? this.besideOthers(batch, access) : guarding;
  }

  /** What others posted with the same title, date and total is not posted beside without a person. */
  private async besideOthers(batch: ClearedBatch, access: LedgerAccess): Promise<Guarding | ReadFailure> {
    const others = await this.context.otherRecords(access, periodOf(ledgerDateOf(batch.plan)), batch.journal);
    if (others.kind !== 'others') return others;
    const problem = await besideOther(this.ports, batch, others);
    return problem === null ? { kind: 'free' } : { kind: 'blocked', problem };
  }

  /** The ledger refused this reference: from now on sweeps look for it, in case the refusal was wrong. */
  refused(referenceNo: string): void {
    this.context.firstSeenMs(refusal(referenceNo));
  }

  /** Before a resend the ledger is swept again: someone may have changed the reference of its record. */
  private resentAtMs({ history }: QueuedBatch): number {
    if (history.resends === 0) return 0;
    return this.context.firstSeenMs(`resend ${history.identity?.referenceNo ?? ''} ${history.resends}`);
  }

  /** A refusal is not conclusive until an entry that was created anyway would be visible. */
  private visibleAtMs(refusedNames: readonly string[]): number {
    if (refusedNames.length === 0) return 0;
    const seen = refusedNames.map((referenceNo) => this.context.firstSeenMs(refusal(referenceNo)));
    return Math.max(...seen) + this.limits.settleMarginMs;
  }
}

const refusal = (referenceNo: string): string => `refused ${referenceNo}`;
