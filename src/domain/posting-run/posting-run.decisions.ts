import { DomainError } from '../shared/errors';
import { checkedReason } from '../shared/reason';
import { type LedgerSilence, type PostingRunEvent, type RunCounts, type RunRefusal } from './posting-run.events';
import { type PostingRun } from './posting-run.state';

/** More than a year of closes at the largest size seen; a larger run is posted by period instead. */
export const BATCHES_PER_RUN_MAX = 20_000;
const KEYS_PER_EVENT_MAX = 1_000;

/** What a run was shown to post. */
export interface RunPlan {
  readonly planId: string;
  /** By batch key: the digest of what the ledger would hold of it. */
  readonly digests: ReadonlyMap<string, string>;
}

export interface RunInput {
  readonly runId: string;
  readonly period: string | null;
  readonly batchKeys: readonly string[];
  readonly occurrenceId?: string;
  /** Left out for a run that posts whatever its batches are. */
  readonly plan?: RunPlan;
}

/**
 * Starts a run over batches. Each batch decides whether it may be posted; with a plan, none is posted as anything else
 * than it showed. Does nothing when repeated.
 */
export const startRun = (state: PostingRun, input: RunInput): PostingRunEvent[] => {
  if (state.status !== 'Absent') return [];
  const batchKeys = [...new Set(input.batchKeys)];
  if (batchKeys.length === 0) {
    throw new DomainError(
      'NOTHING_TO_POST',
      'No journal batch is Ready to Post, and none failed.',
      'Import a close file first.',
    );
  }
  if (batchKeys.length > BATCHES_PER_RUN_MAX) {
    throw new DomainError(
      'REQUEST_INVALID',
      `A run posts at most ${BATCHES_PER_RUN_MAX} batches.`,
      'Post one period at a time.',
      {
        batches: batchKeys.length,
      },
    );
  }
  const { runId, period, occurrenceId, plan } = input;
  const facts = { runId, period, batchCount: batchKeys.length };
  const events: PostingRunEvent[] = [
    {
      type: 'PostingRunStarted',
      data:
        occurrenceId === undefined ? { ...facts, trigger: 'manual' } : { ...facts, trigger: 'scheduled', occurrenceId },
    },
  ];
  for (let start = 0; start < batchKeys.length; start += KEYS_PER_EVENT_MAX) {
    const some = batchKeys.slice(start, start + KEYS_PER_EVENT_MAX);
    events.push({ type: 'PostingRunBatchesAdded', data: { batchKeys: some } });
    if (plan === undefined) continue;
    const digests = some.map((key) => plan.digests.get(key) ?? NOT_PLANNED);
    events.push({ type: 'PostingRunBoundToPlan', data: { planId: plan.planId, digests } });
  }
  return events;
};

/** Of a batch that its plan did not show: no entry has it. */
export const NOT_PLANNED = '';

/** The digest of each batch of a run that is bound to a plan; null for a run that is not. */
export const plannedDigests = (state: PostingRun): ReadonlyMap<string, string> | null => {
  if (state.status !== 'Running' && state.status !== 'Finished') return null;
  const { batchKeys, digests } = state;
  return digests === undefined ? null : new Map(batchKeys.map((key, index) => [key, digests[index] ?? NOT_PLANNED]));
};

/**
 * Its prerequisites were checked, and some of its batches can be posted. Does nothing when that is recorded or the run
 * is over.
 */
export const passRun = (state: PostingRun, counts: { batches: number; blocked: number }): PostingRunEvent[] =>
  state.status === 'Running' && !state.isChecked ? [{ type: 'PostingRunChecked', data: counts }] : [];

/**
 * None of its batches can be posted: the run ends, and nothing is changed. Does nothing when it has started or is over.
 */
export const refuseRun = (state: PostingRun, refusal: RunRefusal): PostingRunEvent[] =>
  state.status === 'Running' && !state.isChecked ? [{ type: 'PostingRunNotStarted', data: refusal }] : [];

/**
 * Stops a run: what is in flight ends by the protocol, entries of which a part was sent are finished, the rest goes
 * back to where it was. Does nothing when it is stopped already. Throws RUN_NOT_FOUND, or RUN_ENDED for one that ended
 * by itself.
 */
export const stopRun = (state: PostingRun, reason: string | null = null): PostingRunEvent[] => {
  switch (state.status) {
    case 'Absent':
      throw runNotFound();
    case 'Running':
      if (state.isStopping) return [];
      return [{ type: 'PostingRunStopRequested', data: reason === null ? {} : { reason: checkedReason(reason) } }];
    case 'NotStarted':
      throw runEnded('It posted nothing: there is nothing to stop.');
    case 'Finished':
      if (state.wasStopped) return [];
      throw runEnded('It has ended: there is nothing to stop.');
  }
};

/** Does nothing when it is known that the run waits, or when the run is over. */
export const waitForLedger = (state: PostingRun, silence: LedgerSilence): PostingRunEvent[] =>
  state.status === 'Running' && !state.waitsForLedger ? [{ type: 'PostingRunWaitsForLedger', data: silence }] : [];

/** Does nothing unless the run waits for the ledger. */
export const goOn = (state: PostingRun): PostingRunEvent[] =>
  state.status === 'Running' && state.waitsForLedger ? [{ type: 'PostingRunLedgerAnswered', data: {} }] : [];

/** Ends a run when each of its batches is at rest. Does nothing when it has ended. */
export const finishRun = (state: PostingRun, counts: RunCounts): PostingRunEvent[] => {
  if (state.status === 'Finished' || state.status === 'NotStarted') return [];
  if (state.status === 'Absent') throw runNotFound();
  const counted = Object.values<number>({ ...counts }).reduce((sum, count) => sum + count, 0);
  if (counted !== state.batchKeys.length) {
    throw new Error(`A run of ${state.batchKeys.length} batches cannot end with ${counted} of them counted.`);
  }
  return [{ type: 'PostingRunFinished', data: counts }];
};

const runNotFound = (): DomainError =>
  new DomainError('RUN_NOT_FOUND', 'There is no such posting run.', 'Check its id.');

const runEnded = (message: string): DomainError =>
  new DomainError('RUN_ENDED', message, 'Look at its result. What is not posted yet can be held or withdrawn.');
