import { type Decider, type DomainEvent, fold } from '../../domain/shared/decider';
import { type RecordedEvent } from '../ports/event-store';

/** The name of a stream of an environment after its category: `<environment>`, or `<environment>.<own id>`. */
export const streamId = (environment: string, ...ownId: readonly string[]): string => [environment, ...ownId].join('.');

/** The part of a decider that identifies its events. */
interface Kind<Event> {
  readonly category: string;
  readonly evolve: (state: never, event: Event) => unknown;
}

/** The name of a stream in the store. `id` is an environment, or the result of `streamId`. */
export const streamOf = ({ category }: Pick<Kind<never>, 'category'>, id: string): string => `${category}-${id}`;

/** Whether a stream is of this kind. */
export const isOfKind = ({ category }: Pick<Kind<never>, 'category'>, stream: string): boolean =>
  stream.startsWith(`${category}-`);

/**
 * The event with the type of its kind; null when its stream is of another kind. The store keeps what the domain
 * decided.
 */
export const factOf = <Event extends DomainEvent>(
  kind: Kind<Event>,
  event: RecordedEvent,
): (RecordedEvent & Event) | null => (isOfKind(kind, event.stream) ? (event as RecordedEvent & Event) : null);

/** Events of one stream of this kind, with their types. */
export const factsOf = <Event extends DomainEvent>(
  _kind: Kind<Event>,
  events: readonly RecordedEvent[],
): readonly (RecordedEvent & Event)[] => events as readonly (RecordedEvent & Event)[];

/** The state from the events of one stream. */
export const foldFacts = <State, Event extends DomainEvent>(
  kind: Decider<State, Event>,
  events: readonly RecordedEvent[],
): State => fold(kind, events as unknown as readonly Event[]);
