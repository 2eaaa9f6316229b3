import { type DomainEvent } from '../shared/decider';
import { type ApprovalPolicy } from './approval-policy';

export type ApprovalPolicyEvent =
  /** In force from `at`, ISO 8601. A weaker policy was proposed by one Controller and agreed to by another. */
  | DomainEvent<
      'ApprovalPolicyChanged',
      ApprovalPolicy & { at: string; weakened?: { proposalId: string; proposedBy: string; agreedBy: string } }
    >
  /** It would weaken the policy in force: it counts when another Controller agrees. Replaces a proposal before it. */
  | DomainEvent<'ApprovalPolicyWeakeningProposed', ApprovalPolicy & { proposalId: string; proposedBy: string }>
  | DomainEvent<'ApprovalPolicyProposalDropped', { proposalId: string; reason: string }>;
