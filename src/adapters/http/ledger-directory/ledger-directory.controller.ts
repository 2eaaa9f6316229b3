import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { type FastifyReply } from 'fastify';
import { RefreshLedgerDirectoryCommand } from '../../../application/ledger-directory/ledger-directory.commands';
import {
  ListLedgerListsQuery,
  SearchLedgerRecordsQuery,
} from '../../../application/ledger-directory/ledger-directory.queries';
import { type Position } from '../../../application/ports/event-store';
import { type Caller } from '../../../application/shared/permissions';
import { EnvironmentRoute, PostRoute, ReadRoute } from '../shared/api-docs';
import { AtLeast, CallerOf } from '../shared/caller';
import {
  LedgerListsResponse,
  LedgerRecordsResponse,
  RefreshDirectoryDto,
  SearchRecordsDto,
} from './ledger-directory.dto';
import { pageRequest } from '../shared/page.dto';

@ApiTags('Ledger directory')
@Controller('v1/environments/:environment/ledger-directory')
export class LedgerDirectoryController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Lists of the connected company that this environment needs, with the time each was read' })
  @ReadRoute('NOT_CONNECTED')
  async lists(@CallerOf() caller: Caller, @AtLeast() atLeast: Position | null): Promise<LedgerListsResponse> {
    return { items: await this.queries.execute(new ListLedgerListsQuery(caller, {}, atLeast)) };
  }

  @Get(':list')
  @ApiOperation({
    summary: 'Records of a list as last read, by id',
    description: 'For pickers. Includes inactive records. Sends no request to Sage Intacct.',
  })
  @EnvironmentRoute('NOT_CONNECTED', 'LIST_UNKNOWN')
  async records(
    @CallerOf() caller: Caller,
    @Param('list') list: string,
    @Query() { search = '', ...page }: SearchRecordsDto,
  ): Promise<LedgerRecordsResponse> {
    return this.queries.execute(new SearchLedgerRecordsQuery(caller, { list, search, page: pageRequest(page) }));
  }

  @Post('refresh')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Refresh lists from Sage Intacct (Controller, Admin, Analyst)',
    description: 'Waits a few seconds. 202: some lists are still being read; poll their state.',
  })
  @ApiResponse({ status: 202, type: LedgerListsResponse, description: 'Some lists are still being read.' })
  @PostRoute('NOT_CONNECTED', 'CONNECTION_PAUSED', 'CONNECTION_REFUSED', 'LEDGER_UNAVAILABLE', 'LIST_UNKNOWN')
  async refresh(
    @CallerOf() caller: Caller,
    @Body() { lists }: RefreshDirectoryDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<LedgerListsResponse> {
    const view = await this.commands.execute(new RefreshLedgerDirectoryCommand(caller, { lists: lists ?? null }));
    void reply.status(view.isComplete ? 200 : 202);
    return { items: view.lists };
  }
}
