import { Body, Controller, HttpCode, Param, Post, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type FastifyReply } from 'fastify';
import {
  PostDifferenceCommand,
  PreviewCorrectionCommand,
  ReverseAndPostCommand,
} from '../../../application/posting/correction.commands';
import { type PreparedReversal } from '../../../application/posting/reversal';
import { ReverseEntryCommand } from '../../../application/posting/reversal.commands';
import { type Caller } from '../../../application/shared/permissions';
import { PostRoute } from '../shared/api-docs';
import { CallerOf } from '../shared/caller';
import { POSITION_HEADER } from '../shared/replies';
import {
  CorrectDto,
  PostDifferenceDto,
  CorrectionResponse,
  PreparedReversalResponse,
  reversalDate,
  ReverseEntryDto,
} from './reversal.dto';

/** Taking posted entries back. */
@ApiTags('Journal batches')
@Controller('v1/environments/:environment/journal-batches')
export class ReversalController {
  constructor(private readonly commands: CommandBus) {}

  @Post(':batchKey/reverse')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Prepare the reversal of a posted entry, with all its parts (Controller only)',
    description:
      'Sage Intacct is read first: only an entry that is there as it was posted, or whose difference was accepted, is ' +
      'reversed, and by what the ledger holds of it now. The reversal is Ready to Post; it is posted like any batch. ' +
      'There is one at a time: another one only after it was withdrawn, or reversed in Sage Intacct. A reversal is not reversed here: deliver ' +
      'the entry again if it should stand after all.',
  })
  @PostRoute(
    'BATCH_NOT_FOUND',
    'BATCH_NOT_REVERSIBLE',
    'LEDGER_NOT_AS_POSTED',
    'LEDGER_ENTRY_NOT_MIRRORED',
    'BATCH_REVERSED',
    'DIFFERENCE_PLANNED',
    'REVERSAL_DATE_INVALID',
    'REASON_MISSING',
    'CHANGED_MEANWHILE',
    'NOT_CONNECTED',
    'CONNECTION_PAUSED',
    'LEDGER_UNAVAILABLE',
  )
  async reverse(
    @CallerOf() caller: Caller,
    @Param('batchKey') batchKey: string,
    @Body() body: ReverseEntryDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PreparedReversalResponse> {
    const wanted = { batchKey, date: reversalDate(body), reason: body.reason };
    return preparedReply(reply, await this.commands.execute(new ReverseEntryCommand(caller, wanted)));
  }

  @Post(':batchKey/correction')
  @HttpCode(200)
  @ApiOperation({
    summary: 'What a correction changes of its posted entry (Controller, Admin)',
    description:
      'Sage Intacct is read now. Per account with its dimensions, currency and month: held, delivered, difference.',
  })
  @PostRoute(
    'BATCH_NOT_FOUND',
    'CORRECTION_NOT_LISTED',
    'RECORD_DIFFERS',
    'LEDGER_ENTRY_NOT_MIRRORED',
    'NOT_CONNECTED',
    'CONNECTION_PAUSED',
    'LEDGER_UNAVAILABLE',
  )
  correction(@CallerOf() caller: Caller, @Param('batchKey') batchKey: string): Promise<CorrectionResponse> {
    return this.commands.execute(new PreviewCorrectionCommand(caller, { batchKey }));
  }

  @Post(':batchKey/reverse-and-post')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Reverse the posted entry of a correction, so that the newer delivery is posted anew (Controller only)',
    description:
      'The reversal is Ready to Post; when it is in the books, the newer delivery becomes Ready to Post. ' +
      'To leave the newer delivery out, withdraw it.',
  })
  @PostRoute(
    'BATCH_NOT_FOUND',
    'CORRECTION_NOT_LISTED',
    'CHANGED_MEANWHILE',
    'RECORD_DIFFERS',
    'BATCH_NOT_REVERSIBLE',
    'LEDGER_NOT_AS_POSTED',
    'LEDGER_ENTRY_NOT_MIRRORED',
    'BATCH_REVERSED',
    'DIFFERENCE_PLANNED',
    'REVERSAL_DATE_INVALID',
    'REASON_MISSING',
    'NOT_CONNECTED',
    'CONNECTION_PAUSED',
    'LEDGER_UNAVAILABLE',
  )
  async reverseAndPost(
    @CallerOf() caller: Caller,
    @Param('batchKey') batchKey: string,
    @Body() body: CorrectDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PreparedReversalResponse> {
    const { correctionId, reason } = body;
    const wanted = { batchKey, correctionId, reason, date: reversalDate(body) };
    return preparedReply(reply, await this.commands.execute(new ReverseAndPostCommand(caller, wanted)));
  }

  @Post(':batchKey/net-difference')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Post the net difference between a posted entry and its newer delivery (Controller only)',
    description:
      'A batch of its own with one line per account, dimensions and currency whose sums differ becomes Ready to Post; ' +
      'it is approved, posted and read back like any batch. The posted entry stays. Only where date, journal and ' +
      'currency stay the same. There is one at a time for each entry.',
  })
  @PostRoute(
    'BATCH_NOT_FOUND',
    'CORRECTION_NOT_LISTED',
    'CHANGED_MEANWHILE',
    'RECORD_DIFFERS',
    'NET_DIFFERENCE_NOT_POSSIBLE',
    'NET_DIFFERENCE_EMPTY',
    'DIFFERENCE_PLANNED',
    'ENTRY_ON_HOLD',
    'BATCH_NOT_REVERSIBLE',
    'LEDGER_NOT_AS_POSTED',
    'LEDGER_ENTRY_NOT_MIRRORED',
    'BATCH_REVERSED',
    'PERIOD_CLOSED',
    'REASON_MISSING',
    'NOT_CONNECTED',
    'CONNECTION_PAUSED',
    'LEDGER_UNAVAILABLE',
  )
  async netDifference(
    @CallerOf() caller: Caller,
    @Param('batchKey') batchKey: string,
    @Body() { correctionId, reason }: PostDifferenceDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PreparedReversalResponse> {
    const wanted = { batchKey, correctionId, reason };
    return preparedReply(reply, await this.commands.execute(new PostDifferenceCommand(caller, wanted)));
  }
}

const preparedReply = (reply: FastifyReply, { position, batchKeys }: PreparedReversal): PreparedReversalResponse => {
  if (position !== null) void reply.header(POSITION_HEADER, position);
  return { batchKeys };
};
