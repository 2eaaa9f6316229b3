import { Body, Controller, Get, HttpCode, Param, Post, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type FastifyReply } from 'fastify';
import {
  CheckLogCommand,
  DeclareForeignCommand,
  ResumePostingCommand,
  SweepLedgerCommand,
} from '../../../application/posting-stop/posting-stop.commands';
import { GetServiceStateQuery } from '../../../application/service-state/service-state.queries';
import { type Receipt } from '../../../application/shared/aggregates';
import { type Caller } from '../../../application/shared/permissions';
import { PostRoute, ReadRoute } from '../shared/api-docs';
import { CallerOf } from '../shared/caller';
import { sendReceipt } from '../shared/replies';
import { DeclareForeignDto, ResumeAfterSweepDto, LedgerSweepResponse, ServiceStateResponse } from './service-state.dto';

/** What has stopped the service or posting, and the Controller's decisions about it. */
@ApiTags('Service state')
@Controller('v1/environments/:environment')
export class ServiceStateController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get('service-state')
  @ApiOperation({ summary: 'What has stopped the service or posting in this environment' })
  @ReadRoute()
  async get(@CallerOf() caller: Caller): Promise<ServiceStateResponse> {
    return ServiceStateResponse.of(await this.queries.execute(new GetServiceStateQuery(caller, {})));
  }

  @Post('posting-stops/foreign-entries')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Declare that an entry in the ledger was not made by this installation (Controller)',
    description: 'It will never stop its period again. This cannot be undone.',
  })
  @PostRoute('LEDGER_ENTRY_NOT_LISTED', 'REASON_MISSING')
  async declareForeign(
    @CallerOf() caller: Caller,
    @Body() { period, referenceNo, reason }: DeclareForeignDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ServiceStateResponse> {
    const command = new DeclareForeignCommand(caller, { period, referenceNo, reason });
    return this.answer(caller, await this.commands.execute(command), reply);
  }

  @Post('posting-stops/sweep')
  @HttpCode(200)
  @ApiOperation({
    summary: 'What Sage Intacct holds for the months waiting to be posted, before posting is resumed (Controller)',
    description: 'Marks what this log cannot explain. The sweepId is needed to resume posting.',
  })
  @PostRoute('NOT_CONNECTED', 'CONNECTION_PAUSED', 'LEDGER_UNAVAILABLE')
  async sweep(@CallerOf() caller: Caller): Promise<LedgerSweepResponse> {
    return this.commands.execute(new SweepLedgerCommand(caller, {}));
  }

  @Post('posting-stops/log-damaged/check')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Verify the log again, and resume posting if it is intact (Controller)',
    description: 'Does nothing when posting is not stopped for this reason.',
  })
  @PostRoute('LOG_STILL_DAMAGED')
  async checkLog(
    @CallerOf() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ServiceStateResponse> {
    return this.answer(caller, await this.commands.execute(new CheckLogCommand(caller, {})), reply);
  }

  @Post('posting-stops/:stopId/resume')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Resume posting after a restore (Controller)',
    description: 'Does nothing when posting is not stopped for this reason.',
  })
  @PostRoute('POSTING_NOT_RESUMABLE', 'SWEEP_NOT_SHOWN', 'REASON_MISSING', 'LEDGER_UNAVAILABLE')
  async resume(
    @CallerOf() caller: Caller,
    @Param('stopId') stopId: string,
    @Body() { reason, sweepId }: ResumeAfterSweepDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ServiceStateResponse> {
    return this.answer(
      caller,
      await this.commands.execute(new ResumePostingCommand(caller, { stopId, reason, sweepId })),
      reply,
    );
  }

  private async answer(caller: Caller, receipt: Receipt, reply: FastifyReply): Promise<ServiceStateResponse> {
    sendReceipt(reply, receipt);
    return ServiceStateResponse.of(await this.queries.execute(new GetServiceStateQuery(caller, {})));
  }
}
