import { ledgerAccountFinder } from '../../src/domain/account-mapping/account-mapping.state';
import { Random } from '../../bench/random';
import { CompanyFactsReader } from '../../src/application/ledger-directory/company-facts';
import { DirectoryReader } from '../../src/application/ledger-directory/directory-reader';
import { Secret } from '../../src/application/ports/secret';
import { SecretVault } from '../../src/application/ports/secret-vault';
import { type NewEvent } from '../../src/application/ports/event-store';
import { type PreparedEntry } from '../../src/application/ports/accounting-system';
import { Log } from '../../src/application/ports/log';
import { type LedgerEntry } from '../../src/domain/ledger-entry/ledger-entry';
import { EntryBatches } from '../../src/application/journal-batch/entry-batches';
import { EntryControl } from '../../src/application/journal-batch/entry-control';
import { type OpenRun } from '../../src/application/posting/open-run';
import { BatchContent } from '../../src/application/journal-batch/batch-content';
import { contentDigestOf } from '../../src/application/journal-batch/batch-lines';
import { postingNamesOf } from '../../src/application/journal-batch/batch-keys';
import { type EntryAmounts, type UsedReference } from '../../src/application/journal-batch/batch-lookups';
import { NOTHING_KNOWN } from '../../src/domain/ledger-entry/ledger-facts';
import { buildLedgerEntry } from '../../src/domain/ledger-entry/entry-builder';
import { ApprovalSignatures } from '../../src/application/posting/approval-signatures';
import { EntryApprovals } from '../../src/application/posting/entry-approvals';
import { PostingOutlook } from '../../src/application/shared/posting-outlook';
import { type EnginePorts } from '../../src/application/posting/engine-ports';
import { type PostingLimits, settleMs } from '../../src/application/posting/posting-limits';
import { planDigestOf } from '../../src/application/posting/run-plans';
import { PostedElsewhere } from '../../src/application/posting/posted-elsewhere';
import { PostingWorker } from '../../src/application/posting/posting.worker';
import { Aggregates } from '../../src/application/shared/aggregates';
import { type JournalBatch } from '../../src/domain/journal-batch/batch-states';
import { type DomainEvent, fold } from '../../src/domain/shared/decider';
import { type AccountMappingEvent } from '../../src/domain/account-mapping/account-mapping.events';
import { accountMapping } from '../../src/domain/account-mapping/account-mapping.state';
import { connection } from '../../src/domain/connection/connection.state';
import { plannedDigests } from '../../src/domain/posting-run/posting-run.decisions';
import { postingRun } from '../../src/domain/posting-run/posting-run.state';
import { type BatchPlan } from '../../src/domain/shared/batch-plan';
import { Approvers } from './approvers';
import { Close, ENVIRONMENT, streamOf } from './close';
import { Closer } from './closer';
import { CONTROL_KINDS, PLACE_KINDS, Faults, type FaultKind, REST_KINDS } from './faults';
import { type SimReversals, simReversals } from './reversals';
import { Operator } from './operator';
import { Oracle, type Violation } from './oracle';
import { Scheduler } from './scheduler';
import { type GatewayWeakness, SimGateway } from './sim-gateway';
import { SimKeys } from './sim-keys';
import { REST_WIRE, XML_WIRE } from './sim-wires';
import { MemoryLedgerDirectory } from '../support/memory-ledger-directory';
import { SIM_PLACE, SimPasskeys } from './signers';
import { SimInspection } from './sim-inspection';
import { MEMORY_MODES, type MemoryMode, SimLedger } from './sim-ledger';
import { SimClock, SimIds, SimProcess } from './sim-process';
import { SimLog, SimStore, type StoreWeakness } from './sim-store';
import { setTraps } from './trap';
import { type Conditions, type Twin } from './twins';

const MINUTE = 60_000;

export interface WorldResult {
  readonly seed: number;
  readonly violations: readonly Violation[];
  readonly batches: number;
  readonly posted: number;
  /** Entries that the ledger made. */
  readonly entries: number;
  readonly faults: ReadonlyMap<FaultKind, number>;
  readonly steps: number;
  readonly virtualMs: number;
  /** The same for the same seed, or the world is not deterministic. */
  readonly trace: string;
}

/** The one entity that a connection moves to and that its user may be kept to. */
export const ENTITY = 'E1';

export const CONNECTION = {
  companyId: 'ACME',
  senderId: 'sender',
  userId: 'poster',
  credentialRef: 'acme/1',
  credentialFingerprint: 'f',
};

/** One close, a handful of batches and processes, and everything that goes wrong on the way: all from one number. */
export class World {
  readonly random: Random;
  readonly scheduler = new Scheduler();
  readonly faults: Faults;
  readonly oracle: Oracle;
  readonly log: SimLog;
  readonly ledger: SimLedger;
  readonly limits: PostingLimits;
  readonly close: Close;
  readonly processes: SimProcess[] = [];
  readonly approvers: Approvers;
  private readonly keys: SimKeys | null;
  private readonly memory: MemoryMode;
  private readonly slowestMs: number;
  private readonly contents = new Map<string, LedgerEntry>();
  private readonly workers = new Map<SimProcess, PostingWorker>();
  private readonly controls = new Map<SimProcess, EntryControl>();
  private readonly elsewhere = new Map<SimProcess, PostedElsewhere>();
  private readonly reversals = new Map<SimProcess, SimReversals>();
  private readonly weakLimits: PostingLimits;
  private readonly storeWeakness: StoreWeakness;
  private readonly gatewayWeakness: GatewayWeakness;
  private readonly errorLog = new ErrorLog();
  private readonly twin: Twin | null;
  /** Names that were used in logs that are lost by now, for who trusts old views. */
  private readonly everUsed = new Map<string, UsedReference>();
  private readonly isOldLog: boolean;
  private lives = 0;
  private numbers = 0;
  isDown = false;
  private isKeptToEntity = false;

  constructor(
    readonly seed: number,
    private readonly conditions: Conditions | null = null,
    twin: Twin | null = null,
    api: 'xml' | 'rest' = conditions?.api ?? 'xml',
  ) {
    const restRandom = api === 'rest' ? new Random(seed + 3_000_003) : null;
    this.keys = restRandom === null ? null : new SimKeys(() => this.scheduler.nowMs, restRandom);
    this.random = new Random(seed);
    const { random, scheduler } = this;
    this.faults = new Faults(random, new Random(seed + 1_000_003), new Random(seed + 2_000_003), restRandom);
    if (conditions !== null)
      for (const kind of [...CONTROL_KINDS, ...PLACE_KINDS, ...(api === 'rest' ? REST_KINDS : [])])
        this.faults.force(kind, 0);
    for (const [kind, probability] of conditions?.faults ?? []) this.faults.force(kind, probability);
    this.limits = limitsOf(random, conditions?.shortTimes ?? false);
    this.memory = conditions?.memory ?? random.pick(MEMORY_MODES);
    const isSlow = conditions?.slowRemote ?? (this.memory === 'atomic' && random.chance(0.3));
    this.slowestMs = isSlow ? settleMs(this.limits) * 1.5 : this.limits.remoteBoundMs;
    const nowMs = (): number => scheduler.nowMs;
    this.oracle = new Oracle(nowMs, () => this.ledger, this.limits.sendWindowMs);
    this.log = new SimLog(scheduler, (event) => {
      this.oracle.written(event);
      this.approvers.written(event);
    });
    const times = {
      visibilityMs: this.limits.settleMarginMs * 0.8,
      memoryMs: settleMs(this.limits) / 2,
      renamesAway: conditions?.renamesAway ?? 0,
    };
    this.ledger = new SimLedger(
      this.memory,
      times,
      this,
      (entry) => {
        this.oracle.committed(entry);
      },
      (body) => this.contents.get(body)!,
    );
    this.approvers = new Approvers(
      {
        seed,
        nowMs,
        log: () => this.log,
        write: (stream, events) => {
          this.write(stream, events);
        },
        unsent: () => this.unsent(),
        partsOf: (plan) => this.partsOf(plan),
        entryOf: (plan) => this.entryOf(plan),
        sendWindowMs: this.limits.sendWindowMs,
        violate: (what) => {
          this.oracle.violate('unapproved', what);
        },
      },
      conditions?.approvals ?? null,
      conditions !== null,
      twin?.takesOwnApproval === true,
    );
    this.twin = twin;
    this.isOldLog = random.chance(0.3);
    this.close = new Close({
      states: () => this.oracle.states,
      joined: (what) => this.log.joined(what),
      write: (stream, events) => {
        this.write(stream, events);
      },
    });
    this.weakLimits = twin?.limits?.(this.limits) ?? this.limits;
    this.storeWeakness = twin?.store?.(nowMs) ?? {};
    this.gatewayWeakness = twin?.gateway?.(() => (this.numbers += 1)) ?? {};
  }

  async run(): Promise<WorldResult> {
    const touched: string[] = [];
    const setFree = setTraps((what) => touched.push(what));
    try {
      this.begin();
      const operator = new Operator(this);
      operator.begin();
      if (this.conditions?.closes === true) new Closer(this).begin();
      const faultsUntilMs = this.random.whole(2, 30) * MINUTE;
      this.scheduler.after(faultsUntilMs, () => {
        this.faults.isOver = true;
        operator.faultsAreOver();
      });
      const limitMs = faultsUntilMs + 8 * settleMs(this.limits) + 6 * 60 * MINUTE;
      const isDone = await this.scheduler.run(() => operator.isDone, limitMs);
      if (!isDone) this.oracle.stuck(operator.whatIsOpen());
      await this.scheduler.run(() => false, this.scheduler.nowMs + this.slowestMs + MINUTE); // What is still under way arrives.
      this.oracle.atTheEnd(this.log);
    } finally {
      setFree();
    }
    if (touched.length > 0)
      this.oracle.violations.push({ kind: 'protocol', what: `used without a port: ${touched.join(', ')}`, atMs: 0 });
    return this.result();
  }

  /** Some process that lives, or none. */
  livingWorkers(): PostingWorker[] {
    return this.processes.flatMap((process) => {
      const worker = this.workers.get(process);
      return process.isDead || !worker ? [] : [worker];
    });
  }

  /** What people decide about entries, as the service carries it out: in a process that may die meanwhile. */
  livingControls(): EntryControl[] {
    return this.processes.flatMap((process) => {
      const control = this.controls.get(process);
      return process.isDead || !control ? [] : [control];
    });
  }

  /** What settles entries by records of others, in a process that may die meanwhile. */
  livingElsewhere(): PostedElsewhere[] {
    return this.processes.flatMap((process) => {
      const elsewhere = this.elsewhere.get(process);
      return process.isDead || !elsewhere ? [] : [elsewhere];
    });
  }

  /** What takes entries back, in a process that may die meanwhile. */
  livingReversals(): SimReversals[] {
    return this.processes.flatMap((process) => {
      const reversals = this.reversals.get(process);
      return process.isDead || !reversals ? [] : [reversals];
    });
  }

  /** Writes events that people or other parts of the service cause. */
  write(stream: string, events: readonly DomainEvent[]): void {
    if (events.length === 0) return;
    const expected = this.log.read(stream).length - 1;
    this.log.append(
      stream,
      events.map((event) => this.newEvent(event)),
      expected < 0 ? 'no-stream' : expected,
    );
  }

  /** Everything stops, and goes on with an older backup of the log when nothing can be under way any more. */
  restoreBackup(onRestored: () => void): void {
    if (this.isDown) return;
    this.isDown = true;
    for (const process of this.processes) process.kill();
    const lengths = this.log.lengths.filter((one) => one >= this.setUpLength);
    const length = lengths[this.random.whole(0, lengths.length - 1)] ?? this.setUpLength;
    const downMs = this.slowestMs + settleMs(this.limits);
    this.scheduler.after(downMs, () => {
      this.log.restore(length);
      this.oracle.restored(this.log);
      this.approvers.restored(this.log);
      this.isDown = false;
      onRestored();
      for (const { name } of [...this.processes]) this.start(name);
    });
  }

  private setUpLength = 0;

  /** What the connection is without its place. */
  get connection(): typeof CONNECTION & { readonly way?: 'rest' } {
    return this.keys === null ? CONNECTION : { ...CONNECTION, way: 'rest' };
  }

  private begin(): void {
    const { random } = this;
    this.write(`connection-${ENVIRONMENT}`, [{ type: 'ConnectionEstablished', data: this.connection }]);
    const mappings = [{ account: '4000', accountName: 'Revenue', ledgerAccount: '4000-10' }];
    this.write(`accountMapping-${ENVIRONMENT}`, [{ type: 'AccountsMapped', data: { mappings } }]);
    this.approvers.begin();
    this.setUpLength = this.log.all.length;
    const count = random.whole(1, 4);
    for (let number = 1; number <= count; number += 1) this.addEntry(`JE-${number}`);
    const processes = random.pick([2, 2, 3]);
    for (let number = 1; number <= processes; number += 1) this.start(`p${number}`);
  }

  /** Keys of all batches that the log knows and that were not replaced. */
  get batchKeys(): string[] {
    return [...this.oracle.states.values()].flatMap((state) =>
      'plan' in state && state.status !== 'Discarded' && state.status !== 'SetAside' ? [state.plan.batchKey] : [],
    );
  }

  /** Of these what may be posted, where only the command asks for approvals. */
  allowed(batchKeys: readonly string[]): readonly string[] {
    if (this.twin?.checksInCommand !== true) return batchKeys;
    return batchKeys.filter((key) => {
      const state = this.oracle.states.get(streamOf(key));
      return state !== undefined && 'plan' in state && this.approvers.hasApproved(state.plan);
    });
  }

  /** The one entity that the user of the connection may enter; null while all are open. */
  get onlyEntityId(): string | null {
    return this.isKeptToEntity && !this.faults.isOver ? ENTITY : null;
  }

  /** An administrator of the ledger keeps the user to one entity, or lets it into all again. */
  keepToEntity(isKept: boolean): void {
    this.isKeptToEntity = isKept;
  }

  private unsent(): BatchPlan[] {
    return [...this.oracle.states.values()].flatMap((state) =>
      state.status === 'Ready' || state.status === 'Failed' ? [state.plan] : [],
    );
  }

  private partsOf({ journalEntryId, entryRevision }: BatchPlan): BatchPlan[] {
    return [...this.oracle.states.values()]
      .flatMap((state) => ('plan' in state ? [state.plan] : []))
      .filter((plan) => plan.journalEntryId === journalEntryId && plan.entryRevision === entryRevision)
      .sort((one, other) => one.part - other.part);
  }

  /** Somebody else with a copy of this log posts what is not in the ledger, as another installation of this service would. */
  clone(): void {
    const isThere = (plan: BatchPlan): boolean =>
      this.ledger.entries.some(({ entry, isDeleted }) => !isDeleted && entry.title.startsWith(plan.journalEntryId));
    for (const state of this.oracle.states.values()) {
      if (state.status !== 'Ready' || state.history.attempts > 0 || isThere(state.plan)) continue;
      if (state.plan.reverses !== undefined) continue;
      const { plan } = state;
      const entry = this.entryOf(plan);
      if (entry)
        this.ledger.add(entry, postingNamesOf(plan, { environment: ENVIRONMENT, companyId: 'ACME', issue: 1 }));
    }
  }

  /** What a person is shown before a run, with the digest of each batch; null where nothing is shown. */
  planFor(batchKeys: readonly string[]): readonly string[] | null {
    if (!(this.conditions === null ? this.faults.people.chance(0.5) : this.conditions.plans === true)) return null;
    return batchKeys.map((key) => {
      const state = this.oracle.states.get(streamOf(key));
      const entry = state !== undefined && 'plan' in state ? this.entryOf(state.plan) : null;
      return entry === null ? '' : planDigestOf(entry);
    });
  }

  /** A create leaves now: its run was shown this content, or nothing. */
  private requireAsShown(referenceNo: string, entry: LedgerEntry | undefined): void {
    for (const state of this.oracle.states.values()) {
      if (state.status !== 'InFlight' || state.identity.referenceNo !== referenceNo || entry === undefined) continue;
      const run = fold(postingRun, this.log.read(`postingRun-${ENVIRONMENT}.${state.runId}`) as never);
      const shown = plannedDigests(run)?.get(state.plan.batchKey);
      if (shown !== undefined && shown !== planDigestOf(entry))
        this.oracle.violate('unwanted', `${referenceNo} left as another entry than was shown before ${state.runId}`);
    }
  }

  /** Somebody types the whole entry of a batch into the ledger; the records of its parts. */
  typeIn(plan: BatchPlan): ReadonlyMap<number, string> | null {
    const parts = this.partsOf(plan);
    const entries = parts.map((part) => this.entryOf(part));
    const isThere = this.ledger.entries.some(({ entry }) => entry.title.startsWith(plan.journalEntryId));
    if (isThere || parts.length !== plan.parts || entries.includes(null)) return null;
    const records = new Map<number, string>();
    entries.forEach((entry, index) => {
      if (entry === null) return;
      const name = `hand-${this.ledger.entries.length}`;
      this.ledger.add(entry, { referenceNo: name, controlId: name });
      records.set(index + 1, this.ledger.entries.at(-1)?.recordNo ?? '');
    });
    return records;
  }

  /** Somebody changes the amounts of a batch that waits in the log, and somebody else puts it right later. */
  alterLog(): (() => void) | null {
    const ready = [...this.oracle.states.values()].find(({ status }) => status === 'Ready');
    if (ready?.status !== 'Ready') return null;
    const lines = this.log.read(streamOf(ready.plan.batchKey)).find(({ type }) => type === 'JournalBatchLinesRecorded');
    if (!lines) return null;
    const data = JSON.parse(JSON.stringify(lines.data).replaceAll(/("amountMinor":"\d+)00"/g, '$137"')) as unknown;
    return this.log.alter(lines.position, data);
  }

  private entryOf(plan: BatchPlan): LedgerEntry | null {
    const recorded = this.log.read(streamOf(plan.batchKey)).find(({ type }) => type === 'JournalBatchLinesRecorded');
    if (!recorded) return null;
    const { lines } = recorded.data as { lines: Parameters<typeof buildLedgerEntry>[1] };
    if (contentDigestOf(lines) !== plan.contentDigest) return null; // The other installation holds them against their plan too.
    const { settings } = fold(connection, this.log.read(`connection-${ENVIRONMENT}`) as never);
    const { journalSymbol, exchangeRateType } = settings;
    const mapping = this.mapping();
    const built = buildLedgerEntry(plan, lines, {
      journalSymbol,
      exchangeRateType,
      ledgerAccountOf: ledgerAccountFinder(mapping),
      mappingRevision: 0,
      fields: [],
      facts: NOTHING_KNOWN,
    });
    return built.kind === 'entry' ? built.entry : null;
  }

  private mapping(): ReturnType<typeof accountMapping.evolve> {
    return fold(accountMapping, this.log.read(`accountMapping-${ENVIRONMENT}`) as unknown as AccountMappingEvent[]);
  }

  private addEntry(journalEntryId: string): void {
    const parts = this.random.pick([1, 1, 1, 2, 3]);
    this.close.deliver(journalEntryId, { version: 0, parts }, this.isOldLog);
    if (this.faults.strikes('refuses')) this.refuse(journalEntryId);
    if (this.faults.strikes('refuses-part'))
      for (const divided of [2, 3]) this.refuse(`${journalEntryId} 1/${divided}`);
  }

  /** For good, or for a while. */
  private refuse(title: string): void {
    const isForGood = this.random.chance(0.5);
    this.ledger.refusals.set(title, isForGood ? Infinity : this.random.next() * 60 * MINUTE);
  }

  private start(name: string): void {
    this.lives += 1;
    const process = new SimProcess(name, this, (dead) => {
      this.restartLater(dead);
    });
    const index = this.processes.findIndex((one) => one.name === name);
    if (index < 0) this.processes.push(process);
    else this.processes[index] = process;
    const clock = new SimClock(process, this.scheduler);
    const ids = new SimIds(`${name}.${this.lives}`);
    const store = new SimStore(this.log, process, this, this.storeWeakness);
    const times = {
      createTimeoutMs: this.limits.createTimeoutMs,
      slowestMs: this.slowestMs,
    };
    const world = {
      ...{ scheduler: this.scheduler, faults: this.faults, random: this.random, ledger: this.ledger },
      times,
      contents: this.contents,
      keys: this.keys,
      wire: this.keys === null ? XML_WIRE : REST_WIRE,
      onlyEntityId: () => this.onlyEntityId,
      onFirstByte: ({ identity, body }: PreparedEntry, isRepeat: boolean): void => {
        this.oracle.firstByte(identity, isRepeat);
        this.requireAsShown(identity.referenceNo, this.contents.get(body));
        this.approvers.firstByte(this.contents.get(body));
      },
    };
    const directory = new MemoryLedgerDirectory();
    const reading = { inspection: new SimInspection(process), directory, clock, age: { maxMs: 15 * MINUTE } };
    const aggregates = new Aggregates(store, clock, ids);
    const content = new BatchContent(store, { hashOf: () => '', chainStart: () => '' });
    const signatures = new ApprovalSignatures(aggregates, new SimPasskeys(), SIM_PLACE);
    const ports: EnginePorts = {
      directory,
      lists: new DirectoryReader(reading),
      companies: new CompanyFactsReader(reading),
      aggregates,
      content,
      approvals: new EntryApprovals(aggregates, content, clock, signatures),
      fieldViews: { customFieldsOf: () => [] },
      runViews: { openRuns: () => this.openRuns() },
      batchViews: {
        awaitingApproval: () => this.batchesThat(isAwaiting),
        underWay: () => this.batchesThat(isUnderWay),
        ...this.entryViews(),
      },
      freshness: { caughtUp: async () => true },
      ledger: new SimGateway(process, world, this.gatewayWeakness),
      vault: new SimVault(process),
      clock,
      ids,
      log: this.errorLog,
      outlook: new PostingOutlook(clock),
    };
    const worker = new PostingWorker(this.twin?.ports?.(ports, this) ?? ports, this.weakLimits);
    this.workers.set(process, worker);
    const entries = new EntryBatches(ports.aggregates);
    const control = new EntryControl(ports.aggregates, entries);
    this.controls.set(process, control);
    this.reversals.set(
      process,
      simReversals(this.twin?.ports?.(ports, this) ?? ports, worker, this.oracle.states, this.twin?.renumbersReversals),
    );
    const reader = this.twin?.believesRecords === true ? BELIEVING : worker;
    this.elsewhere.set(process, new PostedElsewhere(ports.aggregates, entries, control, ports.batchViews, reader));
    process.pass(() => {
      worker.gained(ENVIRONMENT);
    });
  }

  private restartLater({ name }: SimProcess): void {
    const ms = this.faults.isOver ? 0 : this.random.next() * 5 * MINUTE;
    this.scheduler.after(ms, () => {
      if (!this.isDown) this.start(name);
    });
  }

  private openRuns(): OpenRun[] {
    const prefix = `postingRun-${ENVIRONMENT}.`;
    return this.log
      .streamNames()
      .filter((name) => name.startsWith(prefix) && !this.isFinished(name))
      .map((name) => ({
        ...{ environment: ENVIRONMENT, runId: name.slice(prefix.length), correlationId: 'c' },
        isStopping: this.log.read(name).some(({ type }) => type === 'PostingRunStopRequested'),
      }));
  }

  isFinished(runStream: string): boolean {
    return this.log.read(runStream).at(-1)?.type === 'PostingRunFinished';
  }

  private batchesThat(
    isWanted: (state: JournalBatch) => boolean,
  ): { environment: string; batchKey: string; runId: string }[] {
    return this.batchKeys.flatMap((batchKey) => {
      const state = this.oracle.states.get(streamOf(batchKey));
      const runId = state && isWanted(state) && 'runId' in state ? state.runId : null;
      return runId === null ? [] : [{ environment: ENVIRONMENT, batchKey, runId }];
    });
  }

  /** What the views show of the log as it is. */
  private entryViews(): Pick<
    EnginePorts['batchViews'],
    | ('usedReferences' | 'hasEntry' | 'plansOfEntry' | 'entriesOfAmount' | 'postedBeside' | 'summaryOf')
    | 'batchesOfRecord'
  > {
    const plans = (): BatchPlan[] =>
      [...this.oracle.states.values()].flatMap((state) =>
        'plan' in state && state.status !== 'Discarded' ? [state.plan] : [],
      );
    const isUnposted = (plan: BatchPlan): boolean =>
      !['Posted', 'AwaitingApproval'].includes(this.oracle.states.get(streamOf(plan.batchKey))?.status ?? '');
    return {
      summaryOf: () => [],
      batchesOfRecord: (recordNo) =>
        [...this.oracle.states.values()].flatMap((state) =>
          'recordNo' in state && state.recordNo === recordNo
            ? [{ environment: ENVIRONMENT, batchKey: state.plan.batchKey }]
            : [],
        ),
      usedReferences: () => this.usedReferences(),
      hasEntry: (_environment, _period, id) => plans().some(({ journalEntryId }) => journalEntryId === id),
      plansOfEntry: (_environment, _period, id) => plans().filter(({ journalEntryId }) => journalEntryId === id),
      entriesOfAmount: (_environment, _period, { totalMinor, lineCount }: EntryAmounts) => [
        ...new Set(
          plans()
            .filter((plan) => plan.totalMinor === totalMinor && plan.lineCount === lineCount && isUnposted(plan))
            .map(({ journalEntryId }) => journalEntryId),
        ),
      ],
      postedBeside: (_environment, batchKey, limit) =>
        [...this.oracle.states.values()]
          .flatMap((state) =>
            state.status === 'Posted' && state.plan.batchKey !== batchKey
              ? [{ referenceNo: state.identity.referenceNo, recordNo: state.recordNo }]
              : [],
          )
          .slice(0, limit),
    };
  }

  private usedReferences(): UsedReference[] {
    const used = new Map(this.twin?.keepsViews === true ? this.everUsed : []);
    for (const state of this.oracle.states.values()) {
      if (!('plan' in state)) continue;
      const history =
        'history' in state
          ? state.history
          : 'before' in state && 'history' in state.before
            ? state.before.history
            : null;
      const discarded = this.oracle.usedBy.get(streamOf(state.plan.batchKey)) ?? [];
      for (const referenceNo of new Set([...(history?.used.map((one) => one.referenceNo) ?? []), ...discarded])) {
        const isConfirmed = 'recordNo' in state && 'identity' in state && state.identity.referenceNo === referenceNo;
        const { batchKey, journalEntryId, businessEntityId, entryRevision } = state.plan;
        const recordNo = isConfirmed ? state.recordNo : null;
        const one = {
          referenceNo,
          environment: ENVIRONMENT,
          batchKey,
          journalEntryId,
          businessEntityId,
          entryRevision,
        };
        used.set(referenceNo, { ...one, recordNo });
        this.everUsed.set(referenceNo, { ...one, recordNo });
      }
    }
    return [...used.values()];
  }

  /** What happened, event by event, for who wants to understand a seed. */
  story(): string[] {
    const events = this.log.all.map(
      ({ storedAtMs, id, stream, type, data }) =>
        `${String(Math.round(storedAtMs)).padStart(9)} ms  ${id.padEnd(10)} ${stream} ${type} ${JSON.stringify(data)}`,
    );
    const entries = this.ledger.entries.map(
      ({ recordNo, referenceNo, state, isAltered }) =>
        `ledger: ${recordNo} ${referenceNo} ${state}${isAltered ? ', altered' : ''}`,
    );
    return [...events, ...entries, ...this.errorLog.errors.map((error) => `error: ${error}`)];
  }

  private newEvent({ type, data }: DomainEvent): NewEvent {
    this.numbers += 1;
    const metadata = {
      actor: 'ana',
      environment: ENVIRONMENT,
      correlationId: 'c',
      causationId: 'c',
      occurredAt: '2026-09-30T12:00:00.000Z',
    };
    return { id: `people-${this.numbers}`, type, schemaVersion: 1, data, metadata };
  }

  private result(): WorldResult {
    const states = [...this.oracle.states.values()];
    return {
      seed: this.seed,
      violations: this.oracle.violations,
      batches: states.length,
      posted: states.filter(({ status }) => status === 'Posted').length,
      entries: this.ledger.entries.length,
      faults: this.faults.met,
      steps: this.scheduler.steps,
      virtualMs: this.scheduler.nowMs,
      trace: `${this.scheduler.steps} ${this.scheduler.nowMs} ${this.log.all.map(({ stream, type, storedAtMs }) => `${stream} ${type} ${storedAtMs}`).join('|')}`,
    };
  }
}

/** Says that every record is what it is said to be. */
const BELIEVING: Pick<PostingWorker, 'compareRecords'> = {
  compareRecords: (_environment, wanted) =>
    Promise.resolve(
      wanted.map(({ part, recordNo }) => ({
        ...{ part, recordNo },
        found: {
          ...{ companyId: 'ACME', referenceNo: '', lineCount: 2, totalMinor: '0' },
          ...{ standing: 'posted', ledgerState: 'Posted', differences: [] },
        },
      })),
    ),
};

export const runWorld = (
  seed: number,
  conditions: Conditions | null = null,
  twin: Twin | null = null,
  api?: 'xml' | 'rest',
): Promise<WorldResult> => new World(seed, conditions, twin, api).run();

const isAwaiting = ({ status }: JournalBatch): boolean => status === 'AwaitingApproval';

export const isUnderWay = ({ status }: JournalBatch): boolean =>
  status === 'Queued' || status === 'InFlight' || status === 'Unknown' || status === 'Confirmed';

const limitsOf = (random: Random, isShort: boolean): PostingLimits => {
  const isQuick = isShort || random.chance(0.5);
  const lanes = random.whole(1, 3);
  return {
    lanes,
    lanesMax: lanes,
    sendWindowMs: 10_000,
    createTimeoutMs: isQuick ? 30_000 : 5 * MINUTE,
    remoteBoundMs: isQuick ? MINUTE : 15 * MINUTE,
    settleMarginMs: isQuick ? 30_000 : 3 * MINUTE,
    lookupDelaysMs: [5_000, 30_000, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE],
    retryFirstMs: 1_000,
    retryMaxMs: MINUTE,
    approvalPollMs: 15 * MINUTE,
  };
};

class SimVault extends SecretVault {
  constructor(private readonly process: SimProcess) {
    super();
  }

  override reveal(): Promise<Readonly<Record<string, Secret>>> {
    return this.process.call(() => ({ senderPassword: new Secret('s'), userPassword: new Secret('u') }));
  }

  override async store(): Promise<void> {
    throw new Error('Workers store no secrets.');
  }

  override async remove(): Promise<void> {
    throw new Error('Workers remove no secrets.');
  }

  override fingerprint(): string {
    throw new Error('Workers take no fingerprints.');
  }
}

/** Keeps what the service would tell its operator as an error. */
class ErrorLog extends Log {
  readonly errors: string[] = [];

  override info(): void {
    return;
  }

  override warn(): void {
    return;
  }

  override error(event: string, error: unknown): void {
    this.errors.push(`${event} ${error instanceof Error ? error.message : String(error)}`);
  }
}
