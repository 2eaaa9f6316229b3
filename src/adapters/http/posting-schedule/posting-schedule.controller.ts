import { Body, Controller, Get, HttpCode, Post, Put, Query, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type FastifyReply } from 'fastify';
import { type Position } from '../../../application/ports/event-store';
import {
  ChangePostingScheduleCommand,
  type ScheduleSwitch,
  SwitchPostingScheduleCommand,
} from '../../../application/posting-schedule/posting-schedule.commands';
import {
  GetPostingScheduleQuery,
  ListPostingOccurrencesQuery,
} from '../../../application/posting-schedule/posting-schedule.queries';
import { type Receipt } from '../../../application/shared/aggregates';
import { type Caller } from '../../../application/shared/permissions';
import { EditRoute, PostRoute, ReadRoute } from '../shared/api-docs';
import { AtLeast, CallerOf, ExpectedRevision } from '../shared/caller';
import { PageDto, pageRequest } from '../shared/page.dto';
import {
  ChangePostingScheduleDto,
  frequencyOf,
  PostingOccurrenceListResponse,
  PostingScheduleResponse,
  ScheduleReasonDto,
} from './posting-schedule.dto';
import { sendETag, sendReceipt } from '../shared/replies';

@ApiTags('Posting schedule')
@Controller('v1/environments/:environment/posting-schedule')
export class PostingScheduleController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Automatic posting: frequency, time zone, next and last run' })
  @ReadRoute()
  async get(
    @CallerOf() caller: Caller,
    @AtLeast() atLeast: Position | null,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PostingScheduleResponse> {
    const view = await this.queries.execute(new GetPostingScheduleQuery(caller, {}, atLeast));
    sendETag(reply, view.revision);
    return view;
  }

  @Put()
  @ApiOperation({
    summary: 'Set frequency and time zone (Controller, Admin)',
    description: 'Does not switch it on. The change never makes a past occurrence due.',
  })
  @EditRoute('SCHEDULE_INVALID')
  async change(
    @CallerOf() caller: Caller,
    @Body() { frequency, timeZone, retriesFailed }: ChangePostingScheduleDto,
    @ExpectedRevision() expected: number | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PostingScheduleResponse> {
    const change = {
      frequency: frequencyOf(frequency),
      timeZone,
      ...(retriesFailed !== undefined && { retriesFailed }),
    };
    return this.answer(
      caller,
      await this.commands.execute(new ChangePostingScheduleCommand(caller, change, expected)),
      reply,
    );
  }

  @Post('enable')
  @HttpCode(200)
  @ApiOperation({ summary: 'Switch automatic posting on (Controller, Admin)' })
  @PostRoute('SCHEDULE_PAUSED')
  enable(
    @CallerOf() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PostingScheduleResponse> {
    return this.switch(caller, { to: 'enable' }, reply);
  }

  @Post('pause')
  @HttpCode(200)
  @ApiOperation({ summary: 'Pause automatic posting (Controller, Admin)' })
  @PostRoute('SCHEDULE_OFF', 'SCHEDULE_INVALID')
  pause(
    @CallerOf() caller: Caller,
    @Body() { reason }: ScheduleReasonDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PostingScheduleResponse> {
    return this.switch(caller, { to: 'pause', reason }, reply);
  }

  @Post('resume')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Resume automatic posting (Controller, Admin)',
    description: 'Continues with the next occurrence. Those missed during the pause are not made up.',
  })
  @PostRoute('SCHEDULE_OFF', 'SCHEDULE_INVALID')
  resume(
    @CallerOf() caller: Caller,
    @Body() { reason }: ScheduleReasonDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PostingScheduleResponse> {
    return this.switch(caller, { to: 'resume', reason }, reply);
  }

  @Get('occurrences')
  @ApiOperation({ summary: 'The outcome of each occurrence, newest first' })
  @ReadRoute()
  async occurrences(
    @CallerOf() caller: Caller,
    @Query() page: PageDto,
    @AtLeast() atLeast: Position | null,
  ): Promise<PostingOccurrenceListResponse> {
    return this.queries.execute(new ListPostingOccurrencesQuery(caller, { page: pageRequest(page) }, atLeast));
  }

  private async switch(caller: Caller, change: ScheduleSwitch, reply: FastifyReply): Promise<PostingScheduleResponse> {
    return this.answer(caller, await this.commands.execute(new SwitchPostingScheduleCommand(caller, change)), reply);
  }

  private async answer(caller: Caller, receipt: Receipt, reply: FastifyReply): Promise<PostingScheduleResponse> {
    sendReceipt(reply, receipt);
    return this.queries.execute(new GetPostingScheduleQuery(caller, {}, receipt.position));
  }
}
