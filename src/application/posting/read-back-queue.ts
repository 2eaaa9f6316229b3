import { BackOff } from '../shared/back-off';
import { type ConnectionPause } from '../connection/connection-pause';
import { journalBatch } from '../../domain/journal-batch/journal-batch.state';
import { type JournalBatch } from '../../domain/journal-batch/batch-states';
import { type ReadBack, recordReadBack } from '../../domain/journal-batch/read-back.decisions';
import { batchProblem, type BatchProblem } from '../../domain/shared/batch-problem';
import { isSameCompany } from '../../domain/shared/company';
import { type ReadField, ledgerFieldName } from '../../domain/shared/ledger-field';
import { READ_BACK_MAX, type ReadFailure } from '../ports/accounting-system';
import { type LedgerReason } from '../../domain/ledger-entry/ledger-entry';
import { type Loaded } from '../shared/aggregates';
import { streamId } from '../shared/streams';
import { type FreshEntry, logged, type PostingJob } from './posting-job';
import { type Expectation, expectationOf, fieldsOf, readBackOf, type ReadEntries } from './read-back';
import { problemOfReason } from '../../domain/ledger-entry/entry-builder';
import { type LedgerContact } from './ledger-contact';
import { type PostingContext, type UsableConnection } from './posting-context';
import { type EnginePorts } from './engine-ports';
import { type PostingLimits } from './posting-limits';
import { isStoreOutage } from '../shared/store-outage';

interface Waiting {
  readonly job: PostingJob;
  readonly sinceMs: number;
  readonly onDone: (state: JournalBatch) => void;
  fresh: FreshEntry | null;
  /** Not read before this time, because it was not visible yet. */
  dueAtMs: number;
  readonly backOff: BackOff;
  defects: number;
  /** While a request for it is in flight. */
  isTaken: boolean;
}

interface Wanted {
  readonly waiting: Waiting;
  readonly loaded: Loaded<JournalBatch>;
  readonly batch: KeptState;
  readonly expectation: Expectation;
}

type KeptState = Extract<JournalBatch, { status: 'Confirmed' | 'AwaitingApproval' }>;

/** Entries kept in memory until they are read back; further ones are rebuilt from the log when needed. */
const FRESH_MAX = 32;
/** Lines read back at a time, so that memory does not depend on the size of the batches. */
const LINES_AT_A_TIME = 4_000;
const WAIT_FOR_CONNECTION_MS = 5_000;
const DEFECTS_MAX = 3;
/** Requests in flight: what is confirmed while one of them travels need not wait for its answer. */
const READERS_MAX = 2;

/**
 * Reads confirmed entries back and compares them with what was sent; only then are they Success. Several entries share
 * one request. Runs in parallel to the lanes, two requests at a time.
 */
export class ReadBackQueue {
  /** In the order of request. */
  private readonly queue = new Set<Waiting>();
  private readers = 0;
  private work: (task: () => Promise<void>) => void = () => undefined;
  private heldUntilMs = Number.NEGATIVE_INFINITY;
  private readonly backOff: BackOff;

  constructor(
    private readonly ports: EnginePorts,
    private readonly context: PostingContext,
    private readonly pause: ConnectionPause,
    private readonly limits: PostingLimits,
    private readonly stopping: AbortSignal,
    private readonly contact: LedgerContact,
  ) {
    this.backOff = this.newBackOff();
  }

  /** Resolves with the batch when a read-back decided; never when the service stops first. */
  verify(job: PostingJob, fresh: FreshEntry | null, work: (task: () => Promise<void>) => void): Promise<JournalBatch> {
    return new Promise((onDone) => {
      const sinceMs = this.ports.clock.monotonicMs();
      const kept = this.queue.size < FRESH_MAX ? fresh : null;
      const backOff = this.newBackOff();
      const waiting = { job, sinceMs, onDone, fresh: kept, dueAtMs: sinceMs, backOff, defects: 0, isTaken: false };
      this.queue.add(waiting);
      this.work = work;
      this.startReader();
    });
  }

  private startReader(): void {
    if (this.readers === READERS_MAX) return;
    this.readers += 1;
    this.work(() => this.run());
  }

  /** Ends when nothing is left for this reader. One waits for what is not due yet; the others need not. */
  private async run(): Promise<void> {
    while (!this.stopping.aborted) {
      if (this.heldUntilMs > this.ports.clock.monotonicMs()) await this.sleepUntil(this.heldUntilMs);
      const waiting = [...this.queue].filter(({ isTaken }) => !isTaken);
      const due = this.dueOf(waiting);
      if (due.length === 0 && (waiting.length === 0 || this.readers > 1)) break;
      if (due.length > 0) await this.readGroup(due);
      else await this.sleepUntil(Math.min(...waiting.map(({ dueAtMs }) => dueAtMs)));
    }
    this.readers -= 1;
  }

  private async readGroup(due: readonly Waiting[]): Promise<void> {
    const group = new Set(due);
    for (const waiting of group) waiting.isTaken = true;
    const outcome = await this.nextGroup(group).catch((error: unknown): ReadFailure => {
      if (isStoreOutage(error))
        return { kind: 'unavailable', cause: 'store-unavailable', retryAfterMs: this.limits.retryFirstMs };
      this.ports.log.error('posting.read-back-defect', error, {});
      return { kind: 'unavailable', cause: 'defect' };
    });
    for (const waiting of group) waiting.isTaken = false;
    if (outcome === null) {
      this.backOff.reset();
      return;
    }
    const pauseMs = this.backOff.next();
    const askedMs = outcome.kind === 'unavailable' ? outcome.retryAfterMs : undefined;
    this.heldUntilMs = this.ports.clock.monotonicMs() + (askedMs ?? pauseMs);
    this.contact.triesIn(askedMs ?? pauseMs);
  }

  /**
   * Null when something was decided or postponed; otherwise why nothing could be read. What is too much for one request
   * leaves the group.
   */
  private async nextGroup(group: Set<Waiting>): Promise<ReadFailure | null> {
    const connection = await this.context.connection();
    if (connection.kind === 'unusable') {
      return { kind: 'unavailable', cause: connection.code, retryAfterMs: WAIT_FOR_CONNECTION_MS };
    }
    const wanted: Wanted[] = [];
    let lines = 0;
    for (const waiting of [...group]) {
      if (wanted.length > 0 && lines >= LINES_AT_A_TIME) {
        group.delete(waiting);
        waiting.isTaken = false;
        continue;
      }
      const one = await this.wantedOf(waiting, connection);
      if (one === null) continue;
      if ('kind' in one) return one;
      wanted.push(one);
      lines += one.batch.plan.lineCount;
    }
    this.startReader(); // For what left the group.
    return wanted.length === 0 ? null : this.readBack(connection, wanted);
  }

  /** As many as fit into one request. */
  private dueOf(waiting: readonly Waiting[]): readonly Waiting[] {
    const now = this.ports.clock.monotonicMs();
    return waiting.filter(({ dueAtMs }) => dueAtMs <= now).slice(0, READ_BACK_MAX);
  }

  private async sleepUntil(dueAtMs: number): Promise<void> {
    await this.ports.clock.sleep(dueAtMs - this.ports.clock.monotonicMs(), this.stopping);
  }

  /** Null when the batch no longer waits to be read back. */
  private async wantedOf(waiting: Waiting, { access, facts }: UsableConnection): Promise<Wanted | ReadFailure | null> {
    const { job, fresh } = waiting;
    if (fresh !== null && isKept(fresh.loaded.state)) {
      const { loaded, entry } = fresh;
      return {
        waiting,
        loaded,
        batch: fresh.loaded.state,
        expectation: { kind: 'entry', entry, fields: fieldsOf(entry) },
      };
    }
    const loaded = await this.ports.content.read(job.origin.environment, job.batchKey);
    if (!isKept(loaded.state)) {
      this.done(waiting, loaded.state);
      return null;
    }
    if (!isSameCompany(loaded.state.identity.companyId, facts.companyId)) {
      this.putOff(waiting); // Its company is not the connected one; the others continue.
      return null;
    }
    const outcome = await this.context.entryContext(access);
    if (outcome.kind !== 'context') return outcome;
    const expectation = expectationOf(this.ports.ledger, loaded, loaded.state, outcome.context);
    return { waiting, loaded, batch: loaded.state, expectation };
  }

  private async readBack(connection: UsableConnection, wanted: readonly Wanted[]): Promise<ReadFailure | null> {
    const fields = new Map<string, ReadField>();
    for (const { expectation } of wanted)
      for (const field of expectation.fields) fields.set(ledgerFieldName(field), field);
    const referenceNos = wanted.map(({ batch }) => batch.identity.referenceNo);
    const readAt = this.ports.clock.now();
    const outcome = await this.ports.ledger.readBack(connection.access, {
      referenceNos,
      expected: {
        recordNos: wanted.map(({ batch }) => batch.recordNo),
        lines: wanted.reduce((sum, { batch }) => sum + batch.plan.lineCount, 0),
      },
      fields: [...fields.values()],
    });
    this.ports.log.info('posting.read-back', {
      environment: wanted[0]?.waiting.job.origin.environment,
      batches: wanted.length,
      outcome: outcome.kind,
    });
    if (outcome.kind === 'unavailable') this.contact.silent(outcome.cause);
    else this.contact.answered();
    switch (outcome.kind) {
      case 'entries':
        for (const one of wanted) await this.decide(one, { entries: outcome.entries, readAt });
        return null;
      case 'refused':
        for (const one of wanted)
          await this.record(one, { kind: 'refused', problem: readBackRefused(outcome.reasons) });
        return null;
      case 'connection-refused': {
        const [first] = wanted;
        if (first) await this.pause.because(first.waiting.job.origin, connection.facts, outcome.reasons, 'posting');
        return outcome;
      }
      default:
        return outcome;
    }
  }

  private async decide(wanted: Wanted, { entries, readAt }: ReadEntries): Promise<void> {
    const { waiting, batch, expectation } = wanted;
    const own = entries.filter(({ referenceNo }) => referenceNo === batch.identity.referenceNo);
    const isNew = this.ports.clock.monotonicMs() - waiting.sinceMs < this.limits.settleMarginMs;
    if (own.length === 0 && isNew) {
      this.putOff(waiting);
      return;
    }
    try {
      await this.record(wanted, readBackOf(this.ports.ledger, batch, expectation, { entries: own, readAt }));
    } catch (error) {
      if (isStoreOutage(error)) {
        this.putOff(waiting); // It says nothing about the entry.
        return;
      }
      waiting.defects += 1;
      this.ports.log.error('posting.defect', error, { ...logged(waiting.job), count: waiting.defects });
      if (waiting.defects < DEFECTS_MAX) this.putOff(waiting);
      else await this.record(wanted, { kind: 'refused', problem: NOT_COMPARED });
    }
  }

  private async record({ waiting, loaded, batch }: Wanted, readBack: ReadBack): Promise<void> {
    const { job } = waiting;
    const id = streamId(job.origin.environment, job.batchKey);
    const decide = (state: JournalBatch): ReturnType<typeof recordReadBack> =>
      isKept(state) ? recordReadBack(state, batch.attempt.attemptId, readBack) : [];
    const { aggregates } = this.ports;
    const changed = await aggregates.changeLoaded(journalBatch, id, job.origin, loaded, decide);
    const { state } = changed === 'conflict' ? await aggregates.change(journalBatch, id, job.origin, decide) : changed;
    this.ports.log.info('posting.verified', {
      ...logged(job),
      referenceNo: batch.identity.referenceNo,
      readBack: readBack.kind,
      status: state.status,
    });
    this.done(waiting, state);
  }

  private done(waiting: Waiting, state: JournalBatch): void {
    this.queue.delete(waiting);
    waiting.onDone(state);
  }

  private putOff(waiting: Waiting): void {
    waiting.fresh = null;
    waiting.dueAtMs = this.ports.clock.monotonicMs() + waiting.backOff.next();
  }

  private newBackOff(): BackOff {
    return new BackOff(this.limits.retryFirstMs, this.limits.retryMaxMs);
  }
}

const isKept = (state: JournalBatch): state is KeptState =>
  state.status === 'Confirmed' || state.status === 'AwaitingApproval';

/** What a person has to do when the ledger does not show what it confirmed. */
export const readBackRefused = (reasons: readonly LedgerReason[]): BatchProblem => {
  const said = reasons.map((reason) => problemOfReason(reason).message).join(' ');
  return batchProblem(
    'READ_BACK_REFUSED',
    `Sage Intacct does not allow this user to read the entry back: ${said}`,
    'Give the Intacct user List and View on General Ledger > Journal entries and on what its lines refer to, then check this batch again.',
  );
};

const NOT_COMPARED = batchProblem(
  'INTERNAL_ERROR',
  'Sage Intacct confirmed the entry, but this service could not compare it.',
  'Compare the record in Sage Intacct yourself, and ask the operator to look for posting.defect in the service log.',
);
