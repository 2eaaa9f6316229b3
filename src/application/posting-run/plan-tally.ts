import { type JournalBatch } from '../../domain/journal-batch/batch-states';
import { type LedgerEntry } from '../../domain/ledger-entry/ledger-entry';
import { type BatchPlan } from '../../domain/shared/batch-plan';
import { decimalsIn } from '../../domain/shared/currency';
import { formatMinor } from '../../domain/shared/money';
import { planDigestOf } from '../posting/run-plans';
import { type LeftOutView, type PlannedGroupView } from './posting-plan.views';

interface PlannedBatch {
  readonly plan: BatchPlan;
  readonly journal: string;
  readonly digest: string;
}

/** What a plan is made of: the entries that were built, less those that are left out, counted with their reasons. */
export class PlanTally {
  private readonly built = new Map<string, PlannedBatch>();
  private readonly reasons = new Map<string, LeftOutView>();

  add(plan: BatchPlan, entry: LedgerEntry): void {
    this.built.set(plan.batchKey, { plan, journal: entry.journal, digest: planDigestOf(entry) });
  }

  drop(batchKey: string): void {
    this.built.delete(batchKey);
  }

  leaveOut({ batches, ...reason }: LeftOutView): void {
    const key = JSON.stringify([reason.code, reason.message]);
    this.reasons.set(key, { ...reason, batches: batches + (this.reasons.get(key)?.batches ?? 0) });
  }

  /** In the order in which they were built. */
  get plans(): readonly { readonly plan: BatchPlan; readonly journal: string }[] {
    return [...this.built.values()];
  }

  get digests(): ReadonlyMap<string, string> {
    return new Map([...this.built].map(([key, { digest }]) => [key, digest]));
  }

  get entries(): number {
    const entries = this.plans.map(({ plan }) =>
      JSON.stringify([plan.businessEntityId, plan.period, plan.journalEntryId, plan.entryRevision]),
    );
    return new Set(entries).size;
  }

  get leftOut(): readonly LeftOutView[] {
    return [...this.reasons.values()].sort((one, other) => other.batches - one.batches);
  }

  /** By month, journal and currency. */
  get groups(): readonly PlannedGroupView[] {
    const sums = new Map<string, { of: PlannedBatch; batches: number; lines: number; minor: bigint }>();
    for (const of of this.built.values()) {
      const key = JSON.stringify([of.plan.period, of.journal, of.plan.currency]);
      const sum = sums.get(key) ?? { of, batches: 0, lines: 0, minor: 0n };
      sums.set(key, sum);
      sum.batches += 1;
      sum.lines += of.plan.lineCount;
      sum.minor += BigInt(of.plan.totalMinor);
    }
    return [...sums].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, sum]) => groupOf(sum));
  }
}

const groupOf = ({
  of: { plan, journal },
  batches,
  lines,
  minor,
}: {
  readonly of: PlannedBatch;
  readonly batches: number;
  readonly lines: number;
  readonly minor: bigint;
}): PlannedGroupView => ({
  period: plan.period,
  journal,
  currency: plan.currency,
  batches,
  lines,
  total: formatMinor(minor, decimalsIn(plan.currency)),
});

/** Whether a batch may be taken by a run at all. */
export const isPostable = (state: JournalBatch): state is Extract<JournalBatch, { status: 'Ready' | 'Failed' }> =>
  state.status === 'Ready' || state.status === 'Failed';
