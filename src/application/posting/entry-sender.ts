import { closedText, CLOSED_FIX } from '../../domain/accounting-period/accounting-period.decisions';
import { accountingPeriod } from '../../domain/accounting-period/accounting-period.state';
import { type JournalBatchEvent } from '../../domain/journal-batch/journal-batch.events';
import { journalBatch } from '../../domain/journal-batch/journal-batch.state';
import { type JournalBatch } from '../../domain/journal-batch/batch-states';
import {
  recordNotSent,
  recordPosted,
  recordRejected,
  recordUnknown,
  startAttempt,
} from '../../domain/journal-batch/posting.decisions';
import { differenceProblem } from '../../domain/journal-batch/difference.decisions';
import { reversalProblem } from '../../domain/journal-batch/reversal.decisions';
import { streamId } from '../shared/streams';
import { problemOfReason } from '../../domain/ledger-entry/entry-builder';
import { type LedgerEntry, type LedgerReasonCode } from '../../domain/ledger-entry/ledger-entry';
import { stopsOf } from '../../domain/posting-stop/posting-stop.decisions';
import { postingStop } from '../../domain/posting-stop/posting-stop.state';
import { periodOf } from '../../domain/shared/calendar';
import { batchProblem, type BatchProblem } from '../../domain/shared/batch-problem';
import { type PostOutcome, type PreparedEntry } from '../ports/accounting-system';
import { type Loaded } from '../shared/aggregates';
import { type EnginePorts } from './engine-ports';
import { type EntryParts } from './entry-parts';
import { type PostingContext, type UsableConnection } from './posting-context';
import { senderOf } from './named-entry';
import { again, batchIdOf, logged, type PostingJob, type ReadyToSend, type StepResult } from './posting-job';
import { type PostingLimits } from './posting-limits';
import { type SendClearance } from './send-clearance';
import { type UnsentBatches } from './unsent-batches';

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

/** Causes of something not sent that are no doing of ours. */
const SILENT: ReadonlySet<string> = new Set(['unreachable', 'throttled', 'unavailable']);

/** Sends a prepared batch and records what came of it: design steps 3 and 4 of the posting protocol. */
export class EntrySender {
  constructor(
    private readonly ports: EnginePorts,
    private readonly context: PostingContext,
    private readonly limits: PostingLimits,
    private readonly clearance: SendClearance,
    private readonly unsent: UnsentBatches,
    private readonly parts: EntryParts,
  ) {}

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
    const queued = ready.loaded.state;
    const months = [...new Set([ready.period, periodOf(content.date)])];
    const closed = await this.closedPeriod(job, months);
    if (closed !== null && queued.status === 'Queued') return this.unsent.heldBack(job, queued, closed);
    if (await this.isStopped(job, ready.period)) return { kind: 'again', why: 'posting-stopped', retryAfterMs: 0 };
    const attemptId = this.ports.ids.next();
    const decidedAtMs = this.ports.clock.monotonicMs();
    const kept = await this.blockedMeanwhile(job, ready.loaded.state);
    if (kept !== null) return this.unsent.block(job, [kept]);
    if (!(await this.ports.approvals.isStillGiven(job.origin.environment, ready.approval)))
      return { kind: 'again', why: 'approval-missing', retryAfterMs: 0 };
    const { payloadDigest, identity } = entry;
    const input = {
      attemptId,
      runId: job.runId,
      journal: content.journal,
      issue,
      ...senderOf(connection.access),
      payloadDigest,
      resolved,
      ...identity,
    };
    const started = await this.ports.aggregates.changeLoaded(
      journalBatch,
      batchIdOf(job),
      job.origin,
      ready.loaded,
      (state) => startAttempt(state, input),
    );
    if (started === 'conflict') return { kind: 'again', why: 'changed-meanwhile', retryAfterMs: 0 };
    // Again: a close that began before this intent was on record is waiting for nothing else.
    if ((await this.closedPeriod(job, months)) !== null) return this.notSentInto(started, job, attemptId);
    const mayStart = (): boolean => this.ports.clock.monotonicMs() - decidedAtMs <= this.limits.sendWindowMs;
    const outcome = await this.ports.ledger.post(connection.access, entry, mayStart);
    this.logOutcome(job, entry, outcome);
    if (outcome.kind === 'posted') onPosted();
    return this.record({ job, connection, attemptId, started, content, referenceNo: identity.referenceNo }, outcome);
  }

  /** Why nothing of the month of the entry, or of the month of its day, may be sent; null when it may. */
  private async closedPeriod({ origin }: PostingJob, periods: readonly string[]): Promise<BatchProblem | null> {
    for (const period of periods) {
      const { state } = await this.ports.aggregates.load(accountingPeriod, streamId(origin.environment, period));
      if (state.status === 'Closing' || state.status === 'Closed')
        return batchProblem('PERIOD_CLOSED_HERE', closedText(period, state.status), CLOSED_FIX);
    }
    return null;
  }

  private async notSentInto(started: Loaded<JournalBatch>, job: PostingJob, attemptId: string): Promise<StepResult> {
    const why = { cause: 'period-closed', detail: 'The month was closed while the entry was about to be sent.' };
    const decide = (state: JournalBatch): JournalBatchEvent[] => recordNotSent(state, attemptId, why);
    const { aggregates } = this.ports;
    const changed = await aggregates.changeLoaded(journalBatch, batchIdOf(job), job.origin, started, decide);
    if (changed === 'conflict') await aggregates.change(journalBatch, batchIdOf(job), job.origin, decide);
    return again('period-closed', 0);
  }

  private async isStopped({ origin }: PostingJob, period: string): Promise<boolean> {
    const { state } = await this.ports.aggregates.load(postingStop, origin.environment);
    return stopsOf(state, period).length > 0;
  }

  /** Another part of the entry may have failed since this one was prepared. */
  private async blockedMeanwhile(job: PostingJob, state: JournalBatch): Promise<BatchProblem | null> {
    const problem = (await this.reversalBlocked(job, state)) ?? (await this.differenceBlocked(job, state));
    if (problem !== null) return problem;
    if (!('plan' in state) || state.plan.parts === 1 || !(await this.context.entriesGoWhole())) return null;
    return this.parts.blocking(job, state.plan, null);
  }

  /** The original decides whether this is still the reversal that it waits for. */
  private async reversalBlocked({ origin }: PostingJob, state: JournalBatch): Promise<BatchProblem | null> {
    if (!('plan' in state) || state.plan.reverses === undefined) return null;
    const id = streamId(origin.environment, state.plan.reverses.batchKey);
    const original = await this.ports.aggregates.load(journalBatch, id);
    return reversalProblem(state.plan, original.state);
  }

  /** The posted entry and the delivery decide whether this is still the net difference between them. */
  private async differenceBlocked({ origin }: PostingJob, state: JournalBatch): Promise<BatchProblem | null> {
    const adjusts = 'plan' in state ? state.plan.adjusts : undefined;
    if (!('plan' in state) || adjusts === undefined) return null;
    const load = async (keys: readonly string[]): Promise<JournalBatch[]> => {
      const states: JournalBatch[] = [];
      for (const key of keys)
        states.push((await this.ports.aggregates.load(journalBatch, streamId(origin.environment, key))).state);
      return states;
    };
    return differenceProblem(state.plan, await load(adjusts.base), await load(adjusts.delivered.batchKeys));
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
      case 'unknown': {
        const claims = (outcome.claims ?? []).map(problemOfReason);
        await this.conclude(attempt, (state) => recordUnknown(state, attemptId, outcome.cause, claims));
        return { kind: 'unknown' };
      }
      case 'connection-refused':
        await this.conclude(attempt, (state) =>
          recordNotSent(state, attemptId, { cause: 'connection-refused', detail: outcome.reasons[0]?.code ?? '' }),
        );
        return this.unsent.pauseConnection(job, connection, outcome.reasons);
      default: {
        const { cause, detail, retryAfterMs } = outcome;
        await this.conclude(attempt, (state) => recordNotSent(state, attemptId, { cause, detail }));
        return again(cause, retryAfterMs, SILENT.has(cause) ? detail : undefined);
      }
    }
  }

  /** Usually the batch has not changed since the attempt started, so its stream need not be read again. */
  private async conclude(
    { job, started }: StartedAttempt,
    decide: (state: JournalBatch) => JournalBatchEvent[],
  ): Promise<Loaded<JournalBatch>> {
    const { aggregates } = this.ports;
    const id = batchIdOf(job);
    const changed = await aggregates.changeLoaded(journalBatch, id, job.origin, started, decide);
    return changed === 'conflict' ? aggregates.change(journalBatch, id, job.origin, decide) : changed;
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
