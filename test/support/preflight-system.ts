import { ConnectionPause } from '../../src/application/connection/connection-pause';
import { type PreflightResultView } from '../../src/application/preflight/preflight.views';
import { PreflightWorker } from '../../src/application/preflight/preflight.worker';
import { Prerequisites } from '../../src/application/preflight/prerequisites';
import { RunCheck } from '../../src/application/posting-run/run-check';
import { preflight } from '../../src/domain/preflight/preflight.state';
import { streamId } from '../../src/application/shared/streams';
import { type PreflightInput, startPreflight } from '../../src/domain/preflight/preflight.decisions';
import { ALONE, cause, ENVIRONMENT } from './plain-ports';
import { PostingSystem } from './posting-system';

export type Result = Omit<PreflightResultView, 'progress'>;

/** Preflight as the service wires it, over the store and the ledger of a posting system. */
export class PreflightSystem extends PostingSystem {
  readonly posting = this.portsOver(this.inner);
  readonly prerequisites = new Prerequisites(this.posting, ALONE);
  readonly pause = new ConnectionPause(this.aggregates, this.posting.log);
  readonly runCheck = new RunCheck(this.prerequisites, this.aggregates, this.pause);

  worker(): PreflightWorker {
    const { posting, prerequisites, inspection, batchViews, preflightViews: views, pause } = this;
    return new PreflightWorker({ posting, prerequisites, inspection, batchViews, views, pause });
  }

  /** Asks for a preflight and waits for its result. */
  async preflight(more: Partial<PreflightInput> = {}): Promise<Result> {
    await this.projected();
    const preflightId = await this.begin(more);
    this.worker().take({ environment: ENVIRONMENT, preflightId, correlationId: 'request-1' });
    return this.resultOf(preflightId);
  }

  /** Asks for one that no worker has taken up yet. Answers its id. */
  async begin(more: Partial<PreflightInput> = {}): Promise<string> {
    const input: PreflightInput = {
      ...{ preflightId: 'p1', trigger: 'person', period: null, batchKeys: null, proveByDraft: false },
      ...more,
    };
    const id = streamId(ENVIRONMENT, input.preflightId);
    await this.aggregates.change(preflight, id, cause, (state) => startPreflight(state, input));
    return input.preflightId;
  }

  /** Resolves when the preflight is finished. */
  resultOf(preflightId: string): Promise<Result> {
    return new Promise((resolve) => {
      const stop = this.projector.onProjected(() => {
        const view = this.preflightViews.preflight(ENVIRONMENT, preflightId);
        if (view?.status !== 'Finished') return;
        stop();
        resolve(view);
      });
    });
  }
}
