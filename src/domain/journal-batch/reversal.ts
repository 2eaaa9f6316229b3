import { assertNever } from '../shared/decider';
import { type JournalBatchEvent } from './journal-batch.events';
import { type LedgerFinding } from './ledger-finding';
import { type PostedLedger } from './posted-ledger';

/**
 * How a reversal stands: on its way · in the books, so that its original does not count any more · without effect, so
 * that another one may follow.
 */
export type ReversalStanding = 'planned' | 'posted' | 'void';

/** The latest reversal of a posted batch, as its stream knows it. */
export interface Reversal {
  readonly number: number;
  readonly batchKey: string;
  readonly date: string;
  readonly contentDigest: string;
  readonly dateRule: 'same' | 'next-period' | 'other';
  readonly reason: string;
  /** When the reading of the ledger began that it was computed from, ISO 8601. */
  readonly seenAt: string;
  /** Key of the delivery that is to be posted in place of the entry; left out for none. */
  readonly corrects?: string;
  readonly standing: ReversalStanding;
  /** What the ledger held other than what was posted when it was reserved; left out where it was equal. */
  readonly reservedOn?: LedgerFinding;
}

export type ReversalEvent = Extract<
  JournalBatchEvent,
  { type: `JournalBatch${'ReversalPlanned' | 'Reversed' | 'ReversalUndone'}` }
>;

/** The reversal after an event of its original. */
export const reversalAfter = (
  before: Reversal | undefined,
  event: ReversalEvent,
  { change }: Pick<PostedLedger, 'change'>,
): Reversal | undefined => {
  switch (event.type) {
    case 'JournalBatchReversalPlanned': {
      const { reversal: number, ...planned } = event.data;
      return { number, ...planned, standing: 'planned', ...(change !== null && { reservedOn: change.finding }) };
    }
    case 'JournalBatchReversed':
      return before && { ...before, standing: 'posted' };
    case 'JournalBatchReversalUndone':
      return before && { ...before, standing: event.data.because === 'gone' ? 'planned' : 'void' };
    default:
      return assertNever(event);
  }
};
