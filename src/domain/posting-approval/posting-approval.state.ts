import { assertNever, type Decider } from '../shared/decider';
import { type PostingApprovalEvent } from './posting-approval.events';

/**
 * Approval of one revision of an entry. `completedAt` is when enough people had approved it last, whatever became of
 * that.
 */
export type PostingApproval = { readonly completedAt: string | null } & (
  | { readonly status: 'None' }
  | {
      readonly status: 'Open';
      readonly digest: string;
      /** As last told; the policy may ask for more by now. */
      readonly people: number;
      /** Who approved this content: each once. */
      readonly givenBy: readonly string[];
      readonly refusal: { readonly by: string; readonly reason: string } | null;
    }
);

export const postingApproval: Decider<PostingApproval, PostingApprovalEvent> = {
  category: 'postingApproval',
  initial: { status: 'None', completedAt: null },
  evolve: (state, event): PostingApproval => {
    const { completedAt } = state;
    switch (event.type) {
      case 'PostingApprovalRequested': {
        const { digest, people } = event.data;
        if (state.status === 'Open' && state.digest === digest) return { ...state, people };
        return { status: 'Open', completedAt, digest, people, givenBy: [], refusal: null };
      }
      case 'PostingApprovalGiven': {
        if (state.status === 'None' || state.digest !== event.data.digest) return state;
        const { by, at, isComplete } = event.data;
        const givenBy = [...state.givenBy.filter((one) => one !== by), by];
        return { ...state, givenBy, refusal: null, completedAt: isComplete ? at : completedAt };
      }
      case 'PostingApprovalRefused': {
        if (state.status === 'None' || state.digest !== event.data.digest) return state;
        const { by, reason } = event.data;
        return { ...state, givenBy: [], refusal: { by, reason } };
      }
      case 'PostingApprovalVoided':
        return { status: 'None', completedAt };
      default:
        return assertNever(event);
    }
  },
};

/** Whether so many people consented to exactly this content. */
export const isApproved = (state: PostingApproval, digest: string, people: number): boolean =>
  state.status === 'Open' && state.digest === digest && state.refusal === null && state.givenBy.length >= people;
