import { type JournalBatchView } from '../../application/journal-batch/journal-batch.views';
import { type PostingApprovalEvent } from '../../domain/posting-approval/posting-approval.events';
import { batchProblem, type BatchProblem } from '../../domain/shared/batch-problem';
import { assertNever } from '../../domain/shared/decider';

/** What an entry waits for before it may be posted. */
export interface ApprovalWaiting {
  readonly entry: Pick<JournalBatchView, 'journalEntryId' | 'businessEntityId' | 'period' | 'entryRevision'>;
  readonly digest: string;
  readonly people: number;
  readonly givenBy: readonly string[];
  readonly refusal: string | null;
}

/** Null when nothing was ever requested. */
export const waitingAfter = (before: ApprovalWaiting | null, fact: PostingApprovalEvent): ApprovalWaiting | null => {
  if (fact.type === 'PostingApprovalRequested') {
    const { journalEntryId, businessEntityId, period, entryRevision, digest, people } = fact.data;
    const known = before?.digest === digest ? before : { givenBy: [], refusal: null };
    const { givenBy, refusal } = known;
    return { entry: { journalEntryId, businessEntityId, period, entryRevision }, digest, people, givenBy, refusal };
  }
  if (before?.digest !== fact.data.digest) return before;
  switch (fact.type) {
    case 'PostingApprovalGiven': {
      const { by } = fact.data;
      return { ...before, givenBy: [...before.givenBy.filter((one) => one !== by), by], refusal: null };
    }
    case 'PostingApprovalRefused':
      return { ...before, givenBy: [], refusal: fact.data.reason };
    case 'PostingApprovalVoided':
      return { ...before, digest: '', givenBy: [], refusal: null };
    default:
      return assertNever(fact);
  }
};

/** The status of a batch that could be posted if it were approved. Others keep theirs. */
export const awaitingChange = (
  { status }: Pick<JournalBatchView, 'status'>,
  waiting: ApprovalWaiting | null,
): Partial<JournalBatchView> => {
  if (waiting === null || (status !== 'Ready to Post' && status !== 'Awaiting Approval Here')) return {};
  const isApproved = waiting.refusal === null && waiting.givenBy.length >= waiting.people;
  if (isApproved) return { status: 'Ready to Post', needsPerson: false, problems: [] };
  const problems = waiting.refusal === null ? [] : [refusedProblem(waiting.refusal)];
  return { status: 'Awaiting Approval Here', needsPerson: problems.length > 0, problems };
};

const refusedProblem = (reason: string): BatchProblem =>
  batchProblem(
    'APPROVAL_REFUSED',
    `Approval was refused: ${reason}`,
    'Correct the entry or its mappings; it is then requested again. Or have it approved with a reason.',
  );
