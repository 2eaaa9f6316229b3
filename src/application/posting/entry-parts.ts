import { blockedByPart, type OtherPart } from '../../domain/journal-batch/entry-parts';
import { journalBatch, type JournalBatch } from '../../domain/journal-batch/journal-batch.state';
import { checkedEntry } from '../../domain/ledger-entry/entry-check';
import { type EntryContext, problemOfReason } from '../../domain/ledger-entry/entry-builder';
import { postingRun } from '../../domain/posting-run/posting-run.state';
import { type BatchPlan } from '../../domain/shared/batch-plan';
import { type BatchProblem } from '../../domain/shared/batch-problem';
import { DomainError } from '../../domain/shared/errors';
import { type LoadedContent } from '../journal-batch/batch-content';
import { postingNamesOf } from '../journal-batch/batch-keys';
import { streamId } from '../shared/streams';
import { type EnginePorts } from './engine-ports';
import { type PostingJob } from './posting-job';

/** How old what is known of the other parts may be. */
const PARTS_AGE_MAX_MS = 2_000;

interface KnownPart {
  readonly state: JournalBatch;
  readonly problems: readonly BatchProblem[];
}

interface KnownEntry {
  readonly readAtMs: number;
  /** Null when only the states were read. */
  readonly context: EntryContext | null;
  readonly parts: Promise<readonly KnownPart[]>;
}

/** Keeps an entry whole: no part of it is sent while another one is known to be blocked. */
export class EntryParts {
  private readonly entries = new Map<string, KnownEntry>();

  constructor(
    private readonly ports: Pick<EnginePorts, 'aggregates' | 'batchViews' | 'clock' | 'content' | 'ledger'>,
  ) {}

  /** Why the part is not sent, from the states of the others and, with a context, from their content. */
  async blocking(job: PostingJob, plan: BatchPlan, context: EntryContext | null): Promise<BatchProblem | null> {
    if (plan.parts === 1) return null;
    const known = await this.partsOf(job.origin.environment, plan, context);
    const others: OtherPart[] = [];
    for (const { state, problems } of known) {
      if (!('plan' in state) || state.plan.part === plan.part) continue;
      others.push({ state, problems, isStillToCome: await this.isStillToCome(job, state) });
    }
    return blockedByPart(others);
  }

  /** What is known of the entry is out of date. */
  forget(plan: BatchPlan): void {
    this.entries.delete(keyOf(plan));
  }

  /** Read once for all parts that are sent within a short time. */
  private partsOf(environment: string, plan: BatchPlan, context: EntryContext | null): Promise<readonly KnownPart[]> {
    const key = keyOf(plan);
    const now = this.ports.clock.monotonicMs();
    const known = this.entries.get(key);
    const isFresh = known !== undefined && now - known.readAtMs < PARTS_AGE_MAX_MS;
    if (isFresh && (context === null || known.context === context)) return known.parts;
    for (const [other, { readAtMs }] of this.entries)
      if (now - readAtMs >= PARTS_AGE_MAX_MS) this.entries.delete(other);
    const parts = this.read(environment, plan, context);
    this.entries.set(key, { readAtMs: now, context, parts });
    parts.catch(() => this.entries.delete(key));
    return parts;
  }

  private async read(
    environment: string,
    plan: BatchPlan,
    context: EntryContext | null,
  ): Promise<readonly KnownPart[]> {
    const plans = this.ports.batchViews
      .plansOfEntry(environment, plan.period, plan.journalEntryId)
      .filter((one) => one.entryRevision === plan.entryRevision && one.businessEntityId === plan.businessEntityId);
    const parts: KnownPart[] = [];
    for (const { batchKey } of plans) {
      const id = streamId(environment, batchKey);
      if (context === null) {
        parts.push({ state: (await this.ports.aggregates.load(journalBatch, id)).state, problems: [] });
        continue;
      }
      const loaded = await this.contentOf(environment, batchKey);
      if (loaded === null) continue;
      const { state, lines, plan: own } = loaded;
      const isUnsent = state.status === 'Ready' || state.status === 'Queued' || state.status === 'Failed';
      parts.push({ state, problems: isUnsent ? this.problemsOf(environment, own, lines, context) : [] });
    }
    return parts;
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

  private problemsOf(
    environment: string,
    plan: BatchPlan,
    lines: Parameters<typeof checkedEntry>[1],
    context: EntryContext,
  ): readonly BatchProblem[] {
    const built = checkedEntry(plan, lines, context);
    if (built.kind === 'blocked') return built.problems;
    // The names do not matter: their length is fixed.
    const identity = postingNamesOf(plan, { environment, companyId: '', issue: 1 });
    const prepared = this.ports.ledger.prepare(built.entry, identity);
    return prepared.kind === 'refused' ? prepared.reasons.map(problemOfReason) : [];
  }

  private async isStillToCome({ runId, origin }: PostingJob, state: JournalBatch): Promise<boolean> {
    if (state.status !== 'Failed' || state.history.runs.includes(runId)) return false;
    const { state: run } = await this.ports.aggregates.load(postingRun, streamId(origin.environment, runId));
    return run.status === 'Running' && run.batchKeys.includes(state.plan.batchKey);
  }
}

const keyOf = ({ journalEntryId, businessEntityId, period, entryRevision }: BatchPlan): string =>
  JSON.stringify([journalEntryId, businessEntityId, period, entryRevision]);
