import {
  type AdjustsView,
  type DifferenceView,
  type JournalBatchView,
  type PersonalDecision,
} from '../../application/journal-batch/journal-batch.views';
import { type DifferenceEvent } from '../../domain/journal-batch/difference';
import { type BatchPlan } from '../../domain/shared/batch-plan';
import { assertNever } from '../../domain/shared/decider';

type Before = Pick<JournalBatchView, 'status' | 'differences'>;

/** What a net difference adjusts; null for any other batch. */
export const adjustsOf = ({ adjusts }: BatchPlan): AdjustsView | null => {
  if (adjusts === undefined) return null;
  const { batchKey, journalEntryId, referenceNo, recordNo, delivered } = adjusts;
  const [deliveredKey = ''] = delivered.batchKeys;
  return { batchKey, journalEntryId, referenceNo, recordNo, entryRevision: delivered.entryRevision, deliveredKey };
};

/** The net differences of a posted batch, or of a delivery, after an event of one. */
export const differencesAfter = (
  event: DifferenceEvent,
  { differences }: Before,
  actor: Omit<PersonalDecision, 'reason'>,
): readonly DifferenceView[] => {
  const { batchKey } = event.data;
  const others = differences.filter((one) => one.batchKey !== batchKey);
  const known = differences.find((one) => one.batchKey === batchKey);
  switch (event.type) {
    case 'JournalBatchDifferencePlanned': {
      const { difference: number, reason } = event.data;
      return [...others, { number, batchKey, standing: 'planned', recordNo: null, reason, ...actor }];
    }
    case 'JournalBatchDifferencePosted':
      return known ? [...others, { ...known, standing: 'posted', recordNo: event.data.recordNo }] : differences;
    case 'JournalBatchDifferenceUndone': {
      const standing = event.data.because === 'gone' ? 'planned' : 'void';
      return known ? [...others, { ...known, standing, recordNo: null }] : differences;
    }
    default:
      return assertNever(event);
  }
};

/** Whether the batch is a delivery that a net difference brings in, and no posted one. */
export const isNetted = ({ status }: Before): boolean => status === 'Correction' || status === 'Corrected';

/** Net differences whose own status says other than an entry or delivery does (`standingOfReversal`). */
export const DIFFERENCES_TO_SETTLE = `
  SELECT DISTINCT other.environment, other.batch_key AS batchKey
    FROM journal_batch own, json_each(own.view, '$.differences') known JOIN journal_batch other
      ON other.environment = own.environment AND other.batch_key = json_extract(known.value, '$.batchKey')
    WHERE own.differences > 0 AND (json_extract(known.value, '$.standing') <> CASE
        WHEN other.status IN ('Discarded', 'Withdrawn', 'Reversed', 'Reversed in Ledger') THEN 'void'
        WHEN other.status IN ('Success', 'Differs in Ledger', 'Twice in Ledger', 'Reversal Pending', 'Could Not Be Read',
          'Posted Elsewhere') THEN 'posted'
        ELSE 'planned' END OR other.is_listed = 0 AND other.status <> 'Discarded')
    ORDER BY other.environment, other.batch_key`;
