import { recordPreflight } from '../../domain/preflight/preflight.decisions';
import { type PreflightCounts, type PreflightLine } from '../../domain/preflight/preflight.events';
import { DomainError } from '../../domain/shared/errors';
import { type Ids } from '../ports/ids';
import { type Aggregates, type Cause } from '../shared/aggregates';
import { preflightStream, streamId } from '../shared/streams';
import { type Prerequisites } from './prerequisites';

/** Causes that a refusal repeats; the stored result has all. */
const CAUSES_TOLD_MAX = 20;

/** Looks at the prerequisites before a run is started, and keeps what was found under the run's id. */
export class RunPrerequisites {
  constructor(
    private readonly prerequisites: Pick<Prerequisites, 'check'>,
    private readonly aggregates: Aggregates,
    private readonly ids: Ids,
  ) {}

  /**
   * Refuses with PREREQUISITES_NOT_MET, and the list of what is missing, when none of the batches could be posted. When some could, the run may
   * start with all of them: the others fail in it, each with what it lacks. A ledger that gives no answer refuses nothing.
   */
  async require(
    cause: Cause,
    run: { readonly runId: string; readonly period: string | null; readonly batchKeys: readonly string[] },
  ): Promise<void> {
    const { environment } = cause;
    const { runId, period, batchKeys } = run;
    if (batchKeys.length === 0) return;
    const { lines, batches, blocked } = await this.prerequisites.check(environment, batchKeys);
    const isRefused = blocked.size === batches;
    const preflightId = isRefused ? this.ids.next() : runId;
    const input = { preflightId, trigger: 'posting-run', period, batchKeys, proveByDraft: false } as const;
    await this.aggregates.change(preflightStream, streamId(environment, preflightId), cause, (state) =>
      recordPreflight(state, input, lines, { batches, blocked: blocked.size }),
    );
    if (isRefused) throw prerequisitesNotMet(lines, { batches, blocked: blocked.size }, preflightId);
  }
}

/** The refusal PREREQUISITES_NOT_MET with the list of what is missing. `preflightId` is where the whole list is kept, if it is. */
export const prerequisitesNotMet = (
  lines: readonly PreflightLine[],
  { batches, blocked }: PreflightCounts,
  preflightId: string | null = null,
): DomainError => {
  const missing = lines
    .filter(({ status }) => status === 'blocked')
    .sort((one, other) => other.batches - one.batches)
    .slice(0, CAUSES_TOLD_MAX)
    .map(({ check, code, message, fix, mendAt, cause, batches: count }) => ({
      ...{ check, code, message, fix, mendAt, cause },
      batches: count,
    }));
  const [first] = missing;
  return new DomainError(
    'PREREQUISITES_NOT_MET',
    `${blocked} of ${batches} ${batches === 1 ? 'batch' : 'batches'} cannot be posted yet. ${first?.message ?? ''}`.trimEnd(),
    `${first?.fix ?? 'Look at the preflight.'}${preflightId === null ? '' : ` Preflight ${preflightId} has the whole list.`}`,
    { preflightId, batches, blocked, prerequisites: missing },
  );
};
