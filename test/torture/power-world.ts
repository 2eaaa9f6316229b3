import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Random } from '../../bench/random';
import { BlockImage } from './block-image';
import { type Judged } from './deliveries';
import { pause, PostingWorld } from './posting-world';

/** How the power goes: seen from a copy of the image, or in the middle of whatever is being written. */
export type Cut = 'copied image' | 'cut off';

const IMAGE_MIB = 64;
const FIRST_START_MIB = 24;
const PAIRS = 3;
const WORK_MS_MAX = 700;
const FIRST_START_MS_MAX = 1_200;

/** An installation on a disk of its own, whose power goes again and again. */
export class PowerWorld {
  readonly cuts: Record<Cut, number> = { 'copied image': 0, 'cut off': 0 };
  firstStarts = 0;
  private firstImages = 0;

  private constructor(
    private readonly world: PostingWorld,
    private readonly folder: string,
    private readonly image: BlockImage,
    private readonly kinds: readonly [Cut, ...Cut[]],
  ) {}

  static async start(random: Random): Promise<PowerWorld> {
    const folder = mkdtempSync(join(tmpdir(), 'revrec-power-'));
    let image: BlockImage | null = null;
    try {
      const kinds: [Cut, ...Cut[]] = BlockImage.canCutOff(folder) ? ['copied image', 'cut off'] : ['copied image'];
      image = BlockImage.make(folder, 'disk', IMAGE_MIB);
      const world = await PostingWorld.start(random, 'POWER', { DATA_DIR: join(image.mountPoint, 'data') });
      return new PowerWorld(world, folder, image, kinds);
    } catch (error) {
      image?.unmount();
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** Imports and runs are under way; then the power goes, and the service is started on what the disk holds. */
  async cutWhileWorking(): Promise<void> {
    const { world } = this;
    const { random, deliveries } = world;
    await world.tryToDeliver(deliveries.newEntries(random.whole(2, 10), PAIRS));
    if (random.chance(0.7)) {
      await world.settle();
      await world.tryToRun();
    }
    const underWay = random.chance(0.5) ? world.tryToDeliver(deliveries.newEntries(random.whole(1, 8), PAIRS)) : null;
    await pause(random.whole(0, WORK_MS_MAX));
    await this.cutPower(this.image, 'service');
    await underWay;
    await this.startAgain();
    await world.keepPromises();
  }

  /** The power goes while the service starts for the first time of all; the next start must not need anybody. */
  async cutFirstStart(): Promise<void> {
    const { world } = this;
    this.firstImages += 1;
    const image = BlockImage.make(this.folder, `first-${this.firstImages}`, FIRST_START_MIB);
    const settings = { DATA_DIR: join(image.mountPoint, 'data') };
    try {
      const starting = world.system.startSecondService(settings).catch(() => undefined);
      await pause(world.random.whole(0, FIRST_START_MS_MAX));
      await this.cutPower(image, 'second');
      await starting;
      await world.system.startSecondService(settings);
      const reply = await fetch(`${world.system.secondService}/health/ready`);
      const text = await reply.text();
      if (!text.includes('"status":"ok"')) world.violations.push(`After a cut of the first start: ${text}`);
    } catch (error) {
      world.violations.push(`After a cut of the first start the service does not start: ${String(error)}`);
    } finally {
      this.firstStarts += 1;
      await world.system.end('second', 'SIGKILL');
      image.unmount();
    }
  }

  async conclude(): Promise<Judged> {
    const judged = await this.world.finish();
    await this.world.verify();
    return { ...judged, violations: [...new Set([...judged.violations, ...this.world.violations])] };
  }

  async stop(): Promise<void> {
    await this.world.system.end('service', 'SIGKILL');
    await this.world.system.stop();
    this.image.unmount();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async cutPower(image: BlockImage, name: 'service' | 'second'): Promise<void> {
    const { random, system } = this.world;
    const kind = random.pick(this.kinds);
    this.cuts[kind] += 1;
    if (kind === 'cut off') {
      image.cutOff(system.pidOf(name));
      await system.end(name, 'SIGKILL');
      image.remount();
      return;
    }
    system.freeze(name);
    image.copy();
    await system.end(name, 'SIGKILL');
    image.mountCopy();
  }

  /** Nothing that was acknowledged is missing, so nobody has to accept or resume anything. */
  private async startAgain(): Promise<void> {
    const { world } = this;
    await world.startService();
    const { body } = await world.controller.get('/service-state');
    const { conditions, stops } = body as { conditions: unknown[]; stops: unknown[] };
    if (conditions.length + stops.length > 0)
      world.violations.push(`After a power cut the service says: ${JSON.stringify({ conditions, stops })}`);
    world.system.output.length = 0;
  }
}
