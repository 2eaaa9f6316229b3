import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { PostingScheduleViews } from '../posting-schedule/posting-schedule.views';
import { type Page, type PageRequest } from '../ports/page';
import { EnvironmentQuery } from '../shared/messages';
import { Reading } from '../shared/reading';
import { type AuditEntryFilter, type AuditEntryView, AuditEntryViews } from './audit-entry.views';

/** Journal batches with the flags that an auditor looks for, in the environment's time zone. */
export class ListAuditEntriesQuery extends EnvironmentQuery<
  { filter: Omit<AuditEntryFilter, 'timeZone'>; page: PageRequest },
  Page<AuditEntryView>
> {}

@QueryHandler(ListAuditEntriesQuery)
export class ListAuditEntriesHandler implements IQueryHandler<ListAuditEntriesQuery> {
  constructor(
    private readonly reading: Reading,
    private readonly views: AuditEntryViews,
    private readonly schedules: PostingScheduleViews,
  ) {}

  async execute(query: ListAuditEntriesQuery): Promise<Page<AuditEntryView>> {
    const environment = await this.reading.begin(query, 'history:read');
    const { filter, page } = query.input;
    const { timeZone } = this.schedules.scheduleOf(environment).schedule.timing;
    return this.views.auditEntriesOf(environment, { ...filter, timeZone }, page);
  }
}
