import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OfferedDeliverySources } from '../../src/adapters/delivery-sources/offered-delivery-sources';
import { SqliteEventStore } from '../../src/adapters/event-store/sqlite-event-store';
import { FileImportSpool } from '../../src/adapters/import-spool/file-import-spool';
import { ImportJournalHandler } from '../../src/application/journal-import/journal-import.commands';
import { type JournalImportWorker } from '../../src/application/journal-import/journal-import.worker';
import { type ImportAllowance } from '../../src/application/journal-import/import-allowance';
import { PickUpPorts } from '../../src/application/pick-up/pick-up.ports';
import { PickUpWorker } from '../../src/application/pick-up/pick-up.worker';
import { type DeliverySource, DeliverySources, type Destination } from '../../src/application/ports/delivery-sources';
import { type RecordedEvent } from '../../src/application/ports/event-store';
import { Access } from '../../src/application/shared/access';
import { Aggregates } from '../../src/application/shared/aggregates';
import { Changes } from '../../src/application/shared/changes';
import { type DeliveryFacts } from '../../src/domain/journal-import/journal-import.events';
import { savePickUp } from '../../src/domain/pick-up/pick-up.decisions';
import { type FileFacts, type PickUpEvent } from '../../src/domain/pick-up/pick-up.events';
import { type PickUpSettings } from '../../src/domain/pick-up/pick-up.settings';
import { pickUp, type PickUp } from '../../src/domain/pick-up/pick-up.state';
import { type Secret } from '../../src/application/ports/secret';
import { FakeClock } from './clock';
import { cause, ENVIRONMENT, MemoryLog, SequentialIds } from './plain-ports';
import { WatchedStore } from './watched-store';

export const EVERY_MS = 300_000;

export const folderSettings = (more: Partial<PickUpSettings> = {}): PickUpSettings => ({
  place: { kind: 'folder', path: '' },
  credential: null,
  finishedSign: 'rename',
  afterward: 'move',
  profile: null,
  rounding: 'none',
  countsByItself: false,
  ...more,
});

/** What waits for ever, so that files which a dead process had open are not closed by garbage collection. */
const HELD: (() => void)[] = [];

/** Counts the steps of a process towards the outside, and ends it at one of them. */
export class Lifeline {
  steps = 0;
  readonly killed: Promise<void>;
  private tell: () => void = () => undefined;

  constructor(private readonly killAt = Infinity) {
    this.killed = new Promise((resolve) => {
      this.tell = resolve;
    });
  }

  /** Before and after everything that the process does to the world: at the last one nothing follows. */
  async step(): Promise<void> {
    this.steps += 1;
    if (this.steps < this.killAt) return;
    this.tell();
    await new Promise<void>((resolve) => HELD.push(resolve));
  }
}

interface ProcessOptions {
  readonly lifeline?: Lifeline;
  readonly isOff?: boolean;
  readonly isReadOnly?: boolean;
  readonly sources?: DeliverySources;
}

/** The pick-up as the service wires it, over a log in memory and folders of its own, as one process after another. */
export class PickUpSystem {
  readonly home = mkdtempSync(join(tmpdir(), 'revrec-pick-up-'));
  readonly root = join(this.home, 'root');
  readonly inbox = join(this.root, ENVIRONMENT);
  readonly inner = new SqliteEventStore(':memory:');
  readonly clock = new FakeClock();
  readonly log = new MemoryLog();
  readonly ids = new SequentialIds();
  readonly aggregates = new Aggregates(this.inner, this.clock, this.ids);
  readonly offered = new OfferedDeliverySources({
    root: this.root,
    sftpHosts: [],
    limits: { connectTimeoutMs: 1_000, silenceMs: 1_000 },
  });
  /** Credentials by reference. */
  readonly secrets = new Map<string, Record<string, Secret>>();
  bytesMax = 10_000;
  /** What the import refuses with. */
  refusal: Error | null = null;

  constructor() {
    mkdirSync(this.inbox, { recursive: true });
  }

  close(): void {
    this.inner.close();
    rmSync(this.home, { recursive: true });
  }

  process({
    lifeline = new Lifeline(),
    isOff = false,
    isReadOnly = false,
    sources,
  }: ProcessOptions = {}): PickUpWorker {
    const store = new WatchedStore(this.inner);
    store.interfere = async (_request, proceed) => {
      await lifeline.step();
      const result = await proceed();
      await lifeline.step();
      return result;
    };
    const { clock, ids, log, bytesMax } = this;
    const aggregates = new Aggregates(store, clock, ids);
    const imports = new ImportJournalHandler(
      aggregates,
      new Changes(new Access(aggregates, clock), aggregates),
      new FileImportSpool(join(this.home, 'spool'), bytesMax),
      ids,
      { submit: () => undefined } as unknown as JournalImportWorker,
      {
        require: () => {
          if (this.refusal !== null) throw this.refusal;
        },
      } as unknown as ImportAllowance,
    );
    const vault = {
      reveal: async (ref: string): Promise<Record<string, Secret>> => this.secrets.get(ref) ?? {},
    };
    const watched = new WatchedSources(sources ?? this.offered, lifeline);
    const limits = { everyMs: EVERY_MS, bytesMax };
    const ports = new PickUpPorts(aggregates, watched, vault, imports, limits, clock, ids, log);
    return new PickUpWorker(ports, { names: ['acme-live', ENVIRONMENT] }, { isOff }, { isReadOnly });
  }

  async save(settings: PickUpSettings = folderSettings()): Promise<void> {
    await this.aggregates.change(pickUp, ENVIRONMENT, cause, (state) => savePickUp(state, settings));
  }

  /** A file that was written at this time of the day. */
  put(name: string, content = name, time = '10:00:00'): void {
    writeFileSync(join(this.inbox, name), content);
    const at = new Date(`2026-09-30T${time}.000Z`);
    utimesSync(join(this.inbox, name), at, at);
  }

  names(...path: readonly string[]): string[] {
    try {
      return readdirSync(join(this.inbox, ...path)).sort();
    } catch {
      return [];
    }
  }

  read(...path: readonly string[]): string {
    return readFileSync(join(this.inbox, ...path), 'utf8');
  }

  async state(): Promise<PickUp> {
    return (await this.aggregates.load(pickUp, ENVIRONMENT)).state;
  }

  /** Deliveries that the import has on record, in order. */
  async imports(): Promise<DeliveryFacts[]> {
    const events = await this.inner.readAll(null, 100_000);
    return events.flatMap(({ type, data }) => (type === 'JournalImportReceived' ? [data as DeliveryFacts] : []));
  }

  /** What happened to the pick-up after it was saved. */
  async story(): Promise<(RecordedEvent & PickUpEvent)[]> {
    const events = await this.inner.read(`pickUp-${ENVIRONMENT}`);
    return events.filter(({ type }) => type !== 'PickUpSaved') as (RecordedEvent & PickUpEvent)[];
  }

  async types(): Promise<string[]> {
    return (await this.story()).map(({ type }) => type.replace('PickUp', ''));
  }

  /** Until the next look is due. */
  pass(ms = EVERY_MS): void {
    this.clock.advance(ms);
  }
}

/** Each step of a source is a step of the process. */
class WatchedSources extends DeliverySources {
  constructor(
    private readonly inner: DeliverySources,
    private readonly lifeline: Lifeline,
  ) {
    super();
  }

  override refusalOf(...parameters: Parameters<DeliverySources['refusalOf']>): string | null {
    return this.inner.refusalOf(...parameters);
  }

  override async open(...parameters: Parameters<DeliverySources['open']>): Promise<DeliverySource> {
    return new WatchedSource(await this.inner.open(...parameters), this.lifeline);
  }

  override hostKeyOf(...parameters: Parameters<DeliverySources['hostKeyOf']>): Promise<string> {
    return this.inner.hostKeyOf(...parameters);
  }
}

class WatchedSource implements DeliverySource {
  constructor(
    private readonly inner: DeliverySource,
    private readonly lifeline: Lifeline,
  ) {}

  async list(): Promise<readonly FileFacts[]> {
    await this.lifeline.step();
    return this.inner.list();
  }

  async facts(name: string): Promise<FileFacts | null> {
    await this.lifeline.step();
    return this.inner.facts(name);
  }

  async *read(name: string): AsyncGenerator<Uint8Array, void> {
    await this.lifeline.step();
    for await (const chunk of this.inner.read(name)) {
      yield chunk;
      await this.lifeline.step();
    }
  }

  async move(file: FileFacts, destination: Destination, as: string): Promise<void> {
    await this.lifeline.step();
    await this.inner.move(file, destination, as);
    await this.lifeline.step();
  }

  async close(): Promise<void> {
    await this.inner.close();
  }
}
