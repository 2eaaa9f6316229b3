import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Random } from '../../bench/random';
import { type Reply } from '../e2e/support/person';
import { type Judged } from './deliveries';
import { pause, PostingWorld } from './posting-world';
import { SmallDisk } from './small-disk';

const DISK_MIB = 32;
const PAIRS = 3;
const BEFORE_MS_MAX = 500;
const REQUESTS = 6;
/** The disk is looked at every five seconds. */
const TOLD_MS = 8_000;
const ASK_EVERY_MS = 100;

/** An installation on a small disk that runs full again and again. */
export class FullDiskWorld {
  fills = 0;
  /** Changes that were refused with DISK_FULL. */
  refused = 0;
  /** Changes that the little room that was left was enough for. */
  taken = 0;

  private constructor(
    private readonly world: PostingWorld,
    private readonly folder: string,
    private readonly disk: SmallDisk,
  ) {}

  static async start(random: Random): Promise<FullDiskWorld> {
    const folder = mkdtempSync(join(tmpdir(), 'revrec-full-'));
    const disk = SmallDisk.mount(join(folder, 'disk'), DISK_MIB);
    try {
      const world = await PostingWorld.start(random, 'FULL', { DATA_DIR: join(disk.mountPoint, 'data') });
      return new FullDiskWorld(world, folder, disk);
    } catch (error) {
      disk.unmount();
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** The disk fills up while imports and runs are under way. It has to be named, and once there is room everything has to go on by itself. */
  async fillWhileWorking(): Promise<void> {
    const { world, disk } = this;
    const { random, deliveries } = world;
    await world.tryToDeliver(deliveries.newEntries(random.whole(2, 12), PAIRS));
    if (random.chance(0.7)) {
      await world.settle();
      await world.tryToRun();
    }
    const underWay = random.chance(0.5) ? world.tryToDeliver(deliveries.newEntries(random.whole(1, 8), PAIRS)) : null;
    await pause(random.whole(0, BEFORE_MS_MAX));
    this.fills += 1;
    disk.fill(random.chance(0.5) ? 0 : random.whole(0, 8));
    const late = await underWay;
    if (late !== null) this.judge(late, 'an import that was coming in');
    for (let count = 0; count < REQUESTS; count += 1) await this.change();
    disk.fill();
    await this.untilReadiness('degraded', (codes) => codes.includes('DISK_FULL'));
    await this.change();
    disk.makeRoom();
    await this.untilReadiness('ok', (codes) => codes.length === 0);
    await world.keepPromises();
  }

  async conclude(): Promise<Judged> {
    const judged = await this.world.finish();
    await this.world.verify();
    return { ...judged, violations: [...new Set([...judged.violations, ...this.world.violations])] };
  }

  async stop(): Promise<void> {
    await this.world.system.stop();
    this.disk.unmount();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Some change that a person asks for while the disk is full. */
  private async change(): Promise<void> {
    const { world } = this;
    const { random, deliveries } = world;
    const what = random.pick(['import', 'run', 'settings'] as const);
    const reply =
      what === 'import'
        ? await world.tryToDeliver(deliveries.newEntries(random.whole(1, 4), PAIRS))
        : what === 'run'
          ? await world.tryToRun()
          : await world.tryTo('PATCH', '/connection/settings', { linesPerBatchMax: random.whole(2, 500) });
    this.judge(reply, what);
  }

  /** A change is made, refused for its own reasons, or refused because of the disk: never "something went wrong". */
  private judge(reply: Reply | null, what: string): void {
    if (reply === null) this.world.violations.push(`On a full disk the service did not answer: ${what}`);
    else if (reply.status === 507 && reply.body.code === 'DISK_FULL') this.refused += 1;
    else if (reply.status < 500) this.taken += 1;
    else
      this.world.violations.push(`On a full disk ${what} was answered ${reply.status} ${JSON.stringify(reply.body)}`);
  }

  private async untilReadiness(status: string, isSo: (codes: readonly string[]) => boolean): Promise<void> {
    const giveUpAt = performance.now() + TOLD_MS;
    for (;;) {
      const reply = await fetch(`${this.world.system.service}/health/ready`).catch(() => null);
      const text = (await reply?.text()) ?? 'no answer';
      const body = (reply === null ? {} : JSON.parse(text)) as { status?: string; degraded?: { code: string }[] };
      if (reply?.status === 200 && body.status === status && isSo((body.degraded ?? []).map(({ code }) => code)))
        return;
      if (performance.now() > giveUpAt) {
        this.world.violations.push(`Readiness never became ${status}: ${text}`);
        return;
      }
      await pause(ASK_EVERY_MS);
    }
  }
}
