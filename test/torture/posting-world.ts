import { type Random } from '../../bench/random';
import { runCommand } from '../e2e/support/command';
import { configureForPosting } from '../e2e/support/configure';
import { type Person, type Reply } from '../e2e/support/person';
import { RunningSystem, type SystemOptions } from '../e2e/support/system';
import { Deliveries, type Judged, type ToldBatch } from './deliveries';
import { allOf } from './evidence';
import { LIMITS } from './kill-world';

const GIVE_UP_MS = 60_000;
const ENDED = ['Completed', 'Rejected', 'Finished', 'Not started'];
const FINISHING_ROUNDS = 5;
/** Longer than the settle margin of `LIMITS`, which a retry waits for. */
const FINISHING_PAUSE_MS = 200;

/** The real service, its sandbox, and what was delivered to it, which no restore and no crash takes back. */
export class PostingWorld {
  readonly violations: string[] = [];
  /** Imports and runs that the service acknowledged, with the entries of the imports. */
  private readonly promised = new Map<string, readonly string[]>();

  private constructor(
    readonly system: RunningSystem,
    public controller: Person,
    readonly random: Random,
    readonly deliveries: Deliveries,
  ) {}

  static async start(
    random: Random,
    prefix: string,
    service: NodeJS.ProcessEnv = {},
    launch: SystemOptions['launch'] = () => [],
  ): Promise<PostingWorld> {
    const system = await RunningSystem.start({ service: { ...LIMITS, ...service }, launch });
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

  /** Delivers in the middle of trouble: what was acknowledged is remembered, whatever comes after. Null without an answer. */
  async tryToDeliver(ids: readonly string[]): Promise<Reply | null> {
    const reply = await this.tryTo('POST', '/journal-imports', this.deliveries.csvOf(ids));
    if (reply?.status === 202) this.promised.set(`/journal-imports/${reply.body.importId as string}`, ids);
    return reply;
  }

  async tryToRun(): Promise<Reply | null> {
    const reply = await this.tryTo('POST', '/posting-runs', {});
    if (reply?.status === 202) this.promised.set(`/posting-runs/${reply.body.runId as string}`, []);
    return reply;
  }

  /** Null when the service is gone, or goes before it answers. */
  async tryTo(method: string, path: string, body?: unknown): Promise<Reply | null> {
    try {
      return await this.controller.send(method, path, body, { connection: 'close' });
    } catch {
      return null;
    }
  }

  /** Everything that was acknowledged has to be there and come to its end. */
  async keepPromises(): Promise<void> {
    await this.settle();
    for (const [path, ids] of this.promised) {
      const { status, body } = await this.controller.get(path);
      if (status !== 200) this.violations.push(`${path} was acknowledged and is lost: ${status}`);
      else if (body.status === 'Completed') this.deliveries.take(ids);
      else if (!ENDED.includes(body.status as string))
        this.violations.push(`${path} was acknowledged and is ${body.status}`);
    }
    this.promised.clear();
  }

  /** Nothing is in the way any more: what was never taken is delivered again, and everything has to be posted. */
  async finish(): Promise<Judged> {
    await this.keepPromises();
    await this.deliver(this.deliveries.untaken);
    for (let round = 0; round < FINISHING_ROUNDS; round += 1) {
      await this.post();
      await this.settle();
      if ((await this.shown()).every(({ status }) => status === 'Success' || status === 'Discarded')) break;
      await pause(FINISHING_PAUSE_MS);
    }
    const judged = await this.judged();
    const open = (await this.shown()).filter(({ status }) => status !== 'Success' && status !== 'Discarded');
    const stuck = open.map(
      ({ journalEntryId, status, problems }) =>
        `${journalEntryId} is ${status} at the end: ${problems.map(({ code }) => code).join() || 'without a reason'}`,
    );
    return { ...judged, violations: [...judged.violations, ...stuck] };
  }

  /** Ends the service and holds its log against its chains and seals. `env` says where the log is, if not in the folder. */
  async verify(env: NodeJS.ProcessEnv = {}): Promise<void> {
    await this.system.end('service', 'SIGTERM');
    const { status, stderr, stdout } = await runCommand('verify', ['--data', this.system.dataFolder], env);
    if (status !== 0) this.violations.push(`The log does not verify at the end: ${stderr}${stdout}`);
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
    return [...imports.items, ...runs.items].every(({ status }: { status: string }) => ENDED.includes(status));
  }
}

export const pause = (ms: number): Promise<void> =>
  new Promise((done) => {
    setTimeout(done, ms);
  });
