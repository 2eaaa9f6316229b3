import { type Clock } from '../ports/clock';
import { type AppendResult, EventStore, type ExpectedRevision, type NewEvent } from '../ports/event-store';
import { type Log } from '../ports/log';
import { diskCondition } from '../shared/disk-trouble';
import { isStoreOutage } from '../shared/store-outage';
import { type ServiceConditions } from './service-conditions';

/**
 * The log, to which nothing is written while the service is read-only. An outage of the store is logged once, with its
 * end and length: whatever could not be done meanwhile is not logged as a failure of its own.
 */
export class GuardedEventStore extends EventStore {
  /** What fails: without a quorum a server may be read and not written. */
  private readonly silent = new Set<'append' | 'read'>();
  private silentSinceMs = 0;

  constructor(
    private readonly store: EventStore,
    private readonly conditions: ServiceConditions,
    private readonly clock: Pick<Clock, 'monotonicMs'>,
    private readonly log: Log,
  ) {
    super();
  }

  /** Rejects with READ_ONLY while nothing may be written. */
  override async append(
    stream: string,
    events: readonly NewEvent[],
    expected: ExpectedRevision,
  ): Promise<AppendResult> {
    this.conditions.requireWritable();
    const result = await this.store.append(stream, events, expected);
    if (result.kind !== 'unknown') this.answered('append');
    else if (result.disk) this.conditions.raise(diskCondition(result.disk));
    else this.fails('append', result.cause);
    return result;
  }

  override read(...parameters: Parameters<EventStore['read']>): ReturnType<EventStore['read']> {
    return this.watched(this.store.read(...parameters));
  }

  override readAll(...parameters: Parameters<EventStore['readAll']>): ReturnType<EventStore['readAll']> {
    return this.watched(this.store.readAll(...parameters));
  }

  override onAppended(listener: () => void): () => void {
    return this.store.onAppended(listener);
  }

  private async watched<Result>(reading: Promise<Result>): Promise<Result> {
    try {
      const result = await reading;
      this.answered('read');
      return result;
    } catch (error) {
      if (isStoreOutage(error) && error instanceof Error) this.fails('read', error.message);
      throw error;
    }
  }

  private fails(what: 'append' | 'read', cause: string): void {
    const isNew = this.silent.size === 0;
    this.silent.add(what);
    if (!isNew) return;
    this.silentSinceMs = this.clock.monotonicMs();
    this.log.warn('store.unavailable', { cause });
  }

  /** The outage is over when all that failed works again. */
  private answered(what: 'append' | 'read'): void {
    if (!this.silent.delete(what) || this.silent.size > 0) return;
    const seconds = Math.round((this.clock.monotonicMs() - this.silentSinceMs) / 100) / 10;
    this.log.warn('store.available', { seconds });
  }
}
