import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { JournalBatchViews } from '../journal-batch/journal-batch.views';
import { EnvironmentQuery, type NoInput } from '../shared/messages';
import { Reading } from '../shared/reading';
import { type AccountingPeriodsView, AccountingPeriodViews, openPeriod } from './accounting-period.views';

/** Every month with batches, open or closed. */
export class ListAccountingPeriodsQuery extends EnvironmentQuery<NoInput, AccountingPeriodsView> {}

@QueryHandler(ListAccountingPeriodsQuery)
export class ListAccountingPeriodsHandler implements IQueryHandler<ListAccountingPeriodsQuery> {
  constructor(
    private readonly reading: Reading,
    private readonly views: AccountingPeriodViews,
    private readonly batchViews: JournalBatchViews,
  ) {}

  async execute(query: ListAccountingPeriodsQuery): Promise<AccountingPeriodsView> {
    const environment = await this.reading.begin(query, 'accounting-period:read');
    const settings = this.views.settingsOf(environment);
    const periods = this.batchViews
      .periods(environment)
      .map((period) => this.views.accountingPeriod(environment, period) ?? openPeriod(period, settings.people));
    return { settings, periods };
  }
}
