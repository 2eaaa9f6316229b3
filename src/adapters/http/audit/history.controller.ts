import { Controller, Get, Param, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { ListAuditEntriesQuery } from '../../../application/history/audit-entry.queries';
import {
  CompareStatesQuery,
  GetHistoryEventQuery,
  GetPastStateQuery,
  ListHistoryQuery,
} from '../../../application/history/history.queries';
import { type Position } from '../../../application/ports/event-store';
import { type Caller } from '../../../application/shared/permissions';
import { ReadRoute } from '../shared/api-docs';
import { AuditEntryListDto, auditEntryFilter, AuditEntryListResponse, auditEntryResponse } from './audit-entry.dto';
import { AtLeast, CallerOf } from '../shared/caller';
import {
  CompareStatesDto,
  HistoryEventResponse,
  historyFilter,
  HistoryListDto,
  HistoryListResponse,
  PastStateDto,
  PastStateResponse,
  StateDifferencesResponse,
} from './history.dto';
import { pageRequest } from '../shared/page.dto';

@ApiTags('History')
@Controller('v1/environments/:environment/history')
export class HistoryController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @ApiOperation({ summary: 'What happened, one sentence per event, newest first by default' })
  @ReadRoute()
  async list(
    @CallerOf() caller: Caller,
    @Query() list: HistoryListDto,
    @AtLeast() atLeast: Position | null,
  ): Promise<HistoryListResponse> {
    const query = new ListHistoryQuery(
      caller,
      { filter: historyFilter(list), page: pageRequest(list), isOldestFirst: list.first === 'oldest' },
      atLeast,
    );
    return this.queries.execute(query);
  }

  @Get('entries')
  @ApiOperation({
    summary: 'Journal batches that an auditor looks at twice: round amounts, rarely used accounts, …; latest first',
  })
  @ReadRoute()
  async entries(
    @CallerOf() caller: Caller,
    @Query() list: AuditEntryListDto,
    @AtLeast() atLeast: Position | null,
  ): Promise<AuditEntryListResponse> {
    const query = new ListAuditEntriesQuery(
      caller,
      { filter: auditEntryFilter(list), page: pageRequest(list) },
      atLeast,
    );
    const { items, nextCursor } = await this.queries.execute(query);
    return { items: items.map(auditEntryResponse), nextCursor };
  }

  @Get('state')
  @ApiOperation({
    summary: 'The state of a batch, mapping, connection or any other stream at a point in time, by replay',
  })
  @ReadRoute('EVENT_NOT_FOUND')
  state(@CallerOf() caller: Caller, @Query() { stream, at }: PastStateDto): Promise<PastStateResponse> {
    return this.queries.execute(new GetPastStateQuery(caller, { stream, at: new Date(at).toISOString() }));
  }

  @Get('differences')
  @ApiOperation({ summary: 'What changed in a stream between two points in time' })
  @ReadRoute('EVENT_NOT_FOUND')
  async differences(
    @CallerOf() caller: Caller,
    @Query() { stream, from, until }: CompareStatesDto,
  ): Promise<StateDifferencesResponse> {
    const moments = { from: new Date(from).toISOString(), until: new Date(until).toISOString() };
    return { items: await this.queries.execute(new CompareStatesQuery(caller, { stream, moments })) };
  }

  @Get(':position')
  @ApiOperation({ summary: 'One whole event, with the hashes of its stream' })
  @ReadRoute('EVENT_NOT_FOUND')
  get(@CallerOf() caller: Caller, @Param('position') position: string): Promise<HistoryEventResponse> {
    return this.queries.execute(new GetHistoryEventQuery(caller, { position }));
  }
}
