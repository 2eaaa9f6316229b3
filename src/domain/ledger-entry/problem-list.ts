import { batchProblem, type BatchProblem } from '../shared/batch-problem';
import { chunksOfEvents } from '../shared/event-size';

/**
 * Problems listed for one batch, fewer when they are long; a hundred lines with the same unknown class are one problem.
 */
const PROBLEMS_MAX = 50;

/** The problems of a batch: each cause once, with the first line that has it. */
export class ProblemCollector {
  private readonly found = new Map<string, BatchProblem>();

  get isEmpty(): boolean {
    return this.found.size === 0;
  }

  /** No more than fit into one event. */
  get problems(): readonly BatchProblem[] {
    return chunksOfEvents([...this.found.values()])[0] ?? [];
  }

  add(code: string, message: string, more: Partial<BatchProblem> & { fix: string }): void {
    const key = `${code}\n${message}`;
    if (this.found.has(key) || this.found.size >= PROBLEMS_MAX) return;
    this.found.set(key, batchProblem(code, message, more.fix, more));
  }
}
