import { journalBatch } from '../../domain/journal-batch/journal-batch.state';
import { type LedgerEntry } from '../../domain/ledger-entry/ledger-entry';
import { type PreflightLine } from '../../domain/preflight/preflight.events';
import { type BatchPlan } from '../../domain/shared/batch-plan';
import { type EnginePorts } from '../posting/engine-ports';
import { besideOther } from '../posting/other-origin';
import { type PostingContext, type UsableConnection } from '../posting/posting-context';
import { streamId } from '../shared/streams';
import { type CauseTally } from './cause-tally';
import { plainLine } from './plain-line';

const CHECK = 'Other origin';

/** Looks in the ledger for entries that others posted and that look like the batches that were built. */
export class OthersCheck {
  private readonly built = new Map<string, { readonly plan: BatchPlan; readonly journal: string }>();

  constructor(
    private readonly environment: string,
    private readonly ports: Pick<EnginePorts, 'aggregates' | 'batchViews'>,
    private readonly context: Pick<PostingContext, 'otherRecords'>,
  ) {}

  add(plan: BatchPlan, { journal }: LedgerEntry): void {
    this.built.set(plan.batchKey, { plan, journal });
  }

  /** Adds what it finds to the tally, which tells it. Returns the line that there is otherwise. */
  async look({ access }: UsableConnection, tally: CauseTally): Promise<readonly PreflightLine[]> {
    let found = 0;
    let batches = 0;
    for (const [batchKey, { plan, journal }] of this.built) {
      if (tally.blocked.has(batchKey)) continue;
      const others = await this.context.otherRecords(access, plan.period, journal);
      if (others.kind !== 'others') return [othersNotLookedFor()];
      batches += 1;
      if (others.byTitle.size === 0) continue;
      const { state } = await this.ports.aggregates.load(journalBatch, streamId(this.environment, batchKey));
      if (state.status !== 'Ready' && state.status !== 'Failed') continue;
      const problem = await besideOther(this.ports, { environment: this.environment, plan, state }, others);
      if (problem === null) continue;
      found += 1;
      tally.add(batchKey, [problem]);
    }
    if (found > 0 || batches === 0) return [];
    const message = 'No entry that was not posted from here looks like one of these batches.';
    return [plainLine(CHECK, 'ok', message, { batches })];
  }
}

/** The journals could not be read. */
export const othersNotLookedFor = (): PreflightLine =>
  plainLine(CHECK, 'not checked', 'Whether somebody else posted some of these entries was not looked at.', {
    fix: 'Make the connection to Sage Intacct work first, then check again. A run looks before it posts.',
  });
