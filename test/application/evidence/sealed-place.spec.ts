import { sealedPlaceOf } from '../../../src/application/evidence/sealed-place';
import { leafOf, MerkleTree, nodeOf } from '../../../src/application/log-seals/merkle';
import { nodesBeside, partsOf, type Range, rootOver } from '../../../src/application/log-seals/tree-proof';
import { type RecordedEvent } from '../../../src/application/ports/event-store';
import { type Seal } from '../../../src/application/ports/seal-ports';

const STEP = 3; // Positions grow, and are not dense.

const eventAt = (index: number, shift: number): RecordedEvent =>
  ({
    ...{ stream: 'journalBatch-acme-test.B', revision: index, position: String(index * STEP + shift), type: 'T' },
    metadata: { hash: `hash-${index}` },
  }) as never;

/** A log with seals over its first events, as the store has it after it was moved `shift` positions on. */
const logOf = (count: number, sizes: readonly number[], moved: { after: number; shift: number } | null) => {
  const shift = moved?.shift ?? 0;
  const events = Array.from({ length: count }, (_, index) => eventAt(index, shift));
  const tree = MerkleTree.empty();
  const seals: RecordedEvent[] = [];
  for (const [index, { stream, revision, metadata }] of events.entries()) {
    tree.add({ index, stream, revision, hash: metadata.hash });
    if (!sizes.includes(index + 1)) continue;
    const isBefore = moved !== null && seals.length < moved.after;
    const position = isBefore ? String(index * STEP) : events[index]!.position;
    const data = { number: seals.length + 1, size: index + 1, position, parts: tree.roots, root: tree.root() };
    seals.push({ type: 'LogSealed', data } as never);
    if (seals.length === moved?.after)
      seals.push({ type: 'LogMoved', data: { size: index + 1, position: events[index]!.position } } as never);
  }
  const readAll = (after: string | null, limit: number): Promise<RecordedEvent[]> => {
    const from = after === null ? 0 : events.findIndex(({ position }) => Number(position) > Number(after));
    return Promise.resolve(from < 0 ? [] : events.slice(from, from + Math.min(limit, 4)));
  };
  return { events, seals, store: { readAll } };
};

/** The root of a part from one leaf and the hashes beside it. */
const rootFrom = ({ start, end }: Range, index: number, leaf: Buffer, hashes: Buffer[]): Buffer => {
  if (index < start || index >= end) return hashes.shift()!;
  if (end - start === 1) return leaf;
  const middle = start + (end - start) / 2;
  return nodeOf(
    rootFrom({ start, end: middle }, index, leaf, hashes),
    rootFrom({ start: middle, end }, index, leaf, hashes),
  );
};

describe('the place of an event under a seal', () => {
  it.each([
    ['a log that was never moved', null],
    ['a log that was moved after its second seal', { after: 2, shift: 1_000 }],
  ])('leads from every event to a part of the first seal that covers it: %s', async (_what, moved) => {
    const sizes = [1, 2, 7, 8, 13, 21, 32, 33];
    const { events, seals, store } = logOf(40, sizes, moved);
    for (const [index, event] of events.entries()) {
      const place = await sealedPlaceOf(store, seals, event);
      const size = sizes.find((one) => one > index);
      if (size === undefined) {
        expect(place).toBeNull();
        continue;
      }
      expect(place).toMatchObject({ index, seal: { size } });
      const { seal, beside } = place as { seal: Seal; beside: readonly Buffer[] };
      const part = partsOf(size).findIndex(({ start, end }) => index >= start && index < end);
      const { stream, revision, metadata } = event;
      const leaf = leafOf({ index, stream, revision, hash: metadata.hash });
      const rest = [...beside];
      expect(rootFrom(partsOf(size)[part]!, index, leaf, rest).toString('hex')).toBe(seal.parts[part]);
      expect(rest).toEqual([]);
    }
  });

  it('has the tree of RFC 6962 for any size', () => {
    for (let size = 1; size <= 70; size += 1) {
      const tree = MerkleTree.empty();
      const leaves = Array.from({ length: size }, (_, index) => {
        const place = { index, stream: 's', revision: index, hash: 'h' };
        tree.add(place);
        return leafOf(place);
      });
      const known = ({ start, end }: Range): Buffer | undefined => (end - start === 1 ? leaves[start] : undefined);
      expect(rootOver({ start: 0, end: size }, known).toString('hex')).toBe(tree.root());
      expect(partsOf(size).map((part) => rootOver(part, known).toString('hex'))).toEqual(tree.roots);
    }
  });

  it('shows nothing of what is shown, and all of what is not, in as few hashes as there are', () => {
    const rootOf = ({ start, end }: Range): Buffer => Buffer.from(`${start}-${end}`);
    const beside = (size: number, shown: readonly number[]): string[] =>
      nodesBeside({ start: 0, end: size }, shown, rootOf).map(String);
    expect(beside(8, [2])).toEqual(['0-2', '3-4', '4-8']);
    expect(beside(5, [0, 4])).toEqual(['1-2', '2-4']);
    expect(beside(1, [0])).toEqual([]);
    expect(() => rootOver({ start: 3, end: 4 }, () => undefined)).toThrow('The leaf 3 of the tree is not known.');
  });
});
