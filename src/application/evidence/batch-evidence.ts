import { type JournalBatchEvent } from '../../domain/journal-batch/journal-batch.events';
import { type BatchPlan } from '../../domain/shared/batch-plan';
import { journalBatch } from '../../domain/journal-batch/journal-batch.state';
import { type JournalBatch } from '../../domain/journal-batch/batch-states';
import { fold } from '../../domain/shared/decider';
import { type JournalLine } from '../../domain/shared/journal-line';
import { type RecordedEvent } from '../ports/event-store';

export type BatchFact = RecordedEvent & JournalBatchEvent;

/** How far a batch got, in the words of the pack. */
export const BATCH_STEPS = [
  'not posted',
  'outcome unknown',
  'posted',
  'awaiting approval',
  'read back',
  'changed in the ledger',
  'posted elsewhere',
] as const;
export type BatchStep = (typeof BATCH_STEPS)[number];

/** Everything that the log has of one batch. */
export interface BatchEvidence {
  readonly plan: BatchPlan;
  readonly lines: readonly JournalLine[];
  readonly facts: readonly BatchFact[];
  /** Null when it does not count: its import does not, or it was discarded. */
  readonly step: BatchStep | null;
}

export const batchEvidence = (events: readonly RecordedEvent[]): BatchEvidence => {
  const facts = events as readonly BatchFact[];
  const state = fold(journalBatch, facts);
  if (state.status === 'Absent') throw new Error(`${events[0]?.stream ?? 'A batch'} was never planned.`);
  const lines = facts.flatMap((fact) => (fact.type === 'JournalBatchLinesRecorded' ? fact.data.lines : []));
  return { plan: state.plan, lines, facts, step: stepOf(state) };
};

const stepOf = (state: Exclude<JournalBatch, { status: 'Absent' }>): BatchStep | null => {
  switch (state.status) {
    case 'Staging':
    case 'Staged':
    case 'SetAside':
    case 'Netted':
    case 'Discarded':
      return null;
    case 'Ready':
    case 'Failed':
    case 'OnHold':
    case 'Held':
    case 'Queued':
      return 'not posted';
    case 'InFlight':
    case 'Unknown':
    case 'Conflict':
    case 'Duplicate':
    case 'Undecided':
      return 'outcome unknown';
    case 'Confirmed':
      return 'posted';
    case 'AwaitingApproval':
      return 'awaiting approval';
    case 'Posted':
      return state.change === null ? 'read back' : 'changed in the ledger';
    case 'PostedElsewhere':
      return state.change === null ? 'posted elsewhere' : 'changed in the ledger';
  }
};
