import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { decimalsIn } from '../../domain/shared/currency';
import { DomainError } from '../../domain/shared/errors';
import { formatMinor } from '../../domain/shared/money';
import { type Position } from '../ports/event-store';
import { Access } from '../shared/access';
import { Freshness } from '../shared/freshness';
import { type Page, type PageRequest } from '../ports/page';
import { type Caller } from '../shared/permissions';
import {
  type BatchFilter,
  type BatchOrder,
  type BatchSummaryView,
  type FailureCauseView,
  type JournalLineView,
  JournalBatchViews,
  type JournalBatchView,
} from './journal-batch.views';
import { BatchContent } from './batch-content';

export class ListJournalBatchesQuery extends Query<Page<JournalBatchView>> {
  constructor(
    readonly caller: Caller,
    readonly filter: BatchFilter,
    readonly page: PageRequest,
    readonly atLeast: Position | null,
    readonly order: BatchOrder = { by: 'entry', isDescending: false },
  ) {
    super();
  }
}

@QueryHandler(ListJournalBatchesQuery)
export class ListJournalBatchesHandler implements IQueryHandler<ListJournalBatchesQuery> {
  constructor(
    private readonly access: Access,
    private readonly freshness: Freshness,
    private readonly views: JournalBatchViews,
  ) {}

  async execute({ caller, filter, page, atLeast, order }: ListJournalBatchesQuery): Promise<Page<JournalBatchView>> {
    await this.access.require(caller, 'journal-batch:read');
    await this.freshness.require(atLeast);
    return this.views.journalBatchesOf(caller.environment, filter, page, order);
  }
}

export class GetJournalBatchQuery extends Query<JournalBatchView> {
  constructor(
    readonly caller: Caller,
    readonly batchKey: string,
    readonly atLeast: Position | null,
  ) {
    super();
  }
}

@QueryHandler(GetJournalBatchQuery)
export class GetJournalBatchHandler implements IQueryHandler<GetJournalBatchQuery> {
  constructor(
    private readonly access: Access,
    private readonly freshness: Freshness,
    private readonly views: JournalBatchViews,
  ) {}

  async execute({ caller, batchKey, atLeast }: GetJournalBatchQuery): Promise<JournalBatchView> {
    await this.access.require(caller, 'journal-batch:read');
    await this.freshness.require(atLeast);
    const batch = this.views.journalBatch(caller.environment, batchKey);
    if (batch) return batch;
    throw new DomainError(
      'BATCH_NOT_FOUND',
      `There is no journal batch ${batchKey}.`,
      'Check its key in the list of batches.',
      { batchKey },
    );
  }
}

/** How many batches there are, by period, status and currency. */
export class SummariseBatchesQuery extends Query<readonly BatchSummaryView[]> {
  constructor(
    readonly caller: Caller,
    readonly period: string | null,
    readonly atLeast: Position | null,
  ) {
    super();
  }
}

@QueryHandler(SummariseBatchesQuery)
export class SummariseBatchesHandler implements IQueryHandler<SummariseBatchesQuery> {
  constructor(
    private readonly access: Access,
    private readonly freshness: Freshness,
    private readonly views: JournalBatchViews,
  ) {}

  async execute({ caller, period, atLeast }: SummariseBatchesQuery): Promise<readonly BatchSummaryView[]> {
    await this.access.require(caller, 'journal-batch:read');
    await this.freshness.require(atLeast);
    return this.views.summaryOf(caller.environment, period);
  }
}

export class ListFailureCausesQuery extends Query<Page<FailureCauseView>> {
  constructor(
    readonly caller: Caller,
    readonly page: PageRequest,
    readonly atLeast: Position | null,
    readonly runId: string | null = null,
  ) {
    super();
  }
}

@QueryHandler(ListFailureCausesQuery)
export class ListFailureCausesHandler implements IQueryHandler<ListFailureCausesQuery> {
  constructor(
    private readonly access: Access,
    private readonly freshness: Freshness,
    private readonly views: JournalBatchViews,
  ) {}

  async execute({ caller, page, atLeast, runId }: ListFailureCausesQuery): Promise<Page<FailureCauseView>> {
    await this.access.require(caller, 'journal-batch:read');
    await this.freshness.require(atLeast);
    return this.views.failureCauses(caller.environment, page, runId);
  }
}

/** Lines come from the batch's own events: they are not kept twice. */
export class ListJournalLinesQuery extends Query<Page<JournalLineView>> {
  constructor(
    readonly caller: Caller,
    readonly batchKey: string,
    readonly page: PageRequest,
  ) {
    super();
  }
}

@QueryHandler(ListJournalLinesQuery)
export class ListJournalLinesHandler implements IQueryHandler<ListJournalLinesQuery> {
  constructor(
    private readonly access: Access,
    private readonly content: BatchContent,
  ) {}

  async execute({ caller, batchKey, page }: ListJournalLinesQuery): Promise<Page<JournalLineView>> {
    await this.access.require(caller, 'journal-batch:read');
    const { plan, lines } = await this.content.read(caller.environment, batchKey);
    const start = page.cursor === null ? 0 : Number(page.cursor);
    const decimals = decimalsIn(plan.currency);
    const items = lines.slice(start, start + page.limit).map((line, index): JournalLineView => ({
      line: start + index + 1,
      account: line.account,
      accountName: line.accountName,
      postingType: line.side === 'debit' ? 'Debit' : 'Credit',
      amount: formatMinor(BigInt(line.amountMinor), decimals),
      currency: plan.currency,
      description: line.description,
      postingGroup: line.postingGroup,
      values: line.values,
    }));
    const end = start + items.length;
    return { items, nextCursor: end < lines.length ? String(end) : null };
  }
}
