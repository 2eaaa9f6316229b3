import { nodeOf } from './merkle';

/** Leaves from `start` (included) to `end` (excluded) of a tree. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** The root over a range of leaves that is a part of the tree. */
export type RootOf = (range: Range) => Buffer;

/**
 * Roots of the largest parts of the tree that hold none of the shown leaves, from left to right. With the shown leaves
 * they give the root of the tree, and nothing else can be told from them.
 */
export const nodesBeside = (range: Range, shown: readonly number[], rootOf: RootOf): readonly Buffer[] => {
  if (!shown.some((index) => index >= range.start && index < range.end)) return [rootOf(range)];
  if (range.end - range.start === 1) return [];
  const [left, right] = halvesOf(range);
  return [...nodesBeside(left, shown, rootOf), ...nodesBeside(right, shown, rootOf)];
};

/** The root over a range, from its leaves and from the parts that are known. */
export const rootOver = (range: Range, known: (range: Range) => Buffer | undefined): Buffer => {
  const root = known(range);
  if (root !== undefined) return root;
  if (range.end - range.start <= 1) throw new Error(`The leaf ${range.start} of the tree is not known.`);
  const [left, right] = halvesOf(range);
  return nodeOf(rootOver(left, known), rootOver(right, known));
};

/** The perfect parts of a tree of so many leaves, the largest first. */
export const partsOf = (size: number): readonly Range[] => {
  const parts: Range[] = [];
  for (let start = 0, left = size; left > 0;) {
    const length = 2 ** Math.floor(Math.log2(left));
    parts.push({ start, end: start + length });
    start += length;
    left -= length;
  }
  return parts;
};

/** As in RFC 6962: the left one has the largest power of two that is less than the whole. */
const halvesOf = ({ start, end }: Range): readonly [Range, Range] => {
  const length = 2 ** (Math.ceil(Math.log2(end - start)) - 1);
  return [
    { start, end: start + length },
    { start: start + length, end },
  ];
};
