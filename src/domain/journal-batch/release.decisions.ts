import { DomainError } from '../shared/errors';
import { type JournalBatchEvent } from './journal-batch.events';
import { type JournalBatch } from './batch-states';
import { requireUndecided } from './read-back.decisions';

/** What one reading of the ledger shows about a batch that should be absent. */
export interface Absence {
  /** Neither its record number nor any of its names was found, in any journal. */
  readonly foundNone: boolean;
  /** How many other posted entries of its entity and journal were requested. */
  readonly othersKnown: number;
  /**
   * The record numbers of those that the same reading showed: without read permission everything would be "not found".
   */
  readonly othersSeen: readonly string[];
  /** ISO 8601. */
  readonly readAt: string;
}

interface Release {
  readonly reason: string;
  readonly absence: Absence;
  readonly sinceLastAttemptMs: number;
  readonly settleMs: number;
}

/**
 * A Controller vouches that the ledger holds no entry for this batch; it can then be posted under new names. A posted
 * batch takes two readings, the settle time apart: the first is recorded, the second releases. Throws
 * ENTRY_STILL_IN_LEDGER, ABSENCE_NOT_PROVABLE, ATTEMPT_NOT_SETTLED, BATCH_REVERSED or BATCH_NEEDS_NO_DECISION.
 */
export const releaseByPerson = (state: JournalBatch, input: Release): JournalBatchEvent[] =>
  state.status === 'Posted' ? releasePosted(state, input) : releaseUndecided(state, input);

const releasePosted = (
  batch: Extract<JournalBatch, { status: 'Posted' }>,
  { reason, absence, settleMs }: Release,
): JournalBatchEvent[] => {
  const { reversal } = batch;
  if (reversal !== undefined && reversal.standing !== 'void')
    throw new DomainError(
      'BATCH_REVERSED',
      'This batch has a reversal, so it is not posted again.',
      'Withdraw the reversal if it is not posted; deliver the entry again if it is.',
      { reversalKey: reversal.batchKey },
    );
  requireAbsence(batch.identity.referenceNo, absence, true);
  const { attempt, absentSince } = batch;
  const { readAt, othersSeen } = absence;
  if (absentSince === null)
    return [{ type: 'PostingAbsenceSeen', data: { ...attempt, seenAt: readAt, recordNosBeside: othersSeen } }];
  requireSettled(Date.parse(readAt) - Date.parse(absentSince), settleMs);
  return [{ type: 'PostingReleasedByPerson', data: { ...attempt, reason } }];
};

const releaseUndecided = (
  state: JournalBatch,
  { reason, absence, sinceLastAttemptMs, settleMs }: Release,
): JournalBatchEvent[] => {
  const batch = requireUndecided(state);
  requireAbsence(batch.identity.referenceNo, absence, false);
  requireSettled(sinceLastAttemptMs, settleMs);
  return [{ type: 'PostingReleasedByPerson', data: { ...batch.attempt, reason } }];
};

/** A batch that was in the books counts as gone only when another entry proves that the books can be read. */
const requireAbsence = (
  referenceNo: string,
  { foundNone, othersKnown, othersSeen }: Absence,
  wasInBooks: boolean,
): void => {
  if (!foundNone) {
    throw new DomainError(
      'ENTRY_STILL_IN_LEDGER',
      `The ledger still shows an entry with reference ${referenceNo}.`,
      'Correct or remove it in Sage Intacct, then check the batch again.',
      { referenceNo },
    );
  }
  if (othersSeen.length > 0 || (othersKnown === 0 && !wasInBooks)) return;
  throw new DomainError(
    'ABSENCE_NOT_PROVABLE',
    othersKnown === 0
      ? 'Whether the entry is gone cannot be determined: no other posted entry of its entity and journal is known to compare with.'
      : 'Whether the entry is gone cannot be determined: no other posted entry of its entity and journal could be read either.',
    'Check in Sage Intacct that the user of the connection may list and view journal entries of this entity and journal; then release it again.',
    { referenceNo, othersKnown },
  );
};

const requireSettled = (elapsedMs: number, settleMs: number): void => {
  if (elapsedMs >= settleMs) return;
  const waitMinutes = Math.ceil((settleMs - elapsedMs) / 60_000);
  throw new DomainError(
    'ATTEMPT_NOT_SETTLED',
    'The last attempt may still arrive in the ledger.',
    `Release it in ${waitMinutes} minutes.`,
    { waitMinutes },
  );
};
