import { type BackedBatch, type JournalBatch } from './batch-states';
import { type ReversalStanding } from './reversal';

/** Whether a reversal in the books takes the batch back. */
export const isReversed = (state: JournalBatch): boolean =>
  state.status === 'Posted' && state.reversal?.standing === 'posted';

/** How a reversal stands by its own stream. What was never recorded is on its way: it can be prepared still. */
export const standingOfReversal = (reversal: JournalBatch): ReversalStanding => {
  switch (reversal.status) {
    case 'Discarded':
      return 'void';
    case 'PostedElsewhere':
    case 'Posted':
      return standingOfBacked(reversal);
    default:
      return 'planned';
  }
};

const standingOfBacked = (reversal: BackedBatch): ReversalStanding => {
  const seen = reversal.change?.finding.kind;
  if (isReversed(reversal) || seen === 'reversed') return 'void';
  return seen === 'gone' ? 'planned' : 'posted';
};
