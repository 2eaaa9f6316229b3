import { isOfKind } from '../shared/streams';
import { Injectable } from '@nestjs/common';
import { type Decider, type DomainEvent } from '../../domain/shared/decider';
import { DomainError } from '../../domain/shared/errors';
import { EventStore, type RecordedEvent } from '../ports/event-store';
import { HISTORY_DECIDERS } from './history-events';
import { type PastStateView, type StateDifferenceView } from './history.views';

/** Past states, by replaying the events until then. */
@Injectable()
export class PastStates {
  constructor(private readonly store: EventStore) {}

  /** Throws EVENT_NOT_FOUND for a stream that is not of the environment or never had an event. */
  async at(environment: string, stream: string, at: string): Promise<PastStateView> {
    return this.stateOf(stream, await this.eventsOf(environment, stream), at);
  }

  /** What changed between two moments, by path. Throws like `at`. */
  async between(
    environment: string,
    stream: string,
    moments: { readonly from: string; readonly until: string },
  ): Promise<readonly StateDifferenceView[]> {
    const events = await this.eventsOf(environment, stream);
    const before = this.stateOf(stream, events, moments.from).state;
    const after = this.stateOf(stream, events, moments.until).state;
    return differencesOf(before, after);
  }

  private async eventsOf(environment: string, stream: string): Promise<readonly RecordedEvent[]> {
    const events = kindOf(environment, stream) === undefined ? [] : await this.store.read(stream);
    if (events.length > 0) return events;
    throw new DomainError('EVENT_NOT_FOUND', `There is no history of ${stream}.`, 'Use the stream of an event.', {
      stream,
    });
  }

  private stateOf(stream: string, events: readonly RecordedEvent[], at: string): PastStateView {
    const decider = HISTORY_DECIDERS.find((kind) => isOfKind(kind, stream));
    if (!decider) throw new Error(`${stream} is of no known kind.`);
    const counted = events.filter(({ metadata }) => metadata.occurredAt <= at);
    const state = counted.reduce((before, event) => decider.evolve(before, event), decider.initial);
    return {
      stream,
      at,
      revision: counted.length - 1,
      lastEventAt: counted.at(-1)?.metadata.occurredAt ?? null,
      state: plain(state),
    };
  }
}

/** The kind of a stream of this environment; otherwise undefined. */
const kindOf = (environment: string, stream: string): Decider<unknown, DomainEvent> | undefined =>
  HISTORY_DECIDERS.find(({ category }) => {
    const own = `${category}-${environment}`;
    return stream === own || stream.startsWith(`${own}.`);
  });

/** Turns maps into objects with sorted names, for display and comparison. */
const plain = (value: unknown): unknown => {
  if (value instanceof Map) {
    const entries = [...value].map(([key, item]): [string, unknown] => [String(key), plain(item)]);
    return Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
  }
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
};

export const differencesOf = (before: unknown, after: unknown): StateDifferenceView[] => {
  const [was, is] = [leavesOf(before), leavesOf(after)];
  return [...new Set([...was.keys(), ...is.keys()])]
    .sort()
    .map((path) => ({ path, before: was.get(path) ?? null, after: is.get(path) ?? null }))
    .filter((one) => one.before !== one.after);
};

/** Every value that is not an object, by its JSON pointer. */
const leavesOf = (value: unknown, path = '', leaves = new Map<string, unknown>()): Map<string, unknown> => {
  if (typeof value !== 'object' || value === null) return leaves.set(path, value);
  for (const [key, item] of Object.entries(value))
    leavesOf(item, `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`, leaves);
  return leaves;
};
