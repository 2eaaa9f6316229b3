import { Inject, Injectable } from '@nestjs/common';
import { type PostingShare } from '../posting/posting.worker';
import { OpenWork } from '../shared/open-work';
import { ServedEnvironments } from '../shared/served-environments';
import { SingleFlight } from '../shared/single-flight';
import { WorkShare } from '../shared/work-share';
import { type OpenTieOut } from './reconciliation.views';
import { TieOutPorts, TieOutRun } from './tie-out-run';

/**
 * Carries every tie-out that was asked for to its end, one at a time per environment. All that counts is in the log: it
 * may be stopped or killed at any time, and the next process takes another turn.
 */
@Injectable()
export class ReconciliationWorker {
  private readonly ticking = new SingleFlight(() => this.tickAll());
  private readonly work: OpenWork<OpenTieOut>;

  constructor(
    private readonly ports: TieOutPorts,
    private readonly environments: ServedEnvironments,
    @Inject(WorkShare) share: PostingShare = { holds: () => true },
  ) {
    this.work = new OpenWork({
      openIn: (environment) => ports.views.openTieOuts(environment),
      carryOn: (open, stopping) => this.run(open, stopping),
      share,
    });
  }

  /** Never rejects. Single flight. */
  tick(): Promise<void> {
    return this.ticking.run();
  }

  /** Carries what is open in an environment on now, if this instance has it. */
  take(environment: string): void {
    this.work.take(environment);
  }

  /** Starts nothing new and resolves when what is under way is recorded. */
  async stop(): Promise<void> {
    this.work.abort();
    await this.ticking.settled();
    await this.work.settled();
  }

  /** Resolves when no tie-out of the environment is under way here. */
  idle(environment: string): Promise<void> {
    return this.work.idle(environment);
  }

  private tickAll(): Promise<void> {
    for (const environment of this.environments.names) this.take(environment);
    return Promise.resolve();
  }

  private async run(open: OpenTieOut, stopping: AbortSignal): Promise<void> {
    const { environment, tieOutId } = open;
    try {
      await new TieOutRun(this.ports, open, stopping).run();
    } catch (error) {
      this.ports.engine.log.error('tie-out.interrupted', error, { environment, tieOutId });
    }
  }
}
