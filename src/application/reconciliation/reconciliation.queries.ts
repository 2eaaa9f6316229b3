import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { JournalBatchViews } from '../journal-batch/journal-batch.views';
import { type Page, type PageRequest } from '../ports/page';
import { EnvironmentQuery } from '../shared/messages';
import { Reading } from '../shared/reading';
import { CellLines } from './cell-lines';
import {
  type CellFilter,
  type ReconciliationView,
  ReconciliationViews,
  type TieOutDifferenceView,
  type TieOutLineView,
  type TieOutOtherView,
} from './reconciliation.views';

/** The last tie-out of a month, and how far the next one is. */
export class GetReconciliationQuery extends EnvironmentQuery<{ period: string | null }, ReconciliationView> {}

@QueryHandler(GetReconciliationQuery)
export class GetReconciliationHandler implements IQueryHandler<GetReconciliationQuery> {
  constructor(
    private readonly reading: Reading,
    private readonly views: ReconciliationViews,
    private readonly batchViews: JournalBatchViews,
  ) {}

  async execute(query: GetReconciliationQuery): Promise<ReconciliationView> {
    const environment = await this.reading.begin(query, 'reconciliation:read');
    const periods = this.batchViews.periods(environment);
    const period = query.input.period ?? periods[0] ?? '';
    return {
      period,
      periods,
      running: this.views.running(environment, period),
      trouble: this.views.trouble(environment, period),
      last: this.views.last(environment, period),
    };
  }
}

/** Rows behind the figures of a cell, or of all. */
interface CellRows {
  /** Our lines, read from the log. */
  readonly lines: TieOutLineView;
  /** Posted lines of other origin on our accounts. */
  readonly others: TieOutOtherView;
  /** Batches that the ledger shows in a cell with another amount. */
  readonly differences: TieOutDifferenceView;
}

export class ListCellRowsQuery<Of extends keyof CellRows> extends EnvironmentQuery<
  { of: Of; period: string; filter: CellFilter; page: PageRequest },
  Page<CellRows[Of]>
> {}

@QueryHandler(ListCellRowsQuery)
export class ListCellRowsHandler implements IQueryHandler<ListCellRowsQuery<keyof CellRows>> {
  constructor(
    private readonly reading: Reading,
    private readonly views: ReconciliationViews,
    private readonly lines: CellLines,
  ) {}

  async execute(query: ListCellRowsQuery<keyof CellRows>): Promise<Page<CellRows[keyof CellRows]>> {
    const environment = await this.reading.begin(query, 'reconciliation:read');
    const { of, period, filter, page } = query.input;
    return of === 'lines'
      ? this.lines.of(environment, period, filter, page)
      : this.views[of](environment, period, filter, page);
  }
}
