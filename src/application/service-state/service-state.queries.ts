import { factsOf, streamOf } from '../shared/streams';
import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { fixOf, textOf } from '../../domain/posting-stop/posting-stop.decisions';
import { type UnexplainedEntry } from '../../domain/posting-stop/posting-stop.events';
import { postingStop } from '../../domain/posting-stop/posting-stop.state';
import { decimalsIn } from '../../domain/shared/currency';
import { fold } from '../../domain/shared/decider';
import { formatMinor } from '../../domain/shared/money';
import { EventStore, type RecordedEvent } from '../ports/event-store';
import { EnvironmentQuery, type NoInput } from '../shared/messages';
import { Reading } from '../shared/reading';
import { ServiceHealth } from './service-health';
import { type PostingStopView, type ServiceStateView, type UnexplainedEntryView } from './service-state.views';

/** What has stopped the service, for the banner on every page. Read from the log: a view could be behind. */
export class GetServiceStateQuery extends EnvironmentQuery<NoInput, ServiceStateView> {}

@QueryHandler(GetServiceStateQuery)
export class GetServiceStateHandler implements IQueryHandler<GetServiceStateQuery> {
  constructor(
    private readonly reading: Reading,
    private readonly store: EventStore,
    private readonly health: ServiceHealth,
  ) {}

  async execute(query: GetServiceStateQuery): Promise<ServiceStateView> {
    const environment = await this.reading.begin(query, 'service-state:read');
    const events = await this.store.read(streamOf(postingStop, environment));
    return { conditions: await this.health.conditions(), stops: stopsIn(events) };
  }
}

const viewOf = ({ totalMinor, ...entry }: UnexplainedEntry): UnexplainedEntryView => {
  const decimals = entry.currency === null ? 0 : decimalsIn(entry.currency);
  return { ...entry, total: totalMinor === null ? null : formatMinor(BigInt(totalMinor), decimals) };
};

const stopsIn = (events: readonly RecordedEvent[]): PostingStopView[] => {
  const facts = factsOf(postingStop, events);
  const since = new Map<string, string>();
  for (const { type, data, metadata } of facts)
    if (type === 'PostingStopped') since.set(data.stopId, metadata.occurredAt);
  return [...fold(postingStop, facts).open].map(([stopId, cause]) => ({
    stopId,
    cause: cause.kind,
    period: cause.kind === 'ledger-ahead' ? cause.period : null,
    message: `Posting is stopped: ${textOf(cause)}`,
    fix: fixOf(cause),
    since: since.get(stopId) ?? '',
    canBeResumed: cause.kind === 'log-restored',
    entries: cause.kind === 'ledger-ahead' ? cause.entries.map(viewOf) : [],
  }));
};
