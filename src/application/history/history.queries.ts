import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { DomainError } from '../../domain/shared/errors';
import { EventStore, type Position } from '../ports/event-store';
import { PostingScheduleViews } from '../posting-schedule/posting-schedule.views';
import { Access } from '../shared/access';
import { Freshness } from '../shared/freshness';
import { type Page, type PageRequest } from '../ports/page';
import { type Caller } from '../shared/permissions';
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

/** What happened in the environment, event by event, each as a sentence. */
export class ListHistoryQuery extends Query<Page<HistoryItemView>> {
  constructor(
    readonly caller: Caller,
    readonly filter: Omit<HistoryFilter, 'timeZone'>,
    readonly page: PageRequest,
    readonly isOldestFirst: boolean,
    readonly atLeast: Position | null,
  ) {
    super();
  }
}

@QueryHandler(ListHistoryQuery)
export class ListHistoryHandler implements IQueryHandler<ListHistoryQuery> {
  constructor(
    private readonly access: Access,
    private readonly freshness: Freshness,
    private readonly views: HistoryViews,
    private readonly schedules: PostingScheduleViews,
  ) {}

  async execute({ caller, filter, page, isOldestFirst, atLeast }: ListHistoryQuery): Promise<Page<HistoryItemView>> {
    await this.access.require(caller, 'history:read');
    await this.freshness.require(atLeast);
    const { timeZone } = this.schedules.scheduleOf(caller.environment).schedule.timing;
    return this.views.historyOf(caller.environment, { ...filter, timeZone }, page, isOldestFirst);
  }
}

/** One event whole, from the log itself. Refused with EVENT_NOT_FOUND. */
export class GetHistoryEventQuery extends Query<HistoryEventView> {
  constructor(
    readonly caller: Caller,
    readonly position: Position,
  ) {
    super();
  }
}

@QueryHandler(GetHistoryEventQuery)
export class GetHistoryEventHandler implements IQueryHandler<GetHistoryEventQuery> {
  constructor(
    private readonly access: Access,
    private readonly views: HistoryViews,
    private readonly store: EventStore,
  ) {}

  async execute({ caller, position }: GetHistoryEventQuery): Promise<HistoryEventView> {
    await this.access.require(caller, 'history:read');
    const item = this.views.historyItem(caller.environment, position);
    const event = item ? (await this.store.read(item.stream))[item.revision] : undefined;
    if (!item || !event) {
      const fix = 'Look for it in the list of events.';
      throw new DomainError('EVENT_NOT_FOUND', `There is no event at position ${position}.`, fix, { position });
    }
    const { causationId, prev, hash } = event.metadata;
    return { ...item, eventId: event.id, causationId, prev, hash, data: withoutSecrets(event.data) };
  }
}

/** What a stream had come to at a moment, by replay. Refused with EVENT_NOT_FOUND. */
export class GetPastStateQuery extends Query<PastStateView> {
  constructor(
    readonly caller: Caller,
    readonly stream: string,
    readonly at: string,
  ) {
    super();
  }
}

@QueryHandler(GetPastStateQuery)
export class GetPastStateHandler implements IQueryHandler<GetPastStateQuery> {
  constructor(
    private readonly access: Access,
    private readonly past: PastStates,
  ) {}

  async execute({ caller, stream, at }: GetPastStateQuery): Promise<PastStateView> {
    await this.access.require(caller, 'history:read');
    const { state, ...view } = await this.past.at(caller.environment, stream, at);
    return { ...view, state: withoutSecrets(state) };
  }
}

/** What changed in a stream between two moments. Refused with EVENT_NOT_FOUND. */
export class CompareStatesQuery extends Query<readonly StateDifferenceView[]> {
  constructor(
    readonly caller: Caller,
    readonly stream: string,
    readonly moments: { readonly from: string; readonly until: string },
  ) {
    super();
  }
}

@QueryHandler(CompareStatesQuery)
export class CompareStatesHandler implements IQueryHandler<CompareStatesQuery> {
  constructor(
    private readonly access: Access,
    private readonly past: PastStates,
  ) {}

  async execute({ caller, stream, moments }: CompareStatesQuery): Promise<readonly StateDifferenceView[]> {
    await this.access.require(caller, 'history:read');
    const differences = await this.past.between(caller.environment, stream, moments);
    return differences.map(differenceWithoutSecrets);
  }
}
