import { DomainError } from '../shared/errors';
import { type JournalLine } from '../shared/journal-line';
import { type JournalBatchEvent, type SetAsideCause } from './journal-batch.events';
import { type BatchProblem } from '../shared/batch-problem';
import { type BatchPlan } from '../shared/batch-plan';
import { holdReasonOf, type JournalBatch } from './batch-states';

/**
 * Plans a batch. Does nothing when the same import already planned it; different content under the same key is refused.
 */
export const planBatch = (state: JournalBatch, plan: BatchPlan): JournalBatchEvent[] => {
  if (state.status === 'Absent') return [{ type: 'JournalBatchPlanned', data: plan }];
  if (state.plan.contentDigest === plan.contentDigest && state.plan.importId === plan.importId) return [];
  throw new DomainError(
    'BATCH_CONTENT_DIFFERS',
    `Batch ${plan.batchKey} already exists with different content or from another import.`,
    'Import again: the entry gets a new revision.',
    { batchKey: plan.batchKey },
  );
};

/** Records what single lines are proven with, before the first of them. Says nothing later. */
export const recordLineRoot = (state: JournalBatch, lineRoot: string): JournalBatchEvent[] => {
  if (state.status !== 'Staging' || state.linesRecorded > 0) return [];
  const { batchKey, journalEntryId, businessEntityId, period, currency, transactionDate, ...plan } = state.plan;
  const { part, parts, lineCount } = plan;
  const entry = { batchKey, journalEntryId, businessEntityId, period, currency, transactionDate };
  return [{ type: 'JournalBatchLineRootRecorded', data: { ...entry, part, parts, lineCount, lineRoot } }];
};

/**
 * Records lines in order and skips those already recorded, so an interrupted import can continue. The salt of their
 * hashes stands with the first.
 */
export const recordLines = (
  state: JournalBatch,
  firstLine: number,
  lines: readonly JournalLine[],
  lineSalt?: string,
): JournalBatchEvent[] => {
  if (state.status !== 'Staging') return [];
  const expected = state.linesRecorded + 1;
  if (firstLine + lines.length <= expected) return [];
  if (firstLine !== expected || state.linesRecorded + lines.length > state.plan.lineCount) {
    throw new Error(`Lines from ${firstLine} do not follow line ${state.linesRecorded} of ${state.plan.batchKey}.`);
  }
  const salt = lineSalt === undefined || firstLine !== 1 ? {} : { lineSalt };
  return [{ type: 'JournalBatchLinesRecorded', data: { firstLine, lines, ...salt } }];
};

/**
 * Makes a staged batch, or one that was set aside, Ready to Post, once its whole import is recorded. A person's
 * hold on what it replaces (`carriedHold`), or on itself, goes on.
 */
export const releaseBatch = (state: JournalBatch, carriedHold: string | null = null): JournalBatchEvent[] => {
  if (state.status === 'Staged' || state.status === 'SetAside') {
    const reason = carriedHold ?? holdReasonOf(state);
    const released: JournalBatchEvent = { type: 'JournalBatchReleased', data: {} };
    return reason === null ? [released] : [released, { type: 'JournalBatchPutOnHold', data: { reason } }];
  }
  if (state.status === 'Staging' || state.status === 'Absent')
    throw new Error('A batch is released only when all its lines are recorded.');
  return [];
};

/**
 * Sets a staged batch aside. Does nothing when it is set aside for the same, or when it is past that. A person's
 * hold on what it makes void goes on.
 */
export const setBatchAside = (
  state: JournalBatch,
  why: { importId: string; because: SetAsideCause },
  carriedHold: string | null = null,
): JournalBatchEvent[] => {
  const isNew = state.status === 'Staged' || (state.status === 'SetAside' && state.because !== why.because);
  if (!isNew) return [];
  const aside: JournalBatchEvent = { type: 'JournalBatchSetAside', data: why };
  const isHeld = carriedHold === null || holdReasonOf(state) !== null;
  return isHeld ? [aside] : [aside, { type: 'JournalBatchPutOnHold', data: { reason: carriedHold } }];
};

/**
 * Keeps a batch from being posted while an import that replaces its entry is recorded. Refused once posting has
 * started.
 */
export const holdBatch = (state: JournalBatch, importId: string): JournalBatchEvent[] => {
  const batch = requirePlanned(state);
  switch (batch.status) {
    case 'Ready':
    case 'Failed':
    case 'OnHold':
      if (batch.history.wasUnknown) throw inPosting(batch.plan);
      return [{ type: 'JournalBatchHeld', data: { importId } }];
    case 'Discarded':
    case 'SetAside':
      return [];
    case 'Held':
    case 'Staging':
    case 'Staged':
      if (batch.status === 'Held' && batch.importId === importId) return [];
      throw inAnotherImport(batch.plan);
    case 'Posted':
    case 'PostedElsewhere':
      throw alreadyPosted(batch.plan);
    default:
      throw inPosting(batch.plan);
  }
};

/**
 * Keeps a delivery that was set aside from being decided on, while an import that makes it void is recorded. Refused
 * when somebody brings it into the books at this moment: CHANGED_MEANWHILE, or ENTRY_IN_ANOTHER_IMPORT.
 */
export const holdPending = (state: JournalBatch, importId: string): JournalBatchEvent[] => {
  const batch = requirePlanned(state);
  switch (batch.status) {
    case 'SetAside':
      return [{ type: 'JournalBatchHeld', data: { importId } }];
    case 'Discarded':
      return [];
    case 'Held':
    case 'Staging':
    case 'Staged':
      if (batch.status === 'Held' && batch.importId === importId) return [];
      throw inAnotherImport(batch.plan);
    default:
      throw beingCorrected(batch.plan);
  }
};

/** Lifts the hold of an import that does not count after all. */
export const liftHold = (state: JournalBatch, importId: string): JournalBatchEvent[] =>
  state.status === 'Held' && state.importId === importId
    ? [{ type: 'JournalBatchHoldLifted', data: { importId } }]
    : [];

/**
 * Discards a batch that a newer revision replaces, or whose import was rejected. What a net difference brings in
 * meanwhile is not void any more: it stays.
 */
export const discardBatch = (
  state: JournalBatch,
  why: { importId: string; reason: 'replaced' | 'import-rejected' },
): JournalBatchEvent[] => {
  if (state.status === 'Absent' || state.status === 'Discarded' || state.status === 'Netted') return [];
  const isHeld = state.status === 'Held' && state.importId === why.importId;
  const isOwn = (state.status === 'Staging' || state.status === 'Staged') && state.plan.importId === why.importId;
  const isSetAside = state.status === 'SetAside' && why.reason === 'replaced';
  if (isHeld || isOwn || isSetAside) return [{ type: 'JournalBatchDiscarded', data: why }];
  throw notHeld(state.plan);
};

/** Takes a batch back that the import holds. Does nothing when it is out of force already. */
export const withdrawBatch = (state: JournalBatch, why: { importId: string; reason: string }): JournalBatchEvent[] => {
  if (state.status === 'Absent' || state.status === 'Discarded') return [];
  if (state.status === 'Held' && state.importId === why.importId) return [{ type: 'JournalBatchWithdrawn', data: why }];
  throw notHeld(state.plan);
};

/**
 * A posting run takes the batch. A Failed one may be retried; one that is in progress, posted or undecided may not.
 * Does nothing when this run already had it, regardless of the outcome there or in a later run.
 */
export const queueBatch = (state: JournalBatch, runId: string): JournalBatchEvent[] => {
  const batch = requirePlanned(state);
  if ('history' in batch && batch.history.runs.includes(runId)) return [];
  if (batch.status === 'Ready' || batch.status === 'Failed') return [{ type: 'JournalBatchQueued', data: { runId } }];
  throw new DomainError(
    'BATCH_NOT_READY',
    `Batch ${batch.plan.batchKey} is not Ready to Post.`,
    'Check its status: it may be posted already, under way, or waiting for a decision.',
    { batchKey: batch.plan.batchKey, state: batch.status },
  );
};

/** Returns a queued batch untouched, for example because the connection was paused. */
export const returnBatch = (
  state: JournalBatch,
  why: { runId: string; code: string; message: string; fix: string },
): JournalBatchEvent[] =>
  state.status === 'Queued' && state.runId === why.runId && !state.history.wasUnknown
    ? [{ type: 'JournalBatchReturned', data: why }]
    : [];

/**
 * A stopped run leaves the batch where it was: one that it took, or did not take yet. Nothing when something of it was
 * sent, or when the run had it before.
 */
export const putBackBatch = (state: JournalBatch, runId: string): JournalBatchEvent[] => {
  switch (state.status) {
    case 'Queued': {
      const isOwn = state.runId === runId && !state.history.wasUnknown;
      return isOwn ? [wasPutBack(runId, state.history.failure?.problems ?? [])] : [];
    }
    case 'Ready':
    case 'Failed':
      if (state.history.runs.includes(runId)) return [];
      return [wasPutBack(runId, state.status === 'Failed' ? state.problems : [])];
    default:
      return [];
  }
};

/** A stopped run takes the batch again that it put back: another part of its entry turned out to be sent. */
export const takeAgain = (state: JournalBatch, runId: string): JournalBatchEvent[] =>
  isPutBackBy(state, runId) ? [{ type: 'JournalBatchQueued', data: { runId } }] : [];

/** Whether the stopped run put the batch back, and nobody took it since. */
export const isPutBackBy = (state: JournalBatch, runId: string): boolean =>
  (state.status === 'Ready' || state.status === 'Failed') && state.history.putBackBy === runId;

const wasPutBack = (runId: string, problems: readonly BatchProblem[]): JournalBatchEvent => ({
  type: 'JournalBatchPutBack',
  data: { runId, problems },
});

/** Fails a queued batch before anything was sent: something is missing that a person can fix. */
export const blockBatch = (
  state: JournalBatch,
  runId: string,
  problems: readonly BatchProblem[],
): JournalBatchEvent[] =>
  state.status === 'Queued' && state.runId === runId
    ? [{ type: 'JournalBatchBlocked', data: { runId, problems } }]
    : [];

const notHeld = ({ batchKey }: BatchPlan): DomainError =>
  new DomainError('BATCH_NOT_HELD', `Batch ${batchKey} is not held by this import.`, 'Import the entry again.', {
    batchKey,
  });

export const requirePlanned = (state: JournalBatch): Exclude<JournalBatch, { status: 'Absent' }> => {
  if (state.status !== 'Absent') return state;
  throw new DomainError(
    'BATCH_NOT_FOUND',
    'There is no such journal batch.',
    'Check the key, or import the close file.',
  );
};

export const inAnotherImport = (plan: BatchPlan): DomainError =>
  new DomainError(
    'ENTRY_IN_ANOTHER_IMPORT',
    `Journal entry ${plan.journalEntryId} is part of another import that is not finished.`,
    'Wait until that import is finished, then import again.',
    { journalEntryId: plan.journalEntryId },
  );

/** The entry is reversed or corrected at the very moment in which it is delivered as it was. */
export const beingCorrected = ({ journalEntryId }: BatchPlan): DomainError =>
  new DomainError(
    'CHANGED_MEANWHILE',
    `Journal entry ${journalEntryId} is being reversed or corrected at this moment.`,
    'Import the file again: what it brings of this entry is decided anew.',
    { journalEntryId },
  );

const alreadyPosted = (plan: BatchPlan): DomainError =>
  new DomainError(
    'ENTRY_ALREADY_POSTED',
    `Journal entry ${plan.journalEntryId} is already posted and was delivered again with different content.`,
    'Posted entries are not changed. Deliver the correction as an entry with its own id.',
    { journalEntryId: plan.journalEntryId },
  );

const inPosting = (plan: BatchPlan): DomainError =>
  new DomainError(
    'ENTRY_IN_POSTING',
    `Journal entry ${plan.journalEntryId} is being posted and was delivered again with different content.`,
    'Wait until its posting is finished, then check its status.',
    { journalEntryId: plan.journalEntryId },
  );
