import { Inject, Injectable } from '@nestjs/common';
import { endRound, progressRound } from '../../domain/ledger-watch/ledger-watch.decisions';
import { type RoundCounts, type RoundTrouble } from '../../domain/ledger-watch/ledger-watch.events';
import { type WatchRound, watchRound } from '../../domain/ledger-watch/ledger-watch.state';
import { CustomFieldViews } from '../custom-field/custom-field.views';
import { ConnectionPause } from '../connection/connection-pause';
import { JournalBatchViews } from '../journal-batch/journal-batch.views';
import { type PostedBatchRow } from '../journal-batch/batch-lookups';
import { type ReadFailure } from '../ports/accounting-system';
import { EventStore } from '../ports/event-store';
import { LedgerReadings } from '../ports/ledger-readings';
import { EnginePorts } from '../posting/engine-ports';
import { comparedEntry } from '../posting/posted-look';
import { PostingContext, type UsableConnection } from '../posting/posting-context';
import { PostingLimits, settleMs } from '../posting/posting-limits';
import { readTrouble } from '../posting/read-trouble';
import { type Origin } from '../shared/aggregates';
import { BackOff } from '../shared/back-off';
import { Freshness } from '../shared/freshness';
import { streamId } from '../shared/streams';
import { LedgerWatchViews, type OpenRound } from './ledger-watch.views';
import { MonthHeaders } from './month-headers';
import { MonthLook, type MonthScope } from './month-look';
import { SentEntries } from './sent-entries';

@Injectable()
export class RoundPorts {
  constructor(
    readonly engine: EnginePorts,
    readonly readings: LedgerReadings,
    readonly store: EventStore,
    @Inject(CustomFieldViews) readonly fieldViews: Pick<CustomFieldViews, 'customFieldsOf'>,
    @Inject(JournalBatchViews)
    readonly batchViews: Pick<JournalBatchViews, 'postedPeriods' | 'postedPeriodsOf' | 'postedBatches'>,
    readonly views: LedgerWatchViews,
    readonly pause: ConnectionPause,
    @Inject(Freshness) readonly freshness: Pick<Freshness, 'require'>,
    readonly limits: PostingLimits,
  ) {}
}

type Running = Extract<WatchRound, { status: 'Running' }>;
type Counts = { -readonly [Name in keyof RoundCounts]: RoundCounts[Name] };

/** Batches after which it is recorded how far the round is. */
const PROGRESS_EVERY = 5_000;
const ROWS_AT_ONCE = 2_000;
/** Times that a month is begun again when the ledger does not answer, before the round is stopped. */
const TRIES_MAX = 3;

/** One round, from where it is to its end. */
export class WatchRoundRun {
  private readonly environment: string;
  private readonly origin: Origin;

  constructor(
    protected readonly ports: RoundPorts,
    private readonly open: OpenRound,
    private readonly seen: Map<string, string>,
    private readonly stopping: AbortSignal,
  ) {
    this.environment = open.environment;
    const { roundId: causationId, correlationId, environment } = open;
    this.origin = { actor: 'worker', environment, correlationId, causationId };
  }

  /** Ends without an event only when the service stops. */
  async run(): Promise<void> {
    const round = await this.load();
    if (round.status !== 'Running') return;
    const counts: Counts = { ...round.counts };
    const context = new PostingContext(this.environment, this.ports.engine);
    const connection = await context.connection();
    if (connection.kind === 'unusable') return this.end(counts, connection);
    const { fieldViews, store, engine, views } = this.ports;
    const sent = await SentEntries.of(this.environment, { store, fieldViews, ledger: engine.ledger });
    const { pauseMs } = views.watchSettingsOf(this.environment).settings;
    const pause = async (): Promise<void> => {
      if (pauseMs > 0) await engine.clock.sleep(pauseMs, this.stopping);
    };
    for (const [index, period] of round.periods.filter((one) => !round.done.includes(one)).entries()) {
      const after = index === 0 ? round.after : null;
      const failure = await this.tryMonth(round, { period, after, counts, connection, context, sent, pause });
      if (this.stopping.aborted) return;
      if (failure !== null) return this.end(counts, await this.troubleOf(failure, connection));
    }
    await this.end(counts, null);
  }

  protected lookAt(...parts: ConstructorParameters<typeof MonthLook>): MonthLook {
    return new MonthLook(...parts);
  }

  private async tryMonth(round: Running, month: Month): Promise<ReadFailure | null> {
    const { retryFirstMs, retryMaxMs } = this.ports.limits;
    const backOff = new BackOff(retryFirstMs, retryMaxMs);
    let failure: ReadFailure | null = null;
    for (let turn = 1; turn <= TRIES_MAX && !this.stopping.aborted; turn += 1) {
      const before = { ...month.counts };
      failure = await this.month(round, month);
      if (failure?.kind !== 'unavailable') return failure;
      Object.assign(month.counts, before);
      this.ports.engine.log.warn('ledger-watch.not-read', { environment: this.environment, cause: failure.cause });
      await this.ports.engine.clock.sleep(failure.retryAfterMs ?? backOff.next(), this.stopping);
    }
    return failure;
  }

  /** Null when all of the month was looked at, or the service stops. */
  private async month(
    round: Running,
    { period, after, counts, connection, context, sent, pause }: Month,
  ): Promise<ReadFailure | null> {
    const { engine, readings, limits } = this.ports;
    const rows = this.rowsOf(period); // Before the ledger is read: what is posted meanwhile is not missed there.
    const readAt = engine.clock.now();
    const headers = new MonthHeaders(readings, connection.access, pause);
    const failure = await headers.read(period, rows);
    if (failure !== null) return failure;
    counts.queries += headers.queries;
    const { access, facts } = connection;
    const { origin, seen } = this;
    const scope: MonthScope = {
      origin,
      kind: round.kind,
      access,
      companyId: facts.companyId,
      settleMs: settleMs(limits),
      readAt,
      headers,
      sent,
      compared: (loaded) => comparedEntry(engine, context, loaded),
      seen,
      pause,
    };
    const look = this.lookAt({ engine, readings }, scope, counts, rows);
    const chosen = round.batchKeys === null ? null : new Set(round.batchKeys);
    let sinceProgress = 0;
    for (const row of rows) {
      if (this.stopping.aborted) return null;
      if ((after !== null && row.batchKey <= after) || chosen?.has(row.batchKey) === false) continue;
      const read = await look.take(row);
      if (read !== null) return read;
      sinceProgress += 1;
      if (sinceProgress < PROGRESS_EVERY) continue;
      sinceProgress = 0;
      const flushed = await look.flush();
      if (flushed !== null) return flushed;
      await this.progress(period, row.batchKey, counts);
    }
    const last = await look.flush();
    if (last !== null) return last;
    await this.progress(period, null, counts);
    return null;
  }

  private rowsOf(period: string): readonly PostedBatchRow[] {
    const rows: PostedBatchRow[] = [];
    for (;;) {
      const more = this.ports.batchViews.postedBatches(
        this.environment,
        period,
        rows.at(-1)?.batchKey ?? null,
        ROWS_AT_ONCE,
      );
      rows.push(...more);
      if (more.length < ROWS_AT_ONCE) return rows;
    }
  }

  private async load(): Promise<WatchRound> {
    return (await this.ports.engine.aggregates.load(watchRound, this.streamId)).state;
  }

  private async progress(period: string, after: string | null, counts: RoundCounts): Promise<void> {
    await this.ports.engine.aggregates.change(watchRound, this.streamId, this.origin, (state) =>
      progressRound(state, { period, after, counts: { ...counts } }),
    );
  }

  private async end(counts: RoundCounts, trouble: RoundTrouble | null): Promise<void> {
    const why = trouble === null ? null : { code: trouble.code, message: trouble.message, fix: trouble.fix };
    await this.ports.engine.aggregates.change(watchRound, this.streamId, this.origin, (state) =>
      endRound(state, { counts: { ...counts }, trouble: why }),
    );
    this.ports.engine.log.info('ledger-watch.ended', { environment: this.environment, ...counts, code: why?.code });
  }

  private troubleOf(failure: ReadFailure, { facts }: UsableConnection): Promise<RoundTrouble> {
    const { origin, ports } = this;
    return readTrouble(failure, {
      origin,
      facts,
      pause: ports.pause,
      during: 'ledger-watch',
      whenUnavailable: 'Nothing to do: the next round looks again.',
    });
  }

  private get streamId(): string {
    return streamId(this.environment, this.open.roundId);
  }
}

interface Month {
  readonly period: string;
  readonly after: string | null;
  readonly counts: Counts;
  readonly connection: UsableConnection;
  readonly context: PostingContext;
  readonly sent: SentEntries;
  readonly pause: () => Promise<void>;
}
