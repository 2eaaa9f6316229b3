import { setImmediate as nextTurn } from 'node:timers/promises';

interface Planned {
  readonly atMs: number;
  readonly order: number;
  readonly run: () => void;
}

/** A world that needs more steps than this goes round in circles. */
const STEPS_MAX = 100_000;

/** Virtual time: what is planned happens in the order of its time, and nothing takes time by itself. */
export class Scheduler {
  nowMs = 0;
  steps = 0;
  private readonly heap: Planned[] = [];
  private planned = 0;

  after(ms: number, run: () => void): void {
    this.planned += 1;
    this.push({ atMs: this.nowMs + Math.max(0, ms), order: this.planned, run });
  }

  /** Runs until `isOver` says so; false when nothing is planned any more, or not before the limit, or when it takes too many steps. */
  async run(isOver: () => boolean, limitMs: number): Promise<boolean> {
    while (!isOver()) {
      const next = this.pop();
      if (next === undefined || next.atMs > limitMs || this.steps >= STEPS_MAX) return false;
      this.nowMs = next.atMs;
      this.steps += 1;
      next.run();
      await nextTurn(); // Whatever follows from it without waiting has happened now.
    }
    return true;
  }

  private push(one: Planned): void {
    const { heap } = this;
    let index = heap.push(one) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (isBefore(heap[parent]!, one)) break;
      heap[index] = heap[parent]!;
      index = parent;
    }
    heap[index] = one;
  }

  private pop(): Planned | undefined {
    const { heap } = this;
    const [first] = heap;
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    let index = 0;
    for (;;) {
      const left = 2 * index + 1;
      if (left >= heap.length) break;
      const right = left + 1;
      const child = right < heap.length && isBefore(heap[right]!, heap[left]!) ? right : left;
      if (isBefore(last, heap[child]!)) break;
      heap[index] = heap[child]!;
      index = child;
    }
    heap[index] = last;
    return first;
  }
}

const isBefore = (one: Planned, other: Planned): boolean =>
  one.atMs < other.atMs || (one.atMs === other.atMs && one.order < other.order);
