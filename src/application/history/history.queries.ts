import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { DomainError } from '../../domain/shared/errors';
import { EventStore, type Position } from '../ports/event-store';
import { PostingScheduleViews } from '../posting-schedule/posting-schedule.views';
import { type Page, type PageRequest } from '../ports/page';
import { EnvironmentQuery } from '../shared/messages';
import { Reading } from '../shared/reading';
import {
  type HistoryEventView,
  type HistoryFilter,
  type HistoryItemView,
  HistoryViews,
  type PastStateView,
  type StateDifferenceView,
} from './history.views';
import { PastStates } from './past-states';
import { differenceWithoutSecrets, withoutSecrets } from './shown-values';

/** What happened in the environment, one sentence per event. */
export class ListHistoryQuery extends EnvironmentQuery<
  { filter: Omit<HistoryFilter, 'timeZone'>; page: PageRequest; isOldestFirst: boolean },
  Page<HistoryItemView>
> {}

@QueryHandler(ListHistoryQuery)
export class ListHistoryHandler implements IQueryHandler<ListHistoryQuery> {
  constructor(
    private readonly reading: Reading,
    private readonly views: HistoryViews,
    private readonly schedules: PostingScheduleViews,
  ) {}

  async execute(query: ListHistoryQuery): Promise<Page<HistoryItemView>> {
    const environment = await this.reading.begin(query, 'history:read');
    const { filter, page, isOldestFirst } = query.input;
    const { timeZone } = this.schedules.scheduleOf(environment).schedule.timing;
    return this.views.historyOf(environment, { ...filter, timeZone }, page, isOldestFirst);
  }
}

/** One whole event from the log. Throws EVENT_NOT_FOUND. */
export class GetHistoryEventQuery extends EnvironmentQuery<{ position: Position }, HistoryEventView> {}

@QueryHandler(GetHistoryEventQuery)
export class GetHistoryEventHandler implements IQueryHandler<GetHistoryEventQuery> {
  constructor(
    private readonly reading: Reading,
    private readonly views: HistoryViews,
    private readonly store: EventStore,
  ) {}

  async execute(query: GetHistoryEventQuery): Promise<HistoryEventView> {
    const environment = await this.reading.begin(query, 'history:read');
    const { position } = query.input;
    const item = this.views.historyItem(environment, position);
    const event = item ? (await this.store.read(item.stream))[item.revision] : undefined;
    if (!item || !event) {
      const fix = 'Look for it in the list of events.';
      throw new DomainError('EVENT_NOT_FOUND', `There is no event at position ${position}.`, fix, { position });
    }
    const { causationId, prev, hash } = event.metadata;
    return { ...item, eventId: event.id, causationId, prev, hash, data: withoutSecrets(event.data) };
  }
}

/** The state of a stream at a point in time, by replay. Throws EVENT_NOT_FOUND. */
export class GetPastStateQuery extends EnvironmentQuery<{ stream: string; at: string }, PastStateView> {}

@QueryHandler(GetPastStateQuery)
export class GetPastStateHandler implements IQueryHandler<GetPastStateQuery> {
  constructor(
    private readonly reading: Reading,
    private readonly past: PastStates,
  ) {}

  async execute(query: GetPastStateQuery): Promise<PastStateView> {
    const environment = await this.reading.begin(query, 'history:read');
    const { stream, at } = query.input;
    const { state, ...view } = await this.past.at(environment, stream, at);
    return { ...view, state: withoutSecrets(state) };
  }
}

/** What changed in a stream between two points in time. Throws EVENT_NOT_FOUND. */
export class CompareStatesQuery extends EnvironmentQuery<
  { stream: string; moments: { readonly from: string; readonly until: string } },
  readonly StateDifferenceView[]
> {}

@QueryHandler(CompareStatesQuery)
export class CompareStatesHandler implements IQueryHandler<CompareStatesQuery> {
  constructor(
    private readonly reading: Reading,
    private readonly past: PastStates,
  ) {}

  async execute(query: CompareStatesQuery): Promise<readonly StateDifferenceView[]> {
    const environment = await this.reading.begin(query, 'history:read');
    const { stream, moments } = query.input;
    const differences = await this.past.between(environment, stream, moments);
    return differences.map(differenceWithoutSecrets);
  }
}
