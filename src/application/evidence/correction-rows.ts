import { type ClosedPeriodChoice } from '../../domain/journal-batch/closed-period';
import { type BatchEvidence, type BatchFact } from './batch-evidence';

export const CORRECTION_COLUMNS = [
  ...['Time', 'Who', 'What', 'Journal Entry Id', 'Business Entity Id', 'Period', 'Revision', 'Part', 'Batch'],
  ...['Record No', 'Other Batch', 'Other Record No', 'Date', 'Reason'],
];

/** What a row says beside the entry that it is of. */
interface Step {
  readonly what: string;
  readonly batch?: string;
  readonly recordNo?: string;
  readonly date?: string;
  readonly reason?: string;
}

/** Each step by which an entry was delivered anew, set aside, withdrawn, reversed or corrected, in order. */
export const correctionRows = ({ plan, facts }: BatchEvidence): string[][] => {
  let recordNo = '';
  return facts.flatMap((fact) => {
    if (fact.type === 'PostingAttemptConfirmed' || fact.type === 'JournalBatchPostedElsewhere')
      recordNo = fact.data.recordNo;
    const step = stepOf(fact);
    if (step === null) return [];
    const { journalEntryId, businessEntityId, period, entryRevision, part, batchKey } = plan;
    return [
      [
        ...[fact.metadata.occurredAt, fact.metadata.actor, step.what, journalEntryId, businessEntityId, period],
        ...[String(entryRevision), String(part), batchKey, recordNo],
        ...[step.batch ?? '', step.recordNo ?? '', step.date ?? '', step.reason ?? ''],
      ],
    ];
  });
};

const CLOSED_PERIOD: Readonly<Record<ClosedPeriodChoice, string>> = {
  wait: 'Closed in ledger: waits',
  'ask-to-open': 'Closed in ledger: asked to open',
  'first-open-day': 'Closed in ledger: first open day',
};

const stepOf = (fact: BatchFact): Step | null => {
  switch (fact.type) {
    case 'JournalBatchPlanned': {
      const { reverses, adjusts, transactionDate: date, entryRevision } = fact.data;
      if (reverses !== undefined)
        return { what: 'Reversal planned', batch: reverses.batchKey, recordNo: reverses.recordNo, date };
      if (adjusts !== undefined)
        return { what: 'Net difference planned', batch: adjusts.batchKey, recordNo: adjusts.recordNo, date };
      return entryRevision > 1 ? { what: 'Delivered anew', date } : null;
    }
    case 'JournalBatchSetAside':
      return { what: 'Set aside', reason: fact.data.because };
    case 'JournalBatchDiscarded':
      return { what: 'Discarded', reason: fact.data.reason };
    case 'JournalBatchWithdrawn':
      return { what: 'Withdrawn', reason: fact.data.reason };
    case 'JournalBatchClosedPeriodDecided': {
      const { choice, postingDate, transactionDate, reason } = fact.data;
      return { what: CLOSED_PERIOD[choice], date: postingDate ?? transactionDate, reason };
    }
    case 'JournalBatchReversalPlanned': {
      const { batchKey: batch, date, reason } = fact.data;
      return { what: 'Reversal asked for', batch, date, reason };
    }
    case 'JournalBatchReversed': {
      const { batchKey: batch, recordNo } = fact.data;
      return { what: 'Reversed', batch, recordNo };
    }
    case 'JournalBatchReversalUndone': {
      const { batchKey: batch, because: reason } = fact.data;
      return { what: 'Reversal undone', batch, reason };
    }
    default:
      return differenceStepOf(fact);
  }
};

const differenceStepOf = (fact: BatchFact): Step | null => {
  switch (fact.type) {
    case 'JournalBatchDifferencePlanned':
      return { what: 'Net difference asked for', batch: fact.data.batchKey, reason: fact.data.reason };
    case 'JournalBatchDifferencePosted':
      return { what: 'Corrected', batch: fact.data.batchKey, recordNo: fact.data.recordNo };
    case 'JournalBatchDifferenceUndone':
      return { what: 'Net difference undone', batch: fact.data.batchKey, reason: fact.data.because };
    default:
      return null;
  }
};
