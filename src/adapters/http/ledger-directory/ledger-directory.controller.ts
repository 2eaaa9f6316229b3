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
  @ApiOperation({ summary: 'Lists of the connected company that this environment needs, and when each was read' })
  @ReadRoute('NOT_CONNECTED')
  async lists(@CallerOf() caller: Caller, @AtLeast() atLeast: Position | null): Promise<LedgerListsResponse> {
    return { items: await this.queries.execute(new ListLedgerListsQuery(caller, {}, atLeast)) };
  }

  @Get(':list')
  @ApiOperation({
    summary: 'Records of a list as it was last read, by id',
    description: 'For pickers: active and inactive ones. Asks Sage Intacct nothing.',
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
    summary: 'Read lists anew from Sage Intacct (Controller, Admin, Analyst)',
    description: 'Waits some seconds. 202: some are still being read, and their state tells when they have been.',
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
