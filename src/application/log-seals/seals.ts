import { assertNever, type Decider, type DomainEvent } from '../../domain/shared/decider';
import { type Position, type RecordedEvent } from '../ports/event-store';
import { type AcceptedRestore, type Seal } from '../ports/seal-ports';

export type SealEvent =
  | DomainEvent<'LogSealed', Seal>
  /** The log was moved into this store, where the last sealed event has another position. */
  | DomainEvent<'LogMoved', { readonly size: number; readonly position: Position }>
  /** An operator accepted an older log: a new branch of seals starts after the last one here. */
  | DomainEvent<'LogRestored', AcceptedRestore>;

export interface SealedLog {
  /** Null before the first. */
  readonly last: Seal | null;
  /**
   * Position in this store of the last event it covers; the seal itself has the position in the store where it was
   * written.
   */
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

/** For streams of the service itself; not an environment. */
export const SEAL_ENVIRONMENT = 'service';

/** The seals among the events of their stream. */
export const sealsAmong = (events: readonly RecordedEvent[]): Seal[] =>
  events.filter(({ type }) => type === 'LogSealed').map(({ data }) => data as Seal);

/** The accepted restores among the events of the same stream. */
export const restoresAmong = (events: readonly RecordedEvent[]): AcceptedRestore[] =>
  events.filter(({ type }) => type === 'LogRestored').map(({ data }) => data as AcceptedRestore);
