import { type BatchProblem } from '../../domain/shared/batch-problem';
import { causeOf } from '../../domain/journal-batch/problem-cause';
import { BATCH_KEYS_PER_LINE_MAX } from '../../domain/preflight/preflight.decisions';
import { type PreflightCheck, type PreflightLine } from '../../domain/preflight/preflight.events';
import { kindOf, mendingPathOf } from './problem-checks';

/** More distinct causes than this become one cause: something is wrong with the whole close. */
const CAUSES_MAX = 2_000;

interface CauseCount {
  readonly problem: BatchProblem;
  batches: number;
  readonly batchKeys: string[];
}

/** What blocks how many batches. Keeps one problem per cause, independent of the number of batches. */
export class CauseTally {
  readonly blocked = new Set<string>();
  private readonly causes = new Map<string, CauseCount>();

  add(batchKey: string, problems: readonly BatchProblem[]): void {
    if (problems.length === 0) return;
    this.blocked.add(batchKey);
    const ofBatch = new Map(problems.map((problem) => [causeOf(problem), problem]));
    for (const [cause, problem] of ofBatch) {
      const known = this.causes.get(cause) ?? { problem, batches: 0, batchKeys: [] };
      if (!this.causes.has(cause) && this.causes.size >= CAUSES_MAX) continue;
      this.causes.set(cause, known);
      known.batches += 1;
      if (known.batchKeys.length < BATCH_KEYS_PER_LINE_MAX) known.batchKeys.push(batchKey);
    }
  }

  /** Starts over; returns which batches were blocked. */
  clear(): readonly string[] {
    const blocked = [...this.blocked];
    this.blocked.clear();
    this.causes.clear();
    return blocked;
  }

  hasCheck(check: PreflightCheck): boolean {
    return [...this.causes.values()].some(({ problem }) => kindOf(problem.code).check === check);
  }

  /** `apiNames` are the names of the custom fields by label. */
  lines(apiNames: ReadonlyMap<string, string>): PreflightLine[] {
    return [...this.causes].map(([cause, { problem, batches, batchKeys }]) => ({
      check: kindOf(problem.code).check,
      status: 'blocked',
      code: problem.code,
      message: problem.message,
      fix: problem.fix,
      mendAt: mendingPathOf(problem.code, apiNames.get(problem.field ?? '') ?? null),
      cause,
      field: problem.field,
      value: problem.value,
      candidates: problem.candidates ?? [],
      batches,
      batchKeys,
    }));
  }
}
