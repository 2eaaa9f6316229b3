import { type Random } from '../../bench/random';
import { closeCsv } from '../e2e/support/close';
import { configureForPosting } from '../e2e/support/configure';
import { type Person } from '../e2e/support/person';
import { type SandboxAdmin } from '../e2e/support/sandbox-admin';
import { RunningSystem } from '../e2e/support/system';
import { type Audited } from './audit';
import { EventWatch } from './event-watch';
import { allOf, evidenceOf } from './evidence';

/** Settled after a second and a half: window, time-out, bound and margin in the proportions of the defaults, but short. */
export const LIMITS = {
  POSTING_SEND_WINDOW_MS: '300',
  POSTING_CREATE_TIMEOUT_MS: '700',
  INTACCT_READ_TIMEOUT_MS: '700',
  POSTING_REMOTE_BOUND_MS: '400',
  POSTING_SETTLE_MARGIN_MS: '100',
  POSTING_LOOKUP_DELAYS_MS: '80,300,800',
  POSTING_RETRY_FIRST_MS: '50',
  POSTING_RETRY_MAX_MS: '200',
};
const GIVE_UP_MS = 60_000;

/** The service that is killed again and again, its sandbox, and what can be seen of both from outside. */
export class KillWorld {
  readonly readyMs: number[] = [];
  readonly firstWorkMs: number[] = [];
  /** Kills that left attempts without an outcome. */
  killsInFlight = 0;
  kills = 0;
  /** The latest start that had something to go on with. */
  private start: { readonly before: number; readonly atMs: number } | null = null;
  /** Imports and runs that the service acknowledged. */
  private readonly promised: string[] = [];
  private watch: EventWatch;
  private since = 0;
  private entries = 0;

  private constructor(
    private readonly system: RunningSystem,
    readonly controller: Person,
    readonly random: Random,
  ) {
    this.watch = new EventWatch(system.eventsFile);
  }

  static async start(random: Random): Promise<KillWorld> {
    const system = await RunningSystem.start({ service: LIMITS });
    const controller = await system.person('cora.controller');
    await configureForPosting(controller);
    return new KillWorld(system, controller, random);
  }

  get servicePid(): number {
    return this.system.servicePid;
  }

  get admin(): SandboxAdmin {
    return this.system.admin;
  }

  /** Events from here on are meant when an event is waited for. */
  mark(): void {
    this.since = this.watch.position();
  }

  /** A close of small entries that nobody imported yet. */
  nextClose(count: number): string {
    const entries = Array.from({ length: count }, () => {
      this.entries += 1;
      const cents = this.random.whole(100, 9_999_999);
      const amount = `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
      return { id: `KILL-${String(this.entries).padStart(6, '0')}`, amount };
    });
    return closeCsv(...entries);
  }

  async import(count: number): Promise<void> {
    const { status, body } = await this.controller.send('POST', '/journal-imports', this.nextClose(count));
    if (status !== 202) throw new Error(`The import was answered ${status}: ${JSON.stringify(body)}`);
    this.promised.push(body.importId as string);
    await this.controller.finishedImport(body.importId as string);
  }

  async startRun(): Promise<void> {
    const { status, body } = await this.controller.send('POST', '/posting-runs', {});
    if (status === 202) this.promised.push(body.runId as string);
  }

  async untilEvent(type: string): Promise<void> {
    await this.until(`an event ${type}`, async () => this.watch.has(type, this.since));
  }

  /** Until a request has met the last fault that was queued. */
  async untilFaultIsMet(): Promise<void> {
    await this.until('a request that meets the fault', async () => (await this.admin.pendingFaults()) === 0);
  }

  /** Asks again and again until it is so. */
  async until(what: string, isSo: () => Promise<boolean>): Promise<void> {
    const giveUpAt = performance.now() + GIVE_UP_MS;
    while (!(await isSo())) {
      if (performance.now() > giveUpAt) throw new Error(`There was never ${what}.`);
      await new Promise((turn) => setTimeout(turn, 1));
    }
  }

  freeze(): void {
    this.system.freeze('service');
  }

  async kill(): Promise<void> {
    this.noteFirstWork();
    await this.system.end('service', 'SIGKILL');
    this.kills += 1;
    if (this.watch.openAttempts() > 0) this.killsInFlight += 1;
  }

  /** Starts the service that was killed. `whileStarting` may kill it again before it is ready. */
  async restart(whileStarting?: () => Promise<void>): Promise<void> {
    const start = { before: this.watch.position(), atMs: Date.now() };
    const hasWork = this.watch.hasOpenWork();
    this.watch.close();
    const startedAt = performance.now();
    const starting = this.system.startService();
    if (whileStarting) {
      starting.catch(() => undefined); // It ends before it is ready, which is what this is for.
      await whileStarting();
      await this.system.end('service', 'SIGKILL');
      this.kills += 1;
      this.watch = new EventWatch(this.system.eventsFile);
      return;
    }
    await starting;
    this.readyMs.push(performance.now() - startedAt);
    this.watch = new EventWatch(this.system.eventsFile);
    this.system.output.length = 0;
    this.start = hasWork ? start : null;
  }

  /** Until every import and every run is finished; false when one of them never is. */
  async settle(): Promise<boolean> {
    const giveUpAt = performance.now() + GIVE_UP_MS;
    while (!(await this.isAtRest())) {
      if (performance.now() > giveUpAt) return false;
      await new Promise((turn) => setTimeout(turn, 15));
    }
    this.noteFirstWork();
    return true;
  }

  audited(): Promise<Audited> {
    const { controller, admin, promised } = this;
    return evidenceOf({ controller, admin, promised, eventsFile: this.system.eventsFile });
  }

  async countRuns(): Promise<number> {
    return (await allOf(this.controller, '/posting-runs')).length;
  }

  async stop(): Promise<void> {
    this.watch.close();
    await this.system.stop();
  }

  private noteFirstWork(): void {
    const firstAt = this.start === null ? null : this.watch.firstAfter(this.start.before);
    if (this.start !== null && firstAt !== null) this.firstWorkMs.push(firstAt - this.start.atMs);
    this.start = null;
  }

  private async isAtRest(): Promise<boolean> {
    const { body: imports } = await this.controller.get('/journal-imports?limit=20');
    const { body: runs } = await this.controller.get('/posting-runs?limit=20');
    const isDone = ({ status }: { status: string }): boolean =>
      ['Completed', 'Rejected', 'Finished', 'Not started'].includes(status);
    return [...imports.items, ...runs.items].every(isDone);
  }
}
