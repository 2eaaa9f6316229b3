import { type EventStore, isAtLeast, type Position, type RecordedEvent } from '../../application/ports/event-store';
import { type Log } from '../../application/ports/log';
import { Freshness } from '../../application/shared/freshness';
import { DomainError } from '../../domain/shared/errors';
import { type SqliteDatabase } from '../sqlite/open-database';
import { type ReadModel } from './read-model';

const PAGE_EVENTS_MAX = 500;
const RETRY_MS = 1_000;
/** How long a query waits for what it was promised to see. */
const FRESHNESS_WAIT_MS = 5_000;

/** Which tables were written from which log up to where. */
interface Projection {
  readonly version: string;
  /** What tells one log from another: position and id of its first event. Null while it is empty. */
  readonly log: string | null;
  readonly place: number;
  readonly position: Position | null;
}

/**
 * Follows the event log into the tables. Rows and checkpoint commit in one transaction, so each event counts once; deleting the
 * file, a new version of a read model, or another log rebuilds everything.
 */
export class Projector extends Freshness {
  private checkpoint: Position | null = null;
  /** Events projected so far. */
  private place = 0;
  private knownLog: string | null = null;
  private isLogKnown = false;
  private running: Promise<void> | null = null;
  private isBehind = false;
  private isStopped = false;
  private tooNew: DomainError | null = null;
  private readonly waiters = new Set<() => void>();
  private readonly listeners = new Set<() => void>();
  private unsubscribe: (() => void) | null = null;

  constructor(
    private readonly store: EventStore,
    private readonly database: SqliteDatabase,
    private readonly models: readonly ReadModel[],
    private readonly log: Log,
    private readonly count: (type: string) => void = () => undefined,
  ) {
    super();
    this.prepareTables();
  }

  /** Catches up with the log, then keeps following it. */
  async start(): Promise<void> {
    this.unsubscribe = this.store.onAppended(() => {
      this.wake();
    });
    this.wake();
    await this.running;
    if (this.tooNew) throw this.tooNew;
  }

  /** Goes to the end of the log once and follows it no further. Rejects where following would try again. */
  async catchUp(): Promise<void> {
    await this.projectToEnd();
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    this.unsubscribe?.();
    for (const notify of [...this.waiters]) notify(); // Nothing will come that they could wait for.
    await this.running;
  }

  /** Calls back after rows changed. Answers how to stop. */
  onProjected(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  override async reached(position: Position): Promise<boolean> {
    if (this.checkpoint !== null && isPair(this.checkpoint) !== isPair(position)) return true; // Of the store before a move.
    const giveUpAt = performance.now() + FRESHNESS_WAIT_MS;
    while (!isAtLeast(this.checkpoint, position)) {
      const leftMs = giveUpAt - performance.now();
      if (leftMs <= 0 || this.isStopped) return false;
      await this.nextChange(leftMs);
    }
    return true;
  }

  private wake(): void {
    this.isBehind = true;
    this.running ??= this.follow().finally(() => {
      this.running = null;
    });
  }

  private async follow(): Promise<void> {
    while (this.isBehind && !this.isStopped) {
      this.isBehind = false;
      try {
        await this.projectToEnd();
      } catch (error) {
        if (error instanceof DomainError && error.code === 'EVENT_TOO_NEW') {
          this.tooNew = error; // Trying again would not make this program a newer one.
          return;
        }
        this.log.error('projector.interrupted', error, { checkpoint: this.checkpoint });
        this.isBehind = true;
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  }

  private async projectToEnd(): Promise<void> {
    if (!this.isLogKnown) await this.requireSameLog();
    this.isLogKnown = true;
    let hasMore = true;
    while (hasMore && !this.isStopped) hasMore = await this.projectPage();
  }

  /** False at the end of the log. */
  private async projectPage(): Promise<boolean> {
    const events = await this.store.readAll(this.checkpoint, PAGE_EVENTS_MAX);
    const last = events.at(-1);
    if (!last) return false;
    const log = this.knownLog ?? logOf(events[0]);
    this.database.transaction(() => {
      events.forEach((event, index) => {
        for (const model of this.models) model.apply(event, this.place + index + 1);
      });
      this.database
        .prepare('UPDATE projection SET log = ?, place = ?, position = ?')
        .run(log, this.place + events.length, last.position);
    })();
    this.knownLog = log;
    this.place += events.length;
    this.checkpoint = last.position;
    for (const { type } of events) this.count(type);
    for (const notify of [...this.waiters, ...this.listeners]) notify();
    return true;
  }

  private nextChange(withinMs: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.waiters.delete(done);
        resolve();
      };
      const timer = setTimeout(done, withinMs);
      this.waiters.add(done);
    });
  }

  /** Positions mean nothing in another log: after the store was moved, restored or exchanged the tables are written anew. */
  private async requireSameLog(): Promise<void> {
    const [first] = await this.store.readAll(null, 1);
    if (this.knownLog === null || this.knownLog === logOf(first)) return;
    this.log.info('projector.other-log', { known: this.knownLog, found: logOf(first) });
    this.database.transaction(() => {
      this.dropTables();
      this.createTables();
    })();
  }

  private prepareTables(): void {
    this.database.exec(`
      DROP TABLE IF EXISTS checkpoint;
      CREATE TABLE IF NOT EXISTS projection (version TEXT NOT NULL, log TEXT, place INTEGER NOT NULL, position TEXT) STRICT;
    `);
    const known = this.database.prepare<[], Projection>('SELECT version, log, place, position FROM projection').get();
    if (known?.version !== this.version) {
      this.dropTables();
      this.createTables();
      return;
    }
    for (const model of this.models) model.create(this.database);
    this.knownLog = known.log;
    this.place = known.place;
    this.checkpoint = known.position;
  }

  private get version(): string {
    return this.models.map((model) => model.version).join(' ');
  }

  private createTables(): void {
    for (const model of this.models) model.create(this.database);
    this.database
      .prepare('INSERT INTO projection (version, log, place, position) VALUES (?, NULL, 0, NULL)')
      .run(this.version);
    this.knownLog = null;
    this.place = 0;
    this.checkpoint = null;
  }

  private dropTables(): void {
    this.database.exec('DELETE FROM projection');
    for (const table of this.models.flatMap((model) => model.tables))
      this.database.exec(`DROP TABLE IF EXISTS ${table}`);
  }
}

const isPair = (position: Position): boolean => position.includes('-');

const logOf = (first: RecordedEvent | undefined): string | null =>
  first === undefined ? null : `${first.position} ${first.id}`;
