import { Body, Controller, Delete, Get, HttpCode, Param, Put, Query, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type FastifyReply } from 'fastify';
import { ListValueOverridesQuery } from '../../../application/custom-field/custom-field.queries';
import {
  OverrideValuesCommand,
  RemoveOverrideCommand,
} from '../../../application/custom-field/value-override.commands';
import { type Position } from '../../../application/ports/event-store';
import { PAGE_LIMIT_DEFAULT } from '../../../application/ports/page';
import { type Caller } from '../../../application/shared/permissions';
import { EditRoute, ReadRoute } from '../shared/api-docs';
import { AtLeast, CallerOf, ExpectedRevision } from '../shared/caller';
import { OverriddenValueDto, ValueOverrideListResponse, ValueOverridesDto } from './custom-field.dto';
import { PageDto, pageRequest } from '../shared/page.dto';
import { sendReceipt } from '../shared/replies';

@ApiTags('Custom fields')
@Controller('v1/environments/:environment/custom-fields/:apiName/value-overrides')
export class ValueOverrideController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Values of a custom field that map to another id in Sage Intacct, by value' })
  @ReadRoute()
  async list(
    @CallerOf() caller: Caller,
    @Param('apiName') apiName: string,
    @Query() page: PageDto,
    @AtLeast() atLeast: Position | null,
  ): Promise<ValueOverrideListResponse> {
    return this.queries.execute(new ListValueOverridesQuery(caller, { apiName, page: pageRequest(page) }, atLeast));
  }

  @Put()
  @ApiOperation({
    summary: 'Add or change overrides (Controller, Admin)',
    description: 'All or none. Binding the field to another dimension removes its overrides.',
  })
  @EditRoute('CUSTOM_FIELD_NOT_FOUND', 'VALUE_OVERRIDE_INVALID')
  async put(
    @CallerOf() caller: Caller,
    @Param('apiName') apiName: string,
    @Body() { overrides }: ValueOverridesDto,
    @ExpectedRevision() expected: number | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ValueOverrideListResponse> {
    const receipt = await this.commands.execute(new OverrideValuesCommand(caller, { apiName, overrides }, expected));
    sendReceipt(reply, receipt);
    const page = { limit: PAGE_LIMIT_DEFAULT, cursor: null };
    return this.queries.execute(new ListValueOverridesQuery(caller, { apiName, page }, receipt.position));
  }

  @Delete()
  @HttpCode(204)
  @ApiOperation({ summary: 'Remove the override of the value `value` (Controller, Admin)' })
  @EditRoute('CUSTOM_FIELD_NOT_FOUND')
  async remove(
    @CallerOf() caller: Caller,
    @Param('apiName') apiName: string,
    @Query() { value }: OverriddenValueDto,
    @ExpectedRevision() expected: number | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    sendReceipt(reply, await this.commands.execute(new RemoveOverrideCommand(caller, { apiName, value }, expected)));
  }
}
