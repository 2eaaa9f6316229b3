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
    }
  | { readonly status: 'NotStarted'; readonly batchKeys: readonly string[]; readonly refusal: RunRefusal }
  | {
      readonly status: 'Finished';
      readonly batchKeys: readonly string[];
      readonly counts: RunCounts;
      /** It was stopped before its end. Left out when it was not. */
      readonly wasStopped?: true;
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
      case 'PostingRunChecked':
        return state.status === 'Running' ? { ...state, isChecked: true } : state;
      case 'PostingRunStopRequested':
        return state.status === 'Running' ? { ...state, isStopping: true } : state;
      case 'PostingRunNotStarted':
        return { status: 'NotStarted', batchKeys: keysOf(state), refusal: event.data };
      case 'PostingRunFinished':
        return {
          status: 'Finished',
          batchKeys: keysOf(state),
          counts: event.data,
          ...(state.status === 'Running' && state.isStopping && { wasStopped: true }),
        };
      default:
        return assertNever(event);
    }
  },
};

const keysOf = (state: PostingRun): readonly string[] => (state.status === 'Running' ? state.batchKeys : []);
