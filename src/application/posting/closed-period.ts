import { Inject, Injectable } from '@nestjs/common';
import { type JournalBatch } from '../../domain/journal-batch/batch-states';
import { type ClosedPeriodChoice } from '../../domain/journal-batch/closed-period';
import { type ClosedPeriodDecision, decideClosedPeriod } from '../../domain/journal-batch/closed-period.decisions';
import { requirePlanned } from '../../domain/journal-batch/journal-batch.decisions';
import { journalBatch } from '../../domain/journal-batch/journal-batch.state';
import { periodOf } from '../../domain/shared/calendar';
import { DomainError } from '../../domain/shared/errors';
import { OpenMonths } from '../accounting-period/open-months';
import { EntryBatches, type EntryPart } from '../journal-batch/entry-batches';
import { type Position } from '../ports/event-store';
import { Aggregates, type Origin } from '../shared/aggregates';
import { streamId } from '../shared/streams';
import { PostingWorker } from './posting.worker';

export interface WantedClosedPeriod {
  readonly batchKey: string;
  readonly choice: ClosedPeriodChoice;
  readonly reason: string;
}

export interface DecidedClosedPeriod {
  /** Keys of the parts that it was decided for. */
  readonly batchKeys: readonly string[];
  /** Of the last change; null when the same was decided before. */
  readonly position: Position | null;
}

/**
 * What a Controller chooses for an entry whose day is closed in the ledger. It is decided for every part of the entry
 * that is not posted and whose day is closed; each part keeps its accounting month and its names.
 */
@Injectable()
export class ClosedPeriods {
  constructor(
    private readonly aggregates: Aggregates,
    private readonly entries: EntryBatches,
    @Inject(PostingWorker) private readonly worker: Pick<PostingWorker, 'closedThrough'>,
  ) {}

  /**
   * Throws BATCH_NOT_FOUND, what `decideClosedPeriod` throws, PERIOD_CLOSED when the day that it would have is in a
   * month that is closed here, and why the ledger cannot be asked. Then nothing is changed.
   */
  async decide(origin: Origin, { batchKey, choice, reason }: WantedClosedPeriod): Promise<DecidedClosedPeriod> {
    const { environment } = origin;
    const { state } = await this.aggregates.load(journalBatch, streamId(environment, batchKey));
    const parts = await this.entries.partsOf(environment, requirePlanned(state).plan);
    const open = parts.filter((part) => part.batchKey === batchKey || !isInBooks(part.state));
    const keys = open.map((part) => part.batchKey);
    const closedThrough = await this.worker.closedThrough(environment, keys);
    const decided: { readonly key: string; readonly decision: ClosedPeriodDecision }[] = [];
    for (const part of open) {
      const decision = {
        choice,
        reason,
        isNotified: decided.length === 0,
        closedThrough: closedThrough.get(part.batchKey) ?? null,
      };
      if (part.batchKey !== batchKey && isOpenDay(part, decision)) continue;
      await this.requireOpenHere(environment, decideClosedPeriod(part.state, decision));
      decided.push({ key: part.batchKey, decision });
    }
    let position: Position | null = null;
    for (const { key, decision } of decided) {
      const id = streamId(environment, key);
      const changed = await this.aggregates.change(journalBatch, id, origin, (now) =>
        decideClosedPeriod(now, decision),
      );
      position = changed.position ?? position;
    }
    return { batchKeys: decided.map(({ key }) => key), position };
  }

  private async requireOpenHere(environment: string, events: ReturnType<typeof decideClosedPeriod>): Promise<void> {
    for (const { type, data } of events)
      if (type === 'JournalBatchClosedPeriodDecided' && data.postingDate !== null)
        await new OpenMonths(this.aggregates).require(environment, periodOf(data.postingDate));
  }
}

const isInBooks = ({ status }: JournalBatch): boolean =>
  status === 'Posted' || status === 'PostedElsewhere' || status === 'Discarded';

const isOpenDay = ({ state }: EntryPart, decision: ClosedPeriodDecision): boolean => {
  try {
    decideClosedPeriod(state, decision);
    return false;
  } catch (error) {
    if (error instanceof DomainError && error.code === 'LEDGER_PERIOD_OPEN') return true;
    throw error;
  }
};
