import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, Res, StreamableFile } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import {
  ApiBody,
  ApiConsumes,
  ApiExtraModels,
  ApiOperation,
  ApiProduces,
  ApiResponse,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import {
  DecideImportCommand,
  type Delivery,
  ImportJournalCommand,
} from '../../../application/journal-import/journal-import.commands';
import {
  GetCloseFileTemplateQuery,
  GetJournalImportQuery,
  ListJournalImportsQuery,
} from '../../../application/journal-import/journal-import.queries';
import { type Position } from '../../../application/ports/event-store';
import { Access } from '../../../application/shared/access';
import { type Caller } from '../../../application/shared/permissions';
import { type CompleteScope } from '../../../domain/journal-import/delivery-scope';
import { DomainError } from '../../../domain/shared/errors';
import { PostRoute, ReadRoute } from '../shared/api-docs';
import { AtLeast, CallerOf, NewId } from '../shared/caller';
import {
  CloseFileDto,
  CloseLinesDto,
  ConfirmImportDto,
  ImportScopeDto,
  JournalImportListResponse,
  JournalImportResponse,
  WithdrawImportDto,
} from './journal-import.dto';
import { closeFileTemplateCsv } from './close-file-template.csv';
import { WORKBOOK } from '../shared/body-parsers';
import { deliveredForm } from './delivered-form';
import { Limited } from '../shared/limits';
import { PageDto, pageRequest } from '../shared/page.dto';
import { sendLocation, sendReceipt } from '../shared/replies';

@ApiTags('Journal imports')
@ApiExtraModels(CloseFileDto, CloseLinesDto)
@Controller('v1/environments/:environment/journal-imports')
export class JournalImportController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly access: Access,
  ) {}

  @Post()
  @Limited('import')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Import a close file (Controller, Admin, Analyst)',
    description:
      'A file is imported whole or not at all. The answer says that it was received. It is validated in the ' +
      'background: poll Location. Importing the same file again changes nothing. An entry with different content ' +
      'replaces the earlier one until it is posted. Control totals, where they come with it, are compared before ' +
      'anything counts: a part or field `totals` of the form (CSV with Journal Entry Id, Business Entity Id, Currency, ' +
      'Lines, Debit, Credit), or `controlTotals` beside the lines of JSON. They may have 200,000 rows and 32 MiB; in a ' +
      'field, or before the close file, 1 MiB.',
  })
  @ApiConsumes('text/csv', WORKBOOK, 'multipart/form-data', 'application/json')
  @ApiBody({
    schema: {
      oneOf: [
        { type: 'string', description: 'JournalEntries.csv or .xlsx' },
        { $ref: getSchemaPath(CloseFileDto) },
        { $ref: getSchemaPath(CloseLinesDto) },
      ],
    },
  })
  @PostRoute('TOO_MANY_AT_ONCE', 'TOO_MANY_WAITING', 'IMPORT_PROFILE_NOT_FOUND', 'IMPORT_SCOPE_PARTIAL')
  async create(
    @CallerOf() caller: Caller,
    @NewId() importId: string,
    @Query() options: ImportScopeDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<JournalImportResponse> {
    await this.access.require(caller, 'journal-import:create'); // Before reading a large upload.
    const receipt = await this.commands.execute(
      new ImportJournalCommand(caller, { importId, ...(await deliveryOf(request, options)) }),
    );
    sendReceipt(reply, receipt);
    sendLocation(reply, caller, `journal-imports/${importId}`);
    return this.queries.execute(new GetJournalImportQuery(caller, { importId }, receipt.position));
  }

  @Get()
  @ApiOperation({ summary: 'Imports, newest first' })
  @ReadRoute()
  async list(
    @CallerOf() caller: Caller,
    @Query() page: PageDto,
    @AtLeast() atLeast: Position | null,
  ): Promise<JournalImportListResponse> {
    return this.queries.execute(new ListJournalImportsQuery(caller, { page: pageRequest(page) }, atLeast));
  }

  @Get('template')
  @ApiOperation({
    summary: 'An empty close file with the columns of this environment',
    description:
      'CSV with a header row only: the columns that every close file needs, one for each custom field that is ' +
      'included in journal posting, and the columns that may be left blank or out. In UTF-8 with its mark, as Excel ' +
      'opens it.',
  })
  @ApiProduces('text/csv')
  @ApiResponse({ status: 200, content: { 'text/csv': { schema: { type: 'string' } } } })
  @ReadRoute()
  async template(@CallerOf() caller: Caller, @AtLeast() atLeast: Position | null): Promise<StreamableFile> {
    const columns = await this.queries.execute(new GetCloseFileTemplateQuery(caller, {}, atLeast));
    return new StreamableFile(closeFileTemplateCsv(columns), {
      type: 'text/csv; charset=utf-8',
      disposition: `attachment; filename="close-file-template-${caller.environment}.csv"`,
    });
  }

  @Get(':importId')
  @ApiOperation({ summary: 'One import with its progress, control totals and problems' })
  @ReadRoute('IMPORT_NOT_FOUND')
  async get(
    @CallerOf() caller: Caller,
    @Param('importId') importId: string,
    @AtLeast() atLeast: Position | null,
  ): Promise<JournalImportResponse> {
    return this.queries.execute(new GetJournalImportQuery(caller, { importId }, atLeast));
  }

  @Post(':importId/confirm')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Confirm a previewed import (Controller, Admin, Analyst)',
    description: 'It is checked again, because something may have changed since the preview: poll Location.',
  })
  @PostRoute('IMPORT_CLOSED', 'IMPORT_NOT_FOUND', 'IMPORT_QUESTIONS_OPEN')
  confirm(
    @CallerOf() caller: Caller,
    @Param('importId') importId: string,
    @Body() body: ConfirmImportDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<JournalImportResponse> {
    return this.decide(caller, { importId, decision: 'confirm', accepted: body.accepted ?? [], reason: '' }, reply);
  }

  @Post(':importId/withdraw')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Withdraw an import (Controller, Admin; an Analyst an own one of which nothing is posted)',
    description:
      'Of a previewed import nothing is recorded. One that counts is taken back, with a reason: its entries that are ' +
      'not posted are withdrawn in the background, and what is posted or in posting stays. Poll Location: `takeBack`.',
  })
  @PostRoute('IMPORT_CLOSED', 'IMPORT_NOT_FOUND', 'REASON_MISSING', 'NOT_YET_VISIBLE')
  withdraw(
    @CallerOf() caller: Caller,
    @Param('importId') importId: string,
    @Body() body: WithdrawImportDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<JournalImportResponse> {
    const reason = body.reason ?? '';
    return this.decide(caller, { importId, decision: 'withdraw', accepted: [], reason }, reply);
  }

  private async decide(
    caller: Caller,
    input: DecideImportCommand['input'],
    reply: FastifyReply,
  ): Promise<JournalImportResponse> {
    const receipt = await this.commands.execute(new DecideImportCommand(caller, input));
    const { importId } = input;
    sendReceipt(reply, receipt);
    sendLocation(reply, caller, `journal-imports/${importId}`);
    return this.queries.execute(new GetJournalImportQuery(caller, { importId }, receipt.position));
  }
}

const RAW_FORMATS = [
  { mediaType: 'text/csv', format: 'csv', fileName: 'JournalEntries.csv' },
  { mediaType: 'application/json', format: 'json', fileName: 'JournalEntries.json' },
  { mediaType: WORKBOOK, format: 'xlsx', fileName: 'JournalEntries.xlsx' },
] as const;

const scopeOf = ({
  scope,
  entities,
  periods,
}: Pick<ImportScopeDto, 'scope' | 'entities' | 'periods'>): CompleteScope | null => {
  if (scope === 'complete') return { entities: entities ?? null, periods: periods ?? null };
  if (entities === undefined && periods === undefined) return null;
  throw new DomainError(
    'IMPORT_SCOPE_PARTIAL',
    'Entities and periods are named for a complete delivery, and this one is partial.',
    'Send scope=complete, or leave entities and periods out.',
  );
};

const deliveryOf = async (
  request: FastifyRequest,
  { rounding = 'none', fileName, preview, profile, ...scope }: ImportScopeDto,
): Promise<Omit<Delivery, 'importId'>> => {
  const rules = {
    rounding,
    profile: profile ?? null,
    scope: scopeOf(scope),
    awaitsConfirmation: preview === 'true',
  };
  const type = request.headers['content-type'] ?? '';
  const raw = RAW_FORMATS.find(({ mediaType }) => type.startsWith(mediaType));
  if (raw !== undefined) {
    // Control totals of JSON stand beside its lines; the others have none.
    const content = request.body as AsyncIterable<Uint8Array>;
    return { fileName: fileName ?? raw.fileName, format: raw.format, ...rules, content, totals: null };
  }
  const form = request.isMultipart() ? await deliveredForm(request) : null;
  if (form) {
    const { mediaType, content, totals } = form;
    const format = /\.xlsx$/i.test(form.fileName) || mediaType === WORKBOOK ? 'xlsx' : 'csv';
    const name = fileName ?? (form.fileName.slice(-200) || `JournalEntries.${format}`);
    return { fileName: name, format, ...rules, content, totals };
  }
  throw new DomainError(
    'MEDIA_TYPE_NOT_SUPPORTED',
    'This request contains no close file.',
    'Send the file as text/csv or as .xlsx, as a file part of multipart/form-data, or lines as application/json.',
  );
};
