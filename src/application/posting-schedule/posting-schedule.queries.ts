import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { nextOccurrences } from '../../domain/posting-schedule/occurrences';
import { Clock } from '../ports/clock';
import { type Page, type PageRequest } from '../ports/page';
import { EnvironmentQuery, type NoInput } from '../shared/messages';
import { Reading } from '../shared/reading';
import { type OccurrenceView, PostingScheduleViews, type PostingScheduleView } from './posting-schedule.views';

const NEXT_RUNS_SHOWN = 5;

export class GetPostingScheduleQuery extends EnvironmentQuery<NoInput, PostingScheduleView> {}

@QueryHandler(GetPostingScheduleQuery)
export class GetPostingScheduleHandler implements IQueryHandler<GetPostingScheduleQuery> {
  constructor(
    private readonly reading: Reading,
    private readonly views: PostingScheduleViews,
    private readonly clock: Clock,
  ) {}

  async execute(query: GetPostingScheduleQuery): Promise<PostingScheduleView> {
    const environment = await this.reading.begin(query, 'posting-schedule:read');
    const { schedule, ...known } = this.views.scheduleOf(environment);
    const { status, timing, retriesFailed, sinceMs, handledMs, failuresInARow } = schedule;
    const afterMs = Math.max(Date.parse(this.clock.now()), sinceMs, handledMs);
    const nextRuns = nextOccurrences(timing, afterMs, NEXT_RUNS_SHOWN).map(({ local, timeZone, instant }) => ({
      local,
      timeZone,
      instant,
    }));
    const [lastRun = null] = this.views.occurrencesOf(environment, { limit: 1, cursor: null }).items;
    const nextRun = status === 'On' ? (nextRuns[0]?.instant ?? null) : null;
    return { status, ...timing, retriesFailed, ...known, nextRun, nextRuns, lastRun, failuresInARow };
  }
}

export class ListPostingOccurrencesQuery extends EnvironmentQuery<{ page: PageRequest }, Page<OccurrenceView>> {}

@QueryHandler(ListPostingOccurrencesQuery)
export class ListPostingOccurrencesHandler implements IQueryHandler<ListPostingOccurrencesQuery> {
  constructor(
    private readonly reading: Reading,
    private readonly views: PostingScheduleViews,
  ) {}

  async execute(query: ListPostingOccurrencesQuery): Promise<Page<OccurrenceView>> {
    const environment = await this.reading.begin(query, 'posting-schedule:read');
    return this.views.occurrencesOf(environment, query.input.page);
  }
}
