import { assertNever, type Decider } from '../shared/decider';
import { type PostingRunEvent, type RunCounts } from './posting-run.events';

export type PostingRun =
  | { readonly status: 'Absent' }
  | { readonly status: 'Running'; readonly batchKeys: readonly string[] }
  | { readonly status: 'Finished'; readonly batchKeys: readonly string[]; readonly counts: RunCounts };

export const postingRun: Decider<PostingRun, PostingRunEvent> = {
  initial: { status: 'Absent' },
  evolve: (state, event): PostingRun => {
    switch (event.type) {
      case 'PostingRunStarted':
        return { status: 'Running', batchKeys: [] };
      case 'PostingRunBatchesAdded':
        return state.status === 'Running'
          ? { ...state, batchKeys: [...state.batchKeys, ...event.data.batchKeys] }
          : state;
      case 'PostingRunFinished':
        return { status: 'Finished', batchKeys: state.status === 'Running' ? state.batchKeys : [], counts: event.data };
      default:
        return assertNever(event);
    }
  },
};
