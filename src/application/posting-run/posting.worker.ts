import { BatchPosting } from './batch-posting';
import { EnvironmentPosting } from './environment-posting';
import { OutcomeSettling } from './outcome-settling';
import { PostingContext } from './posting-context';
import { type PostingPorts } from './posting-ports';
import { type OpenRun } from './posting-run.views';
import { type PostingLimits } from './posting-settings';

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
    const context = new PostingContext(environment, this.ports);
    const posting = new BatchPosting(this.ports, context, this.limits);
    const settling = new OutcomeSettling(this.ports, context, posting, this.limits);
    const created = new EnvironmentPosting(
      this.ports,
      { context, posting, settling },
      this.limits,
      this.stopping.signal,
    );
    this.environments.set(environment, created);
    return created;
  }
}
