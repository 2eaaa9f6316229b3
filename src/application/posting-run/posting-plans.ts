import { Injectable } from '@nestjs/common';
import { journalBatch } from '../../domain/journal-batch/journal-batch.state';
import { NOT_PLANNED, type RunPlan } from '../../domain/posting-run/posting-run.decisions';
import { isSameContext } from '../../domain/ledger-entry/entry-builder';
import { DomainError } from '../../domain/shared/errors';
import { type Position } from '../ports/event-store';
import { EnginePorts } from '../posting/engine-ports';
import { PostingContext } from '../posting/posting-context';
import { type CleanBatches } from '../posting/run-checker';
import { type PrerequisiteReport, Prerequisites } from '../preflight/prerequisites';
import { Aggregates } from '../shared/aggregates';
import { streamId } from '../shared/streams';
import { BatchChoice, type PostingSelection } from './batch-choice';
import { isPostable, PlanTally } from './plan-tally';
import { type PostingPlanView } from './posting-plan.views';

/** A plan names the digest of each batch; more would not fit into the start of a run. */
export const PLAN_BATCHES_MAX = 8_000;
/** A plan expires: people do not confirm what they saw long ago. */
const PLAN_AGE_MAX_MS = 15 * 60_000;
const PLANS_KEPT_MAX = 50;

interface KeptPlan {
  readonly environment: string;
  readonly startedAtMs: number;
  view: PostingPlanView;
  /** Null until it is ready. */
  made: { readonly plan: RunPlan; readonly clean: CleanBatches | null } | null;
}

/** A plan as a run takes it. */
export interface TakenPlan {
  readonly period: string | null;
  readonly batchKeys: readonly string[];
  readonly plan: RunPlan;
}

/**
 * Finds out what *Post Journals* would do, with the checks of a run, and keeps it for a while in this process. Sends
 * and changes nothing.
 */
@Injectable()
export class PostingPlans {
  private readonly plans = new Map<string, KeptPlan>();

  constructor(
    private readonly ports: EnginePorts,
    private readonly aggregates: Aggregates,
    private readonly choice: BatchChoice,
    private readonly prerequisites: Prerequisites,
  ) {}

  /** Begins a plan and answers at once. Beginning the same again does nothing. */
  begin(environment: string, planId: string, selection: PostingSelection, atLeast: Position | null): void {
    const id = streamId(environment, planId);
    if (this.plans.has(id)) return;
    this.dropOld();
    const view: PostingPlanView = { ...EMPTY, planId, period: selection.period };
    const kept: KeptPlan = { environment, startedAtMs: this.ports.clock.monotonicMs(), view, made: null };
    this.plans.set(id, kept);
    void this.make(kept, selection, atLeast);
  }

  /** Throws PLAN_EXPIRED. */
  viewOf(environment: string, planId: string): PostingPlanView {
    return this.kept(environment, planId).view;
  }

  /**
   * What a run posts by this plan. Throws PLAN_EXPIRED; PLAN_CHANGED when what it showed would not be posted any more;
   * NOTHING_TO_POST.
   */
  async take(environment: string, planId: string): Promise<TakenPlan> {
    const { made, view } = this.kept(environment, planId);
    if (made === null) throw expired(planId);
    const batchKeys = [...made.plan.digests.keys()];
    if (!(await this.isCurrent(environment, batchKeys, made.clean))) throw changed(planId);
    return { period: view.period, batchKeys, plan: made.plan };
  }

  /** Never rejects. */
  private async make(kept: KeptPlan, selection: PostingSelection, atLeast: Position | null): Promise<void> {
    const { environment } = kept;
    try {
      const tally = new PlanTally();
      const { batchKeys, leftOut } = await this.choice.plannedOf(environment, selection, atLeast);
      if (batchKeys.length > PLAN_BATCHES_MAX) throw tooMany(batchKeys.length);
      for (const { status, batches } of leftOut) tally.leaveOut({ code: status, message: status, fix: '', batches });
      const retried = await this.countRetried(environment, batchKeys);
      const report = await this.prerequisites.check(environment, batchKeys, {
        onProgress: (progress) => {
          kept.view = { ...kept.view, progress };
        },
        onBuilt: (plan, entry) => {
          tally.add(plan, entry);
        },
        looksForOthers: true,
      });
      const connection = await new PostingContext(environment, this.ports).connection();
      if (connection.kind === 'unusable') throw new DomainError(connection.code, connection.message, connection.fix);
      if (!report.wasLedgerAsked) throw unreachable();
      this.leaveOutBlocked(tally, report);
      const { digests, entries, groups, leftOut: reasons } = tally;
      kept.view = {
        ...kept.view,
        status: 'Ready',
        progress: null,
        companyId: connection.facts.companyId,
        batches: digests.size,
        entries,
        blocked: batchKeys.length - digests.size,
        retried: [...retried].filter((key) => digests.has(key)).length,
        groups,
        leftOut: reasons,
      };
      // What is blocked goes into the run too, to be told with its problems; no digest lets it be posted.
      const bound = new Map(batchKeys.map((key) => [key, digests.get(key) ?? NOT_PLANNED]));
      kept.made = { plan: { planId: kept.view.planId, digests: bound }, clean: report.clean };
    } catch (error) {
      kept.view = { ...kept.view, status: 'Failed', progress: null, problem: problemOf(error) };
      if (!(error instanceof DomainError)) this.ports.log.error('posting.plan-defect', error, { environment });
    }
  }

  private async countRetried(environment: string, batchKeys: readonly string[]): Promise<ReadonlySet<string>> {
    const retried = new Set<string>();
    for (const key of batchKeys) {
      const { state } = await this.aggregates.load(journalBatch, streamId(environment, key));
      if (state.status === 'Failed') retried.add(key);
    }
    return retried;
  }

  /** One line for each cause; a batch with several is counted in each. */
  private leaveOutBlocked(tally: PlanTally, { lines, blocked }: PrerequisiteReport): void {
    for (const key of blocked) tally.drop(key);
    for (const { status, code, message, fix, batches, cause } of lines)
      if (status === 'blocked' && cause !== null) tally.leaveOut({ code, message, fix, batches });
  }

  /** Whether mappings, fields, settings and lists are those of the plan, and each batch still waits. */
  private async isCurrent(
    environment: string,
    batchKeys: readonly string[],
    clean: CleanBatches | null,
  ): Promise<boolean> {
    const context = new PostingContext(environment, this.ports);
    const connection = await context.connection();
    if (connection.kind === 'unusable') throw new DomainError(connection.code, connection.message, connection.fix);
    const now = await context.entryContext(connection.access);
    // Where the ledger does not respond, the digests decide before each batch is sent.
    if (clean !== null && now.kind === 'context' && !isSameContext(clean.context, now.context)) return false;
    for (const key of batchKeys) {
      const { state } = await this.aggregates.load(journalBatch, streamId(environment, key));
      if (!isPostable(state)) return false;
    }
    return true;
  }

  private kept(environment: string, planId: string): KeptPlan {
    this.dropOld();
    const kept = this.plans.get(streamId(environment, planId));
    if (kept === undefined) throw expired(planId);
    return kept;
  }

  private dropOld(): void {
    const nowMs = this.ports.clock.monotonicMs();
    for (const [id, { startedAtMs }] of this.plans)
      if (nowMs - startedAtMs > PLAN_AGE_MAX_MS || this.plans.size > PLANS_KEPT_MAX) this.plans.delete(id);
  }
}

const EMPTY: Omit<PostingPlanView, 'planId' | 'period'> = {
  status: 'Running',
  progress: { checked: 0, batches: 0 },
  companyId: null,
  batches: 0,
  entries: 0,
  blocked: 0,
  retried: 0,
  groups: [],
  leftOut: [],
  problem: null,
};

const problemOf = (error: unknown): NonNullable<PostingPlanView['problem']> =>
  error instanceof DomainError
    ? { code: error.code, message: error.message, fix: error.fix }
    : {
        code: 'INTERNAL_ERROR',
        message: 'What would be posted could not be found out.',
        fix: 'Ask the operator to look for posting.plan-defect in the service log.',
      };

const unreachable = (): DomainError =>
  new DomainError('LEDGER_UNAVAILABLE', 'Sage Intacct is not responding.', 'Try again in a minute.');

const tooMany = (batches: number): DomainError =>
  new DomainError(
    'REQUEST_INVALID',
    `A plan shows at most ${PLAN_BATCHES_MAX} batches.`,
    'Post one period at a time, or choose batches.',
    { batches },
  );

const expired = (planId: string): DomainError =>
  new DomainError(
    'PLAN_EXPIRED',
    'What would be posted was shown too long ago, or is not known any more.',
    'Look at what would be posted now, then post it.',
    { planId },
  );

const changed = (planId: string): DomainError =>
  new DomainError(
    'PLAN_CHANGED',
    'What would be posted now is not what was shown: a batch, mapping, field, setting or list changed meanwhile.',
    'Look at what would be posted now, then post it.',
    { planId },
  );
