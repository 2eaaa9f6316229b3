import { type CustomFieldViews } from '../custom-field/custom-field.views';
import { type BatchContent } from '../journal-batch/batch-content';
import { type AccountingSystem } from '../ports/accounting-system';
import { type Clock } from '../ports/clock';
import { type Ids } from '../ports/ids';
import { type Log } from '../ports/log';
import { type SecretVault } from '../ports/secret-vault';
import { type Aggregates } from '../shared/aggregates';
import { BatchPosting } from './batch-posting';
import { EnvironmentPosting } from './environment-posting';
import { OutcomeSettling } from './outcome-settling';
import { PostingContext } from './posting-context';
import { type OpenRun, type PostingRunViews } from './posting-run.views';
import { type PostingLimits } from './posting-settings';

export interface PostingPorts {
  readonly aggregates: Aggregates;
  readonly content: BatchContent;
  readonly fieldViews: CustomFieldViews;
  readonly runViews: PostingRunViews;
  readonly ledger: AccountingSystem;
  readonly vault: SecretVault;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
}

/** Posts the batches of all open runs. Everything it knows is in the event store, so it may be stopped or killed at any time. */
export class PostingWorker {
  private readonly environments = new Map<string, EnvironmentPosting>();
  private readonly stopping = new AbortController();

  constructor(
    private readonly ports: PostingPorts,
    private readonly limits: PostingLimits,
  ) {}

  /** Takes up every run that is not finished. Call it when the read models have caught up. */
  resume(): void {
    for (const run of this.ports.runViews.openRuns()) this.take(run);
  }

  take(run: OpenRun): void {
    this.postingOf(run.environment).take(run);
  }

  /** Starts nothing new and resolves when what is under way is recorded. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.all([...this.environments.values()].map((environment) => environment.idle()));
  }

  private postingOf(environment: string): EnvironmentPosting {
    const known = this.environments.get(environment);
    if (known) return known;
    const { aggregates, content, fieldViews, ledger, vault, clock, ids, log } = this.ports;
    const context = new PostingContext(environment, aggregates, fieldViews, vault, clock, ledger);
    const posting = new BatchPosting(aggregates, content, context, ledger, clock, ids, log, this.limits);
    const settling = new OutcomeSettling(aggregates, context, posting, ledger, clock, log, this.limits);
    const created = new EnvironmentPosting(
      aggregates,
      context,
      posting,
      settling,
      clock,
      log,
      this.limits,
      this.stopping.signal,
    );
    this.environments.set(environment, created);
    return created;
  }
}
