import { Inject, Injectable } from '@nestjs/common';
import { type JournalBatch } from '../../domain/journal-batch/batch-states';
import { journalBatch } from '../../domain/journal-batch/journal-batch.state';
import { EventStore, type RecordedEvent } from '../ports/event-store';
import { foldFacts, streamId, streamOf } from '../shared/streams';

/** How a batch stands by its stream. */
export interface BatchStanding {
  /** `Staging` also where all lines are recorded: they are not read. */
  readonly state: JournalBatch;
  /** The latest of when it was planned, its last attempt was decided, and its record was compared, ISO 8601. */
  readonly changedAt: string;
}

const CHANGES: ReadonlySet<string> = new Set(['PostingAttemptStarted', 'JournalBatchPostedElsewhere']);

/** Reads how batches stand, without their lines: most of a stream is lines, and they change nothing of that. */
@Injectable()
export class BatchStandings {
  constructor(@Inject(EventStore) private readonly store: Pick<EventStore, 'read'>) {}

  async of(environment: string, batchKey: string): Promise<BatchStanding> {
    const all = await this.store.read(streamOf(journalBatch, streamId(environment, batchKey)));
    const events = all.filter(({ type }) => type !== 'JournalBatchLinesRecorded');
    const last = events.findLast(({ type }) => CHANGES.has(type));
    return { state: foldFacts(journalBatch, events), changedAt: laterOf(all[0], last) };
  }
}

const laterOf = (...events: readonly (RecordedEvent | undefined)[]): string =>
  events
    .map((event) => event?.metadata.occurredAt ?? '')
    .sort()
    .at(-1) ?? '';
