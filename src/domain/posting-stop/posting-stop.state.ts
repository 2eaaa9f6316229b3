import { assertNever, type Decider } from '../shared/decider';
import { type PostingStopEvent, type StopCause } from './posting-stop.events';

/** What keeps one environment from posting. */
export interface PostingStop {
  /** By stop id; posting continues when there is none. */
  readonly open: ReadonlyMap<string, StopCause>;
  /** Restores that were resumed: they do not stop posting again. */
  readonly resumedRestores: readonly string[];
  /** References that were declared foreign, with their period. */
  readonly foreign: ReadonlyMap<string, string>;
}

/** What belongs to one stop: a restore, a period, or all damage. */
export const stopIdOf = (cause: StopCause): string => {
  switch (cause.kind) {
    case 'log-restored':
      return `log-restored:${cause.restoreId}`;
    case 'ledger-ahead':
      return `ledger-ahead:${cause.period}`;
    case 'log-damaged':
      return 'log-damaged';
    default:
      return assertNever(cause);
  }
};

export const postingStop: Decider<PostingStop, PostingStopEvent> = {
  category: 'postingStop',
  initial: { open: new Map(), resumedRestores: [], foreign: new Map() },
  evolve: (state, event): PostingStop => {
    switch (event.type) {
      case 'PostingStopped':
        return { ...state, open: stoppedBy(state, event.data) };
      case 'PostingResumed':
      case 'PostingStopLifted':
        return ended(state, event.data.stopId);
      case 'LedgerEntryDeclaredForeign':
        return declared(state, event.data);
      default:
        return assertNever(event);
    }
  },
};

/** More entries of a period are added to those that stopped it. */
const stoppedBy = (
  { open }: PostingStop,
  { stopId, cause }: { stopId: string; cause: StopCause },
): PostingStop['open'] => {
  const before = open.get(stopId);
  const isMore = before?.kind === 'ledger-ahead' && cause.kind === 'ledger-ahead';
  const merged = isMore ? { ...cause, entries: [...before.entries, ...cause.entries] } : cause;
  return new Map([...open, [stopId, merged]]);
};

const ended = (state: PostingStop, stopId: string): PostingStop => {
  const cause = state.open.get(stopId);
  if (!cause) return state;
  const open = new Map([...state.open].filter(([id]) => id !== stopId));
  if (cause.kind !== 'log-restored') return { ...state, open };
  return { ...state, open, resumedRestores: [...state.resumedRestores, cause.restoreId] };
};

const declared = (
  state: PostingStop,
  { period, referenceNo }: { period: string; referenceNo: string },
): PostingStop => {
  const foreign = new Map([...state.foreign, [referenceNo, period]]);
  const stopId = `ledger-ahead:${period}`;
  const cause = state.open.get(stopId);
  if (cause?.kind !== 'ledger-ahead') return { ...state, foreign };
  const entries = cause.entries.filter((entry) => entry.referenceNo !== referenceNo);
  if (entries.length === 0) return { ...ended(state, stopId), foreign };
  return { ...state, foreign, open: new Map([...state.open, [stopId, { ...cause, entries }]]) };
};
