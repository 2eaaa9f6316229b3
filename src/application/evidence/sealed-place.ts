import { leafOf } from '../log-seals/merkle';
import { nodesBeside, partsOf, type Range, rootOver } from '../log-seals/tree-proof';
import { sealsAmong } from '../log-seals/seals';
import { type EventStore, isAtLeast, type Position, type RecordedEvent } from '../ports/event-store';
import { type Seal } from '../ports/seal-ports';

const PAGE_EVENTS_MAX = 500;

/** Where an event stands under the first seal that covers it. */
export interface SealedPlaceOf {
  readonly seal: Seal;
  readonly index: number;
  /** Hashes that lead from the event to the part of the seal in which it stands, left to right. */
  readonly beside: readonly Buffer[];
}

/** A place up to which the log is known: its size there, and the roots of the parts of its tree. */
interface Anchor {
  readonly position: Position | null;
  readonly size: number;
  readonly parts: readonly string[];
}

/**
 * Finds an event under the first seal that covers it; null when none does. Only the log between two seals is read: what
 * is before stands in the parts of the seal before.
 */
export const sealedPlaceOf = async (
  store: Pick<EventStore, 'readAll'>,
  sealEvents: readonly RecordedEvent[],
  event: RecordedEvent,
): Promise<SealedPlaceOf | null> => {
  const anchor = anchorBefore(sealEvents, event.position);
  const seals = sealsAmong(sealEvents);
  const leaves = new Map<number, Buffer>();
  let index: number | null = null;
  let count = anchor.size;
  for (let after = anchor.position; ;) {
    const seal = index === null ? undefined : seals.find(({ size }) => size > (index ?? 0));
    if (index !== null && seal === undefined) return null;
    if (index !== null && seal !== undefined && count >= seal.size)
      return { seal, index, beside: besideOf(index, seal, anchor, leaves) };
    const page = await store.readAll(after, PAGE_EVENTS_MAX);
    for (const { stream, revision, metadata } of page) {
      if (stream === event.stream && revision === event.revision) index = count;
      leaves.set(count, leafOf({ index: count, stream, revision, hash: metadata.hash }));
      count += 1;
    }
    after = page.at(-1)?.position ?? null;
    if (after === null) return null;
  }
};

const besideOf = (
  index: number,
  seal: Seal,
  anchor: Anchor,
  leaves: ReadonlyMap<number, Buffer>,
): readonly Buffer[] => {
  const known = new Map(partsOf(anchor.size).map((range, at) => [keyOf(range), anchor.parts[at]]));
  const rootOf = (range: Range): Buffer =>
    rootOver(range, (one) => {
      const part = known.get(keyOf(one));
      if (part !== undefined) return Buffer.from(part, 'hex');
      return one.end - one.start === 1 ? leaves.get(one.start) : undefined;
    });
  const part = partsOf(seal.size).find(({ start, end }) => index >= start && index < end);
  if (part === undefined) throw new Error(`Event ${index} is not under seal ${seal.number}.`);
  return nodesBeside(part, [index], rootOf);
};

const keyOf = ({ start, end }: Range): string => `${start} ${end}`;

/** Positions of seals from before a move are of another store. */
const anchorBefore = (sealEvents: readonly RecordedEvent[], position: Position): Anchor => {
  let found: Anchor = { position: null, size: 0, parts: [] };
  let parts: readonly string[] = [];
  const moved = sealEvents.findLastIndex(({ type }) => type === 'LogMoved');
  for (const [at, { type, data }] of sealEvents.entries()) {
    if (type === 'LogSealed') ({ parts } = data as Seal);
    if (type === 'LogRestored' || at < moved) continue;
    const { position: sealedAt, size } = data as { readonly position: Position; readonly size: number };
    if (sealedAt !== position && isAtLeast(position, sealedAt)) found = { position: sealedAt, size, parts };
  }
  return found;
};
