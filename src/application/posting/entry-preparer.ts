import { journalBatch } from '../../domain/journal-batch/journal-batch.state';
import { type QueuedBatch } from '../../domain/journal-batch/batch-states';
import { recordFoundBeforeSending } from '../../domain/journal-batch/posting.decisions';
import { type EntryBuilding, type EntryContext, problemOfReason } from '../../domain/ledger-entry/entry-builder';
import { checkedEntry } from '../../domain/ledger-entry/entry-check';
import { type LedgerEntry } from '../../domain/ledger-entry/ledger-entry';
import { batchProblem } from '../../domain/shared/batch-problem';
import { type BatchPlan } from '../../domain/shared/batch-plan';
import { DomainError } from '../../domain/shared/errors';
import { type LoadedContent } from '../journal-batch/batch-content';
import { type ReadFailure } from '../ports/accounting-system';
import { approvalMissing } from './entry-approvals';
import { type EnginePorts } from './engine-ports';
import { type Guarding } from './entry-guard';
import { type EntryParts } from './entry-parts';
import { nameEntry, senderOf, sentAsIn } from './named-entry';
import { type PostingContext, type UsableConnection } from './posting-context';
import { batchIdOf, logged, type PostingJob, type ReadyToSend, type StepResult } from './posting-job';
import { notAsShown, type RunPlans } from './run-plans';
import { type SendClearance } from './send-clearance';
import { type UnsentBatches } from './unsent-batches';

/** A batch whose entry can be built, before the ledger was checked. */
interface Candidate {
  readonly job: PostingJob;
  readonly connection: UsableConnection;
  readonly loaded: LoadedContent;
  readonly state: QueuedBatch;
  readonly content: LedgerEntry;
}

/** Finds out whether a batch may be sent, and with which content: design steps 1 and 2 of the posting protocol. */
export class EntryPreparer {
  constructor(
    private readonly ports: EnginePorts,
    private readonly context: PostingContext,
    private readonly clearance: SendClearance,
    private readonly unsent: UnsentBatches,
    private readonly parts: EntryParts,
    private readonly plans: RunPlans,
  ) {}

  /** Builds the ledger entry of the batch, or blocks it with all problems. Sends nothing. */
  async prepare(job: PostingJob): Promise<ReadyToSend | StepResult> {
    const loaded = await this.ports.content.read(job.origin.environment, job.batchKey);
    const { state } = loaded;
    if (state.status === 'InFlight' || state.status === 'Unknown') return { kind: 'unknown' };
    if (state.status === 'Confirmed') return { kind: 'confirmed', fresh: null };
    if (state.status !== 'Queued' || state.runId !== job.runId) return { kind: 'done', state };
    const damage = loaded.damage();
    if (damage !== null) return this.unsent.stopDamaged(job, damage);
    const connection = await this.context.connection();
    if (connection.kind === 'unusable') return this.unsent.giveBack(job, state, connection);
    const built = await this.write(connection, loaded);
    if (built.kind === 'blocked') return this.unsent.block(job, built.problems);
    if (built.kind !== 'entry') return this.unsent.cannotRead(job, connection, built);
    const candidate = { job, connection: connection, loaded, state, content: built.entry };
    return (
      (await this.inLedgerBefore(candidate)) ??
      (await this.keptByPart(job, connection, loaded.plan)) ??
      this.ready(job, connection, loaded, state, built)
    );
  }

  /** Null when nothing in the ledger prevents sending the batch. */
  private async inLedgerBefore(candidate: Candidate): Promise<StepResult | null> {
    const { job, connection, loaded, state, content } = candidate;
    const facts = { environment: job.origin.environment, companyId: connection.facts.companyId };
    const batch = { ...facts, plan: loaded.plan, state, journal: content.journal };
    const guarding = await this.clearance.of(batch, connection.access);
    switch (guarding.kind) {
      case 'free':
        return null;
      case 'waits':
        return { kind: 'waiting' };
      case 'blocked':
        return this.unsent.block(job, [guarding.problem]);
      case 'found':
        return this.foundBeforeSending(candidate, guarding);
      default:
        return this.unsent.cannotRead(job, connection, guarding);
    }
  }

  /** Unmet prerequisites count only when the ledger was read since the run started. */
  private async write(
    { access }: UsableConnection,
    { plan, lines }: LoadedContent,
  ): Promise<EntryBuilding | ReadFailure> {
    for (;;) {
      const outcome = await this.context.entryContext(access);
      if (outcome.kind !== 'context') return outcome;
      const built = checkedEntry(plan, lines, outcome.context);
      if (built.kind === 'entry' || !this.context.distrust()) return built;
    }
  }

  /** Null unless another part of the entry is known to be blocked. */
  private async keptByPart(job: PostingJob, connection: UsableConnection, plan: BatchPlan): Promise<StepResult | null> {
    if (plan.parts === 1 || !(await this.context.entriesGoWhole())) return null;
    const missing = await this.parts.missing(job, plan);
    const problem = missing === null ? null : await this.unsent.stopMissing(job, missing);
    if (problem !== null) return this.unsent.block(job, [problem]);
    for (;;) {
      const outcome = await this.context.entryContext(connection.access);
      if (outcome.kind !== 'context') return this.unsent.cannotRead(job, connection, outcome);
      const problem = await this.parts.blocking(job, plan, outcome.context);
      if (problem === null) return null;
      if (!this.context.distrust()) return this.unsent.block(job, [problem]);
    }
  }

  /** It counts as an attempt with an unknown outcome, which a lookup resolves. */
  private async foundBeforeSending(
    { job, connection, loaded, content }: Candidate,
    { names, recordNo }: Extract<Guarding, { kind: 'found' }>,
  ): Promise<StepResult> {
    const { issue, referenceNo, controlId } = names;
    const identity = { referenceNo, controlId };
    const sentAs = sentAsIn(names.payloadDigest === undefined ? senderOf(connection.access) : names);
    const prepared = this.ports.ledger.prepare(content, { ...identity, ...sentAs });
    if (prepared.kind === 'refused') return this.unsent.block(job, prepared.reasons.map(problemOfReason));
    const { companyId = connection.facts.companyId, payloadDigest = prepared.entry.payloadDigest } = names;
    const found = { ...identity, ...sentAs, issue, companyId, payloadDigest, recordNo, journal: content.journal };
    const input = { ...found, runId: job.runId, attemptId: this.ports.ids.next() };
    this.ports.log.warn('posting.found-before-sending', { ...logged(job), ...identity, recordNo });
    const changed = await this.ports.aggregates.changeLoaded(
      journalBatch,
      batchIdOf(job),
      job.origin,
      { state: loaded.state, revision: loaded.revision },
      (current) => recordFoundBeforeSending(current, input),
    );
    return changed === 'conflict' ? { kind: 'again', why: 'changed-meanwhile', retryAfterMs: 0 } : { kind: 'unknown' };
  }

  private async ready(
    job: PostingJob,
    connection: UsableConnection,
    { plan, state, revision }: LoadedContent,
    queued: QueuedBatch,
    { entry, matches }: Extract<EntryBuilding, { kind: 'entry' }>,
  ): Promise<StepResult | ReadyToSend> {
    try {
      const { environment } = job.origin;
      const { history } = queued;
      const outcome = await this.context.entryContext(connection.access);
      if (outcome.kind !== 'context') return await this.unsent.cannotRead(job, connection, outcome);
      if (!(await this.isAsShown(job, plan, entry, outcome.context)))
        return await this.unsent.heldBack(job, queued, notAsShown());
      const building = { companyId: connection.facts.companyId, context: outcome.context };
      const approval = await this.ports.approvals.check(environment, plan, building, entry);
      if (!approval.isGiven) return await this.unsent.heldBack(job, queued, approvalMissing());
      const sender = senderOf(connection.access);
      const named = nameEntry(this.ports.ledger, environment, sender, { plan, history }, entry);
      if (named.kind === 'refused') return await this.unsent.block(job, named.reasons.map(problemOfReason));
      return {
        kind: 'ready',
        job,
        connection,
        loaded: { state, revision },
        entry: named.entry,
        content: entry,
        resolved: matches.map(({ field, value, ledgerId }) => ({ field, value, ledgerId })),
        approval,
        issue: named.issue,
        period: plan.period,
      };
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      return this.unsent.block(job, [batchProblem(error.code, error.message, error.fix)]);
    }
  }

  /** An entry goes whole: one part that became another entry keeps the others back. */
  private async isAsShown(
    job: PostingJob,
    plan: BatchPlan,
    entry: LedgerEntry,
    context: EntryContext,
  ): Promise<boolean> {
    if (!(await this.plans.isAsShown(job, entry))) return false;
    return !(await this.context.entriesGoWhole()) || this.parts.areAsShown(job, plan, context);
  }
}
