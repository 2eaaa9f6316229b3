import fc from 'fast-check';
import { Inclusion, type InclusionStep } from '../../../src/application/evidence/inclusion';
import { leafOf, MerkleTree, nodeOf, type SealedPlace } from '../../../src/application/log-seals/merkle';

const placeAt = (index: number): SealedPlace => ({
  index,
  stream: `s-${index % 3}`,
  revision: index,
  hash: `h${index}`,
});

interface Part {
  readonly size: number;
  readonly root: Buffer;
}

/** What a verifier does: it has the included places and the steps, and computes the root at each size. */
const rootsOf = (steps: readonly InclusionStep[], included: readonly number[]): Map<number, string> => {
  const roots = new Map<number, string>();
  const waiting = [...included];
  const tree: Part[] = [];
  let size = 0;
  const grow = (added: Part): void => {
    let part = added;
    size += part.size;
    for (let left = tree.at(-1); left?.size === part.size; left = tree.at(-1)) {
      tree.pop();
      part = { size: part.size * 2, root: nodeOf(left.root, part.root) };
    }
    tree.push(part);
    const root = tree.map((one) => one.root).reduceRight((right, left) => nodeOf(left, right));
    roots.set(size, root.toString('hex'));
  };
  for (const step of steps) {
    if (step.kind === 'others') grow({ size: step.size, root: Buffer.from(step.root, 'hex') });
    else
      for (let one = 0; one < step.count; one += 1) {
        const index = waiting.shift();
        expect(index).toBe(size);
        grow({ size: 1, root: leafOf(placeAt(size)) });
      }
  }
  expect(waiting).toEqual([]);
  return roots;
};

const stepsOf = (count: number, isIn: (index: number) => boolean, seals: readonly number[]): InclusionStep[] => {
  const inclusion = new Inclusion();
  return Array.from({ length: count }, (_, index) => [
    ...inclusion.add(placeAt(index), isIn(index)),
    ...(seals.includes(index + 1) ? inclusion.flush() : []),
  ]).flat();
};

describe('how the events of a pack stand in the sealed log', () => {
  it('gives the root of every seal, whichever events are in the pack and wherever the log was sealed', () => {
    const log = fc.integer({ min: 1, max: 90 }).chain((count) =>
      fc.record({
        count: fc.constant(count),
        included: fc.uniqueArray(fc.integer({ min: 0, max: count - 1 })),
        seals: fc.uniqueArray(fc.integer({ min: 1, max: count })),
      }),
    );
    fc.assert(
      fc.property(log, ({ count, included, seals }) => {
        const sealed = [...seals, count].sort((one, other) => one - other);
        const places = [...included].sort((one, other) => one - other);
        const roots = rootsOf(
          stepsOf(count, (index) => included.includes(index), sealed),
          places,
        );
        const tree = MerkleTree.empty();
        for (let index = 0; index < count; index += 1) {
          tree.add(placeAt(index));
          if (sealed.includes(index + 1)) expect(roots.get(index + 1)).toBe(tree.root());
        }
      }),
      { numRuns: 500 },
    );
  });

  it('takes few hashes for what is not in the pack', () => {
    const none = stepsOf(4_096, () => false, [4_096]);
    expect(none).toHaveLength(1);
    const month = stepsOf(100_000, (index) => index >= 40_000 && index < 60_000, [100_000]);
    expect(month.filter(({ kind }) => kind === 'events')).toEqual([{ kind: 'events', count: 20_000 }]);
    expect(month.length).toBeLessThan(2 * 17);
  });
});
