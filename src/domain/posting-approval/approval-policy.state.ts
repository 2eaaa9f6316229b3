import { assertNever, type Decider } from '../shared/decider';
import { type ApprovalPolicy, type ApprovalSubject, NO_APPROVAL, type People, peopleFor } from './approval-policy';
import { type ApprovalPolicyEvent } from './approval-policy.events';

export interface PolicyProposal {
  readonly proposalId: string;
  readonly policy: ApprovalPolicy;
  readonly proposedBy: string;
}

/** Which entries of an environment need approval: now, and since when. */
export interface ApprovalPolicies {
  /** In the order in which they came into force. Before the first, approval was off. */
  readonly inForce: readonly { readonly policy: ApprovalPolicy; readonly from: string }[];
  /** Waits for a second Controller. */
  readonly proposal: PolicyProposal | null;
}

export const approvalPolicy: Decider<ApprovalPolicies, ApprovalPolicyEvent> = {
  category: 'approvalPolicy',
  initial: { inForce: [], proposal: null },
  evolve: (state, event): ApprovalPolicies => {
    switch (event.type) {
      case 'ApprovalPolicyChanged': {
        const { at } = event.data;
        return { inForce: [...state.inForce, { policy: policyOf(event.data), from: at }], proposal: null };
      }
      case 'ApprovalPolicyWeakeningProposed': {
        const { proposalId, proposedBy } = event.data;
        return { ...state, proposal: { proposalId, proposedBy, policy: policyOf(event.data) } };
      }
      case 'ApprovalPolicyProposalDropped':
        return { ...state, proposal: null };
      default:
        return assertNever(event);
    }
  },
};

const policyOf = ({ rules, signatures }: ApprovalPolicy): ApprovalPolicy => ({
  rules,
  ...(signatures === true ? { signatures } : {}),
});

export const policyNow = ({ inForce }: ApprovalPolicies): ApprovalPolicy => inForce.at(-1)?.policy ?? NO_APPROVAL;

/** Whether any entry, however old, may need approval. */
export const asksForApproval = ({ inForce }: ApprovalPolicies): boolean =>
  inForce.some(({ policy }) => policy.rules.length > 0);

/** What an entry needs before it may be posted. */
export interface PeopleNeeded {
  readonly people: People;
  /** Each of them has to sign. */
  readonly signed: boolean;
}

/**
 * How many people have to approve an entry, and whether they sign: the strictest policy since it was prepared counts.
 * One that came into force at the very moment is one that came later.
 */
export const neededSince = (
  { inForce }: ApprovalPolicies,
  preparedAt: string,
  subject: ApprovalSubject,
): PeopleNeeded => {
  const before = inForce.findLastIndex(({ from }) => from < preparedAt);
  const needs = inForce.slice(Math.max(before, 0)).map(({ policy }) => {
    const people = peopleFor(policy, subject);
    return { people, signed: people > 0 && policy.signatures === true };
  });
  return needs.reduce<PeopleNeeded>(
    (most, { people, signed }) => ({
      people: people > most.people ? people : most.people,
      signed: most.signed || signed,
    }),
    { people: 0, signed: false },
  );
};
