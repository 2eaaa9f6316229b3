import { DomainError } from '../shared/errors';
import { chunksOfEvents } from '../shared/event-size';
import {
  type LineStatus,
  type PreflightCounts,
  type PreflightEvent,
  type PreflightLine,
  PREFLIGHT_CHECKS,
  type PreflightTrigger,
} from './preflight.events';
import { preflight, type Preflight } from './preflight.state';

/** Enough to retry these; a cause that blocks more batches than this blocks nearly all. */
export const BATCH_KEYS_PER_LINE_MAX = 500;
const BATCH_KEYS_MAX = 1_000;
/** A result has to fit into one append. */
const RESULT_EVENTS_MAX = 8;

export interface PreflightInput {
  readonly preflightId: string;
  readonly trigger: PreflightTrigger;
  readonly period: string | null;
  readonly batchKeys: readonly string[] | null;
  readonly proveByDraft: boolean;
}

/** Does nothing when repeated. */
export const startPreflight = (state: Preflight, input: PreflightInput): PreflightEvent[] => {
  if (state.status !== 'Absent') return [];
  const { preflightId, trigger, period, batchKeys, proveByDraft } = input;
  const isKept = batchKeys === null || batchKeys.length <= BATCH_KEYS_MAX;
  if (!isKept && trigger === 'person') {
    throw new DomainError(
      'REQUEST_INVALID',
      `A preflight checks at most ${BATCH_KEYS_MAX} chosen batches.`,
      'Choose a period instead, or all that are Ready to Post.',
      { batches: batchKeys.length },
    );
  }
  const data = { preflightId, trigger, period, batchKeys: isKept ? batchKeys : [], proveByDraft };
  return [{ type: 'PreflightStarted', data }];
};

/**
 * Records the whole result. What does not fit into one append is left out, causes with the fewest batches first. Does
 * nothing when already finished.
 */
export const finishPreflight = (
  state: Preflight,
  lines: readonly PreflightLine[],
  counts: PreflightCounts,
): PreflightEvent[] => {
  if (state.status === 'Finished') return [];
  if (state.status === 'Absent')
    throw new DomainError('PREFLIGHT_NOT_FOUND', 'There is no such preflight.', 'Check its id.');
  const kept = chunksOfEvents([...lines].sort(byWeight))
    .slice(0, RESULT_EVENTS_MAX)
    .flat();
  const chunks = chunksOfEvents(kept.sort(byCheck));
  return [
    ...chunks.map((chunk): PreflightEvent => ({ type: 'PreflightLinesRecorded', data: { lines: chunk } })),
    { type: 'PreflightFinished', data: { ...counts, linesLeftOut: lines.length - kept.length } },
  ];
};

/** Records a preflight that is already over. Does nothing when it exists. */
export const recordPreflight = (
  state: Preflight,
  input: PreflightInput,
  lines: readonly PreflightLine[],
  counts: PreflightCounts,
): PreflightEvent[] => {
  const events = startPreflight(state, input);
  return events.length === 0
    ? []
    : [...events, ...finishPreflight(events.reduce(preflight.evolve, state), lines, counts)];
};

/** Lines that do not concern single batches first, then causes by how many batches they block. */
const byWeight = (one: PreflightLine, other: PreflightLine): number =>
  Number(one.status === 'blocked') - Number(other.status === 'blocked') || other.batches - one.batches;

/** Checks in their order; within a check blocking causes first, then by number of batches. */
const byCheck = (one: PreflightLine, other: PreflightLine): number =>
  PREFLIGHT_CHECKS.indexOf(one.check) - PREFLIGHT_CHECKS.indexOf(other.check) ||
  SEVERITY[one.status] - SEVERITY[other.status] ||
  other.batches - one.batches ||
  (one.message < other.message ? -1 : Number(one.message > other.message));

const SEVERITY: Readonly<Record<LineStatus, number>> = {
  blocked: 0,
  warning: 1,
  'cannot tell': 2,
  'not checked': 3,
  ok: 4,
};
