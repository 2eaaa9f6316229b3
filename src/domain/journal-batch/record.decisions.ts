import { DomainError } from '../shared/errors';
import { type IdentityFacts, type JournalBatchEvent } from './journal-batch.events';
import { type BatchProblem } from '../shared/batch-problem';
import { type JournalBatch } from './batch-states';
import { nextIssue } from './posting.decisions';
import { isAboutRecord } from './problem-cause';
import { type ReadBack, standingOf } from './read-back.decisions';

/** A ledger record under its names there, compared with what would be sent for the batch now. */
export type ComparedRecord = Omit<IdentityFacts, 'issue'> & {
  readonly attemptId: string;
  readonly journal: string;
  readonly readBack: ReadBack;
};

/**
 * A person takes over a ledger record as this batch, after it was compared with what would be sent. Does nothing when
 * repeated. Throws RECORD_NOT_LISTED unless the batch was stopped because of this record, and RECORD_DIFFERS when it is
 * not exactly this entry.
 */
export const takeOverRecord = (
  state: JournalBatch,
  { readBack, attemptId, journal, ...names }: ComparedRecord,
): JournalBatchEvent[] => {
  const { referenceNo } = names;
  const isDone = 'recordNo' in state && 'identity' in state && state.identity.referenceNo === referenceNo;
  if (isDone) return [];
  const { plan, history, runId } = requireListed(state, referenceNo);
  const record = requireEqual(readBack);
  const { recordNo } = record;
  const attempt = { attempt: history.attempts, attemptId };
  const identity = { ...names, issue: nextIssue(history) };
  const confirmed = { plan, history, runId, journal, identity, attempt, status: 'Confirmed', recordNo } as const;
  return [
    { type: 'PostingFoundBeforeSending', data: { ...attempt, ...identity, runId, journal, recordNo } },
    { type: 'PostingAttemptConfirmed', data: { ...attempt, recordNo, confirmedBy: 'look-up' } },
    ...standingOf(confirmed, record),
  ];
};

/**
 * A Controller declares the record foreign: it no longer blocks the batch, which is Ready to Post when nothing else
 * does. Does nothing when repeated.
 */
export const declareRecordForeign = (
  state: JournalBatch,
  { referenceNo, reason }: { referenceNo: string; reason: string },
): JournalBatchEvent[] => {
  const isDone = 'history' in state && state.history.foreign.includes(referenceNo);
  if (isDone) return [];
  requireListed(state, referenceNo);
  return [{ type: 'LedgerRecordDeclaredForeign', data: { referenceNo, reason } }];
};

type OneRecord = Extract<ReadBack, { kind: 'one' }>;

const requireEqual = (readBack: ReadBack): OneRecord => {
  if (readBack.kind !== 'one') throw differs(textOf(readBack));
  const { recordNo, differences, standing, ledgerState } = readBack;
  if (differences.length > 0) throw differs(`Record ${recordNo} is not this entry.`, differences);
  if (standing === 'posted' || standing === 'awaiting-approval') return readBack;
  throw differs(`Record ${recordNo} is "${ledgerState}" in Sage Intacct.`);
};

const textOf = (readBack: Exclude<ReadBack, OneRecord>): string => {
  switch (readBack.kind) {
    case 'several':
      return `Records ${readBack.recordNos.join(', ')} all have this reference.`;
    case 'none':
      return 'There is no longer a record with this reference.';
    case 'refused':
      return readBack.problem.message;
  }
};

const differs = (message: string, differences: readonly BatchProblem[] = []): DomainError =>
  new DomainError(
    'RECORD_DIFFERS',
    [message, ...differences.map((one) => one.message)].join(' '),
    'Compare the record with the batch. If it is this entry, correct one of the two; if it is not, a Controller declares it foreign.',
    { differences: differences.map((one) => one.message) },
  );

const requireListed = (state: JournalBatch, referenceNo: string): Extract<JournalBatch, { status: 'Failed' }> => {
  const isListed = state.status === 'Failed' && state.problems.some((problem) => isAboutRecord(problem, referenceNo));
  if (isListed) return state;
  throw new DomainError(
    'RECORD_NOT_LISTED',
    `This batch was not stopped because of reference ${referenceNo}.`,
    'Post the batch: the ledger is searched first, and what it holds is shown with the batch.',
    { referenceNo, state: state.status },
  );
};
