import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { finishTieOut, progressTieOut, stopTieOut } from '../../domain/reconciliation/reconciliation.decisions';
import {
  type TieOutBalance,
  type TieOutCell,
  type TieOutDifference,
  type TieOutOther,
  type TieOutResult,
  type TieOutStep,
  type TieOutTableEvent,
  type TieOutTrouble,
} from '../../domain/reconciliation/reconciliation.events';
import { tieOut, tieOutTable } from '../../domain/reconciliation/reconciliation.state';
import { isPostedWhole, openDifferencesIn, TieOutTable } from '../../domain/reconciliation/tie-out-table';
import { chunksOfEvents } from '../../domain/shared/event-size';
import { ConnectionPause } from '../connection/connection-pause';
import { CustomFieldViews } from '../custom-field/custom-field.views';
import { JournalBatchViews } from '../journal-batch/journal-batch.views';
import { SentEntries } from '../ledger-watch/sent-entries';
import { type ReadFailure } from '../ports/accounting-system';
import { EventStore } from '../ports/event-store';
import { LedgerBalances } from '../ports/ledger-balances';
import { EnginePorts } from '../posting/engine-ports';
import { PostingContext, type UsableConnection } from '../posting/posting-context';
import { PostingLimits } from '../posting/posting-limits';
import { readTrouble } from '../posting/read-trouble';
import { type Origin } from '../shared/aggregates';
import { BackOff } from '../shared/back-off';
import { Freshness } from '../shared/freshness';
import { streamId } from '../shared/streams';
import { LedgerPlaces } from './ledger-places';
import { MonthLedger, type OwnBatch } from './month-ledger';
import { MonthLog } from './month-log';
import { type OpenTieOut, ReconciliationViews } from './reconciliation.views';

@Injectable()
export class TieOutPorts {
  constructor(
    readonly engine: EnginePorts,
    readonly balances: LedgerBalances,
    readonly store: EventStore,
    @Inject(CustomFieldViews) readonly fieldViews: Pick<CustomFieldViews, 'customFieldsOf'>,
    @Inject(JournalBatchViews)
    readonly batchViews: Pick<JournalBatchViews, 'batchesOfPeriod' | 'batchesOfRecord' | 'journalBatch'>,
    readonly views: ReconciliationViews,
    readonly pause: ConnectionPause,
    @Inject(Freshness) readonly freshness: Pick<Freshness, 'require' | 'caughtUp'>,
    readonly limits: PostingLimits,
  ) {}
}

/** Batches after which it is recorded how far it is; in the ledger, lines. */
const PROGRESS_EVERY = 5_000;
const LINES_PROGRESS_EVERY = 50_000;
/** Times that a month is begun again when the ledger does not answer, or when batches moved meanwhile. */
const TRIES_MAX = 3;
const TURNS_MAX = 3;
/** Differences that the end of a tie-out names; the table has all of cells and batches. */
const OPEN_LISTED_MAX = 200;
/** Batches that differ which are listed one by one. */
const DIFFERENCES_LISTED_MAX = 5_000;

type TurnOutcome = ReadFailure | { readonly kind: 'done' } | { readonly kind: 'moved' } | { readonly kind: 'stopping' };

/** One tie-out, from where it is to its end. Each turn reads log and ledger anew; only a finished one counts. */
export class TieOutRun {
  private readonly environment: string;
  private readonly origin: Origin;
  private turn = 0;

  constructor(
    private readonly ports: TieOutPorts,
    private readonly open: OpenTieOut,
    private readonly stopping: AbortSignal,
  ) {
    this.environment = open.environment;
    const { tieOutId: causationId, correlationId, environment } = open;
    this.origin = { actor: 'worker', environment, correlationId, causationId };
  }

  /** Ends without an event only when the service stops. */
  async run(): Promise<void> {
    const { aggregates } = this.ports.engine;
    const { state } = await aggregates.load(tieOut, this.monthId);
    if (state.running?.tieOutId !== this.open.tieOutId) return;
    this.turn = (await aggregates.load(tieOutTable, this.tableId)).state.turn;
    const context = new PostingContext(this.environment, this.ports.engine);
    const connection = await context.connection();
    if (connection.kind === 'unusable') return this.stop(connection);
    const { retryFirstMs, retryMaxMs } = this.ports.limits;
    const backOff = new BackOff(retryFirstMs, retryMaxMs);
    let tries = 0;
    for (let turns = 1; !this.stopping.aborted;) {
      const outcome = await this.takeTurn(context, connection, turns >= TURNS_MAX);
      if (outcome.kind === 'done' || outcome.kind === 'stopping') return;
      if (outcome.kind === 'moved') {
        turns += 1;
        continue;
      }
      tries += 1;
      if (outcome.kind !== 'unavailable' || tries >= TRIES_MAX)
        return this.stop(await this.troubleOf(outcome, connection));
      this.ports.engine.log.warn('tie-out.not-read', { environment: this.environment, cause: outcome.cause });
      await this.ports.engine.clock.sleep(outcome.retryAfterMs ?? backOff.next(), this.stopping);
    }
  }

  private async takeTurn(context: PostingContext, connection: UsableConnection, isLast: boolean): Promise<TurnOutcome> {
    const { access } = connection;
    this.turn += 1;
    const places = await LedgerPlaces.of(this.environment, this.ports.engine, access);
    if ('kind' in places) return places;
    const table = new TieOutTable();
    const log = await this.readLog(table, context, connection, places);
    const readAt = this.ports.engine.clock.now();
    const { period } = this.open;
    const batchOf = (recordNo: string): OwnBatch | null => this.ownBatch(recordNo);
    const ledger = new MonthLedger(this.ports.balances, { access, period, places, owners: log.owners, batchOf });
    let told = 0;
    const failure = await ledger.read(table, table.accounts(), async (lines) => {
      if (lines - told < LINES_PROGRESS_EVERY) return;
      told = lines;
      await this.progress('ledger', lines, lines);
    });
    if (failure !== null) return failure;
    if (this.isStopping()) return { kind: 'stopping' };
    if (ledger.hasMoved && !isLast) {
      await this.ports.freshness.caughtUp();
      return { kind: 'moved' };
    }
    await this.conclude(table, log, ledger, readAt);
    return { kind: 'done' };
  }

  private async readLog(
    table: TieOutTable,
    context: PostingContext,
    { facts: { companyId } }: UsableConnection,
    places: LedgerPlaces,
  ): Promise<MonthLog> {
    const { engine, batchViews, fieldViews, store } = this.ports;
    const { environment } = this;
    const sent = await SentEntries.of(environment, { store, fieldViews, ledger: engine.ledger });
    const today = await context.pastContext(companyId, engine.clock.now(), []);
    const scope = { environment, period: this.open.period, companyId, places, sent, context: today };
    const log = new MonthLog({ content: engine.content, batchViews }, scope);
    await log.read(table, async (done, of) => {
      if (done % PROGRESS_EVERY === 0) await this.progress('batches', done, of);
      return !this.isStopping();
    });
    return log;
  }

  private ownBatch(recordNo: string): OwnBatch | null {
    const { batchViews } = this.ports;
    const own = batchViews.batchesOfRecord(recordNo).find(({ environment }) => environment === this.environment);
    if (own === undefined) return null;
    const view = batchViews.journalBatch(this.environment, own.batchKey);
    return { batchKey: own.batchKey, isOfMonth: view?.period === this.open.period };
  }

  /** Records the table of this turn, and that it counts. */
  private async conclude(table: TieOutTable, log: MonthLog, ledger: MonthLedger, readAt: string): Promise<void> {
    const cells = table.cells(ledger.hasDetails);
    const differences = ledger.hasDetails ? table.differences().slice(0, DIFFERENCES_LISTED_MAX) : [];
    const { turn } = this;
    const { period, tieOutId } = this.open;
    const { balances, others } = ledger;
    const content = contentOf({ turn, period }, { cells, balances, differences, others });
    await this.record(content);
    const open = openDifferencesIn(cells, balances);
    await this.finish({
      tieOutId,
      turn,
      readAt,
      digest: digestOfTable(content),
      counts: {
        batches: log.batches,
        lines: log.lines,
        cells: cells.length,
        notPosted: cells.filter((cell) => !isPostedWhole(cell)).length,
        ledgerLines: ledger.lines,
        otherEntries: ledger.otherEntryCount,
        otherLines: ledger.otherLines,
        otherListed: others.length,
      },
      open: open.slice(0, OPEN_LISTED_MAX),
      openCount: open.length,
      checks: ledger.checks,
    });
  }

  private isStopping(): boolean {
    return this.stopping.aborted;
  }

  private async record(content: readonly TieOutTableEvent[]): Promise<void> {
    for (const event of content)
      await this.ports.engine.aggregates.change(tieOutTable, this.tableId, this.origin, () => [event]);
  }

  private async progress(step: TieOutStep, done: number, of: number): Promise<void> {
    const at = { tieOutId: this.open.tieOutId, turn: this.turn, step, done, of };
    await this.ports.engine.aggregates.change(tieOut, this.monthId, this.origin, (state) => progressTieOut(state, at));
  }

  private async finish(result: TieOutResult): Promise<void> {
    await this.ports.engine.aggregates.change(tieOut, this.monthId, this.origin, (state) =>
      finishTieOut(state, result),
    );
    const { environment, period } = this.open;
    this.ports.engine.log.info('tie-out.finished', { environment, period, open: result.openCount, ...result.counts });
  }

  private async stop({ code, message, fix }: TieOutTrouble): Promise<void> {
    const { tieOutId } = this.open;
    await this.ports.engine.aggregates.change(tieOut, this.monthId, this.origin, (state) =>
      stopTieOut(state, tieOutId, { code, message, fix }),
    );
  }

  private troubleOf(failure: ReadFailure, { facts }: UsableConnection): Promise<TieOutTrouble> {
    const { origin, ports } = this;
    return readTrouble(failure, {
      origin,
      facts,
      pause: ports.pause,
      during: 'tie-out',
      whenUnavailable: 'Tie the month out again when Sage Intacct answers.',
    });
  }

  private get monthId(): string {
    return streamId(this.environment, this.open.period);
  }

  private get tableId(): string {
    return streamId(this.environment, this.open.tieOutId);
  }
}

interface TableContent {
  readonly cells: readonly TieOutCell[];
  readonly balances: readonly TieOutBalance[];
  readonly differences: readonly TieOutDifference[];
  readonly others: readonly TieOutOther[];
}

/** A table as events that each fit into the log. */
const contentOf = (
  at: { readonly turn: number; readonly period: string },
  { cells, balances, differences, others }: TableContent,
): readonly TieOutTableEvent[] => [
  ...chunksOfEvents(cells).map((some): TieOutTableEvent => ({
    type: 'TieOutCellsRecorded',
    data: { ...at, cells: some },
  })),
  ...chunksOfEvents(balances).map((some): TieOutTableEvent => ({
    type: 'TieOutBalancesRecorded',
    data: { ...at, balances: some },
  })),
  ...chunksOfEvents(differences).map((some): TieOutTableEvent => ({
    type: 'TieOutDifferencesRecorded',
    data: { ...at, differences: some },
  })),
  ...chunksOfEvents(others).map((some): TieOutTableEvent => ({
    type: 'TieOutOthersRecorded',
    data: { ...at, lines: some },
  })),
];

/** SHA-256 in hex of a table: of the data of its events in order, without the number of the turn. */
export const digestOfTable = (content: readonly TieOutTableEvent[]): string =>
  createHash('sha256')
    .update(content.map(({ type, data: { turn: _turn, ...data } }) => JSON.stringify([type, data])).join('\n'))
    .digest('hex');
