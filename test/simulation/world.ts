import { Random } from '../../bench/random';
import { CompanyFactsReader } from '../../src/application/ledger-directory/company-facts';
import { DirectoryReader } from '../../src/application/ledger-directory/directory-reader';
import { Secret } from '../../src/application/ports/secret';
import { SecretVault } from '../../src/application/ports/secret-vault';
import { type NewEvent } from '../../src/application/ports/event-store';
import { Log } from '../../src/application/ports/log';
import { type LedgerEntry } from '../../src/application/ports/accounting-system';
import { BatchContent } from '../../src/application/journal-batch/batch-content';
import { batchKeyOf } from '../../src/application/journal-batch/batch-keys';
import { type PostingLimits, settleMs } from '../../src/application/posting-run/posting-settings';
import { PostingWorker } from '../../src/application/posting-run/posting.worker';
import { Aggregates } from '../../src/application/shared/aggregates';
import { type JournalBatch } from '../../src/domain/journal-batch/journal-batch.state';
import { type DomainEvent } from '../../src/domain/shared/decider';
import { credit, debit, planFor } from '../support/builders';
import { Faults, type FaultKind } from './faults';
import { Operator } from './operator';
import { Oracle, type Violation } from './oracle';
import { Scheduler } from './scheduler';
import { type GatewayWeakness, SimGateway } from './sim-gateway';
import { MemoryLedgerDirectory } from '../support/memory-ledger-directory';
import { SimInspection } from './sim-inspection';
import { MEMORY_MODES, type MemoryMode, SimLedger } from './sim-ledger';
import { SimClock, SimIds, SimProcess } from './sim-process';
import { SimLog, SimStore, type StoreWeakness } from './sim-store';
import { setTraps } from './trap';
import { type Conditions, type Twin } from './twins';

export const ENVIRONMENT = 'acme';
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

const CONNECTION = {
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
  readonly batchKeys: string[] = [];
  readonly processes: SimProcess[] = [];
  private readonly memory: MemoryMode;
  private readonly slowestMs: number;
  private readonly contents = new Map<string, LedgerEntry>();
  private readonly workers = new Map<SimProcess, PostingWorker>();
  private readonly weakLimits: PostingLimits;
  private readonly storeWeakness: StoreWeakness;
  private readonly gatewayWeakness: GatewayWeakness;
  private readonly errorLog = new ErrorLog();
  private lives = 0;
  private numbers = 0;
  isDown = false;

  constructor(
    readonly seed: number,
    conditions: Conditions | null = null,
    twin: Twin | null = null,
  ) {
    this.random = new Random(seed);
    const { random, scheduler } = this;
    this.faults = new Faults(random);
    for (const [kind, probability] of conditions?.faults ?? []) this.faults.force(kind, probability);
    this.limits = limitsOf(random, conditions?.shortTimes ?? false);
    this.memory = conditions?.memory ?? random.pick(MEMORY_MODES);
    const isSlow = conditions?.slowRemote ?? (this.memory === 'atomic' && random.chance(0.3));
    this.slowestMs = isSlow ? settleMs(this.limits) * 1.5 : this.limits.remoteBoundMs;
    const nowMs = (): number => scheduler.nowMs;
    this.oracle = new Oracle(nowMs, () => this.ledger, this.limits.sendWindowMs);
    this.log = new SimLog(scheduler, (event) => {
      this.oracle.written(event);
    });
    const times = {
      visibilityMs: this.limits.settleMarginMs * 0.8,
      memoryMs: settleMs(this.limits) / 2,
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

  /** Writes events that people or other parts of the service cause. */
  write(stream: string, events: readonly DomainEvent[]): void {
    const expected = this.log.read(stream).length - 1;
    this.log.append(
      stream,
      events.map((event) => this.newEvent(event)),
      expected < 0 ? 'no-stream' : expected,
    );
  }

  /** Everything stops, and goes on with an older backup of the log when nothing can be under way any more. */
  restoreBackup(): void {
    if (this.isDown) return;
    this.isDown = true;
    for (const process of this.processes) process.kill();
    const lengths = this.log.lengths.filter((one) => one >= this.setUpLength);
    const length = lengths[this.random.whole(0, lengths.length - 1)] ?? this.setUpLength;
    const downMs = this.slowestMs + settleMs(this.limits);
    this.scheduler.after(downMs, () => {
      this.log.restore(length);
      this.oracle.restored(this.log);
      this.isDown = false;
      for (const { name } of [...this.processes]) this.start(name);
    });
  }

  private setUpLength = 0;

  private begin(): void {
    const { random } = this;
    this.write(`connection-${ENVIRONMENT}`, [{ type: 'ConnectionEstablished', data: CONNECTION }]);
    const mappings = [{ account: '4000', accountName: 'Revenue', ledgerAccount: '4000-10' }];
    this.write(`accountMapping-${ENVIRONMENT}`, [{ type: 'AccountsMapped', data: { mappings } }]);
    const count = random.whole(1, 5);
    for (let number = 1; number <= count; number += 1) this.addBatch(`JE-${number}`);
    this.setUpLength = this.log.all.length;
    const processes = random.pick([2, 2, 3]);
    for (let number = 1; number <= processes; number += 1) this.start(`p${number}`);
  }

  private addBatch(journalEntryId: string): void {
    const batchKey = batchKeyOf({ environment: ENVIRONMENT, journalEntryId, entryRevision: 1, part: 1 });
    this.batchKeys.push(batchKey);
    this.write(`journalBatch-${ENVIRONMENT}.${batchKey}`, batchEvents(batchKey, journalEntryId));
    if (!this.faults.strikes('refuses')) return;
    const isForGood = this.random.chance(0.5);
    this.ledger.refusals.set(journalEntryId, isForGood ? Infinity : this.random.next() * 60 * MINUTE);
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
      onFirstByte: this.oracle.firstByte.bind(this.oracle),
    };
    const directory = new MemoryLedgerDirectory();
    const reading = { inspection: new SimInspection(process), directory, clock, ageMaxMs: 15 * MINUTE };
    const worker = new PostingWorker(
      {
        directory,
        lists: new DirectoryReader(reading),
        companies: new CompanyFactsReader(reading),
        aggregates: new Aggregates(store, clock, ids),
        content: new BatchContent(store),
        fieldViews: { customFieldsOf: () => [] },
        runViews: { openRuns: () => this.openRuns() },
        batchViews: {
          awaitingApproval: () => this.batchesThat(isAwaiting),
          underWay: () => this.batchesThat(isUnderWay),
        },
        ledger: new SimGateway(process, world, this.gatewayWeakness),
        vault: new SimVault(process),
        clock,
        ids,
        log: this.errorLog,
      },
      this.weakLimits,
    );
    this.workers.set(process, worker);
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

  private openRuns(): { environment: string; runId: string; correlationId: string }[] {
    const prefix = `postingRun-${ENVIRONMENT}.`;
    return this.log
      .streamNames()
      .filter((name) => name.startsWith(prefix) && !this.isFinished(name))
      .map((name) => ({ environment: ENVIRONMENT, runId: name.slice(prefix.length), correlationId: 'c' }));
  }

  isFinished(runStream: string): boolean {
    return this.log.read(runStream).at(-1)?.type === 'PostingRunFinished';
  }

  private batchesThat(
    isWanted: (state: JournalBatch) => boolean,
  ): { environment: string; batchKey: string; runId: string }[] {
    return this.batchKeys.flatMap((batchKey) => {
      const state = this.oracle.states.get(`journalBatch-${ENVIRONMENT}.${batchKey}`);
      const runId = state && isWanted(state) && 'runId' in state ? state.runId : null;
      return runId === null ? [] : [{ environment: ENVIRONMENT, batchKey, runId }];
    });
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

export const runWorld = (
  seed: number,
  conditions: Conditions | null = null,
  twin: Twin | null = null,
): Promise<WorldResult> => new World(seed, conditions, twin).run();

const isAwaiting = ({ status }: JournalBatch): boolean => status === 'AwaitingApproval';

export const isUnderWay = ({ status }: JournalBatch): boolean =>
  status === 'Queued' || status === 'InFlight' || status === 'Unknown' || status === 'Confirmed';

const limitsOf = (random: Random, isShort: boolean): PostingLimits => {
  const isQuick = isShort || random.chance(0.5);
  return {
    lanes: random.whole(1, 3),
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

const batchEvents = (batchKey: string, journalEntryId: string): DomainEvent[] => [
  { type: 'JournalBatchPlanned', data: planFor({ batchKey, journalEntryId }) },
  { type: 'JournalBatchLinesRecorded', data: { firstLine: 1, lines: [debit(1000), credit(1000)] } },
  { type: 'JournalBatchReleased', data: {} },
];

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
