import { blockedByPart, type OtherPart } from '../../domain/journal-batch/entry-parts';
import { journalBatch } from '../../domain/journal-batch/journal-batch.state';
import { type JournalBatch } from '../../domain/journal-batch/batch-states';
import { checkedEntry } from '../../domain/ledger-entry/entry-check';
import { type EntryContext, isSameContext, problemOfReason } from '../../domain/ledger-entry/entry-builder';
import { postingRun } from '../../domain/posting-run/posting-run.state';
import { type BatchPlan } from '../../domain/shared/batch-plan';
import { type BatchProblem } from '../../domain/shared/batch-problem';
import { DomainError } from '../../domain/shared/errors';
import { type LoadedContent } from '../journal-batch/batch-content';
import { postingNamesOf } from '../journal-batch/batch-keys';
import { streamId } from '../shared/streams';
import { type EnginePorts } from './engine-ports';
import { type CleanBatches } from './run-checker';
import { type PostingJob } from './posting-job';
import { planDigestOf, type RunPlans } from './run-plans';

/** How old the states of the other parts may be: as long as their reading is a small part of the time. */
const STATES_AGE_MIN_MS = 2_000;
export const STATES_AGE_MAX_MS = 15_000;
const READING_SHARE = 20;
interface KnownStates {
  readonly readAtMs: number;
  ageMaxMs: number;
  readonly states: Promise<readonly JournalBatch[]>;
}

/** A part of an entry as it would be posted now. */
interface CheckedPart {
  readonly problems: readonly BatchProblem[];
  /** As a plan names it; null when it cannot be built. */
  readonly digest: string | null;
}

type CheckedParts = ReadonlyMap<number, CheckedPart>;

interface KnownContent {
  readonly context: EntryContext;
  /** Whose check they were not looked at again for; null when they were looked at. */
  readonly trustedFor: string | null;
  readonly parts: Promise<CheckedParts>;
}

/** Keeps an entry whole: no part of it is sent while another one is known to be blocked. */
export class EntryParts {
  private readonly states = new Map<string, KnownStates>();
  private readonly contents = new Map<string, KnownContent>();
  private readonly checks = new Map<string, CleanBatches>();

  constructor(
    private readonly ports: Pick<EnginePorts, 'aggregates' | 'batchViews' | 'clock' | 'content' | 'ledger'>,
    private readonly plans: RunPlans,
  ) {}

  /** Why the part is not sent, from the states of the others and, with a context, from their content. */
  async blocking(job: PostingJob, plan: BatchPlan, context: EntryContext | null): Promise<BatchProblem | null> {
    if (plan.parts === 1) return null;
    const { environment } = job.origin;
    const checked = context === null ? NOT_LOOKED_AT : await this.checkedParts(job, plan, context);
    const others: OtherPart[] = [];
    for (const state of await this.statesOf(environment, plan)) {
      if (!('plan' in state) || state.plan.part === plan.part) continue;
      const own = isUnsent(state) ? (checked.get(state.plan.part)?.problems ?? []) : [];
      others.push({ state, problems: own, isStillToCome: await this.isStillToCome(job, state) });
    }
    return blockedByPart(others);
  }

  /** Key of a part that the views have and the log does not; null while there is none. */
  async missing({ origin: { environment } }: PostingJob, plan: BatchPlan): Promise<string | null> {
    if (plan.parts === 1) return null;
    const states = await this.statesOf(environment, plan);
    const plans = this.plansOf(environment, plan);
    const index = states.length === plans.length ? states.findIndex(({ status }) => status === 'Absent') : -1;
    return plans[index]?.batchKey ?? null;
  }

  /** Whether the unsent other parts that the run posts are what its plan showed. True where the run has no plan. */
  async areAsShown(job: PostingJob, plan: BatchPlan, context: EntryContext): Promise<boolean> {
    if (plan.parts === 1) return true;
    const { environment } = job.origin;
    const shown = await this.plans.digestsOf(environment, job.runId);
    if (shown === null) return true;
    const checked = await this.checkedParts(job, plan, context);
    for (const state of await this.statesOf(environment, plan)) {
      if (!isUnsent(state) || state.plan.part === plan.part) continue;
      const part = checked.get(state.plan.part);
      const digest = shown.get(state.plan.batchKey);
      if (part !== undefined && digest !== undefined && part.digest !== digest) return false;
    }
    return true;
  }

  /** What the check of a run found clean, and as its plan showed it, is not looked at again until the run is over. */
  trust(runId: string, clean: CleanBatches): void {
    this.checks.set(runId, clean);
  }

  runIsOver(runId: string): void {
    this.checks.delete(runId);
  }

  /** The states that are known of the entry are out of date. */
  forget(plan: BatchPlan): void {
    this.states.delete(keyOf(plan));
  }

  /** Read once for all parts that are sent within a short time. */
  private statesOf(environment: string, plan: BatchPlan): Promise<readonly JournalBatch[]> {
    const key = keyOf(plan);
    const now = this.ports.clock.monotonicMs();
    const known = this.states.get(key);
    if (known !== undefined && now - known.readAtMs < known.ageMaxMs) return known.states;
    for (const [other, { readAtMs, ageMaxMs }] of this.states)
      if (now - readAtMs >= ageMaxMs) this.states.delete(other);
    const states = this.readStates(environment, plan);
    const reading: KnownStates = { readAtMs: now, ageMaxMs: STATES_AGE_MIN_MS, states };
    this.states.set(key, reading);
    states.then(
      () => {
        const tookMs = this.ports.clock.monotonicMs() - now;
        reading.ageMaxMs = Math.min(Math.max(STATES_AGE_MIN_MS, tookMs * READING_SHARE), STATES_AGE_MAX_MS);
      },
      () => this.states.delete(key),
    );
    return states;
  }

  private async readStates(environment: string, plan: BatchPlan): Promise<readonly JournalBatch[]> {
    const states: JournalBatch[] = [];
    for (const { batchKey } of this.plansOf(environment, plan))
      states.push((await this.ports.aggregates.load(journalBatch, streamId(environment, batchKey))).state);
    return states;
  }

  private plansOf(environment: string, plan: BatchPlan): readonly BatchPlan[] {
    return this.ports.batchViews
      .plansOfEntry(environment, plan.period, plan.journalEntryId)
      .filter((one) => one.entryRevision === plan.entryRevision && one.businessEntityId === plan.businessEntityId);
  }

  /** Lines do not change, so what was found counts while everything else is the same. */
  private checkedParts(job: PostingJob, plan: BatchPlan, context: EntryContext): Promise<CheckedParts> {
    const { environment } = job.origin;
    const key = keyOf(plan);
    const known = this.contents.get(key);
    const isOfRun = known?.trustedFor === null || known?.trustedFor === job.runId;
    if (known !== undefined && isOfRun && isSameContext(known.context, context)) return known.parts;
    for (const [other, content] of this.contents)
      if (!isSameContext(content.context, context)) this.contents.delete(other);
    const isClean = this.wasFoundClean(job, plan, context);
    const parts = isClean ? Promise.resolve(NOT_LOOKED_AT) : this.checkAll(environment, plan, context);
    this.contents.set(key, { context, trustedFor: isClean ? job.runId : null, parts });
    parts.catch(() => this.contents.delete(key));
    return parts;
  }

  private wasFoundClean({ runId, origin }: PostingJob, plan: BatchPlan, context: EntryContext): boolean {
    const clean = this.checks.get(runId);
    if (clean === undefined || !isSameContext(clean.context, context)) return false;
    return this.plansOf(origin.environment, plan).every(({ batchKey }) => clean.batchKeys.has(batchKey));
  }

  private async checkAll(environment: string, plan: BatchPlan, context: EntryContext): Promise<CheckedParts> {
    const found = new Map<number, CheckedPart>();
    for (const { batchKey, part } of this.plansOf(environment, plan)) {
      const loaded = await this.contentOf(environment, batchKey);
      if (loaded !== null) found.set(part, this.checkOne(environment, loaded, context));
    }
    return found;
  }

  /** Null for a batch that only the views know: the sweep and the guard judge that. */
  private async contentOf(environment: string, batchKey: string): Promise<LoadedContent | null> {
    try {
      return await this.ports.content.read(environment, batchKey);
    } catch (error) {
      if (error instanceof DomainError && error.code === 'BATCH_NOT_FOUND') return null;
      throw error;
    }
  }

  private checkOne(environment: string, { plan, lines }: LoadedContent, context: EntryContext): CheckedPart {
    const built = checkedEntry(plan, lines, context);
    if (built.kind === 'blocked') return { problems: built.problems, digest: null };
    // The names do not matter: their length is fixed.
    const identity = postingNamesOf(plan, { environment, companyId: '', issue: 1 });
    const prepared = this.ports.ledger.prepare(built.entry, identity);
    const problems = prepared.kind === 'refused' ? prepared.reasons.map(problemOfReason) : [];
    return { problems, digest: planDigestOf(built.entry) };
  }

  private async isStillToCome({ runId, origin }: PostingJob, state: JournalBatch): Promise<boolean> {
    if (state.status !== 'Failed' || state.history.runs.includes(runId)) return false;
    const { state: run } = await this.ports.aggregates.load(postingRun, streamId(origin.environment, runId));
    return run.status === 'Running' && run.batchKeys.includes(state.plan.batchKey);
  }
}

const NOT_LOOKED_AT: CheckedParts = new Map();

const isUnsent = (state: JournalBatch): state is Extract<JournalBatch, { status: 'Ready' | 'Queued' | 'Failed' }> =>
  state.status === 'Ready' || state.status === 'Queued' || state.status === 'Failed';

const keyOf = ({ journalEntryId, businessEntityId, period, entryRevision }: BatchPlan): string =>
  JSON.stringify([journalEntryId, businessEntityId, period, entryRevision]);
