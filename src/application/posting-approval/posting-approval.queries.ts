import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { decimalsIn } from '../../domain/shared/currency';
import { DomainError } from '../../domain/shared/errors';
import { formatMinor } from '../../domain/shared/money';
import { type ApprovalPolicy, type ApprovalRule } from '../../domain/posting-approval/approval-policy';
import { approvalPolicy, policyNow } from '../../domain/posting-approval/approval-policy.state';
import { type Page, type PageRequest } from '../ports/page';
import { EventStore, type RecordedEvent } from '../ports/event-store';
import { EnvironmentQuery, type NoInput } from '../shared/messages';
import { Reading } from '../shared/reading';
import { factsOf, foldFacts, streamOf } from '../shared/streams';
import { ApprovalContent } from './approval-content';
import {
  type ApprovalContentView,
  type ApprovalFilter,
  type ApprovalPolicyView,
  type ApprovalRuleView,
  PostingApprovalViews,
  type PostingApprovalView,
} from './posting-approval.views';

export class ListPostingApprovalsQuery extends EnvironmentQuery<
  { filter: ApprovalFilter; page: PageRequest },
  Page<PostingApprovalView>
> {}

@QueryHandler(ListPostingApprovalsQuery)
export class ListPostingApprovalsHandler implements IQueryHandler<ListPostingApprovalsQuery> {
  constructor(
    private readonly reading: Reading,
    private readonly views: PostingApprovalViews,
  ) {}

  async execute(query: ListPostingApprovalsQuery): Promise<Page<PostingApprovalView>> {
    const environment = await this.reading.begin(query, 'posting-approval:read');
    return this.views.approvalsOf(environment, query.input.filter, query.input.page);
  }
}

/** Throws APPROVAL_NOT_FOUND. */
export class GetPostingApprovalQuery extends EnvironmentQuery<{ approvalKey: string }, PostingApprovalView> {}

@QueryHandler(GetPostingApprovalQuery)
export class GetPostingApprovalHandler implements IQueryHandler<GetPostingApprovalQuery> {
  constructor(
    private readonly reading: Reading,
    private readonly views: PostingApprovalViews,
  ) {}

  async execute(query: GetPostingApprovalQuery): Promise<PostingApprovalView> {
    const environment = await this.reading.begin(query, 'posting-approval:read');
    return requireApproval(this.views, environment, query.input.approvalKey);
  }
}

/** What would be in the ledger now. Throws APPROVAL_NOT_FOUND, and like `ApprovalContent.of`. */
export class GetApprovalContentQuery extends EnvironmentQuery<{ approvalKey: string }, ApprovalContentView> {}

@QueryHandler(GetApprovalContentQuery)
export class GetApprovalContentHandler implements IQueryHandler<GetApprovalContentQuery> {
  constructor(
    private readonly reading: Reading,
    private readonly views: PostingApprovalViews,
    private readonly content: ApprovalContent,
  ) {}

  async execute(query: GetApprovalContentQuery): Promise<ApprovalContentView> {
    const environment = await this.reading.begin(query, 'posting-approval:read');
    const { batchKey } = requireApproval(this.views, environment, query.input.approvalKey);
    return this.content.of(environment, batchKey, query.caller.subject);
  }
}

/** A few rules, folded from their stream: a read model would only repeat them. */
export class GetApprovalPolicyQuery extends EnvironmentQuery<NoInput, ApprovalPolicyView> {}

@QueryHandler(GetApprovalPolicyQuery)
export class GetApprovalPolicyHandler implements IQueryHandler<GetApprovalPolicyQuery> {
  constructor(
    private readonly reading: Reading,
    private readonly store: EventStore,
    private readonly views: PostingApprovalViews,
  ) {}

  async execute(query: GetApprovalPolicyQuery): Promise<ApprovalPolicyView> {
    const environment = await this.reading.begin(query, 'posting-approval:read');
    const events = await this.store.read(streamOf(approvalPolicy, environment));
    const state = foldFacts(approvalPolicy, events);
    const { proposal } = state;
    const rules = rulesOf(policyNow(state));
    return {
      isOff: rules.length === 0,
      rules,
      signatures: policyNow(state).signatures === true,
      proposal: proposal && {
        proposalId: proposal.proposalId,
        rules: rulesOf(proposal.policy),
        signatures: proposal.policy.signatures === true,
        proposedBy: proposal.proposedBy,
        proposedAt: lastOf(events, 'ApprovalPolicyWeakeningProposed')?.metadata.occurredAt ?? '',
      },
      changedAt: lastOf(events, 'ApprovalPolicyChanged')?.metadata.occurredAt ?? null,
      changedBy: lastOf(events, 'ApprovalPolicyChanged')?.metadata.actor ?? null,
      awaiting: this.views.countOf(environment, 'Awaiting'),
      revision: events.length - 1,
    };
  }
}

const rulesOf = ({ rules }: ApprovalPolicy): readonly ApprovalRuleView[] => rules.map(ruleView);

/** A rule with its amount as decimal text. */
export const ruleView = ({ amountFromMinor, ...rule }: ApprovalRule): ApprovalRuleView => ({
  ...rule,
  amountFrom: amountFromMinor === null ? null : formatMinor(BigInt(amountFromMinor), decimalsIn(rule.currency ?? '')),
});

const lastOf = (events: readonly RecordedEvent[], type: string): RecordedEvent | undefined =>
  factsOf(approvalPolicy, events).findLast((event) => event.type === type);

const requireApproval = (
  views: PostingApprovalViews,
  environment: string,
  approvalKey: string,
): PostingApprovalView => {
  const approval = views.approvalOf(environment, approvalKey);
  if (approval !== undefined) return approval;
  throw new DomainError(
    'APPROVAL_NOT_FOUND',
    `There is no approval ${approvalKey}.`,
    'Check its key in the list of approvals.',
    { approvalKey },
  );
};
