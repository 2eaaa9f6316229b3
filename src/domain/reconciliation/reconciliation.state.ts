import { assertNever, type Decider } from '../shared/decider';
import {
  type OpenDifference,
  type TieOutEvent,
  type TieOutResult,
  type TieOutTableEvent,
} from './reconciliation.events';

/** A difference that a person accepts. */
export interface AcceptedDifference extends OpenDifference {
  readonly reason: string;
}

/** The tie-outs of a month. */
export interface TieOutMonth {
  readonly running: { readonly tieOutId: string; readonly turn: number } | null;
  /** Every tie-out that was started. */
  readonly known: readonly string[];
  readonly last: TieOutResult | null;
  /** Each difference once, as it was accepted last. */
  readonly accepted: readonly AcceptedDifference[];
}

export const tieOut: Decider<TieOutMonth, TieOutEvent> = {
  category: 'tieOut',
  initial: { running: null, known: [], last: null, accepted: [] },
  evolve: (state, event): TieOutMonth => {
    switch (event.type) {
      case 'TieOutStarted': {
        const { tieOutId } = event.data;
        return { ...state, running: { tieOutId, turn: 0 }, known: [...state.known, tieOutId] };
      }
      case 'TieOutProgressed': {
        const { tieOutId, turn } = event.data;
        return { ...state, running: { tieOutId, turn } };
      }
      case 'TieOutFinished':
        return { ...state, running: null, last: event.data };
      case 'TieOutStopped':
        return { ...state, running: null };
      case 'TieOutDifferenceAccepted': {
        const { tieOutId: _tieOutId, ...accepted } = event.data;
        const others = state.accepted.filter((one) => !isSamePlace(one, accepted));
        return { ...state, accepted: [...others, accepted] };
      }
      default:
        return assertNever(event);
    }
  },
};

/** The table of one tie-out: only its last turn is needed to go on. */
export const tieOutTable: Decider<{ readonly turn: number }, TieOutTableEvent> = {
  category: 'tieOutTable',
  initial: { turn: 0 },
  evolve: (_state, { data }) => ({ turn: data.turn }),
};

export const isSamePlace = (one: OpenDifference, other: OpenDifference): boolean =>
  one.kind === other.kind &&
  one.account === other.account &&
  one.entity === other.entity &&
  one.currency === other.currency;
