import { Body, Controller, HttpCode, Param, Post, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type FastifyReply } from 'fastify';
import { DecideClosedPeriodCommand } from '../../../application/posting/closed-period.commands';
import { type Caller } from '../../../application/shared/permissions';
import { PostRoute } from '../shared/api-docs';
import { CallerOf } from '../shared/caller';
import { POSITION_HEADER } from '../shared/replies';
import { ClosedPeriodDto, DecidedClosedPeriodResponse } from './closed-period.dto';

/** Entries whose day is closed in the ledger. */
@ApiTags('Journal batches')
@Controller('v1/environments/:environment/journal-batches')
export class ClosedPeriodController {
  constructor(private readonly commands: CommandBus) {}

  @Post(':batchKey/closed-period')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Choose for an entry whose date is closed in Sage Intacct (Controller only)',
    description:
      'Wait until the books are open; ask to open them, which notifies people; or post the entry on the first open day. ' +
      'On that day the entry stays one of its own month, under its own names; what was approved has to be approved ' +
      'again. Refused while an attempt may still be in Sage Intacct. Sage Intacct is asked which days are closed.',
  })
  @PostRoute(
    'BATCH_NOT_FOUND',
    'LEDGER_PERIOD_OPEN',
    'PERIOD_CLOSED',
    'REVERSAL_DATE_INVALID',
    'OUTCOME_NOT_KNOWN',
    'ENTRY_IN_POSTING',
    'ENTRY_IN_LEDGER',
    'ENTRY_IN_ANOTHER_IMPORT',
    'ENTRY_WITHDRAWN',
    'REASON_MISSING',
    'NOT_CONNECTED',
    'CONNECTION_PAUSED',
    'LEDGER_UNAVAILABLE',
  )
  async decide(
    @CallerOf() caller: Caller,
    @Param('batchKey') batchKey: string,
    @Body() { choice, reason }: ClosedPeriodDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DecidedClosedPeriodResponse> {
    const wanted = { batchKey, choice, reason };
    const { batchKeys, position } = await this.commands.execute(new DecideClosedPeriodCommand(caller, wanted));
    if (position !== null) void reply.header(POSITION_HEADER, position);
    return { batchKeys };
  }
}
