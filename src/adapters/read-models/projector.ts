import { type EventStore, isAtLeast, type Position, type RecordedEvent } from '../../application/ports/event-store';
import { type Log } from '../../application/ports/log';
import { diskError, diskTroubleOf, isDamage } from '../../application/shared/disk-trouble';
import { Freshness } from '../../application/shared/freshness';
import { DomainError } from '../../domain/shared/errors';
import { type SqliteDatabase } from '../sqlite/open-database';
import {
  createProjectionTable,
  keepPlace,
  NOWHERE,
  placeAfter,
  placeIn,
  type ProjectionPlace,
  type Standing,
  standingOf,
} from './projection-place';
import { type ReadModel } from './read-model';

const PAGE_EVENTS_MAX = 500;
const RETRY_MS = 1_000;
/** How long a query waits for the position it needs. */
const FRESHNESS_WAIT_MS = 5_000;

/** An event that the views showed and the log lacks. */
export interface LostPlace {
  readonly eventId: string;
  readonly place: number;
}

/** Rebuilds the tables while others use them. */
export interface ViewsRepair {
  isDamaged(): boolean;
  /** The tables are those of a rebuild when it resolves. Rejects when the signal aborts. */
  rebuild(signal: AbortSignal): Promise<void>;
}

/** A damaged file of views, which are being rebuilt. */
export class ViewsDamaged extends Error {}

/**
 * Projects the event log into the tables. Rows and checkpoint commit in one transaction, so each event counts once.
 * Everything is rebuilt when the file was deleted, a read model has a new version, or the log is another one or lacks
 * what was projected.
 */
export class Projector extends Freshness {
  private lostPlace: LostPlace | null = null;
  private at: ProjectionPlace = NOWHERE;
  private isLogKnown = false;
  private comparing: Promise<Standing> | null = null;
  private running: Promise<void> | null = null;
  private isBehind = false;
  private readonly stopping = new AbortController();
  private isSuspect = false;
  private repair: ViewsRepair | null = null;
  private tooNew: DomainError | null = null;
  private readonly waiters = new Set<() => void>();
  private readonly listeners = new Set<() => void>();
  private readonly troubleListeners = new Set<(error: unknown) => void>();
  private trouble: unknown = null;
  private unsubscribe: (() => void) | null = null;

  constructor(
    private readonly store: EventStore,
    private readonly database: SqliteDatabase,
    private readonly models: readonly ReadModel[],
    private readonly log: Log,
    private readonly count: (event: RecordedEvent) => void = () => undefined,
  ) {
    super();
    this.prepareTables();
  }

  /** Checks whether the log has what the views show, and returns what it lacks. The views are rebuilt on start. */
  async compare(): Promise<LostPlace | null> {
    await this.standing();
    return this.lostPlace;
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

  /** Projects to the end of the log once. Rejects where following would retry. */
  async catchUp(): Promise<void> {
    await this.projectToEnd();
  }

  /** From now on damaged tables are rebuilt. */
  repairWith(repair: ViewsRepair): void {
    this.repair = repair;
  }

  /** Somebody met damage while reading: the tables are checked, and rebuilt if it is theirs. */
  suspectDamage(): void {
    this.isSuspect = true;
    this.wake();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.unsubscribe?.();
    for (const notify of [...this.waiters]) notify(); // There is nothing left to wait for.
    await this.running;
  }

  /** Calls back after rows changed. Returns how to stop. */
  onProjected(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Calls back with the error each time that the log cannot be followed, and with null when it can again. */
  onTrouble(listener: (error: unknown) => void): void {
    this.troubleListeners.add(listener);
  }

  override async reached(position: Position): Promise<boolean> {
    const { position: checkpoint } = this.at;
    if (checkpoint !== null && isPair(checkpoint) !== isPair(position)) return true; // Of the store before a move.
    const giveUpAt = performance.now() + FRESHNESS_WAIT_MS;
    while (!isAtLeast(this.at.position, position)) {
      const leftMs = giveUpAt - performance.now();
      if (leftMs <= 0 || this.isStopped || this.obstacle()) return false;
      await this.nextChange(leftMs);
    }
    return true;
  }

  /** A full or failing disk, from the first attempt that met it to the first that did not. */
  protected override obstacle(): DomainError | null {
    const disk = diskTroubleOf(this.trouble);
    return disk && diskError(disk);
  }

  override async caughtUp(): Promise<boolean> {
    let end = this.at.position;
    for (;;) {
      const last = (await this.store.readAll(end, PAGE_EVENTS_MAX)).at(-1);
      if (!last) break;
      end = last.position;
    }
    return end === null || this.reached(end);
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
        if (this.isSuspect) await this.repairIfDamaged();
        await this.projectToEnd();
        if (this.trouble !== null) this.tell(null);
      } catch (error) {
        const isRepairDue = !this.isSuspect && isDamage(error) && this.repair?.isDamaged() === true;
        this.isSuspect ||= isRepairDue;
        if (!isRepairDue) this.tell(error);
        if (error instanceof DomainError && error.code === 'EVENT_TOO_NEW') {
          this.tooNew = error; // Retrying does not help: the program is too old.
          return;
        }
        this.log.error('projector.interrupted', error, { checkpoint: this.at.position });
        this.isBehind = true;
        if (isRepairDue) continue; // A repair that fails is retried like everything else.
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  }

  /** Nothing is projected meanwhile: this is called where that is done. */
  private async repairIfDamaged(): Promise<void> {
    if (this.repair?.isDamaged() === true) {
      this.log.warn('views.damaged', {});
      this.tell(new ViewsDamaged('The file of the views is damaged.'));
      await this.repair.rebuild(this.stopping.signal);
      this.prepareTables();
      this.log.info('views.rebuilt', { events: this.at.place });
      for (const notify of [...this.waiters, ...this.listeners]) notify();
    }
    this.isSuspect = false;
  }

  private tell(error: unknown): void {
    this.trouble = error;
    for (const listener of this.troubleListeners) listener(error);
    if (this.obstacle()) for (const notify of [...this.waiters]) notify();
  }

  private get isStopped(): boolean {
    return this.stopping.signal.aborted;
  }

  private async projectToEnd(): Promise<void> {
    if (!this.isLogKnown) await this.requireSameLog();
    this.isLogKnown = true;
    let hasMore = true;
    while (hasMore && !this.isStopped) hasMore = await this.projectPage();
  }

  /** False at the end of the log. */
  private async projectPage(): Promise<boolean> {
    const events = await this.store.readAll(this.at.position, PAGE_EVENTS_MAX);
    if (events.length === 0) return false;
    const after = placeAfter(this.at, events);
    this.database.transaction(() => {
      events.forEach((event, index) => {
        for (const model of this.models) model.apply(event, this.at.place + index + 1);
      });
      keepPlace(this.database, this.version, after);
    })();
    this.at = after;
    for (const event of events) this.count(event);
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

  /**
   * Positions mean nothing in another log, and a restored one lacks what the views show: after the store was moved,
   * restored or exchanged the tables are rebuilt.
   */
  private async requireSameLog(): Promise<void> {
    const standing = await this.standing();
    if (standing === 'same') return;
    if (standing === 'moved') this.log.info('projector.other-log', { known: this.at.log });
    else this.log.warn('projector.log-behind-views', { ...this.lostPlace });
    this.database.transaction(() => {
      this.dropTables();
      this.createTables();
    })();
  }

  private standing(): Promise<Standing> {
    this.comparing ??= standingOf(this.store, this.at).then(
      (standing) => {
        if (standing === 'behind') this.lostPlace = { eventId: this.at.eventId ?? '', place: this.at.place };
        return standing;
      },
      (error: unknown) => {
        this.comparing = null; // Retried when the store responds.
        throw error;
      },
    );
    return this.comparing;
  }

  private prepareTables(): void {
    createProjectionTable(this.database);
    const known = placeIn(this.database, this.version);
    if (known === null) {
      this.dropTables();
      this.createTables();
      return;
    }
    for (const model of this.models) model.create(this.database);
    this.at = known;
  }

  private get version(): string {
    return this.models.map((model) => model.version).join(' ');
  }

  private createTables(): void {
    for (const model of this.models) model.create(this.database);
    this.at = NOWHERE;
    keepPlace(this.database, this.version, this.at);
  }

  private dropTables(): void {
    for (const table of this.models.flatMap((model) => model.tables))
      this.database.exec(`DROP TABLE IF EXISTS ${table}`);
  }
}

const isPair = (position: Position): boolean => position.includes('-');
