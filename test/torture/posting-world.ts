import { type Random } from '../../bench/random';
import { configureForPosting } from '../e2e/support/configure';
import { type Person } from '../e2e/support/person';
import { RunningSystem } from '../e2e/support/system';
import { Deliveries, type Judged, type ToldBatch } from './deliveries';
import { allOf } from './evidence';
import { LIMITS } from './kill-world';

const GIVE_UP_MS = 60_000;

/** The real service, its sandbox, and what was delivered to it, which no restore and no crash takes back. */
export class PostingWorld {
  readonly violations: string[] = [];

  private constructor(
    readonly system: RunningSystem,
    public controller: Person,
    readonly random: Random,
    readonly deliveries: Deliveries,
  ) {}

  static async start(random: Random, prefix: string, service: NodeJS.ProcessEnv = {}): Promise<PostingWorld> {
    const system = await RunningSystem.start({ service: { ...LIMITS, ...service } });
    try {
      const controller = await system.person('cora.controller');
      await configureForPosting(controller);
      await system.admin.settings({ latencyMs: random.whole(0, 20) });
      return new PostingWorld(system, controller, random, new Deliveries(random, prefix));
    } catch (error) {
      await system.stop();
      throw error;
    }
  }

  async startService(env: NodeJS.ProcessEnv = {}): Promise<void> {
    await this.system.startService(env);
    await this.signIn();
  }

  async signIn(): Promise<void> {
    this.controller = await this.system.person('cora.controller');
  }

  /** Delivers these entries in one file; where it is refused, each in a file of its own. */
  async deliver(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const { body } = await this.controller.importCsv(this.deliveries.csvOf(ids));
    if (body.status === 'Completed') this.deliveries.take(ids);
    else if (ids.length > 1) for (const id of ids) await this.deliver([id]);
  }

  async startRun(): Promise<string | null> {
    const { status, body } = await this.controller.send('POST', '/posting-runs', {});
    return status === 202 ? (body.runId as string) : null;
  }

  /** Posts what can be posted, once, and waits for the end; whatever is in the way for a moment is waited for. */
  async post(): Promise<void> {
    const giveUpAt = performance.now() + GIVE_UP_MS;
    for (;;) {
      const { status, body } = await this.controller.post();
      const code = (body as { code?: string }).code ?? '';
      if (status === 200 || code === 'NOTHING_TO_POST') return;
      if (performance.now() > giveUpAt) {
        this.violations.push(`A run could not be started: ${status} ${code}`);
        return;
      }
      await pause(50);
    }
  }

  /** Until no import and no run is under way. */
  async settle(): Promise<void> {
    const giveUpAt = performance.now() + GIVE_UP_MS;
    while (!(await this.isAtRest())) {
      if (performance.now() > giveUpAt) {
        this.violations.push('An import or a run never came to its end.');
        return;
      }
      await pause(20);
    }
  }

  shown(): Promise<ToldBatch[]> {
    return allOf<ToldBatch>(this.controller, '/journal-batches');
  }

  async judged(): Promise<Judged> {
    const { body } = await this.controller.get('/service-state');
    const judged = this.deliveries.judge(
      await this.system.admin.batches(),
      await this.shown(),
      (body.stops as unknown[]).length > 0,
    );
    return { ...judged, violations: [...this.violations, ...judged.violations] };
  }

  private async isAtRest(): Promise<boolean> {
    const { body: imports } = await this.controller.get('/journal-imports?limit=20');
    const { body: runs } = await this.controller.get('/posting-runs?limit=20');
    const isDone = ({ status }: { status: string }): boolean => ['Completed', 'Rejected', 'Finished'].includes(status);
    return [...imports.items, ...runs.items].every(isDone);
  }
}

export const pause = (ms: number): Promise<void> =>
  new Promise((done) => {
    setTimeout(done, ms);
  });
