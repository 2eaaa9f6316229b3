import { type Random } from '../../bench/random';
import { type Judged } from './deliveries';
import { LIMITS } from './kill-world';
import { pause, PostingWorld } from './posting-world';

type Stopped = 'service' | 'sandbox';

const PAIRS = 2;
const BEFORE_MS_MAX = 500;
const STOP_MS_MAX = 2_500;
const SETTLE_MS = [
  LIMITS.POSTING_SEND_WINDOW_MS,
  LIMITS.POSTING_CREATE_TIMEOUT_MS,
  LIMITS.POSTING_REMOTE_BOUND_MS,
  LIMITS.POSTING_SETTLE_MARGIN_MS,
].reduce((total, text) => total + Number(text), 0);

/** An installation whose processes are stopped and go on, as a machine does that is put to sleep or moved. */
export class StopWorld {
  readonly stops: Record<Stopped, number> = { service: 0, sandbox: 0 };
  longStops = 0;
  refusedSeconds = 0;

  private constructor(private readonly world: PostingWorld) {}

  static async start(random: Random): Promise<StopWorld> {
    return new StopWorld(await PostingWorld.start(random, 'STOP'));
  }

  async stopWhileWorking(): Promise<void> {
    const { world } = this;
    const { random, deliveries } = world;
    await world.tryToDeliver(deliveries.newEntries(random.whole(4, 20), PAIRS));
    await world.settle();
    await world.tryToRun();
    const underWay = random.chance(0.4) ? world.tryToDeliver(deliveries.newEntries(random.whole(1, 8), PAIRS)) : null;
    await pause(random.whole(0, BEFORE_MS_MAX));
    await this.stopFor(random.whole(50, STOP_MS_MAX));
    await underWay;
    await world.keepPromises();
  }

  async conclude(): Promise<Judged> {
    const judged = await this.world.finish();
    await this.world.verify();
    return { ...judged, violations: [...new Set([...judged.violations, ...this.world.violations])] };
  }

  async stop(): Promise<void> {
    for (const name of ['service', 'sandbox'] as const) this.world.system.thaw(name); // A stopped process hears no SIGTERM.
    await this.world.system.stop();
  }

  private async stopFor(ms: number): Promise<void> {
    const { random, system } = this.world;
    const both: readonly Stopped[] = ['service', 'sandbox'];
    const stopped = random.chance(0.2) ? both : [random.pick(['service', 'sandbox'] as const)];
    for (const name of stopped) {
      system.freeze(name);
      this.stops[name] += 1;
    }
    const startedAt = performance.now();
    if (stopped.includes('service') && random.chance(0.3)) await this.startSecond();
    await pause(Math.max(0, ms - (performance.now() - startedAt)));
    if (performance.now() - startedAt > SETTLE_MS) this.longStops += 1;
    for (const name of stopped) system.thaw(name);
  }

  /** A watchdog takes the stopped service for dead, and starts another one on the same folder. */
  private async startSecond(): Promise<void> {
    const { system } = this.world;
    try {
      await system.startSecondService({ DATA_DIR: system.dataFolder });
      this.world.violations.push('A second service started on the folder of one that is stopped.');
      await system.end('second', 'SIGKILL');
    } catch (error) {
      if (String(error).includes('DATA_FOLDER_IN_USE')) this.refusedSeconds += 1;
      else this.world.violations.push(`A second service ended for another reason: ${String(error)}`);
    }
  }
}
