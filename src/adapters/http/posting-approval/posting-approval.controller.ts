import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type FastifyReply } from 'fastify';
import { DecideApprovalsCommand } from '../../../application/posting-approval/posting-approval.commands';
import { StartSigningCommand } from '../../../application/posting-approval/approval-signing';
import {
  GetApprovalContentQuery,
  GetPostingApprovalQuery,
  ListPostingApprovalsQuery,
} from '../../../application/posting-approval/posting-approval.queries';
import { type Position } from '../../../application/ports/event-store';
import { type Caller } from '../../../application/shared/permissions';
import { PostRoute, ReadRoute } from '../shared/api-docs';
import { AtLeast, CallerOf } from '../shared/caller';
import { pageRequest } from '../shared/page.dto';
import { POSITION_HEADER } from '../shared/replies';
import {
  ApprovalContentResponse,
  approvalFilter,
  ApprovalListDto,
  ApprovalsDecidedResponse,
  DecideApprovalsDto,
  PostingApprovalListResponse,
  PostingApprovalResponse,
  SigningStartedResponse,
  StartSigningDto,
} from './posting-approval.dto';

@ApiTags('Approvals')
@Controller('v1/environments/:environment/posting-approvals')
export class PostingApprovalController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Approvals of journal entries, oldest period first' })
  @ReadRoute()
  async list(
    @CallerOf() caller: Caller,
    @Query() list: ApprovalListDto,
    @AtLeast() atLeast: Position | null,
  ): Promise<PostingApprovalListResponse> {
    const input = { filter: approvalFilter(list), page: pageRequest(list) };
    return this.queries.execute(new ListPostingApprovalsQuery(caller, input, atLeast));
  }

  @Get(':approvalKey')
  @ApiOperation({ summary: 'One approval: what it waits for, and who decided' })
  @ReadRoute('APPROVAL_NOT_FOUND')
  async get(
    @CallerOf() caller: Caller,
    @Param('approvalKey') approvalKey: string,
    @AtLeast() atLeast: Position | null,
  ): Promise<PostingApprovalResponse> {
    return this.queries.execute(new GetPostingApprovalQuery(caller, { approvalKey }, atLeast));
  }

  @Get(':approvalKey/content')
  @ApiOperation({
    summary: 'Exactly what would be in Sage Intacct, per account and line by line',
    description: 'Built now. The digest is that of the very entries in this answer.',
  })
  @ReadRoute(
    'APPROVAL_NOT_FOUND',
    'PREREQUISITES_NOT_MET',
    'NOT_CONNECTED',
    'CONNECTION_PAUSED',
    'LEDGER_UNAVAILABLE',
    'BATCH_NOT_FOUND',
  )
  async content(
    @CallerOf() caller: Caller,
    @Param('approvalKey') approvalKey: string,
    @AtLeast() atLeast: Position | null,
  ): Promise<ApprovalContentResponse> {
    return this.queries.execute(new GetApprovalContentQuery(caller, { approvalKey }, atLeast));
  }

  @Post('signatures')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Ask for a signature of entries that are approved (Controller, Approver)',
    description:
      'The challenge is the SHA-256 over the environment, the decision, the entries with their digests, a random ' +
      'number, who signs, in which role, and the time. Sign it with an enrolled key within five minutes.',
  })
  @PostRoute('SIGNING_KEY_MISSING', 'SIGNING_GONE', 'BATCH_NOT_FOUND')
  async startSigning(
    @CallerOf() caller: Caller,
    @Body() { entries }: StartSigningDto,
  ): Promise<SigningStartedResponse> {
    return this.commands.execute(new StartSigningCommand(caller, { entries }));
  }

  @Post('decisions')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Approve or refuse entries (Controller, Approver)',
    description:
      'Each entry is decided for itself. Send the digest of what you saw: an entry that would be another by now is ' +
      'left as it is, and so is one that you prepared.',
  })
  @PostRoute(
    'REASON_MISSING',
    'NOT_YET_VISIBLE',
    'NOT_CONNECTED',
    'CONNECTION_PAUSED',
    'LEDGER_UNAVAILABLE',
    'SIGNATURE_INVALID',
    'SIGNATURE_ROLE_CHANGED',
    'SIGNING_GONE',
    'SIGNING_KEY_MISSING',
  )
  async decide(
    @CallerOf() caller: Caller,
    @Body() { decision, note = '', entries, signature }: DecideApprovalsDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ApprovalsDecidedResponse> {
    const { position, decided, left } = await this.commands.execute(
      new DecideApprovalsCommand(caller, { decision, note, entries, signature: signature ?? null }),
    );
    if (position !== null) void reply.header(POSITION_HEADER, position);
    return { decided, left };
  }
}
