import { type RecordedEvent } from '../ports/event-store';
import { isHistoryCategory } from './history-events';

/** What a stream is about. */
export interface Subject {
  readonly period: string | null;
  readonly journalEntryId: string | null;
}

/** Content and progress are no events in the history of what they belong to. */
const NOT_SHOWN = new Set([
  ...['JournalBatchLineRootRecorded', 'JournalBatchLinesRecorded', 'PostingRunBatchesAdded', 'TieOutProgressed'],
  ...['TieOutCellsRecorded', 'TieOutBalancesRecorded', 'TieOutDifferencesRecorded', 'TieOutOthersRecorded'],
]);

export const categoryOf = (stream: string): string => stream.slice(0, stream.indexOf('-'));

/** Whether the event is shown. */
export const isInHistory = ({ stream, type }: Pick<RecordedEvent, 'stream' | 'type'>): boolean =>
  isHistoryCategory(categoryOf(stream)) && !NOT_SHOWN.has(type);

/** The subject of a stream according to an event; null when the event does not say, and the earlier one stays. */
export const subjectIn = (data: unknown): Subject | null => {
  const told = data as Partial<Subject>;
  if (typeof told.period !== 'string' && typeof told.journalEntryId !== 'string') return null;
  return { period: told.period ?? null, journalEntryId: told.journalEntryId ?? null };
};

/** The run that an event belongs to or names. */
export const runIn = (event: RecordedEvent, ownId: string): string | null => {
  if (categoryOf(event.stream) === 'postingRun') return ownId;
  const { runId } = event.data as { runId?: unknown };
  return typeof runId === 'string' ? runId : null;
};
