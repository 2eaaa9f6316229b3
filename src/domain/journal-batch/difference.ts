import { assertNever } from '../shared/decider';
import { type JournalBatchEvent } from './journal-batch.events';
import { type ReversalStanding } from './reversal';

/** A net difference, as the posted batch that it adjusts and the delivery that it brings in know it. */
export interface Difference {
  /** Counts from 1 for each posted entry. */
  readonly number: number;
  readonly batchKey: string;
  readonly contentDigest: string;
  readonly reason: string;
  /** When the reading of the ledger began that it was computed from, ISO 8601. */
  readonly seenAt: string;
  readonly standing: ReversalStanding;
}

export type DifferenceEvent = Extract<JournalBatchEvent, { type: `JournalBatchDifference${string}` }>;

/** The net difference after an event of it; undefined for one that is not known. */
export const differenceAfter = (before: Difference | undefined, event: DifferenceEvent): Difference | undefined => {
  switch (event.type) {
    case 'JournalBatchDifferencePlanned': {
      const { difference: number, ...planned } = event.data;
      return { number, ...planned, standing: 'planned' };
    }
    case 'JournalBatchDifferencePosted':
      return before && { ...before, standing: 'posted' };
    case 'JournalBatchDifferenceUndone':
      return before && { ...before, standing: event.data.because === 'gone' ? 'planned' : 'void' };
    default:
      return assertNever(event);
  }
};
