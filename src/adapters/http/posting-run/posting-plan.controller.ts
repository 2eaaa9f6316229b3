import { Body, Controller, Get, HttpCode, Param, Post, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type FastifyReply } from 'fastify';
import { type Position } from '../../../application/ports/event-store';
import { GetPostingPlanQuery, StartPostingPlanCommand } from '../../../application/posting-run/posting-plan.commands';
import { type Caller } from '../../../application/shared/permissions';
import { PostRoute, ReadRoute } from '../shared/api-docs';
import { AtLeast, CallerOf, NewId } from '../shared/caller';
import { sendLocation } from '../shared/replies';
import { PostingPlanResponse, SelectBatchesDto } from './posting-plan.dto';

@ApiTags('Posting runs')
@Controller('v1/environments/:environment/posting-plans')
export class PostingPlanController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Post()
  @HttpCode(202)
  @ApiOperation({
    summary: 'What Post Journals would do (Controller, Admin)',
    description:
      'Sends and changes nothing. Answers at once: poll Location until it is Ready. A run that is started with ' +
      '`plan` posts exactly this. It is kept for 15 minutes by the process that made it.',
  })
  @PostRoute('NOT_CONNECTED', 'CONNECTION_PAUSED', 'POSTING_OFF', 'POSTING_STOPPED')
  async start(
    @CallerOf() caller: Caller,
    @NewId() planId: string,
    @Body() body: SelectBatchesDto,
    @AtLeast() atLeast: Position | null,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PostingPlanResponse> {
    const { period = null, batchKeys = null, cause = null } = body;
    const selection = { period, batchKeys, cause };
    const plan = await this.commands.execute(new StartPostingPlanCommand(caller, { planId, selection, atLeast }));
    sendLocation(reply, caller, `posting-plans/${planId}`);
    return plan;
  }

  @Get(':planId')
  @ApiOperation({ summary: 'A plan, with its progress until it is ready (Controller, Admin)' })
  @ReadRoute('PLAN_EXPIRED')
  get(@CallerOf() caller: Caller, @Param('planId') planId: string): Promise<PostingPlanResponse> {
    return this.queries.execute(new GetPostingPlanQuery(caller, { planId }));
  }
}
