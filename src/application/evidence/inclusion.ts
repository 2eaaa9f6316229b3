import { leafOf, nodeOf, type SealedPlace } from '../log-seals/merkle';

/**
 * Where a pack's events are in the sealed log: a number of events of the pack, or the root of a perfect subtree without
 * any of them, with its size. With the events, the roots of all seals can be computed from it.
 */
export type InclusionStep =
  | { readonly kind: 'events'; readonly count: number }
  | { readonly kind: 'others'; readonly size: number; readonly root: string };

interface Part {
  readonly start: number;
  readonly size: number;
  readonly root: Buffer;
}

/**
 * Walks the log in order and folds everything outside the pack into as few hashes as the tree allows. Memory grows only
 * with the depth of the tree.
 */
export class Inclusion {
  private index = 0;
  private included = 0;
  private others: Part[] = [];

  /** The steps before the event, which is in the pack or not. */
  add(place: SealedPlace, isInPack: boolean): InclusionStep[] {
    const steps = isInPack ? this.endOfOthers() : this.endOfEvents();
    if (isInPack) this.included += 1;
    else this.fold({ start: this.index, size: 1, root: leafOf(place) });
    this.index += 1;
    return steps;
  }

  /** The steps at the end of a seal: no subtree may cross it, or the seal's root could not be computed. */
  flush(): InclusionStep[] {
    return [...this.endOfEvents(), ...this.endOfOthers()];
  }

  private fold(leaf: Part): void {
    let part = leaf;
    for (let left = this.others.at(-1); left && isPair(left, part); left = this.others.at(-1)) {
      this.others.pop();
      part = { start: left.start, size: left.size * 2, root: nodeOf(left.root, part.root) };
    }
    this.others.push(part);
  }

  private endOfEvents(): InclusionStep[] {
    const count = this.included;
    this.included = 0;
    return count === 0 ? [] : [{ kind: 'events', count }];
  }

  private endOfOthers(): InclusionStep[] {
    const steps = this.others.map(({ size, root }) => ({ kind: 'others' as const, size, root: root.toString('hex') }));
    this.others = [];
    return steps;
  }
}

/** Neighbors of equal size form a perfect subtree only where the tree has one. */
const isPair = (left: Part, right: Part): boolean => left.size === right.size && left.start % (left.size * 2) === 0;
