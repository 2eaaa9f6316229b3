import { type JournalBatch } from './batch-states';
import { differenceAfter, type DifferenceEvent } from './difference';

/** The delivery that a net difference brings in, or the posted batch that it adjusts, after an event of it. */
export const afterDifference = (
  state: Exclude<JournalBatch, { status: 'Absent' }>,
  event: DifferenceEvent,
): JournalBatch => {
  if (state.status === 'SetAside' || state.status === 'Netted') return deliveredAfter(state, event);
  if (!('history' in state)) return state;
  const { differences = [] } = state.history;
  const { batchKey } = event.data;
  const known = differences.find((one) => one.batchKey === batchKey);
  const changed = differenceAfter(known, event);
  if (changed === undefined) return state;
  const others = differences.filter((one) => one !== known);
  return { ...state, history: { ...state.history, differences: [...others, changed] } };
};

const deliveredAfter = (
  state: Extract<JournalBatch, { status: 'SetAside' | 'Netted' }>,
  event: DifferenceEvent,
): JournalBatch => {
  const { plan } = state;
  const before = state.status === 'Netted' ? state.difference : undefined;
  const difference = differenceAfter(before, event);
  if (difference === undefined) return state;
  const tried = state.isTriedBySetting === true ? { isTriedBySetting: true as const } : {};
  if (difference.standing !== 'void') return { status: 'Netted', plan, difference, ...tried };
  const isTakenBack = event.type === 'JournalBatchDifferenceUndone' && event.data.because === 'taken back';
  return isTakenBack ? { status: 'Discarded', plan } : { status: 'SetAside', plan, because: 'posted', ...tried };
};
