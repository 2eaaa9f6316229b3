import { logged, type PostingJob, type ReadyToSend, type StepResult } from './posting-job';
import { blockBatch, returnBatch } from '../../domain/journal-batch/journal-batch.decisions';
import { type JournalBatchEvent } from '../../domain/journal-batch/journal-batch.events';
import { batchProblem, type BatchProblem } from '../../domain/shared/batch-problem';
import { type BatchPlan } from '../../domain/shared/batch-plan';
import { type JournalBatch, journalBatch, type QueuedBatch } from '../../domain/journal-batch/journal-batch.state';
import {
  recordFoundBeforeSending,
  recordNotSent,
  recordPosted,
  recordRejected,
  recordUnknown,
  startAttempt,
} from '../../domain/journal-batch/posting.decisions';
import { fixOf, stopPosting, stopsOf } from '../../domain/posting-stop/posting-stop.decisions';
import { DomainError } from '../../domain/shared/errors';
import { type ConnectionPause } from '../connection/connection-pause';
import { type LoadedContent } from '../journal-batch/batch-content';
import { type BatchDamage } from '../journal-batch/batch-integrity';
import { type PostOutcome, type PreparedEntry, type ReadFailure } from '../ports/accounting-system';
import { type LedgerEntry, type LedgerReason, type LedgerReasonCode } from '../../domain/ledger-entry/ledger-entry';
import { type Loaded } from '../shared/aggregates';
import { postingStop } from '../../domain/posting-stop/posting-stop.state';
import { streamId, streamOf } from '../shared/streams';
import { type Guarding } from './entry-guard';
import { type EntryParts } from './entry-parts';
import { checkedEntry } from '../../domain/ledger-entry/entry-check';
import { type EntryBuilding, problemOfReason } from '../../domain/ledger-entry/entry-builder';
import { approvalMissing } from './entry-approvals';
import { nameEntry } from './named-entry';
import { type PostingContext, type UsableConnection } from './posting-context';
import { type EnginePorts } from './engine-ports';
import { type PostingLimits } from './posting-limits';
import { notAsShown, RunPlans } from './run-plans';
import { SendClearance } from './send-clearance';

/** A batch whose entry can be built, before the ledger was checked. */
interface Candidate {
  readonly job: PostingJob;
  readonly connection: UsableConnection;
  readonly loaded: LoadedContent;
  readonly state: QueuedBatch;
  readonly content: LedgerEntry;
}

interface StartedAttempt {
  readonly job: PostingJob;
  readonly connection: UsableConnection;
  readonly attemptId: string;
  readonly started: Loaded<JournalBatch>;
  readonly content: LedgerEntry;
  readonly referenceNo: string;
}

/** A refusal with one of these codes means that the lists are out of date: they are read again. */
const ABOUT_MASTER_DATA: ReadonlySet<string> = new Set<LedgerReasonCode>([
  'ACCOUNT_NOT_USABLE',
  'JOURNAL_NOT_USABLE',
  'DIMENSION_MISSING',
  'DIMENSION_NOT_ACCEPTED',
  'PERIOD_CLOSED',
  'PERMISSION_MISSING',
]);

/** Carries one batch from Queued to an outcome: design steps 1 to 4 of the posting protocol. */
export class EntrySender {
  private readonly clearance: SendClearance;
  private readonly plans: RunPlans;

  constructor(
    private readonly ports: EnginePorts,
    private readonly context: PostingContext,
    private readonly limits: PostingLimits,
    private readonly pause: ConnectionPause,
    private readonly parts: EntryParts,
  ) {
    this.clearance = new SendClearance(ports, context, limits);
    this.plans = new RunPlans(ports.aggregates);
  }

  /** Builds the ledger entry of the batch, or blocks it with all problems. Sends nothing. */
  async prepare(job: PostingJob): Promise<ReadyToSend | StepResult> {
    const loaded = await this.ports.content.read(job.origin.environment, job.batchKey);
    const { state } = loaded;
    if (state.status === 'InFlight' || state.status === 'Unknown') return { kind: 'unknown' };
    if (state.status === 'Confirmed') return { kind: 'confirmed', fresh: null };
    if (state.status !== 'Queued' || state.runId !== job.runId) return { kind: 'done', state };
    const damage = loaded.damage();
    if (damage !== null) return this.stopDamaged(job, damage);
    const connection = await this.context.connection();
    if (connection.kind === 'unusable') return this.giveBack(job, state, connection);
    const built = await this.write(connection, loaded);
    if (built.kind === 'blocked') return this.block(job, built.problems);
    if (built.kind !== 'entry') return this.cannotRead(job, connection, built);
    const candidate = { job, connection: connection, loaded, state, content: built.entry };
    return (
      (await this.inLedgerBefore(candidate)) ??
      (await this.keptByPart(job, connection, loaded.plan)) ??
      this.ready(job, connection, loaded, state, built)
    );
  }

  /** A damaged batch is not sent, and nothing else of the environment is until the log verifies again. */
  private async stopDamaged(job: PostingJob, { code, message }: BatchDamage): Promise<StepResult> {
    const stream = streamOf(journalBatch, this.idOf(job));
    const { environment } = job.origin;
    this.ports.log.error('log.damaged', new Error(message), { ...logged(job), code, stream });
    const cause = { kind: 'log-damaged', code, stream, message } as const;
    await this.ports.aggregates.change(postingStop, environment, job.origin, (state) => stopPosting(state, cause));
    return this.block(job, [batchProblem('LOG_DAMAGED', `The log is damaged: ${message}`, fixOf(cause))]);
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
        return this.block(job, [guarding.problem]);
      case 'found':
        return this.foundBeforeSending(candidate, guarding);
      default:
        return this.cannotRead(job, connection, guarding);
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

  /** Nothing is sent while the ledger cannot be read: an unknown outcome could never be resolved. */
  private async cannotRead(job: PostingJob, connection: UsableConnection, failure: ReadFailure): Promise<StepResult> {
    switch (failure.kind) {
      case 'unavailable':
        return again(failure.cause, failure.retryAfterMs);
      case 'connection-refused':
        return this.pauseConnection(job, connection, failure.reasons);
      case 'refused':
        return this.block(job, failure.reasons.map(problemOfReason));
    }
  }

  /** Null unless another part of the entry is known to be blocked. */
  private async keptByPart(job: PostingJob, connection: UsableConnection, plan: BatchPlan): Promise<StepResult | null> {
    if (plan.parts === 1 || !(await this.context.entriesGoWhole())) return null;
    for (;;) {
      const outcome = await this.context.entryContext(connection.access);
      if (outcome.kind !== 'context') return this.cannotRead(job, connection, outcome);
      const problem = await this.parts.blocking(job, plan, outcome.context);
      if (problem === null) return null;
      if (!this.context.distrust()) return this.block(job, [problem]);
    }
  }

  /** It counts as an attempt with an unknown outcome, which a lookup resolves. */
  private async foundBeforeSending(
    { job, connection, loaded, content }: Candidate,
    { names, recordNo }: Extract<Guarding, { kind: 'found' }>,
  ): Promise<StepResult> {
    const { issue, referenceNo, controlId } = names;
    const identity = { referenceNo, controlId };
    const prepared = this.ports.ledger.prepare(content, identity);
    if (prepared.kind === 'refused') return this.block(job, prepared.reasons.map(problemOfReason));
    const { companyId = connection.facts.companyId, payloadDigest = prepared.entry.payloadDigest } = names;
    const found = { ...identity, issue, companyId, payloadDigest, recordNo, journal: content.journal };
    const input = { ...found, runId: job.runId, attemptId: this.ports.ids.next() };
    this.ports.log.warn('posting.found-before-sending', { ...logged(job), ...identity, recordNo });
    const changed = await this.ports.aggregates.changeLoaded(
      journalBatch,
      this.idOf(job),
      job.origin,
      { state: loaded.state, revision: loaded.revision },
      (current) => recordFoundBeforeSending(current, input),
    );
    return changed === 'conflict' ? { kind: 'again', why: 'changed-meanwhile', retryAfterMs: 0 } : { kind: 'unknown' };
  }

  /**
   * Records the intent, sends once, records the outcome. Sends nothing when the connection changed since `prepare`.
   * `onPosted` is called as soon as the ledger confirmed, so that the next intent is recorded together with this
   * outcome.
   */
  async send(ready: ReadyToSend, onPosted: () => void): Promise<StepResult> {
    const { job, connection, entry, issue, content, resolved } = ready;
    const current = await this.context.connection();
    if (current.kind === 'unusable' || current.facts.credentialRef !== connection.facts.credentialRef) {
      return { kind: 'again', why: 'connection-changed', retryAfterMs: 0 };
    }
    if (await this.isStopped(job, ready.period)) return { kind: 'again', why: 'posting-stopped', retryAfterMs: 0 };
    const attemptId = this.ports.ids.next();
    const decidedAtMs = this.ports.clock.monotonicMs();
    const kept = await this.blockedMeanwhile(job, ready.loaded.state);
    if (kept !== null) return this.block(job, [kept]);
    if (!(await this.ports.approvals.isStillGiven(job.origin.environment, ready.approval)))
      return { kind: 'again', why: 'approval-missing', retryAfterMs: 0 };
    const { payloadDigest, identity } = entry;
    const input = {
      attemptId,
      runId: job.runId,
      journal: content.journal,
      issue,
      companyId: connection.facts.companyId,
      payloadDigest,
      resolved,
      ...identity,
    };
    const started = await this.ports.aggregates.changeLoaded(
      journalBatch,
      this.idOf(job),
      job.origin,
      ready.loaded,
      (state) => startAttempt(state, input),
    );
    if (started === 'conflict') return { kind: 'again', why: 'changed-meanwhile', retryAfterMs: 0 };
    const mayStart = (): boolean => this.ports.clock.monotonicMs() - decidedAtMs <= this.limits.sendWindowMs;
    const outcome = await this.ports.ledger.post(connection.access, entry, mayStart);
    this.logOutcome(job, entry, outcome);
    if (outcome.kind === 'posted') onPosted();
    return this.record({ job, connection, attemptId, started, content, referenceNo: identity.referenceNo }, outcome);
  }

  private async isStopped({ origin }: PostingJob, period: string): Promise<boolean> {
    const { state } = await this.ports.aggregates.load(postingStop, origin.environment);
    return stopsOf(state, period).length > 0;
  }

  /** Another part of the entry may have failed since this one was prepared. */
  private async blockedMeanwhile(job: PostingJob, state: JournalBatch): Promise<BatchProblem | null> {
    if (!('plan' in state) || state.plan.parts === 1 || !(await this.context.entriesGoWhole())) return null;
    return this.parts.blocking(job, state.plan, null);
  }

  /** Stops all posting of the environment and returns the batch. */
  private async pauseConnection(
    { origin }: PostingJob,
    connection: UsableConnection,
    reasons: readonly LedgerReason[],
  ): Promise<StepResult> {
    await this.pause.because(origin, connection.facts, reasons, 'posting');
    return { kind: 'again', why: 'connection-paused', retryAfterMs: 0 };
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
      if (outcome.kind !== 'context') return await this.cannotRead(job, connection, outcome);
      if (!(await this.plans.isAsShown(job, entry))) return await this.heldBack(job, queued, notAsShown());
      const building = { companyId: connection.facts.companyId, context: outcome.context };
      const approval = await this.ports.approvals.check(environment, plan, building, entry);
      if (!approval.isGiven) return await this.heldBack(job, queued, approvalMissing());
      const named = nameEntry(this.ports.ledger, environment, connection.facts.companyId, { plan, history }, entry);
      if (named.kind === 'refused') return await this.block(job, named.reasons.map(problemOfReason));
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
      return this.block(job, [batchProblem(error.code, error.message, error.fix)]);
    }
  }

  private async record(attempt: StartedAttempt, outcome: PostOutcome): Promise<StepResult> {
    const { job, connection, attemptId } = attempt;
    switch (outcome.kind) {
      case 'posted': {
        const loaded = await this.conclude(attempt, (state) => recordPosted(state, attemptId, outcome.recordNo));
        const isConfirmed = loaded.state.status === 'Confirmed';
        return isConfirmed
          ? { kind: 'confirmed', fresh: { loaded, entry: attempt.content } }
          : { kind: 'done', state: loaded.state };
      }
      case 'rejected': {
        if (outcome.reasons.some(({ code }) => ABOUT_MASTER_DATA.has(code))) this.context.distrust();
        const problems = outcome.reasons.map(problemOfReason);
        this.clearance.refused(attempt.referenceNo);
        const { state } = await this.conclude(attempt, (before) => recordRejected(before, attemptId, problems));
        if ('plan' in state) this.parts.forget(state.plan);
        return state.status === 'Unknown' ? { kind: 'unknown' } : { kind: 'done', state };
      }
      case 'unknown':
        await this.conclude(attempt, (state) => recordUnknown(state, attemptId, outcome.cause));
        return { kind: 'unknown' };
      case 'connection-refused':
        await this.conclude(attempt, (state) =>
          recordNotSent(state, attemptId, { cause: 'connection-refused', detail: outcome.reasons[0]?.code ?? '' }),
        );
        return this.pauseConnection(job, connection, outcome.reasons);
      default: {
        const { cause, detail, retryAfterMs } = outcome;
        await this.conclude(attempt, (state) => recordNotSent(state, attemptId, { cause, detail }));
        return again(cause, retryAfterMs);
      }
    }
  }

  /** It did not fail: it goes back untouched, unless an earlier attempt ties it to this run. */
  private heldBack(job: PostingJob, state: QueuedBatch, why: BatchProblem): Promise<StepResult> {
    return state.history.wasUnknown ? this.block(job, [why]) : this.giveBack(job, state, why);
  }

  private async giveBack(
    job: PostingJob,
    state: QueuedBatch,
    why: { code: string; message: string; fix: string },
  ): Promise<StepResult> {
    if (state.history.wasUnknown) return { kind: 'waiting' };
    const { code, message, fix } = why;
    const returned = await this.change(job, (current) =>
      returnBatch(current, { runId: job.runId, code, message, fix }),
    );
    return { kind: 'done', state: returned };
  }

  /** Ends the batch as Failed with all its problems; nothing was sent. */
  async block(job: PostingJob, problems: readonly BatchProblem[]): Promise<StepResult> {
    this.ports.log.info('posting.blocked', { ...logged(job), codes: problems.map(({ code }) => code) });
    const state = await this.change(job, (before) => blockBatch(before, job.runId, problems));
    if ('plan' in state) this.parts.forget(state.plan);
    return { kind: 'done', state };
  }

  /** Usually the batch has not changed since the attempt started, so its stream need not be read again. */
  private async conclude(
    { job, started }: StartedAttempt,
    decide: (state: JournalBatch) => JournalBatchEvent[],
  ): Promise<Loaded<JournalBatch>> {
    const { aggregates } = this.ports;
    const id = this.idOf(job);
    const changed = await aggregates.changeLoaded(journalBatch, id, job.origin, started, decide);
    return changed === 'conflict' ? aggregates.change(journalBatch, id, job.origin, decide) : changed;
  }

  private async change(job: PostingJob, decide: (state: JournalBatch) => JournalBatchEvent[]): Promise<JournalBatch> {
    return (await this.ports.aggregates.change(journalBatch, this.idOf(job), job.origin, decide)).state;
  }

  private idOf(job: PostingJob): string {
    return streamId(job.origin.environment, job.batchKey);
  }

  private logOutcome(job: PostingJob, { identity }: PreparedEntry, outcome: PostOutcome): void {
    this.ports.log.info('posting.outcome', {
      ...logged(job),
      ...identity,
      outcome: outcome.kind,
      ...('cause' in outcome ? { cause: outcome.cause } : {}),
    });
  }
}

const again = (why: string, retryAfterMs: number | undefined): StepResult => ({
  kind: 'again',
  why,
  ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
});
