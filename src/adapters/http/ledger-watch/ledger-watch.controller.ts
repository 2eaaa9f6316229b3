import { Body, Controller, Get, HttpCode, Param, Post, Put, Query, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type FastifyReply } from 'fastify';
import { type Position } from '../../../application/ports/event-store';
import {
  ChangeLedgerWatchCommand,
  StartWatchRoundCommand,
} from '../../../application/ledger-watch/ledger-watch.commands';
import {
  GetLedgerWatchQuery,
  GetWatchRoundQuery,
  ListWatchRoundsQuery,
} from '../../../application/ledger-watch/ledger-watch.queries';
import { type Caller } from '../../../application/shared/permissions';
import { EditRoute, PostRoute, ReadRoute } from '../shared/api-docs';
import { AtLeast, CallerOf, ExpectedRevision, NewId } from '../shared/caller';
import { PageDto, pageRequest } from '../shared/page.dto';
import { sendETag, sendLocation, sendReceipt } from '../shared/replies';
import {
  LedgerWatchResponse,
  StartWatchRoundDto,
  WatchRoundListResponse,
  WatchRoundResponse,
  WatchSettingsDto,
} from './ledger-watch.dto';

@ApiTags('Ledger watch')
@Controller('v1/environments/:environment/ledger-watch')
export class LedgerWatchController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get()
  @ApiOperation({ summary: 'How posted entries are looked at again, and the last full round' })
  @ReadRoute()
  async get(
    @CallerOf() caller: Caller,
    @AtLeast() atLeast: Position | null,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<LedgerWatchResponse> {
    const view = await this.queries.execute(new GetLedgerWatchQuery(caller, {}, atLeast));
    sendETag(reply, view.revision);
    return view;
  }

  @Put()
  @ApiOperation({ summary: 'Set the ledger watch (Controller, Admin)' })
  @EditRoute('SETTING_INVALID')
  async change(
    @CallerOf() caller: Caller,
    @Body() { isOn, quickMinutes, fullHours, months, pauseMs }: WatchSettingsDto,
    @ExpectedRevision() expected: number | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<LedgerWatchResponse> {
    const settings = { isOn, quickMinutes, fullHours, months, pauseMs };
    const receipt = await this.commands.execute(new ChangeLedgerWatchCommand(caller, settings, expected));
    sendReceipt(reply, receipt);
    return this.queries.execute(new GetLedgerWatchQuery(caller, {}, receipt.position));
  }

  @Get('rounds')
  @ApiOperation({ summary: 'Rounds of the ledger watch, newest first' })
  @ReadRoute()
  async list(
    @CallerOf() caller: Caller,
    @Query() page: PageDto,
    @AtLeast() atLeast: Position | null,
  ): Promise<WatchRoundListResponse> {
    return this.queries.execute(new ListWatchRoundsQuery(caller, { page: pageRequest(page) }, atLeast));
  }

  @Get('rounds/:roundId')
  @ApiOperation({ summary: 'One round: how far it is, what it read, and what it found' })
  @ReadRoute('ROUND_NOT_FOUND')
  async round(
    @CallerOf() caller: Caller,
    @Param('roundId') roundId: string,
    @AtLeast() atLeast: Position | null,
  ): Promise<WatchRoundResponse> {
    return this.queries.execute(new GetWatchRoundQuery(caller, { roundId }, atLeast));
  }

  @Post('rounds')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Look at posted entries in Sage Intacct again: a month, chosen batches, or all (Controller, Admin)',
    description: 'Answers at once: poll Location until it is no longer Running. Writes nothing to the ledger.',
  })
  @PostRoute('NOTHING_TO_CHECK', 'NOT_YET_VISIBLE')
  async start(
    @CallerOf() caller: Caller,
    @NewId() roundId: string,
    @Body() { kind, period, batchKeys }: StartWatchRoundDto,
    @AtLeast() atLeast: Position | null,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WatchRoundResponse> {
    const chosen = batchKeys === undefined ? null : [...new Set(batchKeys)];
    const selection = { kind, period: period ?? null, batchKeys: chosen };
    const receipt = await this.commands.execute(new StartWatchRoundCommand(caller, { roundId, selection, atLeast }));
    sendReceipt(reply, receipt);
    sendLocation(reply, caller, `ledger-watch/rounds/${roundId}`);
    return this.queries.execute(new GetWatchRoundQuery(caller, { roundId }, receipt.position));
  }
}
