import { type Aggregates } from '../shared/aggregates';
import { postingStopStream } from '../shared/streams';
import { type Condition, type ServiceConditions } from './service-conditions';

/** All that keeps the service from some of its work, asked again each time. */
export class ServiceHealth {
  constructor(
    private readonly conditions: ServiceConditions,
    private readonly aggregates: Pick<Aggregates, 'load'>,
    private readonly environments: readonly string[],
  ) {}

  /** Without a store that answers only what is known without it. Never rejects. */
  async degraded(): Promise<readonly Condition[]> {
    const stopped = await this.stoppedEnvironments().catch(() => 0);
    return [...this.conditions.all(), ...(stopped === 0 ? [] : [stoppedIn(stopped)])];
  }

  private async stoppedEnvironments(): Promise<number> {
    let stopped = 0;
    for (const environment of this.environments) {
      const { state } = await this.aggregates.load(postingStopStream, environment);
      if (state.open.size > 0) stopped += 1;
    }
    return stopped;
  }
}

const stoppedIn = (environments: number): Condition => ({
  code: 'POSTING_STOPPED',
  message: `Posting is stopped in ${environments} ${environments === 1 ? 'environment' : 'environments'}.`,
  fix: 'The pages of the environment say why, and what a Controller can do.',
});
