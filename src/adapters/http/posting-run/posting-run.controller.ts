import { Body, Controller, Get, Header, HttpCode, Param, Post, Query, Res, StreamableFile } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import { type FastifyReply } from 'fastify';
import { map } from 'rxjs';
import { StartPostingRunCommand, StopPostingRunCommand } from '../../../application/posting-run/posting-run.commands';
import {
  FollowPostingRunQuery,
  GetPostingRunQuery,
  ListPostingRunsQuery,
} from '../../../application/posting-run/posting-run.queries';
import { type Position } from '../../../application/ports/event-store';
import { type PostingRunView } from '../../../application/posting-run/posting-run.views';
import { type Caller } from '../../../application/shared/permissions';
import { PostRoute, ReadRoute } from '../shared/api-docs';
import { AtLeast, CallerOf, NewId } from '../shared/caller';
import { eventFrame, EventStream } from '../shared/event-stream';
import { Limited } from '../shared/limits';
import { PageDto, pageRequest } from '../shared/page.dto';
import { PostingRunListResponse, PostingRunResponse, StartPostingRunDto, StopPostingRunDto } from './posting-run.dto';
import { sendLocation, sendReceipt } from '../shared/replies';

@ApiTags('Posting runs')
@Controller('v1/environments/:environment/posting-runs')
export class PostingRunController {
  /** All who follow a run get the same view, so it is written as text once. */
  private readonly frames = new WeakMap<PostingRunView, Buffer>();

  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Post()
  @HttpCode(202)
  @ApiOperation({
    summary: 'Post Journals (Controller, Admin)',
    description:
      'Starts a run and answers at once: poll Location, or follow it live at Location/progress. ' +
      'If nothing can be posted, it ends as "Not started" with a list of what is missing. ' +
      'With `plan` it posts exactly what a plan showed: what would be another entry by then is not posted.',
  })
  @PostRoute(
    'NOT_CONNECTED',
    'CONNECTION_PAUSED',
    'POSTING_OFF',
    'POSTING_STOPPED',
    'NOTHING_TO_POST',
    'BATCH_NOT_FOUND',
    'APPROVAL_MISSING',
    'PLAN_CHANGED',
    'PLAN_EXPIRED',
    'NOT_YET_VISIBLE',
  )
  async start(
    @CallerOf() caller: Caller,
    @NewId() runId: string,
    @Body() body: StartPostingRunDto,
    @AtLeast() atLeast: Position | null,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PostingRunResponse> {
    const { period = null, batchKeys = null, cause = null, plan = null } = body;
    const selection = { period, batchKeys, cause };
    const receipt = await this.commands.execute(
      new StartPostingRunCommand(caller, { runId, selection, plan, atLeast }),
    );
    sendReceipt(reply, receipt);
    sendLocation(reply, caller, `posting-runs/${runId}`);
    return this.queries.execute(new GetPostingRunQuery(caller, { runId }, receipt.position));
  }

  @Get()
  @ApiOperation({ summary: 'Posting runs, newest first' })
  @ReadRoute()
  async list(
    @CallerOf() caller: Caller,
    @Query() page: PageDto,
    @AtLeast() atLeast: Position | null,
  ): Promise<PostingRunListResponse> {
    return this.queries.execute(new ListPostingRunsQuery(caller, { page: pageRequest(page) }, atLeast));
  }

  @Get(':runId')
  @ApiOperation({ summary: 'One run with its progress' })
  @ReadRoute('RUN_NOT_FOUND')
  async get(
    @CallerOf() caller: Caller,
    @Param('runId') runId: string,
    @AtLeast() atLeast: Position | null,
  ): Promise<PostingRunResponse> {
    return this.queries.execute(new GetPostingRunQuery(caller, { runId }, atLeast));
  }

  @Post(':runId/stop')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Stop a run (Controller, Admin)',
    description:
      'What is in flight ends, entries of which a part was sent are finished, and the rest goes back to where it was. ' +
      'Follow it at Location/progress. Stopping it again changes nothing.',
  })
  @PostRoute('RUN_NOT_FOUND', 'RUN_ENDED', 'REASON_MISSING')
  async stop(
    @CallerOf() caller: Caller,
    @Param('runId') runId: string,
    @Body() body: StopPostingRunDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PostingRunResponse> {
    const reason = body.reason ?? null;
    const receipt = await this.commands.execute(new StopPostingRunCommand(caller, { runId, reason }));
    sendReceipt(reply, receipt);
    sendLocation(reply, caller, `posting-runs/${runId}`);
    return this.queries.execute(new GetPostingRunQuery(caller, { runId }, receipt.position));
  }

  @Get(':runId/progress')
  @Header('cache-control', 'private, no-store, no-transform')
  @Header('x-accel-buffering', 'no') // Of nginx: it would keep the frames back.
  @Limited('stream')
  @ApiOperation({
    summary: 'Live progress',
    description:
      'Server-sent events: `progress` with the posting run, and an occasional `heartbeat`. ' +
      'The stream ends when the run is finished.',
  })
  @ApiProduces('text/event-stream')
  @ApiResponse({ status: 200, description: 'event: progress, data: a posting run as JSON', type: PostingRunResponse })
  @ReadRoute('RUN_NOT_FOUND', 'TOO_MANY_AT_ONCE')
  async progress(
    @CallerOf() caller: Caller,
    @Param('runId') runId: string,
    @AtLeast() atLeast: Position | null,
  ): Promise<StreamableFile> {
    const runs = await this.queries.execute(new FollowPostingRunQuery(caller, { runId }, atLeast));
    return new StreamableFile(new EventStream(runs.pipe(map((run) => this.frameOf(run)))), {
      type: 'text/event-stream',
    });
  }

  private frameOf(run: PostingRunView): Buffer {
    const frame = this.frames.get(run) ?? eventFrame('progress', run);
    this.frames.set(run, frame);
    return frame;
  }
}
