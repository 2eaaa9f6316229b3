import { assertNever, type Decider } from '../shared/decider';
import { type PostingRunEvent, type RunCounts, type RunRefusal } from './posting-run.events';

export type PostingRun =
  | { readonly status: 'Absent' }
  | {
      readonly status: 'Running';
      readonly period: string | null;
      readonly batchKeys: readonly string[];
      /** Whether its prerequisites were checked. */
      readonly isChecked: boolean;
      /** It was stopped: nothing new is sent. Left out when it was not. */
      readonly isStopping?: true;
      /** The ledger gives no usable answer. Left out while it does. */
      readonly waitsForLedger?: true;
      /** Digests of its batches, in their order, as its plan showed them. Left out without a plan. */
      readonly digests?: readonly string[];
    }
  | { readonly status: 'NotStarted'; readonly batchKeys: readonly string[]; readonly refusal: RunRefusal }
  | {
      readonly status: 'Finished';
      readonly batchKeys: readonly string[];
      readonly counts: RunCounts;
      /** It was stopped before its end. Left out when it was not. */
      readonly wasStopped?: true;
      /** As while it was running: what is left of it is posted as it was shown. */
      readonly digests?: readonly string[];
    };

export const postingRun: Decider<PostingRun, PostingRunEvent> = {
  category: 'postingRun',
  initial: { status: 'Absent' },
  evolve: (state, event): PostingRun => {
    switch (event.type) {
      case 'PostingRunStarted':
        return { status: 'Running', period: event.data.period, batchKeys: [], isChecked: false };
      case 'PostingRunBatchesAdded':
        return state.status === 'Running'
          ? { ...state, batchKeys: [...state.batchKeys, ...event.data.batchKeys] }
          : state;
      case 'PostingRunBoundToPlan':
        return state.status === 'Running'
          ? { ...state, digests: [...(state.digests ?? []), ...event.data.digests] }
          : state;
      case 'PostingRunChecked':
        return state.status === 'Running' ? { ...state, isChecked: true } : state;
      case 'PostingRunStopRequested':
        return state.status === 'Running' ? { ...state, isStopping: true } : state;
      case 'PostingRunWaitsForLedger':
        return state.status === 'Running' ? { ...state, waitsForLedger: true } : state;
      case 'PostingRunLedgerAnswered': {
        if (state.status !== 'Running') return state;
        const { waitsForLedger: _, ...answered } = state;
        return answered;
      }
      case 'PostingRunNotStarted':
        return { status: 'NotStarted', batchKeys: keysOf(state), refusal: event.data };
      case 'PostingRunFinished':
        return {
          status: 'Finished',
          batchKeys: keysOf(state),
          counts: event.data,
          ...(state.status === 'Running' && state.isStopping && { wasStopped: true }),
          ...(state.status === 'Running' && state.digests !== undefined && { digests: state.digests }),
        };
      default:
        return assertNever(event);
    }
  },
};

const keysOf = (state: PostingRun): readonly string[] => (state.status === 'Running' ? state.batchKeys : []);
