import { Body, Controller, HttpCode, Param, Post, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type FastifyReply } from 'fastify';
import {
  DecideCorrectionsCommand,
  PreviewDeliveryCommand,
} from '../../../application/posting/delivery-corrections.commands';
import { type Caller } from '../../../application/shared/permissions';
import { PostRoute } from '../shared/api-docs';
import { CallerOf } from '../shared/caller';
import { POSITION_HEADER } from '../shared/replies';
import {
  CorrectedDeliveryListResponse,
  DecideCorrectionsDto,
  DecidedCorrectionListResponse,
  DeliveryPageDto,
} from './delivery-corrections.dto';
import { reversalDate } from './reversal.dto';

/** All corrections of one delivery, side by side. */
@ApiTags('Journal imports')
@Controller('v1/environments/:environment/journal-imports')
export class DeliveryCorrectionsController {
  constructor(private readonly commands: CommandBus) {}

  @Post(':importId/corrections')
  @HttpCode(200)
  @ApiOperation({
    summary: 'What a delivery changes of posted entries (Controller, Admin)',
    description:
      'Sage Intacct is read now, entry by entry. An entry that cannot be shown says why; those that are decided are left out.',
  })
  @PostRoute()
  preview(
    @CallerOf() caller: Caller,
    @Param('importId') importId: string,
    @Body() { cursor = '' }: DeliveryPageDto,
  ): Promise<CorrectedDeliveryListResponse> {
    const page = { importId, cursor: cursor === '' ? null : cursor };
    return this.commands.execute(new PreviewDeliveryCommand(caller, page));
  }

  @Post('corrections/decide')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Decide about corrections as they were shown (Controller only)',
    description: 'Each is decided by itself: one that is refused says why, and changes nothing of the others.',
  })
  @PostRoute('REASON_MISSING')
  async decide(
    @CallerOf() caller: Caller,
    @Body() body: DecideCorrectionsDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DecidedCorrectionListResponse> {
    const { choice, corrections, reason } = body;
    const wanted = { choice, corrections, reason, date: reversalDate(body) };
    const { results, position } = await this.commands.execute(new DecideCorrectionsCommand(caller, wanted));
    if (position !== null) void reply.header(POSITION_HEADER, position);
    return { items: results };
  }
}
