import { DomainError } from '../shared/errors';
import { type BatchPlan } from '../shared/batch-plan';
import { isReversed, standingOfReversal } from './reversal-standing';
import { holdReasonOf, type JournalBatch } from './batch-states';

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
  /**
   * Of a delivery that a net difference brings in: the posted batches that come to it together, its net difference
   * last. Left out for others.
   */
  readonly inBooks?: readonly JournalBatch[];
}

/**
 * What a delivered entry is: new · in place of an unposted one · the same · a correction of a posted one, which is set
 * aside until somebody decides · waiting, because the outcome of an earlier revision is not known yet.
 */
export type DeliveryAction = 'create' | 'replace' | 'unchanged' | 'correct' | 'wait';

export interface RevisionPlan {
  readonly action: DeliveryAction;
  readonly revision: number;
  /** How often the entry was delivered with exactly this content. */
  readonly occurrence: number;
  /** The revision whose batches are held, and discarded when the new one counts. */
  readonly replaces: number | null;
  /** The revision that the ledger has, or will have unless it is replaced. */
  readonly standing: number | null;
  /** A revision that was set aside and is void now. */
  readonly drops: number | null;
}

/**
 * What a delivered entry becomes. `existing` are all its revisions in order: after one that was discarded whole (its
 * import was rejected) the previous one stays in force; one that was set aside is in force only for deliveries.
 * Throws ENTRY_IN_ANOTHER_IMPORT while an earlier import of it is not finished.
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
  const living = existing.filter(isInForce);
  // An interrupted import continues with its own revision.
  const own = living.find(({ importId }) => importId === delivered.importId);
  const others = living.filter((one) => one !== own);
  const pending = others.findLast(isSetAside);
  const standing = others.findLast((one) => !isSetAside(one));
  requireNotHeld(pending, delivered.importId);
  const drops = pending?.revision ?? null;
  const revision = own?.revision ?? (existing.at(-1)?.revision ?? 0) + 1;
  if (own === undefined && pending !== undefined && isSameContent(pending, delivered))
    return { action: 'unchanged', revision: pending.revision, replaces: null, standing: null, drops: null };
  if (standing === undefined) return { action: 'create', revision, replaces: null, standing: null, drops };
  if (own === undefined && isSettled(standing) && isSameContent(standing, delivered))
    return { action: 'unchanged', revision: standing.revision, replaces: null, standing: standing.revision, drops };
  const action = actionAfter(standing, delivered.importId);
  const replaces = action === 'replace' ? standing.revision : null;
  return { action, revision, replaces, standing: standing.revision, drops };
};

/** What a changed entry is by what its earlier revision came to; `wait` while that is not at rest. */
export const actionAfter = (
  { batches, inBooks = [] }: ExistingRevision,
  importId: string,
): 'wait' | 'correct' | 'replace' => {
  const rests = batches.map((batch) => (batch.status === 'Netted' ? restOfBooks(inBooks) : restOf(batch, importId)));
  if (rests.includes('in posting')) return 'wait';
  return rests.includes('posted') ? 'correct' : 'replace';
};

/** Why the entry was withdrawn when it was delivered last; null when that delivery was not withdrawn. */
export const withdrawnBefore = (existing: readonly ExistingRevision[], importId: string): string | null => {
  const last = existing.findLast((revision) => revision.importId !== importId);
  const reasons = (last?.batches ?? []).flatMap((batch) =>
    batch.status === 'Discarded' && batch.withdrawn !== undefined ? [batch.withdrawn] : [],
  );
  return reasons[0] ?? null;
};

/** Why a person holds the entry with these batches; null when nobody does. */
export const holdOfEntry = (batches: readonly JournalBatch[]): string | null =>
  batches.map(holdReasonOf).find((reason) => reason !== null) ?? null;

/** Whether a revision counts: not all of it is replaced, withdrawn, or taken back by reversals in the books. */
export const isInForce = ({ batches, inBooks = [] }: ExistingRevision): boolean =>
  batches.some((batch) =>
    batch.status === 'Netted' ? !isTakenBack(inBooks) : batch.status !== 'Discarded' && !isReversed(batch),
  );

/** Whether the ledger has the revision, or may have it, or will have it unless it is replaced. */
export const isStanding = (one: ExistingRevision): boolean => isInForce(one) && !isSetAside(one);

const isTakenBack = (inBooks: readonly JournalBatch[]): boolean => inBooks.length > 0 && inBooks.every(isReversed);

/** Nothing of it is about to change, so that the same content delivered again changes nothing. */
const isSettled = ({ batches, inBooks = [] }: ExistingRevision): boolean => {
  const difference = inBooks.at(-1);
  const isUndone = difference !== undefined && standingOfReversal(difference) === 'void';
  const isMoving = (batch: JournalBatch): boolean => isUnfinished(batch) || isWithdrawn(batch) || hasReversal(batch);
  return !isUndone && !batches.some(isMoving) && !inBooks.some(hasReversal);
};

/** A reversal of it is in the books, or on its way there. */
const hasReversal = (batch: JournalBatch): boolean =>
  batch.status === 'Posted' && batch.reversal !== undefined && batch.reversal.standing !== 'void';

/** Whether a revision waits for a person's decision, or for something to come to rest. */
export const isSetAside = ({ batches }: ExistingRevision): boolean =>
  batches.some((batch) => batch.status === 'SetAside' || isHeldAside(batch));

/** Set aside, and held by an import that makes it void. */
const isHeldAside = (batch: JournalBatch): batch is Extract<JournalBatch, { status: 'Held' }> =>
  batch.status === 'Held' && batch.before.status === 'SetAside';

/** Throws ENTRY_IN_ANOTHER_IMPORT. */
const requireNotHeld = (pending: ExistingRevision | undefined, importId: string): void => {
  const batches = pending?.batches ?? [];
  if (batches.some((batch) => isHeldAside(batch) && batch.importId !== importId)) throw inAnotherImport();
};

/** Whether a reversal of the entry, or of what adjusts it, is in the books or on its way there. */
export const isBeingReversed = ({ batches, inBooks = [] }: ExistingRevision): boolean =>
  batches.some(hasReversal) || inBooks.some(hasReversal);

/** Older logs kept one digest for all entities and months of an id; then the parts are compared. */
const isSameContent = ({ entryDigest, batches }: ExistingRevision, delivered: DeliveredEntry): boolean => {
  if (entryDigest === delivered.entryDigest) return true;
  const textOf = (parts: readonly PartFacts[]): string =>
    JSON.stringify(parts.map((part) => [part.currency, part.transactionDate, part.journal, part.contentDigest]));
  return textOf(batches.flatMap((batch) => ('plan' in batch ? [batch.plan] : []))) === textOf(delivered.parts);
};

const isUnfinished = ({ status }: JournalBatch): boolean =>
  status === 'Absent' || status === 'Staging' || status === 'Staged' || status === 'Held';

/** Of an entry in force: a withdrawal that was interrupted. It is delivered anew. */
const isWithdrawn = (state: JournalBatch): boolean => state.status === 'Discarded' && state.withdrawn !== undefined;

const restOfBooks = (inBooks: readonly JournalBatch[]): Rest => {
  if (isTakenBack(inBooks)) return 'replaceable';
  const difference = inBooks.at(-1);
  const isPosted = difference !== undefined && standingOfReversal(difference) === 'posted';
  return isPosted && !inBooks.some(hasReversal) ? 'posted' : 'in posting';
};

type Rest = 'replaceable' | 'in posting' | 'posted';

const restOf = (batch: JournalBatch, importId: string): Rest => {
  switch (batch.status) {
    case 'Ready':
    case 'Failed':
    case 'OnHold':
      return batch.history.wasUnknown ? 'in posting' : 'replaceable';
    case 'Discarded':
    case 'SetAside':
      return 'replaceable';
    case 'Held':
      if (batch.importId === importId) return 'replaceable';
      throw inAnotherImport();
    case 'Absent':
    case 'Staging':
    case 'Staged':
      throw inAnotherImport();
    case 'Posted':
      if (isReversed(batch)) return 'replaceable';
      return hasReversal(batch) ? 'in posting' : 'posted';
    case 'Confirmed':
    case 'AwaitingApproval':
    case 'PostedElsewhere':
      return 'posted';
    default:
      return 'in posting';
  }
};

const inAnotherImport = (): DomainError =>
  new DomainError(
    'ENTRY_IN_ANOTHER_IMPORT',
    'The entry is part of another import that is not finished.',
    'Wait until that import is finished, then import again.',
  );
