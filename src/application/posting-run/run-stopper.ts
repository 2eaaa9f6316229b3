import { Inject, Injectable } from '@nestjs/common';
import { stopRun } from '../../domain/posting-run/posting-run.decisions';
import { postingRun, type PostingRun } from '../../domain/posting-run/posting-run.state';
import { PostingWorker } from '../posting/posting.worker';
import { Aggregates, type Changed, type Origin } from '../shared/aggregates';
import { streamId } from '../shared/streams';

/** Why the pause of the schedule stops a run that it started. */
export const SCHEDULE_PAUSED = 'Automatic posting was paused.';

/** Stops runs, for people and for the pause of the schedule. */
@Injectable()
export class RunStopper {
  constructor(
    private readonly aggregates: Aggregates,
    @Inject(PostingWorker) private readonly worker: Pick<PostingWorker, 'take'>,
  ) {}

  /** Records the stop and has the run end. Stopping it again does nothing. Throws RUN_NOT_FOUND or RUN_ENDED. */
  async stop(origin: Origin, runId: string, reason: string | null): Promise<Changed<PostingRun>> {
    const { environment, correlationId } = origin;
    const changed = await this.aggregates.change(postingRun, streamId(environment, runId), origin, (state) =>
      stopRun(state, reason),
    );
    if (changed.state.status === 'Running') this.worker.take({ environment, runId, correlationId, isStopping: true });
    return changed;
  }
}
