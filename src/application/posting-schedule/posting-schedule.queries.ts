import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { nextOccurrences } from '../../domain/posting-schedule/occurrences';
import { Clock } from '../ports/clock';
import { type Position } from '../ports/event-store';
import { Access } from '../shared/access';
import { Freshness } from '../shared/freshness';
import { type Page, type PageRequest } from '../ports/page';
import { type Caller } from '../shared/permissions';
import { type OccurrenceView, PostingScheduleViews, type PostingScheduleView } from './posting-schedule.views';

const NEXT_RUNS_SHOWN = 5;

export class GetPostingScheduleQuery extends Query<PostingScheduleView> {
  constructor(
    readonly caller: Caller,
    readonly atLeast: Position | null,
  ) {
    super();
  }
}

@QueryHandler(GetPostingScheduleQuery)
export class GetPostingScheduleHandler implements IQueryHandler<GetPostingScheduleQuery> {
  constructor(
    private readonly access: Access,
    private readonly freshness: Freshness,
    private readonly views: PostingScheduleViews,
    private readonly clock: Clock,
  ) {}

  async execute({ caller, atLeast }: GetPostingScheduleQuery): Promise<PostingScheduleView> {
    await this.access.require(caller, 'posting-schedule:read');
    await this.freshness.require(atLeast);
    const { schedule, ...known } = this.views.scheduleOf(caller.environment);
    const { status, timing, sinceMs, handledMs, failuresInARow } = schedule;
    const afterMs = Math.max(Date.parse(this.clock.now()), sinceMs, handledMs);
    const nextRuns = nextOccurrences(timing, afterMs, NEXT_RUNS_SHOWN).map(({ local, timeZone, instant }) => ({
      local,
      timeZone,
      instant,
    }));
    const [lastRun = null] = this.views.occurrencesOf(caller.environment, { limit: 1, cursor: null }).items;
    const nextRun = status === 'On' ? (nextRuns[0]?.instant ?? null) : null;
    return { status, ...timing, ...known, nextRun, nextRuns, lastRun, failuresInARow };
  }
}

export class ListPostingOccurrencesQuery extends Query<Page<OccurrenceView>> {
  constructor(
    readonly caller: Caller,
    readonly page: PageRequest,
    readonly atLeast: Position | null,
  ) {
    super();
  }
}

@QueryHandler(ListPostingOccurrencesQuery)
export class ListPostingOccurrencesHandler implements IQueryHandler<ListPostingOccurrencesQuery> {
  constructor(
    private readonly access: Access,
    private readonly freshness: Freshness,
    private readonly views: PostingScheduleViews,
  ) {}

  async execute({ caller, page, atLeast }: ListPostingOccurrencesQuery): Promise<Page<OccurrenceView>> {
    await this.access.require(caller, 'posting-schedule:read');
    await this.freshness.require(atLeast);
    return this.views.occurrencesOf(caller.environment, page);
  }
}
