import { type JournalBatch } from '../../domain/journal-batch/batch-states';
import { type RunCounts } from '../../domain/posting-run/posting-run.events';
import { type Origin } from '../shared/aggregates';
import { type OpenRun } from './open-run';
import { type PostingJob } from './posting-job';

/** Progress of a run: which of its batches are at rest, and how they ended. */
export class RunTally {
  open = 0;
  /** It was stopped: nothing of an entry is sent of which nothing was sent yet. */
  isStopping = false;
  /** Parts of entries that were put back: the other parts may turn out to be sent. */
  readonly partsPutBack: PostingJob[] = [];
  readonly origin: Origin;
  private readonly numbers: Record<keyof RunCounts, number> = {
    posted: 0,
    failed: 0,
    awaitingApproval: 0,
    needsPerson: 0,
    returned: 0,
    skipped: 0,
    held: 0,
  };

  constructor(readonly run: OpenRun) {
    this.origin = originOfRun(run);
  }

  get counts(): RunCounts {
    const { held, ...counts } = this.numbers;
    return held === 0 ? counts : { ...counts, held };
  }

  /** Batches that were counted as returned are taken again. */
  reopen(batches: number): void {
    this.numbers.returned -= batches;
    this.open += batches;
  }

  /** True when it was the last batch of the run. */
  count(outcome: keyof RunCounts): boolean {
    this.numbers[outcome] += 1;
    this.open -= 1;
    return this.open === 0;
  }
}

export const originOfRun = ({ environment, correlationId, runId }: OpenRun): Origin => ({
  actor: 'worker',
  environment,
  correlationId,
  causationId: runId,
});

/** Nothing more happens to the batch within its run. */
export const isAtRest = ({ status }: JournalBatch): boolean =>
  status !== 'Queued' && status !== 'InFlight' && status !== 'Unknown' && status !== 'Confirmed';

export const outcomeOf = (state: JournalBatch): keyof RunCounts => {
  switch (state.status) {
    case 'Posted':
      return 'posted';
    case 'Failed':
      return 'failed';
    case 'AwaitingApproval':
      return 'awaitingApproval';
    case 'Conflict':
    case 'Duplicate':
    case 'Undecided':
      return 'needsPerson';
    case 'Ready':
      return 'returned';
    case 'OnHold':
      return 'held';
    default:
      return 'skipped';
  }
};
