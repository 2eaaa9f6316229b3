import { Body, Controller, Get, HttpCode, Param, Post, Put, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type FastifyReply } from 'fastify';
import {
  AgreeToApprovalPolicyCommand,
  ChangeApprovalPolicyCommand,
  DropPolicyProposalCommand,
} from '../../../application/posting-approval/approval-policy.commands';
import { GetApprovalPolicyQuery } from '../../../application/posting-approval/posting-approval.queries';
import { type Position } from '../../../application/ports/event-store';
import { type Receipt } from '../../../application/shared/aggregates';
import { type Caller } from '../../../application/shared/permissions';
import { EditRoute, PostRoute, ReadRoute } from '../shared/api-docs';
import { AtLeast, CallerOf, ExpectedRevision } from '../shared/caller';
import { sendETag, sendReceipt } from '../shared/replies';
import { ApprovalPolicyDto, ApprovalPolicyResponse, DropProposalDto, ruleIn } from './approval-policy.dto';

@ApiTags('Approvals')
@Controller('v1/environments/:environment/approval-policy')
export class ApprovalPolicyController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Which entries need approval, and by how many people' })
  @ReadRoute()
  async get(
    @CallerOf() caller: Caller,
    @AtLeast() atLeast: Position | null,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ApprovalPolicyResponse> {
    const view = await this.queries.execute(new GetApprovalPolicyQuery(caller, {}, atLeast));
    sendETag(reply, view.revision);
    return view;
  }

  @Put()
  @ApiOperation({
    summary: 'Set the policy (Controller only)',
    description:
      'A stricter policy holds at once, for all that is not posted. A weaker one waits for another Controller, and ' +
      'holds only for entries that are prepared afterwards.',
  })
  @EditRoute('SETTING_INVALID')
  async change(
    @CallerOf() caller: Caller,
    @Body() { rules, signatures = false }: ApprovalPolicyDto,
    @ExpectedRevision() expected: number | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ApprovalPolicyResponse> {
    const command = new ChangeApprovalPolicyCommand(caller, { rules: rules.map(ruleIn), signatures }, expected);
    return this.answer(caller, await this.commands.execute(command), reply);
  }

  @Post('proposals/:proposalId/agree')
  @HttpCode(200)
  @ApiOperation({ summary: 'Agree to a weaker policy that another Controller proposed (Controller only)' })
  @PostRoute('POLICY_PROPOSAL_GONE', 'POLICY_OWN_PROPOSAL')
  async agree(
    @CallerOf() caller: Caller,
    @Param('proposalId') proposalId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ApprovalPolicyResponse> {
    const command = new AgreeToApprovalPolicyCommand(caller, { proposalId });
    return this.answer(caller, await this.commands.execute(command), reply);
  }

  @Post('proposals/:proposalId/drop')
  @HttpCode(200)
  @ApiOperation({ summary: 'Decline a weaker policy, or take it back (Controller only)' })
  @PostRoute('POLICY_PROPOSAL_GONE', 'REASON_MISSING')
  async drop(
    @CallerOf() caller: Caller,
    @Param('proposalId') proposalId: string,
    @Body() { reason }: DropProposalDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ApprovalPolicyResponse> {
    const command = new DropPolicyProposalCommand(caller, { proposalId, reason });
    return this.answer(caller, await this.commands.execute(command), reply);
  }

  private async answer(caller: Caller, receipt: Receipt, reply: FastifyReply): Promise<ApprovalPolicyResponse> {
    sendReceipt(reply, receipt);
    return this.queries.execute(new GetApprovalPolicyQuery(caller, {}, receipt.position));
  }
}
