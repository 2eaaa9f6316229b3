import { Body, Controller, HttpCode, Param, Post, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type FastifyReply } from 'fastify';
import { DecideEntriesCommand } from '../../../application/journal-batch/entry-control.commands';
import { type Position } from '../../../application/ports/event-store';
import { type Caller } from '../../../application/shared/permissions';
import { PostRoute } from '../shared/api-docs';
import { AtLeast, CallerOf } from '../shared/caller';
import { POSITION_HEADER } from '../shared/replies';
import { ChosenEntriesDto, DecidedEntriesResponse, EntryReasonDto } from './entry-control.dto';

const REFUSALS = [
  'BATCH_NOT_FOUND',
  'ENTRY_IN_POSTING',
  'ENTRY_IN_LEDGER',
  'ENTRY_IN_ANOTHER_IMPORT',
  'ENTRY_WITHDRAWN',
  'OUTCOME_NOT_KNOWN',
  'REASON_MISSING',
] as const;
const OF_SEVERAL =
  'Each entry is decided with all its parts. Of several, those about which it cannot be decided are answered with ' +
  'their reasons and stay as they are; a single one is refused. Repeating it changes nothing.';

/** What people decide about entries that are not posted. */
@ApiTags('Journal batches')
@Controller('v1/environments/:environment')
export class EntryControlController {
  constructor(private readonly commands: CommandBus) {}

  @Post('journal-batches/hold')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Keep entries from being posted until a person lifts that (Controller, Admin)',
    description: OF_SEVERAL,
  })
  @PostRoute(...REFUSALS)
  hold(
    @CallerOf() caller: Caller,
    @Body() { batchKeys, reason }: ChosenEntriesDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DecidedEntriesResponse> {
    return this.decide(caller, { kind: 'hold', chosen: { batchKeys }, reason, atLeast: null }, reply);
  }

  @Post('journal-batches/lift-hold')
  @HttpCode(200)
  @ApiOperation({ summary: 'Lift the hold on entries (Controller, Admin)', description: OF_SEVERAL })
  @PostRoute(...REFUSALS)
  liftHold(
    @CallerOf() caller: Caller,
    @Body() { batchKeys, reason }: ChosenEntriesDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DecidedEntriesResponse> {
    return this.decide(caller, { kind: 'lift-hold', chosen: { batchKeys }, reason, atLeast: null }, reply);
  }

  @Post('journal-batches/withdraw')
  @HttpCode(200)
  @ApiOperation({ summary: 'Withdraw entries that are not posted (Controller, Admin)', description: OF_SEVERAL })
  @PostRoute(...REFUSALS)
  withdraw(
    @CallerOf() caller: Caller,
    @Body() { batchKeys, reason }: ChosenEntriesDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DecidedEntriesResponse> {
    return this.decide(caller, { kind: 'withdraw', chosen: { batchKeys }, reason, atLeast: null }, reply);
  }

  @Post('journal-imports/:importId/hold')
  @HttpCode(200)
  @ApiOperation({ summary: 'Hold all unposted entries of an import (Controller, Admin)', description: OF_SEVERAL })
  @PostRoute('IMPORT_NOT_FOUND', 'REASON_MISSING', 'NOT_YET_VISIBLE')
  holdImport(
    @CallerOf() caller: Caller,
    @Param('importId') importId: string,
    @Body() { reason }: EntryReasonDto,
    @AtLeast() atLeast: Position | null,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DecidedEntriesResponse> {
    return this.decide(caller, { kind: 'hold', chosen: { importId }, reason, atLeast }, reply);
  }

  @Post('journal-imports/:importId/lift-hold')
  @HttpCode(200)
  @ApiOperation({ summary: 'Lift the hold on all entries of an import (Controller, Admin)', description: OF_SEVERAL })
  @PostRoute('IMPORT_NOT_FOUND', 'REASON_MISSING', 'NOT_YET_VISIBLE')
  liftHoldOfImport(
    @CallerOf() caller: Caller,
    @Param('importId') importId: string,
    @Body() { reason }: EntryReasonDto,
    @AtLeast() atLeast: Position | null,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DecidedEntriesResponse> {
    return this.decide(caller, { kind: 'lift-hold', chosen: { importId }, reason, atLeast }, reply);
  }

  private async decide(
    caller: Caller,
    input: DecideEntriesCommand['input'],
    reply: FastifyReply,
  ): Promise<DecidedEntriesResponse> {
    const { position, ...decided } = await this.commands.execute(new DecideEntriesCommand(caller, input));
    if (position !== null) void reply.header(POSITION_HEADER, position);
    return decided;
  }
}
