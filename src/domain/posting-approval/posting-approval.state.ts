import { assertNever, type Decider } from '../shared/decider';
import { type Role } from '../shared/roles';
import { type PostingApprovalEvent } from './posting-approval.events';

/** An approval that names its signature. Whether the signature is right is for others to see. */
export interface GivenSignature {
  readonly by: string;
  readonly role: Role;
  readonly at: string;
  readonly signatureId: string;
  /** When the person was asked to sign. */
  readonly signedAt: string;
}

/**
 * Approval of one revision of an entry. `completedAt` is when enough people had approved it last, whatever became of
 * that. A signature counts once: `spent` are those that were given, and none counts that is not newer than `refusedAt`.
 */
export type PostingApproval = {
  readonly completedAt: string | null;
  readonly spent: readonly string[];
  readonly refusedAt: string | null;
} & (
  | { readonly status: 'None' }
  | {
      readonly status: 'Open';
      readonly digest: string;
      /** As last told; the policy may ask for more by now. */
      readonly people: number;
      readonly signed: boolean;
      /** Who approved this content: each once. */
      readonly givenBy: readonly string[];
      /** Those of them who signed. */
      readonly signatures: readonly GivenSignature[];
      readonly refusal: { readonly by: string; readonly reason: string } | null;
    }
);

export const postingApproval: Decider<PostingApproval, PostingApprovalEvent> = {
  category: 'postingApproval',
  initial: { status: 'None', completedAt: null, spent: [], refusedAt: null },
  evolve: (state, event): PostingApproval => {
    const { completedAt, spent, refusedAt } = state;
    switch (event.type) {
      case 'PostingApprovalRequested': {
        const { digest, people, signed = false } = event.data;
        if (state.status === 'Open' && state.digest === digest) return { ...state, people, signed };
        const nobody = { givenBy: [], signatures: [], refusal: null };
        return { status: 'Open', completedAt, spent, refusedAt, digest, people, signed, ...nobody };
      }
      case 'PostingApprovalGiven':
      case 'PostingApprovalSigned': {
        if (state.status === 'None' || state.digest !== event.data.digest) return state;
        if (event.type === 'PostingApprovalSigned' && isSpent(state, event.data)) return state;
        const { by, at, isComplete } = event.data;
        const givenBy = [...state.givenBy.filter((one) => one !== by), by];
        const given = { ...state, givenBy, refusal: null, completedAt: isComplete ? at : completedAt };
        if (event.type === 'PostingApprovalGiven') return given;
        const { role, signatureId, signedAt } = event.data;
        const others = state.signatures.filter((one) => one.by !== by);
        const signatures = [...others, { by, role, at, signatureId, signedAt }];
        return { ...given, signatures, spent: [...spent, signatureId] };
      }
      case 'PostingApprovalRefused': {
        if (state.status === 'None' || state.digest !== event.data.digest) return state;
        const { by, reason, at } = event.data;
        return { ...state, givenBy: [], signatures: [], refusal: { by, reason }, refusedAt: at };
      }
      case 'PostingApprovalVoided':
        return { status: 'None', completedAt, spent, refusedAt };
      default:
        return assertNever(event);
    }
  },
};

/** Whether a signature counted before, or was asked for before the last refusal. */
export const isSpent = (
  { spent, refusedAt }: PostingApproval,
  { signatureId, signedAt }: Pick<GivenSignature, 'signatureId' | 'signedAt'>,
): boolean => spent.includes(signatureId) || (refusedAt !== null && signedAt <= refusedAt);

/**
 * Whether so many people consented to exactly this content, each with a signature where that is asked for. It does not
 * verify the signatures.
 */
export const isApproved = (
  state: PostingApproval,
  digest: string,
  { people, signed }: { readonly people: number; readonly signed: boolean },
): boolean =>
  state.status === 'Open' &&
  state.digest === digest &&
  state.refusal === null &&
  (signed ? state.signatures : state.givenBy).length >= people;
