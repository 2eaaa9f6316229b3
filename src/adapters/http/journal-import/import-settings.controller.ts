import { Body, Controller, Delete, Get, HttpCode, Param, Put, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type FastifyReply } from 'fastify';
import {
  DecideColumnCommand,
  RemoveImportProfileCommand,
  SaveImportProfileCommand,
} from '../../../application/journal-import/import-settings.commands';
import { GetImportSettingsQuery } from '../../../application/journal-import/import-settings.queries';
import { type Position } from '../../../application/ports/event-store';
import { type Caller } from '../../../application/shared/permissions';
import { EditRoute, ReadRoute } from '../shared/api-docs';
import { AtLeast, CallerOf, ExpectedRevision } from '../shared/caller';
import { sendReceipt } from '../shared/replies';
import { ColumnDto, ImportProfileDto, ImportSettingsResponse } from './import-settings.dto';

@ApiTags('Journal imports')
@Controller('v1/environments/:environment/import-settings')
export class ImportSettingsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Import profiles, and columns that are not for the ledger' })
  @ReadRoute()
  async get(@CallerOf() caller: Caller, @AtLeast() atLeast: Position | null): Promise<ImportSettingsResponse> {
    return this.queries.execute(new GetImportSettingsQuery(caller, {}, atLeast));
  }

  @Put('profiles/:name')
  @ApiOperation({
    summary: 'Save an import profile: how the close files of one source are written (Controller, Admin)',
    description: 'Every change is a new version; an import records the version that it was read with.',
  })
  @EditRoute('IMPORT_PROFILE_INVALID')
  async save(
    @CallerOf() caller: Caller,
    @Param('name') name: string,
    @Body() { encoding = 'utf-8', headers = {}, isEntryOnFirstLine = false, ...body }: ImportProfileDto,
    @ExpectedRevision() expected: number | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ImportSettingsResponse> {
    const profile = { name, encoding, headers, isEntryOnFirstLine, ...body };
    const receipt = await this.commands.execute(new SaveImportProfileCommand(caller, profile, expected));
    sendReceipt(reply, receipt);
    return this.queries.execute(new GetImportSettingsQuery(caller, {}, receipt.position));
  }

  @Delete('profiles/:name')
  @HttpCode(204)
  @ApiOperation({ summary: 'Remove an import profile (Controller, Admin)' })
  @EditRoute()
  async remove(
    @CallerOf() caller: Caller,
    @Param('name') name: string,
    @ExpectedRevision() expected: number | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    sendReceipt(reply, await this.commands.execute(new RemoveImportProfileCommand(caller, { name }, expected)));
  }

  @Put('columns')
  @ApiOperation({ summary: 'Record that a column is not for the ledger, or take that back (Controller, Admin)' })
  @EditRoute('COLUMN_NAME_INVALID')
  async decideColumn(
    @CallerOf() caller: Caller,
    @Body() { column, isForLedger }: ColumnDto,
    @ExpectedRevision() expected: number | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ImportSettingsResponse> {
    const receipt = await this.commands.execute(new DecideColumnCommand(caller, { column, isForLedger }, expected));
    sendReceipt(reply, receipt);
    return this.queries.execute(new GetImportSettingsQuery(caller, {}, receipt.position));
  }
}
