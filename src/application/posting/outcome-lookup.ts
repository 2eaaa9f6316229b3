import { BackOff } from '../shared/back-off';
import { type ConnectionPause } from '../connection/connection-pause';
import { type FoundFacts, type JournalBatchEvent } from '../../domain/journal-batch/journal-batch.events';
import { batchProblem, type BatchProblem } from '../../domain/shared/batch-problem';
import { journalBatch } from '../../domain/journal-batch/journal-batch.state';
import { type JournalBatch } from '../../domain/journal-batch/batch-states';
import { recordLookup, recordLookupRefused, recordUnknown } from '../../domain/journal-batch/posting.decisions';
import { isSameCompany } from '../../domain/shared/company';
import { DomainError } from '../../domain/shared/errors';
import { type FindOutcome, type FoundEntry } from '../ports/accounting-system';
import { type LedgerReason } from '../../domain/ledger-entry/ledger-entry';
import { streamId } from '../shared/streams';
import { logged, type PostingJob } from './posting-job';
import { problemOfReason } from '../../domain/ledger-entry/entry-builder';
import { type LedgerContact } from './ledger-contact';
import { type PostingContext } from './posting-context';
import { type EnginePorts } from './engine-ports';
import { type PostingLimits, settleMs } from './posting-limits';

type OpenBatch = Extract<JournalBatch, { status: 'InFlight' | 'Unknown' }>;

/** Between two lookups while the ledger or the connection is unavailable. */
const LOOKUP_RETRY_MAX_MS = 60_000;

/**
 * Finds out what became of an attempt whose outcome is unknown: looks the entry up by its reference until the settle
 * time, and only then allows a resend. Time is counted from when this process first saw the attempt, on its own
 * monotonic clock, so it can only wait longer than needed.
 */
export class OutcomeLookup {
  constructor(
    private readonly ports: EnginePorts,
    private readonly context: PostingContext,
    private readonly pause: ConnectionPause,
    private readonly limits: PostingLimits,
    private readonly contact: LedgerContact,
  ) {}

  /**
   * Resolves with the batch when its attempt is resolved; it is Queued again when it may be resent. `isOrphan` marks an
   * attempt of another process: a crash lost its outcome, so the first lookup is immediate.
   */
  async settle(job: PostingJob, isOrphan: boolean, stopping: AbortSignal): Promise<JournalBatch> {
    try {
      return await this.untilSettled(job, isOrphan, stopping);
    } finally {
      this.ports.outlook.isOver(job.origin.environment, job.batchKey);
    }
  }

  private async untilSettled(job: PostingJob, isOrphan: boolean, stopping: AbortSignal): Promise<JournalBatch> {
    let state = await this.open(job, isOrphan);
    let isOthers = isOrphan;
    while (isOpen(state) && !isAborted(stopping)) {
      const { attemptId } = state.attempt;
      state = await this.settleAttempt(job, state, isOthers, stopping);
      if (!isOpen(state) || state.attempt.attemptId === attemptId) break;
      // Another process resolved this attempt and sent again: the new attempt has its own settle time.
      isOthers = true;
      state = await this.open(job, isOthers);
    }
    return state;
  }

  /** Looks the attempt up until it is resolved or replaced by another one. */
  private async settleAttempt(
    job: PostingJob,
    attempted: OpenBatch,
    isOthers: boolean,
    stopping: AbortSignal,
  ): Promise<JournalBatch> {
    const { clock } = this.ports;
    const firstSeenMs = clock.monotonicMs();
    const { attemptId } = attempted.attempt;
    const settledAtMs = settleMs(this.limits);
    const settledMs = firstSeenMs + settledAtMs;
    const schedule = [
      ...(isOthers || attempted.status === 'InFlight' || attempted.refusal !== null ? [0] : []),
      ...this.limits.lookupDelaysMs.filter((delay) => delay < settledAtMs),
    ];
    const backOff = new BackOff(this.limits.retryFirstMs, LOOKUP_RETRY_MAX_MS);
    let state: JournalBatch = attempted;
    while (isOpen(state) && state.attempt.attemptId === attemptId && !isAborted(stopping)) {
      const dueMs = firstSeenMs + (schedule.shift() ?? settledAtMs);
      await this.sleepUntil(job, { dueMs, settledMs }, stopping);
      if (isAborted(stopping)) break;
      const isSettled = clock.monotonicMs() >= settledMs;
      const looked = await this.lookUp(job, state, isSettled);
      if (looked !== null) state = looked;
      if (looked !== null || schedule.length > 0) continue;
      await this.sleepUntil(job, { dueMs: clock.monotonicMs() + backOff.next(), settledMs }, stopping);
      state = await this.load(job);
    }
    return state;
  }

  /** Until a lookup is due; both are times of the monotonic clock. */
  private async sleepUntil(
    { origin, batchKey }: PostingJob,
    { dueMs, settledMs }: { readonly dueMs: number; readonly settledMs: number },
    stopping: AbortSignal,
  ): Promise<void> {
    const nowMs = this.ports.clock.monotonicMs();
    const inMs = Math.max(0, dueMs - nowMs);
    this.ports.outlook.looksUpIn(origin.environment, batchKey, { next: inMs, settled: settledMs - nowMs });
    this.contact.triesIn(inMs);
    await this.ports.clock.sleep(inMs, stopping);
  }

  /**
   * An attempt in flight of another process counts as unknown from here; that process may still record the better
   * outcome.
   */
  private async open(job: PostingJob, isOthers: boolean): Promise<JournalBatch> {
    const state = await this.load(job);
    if (!isOthers || state.status !== 'InFlight') return state;
    const { attemptId } = state.attempt;
    return this.change(job, (current) => recordUnknown(current, attemptId, 'no-outcome-recorded'));
  }

  /** Null without an answer; otherwise the state after the lookup was recorded. */
  private async lookUp(job: PostingJob, state: OpenBatch, settled: boolean): Promise<JournalBatch | null> {
    const outcome = await this.find(job, state);
    this.ports.log.info('posting.look-up', {
      ...logged(job),
      referenceNo: state.identity.referenceNo,
      settled,
      outcome: outcome.kind,
    });
    const { attemptId } = state.attempt;
    try {
      if (outcome.kind === 'refused') {
        const problem = lookUpRefused(outcome.reasons);
        return await this.change(job, (current) => recordLookupRefused(current, attemptId, problem));
      }
      if (outcome.kind !== 'found') return null;
      const found = outcome.entries.map(foundFacts);
      return await this.change(job, (current) => recordLookup(current, attemptId, { found, settled }));
    } catch (error) {
      if (error instanceof DomainError && error.code === 'ATTEMPT_NOT_OPEN') return this.load(job);
      throw error;
    }
  }

  private async find(job: PostingJob, { identity, plan }: OpenBatch): Promise<FindOutcome> {
    const connection = await this.context.connection();
    if (connection.kind === 'unusable') return { kind: 'unavailable', cause: connection.code };
    if (!isSameCompany(connection.facts.companyId, identity.companyId))
      return { kind: 'unavailable', cause: 'other-company' };
    const what = { referenceNo: identity.referenceNo, currency: plan.currency };
    const outcome = await this.ports.ledger.find(connection.access, what);
    if (outcome.kind === 'unavailable') this.contact.silent(outcome.cause);
    else this.contact.answered();
    if (outcome.kind === 'connection-refused')
      await this.pause.because(job.origin, connection.facts, outcome.reasons, 'posting');
    return outcome;
  }

  private async load(job: PostingJob): Promise<JournalBatch> {
    return (await this.ports.aggregates.load(journalBatch, streamId(job.origin.environment, job.batchKey))).state;
  }

  private async change(job: PostingJob, decide: (state: JournalBatch) => JournalBatchEvent[]): Promise<JournalBatch> {
    const id = streamId(job.origin.environment, job.batchKey);
    return (await this.ports.aggregates.change(journalBatch, id, job.origin, decide)).state;
  }
}

const isOpen = (state: JournalBatch): state is OpenBatch => state.status === 'InFlight' || state.status === 'Unknown';

/** A function, because the compiler would assume that the flag cannot change during a wait. */
const isAborted = (signal: AbortSignal): boolean => signal.aborted;

const lookUpRefused = (reasons: readonly LedgerReason[]): BatchProblem => {
  const said = reasons.map((reason) => problemOfReason(reason).message).join(' ');
  return batchProblem(
    'LOOK_UP_REFUSED',
    `Whether the entry is in Sage Intacct cannot be determined, because this user may not read it: ${said}`,
    'Give the Intacct user List and View on General Ledger > Journal entries, then check this batch again.',
  );
};

const foundFacts = ({ recordNo, date, lineCount, debitMinor, creditMinor }: FoundEntry): FoundFacts => ({
  recordNo,
  date,
  lineCount,
  debitMinor: debitMinor?.toString() ?? null,
  creditMinor: creditMinor?.toString() ?? null,
});
