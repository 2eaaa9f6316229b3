import { Inject, Injectable } from '@nestjs/common';
import { requireUsableConnection } from '../../domain/connection/connection.decisions';
import { connection } from '../../domain/connection/connection.state';
import { type RunInput, startRun } from '../../domain/posting-run/posting-run.decisions';
import { postingRun, type PostingRun } from '../../domain/posting-run/posting-run.state';
import { PostingWorker } from '../posting/posting.worker';
import { PostingGate } from '../posting/posting-gate';
import { Aggregates, type Changed, type Origin } from '../shared/aggregates';
import { streamId } from '../shared/streams';

/** Starts runs, for people and for the schedule. */
@Injectable()
export class RunStarter {
  constructor(
    private readonly aggregates: Aggregates,
    private readonly gate: PostingGate,
    @Inject(PostingWorker) private readonly worker: Pick<PostingWorker, 'take'>,
  ) {}

  /** Whether this installation posts nothing at all. */
  get isOff(): boolean {
    return this.gate.isOff;
  }

  /**
   * Whether a run may start at all. Throws POSTING_OFF, POSTING_STOPPED, NOT_CONNECTED or CONNECTION_PAUSED. The run's
   * first step finds what else is missing; a stopped month is left to it too, because it checks the ledger again.
   */
  async requireAble(environment: string): Promise<void> {
    await this.gate.require(environment, null);
    const { state } = await this.aggregates.load(connection, environment);
    requireUsableConnection(state);
  }

  /** Starts a run over batches. Starting the same run again does nothing. */
  async start(origin: Origin, run: RunInput): Promise<Changed<PostingRun>> {
    const { environment, correlationId } = origin;
    const changed = await this.aggregates.change(postingRun, streamId(environment, run.runId), origin, (state) =>
      startRun(state, run),
    );
    if (changed.position !== null) this.worker.take({ environment, runId: run.runId, correlationId });
    return changed;
  }
}
