import { Injectable, Inject } from '@nestjs/common';
import { planDigestOf, RunPlans } from '../posting/run-plans';
import { type CheckedRun, type RunChecker, type RunCheckResult } from '../posting/run-checker';
import { passRun, refuseRun } from '../../domain/posting-run/posting-run.decisions';
import { type MissingPrerequisite } from '../../domain/posting-run/posting-run.events';
import { postingRun } from '../../domain/posting-run/posting-run.state';
import { recordPreflight } from '../../domain/preflight/preflight.decisions';
import { ConnectionPause } from '../connection/connection-pause';
import { Prerequisites } from '../preflight/prerequisites';
import { prerequisitesNotMet } from '../preflight/prerequisites-not-met';
import { Aggregates } from '../shared/aggregates';
import { preflight } from '../../domain/preflight/preflight.state';
import { streamId } from '../shared/streams';

/** Checks the prerequisites of a run before its first batch, in the background. */
@Injectable()
export class RunCheck implements RunChecker {
  constructor(
    @Inject(Prerequisites) private readonly prerequisites: Pick<Prerequisites, 'check'>,
    private readonly aggregates: Aggregates,
    @Inject(ConnectionPause) private readonly pause: Pick<ConnectionPause, 'because'>,
  ) {}

  /**
   * Ends the run as not started, with the list of what is missing, when none of its batches can be posted. When some
   * can, it continues with all of them: the others fail, each with its problems. A ledger that does not respond stops
   * nothing, one that refuses the connection pauses it. The result is kept under the run's id.
   */
  async check({ origin, runId, period, batchKeys }: CheckedRun): Promise<RunCheckResult> {
    const { environment } = origin;
    const shown = await new RunPlans(this.aggregates).digestsOf(environment, runId);
    const changed = new Set<string>();
    const { lines, batches, blocked, clean, refusal } = await this.prerequisites.check(environment, batchKeys, {
      onBuilt: ({ batchKey }, entry) => {
        if (shown === null || shown.get(batchKey) === planDigestOf(entry)) changed.delete(batchKey);
        else changed.add(batchKey);
      },
    });
    if (refusal !== undefined) await this.pause.because(origin, refusal.facts, refusal.reasons, 'posting');
    const counts = { batches, blocked: blocked.size };
    const input = { preflightId: runId, trigger: 'posting-run', period, batchKeys, proveByDraft: false } as const;
    await this.aggregates.change(preflight, streamId(environment, runId), origin, (state) =>
      recordPreflight(state, input, lines, counts),
    );
    const { state: run } = await this.aggregates.change(postingRun, streamId(environment, runId), origin, (state) => {
      if (counts.blocked < counts.batches) return passRun(state, counts);
      const { code, message, fix, details } = prerequisitesNotMet(lines, counts, runId);
      const prerequisites = details['prerequisites'] as readonly MissingPrerequisite[];
      return refuseRun(state, { code, message, fix, ...counts, prerequisites });
    });
    return { run, clean: clean && { ...clean, batchKeys: clean.batchKeys.difference(changed) } };
  }
}
