import { isAtLeast, type EventStore, type Position } from '../ports/event-store';
import { differenceOf, nameOf } from './event-copy';
import { LogWalk } from './log-walk';
import { isMark, type MovedPlaces } from './move-marks';
import { MoveRefused } from './move-refused';

/** Positions in the source that have to be mapped. */
export interface WantedPlaces {
  /** Events that the last seal covers; 0 without a seal. */
  readonly sealedSize: number;
  readonly checkpoints: ReadonlyMap<string, Position>;
}

export interface ComparedLogs {
  readonly events: number;
  readonly places: MovedPlaces;
  /** Whether the source has new events. */
  readonly hasMore: () => Promise<boolean>;
}

/**
 * Walks both logs side by side and compares every field of every event, including hashes. Null when the source has
 * grown; throws COPY_DIFFERS when anything else differs. After its end the target may have the marks of a move.
 */
export const compareLogs = async (
  { from, to, onEvents }: { from: EventStore; to: EventStore; onEvents: (events: number) => void },
  { sealedSize, checkpoints }: WantedPlaces,
): Promise<ComparedLogs | null> => {
  const [source, target] = [new LogWalk(from), new LogWalk(to)];
  const waiting = new Map(checkpoints);
  const found = new Map<string, Position>();
  let sealed: MovedPlaces['sealed'] = null;
  let last: Position | null = null;
  for (let here = await source.peek(); here !== null; here = await source.peek()) {
    const there = await target.take();
    if (there === null) return null;
    const difference = differenceOf(here, there);
    if (difference !== null)
      throw new MoveRefused('COPY_DIFFERS', `${nameOf(here)} has another ${difference} in the target.`);
    for (const [environment, position] of waiting) {
      if (isAtLeast(position, here.position)) continue;
      if (last !== null) found.set(environment, last);
      waiting.delete(environment);
    }
    await source.take();
    last = there.position;
    if (source.taken === sealedSize) sealed = { size: sealedSize, position: last };
    onEvents(1);
  }
  if (last !== null) for (const environment of waiting.keys()) found.set(environment, last);
  await requireMarks(target);
  return {
    events: source.taken,
    places: { sealed, checkpoints: found },
    hasMore: async () => (await source.peek()) !== null,
  };
};

const requireMarks = async (target: LogWalk): Promise<void> => {
  for (let there = await target.take(); there !== null; there = await target.take())
    if (!isMark(there))
      throw new MoveRefused('COPY_DIFFERS', `The target has an event that the source lacks: ${nameOf(there)}.`);
};
