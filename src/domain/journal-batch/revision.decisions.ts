import { DomainError } from '../shared/errors';
import { holdBatch } from './journal-batch.decisions';
import { type BatchPlan } from '../shared/batch-plan';
import { type JournalBatch } from './journal-batch.state';

/** What distinguishes the parts of one delivery of an entry from those of another. */
export type PartFacts = Pick<BatchPlan, 'currency' | 'transactionDate' | 'journal' | 'contentDigest'>;

export interface DeliveredEntry {
  readonly entryDigest: string;
  readonly importId: string;
  readonly parts: readonly PartFacts[];
}

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
  /** How often the entry was delivered with exactly this content. */
  readonly occurrence: number;
  /** The revision whose batches are held, and discarded when the new one counts. */
  readonly replaces: number | null;
}

/**
 * What a delivered entry becomes: the first revision, unchanged, or a revision that replaces the current one.
 * `existing` are all its revisions in order: after one that was discarded whole (its import was rejected) the previous
 * one stays in force. Throws ENTRY_ALREADY_POSTED, ENTRY_IN_POSTING or ENTRY_IN_ANOTHER_IMPORT when it may not be
 * replaced.
 */
export const planRevision = (existing: readonly ExistingRevision[], delivered: DeliveredEntry): RevisionPlan => {
  const { revision, ...plan } = planAction(existing, delivered);
  const isSame = (one: ExistingRevision): boolean =>
    one.revision < revision && one.entryDigest === delivered.entryDigest;
  return { ...plan, revision, occurrence: existing.filter(isSame).length + 1 };
};

const planAction = (
  existing: readonly ExistingRevision[],
  delivered: DeliveredEntry,
): Omit<RevisionPlan, 'occurrence'> => {
  const nextRevision = (existing.at(-1)?.revision ?? 0) + 1;
  const inForce = existing.filter(({ batches }) => batches.some(({ status }) => status !== 'Discarded'));
  const latest = inForce.at(-1);
  if (latest === undefined) return { action: 'create', revision: nextRevision, replaces: null };
  if (latest.importId === delivered.importId) {
    const replaces = inForce.at(-2)?.revision ?? null;
    // An interrupted import continues.
    return { action: replaces === null ? 'create' : 'replace', revision: latest.revision, replaces };
  }
  if (isSameContent(latest, delivered) && !latest.batches.some(isUnfinished)) {
    return { action: 'unchanged', revision: latest.revision, replaces: null };
  }
  for (const batch of latest.batches) requireReplaceable(batch, delivered.importId);
  return { action: 'replace', revision: nextRevision, replaces: latest.revision };
};

/** Older logs kept one digest for all entities and months of an id; then the parts are compared. */
const isSameContent = ({ entryDigest, batches }: ExistingRevision, delivered: DeliveredEntry): boolean => {
  if (entryDigest === delivered.entryDigest) return true;
  const textOf = (parts: readonly PartFacts[]): string =>
    JSON.stringify(parts.map((part) => [part.currency, part.transactionDate, part.journal, part.contentDigest]));
  return textOf(batches.flatMap((batch) => ('plan' in batch ? [batch.plan] : []))) === textOf(delivered.parts);
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
