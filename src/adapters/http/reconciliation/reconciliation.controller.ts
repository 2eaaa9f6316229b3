import { Body, Controller, Get, HttpCode, Post, Query, Res, StreamableFile } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import { type FastifyReply } from 'fastify';
import { type Position } from '../../../application/ports/event-store';
import {
  AcceptDifferenceCommand,
  StartTieOutCommand,
} from '../../../application/reconciliation/reconciliation.commands';
import { GetReconciliationQuery, ListCellRowsQuery } from '../../../application/reconciliation/reconciliation.queries';
import { type CellFilter } from '../../../application/reconciliation/reconciliation.views';
import { type Caller } from '../../../application/shared/permissions';
import { decimalsIn } from '../../../domain/shared/currency';
import { DomainError } from '../../../domain/shared/errors';
import { parseAmount } from '../../../domain/shared/money';
import { EditRoute, PostRoute, ReadRoute } from '../shared/api-docs';
import { AtLeast, CallerOf, NewId } from '../shared/caller';
import { pageRequest } from '../shared/page.dto';
import { sendLocation, sendReceipt } from '../shared/replies';
import { reconciliationCsv } from './reconciliation.csv';
import {
  AcceptDifferenceDto,
  CellLinesDto,
  ReconciliationDto,
  ReconciliationResponse,
  StartTieOutDto,
  TieOutDifferenceListResponse,
  TieOutLineListResponse,
  TieOutOtherListResponse,
} from './reconciliation.dto';

@ApiTags('Reconciliation')
@Controller('v1/environments/:environment/reconciliation')
export class ReconciliationController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get()
  @ApiOperation({ summary: 'The last tie-out of a month: account × entity × currency, and how far the next one is' })
  @ReadRoute()
  async get(
    @CallerOf() caller: Caller,
    @Query() { period }: ReconciliationDto,
    @AtLeast() atLeast: Position | null,
  ): Promise<ReconciliationResponse> {
    return this.queries.execute(new GetReconciliationQuery(caller, { period: period ?? null }, atLeast));
  }

  @Get('csv')
  @ApiOperation({ summary: 'The cells of the last tie-out of a month as CSV' })
  @ApiProduces('text/csv')
  @ApiResponse({ status: 200, content: { 'text/csv': { schema: { type: 'string' } } } })
  @ReadRoute()
  async csv(
    @CallerOf() caller: Caller,
    @Query() { period }: ReconciliationDto,
    @AtLeast() atLeast: Position | null,
  ): Promise<StreamableFile> {
    const view = await this.queries.execute(new GetReconciliationQuery(caller, { period: period ?? null }, atLeast));
    return new StreamableFile(Buffer.from(reconciliationCsv(view), 'utf8'), {
      type: 'text/csv; charset=utf-8',
      disposition: `attachment; filename="tie-out-${caller.environment}-${view.period}.csv"`,
    });
  }

  @Get('lines')
  @ApiOperation({ summary: 'Our lines behind the figures of a cell, with their rows of the close file' })
  @ReadRoute('NOT_CONNECTED', 'CONNECTION_PAUSED', 'LEDGER_UNAVAILABLE')
  async lines(
    @CallerOf() caller: Caller,
    @Query() query: CellLinesDto,
    @AtLeast() atLeast: Position | null,
  ): Promise<TieOutLineListResponse> {
    return this.queries.execute(new ListCellRowsQuery(caller, { of: 'lines', ...cellOf(query) }, atLeast));
  }

  @Get('others')
  @ApiOperation({ summary: 'Posted lines of other origin on our accounts' })
  @ReadRoute()
  async others(
    @CallerOf() caller: Caller,
    @Query() query: CellLinesDto,
    @AtLeast() atLeast: Position | null,
  ): Promise<TieOutOtherListResponse> {
    return this.queries.execute(new ListCellRowsQuery(caller, { of: 'others', ...cellOf(query) }, atLeast));
  }

  @Get('differences')
  @ApiOperation({ summary: 'Batches that the ledger shows with another amount than was posted' })
  @ReadRoute()
  async differences(
    @CallerOf() caller: Caller,
    @Query() query: CellLinesDto,
    @AtLeast() atLeast: Position | null,
  ): Promise<TieOutDifferenceListResponse> {
    return this.queries.execute(new ListCellRowsQuery(caller, { of: 'differences', ...cellOf(query) }, atLeast));
  }

  @Post('tie-outs')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Tie a month out with Sage Intacct (Controller, Admin)',
    description: 'Answers at once: poll the month until nothing is running. Writes nothing to the ledger.',
  })
  @PostRoute('NOTHING_TO_CHECK', 'TIE_OUT_RUNNING', 'NOT_YET_VISIBLE')
  async start(
    @CallerOf() caller: Caller,
    @NewId() tieOutId: string,
    @Body() { period }: StartTieOutDto,
    @AtLeast() atLeast: Position | null,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ReconciliationResponse> {
    const receipt = await this.commands.execute(new StartTieOutCommand(caller, { tieOutId, period, atLeast }));
    sendReceipt(reply, receipt);
    sendLocation(reply, caller, `reconciliation?period=${period}`);
    return this.queries.execute(new GetReconciliationQuery(caller, { period }, receipt.position));
  }

  @Post('acceptances')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Accept a difference of the last tie-out in exactly its amount, with a reason (Controller)',
  })
  @EditRoute('DIFFERENCE_NOT_LISTED', 'REASON_MISSING')
  async accept(
    @CallerOf() caller: Caller,
    @Body() { period, reason, amount, ...place }: AcceptDifferenceDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ReconciliationResponse> {
    const { kind, account, entity, currency } = place;
    const difference = { kind, account, entity, currency, minor: minorOf(amount, currency) };
    const receipt = await this.commands.execute(new AcceptDifferenceCommand(caller, { period, difference, reason }));
    sendReceipt(reply, receipt);
    return this.queries.execute(new GetReconciliationQuery(caller, { period }, receipt.position));
  }
}

const cellOf = ({ period, account, entity, currency, ...page }: CellLinesDto) => {
  const filter: CellFilter = { account: account ?? null, entity: entity ?? null, currency: currency ?? null };
  return { period, filter, page: pageRequest(page) };
};

const minorOf = (amount: string, currency: string): string => {
  const parsed = parseAmount(amount, decimalsIn(currency));
  if (parsed.ok) return String(parsed.minor);
  throw new DomainError('REQUEST_INVALID', `${amount} is no amount in ${currency}.`, 'Send the amount as shown.', {
    field: 'amount',
  });
};
