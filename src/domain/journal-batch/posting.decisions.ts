import { isSameCompany } from '../shared/company';
import { DomainError } from '../shared/errors';
import { moneyText } from '../shared/money';
import { chunksOfEvents } from '../shared/event-size';
import { type FoundFacts, identityIn, type IdentityFacts, type JournalBatchEvent } from './journal-batch.events';
import { batchProblem, type BatchProblem } from '../shared/batch-problem';
import { ledgerDateOf, type ResolvedValue } from '../shared/batch-plan';
import { type AttemptedBatch, type JournalBatch, type PostingHistory } from './batch-states';

/** Automatic resends after conclusive absence; then a person decides. */
export const RESENDS_MAX = 2;

/**
 * The issue of its identity under which a batch is sent. It stays the same for the same payload and company. Another
 * payload gets a new issue only if everything sent before was definitely refused; after an unknown outcome it is
 * refused outright, as is another user where the ledger knows a repeat by its user. Names that the ledger used up
 * without keeping an entry are never sent again.
 */
export const issueFor = (
  history: PostingHistory,
  payload: Pick<IdentityFacts, 'payloadDigest' | 'companyId' | 'userId'>,
): number => {
  const { identity } = history;
  if (identity === null) return 1;
  const next = nextIssue(history);
  if (history.isSpent) return next;
  const isSame = isSameCompany(identity.companyId, payload.companyId);
  if (isSame && identity.payloadDigest === payload.payloadDigest) {
    if (history.wasUnknown && identity.userId !== payload.userId) throw sentAsAnother(identity);
    return identity.issue;
  }
  if (!history.wasUnknown) return next;
  const code = isSame ? 'PAYLOAD_MISMATCH' : 'COMPANY_MISMATCH';
  throw new DomainError(
    code,
    `An earlier attempt under reference ${identity.referenceNo} may be in the ledger, and it differs from what would be sent now.`,
    'Restore the mapping, custom fields or connection as they were and post again. If the ledger then refuses the entry, change them.',
    { referenceNo: identity.referenceNo, companyId: identity.companyId },
  );
};

/** A repeated request is known by the user who sent it first: sent by another one, it would be executed again. */
const sentAsAnother = ({ referenceNo, userId = '' }: IdentityFacts): DomainError =>
  new DomainError(
    'SENDER_MISMATCH',
    `An earlier attempt under reference ${referenceNo} may be in the ledger, and it was sent as another user: ${userId}.`,
    'Connect as that user again and post. If the ledger then refuses the entry, connect as the other one.',
    { referenceNo, userId },
  );

/** The first issue whose names this log has never used. */
export const nextIssue = ({ used }: PostingHistory): number => Math.max(0, ...used.map(({ issue }) => issue)) + 1;

/** Intent first: this must be durable before one byte of the create leaves the process. */
export const startAttempt = (
  state: JournalBatch,
  input: IdentityFacts & {
    attemptId: string;
    runId: string;
    journal: string;
    resolved?: readonly ResolvedValue[];
  },
): JournalBatchEvent[] => {
  if (state.status !== 'Queued' || state.runId !== input.runId) throw notReady(state);
  if (issueFor(state.history, input) !== input.issue)
    throw new Error(`Issue ${input.issue} does not follow from the history.`);
  const { attemptId, runId, journal, resolved = [] } = input;
  const attempt = state.history.attempts + 1;
  const names = resolved.length > 0 && chunksOfEvents(resolved).length === 1 ? { resolved } : {};
  return [
    {
      type: 'PostingAttemptStarted',
      data: { attempt, attemptId, ...identityIn(input), runId, journal, ...names },
    },
  ];
};

/**
 * The sweep found the batch's reference in the ledger before this log sent anything under it. It is treated like an
 * attempt with an unknown outcome: looked up and compared, and nothing is sent unless it is certainly not there.
 */
export const recordFoundBeforeSending = (
  state: JournalBatch,
  input: IdentityFacts & { attemptId: string; runId: string; journal: string; recordNo: string },
): JournalBatchEvent[] => {
  if (state.status !== 'Queued' || state.runId !== input.runId) throw notReady(state);
  return [{ type: 'PostingFoundBeforeSending', data: { attempt: state.history.attempts, ...input } }];
};

/**
 * Nothing of the attempt reached the ledger. Only its owner knows that, even if the outcome was recorded as unknown
 * meanwhile.
 */
export const recordNotSent = (
  state: JournalBatch,
  attemptId: string,
  why: { cause: string; detail: string },
): JournalBatchEvent[] => {
  const { attempt } = requireOpen(state, attemptId, ['InFlight', 'Unknown']);
  return [{ type: 'PostingAttemptNotSent', data: { ...attempt, ...why } }];
};

/**
 * The ledger confirmed it. A late answer still counts after the outcome was recorded as unknown. If a lookup found
 * another record meanwhile, the ledger holds two.
 */
export const recordPosted = (state: JournalBatch, attemptId: string, recordNo: string): JournalBatchEvent[] => {
  const isKept = state.status === 'Confirmed' || state.status === 'AwaitingApproval' || state.status === 'Posted';
  if (isKept && state.attempt.attemptId === attemptId) {
    return state.recordNo === recordNo ? [] : [duplicateFound(state, [state.recordNo, recordNo])];
  }
  const { attempt } = requireOpen(state, attemptId, ['InFlight', 'Unknown']);
  return [{ type: 'PostingAttemptConfirmed', data: { ...attempt, recordNo, confirmedBy: 'reply' } }];
};

/**
 * A refusal is final on a first send. After an unknown outcome, even one recorded by another worker meanwhile, it may
 * be the ledger's duplicate refusal: it is kept, and trusted only when the ledger certainly shows no entry. The same
 * holds for a refusal that says that the control id was used.
 */
export const recordRejected = (
  state: JournalBatch,
  attemptId: string,
  problems: readonly BatchProblem[],
): JournalBatchEvent[] => {
  const { attempt, history } = requireOpen(state, attemptId, ['InFlight', 'Unknown']);
  const mayBeRepeat = history.wasUnknown || problems.some(({ code }) => code === 'CONTROL_ID_USED');
  return mayBeRepeat
    ? [{ type: 'PostingAttemptUnknown', data: { ...attempt, cause: 'refused-after-unknown', problems } }]
    : [{ type: 'PostingAttemptRejected', data: { ...attempt, problems } }];
};

/**
 * Does nothing when it is already unknown or an outcome was recorded meanwhile. `claims` is what the ledger says became
 * of it, which is trusted only when the ledger certainly shows no entry.
 */
export const recordUnknown = (
  state: JournalBatch,
  attemptId: string,
  cause: string,
  claims: readonly BatchProblem[] = [],
): JournalBatchEvent[] =>
  state.status === 'InFlight' && state.attempt.attemptId === attemptId
    ? [
        {
          type: 'PostingAttemptUnknown',
          data: { ...state.attempt, cause, ...(claims.length === 0 ? {} : { problems: claims }) },
        },
      ]
    : [];

/**
 * The result of a lookup. Found is final at once. Not found is conclusive only when `settled`: then an earlier refusal
 * is trusted, or the batch may be sent again under the same control id, at most RESENDS_MAX times. A refusal because
 * the control id was used while no entry exists contradicts itself and needs attention.
 */
export const recordLookup = (
  state: JournalBatch,
  attemptId: string,
  lookup: { found: readonly FoundFacts[]; settled: boolean },
): JournalBatchEvent[] => {
  const batch = requireOpen(state, attemptId, ['InFlight', 'Unknown']);
  const { attempt } = batch;
  const [first, ...others] = lookup.found;
  if (first && others.length > 0) {
    return [
      duplicateFound(
        batch,
        lookup.found.map(({ recordNo }) => recordNo),
      ),
    ];
  }
  if (first) return [foundOne(batch, first)];
  if (!lookup.settled || batch.status === 'InFlight') return [lookedUp(batch, false)];
  const claimsUse = batch.refusal?.find(({ code }) => code === 'CONTROL_ID_USED');
  if (claimsUse) {
    const problem = contradiction(batch, claimsUse);
    return [lookedUp(batch, true), { type: 'PostingGivenToPerson', data: { ...attempt, problem } }];
  }
  if (batch.refusal) {
    return [lookedUp(batch, true), { type: 'PostingAttemptRejected', data: { ...attempt, problems: batch.refusal } }];
  }
  if (batch.history.resends >= RESENDS_MAX) {
    return [lookedUp(batch, true), { type: 'PostingGivenToPerson', data: { ...attempt, problem: givenUp(batch) } }];
  }
  return [
    lookedUp(batch, true),
    { type: 'PostingResendAllowed', data: { ...attempt, resend: batch.history.resends + 1 } },
  ];
};

/** The ledger does not allow the lookup: whether the entry exists is unknown, so a person decides. */
export const recordLookupRefused = (
  state: JournalBatch,
  attemptId: string,
  problem: BatchProblem,
): JournalBatchEvent[] => {
  const { attempt } = requireOpen(state, attemptId, ['InFlight', 'Unknown']);
  return [{ type: 'PostingGivenToPerson', data: { ...attempt, problem } }];
};

const lookedUp = ({ attempt }: Pick<AttemptedBatch, 'attempt'>, conclusive: boolean): JournalBatchEvent => ({
  type: 'PostingLookedUp',
  data: { ...attempt, found: 0, conclusive },
});

const foundOne = (batch: AttemptedBatch, found: FoundFacts): JournalBatchEvent => {
  const differences = differencesOf(batch, found);
  if (differences.length === 0) {
    return {
      type: 'PostingAttemptConfirmed',
      data: { ...batch.attempt, recordNo: found.recordNo, confirmedBy: 'look-up' },
    };
  }
  const problem = batchProblem(
    'LEDGER_ENTRY_DIFFERS',
    `Record ${found.recordNo} in the ledger has reference ${batch.identity.referenceNo} but differs: ${differences.join('; ')}.`,
    'Compare the record with the batch in Sage Intacct. Correct or remove it there, then check this batch again. Nothing is sent until then.',
  );
  return { type: 'PostingConflictFound', data: { ...batch.attempt, found, problem } };
};

const differencesOf = ({ plan }: AttemptedBatch, found: FoundFacts): string[] => {
  const money = (minor: string | null): string | null =>
    minor === null ? null : moneyText(BigInt(minor), plan.currency);
  const total = moneyText(BigInt(plan.totalMinor), plan.currency);
  const compared: [string, string | null, string][] = [
    ['debits', money(found.debitMinor), total],
    ['credits', money(found.creditMinor), total],
    ['lines', String(found.lineCount), String(plan.lineCount)],
    ['date', found.date, ledgerDateOf(plan)],
  ];
  return compared
    .filter(([, actual, expected]) => actual !== expected)
    .map(([what, actual, expected]) => `${what} ${actual ?? 'unreadable'}, expected ${expected}`);
};

export const duplicateFound = (
  { attempt, identity }: Pick<AttemptedBatch, 'attempt' | 'identity'>,
  recordNos: readonly string[],
): JournalBatchEvent => {
  const problem = batchProblem(
    'DUPLICATE_IN_LEDGER',
    `Records ${recordNos.join(', ')} in the ledger all have reference ${identity.referenceNo}.`,
    'Compare them in Sage Intacct, remove the surplus ones there, then check this batch again. This service sends and deletes nothing.',
  );
  return { type: 'PostingDuplicateFound', data: { ...attempt, recordNos, problem } };
};

const givenUp = ({ identity }: AttemptedBatch): BatchProblem =>
  batchProblem(
    'OUTCOME_UNKNOWN',
    `After ${RESENDS_MAX} resends the ledger still has not answered, and it shows no entry with reference ${identity.referenceNo}.`,
    'Search for the reference in Sage Intacct, check this batch again, and release it if the ledger certainly has no such entry. Ask the operator to check the network to the ledger.',
  );

/** The ledger says that it executed the control id, but shows nothing under its reference: one of the two is wrong. */
const contradiction = ({ identity }: AttemptedBatch, { message, errorNo, supportId }: BatchProblem): BatchProblem =>
  batchProblem(
    'LEDGER_CONTRADICTS_ITSELF',
    `Sage Intacct says that control id ${identity.controlId} was used, but shows no entry with reference ${identity.referenceNo}. ${message}`,
    'Check in Sage Intacct whether someone removed the entry or changed its reference, or whether this user may not see it; then check this batch again, or release it.',
    { errorNo, supportId },
  );

const requireOpen = (
  state: JournalBatch,
  attemptId: string,
  statuses: readonly AttemptedBatch['status'][],
): AttemptedBatch => {
  const isOpen = (state.status === 'InFlight' || state.status === 'Unknown') && state.attempt.attemptId === attemptId;
  if (isOpen && statuses.includes(state.status)) return state;
  throw attemptNotOpen(state, attemptId);
};

export const attemptNotOpen = (state: JournalBatch, attemptId: string): DomainError =>
  new DomainError(
    'ATTEMPT_NOT_OPEN',
    'This attempt is no longer open.',
    'Its outcome was already recorded; read the batch again.',
    { attemptId, state: state.status },
  );

const notReady = ({ status }: JournalBatch): DomainError =>
  new DomainError(
    'BATCH_NOT_READY',
    'The batch is not queued in this run.',
    'Another worker has it, or it is finished.',
    { state: status },
  );
