import { DomainError } from '../shared/errors';
import { type ApprovalPolicy, checkedPolicy, isAsStrict, isSamePolicy } from './approval-policy';
import { type ApprovalPolicyEvent } from './approval-policy.events';
import { type ApprovalPolicies, policyNow, type PolicyProposal } from './approval-policy.state';

/**
 * Sets the policy. A weaker one is proposed only. Does nothing when it is in force and nothing else is proposed, or
 * when the same person proposed the same. Throws SETTING_INVALID.
 */
export const changePolicy = (
  state: ApprovalPolicies,
  input: { readonly policy: ApprovalPolicy; readonly by: string; readonly at: string; readonly proposalId: string },
): ApprovalPolicyEvent[] => {
  const policy = checkedPolicy(input.policy);
  const now = policyNow(state);
  const { proposal } = state;
  if (isSamePolicy(policy, now)) {
    return proposal === null ? [] : [dropped(proposal, 'The policy in force was set again.')];
  }
  if (isAsStrict(policy, now)) return [{ type: 'ApprovalPolicyChanged', data: { ...policy, at: input.at } }];
  if (proposal?.proposedBy === input.by && isSamePolicy(policy, proposal.policy)) return [];
  const { proposalId, by } = input;
  return [{ type: 'ApprovalPolicyWeakeningProposed', data: { ...policy, proposalId, proposedBy: by } }];
};

/**
 * A second Controller agrees to exactly this proposal. Throws POLICY_PROPOSAL_GONE when it is not the one that waits,
 * and POLICY_OWN_PROPOSAL.
 */
export const agreeToPolicy = (
  state: ApprovalPolicies,
  { proposalId, by, at }: { readonly proposalId: string; readonly by: string; readonly at: string },
): ApprovalPolicyEvent[] => {
  const { policy, proposedBy } = requireProposal(state, proposalId);
  if (proposedBy === by) {
    throw new DomainError(
      'POLICY_OWN_PROPOSAL',
      'You proposed this change, and a change that weakens approval needs a second Controller.',
      'Ask another Controller to agree.',
      { proposalId },
    );
  }
  const weakened = { proposalId, proposedBy, agreedBy: by };
  return [{ type: 'ApprovalPolicyChanged', data: { ...policy, at, weakened } }];
};

/** Takes a proposal back, or declines it. Throws POLICY_PROPOSAL_GONE and REASON_MISSING. */
export const dropProposal = (
  state: ApprovalPolicies,
  { proposalId, reason }: { readonly proposalId: string; readonly reason: string },
): ApprovalPolicyEvent[] => {
  const proposal = requireProposal(state, proposalId);
  if (reason.trim() === '')
    throw new DomainError('REASON_MISSING', 'A reason is missing.', 'Say why the proposal is dropped.');
  return [dropped(proposal, reason.trim())];
};

const dropped = ({ proposalId }: PolicyProposal, reason: string): ApprovalPolicyEvent => ({
  type: 'ApprovalPolicyProposalDropped',
  data: { proposalId, reason },
});

const requireProposal = ({ proposal }: ApprovalPolicies, proposalId: string): PolicyProposal => {
  if (proposal?.proposalId === proposalId) return proposal;
  throw new DomainError(
    'POLICY_PROPOSAL_GONE',
    'This proposal does not wait any more: it was decided, dropped or replaced.',
    'Look at the approval policy again.',
    { proposalId },
  );
};
