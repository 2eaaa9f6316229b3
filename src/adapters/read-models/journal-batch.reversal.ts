import {
  type JournalBatchView,
  type PersonalDecision,
  type ReversalView,
} from '../../application/journal-batch/journal-batch.views';
import { type BatchStatus } from '../../application/journal-batch/batch-status.views';
import { type ReversalEvent, type ReversalStanding } from '../../domain/journal-batch/reversal';
import { assertNever } from '../../domain/shared/decider';

type Before = Pick<JournalBatchView, 'status' | 'ledgerChange' | 'reversal'>;

/** What an event of a reversal changes in the view of its original. */
export const reversalChange = (
  event: ReversalEvent,
  before: Before,
  actor: Omit<PersonalDecision, 'reason'>,
): Partial<Pick<JournalBatchView, 'status' | 'reversal'>> => {
  switch (event.type) {
    case 'JournalBatchReversalPlanned': {
      const { reversal: number, batchKey, date, reason } = event.data;
      return { reversal: { number, batchKey, date, standing: 'planned', recordNo: null, reason, ...actor } };
    }
    case 'JournalBatchReversed':
      return {
        status: before.ledgerChange === null ? 'Reversed' : before.status,
        reversal: told(before, 'posted', event.data.recordNo),
      };
    case 'JournalBatchReversalUndone':
      return {
        status: before.status === 'Reversed' ? 'Success' : before.status,
        reversal: told(before, event.data.because === 'gone' ? 'planned' : 'void', null),
      };
    default:
      return assertNever(event);
  }
};

/** The status of a posted batch whose entry is in the ledger as it was posted. */
export const statusAsPosted = ({
  reversal,
  elsewhere,
}: Pick<JournalBatchView, 'reversal' | 'elsewhere'>): BatchStatus => {
  if (elsewhere !== null) return 'Posted Elsewhere';
  return reversal?.standing === 'posted' ? 'Reversed' : 'Success';
};

const told = ({ reversal }: Before, standing: ReversalStanding, recordNo: string | null): ReversalView | null =>
  reversal && { ...reversal, standing, recordNo };

/**
 * Where the status of a reversal says other than its original does (`standingOfReversal`), or nothing of it is known.
 */
export const REVERSALS_TO_SETTLE = `
  SELECT own.environment, own.batch_key AS batchKey, json_extract(own.view, '$.reversal.batchKey') AS reversalKey,
      other.batch_key IS NOT NULL AS isKnown
    FROM journal_batch own LEFT JOIN journal_batch other ON other.environment = own.environment
      AND other.batch_key = json_extract(own.view, '$.reversal.batchKey')
    WHERE own.reversal_standing <> '' AND (own.reversal_standing <> CASE
        WHEN other.status IS NULL THEN 'void'
        WHEN other.status IN ('Discarded', 'Withdrawn', 'Reversed', 'Reversed in Ledger') THEN 'void'
        WHEN other.status IN ('Success', 'Differs in Ledger', 'Twice in Ledger', 'Reversal Pending', 'Could Not Be Read',
          'Posted Elsewhere') THEN 'posted'
        ELSE 'planned' END OR other.is_listed = 0 AND other.status <> 'Discarded')
    ORDER BY own.environment, own.batch_key`;
