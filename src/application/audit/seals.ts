import { assertNever, type Decider, type DomainEvent } from '../../domain/shared/decider';
import { type Position, type RecordedEvent } from '../ports/event-store';
import { type Seal } from '../ports/seal-ports';
import { type StreamKind } from '../shared/aggregates';

export type SealEvent =
  | DomainEvent<'LogSealed', Seal>
  /** The log was moved into this store, where the last event that the last seal covers stands elsewhere. */
  | DomainEvent<'LogMoved', { readonly size: number; readonly position: Position }>;

export interface SealedLog {
  /** Null before the first. */
  readonly last: Seal | null;
  /** Where the last event that it covers stands in this store; the seal itself names the store in which it was written. */
  readonly position: Position | null;
}

const decider: Decider<SealedLog, SealEvent> = {
  initial: { last: null, position: null },
  evolve: (state, event): SealedLog => {
    switch (event.type) {
      case 'LogSealed':
        return { last: event.data, position: event.data.position };
      case 'LogMoved':
        return { ...state, position: event.data.position };
      default:
        return assertNever(event);
    }
  },
};

/** All seals of a log are one stream: of several instances one writes the next. */
export const sealStream: StreamKind<SealedLog, SealEvent> = { category: 'seal', decider };
export const SEAL_STREAM_ID = 'log';

/** Of what only the service itself has to do with: it is no environment. */
export const SEAL_ENVIRONMENT = 'service';

/** The seals among the events of their stream, which says also where the log was moved. */
export const sealsAmong = (events: readonly RecordedEvent[]): Seal[] =>
  events.filter(({ type }) => type === 'LogSealed').map(({ data }) => data as Seal);
