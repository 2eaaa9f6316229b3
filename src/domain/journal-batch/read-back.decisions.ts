import { DomainError } from '../shared/errors';
import { type JournalBatchEvent } from './journal-batch.events';
import { batchProblem, type BatchProblem } from '../shared/batch-problem';
import { type JournalBatch, isUndecided, type KeptBatch, type UndecidedBatch } from './batch-states';
import { attemptNotOpen, duplicateFound } from './posting.decisions';

/** The state of an entry in the ledger. `unclear` is a word unknown to this service. */
export type EntryStanding =
  'posted' | 'awaiting-approval' | 'draft' | 'declined' | 'reversed' | 'reversal-pending' | 'unclear';

/** What the ledger shows when an entry is read back by its reference. */
export type ReadBack =
  /**
   * One entry. `differences` between it and what was sent; empty when header, lines, dimensions and totals are equal.
   */
  | {
      readonly kind: 'one';
      readonly recordNo: string;
      readonly recordUrl?: string;
      readonly standing: EntryStanding;
      readonly ledgerState: string;
      readonly differences: readonly BatchProblem[];
      /** When the reading began, ISO 8601. */
      readonly readAt: string;
    }
  | { readonly kind: 'several'; readonly recordNos: readonly string[] }
  /** None, although it was confirmed and long enough ago to be visible. */
  | { readonly kind: 'none' }
  /** The ledger's user may not read it. */
  | { readonly kind: 'refused'; readonly problem: BatchProblem };

/**
 * The read-back of an entry that the ledger confirmed: Success only when it is in the books and equal. Does nothing
 * when nothing changed. Throws ATTEMPT_NOT_OPEN when the batch is not waiting for it.
 */
export const recordReadBack = (state: JournalBatch, attemptId: string, readBack: ReadBack): JournalBatchEvent[] => {
  if (state.status === 'Posted' && state.attempt.attemptId === attemptId) return [];
  const isWaiting = state.status === 'Confirmed' || state.status === 'AwaitingApproval';
  if (!isWaiting || state.attempt.attemptId !== attemptId) throw attemptNotOpen(state, attemptId);
  switch (readBack.kind) {
    case 'one':
      if (readBack.recordNo !== state.recordNo) return [duplicateFound(state, [state.recordNo, readBack.recordNo])];
      return standingOf(state, readBack);
    case 'several':
      return [duplicateFound(state, readBack.recordNos)];
    case 'none':
      return [givenToPerson(state, vanished(state))];
    case 'refused':
      return [givenToPerson(state, readBack.problem)];
  }
};

/**
 * A person had the ledger checked again. Records what is resolved now; what is still undecided stays so, without an
 * event when nothing changed. Throws BATCH_NEEDS_NO_DECISION for a batch that needs no decision.
 */
export const recordCheck = (state: JournalBatch, readBack: ReadBack): JournalBatchEvent[] => {
  if (state.status === 'AwaitingApproval') return recordReadBack(state, state.attempt.attemptId, readBack);
  const batch = requireUndecided(state);
  switch (readBack.kind) {
    case 'one': {
      const { attempt } = batch;
      const { recordNo } = readBack;
      const confirmed = {
        type: 'PostingAttemptConfirmed',
        data: { ...attempt, recordNo, confirmedBy: 'look-up' },
      } as const;
      const events = standingOf({ ...batch, status: 'Confirmed', recordNo }, readBack);
      const isStillWrong = events.some(({ type }) => type === 'PostingMismatchFound');
      if (!isStillWrong) return [confirmed, ...events];
      return batch.status === 'Conflict' && isSame(messagesOf(batch.problems), messagesIn(events)) ? [] : events;
    }
    case 'several':
      return isSame(batch.recordNos, readBack.recordNos) ? [] : [duplicateFound(batch, readBack.recordNos)];
    case 'none':
      return [{ type: 'PostingLookedUp', data: { ...batch.attempt, found: 0, conclusive: false } }];
    case 'refused':
      return [givenToPerson(batch, readBack.problem)];
  }
};

type Kept = KeptBatch<'Confirmed'> | (KeptBatch<'AwaitingApproval'> & { readonly ledgerState: string });

export const standingOf = (
  batch: Kept,
  { recordNo, recordUrl, standing, ledgerState, differences, readAt }: Extract<ReadBack, { kind: 'one' }>,
): JournalBatchEvent[] => {
  const { attempt, plan } = batch;
  if (standing === 'declined') {
    return [{ type: 'PostingDeclined', data: { ...attempt, recordNo, problem: declined(batch) } }];
  }
  if (differences.length > 0) {
    return [{ type: 'PostingMismatchFound', data: { ...attempt, recordNo, problems: differences } }];
  }
  const record = { recordNo, ...(recordUrl === undefined ? {} : { recordUrl }) };
  const { lineCount, totalMinor } = plan;
  const verified = { type: 'PostingVerified', data: { ...attempt, ...record, lineCount, totalMinor } } as const;
  switch (standing) {
    case 'posted':
      return [verified];
    case 'reversed': // It came into the books, and was taken out of them before it was read.
    case 'reversal-pending': {
      const finding = { kind: standing, records: [{ ...record, ledgerState }], differences: [] } as const;
      return [verified, { type: 'LedgerChangeFound', data: { ...attempt, seenAt: readAt, finding } }];
    }
    case 'awaiting-approval': {
      const isKnown = batch.status === 'AwaitingApproval' && batch.ledgerState === ledgerState;
      return isKnown ? [] : [{ type: 'PostingAwaitsApproval', data: { ...attempt, ...record, ledgerState } }];
    }
    default:
      return [
        { type: 'PostingMismatchFound', data: { ...attempt, recordNo, problems: [notInBooks(batch, ledgerState)] } },
      ];
  }
};

export const requireUndecided = (state: JournalBatch): UndecidedBatch => {
  if (isUndecided(state)) return state;
  throw new DomainError(
    'BATCH_NEEDS_NO_DECISION',
    'This batch needs no decision.',
    'Check its status: it may be under way, posted, or Ready to Post.',
    { state: state.status },
  );
};

const givenToPerson = ({ attempt }: Pick<Kept, 'attempt'>, problem: BatchProblem): JournalBatchEvent => ({
  type: 'PostingGivenToPerson',
  data: { ...attempt, problem },
});

const vanished = ({ recordNo, identity }: Kept): BatchProblem =>
  batchProblem(
    'ENTRY_NOT_FOUND_AFTER_POSTING',
    `Sage Intacct confirmed record ${recordNo}, but no entry with reference ${identity.referenceNo} can be found there now.`,
    'Search for the record in Sage Intacct: someone may have removed it, or this user may not see it. Then check this batch again.',
  );

const declined = ({ recordNo, identity }: Kept): BatchProblem =>
  batchProblem(
    'DECLINED_IN_LEDGER',
    `An approver in Sage Intacct declined record ${recordNo} (reference ${identity.referenceNo}).`,
    'Ask the approver why, fix it, then post again: it is sent under a new reference.',
  );

const notInBooks = ({ recordNo }: Kept, ledgerState: string): BatchProblem =>
  batchProblem(
    'LEDGER_STATE_NOT_POSTED',
    `Record ${recordNo} in Sage Intacct is "${ledgerState}", so it is not in the books.`,
    'Post the record in Sage Intacct, or remove it there; then check this batch again.',
  );

const isSame = (some: readonly string[], others: readonly string[]): boolean =>
  some.length === others.length && some.every((one) => others.includes(one));

const messagesOf = (problems: readonly BatchProblem[]): string[] => problems.map(({ message }) => message);

const messagesIn = (events: readonly JournalBatchEvent[]): string[] =>
  events.flatMap((event) => (event.type === 'PostingMismatchFound' ? messagesOf(event.data.problems) : []));
