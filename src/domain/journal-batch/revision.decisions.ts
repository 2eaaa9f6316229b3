import { DomainError } from '../shared/errors';
import { holdBatch } from './journal-batch.decisions';
import { type JournalBatch } from './journal-batch.state';

/** One revision of an entry with the batches of all its parts. */
export interface ExistingRevision {
  readonly revision: number;
  readonly entryDigest: string;
  readonly importId: string;
  readonly batches: readonly JournalBatch[];
}

export interface RevisionPlan {
  readonly action: 'create' | 'replace' | 'unchanged';
  readonly revision: number;
  /** The revision whose batches are held, and discarded when the new one counts. */
  readonly replaces: number | null;
}

/**
 * What a delivered entry becomes: the first revision, the same as what is there, or one that replaces it. `existing` are all its
 * revisions in order: one that was discarded whole (its import was rejected after all) leaves the one before it in force. Refused with
 * ENTRY_ALREADY_POSTED, ENTRY_IN_POSTING or ENTRY_IN_ANOTHER_IMPORT when it may not be replaced.
 */
export const planRevision = (
  existing: readonly ExistingRevision[],
  delivered: { entryDigest: string; importId: string },
): RevisionPlan => {
  const nextRevision = (existing.at(-1)?.revision ?? 0) + 1;
  const inForce = existing.filter(({ batches }) => batches.some(({ status }) => status !== 'Discarded'));
  const latest = inForce.at(-1);
  if (latest === undefined) return { action: 'create', revision: nextRevision, replaces: null };
  if (latest.importId === delivered.importId) {
    const replaces = inForce.at(-2)?.revision ?? null;
    return { action: replaces === null ? 'create' : 'replace', revision: latest.revision, replaces }; // An interrupted import goes on.
  }
  if (latest.entryDigest === delivered.entryDigest && !latest.batches.some(isUnfinished)) {
    return { action: 'unchanged', revision: latest.revision, replaces: null };
  }
  for (const batch of latest.batches) requireReplaceable(batch, delivered.importId);
  return { action: 'replace', revision: nextRevision, replaces: latest.revision };
};

const isUnfinished = ({ status }: JournalBatch): boolean =>
  status === 'Absent' || status === 'Staging' || status === 'Staged' || status === 'Held';

const requireReplaceable = (batch: JournalBatch, importId: string): void => {
  if (batch.status !== 'Absent') {
    holdBatch(batch, importId);
    return;
  }
  throw new DomainError(
    'ENTRY_IN_ANOTHER_IMPORT',
    'The entry is part of another import that is not finished.',
    'Wait until that import is finished, then import again.',
  );
};
