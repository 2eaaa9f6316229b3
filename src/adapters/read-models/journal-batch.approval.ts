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
  /** Those of them who signed; all of them have to when `signed`. */
  readonly signedBy?: readonly string[];
  readonly signed?: boolean;
  readonly refusal: string | null;
}

/** Null when nothing was ever requested. */
export const waitingAfter = (before: ApprovalWaiting | null, fact: PostingApprovalEvent): ApprovalWaiting | null => {
  if (fact.type === 'PostingApprovalRequested') {
    const { journalEntryId, businessEntityId, period, entryRevision, digest, people, signed = false } = fact.data;
    const known = before?.digest === digest ? before : NOBODY;
    const entry = { journalEntryId, businessEntityId, period, entryRevision };
    const { givenBy, signedBy = [], refusal } = known;
    return { entry, digest, people, signed, givenBy, signedBy, refusal };
  }
  if (before?.digest !== fact.data.digest) return before;
  switch (fact.type) {
    case 'PostingApprovalGiven':
      return { ...before, givenBy: withPerson(before.givenBy, fact.data.by), refusal: null };
    case 'PostingApprovalSigned': {
      const { by } = fact.data;
      const signedBy = withPerson(before.signedBy ?? [], by);
      return { ...before, givenBy: withPerson(before.givenBy, by), signedBy, refusal: null };
    }
    case 'PostingApprovalRefused':
      return { ...before, ...NOBODY, refusal: fact.data.reason };
    case 'PostingApprovalVoided':
      return { ...before, ...NOBODY, digest: '' };
    default:
      return assertNever(fact);
  }
};

const NOBODY = { givenBy: [], signedBy: [], refusal: null };

const withPerson = (people: readonly string[], by: string): readonly string[] => [
  ...people.filter((one) => one !== by),
  by,
];

/** The status of a batch that could be posted if it were approved. Others keep theirs. */
export const awaitingChange = (
  { status }: Pick<JournalBatchView, 'status'>,
  waiting: ApprovalWaiting | null,
): Partial<JournalBatchView> => {
  if (waiting === null || (status !== 'Ready to Post' && status !== 'Awaiting Approval Here')) return {};
  const { people, signed = false, givenBy, signedBy = [], refusal } = waiting;
  const isApproved = refusal === null && (signed ? signedBy : givenBy).length >= people;
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
