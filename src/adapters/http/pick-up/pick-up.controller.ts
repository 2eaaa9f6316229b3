import { Body, Controller, Delete, Get, HttpCode, Post, Put, Query, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type FastifyReply } from 'fastify';
import {
  LookNowCommand,
  RemovePickUpCommand,
  SavePickUpCommand,
  TestPickUpCommand,
} from '../../../application/pick-up/pick-up.commands';
import { GetPickUpQuery, ListPickedUpFilesQuery } from '../../../application/pick-up/pick-up.queries';
import { type Position } from '../../../application/ports/event-store';
import { type Receipt } from '../../../application/shared/aggregates';
import { type Caller } from '../../../application/shared/permissions';
import { EditRoute, PostRoute, ReadRoute } from '../shared/api-docs';
import { AtLeast, CallerOf, ExpectedRevision } from '../shared/caller';
import { PageDto, pageRequest } from '../shared/page.dto';
import { sendETag, sendReceipt } from '../shared/replies';
import {
  credentialOf,
  PickedUpFileListResponse,
  PickUpResponse,
  PickUpTestResponse,
  placeOf,
  SavePickUpDto,
  TestPickUpDto,
} from './pick-up.dto';

@ApiTags('Pick-up')
@Controller('v1/environments/:environment/pick-up')
export class PickUpController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Where deliveries are picked up, and whether that works' })
  @ReadRoute()
  async get(
    @CallerOf() caller: Caller,
    @AtLeast() atLeast: Position | null,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PickUpResponse> {
    const view = await this.queries.execute(new GetPickUpQuery(caller, {}, atLeast));
    sendETag(reply, view.revision);
    return view;
  }

  @Put()
  @ApiOperation({
    summary: 'Set the pick-up up, or change it (Controller, Admin)',
    description:
      'The password or private key is needed again when the server or the user changes. Saving also ends the wait for ' +
      'a person after a refused login or another host key.',
  })
  @EditRoute('PICK_UP_INVALID', 'PICK_UP_NOT_OFFERED', 'IMPORT_PROFILE_NOT_FOUND', 'CREDENTIALS_LOST')
  async save(
    @CallerOf() caller: Caller,
    @Body() body: SavePickUpDto,
    @ExpectedRevision() expected: number | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PickUpResponse> {
    const { finishedSign, afterward, profile = null, rounding = 'none', countsByItself } = body;
    const rules = { finishedSign, afterward, profile, rounding, countsByItself };
    const input = { ...rules, place: placeOf(body.place), credential: credentialOf(body) };
    return this.answer(caller, await this.commands.execute(new SavePickUpCommand(caller, input, expected)), reply);
  }

  @Post('test')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Look whether a place can be used, and change nothing (Controller, Admin)',
    description:
      'Of an SFTP server, shows the fingerprint of its host key. Logs in only when the pinned one is given and equal.',
  })
  @PostRoute('PICK_UP_INVALID', 'PICK_UP_NOT_OFFERED', 'CREDENTIALS_LOST')
  test(@CallerOf() caller: Caller, @Body() body: TestPickUpDto): Promise<PickUpTestResponse> {
    const input = { place: placeOf(body.place), credential: credentialOf(body) };
    return this.commands.execute(new TestPickUpCommand(caller, input));
  }

  @Post('look')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Look now and take what is finished (Controller, Admin, Analyst)',
    description: 'Also at a source that waits for a person. What went wrong is shown as its trouble.',
  })
  @PostRoute('PICK_UP_NOT_SET_UP')
  async look(@CallerOf() caller: Caller, @Res({ passthrough: true }) reply: FastifyReply): Promise<PickUpResponse> {
    return this.answer(caller, await this.commands.execute(new LookNowCommand(caller, {})), reply);
  }

  @Delete()
  @HttpCode(204)
  @ApiOperation({ summary: 'Remove the pick-up and forget its credential (Controller, Admin)' })
  @EditRoute()
  async remove(
    @CallerOf() caller: Caller,
    @ExpectedRevision() expected: number | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    sendReceipt(reply, await this.commands.execute(new RemovePickUpCommand(caller, {}, expected)));
  }

  @Get('files')
  @ApiOperation({ summary: 'What became of each file, newest first' })
  @ReadRoute()
  async files(
    @CallerOf() caller: Caller,
    @Query() page: PageDto,
    @AtLeast() atLeast: Position | null,
  ): Promise<PickedUpFileListResponse> {
    return this.queries.execute(new ListPickedUpFilesQuery(caller, { page: pageRequest(page) }, atLeast));
  }

  private async answer(caller: Caller, receipt: Receipt, reply: FastifyReply): Promise<PickUpResponse> {
    sendReceipt(reply, receipt);
    return this.queries.execute(new GetPickUpQuery(caller, {}, receipt.position));
  }
}
