import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { decimalsIn } from '../../domain/shared/currency';
import { DomainError } from '../../domain/shared/errors';
import { formatMinor } from '../../domain/shared/money';
import { type Page, type PageRequest } from '../ports/page';
import { EnvironmentQuery, type NoInput } from '../shared/messages';
import { PostingOutlook } from '../shared/posting-outlook';
import { Reading } from '../shared/reading';
import {
  type BatchScopeValuesView,
  type BatchOrder,
  type BatchSummaryView,
  type FailureCauseView,
  type JournalLineView,
  type JournalBatchDetailView,
  JournalBatchViews,
  type JournalBatchView,
} from './journal-batch.views';
import { type BatchFilter, type BatchScope } from './batch-filter';
import { BatchContent } from './batch-content';

export class ListJournalBatchesQuery extends EnvironmentQuery<
  { filter: BatchFilter; page: PageRequest; order: BatchOrder },
  Page<JournalBatchView>
> {}

@QueryHandler(ListJournalBatchesQuery)
export class ListJournalBatchesHandler implements IQueryHandler<ListJournalBatchesQuery> {
  constructor(
    private readonly reading: Reading,
    private readonly views: JournalBatchViews,
  ) {}

  async execute(query: ListJournalBatchesQuery): Promise<Page<JournalBatchView>> {
    const environment = await this.reading.begin(query, 'journal-batch:read');
    return this.views.journalBatchesOf(environment, query.input.filter, query.input.page, query.input.order);
  }
}

export class GetJournalBatchQuery extends EnvironmentQuery<{ batchKey: string }, JournalBatchDetailView> {}

@QueryHandler(GetJournalBatchQuery)
export class GetJournalBatchHandler implements IQueryHandler<GetJournalBatchQuery> {
  constructor(
    private readonly reading: Reading,
    private readonly views: JournalBatchViews,
    private readonly outlook: PostingOutlook,
  ) {}

  async execute(query: GetJournalBatchQuery): Promise<JournalBatchDetailView> {
    const environment = await this.reading.begin(query, 'journal-batch:read');
    const { batchKey } = query.input;
    const batch = this.views.journalBatch(environment, batchKey);
    const outlook = this.outlook.outcomeOf(environment, batchKey);
    if (batch) return { ...batch, notInLedgerYet: this.views.setAsideBeside(environment, batchKey), outlook };
    throw new DomainError(
      'BATCH_NOT_FOUND',
      `There is no journal batch ${batchKey}.`,
      'Check its key in the list of batches.',
      { batchKey },
    );
  }
}

/** Number of batches by period, status and currency. */
export class SummariseBatchesQuery extends EnvironmentQuery<
  { period: string | null; scope?: BatchScope & { readonly importId?: string | null } },
  readonly BatchSummaryView[]
> {}

@QueryHandler(SummariseBatchesQuery)
export class SummariseBatchesHandler implements IQueryHandler<SummariseBatchesQuery> {
  constructor(
    private readonly reading: Reading,
    private readonly views: JournalBatchViews,
  ) {}

  async execute(query: SummariseBatchesQuery): Promise<readonly BatchSummaryView[]> {
    const environment = await this.reading.begin(query, 'journal-batch:read');
    return this.views.summaryOf(environment, query.input.period, query.input.scope);
  }
}

/** By what batches can be told apart: entities, currencies and journals that occur. */
export class ListBatchScopeValuesQuery extends EnvironmentQuery<NoInput, BatchScopeValuesView> {}

@QueryHandler(ListBatchScopeValuesQuery)
export class ListBatchScopeValuesHandler implements IQueryHandler<ListBatchScopeValuesQuery> {
  constructor(
    private readonly reading: Reading,
    private readonly views: JournalBatchViews,
  ) {}

  async execute(query: ListBatchScopeValuesQuery): Promise<BatchScopeValuesView> {
    const environment = await this.reading.begin(query, 'journal-batch:read');
    return this.views.scopeValuesOf(environment);
  }
}

export class ListFailureCausesQuery extends EnvironmentQuery<
  { page: PageRequest; runId: string | null },
  Page<FailureCauseView>
> {}

@QueryHandler(ListFailureCausesQuery)
export class ListFailureCausesHandler implements IQueryHandler<ListFailureCausesQuery> {
  constructor(
    private readonly reading: Reading,
    private readonly views: JournalBatchViews,
  ) {}

  async execute(query: ListFailureCausesQuery): Promise<Page<FailureCauseView>> {
    const environment = await this.reading.begin(query, 'journal-batch:read');
    return this.views.failureCauses(environment, query.input.page, query.input.runId);
  }
}

/** Read from the batch's events: no view stores the lines. */
export class ListJournalLinesQuery extends EnvironmentQuery<
  { batchKey: string; page: PageRequest },
  Page<JournalLineView>
> {}

@QueryHandler(ListJournalLinesQuery)
export class ListJournalLinesHandler implements IQueryHandler<ListJournalLinesQuery> {
  constructor(
    private readonly reading: Reading,
    private readonly content: BatchContent,
  ) {}

  async execute(query: ListJournalLinesQuery): Promise<Page<JournalLineView>> {
    const environment = await this.reading.begin(query, 'journal-batch:read');
    const { batchKey, page } = query.input;
    const { plan, lines, hasLineRoot: isProvable } = await this.content.read(environment, batchKey);
    const start = page.cursor === null ? 0 : Number(page.cursor);
    const decimals = decimalsIn(plan.currency);
    const items = lines.slice(start, start + page.limit).map((line, index): JournalLineView => ({
      line: start + index + 1,
      row: line.row ?? null,
      account: line.account,
      accountName: line.accountName,
      postingType: line.side === 'debit' ? 'Debit' : 'Credit',
      amount: formatMinor(BigInt(line.amountMinor), decimals),
      sourceAmount: line.sourceAmount ?? null,
      currency: plan.currency,
      description: line.description,
      postingGroup: line.postingGroup,
      customerId: line.customerId,
      values: line.values,
      isProvable,
    }));
    const end = start + items.length;
    return { items, nextCursor: end < lines.length ? String(end) : null };
  }
}
