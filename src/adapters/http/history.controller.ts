import { Controller, Get, Param, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { GetHistoryEventQuery, ListHistoryQuery } from '../../application/audit/history.queries';
import { type Position } from '../../application/ports/event-store';
import { type Caller } from '../../application/shared/permissions';
import { ReadRoute } from './api-docs';
import { AtLeast, CallerOf } from './caller';
import { HistoryEventResponse, historyFilter, HistoryListDto, HistoryListResponse } from './history.dto';
import { pageRequest } from './page.dto';

@ApiTags('History')
@Controller('v1/environments/:environment/history')
export class HistoryController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @ApiOperation({ summary: 'What happened, event by event, each as a sentence; newest first unless asked otherwise' })
  @ReadRoute()
  async list(
    @CallerOf() caller: Caller,
    @Query() list: HistoryListDto,
    @AtLeast() atLeast: Position | null,
  ): Promise<HistoryListResponse> {
    const query = new ListHistoryQuery(
      caller,
      historyFilter(list),
      pageRequest(list),
      list.first === 'oldest',
      atLeast,
    );
    const { items, nextCursor } = await this.queries.execute(query);
    return { items: [...items], nextCursor };
  }

  @Get(':position')
  @ApiOperation({ summary: 'One event whole, with the hashes of its stream' })
  @ReadRoute('EVENT_NOT_FOUND')
  get(@CallerOf() caller: Caller, @Param('position') position: string): Promise<HistoryEventResponse> {
    return this.queries.execute(new GetHistoryEventQuery(caller, position));
  }
}
