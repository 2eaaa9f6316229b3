import { type Decider, type DomainEvent, fold } from '../../src/domain/shared/decider';
import { journalBatch } from '../../src/domain/journal-batch/journal-batch.state';
import { journalImport } from '../../src/domain/journal-import/journal-import.state';
import { postingRun } from '../../src/domain/posting-run/posting-run.state';
import { type LoggedAppend } from './log-events';

/** Events of a page of the log, on both sides. */
export const PAGE_EVENTS = 500;

/** A part of the log that is read, folded and projected in one go. */
export interface Part {
  /** Streams that begin and end in it. */
  readonly streams: readonly string[];
  readonly events: number;
}

/** One of the two stores with the same events. Every method answers how many events it went through. */
export interface Side {
  readonly name: string;
  /** Each append durable before the next. */
  append(appends: readonly LoggedAppend[]): Promise<void>;
  /** Goes on through the log where it stopped. Every event with its data and metadata as objects. */
  readOn(part: Part): Promise<number>;
  /** Reads each stream and folds it. */
  fold(part: Part): Promise<number>;
  /** Goes on through the log where it stopped and writes the list of batches, rows and checkpoint of a page in one transaction. */
  project(part: Part): Promise<number>;
  close(): Promise<void>;
}

const KINDS = new Map<string, Decider<unknown, DomainEvent>>(
  ([journalBatch, journalImport, postingRun] as readonly unknown[] as readonly Decider<unknown, DomainEvent>[]).map(
    (decider) => [decider.category, decider],
  ),
);

/** The state of a stream, by the deciders of the domain. */
export const foldStream = (stream: string, events: readonly DomainEvent[]): unknown => {
  const decider = KINDS.get(stream.slice(0, stream.indexOf('-')));
  if (!decider) throw new Error(`No decider folds ${stream}.`);
  return fold(decider, events);
};
