import { type EventStore, type RecordedEvent } from '../ports/event-store';
import { isServiceActor } from '../shared/service-actors';
import { afterCloseFrom, isAtWeekend } from './close-calendar';
import { type EventFinding, type HistoryFilter, type HistoryItemView } from './history.views';
import { categoryOf, isInHistory, runIn, type Subject, subjectIn } from './history-items';
import { sentenceOf } from './sentences';

const PAGE_EVENTS_MAX = 500;
const NO_SUBJECT: Subject = { period: null, journalEntryId: null };

/**
 * The history of an environment from the log itself, oldest first, without views. Memory grows with the number of its
 * streams.
 */
export async function* historyInLog(
  store: Pick<EventStore, 'readAll'>,
  environment: string,
  filter: HistoryFilter,
): AsyncGenerator<HistoryItemView> {
  const subjects = new Map<string, Subject>();
  let after: string | null = null;
  for (;;) {
    const page: readonly RecordedEvent[] = await store.readAll(after, PAGE_EVENTS_MAX);
    for (const event of page) {
      if (event.metadata.environment !== environment || !isInHistory(event)) continue;
      const item = itemOf(event, subjects);
      if (isWanted(item, filter)) yield item;
    }
    after = page.at(-1)?.position ?? null;
    if (after === null) return;
  }
}

const itemOf = (event: RecordedEvent, subjects: Map<string, Subject>): HistoryItemView => {
  const { position, stream, revision, type, data, metadata } = event;
  const { environment, actor, occurredAt, correlationId } = metadata;
  const told = subjectIn(data);
  if (told !== null) subjects.set(stream, told);
  const category = categoryOf(stream);
  const ownId = stream.slice(category.length + 1 + environment.length + 1);
  return {
    position,
    stream,
    revision,
    category,
    type,
    actor,
    occurredAt,
    sentence: sentenceOf(type, data),
    ...(subjects.get(stream) ?? NO_SUBJECT),
    batchKey: category === 'journalBatch' ? ownId : null,
    runId: runIn(event, ownId),
    correlationId,
  };
};

/** Filters like the views; an empty filter matches everything. */
const isWanted = (item: HistoryItemView, filter: HistoryFilter): boolean => {
  const { category, type, actor, period, batchKey, runId, stream } = filter;
  const same = { category, type, actor, period, batchKey, runId, stream };
  return (
    Object.entries(same).every(([name, wanted]) => wanted === null || item[name as keyof typeof same] === wanted) &&
    (filter.from === null || item.occurredAt >= filter.from) &&
    (filter.until === null || item.occurredAt < filter.until) &&
    (filter.search === null || item.sentence.toLowerCase().includes(filter.search.toLowerCase())) &&
    filter.findings.every((finding) => isFound(finding, item, filter))
  );
};

const isFound = (
  finding: EventFinding,
  item: HistoryItemView,
  { afterCloseDays, timeZone }: HistoryFilter,
): boolean => {
  const { actor, occurredAt, period } = item;
  switch (finding) {
    case 'by-person':
      return !isServiceActor(actor);
    case 'at-weekend':
      return isAtWeekend(occurredAt, timeZone);
    case 'after-close':
      return period !== null && occurredAt >= afterCloseFrom(period, afterCloseDays, timeZone);
  }
};
