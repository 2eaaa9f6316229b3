import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type FastifyReply } from 'fastify';
import {
  AcceptLedgerChangeCommand,
  AcceptOtherEntryCommand,
  CheckJournalBatchCommand,
  DeclareRecordForeignCommand,
  ReleaseJournalBatchCommand,
  TakeOverRecordCommand,
} from '../../../application/posting/batch-check.commands';
import { PostElsewhereCommand } from '../../../application/posting/posted-elsewhere.commands';
import {
  GetJournalBatchQuery,
  ListBatchScopeValuesQuery,
  ListFailureCausesQuery,
  ListJournalBatchesQuery,
  ListJournalLinesQuery,
  SummariseBatchesQuery,
} from '../../../application/journal-batch/journal-batch.queries';
import { GetPostedEntryQuery } from '../../../application/dry-run/posted-entry.queries';
import { type Position } from '../../../application/ports/event-store';
import { type Receipt } from '../../../application/shared/aggregates';
import { type Caller } from '../../../application/shared/permissions';
import { PostRoute, ReadRoute } from '../shared/api-docs';
import { AtLeast, CallerOf } from '../shared/caller';
import {
  AcceptLedgerChangeDto,
  batchFilter,
  BatchListDto,
  batchOrder,
  batchScope,
  BatchScopeValuesResponse,
  BatchSummaryDto,
  FailureCauseListDto,
  DeclareRecordForeignDto,
  ReleaseBatchDto,
  PostBesideDto,
  PostedElsewhereDto,
  TakeOverRecordDto,
} from './journal-batch.dto';
import {
  BatchSummaryListResponse,
  FailureCauseListResponse,
  JournalBatchListResponse,
  JournalBatchDetailResponse,
  JournalLineListResponse,
} from './journal-batch-response.dto';
import { PostedEntryResponse } from '../dry-run/dry-run.dto';
import { PageDto, pageRequest } from '../shared/page.dto';
import { POSITION_HEADER, sendReceipt } from '../shared/replies';

@ApiTags('Journal batches')
@Controller('v1/environments/:environment/journal-batches')
export class JournalBatchController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Journal batches, sorted by entry and part by default' })
  @ReadRoute()
  async list(
    @CallerOf() caller: Caller,
    @Query() list: BatchListDto,
    @AtLeast() atLeast: Position | null,
  ): Promise<JournalBatchListResponse> {
    return this.queries.execute(
      new ListJournalBatchesQuery(
        caller,
        { filter: batchFilter(list), page: pageRequest(list), order: batchOrder(list) },
        atLeast,
      ),
    );
  }

  @Get('summary')
  @ApiOperation({ summary: 'Number of batches by period, status and currency, latest period first' })
  @ReadRoute()
  async summary(
    @CallerOf() caller: Caller,
    @Query() list: BatchSummaryDto,
    @AtLeast() atLeast: Position | null,
  ): Promise<BatchSummaryListResponse> {
    const { period = null, importId = null } = list;
    const scope = { ...batchScope(list), importId };
    return { items: await this.queries.execute(new SummariseBatchesQuery(caller, { period, scope }, atLeast)) };
  }

  @Get('scope-values')
  @ApiOperation({ summary: 'Entities, currencies and journals of the batches, for filters' })
  @ReadRoute()
  async scopeValues(
    @CallerOf() caller: Caller,
    @AtLeast() atLeast: Position | null,
  ): Promise<BatchScopeValuesResponse> {
    return this.queries.execute(new ListBatchScopeValuesQuery(caller, {}, atLeast));
  }

  @Get('failure-causes')
  @ApiOperation({ summary: 'Why batches failed, most frequent cause first' })
  @ReadRoute()
  async failureCauses(
    @CallerOf() caller: Caller,
    @Query() list: FailureCauseListDto,
    @AtLeast() atLeast: Position | null,
  ): Promise<FailureCauseListResponse> {
    return this.queries.execute(
      new ListFailureCausesQuery(caller, { page: pageRequest(list), runId: list.runId ?? null }, atLeast),
    );
  }

  @Get(':batchKey')
  @ApiOperation({ summary: 'One batch: status, reference, record number, and problems with their fix' })
  @ReadRoute('BATCH_NOT_FOUND')
  async get(
    @CallerOf() caller: Caller,
    @Param('batchKey') batchKey: string,
    @AtLeast() atLeast: Position | null,
  ): Promise<JournalBatchDetailResponse> {
    return this.queries.execute(new GetJournalBatchQuery(caller, { batchKey }, atLeast));
  }

  @Get(':batchKey/lines')
  @ApiOperation({ summary: 'The lines of a batch as the revenue system delivered them' })
  @ReadRoute('BATCH_NOT_FOUND')
  async lines(
    @CallerOf() caller: Caller,
    @Param('batchKey') batchKey: string,
    @Query() page: PageDto,
  ): Promise<JournalLineListResponse> {
    return this.queries.execute(new ListJournalLinesQuery(caller, { batchKey, page: pageRequest(page) }));
  }

  @Get(':batchKey/posted-entry')
  @ApiOperation({
    summary: 'The header and lines as they were sent to Sage Intacct',
    description:
      'Rebuilt from the log with the mapping and fields of that time. ' +
      'Shown only if it matches the digest that was recorded before sending.',
  })
  @ReadRoute('BATCH_NOT_FOUND')
  async postedEntry(
    @CallerOf() caller: Caller,
    @Param('batchKey') batchKey: string,
    @AtLeast() atLeast: Position | null,
  ): Promise<PostedEntryResponse> {
    return this.queries.execute(new GetPostedEntryQuery(caller, { batchKey }, atLeast));
  }

  @Post(':batchKey/check')
  @HttpCode(200)
  @ApiOperation({ summary: 'Look up a posted or undecided batch in Sage Intacct again (Controller, Admin)' })
  @PostRoute('BATCH_NOT_FOUND', 'BATCH_NEEDS_NO_DECISION', 'LEDGER_UNAVAILABLE', 'CONNECTION_PAUSED')
  async check(
    @CallerOf() caller: Caller,
    @Param('batchKey') batchKey: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<JournalBatchDetailResponse> {
    return this.answer(
      caller,
      batchKey,
      await this.commands.execute(new CheckJournalBatchCommand(caller, { batchKey })),
      reply,
    );
  }

  @Post(':batchKey/accept-ledger-change')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Accept how a posted entry stands in Sage Intacct now (Controller only)',
    description: 'It holds for what was found at `seenAt`; what is found otherwise later has to be accepted again.',
  })
  @PostRoute('BATCH_NOT_FOUND', 'LEDGER_CHANGE_NOT_LISTED', 'CHANGED_MEANWHILE', 'REASON_MISSING')
  async acceptLedgerChange(
    @CallerOf() caller: Caller,
    @Param('batchKey') batchKey: string,
    @Body() { seenAt, reason }: AcceptLedgerChangeDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<JournalBatchDetailResponse> {
    const receipt = await this.commands.execute(new AcceptLedgerChangeCommand(caller, { batchKey, seenAt, reason }));
    return this.answer(caller, batchKey, receipt, reply);
  }

  @Post(':batchKey/release')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Confirm that Sage Intacct has no entry for this batch, so that it can be posted again (Controller only)',
    description:
      'A posted batch whose entry was deleted there takes two calls, at least the settle time apart. ' +
      'The first one records what was seen.',
  })
  @PostRoute(
    'BATCH_NOT_FOUND',
    'BATCH_NEEDS_NO_DECISION',
    'ENTRY_STILL_IN_LEDGER',
    'ABSENCE_NOT_PROVABLE',
    'ATTEMPT_NOT_SETTLED',
    'LEDGER_UNAVAILABLE',
  )
  async release(
    @CallerOf() caller: Caller,
    @Param('batchKey') batchKey: string,
    @Body() { reason }: ReleaseBatchDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<JournalBatchDetailResponse> {
    const receipt = await this.commands.execute(new ReleaseJournalBatchCommand(caller, { batchKey, reason }));
    return this.answer(caller, batchKey, receipt, reply);
  }

  @Post(':batchKey/take-over')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Adopt a record in Sage Intacct as the entry of this batch (Controller, Admin)',
    description: 'Only for a record that stopped the batch. It is first compared with what would be sent.',
  })
  @PostRoute('BATCH_NOT_FOUND', 'RECORD_NOT_LISTED', 'RECORD_DIFFERS', 'LEDGER_UNAVAILABLE')
  async takeOver(
    @CallerOf() caller: Caller,
    @Param('batchKey') batchKey: string,
    @Body() { referenceNo }: TakeOverRecordDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<JournalBatchDetailResponse> {
    const receipt = await this.commands.execute(new TakeOverRecordCommand(caller, { batchKey, referenceNo }));
    return this.answer(caller, batchKey, receipt, reply);
  }

  @Post(':batchKey/declare-foreign')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Declare that a record that stopped the batch is not its entry (Controller only)',
  })
  @PostRoute('BATCH_NOT_FOUND', 'RECORD_NOT_LISTED')
  async declareForeign(
    @CallerOf() caller: Caller,
    @Param('batchKey') batchKey: string,
    @Body() { referenceNo, reason }: DeclareRecordForeignDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<JournalBatchDetailResponse> {
    const receipt = await this.commands.execute(
      new DeclareRecordForeignCommand(caller, { batchKey, referenceNo, reason }),
    );
    return this.answer(caller, batchKey, receipt, reply);
  }

  @Post(':batchKey/post-beside')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Say that a record of other origin that stopped the batch is another entry (Controller only)',
    description: 'The batch can be posted beside it. It holds for this record and this content of the batch.',
  })
  @PostRoute('BATCH_NOT_FOUND', 'RECORD_NOT_LISTED', 'REASON_MISSING')
  async postBeside(
    @CallerOf() caller: Caller,
    @Param('batchKey') batchKey: string,
    @Body() { recordNo, reason }: PostBesideDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<JournalBatchDetailResponse> {
    const receipt = await this.commands.execute(new AcceptOtherEntryCommand(caller, { batchKey, recordNo, reason }));
    return this.answer(caller, batchKey, receipt, reply);
  }

  @Post(':batchKey/posted-elsewhere')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Settle an entry by records in Sage Intacct that this service did not post (Controller only)',
    description:
      'One record for each part that is not in the ledger. Each is read and compared with what would be sent; ' +
      'a record that differs is refused with `details.records`: all differences side by side. ' +
      'One record backs one batch of a company.',
  })
  @PostRoute(
    'BATCH_NOT_FOUND',
    'RECORDS_INCOMPLETE',
    'RECORD_NOT_FOUND',
    'RECORD_IS_OURS',
    'RECORD_DIFFERS',
    'RECORD_TAKEN',
    'ENTRY_IN_POSTING',
    'ENTRY_IN_LEDGER',
    'ENTRY_IN_ANOTHER_IMPORT',
    'ENTRY_WITHDRAWN',
    'OUTCOME_NOT_KNOWN',
    'REASON_MISSING',
    'CHANGED_MEANWHILE',
    'NOT_CONNECTED',
    'CONNECTION_PAUSED',
    'LEDGER_UNAVAILABLE',
  )
  async postedElsewhere(
    @CallerOf() caller: Caller,
    @Param('batchKey') batchKey: string,
    @Body() { records, reason }: PostedElsewhereDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<JournalBatchDetailResponse> {
    const { position } = await this.commands.execute(new PostElsewhereCommand(caller, { batchKey, records, reason }));
    if (position !== null) void reply.header(POSITION_HEADER, position);
    return this.queries.execute(new GetJournalBatchQuery(caller, { batchKey }, position));
  }

  private async answer(
    caller: Caller,
    batchKey: string,
    receipt: Receipt,
    reply: FastifyReply,
  ): Promise<JournalBatchDetailResponse> {
    sendReceipt(reply, receipt);
    return this.queries.execute(new GetJournalBatchQuery(caller, { batchKey }, receipt.position));
  }
}
