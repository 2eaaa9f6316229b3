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
import { type Expectation, expectationOf, fieldsOf, readBackOf, type ReadEntries, type SentBatch } from './read-back';
import { problemOfReason } from '../../domain/ledger-entry/entry-builder';
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
}

interface Wanted {
  readonly waiting: Waiting;
  readonly loaded: Loaded<JournalBatch>;
  readonly batch: SentBatch;
  readonly expectation: Expectation;
}

/** Entries kept in memory until they are read back; further ones are rebuilt from the log when needed. */
const FRESH_MAX = 32;
/** Lines read back at a time, so that memory does not depend on the size of the batches. */
const LINES_AT_A_TIME = 4_000;
const WAIT_FOR_CONNECTION_MS = 5_000;
const DEFECTS_MAX = 3;

/**
 * Reads confirmed entries back and compares them with what was sent; only then are they Success. Several entries share
 * one request. Runs in parallel to the lanes, one request at a time.
 */
export class ReadBackQueue {
  /** In the order of request. */
  private readonly queue = new Set<Waiting>();
  private isRunning = false;

  constructor(
    private readonly ports: EnginePorts,
    private readonly context: PostingContext,
    private readonly pause: ConnectionPause,
    private readonly limits: PostingLimits,
    private readonly stopping: AbortSignal,
  ) {}

  /** Resolves with the batch when a read-back decided; never when the service stops first. */
  verify(job: PostingJob, fresh: FreshEntry | null, work: (task: () => Promise<void>) => void): Promise<JournalBatch> {
    return new Promise((onDone) => {
      const sinceMs = this.ports.clock.monotonicMs();
      const kept = this.queue.size < FRESH_MAX ? fresh : null;
      this.queue.add({ job, sinceMs, onDone, fresh: kept, dueAtMs: sinceMs, backOff: this.newBackOff(), defects: 0 });
      if (this.isRunning) return;
      this.isRunning = true;
      work(() => this.run());
    });
  }

  private async run(): Promise<void> {
    const backOff = this.newBackOff();
    while (this.queue.size > 0 && !this.stopping.aborted) {
      const outcome = await this.nextGroup().catch((error: unknown): ReadFailure => {
        if (isStoreOutage(error))
          return { kind: 'unavailable', cause: 'store-unavailable', retryAfterMs: this.limits.retryFirstMs };
        this.ports.log.error('posting.read-back-defect', error, {});
        return { kind: 'unavailable', cause: 'defect' };
      });
      if (outcome === null) {
        backOff.reset();
        continue;
      }
      const pauseMs = backOff.next();
      const askedMs = outcome.kind === 'unavailable' ? outcome.retryAfterMs : undefined;
      await this.ports.clock.sleep(askedMs ?? pauseMs, this.stopping);
    }
    this.isRunning = false;
  }

  /** Null when something was decided or postponed; otherwise why nothing could be read. */
  private async nextGroup(): Promise<ReadFailure | null> {
    const due = await this.dueNow();
    if (due.length === 0) return null;
    const connection = await this.context.connection();
    if (connection.kind === 'unusable') {
      return { kind: 'unavailable', cause: connection.code, retryAfterMs: WAIT_FOR_CONNECTION_MS };
    }
    const wanted: Wanted[] = [];
    let lines = 0;
    for (const waiting of due) {
      if (wanted.length > 0 && lines >= LINES_AT_A_TIME) break;
      const one = await this.wantedOf(waiting, connection);
      if (one === null) continue;
      if ('kind' in one) return one;
      wanted.push(one);
      lines += one.batch.plan.lineCount;
    }
    return wanted.length === 0 ? null : this.readBack(connection, wanted);
  }

  /** Waits until the first is due, and takes as many as fit into one request. */
  private async dueNow(): Promise<readonly Waiting[]> {
    const now = this.ports.clock.monotonicMs();
    const due: Waiting[] = [];
    for (const waiting of this.queue) {
      if (waiting.dueAtMs <= now) due.push(waiting);
      if (due.length === READ_BACK_MAX) break;
    }
    if (due.length > 0) return due;
    await this.ports.clock.sleep(Math.min(...[...this.queue].map(({ dueAtMs }) => dueAtMs)) - now, this.stopping);
    return [];
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
    const outcome = await this.ports.ledger.readBack(connection.access, { referenceNos, fields: [...fields.values()] });
    this.ports.log.info('posting.read-back', {
      environment: wanted[0]?.waiting.job.origin.environment,
      batches: wanted.length,
      outcome: outcome.kind,
    });
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

const isKept = (state: JournalBatch): state is Extract<JournalBatch, { status: 'Confirmed' | 'AwaitingApproval' }> =>
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
