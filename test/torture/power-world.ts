import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Random } from '../../bench/random';
import { type ProcessName } from '../e2e/support/system';
import { type Judged } from './deliveries';
import { pause, PostingWorld } from './posting-world';
import { type Cut, type PowerDisk } from './power-disk';

const DISK_MIB = 64;
const FIRST_START_MIB = 24;
const PAIRS = 3;
const WORK_MS_MAX = 700;
const FIRST_START_MS_MAX = 1_200;

export type MakeDisk = (folder: string, name: string, mebibytes: number, random: Random) => PowerDisk;

/** An installation on a disk of its own, whose power goes again and again. */
export class PowerWorld {
  readonly cuts: Record<Cut, number> = { 'copied image': 0, 'cut off': 0, 'dropped writes': 0 };
  firstStarts = 0;

  private constructor(
    private readonly world: PostingWorld,
    private readonly folder: string,
    private readonly makeDisk: MakeDisk,
    private readonly disks: Map<ProcessName, PowerDisk>,
  ) {}

  static async start(random: Random, makeDisk: MakeDisk): Promise<PowerWorld> {
    const folder = mkdtempSync(join(tmpdir(), 'revrec-power-'));
    const disks = new Map<ProcessName, PowerDisk>();
    try {
      const disk = makeDisk(folder, 'disk', DISK_MIB, random);
      disks.set('service', disk);
      const launch = (name: ProcessName): readonly string[] => disks.get(name)?.launch() ?? [];
      const world = await PostingWorld.start(random, 'POWER', { DATA_DIR: disk.dataFolder }, launch);
      return new PowerWorld(world, folder, makeDisk, disks);
    } catch (error) {
      for (const disk of disks.values()) disk.remove();
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
    await this.cutPower('service');
    await underWay;
    await this.startAgain();
    await world.keepPromises();
  }

  /** The power goes while the service starts for the first time of all; the next start must not need anybody. */
  async cutFirstStart(): Promise<void> {
    const { world } = this;
    this.firstStarts += 1;
    const disk = this.makeDisk(this.folder, `first-${this.firstStarts}`, FIRST_START_MIB, world.random);
    this.disks.set('second', disk);
    const settings = { DATA_DIR: disk.dataFolder };
    try {
      const starting = world.system.startSecondService(settings).catch(() => undefined);
      await pause(world.random.whole(0, FIRST_START_MS_MAX));
      await this.cutPower('second');
      await starting;
      await world.system.startSecondService(settings);
      const reply = await fetch(`${world.system.secondService}/health/ready`);
      const text = await reply.text();
      if (!text.includes('"status":"ok"')) world.violations.push(`After a cut of the first start: ${text}`);
    } catch (error) {
      world.violations.push(`After a cut of the first start the service does not start: ${String(error)}`);
    } finally {
      await world.system.end('second', 'SIGKILL');
      disk.remove();
      this.disks.delete('second');
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
    for (const disk of this.disks.values()) disk.remove();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async cutPower(name: ProcessName): Promise<void> {
    const kind = await this.disks.get(name)?.cut(this.world.system, name);
    if (kind !== undefined) this.cuts[kind] += 1;
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
