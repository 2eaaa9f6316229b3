import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type FastifyReply } from 'fastify';
import { type Position } from '../../../application/ports/event-store';
import { StartPreflightCommand } from '../../../application/preflight/preflight.commands';
import { GetPreflightQuery, ListPreflightsQuery } from '../../../application/preflight/preflight.queries';
import { type Caller } from '../../../application/shared/permissions';
import { PostRoute, ReadRoute } from '../shared/api-docs';
import { AtLeast, CallerOf, NewId } from '../shared/caller';
import { PageDto, pageRequest } from '../shared/page.dto';
import { PreflightListResponse, PreflightResultResponse, StartPreflightDto } from './preflight.dto';
import { sendLocation, sendReceipt } from '../shared/replies';

@ApiTags('Preflight')
@Controller('v1/environments/:environment/preflights')
export class PreflightController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Post()
  @HttpCode(202)
  @ApiOperation({
    summary: 'Check that nothing is missing for posting (Controller, Admin, Analyst)',
    description:
      'Answers at once: poll Location until it is Finished. ' +
      'Writes nothing to the ledger, unless a proof by draft is requested.',
  })
  @PostRoute('NOT_YET_VISIBLE')
  async start(
    @CallerOf() caller: Caller,
    @NewId() preflightId: string,
    @Body() body: StartPreflightDto,
    @AtLeast() atLeast: Position | null,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PreflightResultResponse> {
    const { period = null, batchKeys = null, proveByDraft = false } = body;
    const selection = { period, batchKeys, proveByDraft };
    const receipt = await this.commands.execute(new StartPreflightCommand(caller, { preflightId, selection, atLeast }));
    sendReceipt(reply, receipt);
    sendLocation(reply, caller, `preflights/${preflightId}`);
    return this.queries.execute(new GetPreflightQuery(caller, { preflightId }, receipt.position));
  }

  @Get()
  @ApiOperation({ summary: 'Preflights, newest first' })
  @ReadRoute()
  async list(
    @CallerOf() caller: Caller,
    @Query() page: PageDto,
    @AtLeast() atLeast: Position | null,
  ): Promise<PreflightListResponse> {
    return this.queries.execute(new ListPreflightsQuery(caller, { page: pageRequest(page) }, atLeast));
  }

  @Get(':preflightId')
  @ApiOperation({
    summary: 'One preflight with its lines: ok, warning, blocked or cannot tell, each with what to do',
    description: 'The preflight of a posting run has the id of the run.',
  })
  @ReadRoute('PREFLIGHT_NOT_FOUND')
  async get(
    @CallerOf() caller: Caller,
    @Param('preflightId') preflightId: string,
    @AtLeast() atLeast: Position | null,
  ): Promise<PreflightResultResponse> {
    return this.queries.execute(new GetPreflightQuery(caller, { preflightId }, atLeast));
  }
}
