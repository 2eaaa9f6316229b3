import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { type Position } from '../ports/event-store';
import { PostingScheduleViews } from '../posting-schedule/posting-schedule.views';
import { Access } from '../shared/access';
import { Freshness } from '../shared/freshness';
import { type Page, type PageRequest } from '../ports/page';
import { type Caller } from '../shared/permissions';
import { type AuditEntryFilter, type AuditEntryView, AuditEntryViews } from './audit-entry.views';

/** Journal batches with what an auditor looks twice at, in the time zone of the environment. */
export class ListAuditEntriesQuery extends Query<Page<AuditEntryView>> {
  constructor(
    readonly caller: Caller,
    readonly filter: Omit<AuditEntryFilter, 'timeZone'>,
    readonly page: PageRequest,
    readonly atLeast: Position | null,
  ) {
    super();
  }
}

@QueryHandler(ListAuditEntriesQuery)
export class ListAuditEntriesHandler implements IQueryHandler<ListAuditEntriesQuery> {
  constructor(
    private readonly access: Access,
    private readonly freshness: Freshness,
    private readonly views: AuditEntryViews,
    private readonly schedules: PostingScheduleViews,
  ) {}

  async execute({ caller, filter, page, atLeast }: ListAuditEntriesQuery): Promise<Page<AuditEntryView>> {
    await this.access.require(caller, 'history:read');
    await this.freshness.require(atLeast);
    const { timeZone } = this.schedules.scheduleOf(caller.environment).schedule.timing;
    return this.views.auditEntriesOf(caller.environment, { ...filter, timeZone }, page);
  }
}
