import { DomainError } from '../shared/errors';
import { holdBatch } from './journal-batch.decisions';
import { type JournalBatch } from './journal-batch.state';

/** The latest revision of an entry with the batches of all its parts. */
export interface ExistingRevision {
  readonly revision: number;
  readonly entryDigest: string;
  readonly importId: string;
  readonly batches: readonly JournalBatch[];
}

export interface RevisionPlan {
  readonly action: 'create' | 'replace' | 'unchanged';
  readonly revision: number;
}

/**
 * What a delivered entry becomes: the first revision, the same as what is there, or one that replaces it. Refused with
 * ENTRY_ALREADY_POSTED, ENTRY_IN_POSTING or ENTRY_IN_ANOTHER_IMPORT when it may not be replaced.
 */
export const planRevision = (
  latest: ExistingRevision | null,
  delivered: { entryDigest: string; importId: string },
): RevisionPlan => {
  if (latest === null) return { action: 'create', revision: 1 };
  if (latest.batches.every(({ status }) => status === 'Discarded'))
    return { action: 'create', revision: latest.revision + 1 };
  if (latest.importId === delivered.importId) {
    return { action: latest.revision > 1 ? 'replace' : 'create', revision: latest.revision }; // An interrupted import goes on.
  }
  if (latest.entryDigest === delivered.entryDigest && !latest.batches.some(isUnfinished)) {
    return { action: 'unchanged', revision: latest.revision };
  }
  for (const batch of latest.batches) requireReplaceable(batch, delivered.importId);
  return { action: 'replace', revision: latest.revision + 1 };
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
