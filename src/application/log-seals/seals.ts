import { assertNever, type Decider, type DomainEvent } from '../../domain/shared/decider';
import { type Position, type RecordedEvent } from '../ports/event-store';
import { type AcceptedRestore, type Seal } from '../ports/seal-ports';

export type SealEvent =
  | DomainEvent<'LogSealed', Seal>
  /** The log was moved into this store, where the last event that the last seal covers stands elsewhere. */
  | DomainEvent<'LogMoved', { readonly size: number; readonly position: Position }>
  /** An older log was restored, and an operator accepted it: a new branch of seals begins after the last one that is here. */
  | DomainEvent<'LogRestored', AcceptedRestore>;

export interface SealedLog {
  /** Null before the first. */
  readonly last: Seal | null;
  /** Where the last event that it covers stands in this store; the seal itself names the store in which it was written. */
  readonly position: Position | null;
  readonly restores: readonly AcceptedRestore[];
}

/** All seals of a log are one stream, also after a restore: of several instances one writes the next. */
export const sealedLog: Decider<SealedLog, SealEvent> = {
  category: 'seal',
  initial: { last: null, position: null, restores: [] },
  evolve: (state, event): SealedLog => {
    switch (event.type) {
      case 'LogSealed':
        return { ...state, last: event.data, position: event.data.position };
      case 'LogMoved':
        return { ...state, position: event.data.position };
      case 'LogRestored':
        return { ...state, restores: [...state.restores, event.data] };
      default:
        return assertNever(event);
    }
  },
};

export const SEAL_STREAM_ID = 'log';

/** Of what only the service itself has to do with: it is no environment. */
export const SEAL_ENVIRONMENT = 'service';

/** The seals among the events of their stream, which says also where the log was moved. */
export const sealsAmong = (events: readonly RecordedEvent[]): Seal[] =>
  events.filter(({ type }) => type === 'LogSealed').map(({ data }) => data as Seal);

/** The accepted restores among the events of the same stream. */
export const restoresAmong = (events: readonly RecordedEvent[]): AcceptedRestore[] =>
  events.filter(({ type }) => type === 'LogRestored').map(({ data }) => data as AcceptedRestore);
