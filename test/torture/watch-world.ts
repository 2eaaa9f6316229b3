import { type Batch, type BatchHeader } from '../../sandbox/ledger/batch';
import { ConnectionPause } from '../../src/application/connection/connection-pause';
import { contentDigestOf } from '../../src/application/journal-batch/batch-lines';
import { batchKeyOf, postingNamesOf } from '../../src/application/journal-batch/batch-keys';
import { type NewEvent } from '../../src/application/ports/event-store';
import { PostingContext } from '../../src/application/posting/posting-context';
import { type EnginePorts } from '../../src/application/posting/engine-ports';
import { digestOfPart } from '../../src/application/posting/read-back';
import { type MonthLook } from '../../src/application/ledger-watch/month-look';
import { type RoundPorts, WatchRoundRun } from '../../src/application/ledger-watch/watch-round-run';
import { type WatchRoundView } from '../../src/application/ledger-watch/ledger-watch.views';
import { streamId } from '../../src/application/shared/streams';
import { connection } from '../../src/domain/connection/connection.state';
import { connect } from '../../src/domain/connection/connection.decisions';
import { buildLedgerEntry, type EntryContext } from '../../src/domain/ledger-entry/entry-builder';
import { type LedgerEntry } from '../../src/domain/ledger-entry/ledger-entry';
import { startRound } from '../../src/domain/ledger-watch/ledger-watch.decisions';
import { type RoundKind } from '../../src/domain/ledger-watch/ledger-watch.events';
import { watchRound } from '../../src/domain/ledger-watch/ledger-watch.state';
import { type JournalBatchEvent } from '../../src/domain/journal-batch/journal-batch.events';
import { type BatchPlan } from '../../src/domain/shared/batch-plan';
import { type JournalLine } from '../../src/domain/shared/journal-line';
import { ledgerFieldName } from '../../src/domain/shared/ledger-field';
import { connectionFacts, credit, debit, planFor } from '../support/builders';
import { cause, ENVIRONMENT } from '../support/plain-ports';
import { limits, PostingSystem } from '../support/posting-system';
import { LedgerProcess } from './ledger-process';
import { LedgerWorld } from './ledger-world';
import { CHANGES, MODIFIED, type Posted } from './watch-changes';

const PERIOD = '2026-09';
/** The sandbox goes through all headers for each page of them. */
const READ_TIMEOUT_MS = 60_000;
const POSTED_AT = new Date('2026-10-01T08:00:00Z');

type LookClass = new (...parts: ConstructorParameters<typeof MonthLook>) => MonthLook;

/** A log with posted batches, the sandbox's ledger that holds them, and the real client between. */
export class WatchWorld extends PostingSystem {
  readonly posted: Posted[] = [];
  readonly seen = new Map<string, string>();
  private rounds = 0;
  private beside: LedgerProcess | null = null;

  private constructor(
    readonly world: LedgerWorld,
    private readonly locations: readonly string[],
  ) {
    super();
  }

  /** Entries of four lines; with locations, each at the next one of them. */
  static async with(
    entries: number,
    progress: (made: number) => void = () => undefined,
    locations: readonly string[] = [],
  ): Promise<WatchWorld> {
    const made = new WatchWorld(await LedgerWorld.start(null, null, READ_TIMEOUT_MS), locations);
    await made.start();
    await made.includeField('Class', { kind: 'dimension', dimension: 'Class' });
    if (locations.length > 0) await made.includeField('Location', { kind: 'dimension', dimension: 'Location' });
    const context = await new PostingContext(ENVIRONMENT, made.portsOver(made.inner)).unconnectedContext();
    for (let number = 1; number <= entries; number += 1) {
      await made.add(context, number);
      if (number % 5_000 === 0) progress(number);
    }
    await made.projected();
    return made;
  }

  override async stop(): Promise<void> {
    await super.stop();
    await this.beside?.stop();
    await this.world.stop();
  }

  override async connect(credentialRef = 'acme-test/1'): Promise<void> {
    const { companyId, senderId, userId, senderPassword, userPassword } = this.world.link;
    await this.vault.store(credentialRef, { senderPassword, userPassword });
    const facts = connectionFacts({ companyId, senderId, userId, credentialRef });
    await this.aggregates.change(connection, ENVIRONMENT, cause, (state) => connect(state, facts));
  }

  override portsOver(store: Parameters<PostingSystem['portsOver']>[0]): EnginePorts {
    return { ...super.portsOver(store), ledger: this.served.client };
  }

  /** A whole round, with another way of looking if one is given. */
  async look(
    kind: RoundKind,
    Look: LookClass | null = null,
    batchKeys: readonly string[] | null = null,
  ): Promise<WatchRoundView> {
    this.rounds += 1;
    const roundId = `round-${this.rounds}`;
    const facts = { roundId, kind, because: 'asked', periods: [PERIOD], batchKeys } as const;
    await this.aggregates.change(watchRound, streamId(ENVIRONMENT, roundId), cause, (state) =>
      startRound(state, facts),
    );
    return this.carryOn(roundId, Look);
  }

  /** Carries a round on from where it is. */
  async carryOn(
    roundId: string,
    Look: LookClass | null = null,
    stopping = new AbortController().signal,
  ): Promise<WatchRoundView> {
    const open = { environment: ENVIRONMENT, roundId, correlationId: 'request-1' };
    const run = new WatchRoundRun(this.roundPorts(), open, this.seen, stopping);
    if (Look !== null)
      Object.assign(run, { lookAt: (...parts: ConstructorParameters<typeof MonthLook>) => new Look(...parts) });
    await run.run();
    await this.projected();
    const view = this.watchViews.round(ENVIRONMENT, roundId);
    if (view === undefined) throw new Error('The round is not shown.');
    return view;
  }

  /** Batches that are not in the ledger as they were, by their status. */
  changed(): Map<string, string> {
    const page = this.batchViews.postedBatches(ENVIRONMENT, PERIOD, null, this.posted.length + 1);
    const isChanged = (status: string): boolean => status !== 'Success' && status !== 'Posted Elsewhere';
    return new Map(page.filter(({ status }) => isChanged(status)).map(({ batchKey, status }) => [batchKey, status]));
  }

  statusOf({ batchKey }: Posted): string {
    return this.batchViews.journalBatch(ENVIRONMENT, batchKey)?.status ?? '';
  }

  /** An edit that the ledger notes. */
  modified(): typeof MODIFIED {
    return MODIFIED;
  }

  /** Does one of CHANGES to an entry. */
  changeEntry({ entry }: Posted, kind: number): void {
    const { recordNo } = entry;
    CHANGES[kind]![1](this.world.gateway.ledger, entry);
    this.beside?.change(recordNo, kind);
  }

  /** Puts the ledger so far into a process of its own, and asks that from now on. */
  async serveBeside(): Promise<void> {
    this.beside = await LedgerProcess.start(READ_TIMEOUT_MS);
    for (const { entry } of this.posted) this.beside.add(entry);
    await this.beside.settled();
  }

  /** Resolves when the process of the ledger has done all that it was told. */
  async settled(): Promise<void> {
    await this.beside?.settled();
  }

  private get served(): LedgerWorld | LedgerProcess {
    return this.beside ?? this.world;
  }

  roundPorts(): RoundPorts {
    const engine = this.portsOver(this.inner);
    const { fieldViews } = engine;
    return {
      ...{ engine, fieldViews, readings: this.served.readings, store: this.inner, batchViews: this.batchViews, limits },
      ...{ views: this.watchViews, pause: new ConnectionPause(this.aggregates, this.log), freshness: this.projector },
    };
  }

  /**
   * An entry that somebody posted there, and its batch, which the record backs. Without `isDigestKnown` as older releases
   * recorded it.
   */
  async addElsewhere(number: number, isDigestKnown = true): Promise<Posted> {
    const context = await new PostingContext(ENVIRONMENT, this.portsOver(this.inner)).unconnectedContext();
    const { batchKey, plan, lines, entry } = this.planned(context, number);
    const held = this.hold(entry, `THEIRS-${number}`);
    const record = {
      companyId: this.world.link.companyId,
      recordNo: String(held.recordNo),
      referenceNo: held.referenceNo,
    };
    const compared = isDigestKnown ? { comparedDigest: digestOfPart(entry) } : {};
    const facts = { ...record, lineCount: 4, totalMinor: plan.totalMinor, ...compared, reason: 'Typed in there' };
    await this.record(batchKey, [...delivered(plan, lines), { type: 'JournalBatchPostedElsewhere', data: facts }]);
    await this.projected();
    const posted = { batchKey, title: plan.journalEntryId, entry: held };
    this.posted.push(posted);
    return posted;
  }

  /** The list of classes, as it was last read. */
  readClasses(): void {
    const scope = { environment: ENVIRONMENT, companyId: this.world.link.companyId };
    const list = this.directory.replace(scope, 'Class');
    list.add(['K1', 'K2'].map((id) => ({ id, name: `Class ${id}`, active: true })));
    list.commit(this.clock.now());
  }

  /** A batch of four lines, and the entry that it is in the ledger. */
  private planned(
    context: EntryContext,
    number: number,
  ): { batchKey: string; plan: BatchPlan; lines: readonly JournalLine[]; entry: LedgerEntry } {
    const journalEntryId = `JE-${number}`;
    const entry = { environment: ENVIRONMENT, businessEntityId: '', period: PERIOD, journalEntryId };
    const batchKey = batchKeyOf(entry, 1, 1);
    const amount = 1_000 + number;
    const location = this.locations[number % this.locations.length];
    const values = { Class: `K${1 + (number % 2)}`, ...(location === undefined ? {} : { Location: location }) };
    const lines = [debit(amount, { values }), credit(amount, { values }), debit(7, { values }), credit(7, { values })];
    const contentDigest = contentDigestOf(lines);
    const totalMinor = String(amount + 7);
    const plan = planFor({
      ...{ batchKey, journalEntryId, contentDigest, lineCount: 4, totalMinor },
      entryDigest: contentDigest,
    });
    const built = buildLedgerEntry(plan, lines, context);
    if (built.kind !== 'entry') throw new Error(JSON.stringify(built.problems));
    return { batchKey, plan, lines, entry: built.entry };
  }

  private async add(context: EntryContext, number: number): Promise<void> {
    const { batchKey, plan, lines, entry } = this.planned(context, number);
    const { companyId } = this.world.link;
    const names = postingNamesOf(plan, { environment: ENVIRONMENT, companyId, issue: 1 });
    const prepared = this.world.client.prepare(entry, names);
    if (prepared.kind !== 'prepared') throw new Error(JSON.stringify(prepared.reasons));
    const held = this.hold(entry, names.referenceNo);
    const attempt = { attempt: 1, attemptId: `attempt-${number}` };
    const recordNo = String(held.recordNo);
    const { payloadDigest } = prepared.entry;
    await this.record(batchKey, [
      ...delivered(plan, lines),
      { type: 'JournalBatchQueued', data: { runId: 'run-1' } },
      {
        type: 'PostingAttemptStarted',
        data: { ...attempt, ...names, issue: 1, companyId, payloadDigest, runId: 'run-1', journal: 'APJ' },
      },
      { type: 'PostingAttemptConfirmed', data: { ...attempt, recordNo, confirmedBy: 'reply' } },
      { type: 'PostingVerified', data: { ...attempt, recordNo, lineCount: 4, totalMinor: plan.totalMinor } },
    ]);
    this.posted.push({ batchKey, title: plan.journalEntryId, entry: held });
  }

  private async record(batchKey: string, events: readonly JournalBatchEvent[]): Promise<void> {
    const metadata = { ...cause, occurredAt: this.clock.now() };
    const written: NewEvent[] = events.map(({ type, data }, index) => ({
      ...{ id: `${batchKey}-${index}`, type, schemaVersion: 1, data, metadata },
    }));
    await this.inner.append(`journalBatch-${streamId(ENVIRONMENT, batchKey)}`, written, 'no-stream');
  }

  private hold({ journal, date, title, currency, lines }: LedgerEntry, referenceNo: string): Batch {
    const header: BatchHeader = {
      ...{ journal, date, title, referenceNo, state: 'Posted', historyComment: '', supportingDocumentId: '' },
      ...{
        baseLocation: '',
        privateToEntity: '',
        createdBy: 'revrec_ws',
        createdAt: POSTED_AT,
        customFields: new Map(),
      },
    };
    return this.world.gateway.ledger.add(
      header,
      lines.map(({ side, account, amountMinor, document, memo, fields }) => ({
        ...{ accountNo: account, isDebit: side === 'debit', amount: amountMinor, baseAmount: amountMinor, currency },
        ...{ document, description: memo === '' ? title : memo, exchangeRateDate: '', exchangeRateType: '' },
        exchangeRate: '',
        dimensions: new Map(fields.map(({ target, value }) => [ledgerFieldName(target).toUpperCase(), value])),
        customFields: new Map(),
      })),
    );
  }
}

const delivered = (plan: BatchPlan, lines: readonly JournalLine[]): readonly JournalBatchEvent[] => [
  { type: 'JournalBatchPlanned', data: plan },
  { type: 'JournalBatchLinesRecorded', data: { firstLine: 1, lines } },
  { type: 'JournalBatchReleased', data: {} },
];
