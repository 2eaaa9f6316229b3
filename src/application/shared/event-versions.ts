import { DomainError } from '../../domain/shared/errors';
import {
  type AppendResult,
  EventStore,
  type ExpectedRevision,
  type NewEvent,
  type Position,
  type RecordedEvent,
} from '../ports/event-store';

/** Converts the data of one version of an event to the next. A small tested function; stored data is never changed. */
export type Upcaster = (data: unknown) => unknown;

/** By event type: the first lifts version 1 to 2, the second 2 to 3. Types not listed have only version 1. */
export type Upcasters = Readonly<Record<string, readonly Upcaster[]>>;

export const UPCASTERS: Upcasters = {};

/** The version in which events of this type are written today. */
export const currentVersionOf = (type: string, upcasters: Upcasters = UPCASTERS): number =>
  1 + (upcastersOf(type, upcasters)?.length ?? 0);

/** The event as stored, for hashing and evidence. */
export const asStored = (event: RecordedEvent): RecordedEvent => (event instanceof LiftedEvent ? event.stored : event);

/** The log as today's program reads it: older events lifted, newer ones refused with EVENT_TOO_NEW. */
export class LiftingEventStore extends EventStore {
  constructor(
    private readonly store: EventStore,
    private readonly upcasters: Upcasters = UPCASTERS,
  ) {
    super();
  }

  override async read(stream: string): Promise<readonly RecordedEvent[]> {
    return this.lifted(await this.store.read(stream));
  }

  override append(stream: string, events: readonly NewEvent[], expected: ExpectedRevision): Promise<AppendResult> {
    return this.store.append(stream, events, expected);
  }

  override async readAll(after: Position | null, limit: number): Promise<readonly RecordedEvent[]> {
    return this.lifted(await this.store.readAll(after, limit));
  }

  override onAppended(listener: () => void): () => void {
    return this.store.onAppended(listener);
  }

  private lifted(events: readonly RecordedEvent[]): readonly RecordedEvent[] {
    return events.every((event) => this.isOfToday(event)) ? events : events.map((event) => this.lift(event));
  }

  private isOfToday({ type, schemaVersion }: RecordedEvent): boolean {
    return schemaVersion === currentVersionOf(type, this.upcasters);
  }

  private lift(event: RecordedEvent): RecordedEvent {
    const { type, schemaVersion, position } = event;
    const version = currentVersionOf(type, this.upcasters);
    if (schemaVersion > version || schemaVersion < 1)
      throw new DomainError(
        'EVENT_TOO_NEW',
        `The log holds ${type} of version ${schemaVersion} at position ${position}; this program knows it up to version ${version}.`,
        'Start the version of the service that wrote it, or a newer one. Nothing was changed.',
        { type, schemaVersion, versionMax: version, position },
      );
    if (schemaVersion === version) return event;
    return new LiftedEvent(event, version, upcastersOf(type, this.upcasters)?.slice(schemaVersion - 1) ?? []);
  }
}

/** Lifts its data lazily: most readers skip most events. */
class LiftedEvent implements RecordedEvent {
  private lifted: { readonly data: unknown } | undefined;

  constructor(
    readonly stored: RecordedEvent,
    readonly schemaVersion: number,
    private readonly upcasters: readonly Upcaster[],
  ) {}

  get id(): string {
    return this.stored.id;
  }

  get stream(): string {
    return this.stored.stream;
  }

  get revision(): number {
    return this.stored.revision;
  }

  get position(): Position {
    return this.stored.position;
  }

  get type(): string {
    return this.stored.type;
  }

  get metadata(): RecordedEvent['metadata'] {
    return this.stored.metadata;
  }

  get data(): unknown {
    this.lifted ??= { data: this.upcasters.reduce((data, lift) => lift(data), this.stored.data) };
    return this.lifted.data;
  }
}

const upcastersOf = (type: string, upcasters: Upcasters): readonly Upcaster[] | undefined =>
  Object.hasOwn(upcasters, type) ? upcasters[type] : undefined;
