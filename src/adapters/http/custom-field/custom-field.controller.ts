import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type FastifyReply } from 'fastify';
import {
  ChangeCustomFieldCommand,
  DefineCustomFieldCommand,
  RemoveCustomFieldCommand,
} from '../../../application/custom-field/custom-field.commands';
import { GetCustomFieldQuery, ListCustomFieldsQuery } from '../../../application/custom-field/custom-field.queries';
import { type Position } from '../../../application/ports/event-store';
import { type Caller } from '../../../application/shared/permissions';
import { EditRoute, PostRoute, ReadRoute } from '../shared/api-docs';
import { AtLeast, CallerOf, ExpectedRevision } from '../shared/caller';
import {
  ChangeCustomFieldDto,
  CustomFieldListResponse,
  CustomFieldResponse,
  DefineCustomFieldDto,
  fieldPostingOf,
} from './custom-field.dto';
import { sendETag, sendReceipt } from '../shared/replies';

@ApiTags('Custom fields')
@Controller('v1/environments/:environment/custom-fields')
export class CustomFieldController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get()
  @ApiOperation({ summary: 'All custom fields, by API name' })
  @ReadRoute()
  async list(@CallerOf() caller: Caller, @AtLeast() atLeast: Position | null): Promise<CustomFieldListResponse> {
    return { items: await this.queries.execute(new ListCustomFieldsQuery(caller, {}, atLeast)) };
  }

  @Post()
  @ApiOperation({ summary: 'Add a custom field, bound and included at once if it says so (Controller, Admin)' })
  @PostRoute('CUSTOM_FIELD_EXISTS', 'CUSTOM_FIELD_INVALID')
  async define(
    @CallerOf() caller: Caller,
    @Body() body: DefineCustomFieldDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CustomFieldResponse> {
    const { apiName, label, source } = body;
    const input = { apiName, label, source, ...fieldPostingOf(body) };
    const receipt = await this.commands.execute(new DefineCustomFieldCommand(caller, input));
    sendReceipt(reply, receipt);
    return this.queries.execute(new GetCustomFieldQuery(caller, { apiName }, receipt.position));
  }

  @Get(':apiName')
  @ApiOperation({ summary: 'One custom field' })
  @ReadRoute('CUSTOM_FIELD_NOT_FOUND')
  async get(
    @CallerOf() caller: Caller,
    @Param('apiName') apiName: string,
    @AtLeast() atLeast: Position | null,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CustomFieldResponse> {
    const view = await this.queries.execute(new GetCustomFieldQuery(caller, { apiName }, atLeast));
    sendETag(reply, view.revision);
    return view;
  }

  @Patch(':apiName')
  @ApiOperation({ summary: 'Change label, source, binding or inclusion (Controller, Admin)' })
  @EditRoute('CUSTOM_FIELD_NOT_FOUND', 'CUSTOM_FIELD_INVALID')
  async change(
    @CallerOf() caller: Caller,
    @Param('apiName') apiName: string,
    @Body() body: ChangeCustomFieldDto,
    @ExpectedRevision() expected: number | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CustomFieldResponse> {
    const { label, source } = body;
    const change = {
      ...(label === undefined ? {} : { label }),
      ...(source === undefined ? {} : { source }),
      ...fieldPostingOf(body),
    };
    const receipt = await this.commands.execute(new ChangeCustomFieldCommand(caller, { apiName, change }, expected));
    sendReceipt(reply, receipt);
    return this.queries.execute(new GetCustomFieldQuery(caller, { apiName }, receipt.position));
  }

  @Delete(':apiName')
  @HttpCode(204)
  @ApiOperation({ summary: 'Remove a custom field (Controller, Admin)' })
  @EditRoute()
  async remove(
    @CallerOf() caller: Caller,
    @Param('apiName') apiName: string,
    @ExpectedRevision() expected: number | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    sendReceipt(reply, await this.commands.execute(new RemoveCustomFieldCommand(caller, { apiName }, expected)));
  }
}
