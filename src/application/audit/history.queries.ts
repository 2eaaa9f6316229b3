import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { DomainError } from '../../domain/shared/errors';
import { EventStore, type Position } from '../ports/event-store';
import { Access } from '../shared/access';
import { Freshness } from '../shared/freshness';
import { type Page, type PageRequest } from '../shared/page';
import { type Caller } from '../shared/permissions';
import { type HistoryEventView, type HistoryFilter, type HistoryItemView, HistoryViews } from './history.views';
import { hostOf } from './notification-sentences';

/** What happened in the environment, event by event, each as a sentence. */
export class ListHistoryQuery extends Query<Page<HistoryItemView>> {
  constructor(
    readonly caller: Caller,
    readonly filter: HistoryFilter,
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
  ) {}

  async execute({ caller, filter, page, isOldestFirst, atLeast }: ListHistoryQuery): Promise<Page<HistoryItemView>> {
    await this.access.require(caller, 'history:read');
    await this.freshness.require(atLeast);
    return this.views.historyOf(caller.environment, filter, page, isOldestFirst);
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

/** The rest of a webhook's address may be a secret of its receiver. */
const withoutSecrets = (data: unknown): unknown =>
  typeof data === 'object' && data !== null && 'url' in data && typeof data.url === 'string'
    ? { ...data, url: `https://${hostOf(data.url)}/…` }
    : data;
