import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type ApprovalRule } from '../../domain/posting-approval/approval-policy';
import { agreeToPolicy, changePolicy, dropProposal } from '../../domain/posting-approval/approval-policy.decisions';
import { type ApprovalPolicyEvent } from '../../domain/posting-approval/approval-policy.events';
import { type ApprovalPolicies, approvalPolicy } from '../../domain/posting-approval/approval-policy.state';
import { decimalsIn } from '../../domain/shared/currency';
import { DomainError } from '../../domain/shared/errors';
import { parseAmount } from '../../domain/shared/money';
import { Clock } from '../ports/clock';
import { Ids } from '../ports/ids';
import { type Receipt } from '../shared/aggregates';
import { Changes } from '../shared/changes';
import { EnvironmentCommand } from '../shared/messages';
import { type ApprovalRuleView } from './posting-approval.views';

/** Sets the policy; a weaker one is only proposed. Throws SETTING_INVALID. */
export class ChangeApprovalPolicyCommand extends EnvironmentCommand<{
  rules: readonly ApprovalRuleView[];
  /** Each approval has to be signed. */
  signatures: boolean;
}> {}

@CommandHandler(ChangeApprovalPolicyCommand)
export class ChangeApprovalPolicyHandler implements ICommandHandler<ChangeApprovalPolicyCommand> {
  constructor(
    private readonly changes: Changes,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  async execute(command: ChangeApprovalPolicyCommand): Promise<Receipt> {
    const decide = (state: ApprovalPolicies): ApprovalPolicyEvent[] => {
      const { rules, signatures } = command.input;
      const policy = { rules: rules.map(ruleOf), signatures };
      const { subject: by } = command.caller;
      return changePolicy(state, { policy, by, at: this.clock.now(), proposalId: this.ids.next() });
    };
    return this.changes.by(command, 'approval-policy:manage', approvalPolicy, [], decide);
  }
}

/** A rule with its amount in minor units. The domain checks the rest. */
const ruleOf = ({ amountFrom, ...rule }: ApprovalRuleView, index: number): ApprovalRule => {
  if (amountFrom === null) return { ...rule, amountFromMinor: null };
  const parsed = parseAmount(amountFrom, decimalsIn(rule.currency ?? ''));
  if (parsed.ok) return { ...rule, amountFromMinor: parsed.minor.toString() };
  const setting = `rules[${index}].amountFrom`;
  throw new DomainError(
    'SETTING_INVALID',
    `The setting ${setting} cannot be "${amountFrom}".`,
    "Give an amount with the currency's own decimals.",
    { setting, value: amountFrom },
  );
};

/** Another Controller agrees to a weaker policy. Throws POLICY_PROPOSAL_GONE and POLICY_OWN_PROPOSAL. */
export class AgreeToApprovalPolicyCommand extends EnvironmentCommand<{ proposalId: string }> {}

@CommandHandler(AgreeToApprovalPolicyCommand)
export class AgreeToApprovalPolicyHandler implements ICommandHandler<AgreeToApprovalPolicyCommand> {
  constructor(
    private readonly changes: Changes,
    private readonly clock: Clock,
  ) {}

  async execute(command: AgreeToApprovalPolicyCommand): Promise<Receipt> {
    const { proposalId } = command.input;
    return this.changes.by(command, 'approval-policy:manage', approvalPolicy, [], (state) =>
      agreeToPolicy(state, { proposalId, by: command.caller.subject, at: this.clock.now() }),
    );
  }
}

/** Takes a proposal back, or declines it. Throws POLICY_PROPOSAL_GONE and REASON_MISSING. */
export class DropPolicyProposalCommand extends EnvironmentCommand<{ proposalId: string; reason: string }> {}

@CommandHandler(DropPolicyProposalCommand)
export class DropPolicyProposalHandler implements ICommandHandler<DropPolicyProposalCommand> {
  constructor(private readonly changes: Changes) {}

  async execute(command: DropPolicyProposalCommand): Promise<Receipt> {
    return this.changes.by(command, 'approval-policy:manage', approvalPolicy, [], (state) =>
      dropProposal(state, command.input),
    );
  }
}
