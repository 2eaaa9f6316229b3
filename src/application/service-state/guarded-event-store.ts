import { type AppendResult, EventStore, type ExpectedRevision, type NewEvent } from '../ports/event-store';
import { diskCondition } from '../shared/disk-trouble';
import { type ServiceConditions } from './service-conditions';

/** The log, to which nothing is written while the service is read-only. */
export class GuardedEventStore extends EventStore {
  constructor(
    private readonly store: EventStore,
    private readonly conditions: ServiceConditions,
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
    if (result.kind === 'unknown' && result.disk) this.conditions.raise(diskCondition(result.disk));
    return result;
  }

  override read(...parameters: Parameters<EventStore['read']>): ReturnType<EventStore['read']> {
    return this.store.read(...parameters);
  }

  override readAll(...parameters: Parameters<EventStore['readAll']>): ReturnType<EventStore['readAll']> {
    return this.store.readAll(...parameters);
  }

  override onAppended(listener: () => void): () => void {
    return this.store.onAppended(listener);
  }
}
