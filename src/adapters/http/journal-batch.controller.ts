import { Controller, Get, Param, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  GetJournalBatchQuery,
  ListJournalBatchesQuery,
  ListJournalLinesQuery,
} from '../../application/journal-batch/journal-batch.queries';
import { type Position } from '../../application/ports/event-store';
import { type Caller } from '../../application/shared/permissions';
import { ReadRoute } from './api-docs';
import { AtLeast, CallerOf } from './caller';
import {
  batchFilter,
  BatchListDto,
  JournalBatchListResponse,
  JournalBatchResponse,
  JournalLineListResponse,
} from './journal-batch.dto';
import { PageDto, pageRequest } from './page.dto';

@ApiTags('Journal batches')
@Controller('v1/environments/:environment/journal-batches')
export class JournalBatchController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @ApiOperation({ summary: 'Journal batches by entry and part' })
  @ReadRoute()
  async list(
    @CallerOf() caller: Caller,
    @Query() list: BatchListDto,
    @AtLeast() atLeast: Position | null,
  ): Promise<JournalBatchListResponse> {
    const { items, nextCursor } = await this.queries.execute(
      new ListJournalBatchesQuery(caller, batchFilter(list), pageRequest(list), atLeast),
    );
    return { items: [...items], nextCursor };
  }

  @Get(':batchKey')
  @ApiOperation({ summary: 'One batch: status, reference, record number, problems with their fix' })
  @ReadRoute('BATCH_NOT_FOUND')
  async get(
    @CallerOf() caller: Caller,
    @Param('batchKey') batchKey: string,
    @AtLeast() atLeast: Position | null,
  ): Promise<JournalBatchResponse> {
    return this.queries.execute(new GetJournalBatchQuery(caller, batchKey, atLeast));
  }

  @Get(':batchKey/lines')
  @ApiOperation({ summary: 'The lines of a batch as the revenue system wrote them' })
  @ReadRoute('BATCH_NOT_FOUND')
  async lines(
    @CallerOf() caller: Caller,
    @Param('batchKey') batchKey: string,
    @Query() page: PageDto,
  ): Promise<JournalLineListResponse> {
    const { items, nextCursor } = await this.queries.execute(
      new ListJournalLinesQuery(caller, batchKey, pageRequest(page)),
    );
    return { items: [...items], nextCursor };
  }
}
