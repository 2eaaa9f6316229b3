import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Random } from '../../bench/random';
import { type ProcessName, type RunningSystem } from '../e2e/support/system';
import { BlockImage } from './block-image';
import { VolatileFolder } from './volatile-folder';
import { tracedCalls, tracedInto } from './write-trace';

/**
 * How the power goes: seen from a copy of the image, in the middle of whatever is being written, or by dropping what
 * was not synced from the writes that the process made.
 */
export type Cut = 'copied image' | 'cut off' | 'dropped writes';

/** A disk that the power of a service can be taken from. */
export interface PowerDisk {
  readonly dataFolder: string;
  /** Words before the command of a service that is started on this disk. */
  launch(): readonly string[];
  /** Takes the power from a service, and goes on with what the disk held then. */
  cut(system: RunningSystem, name: ProcessName): Promise<Cut>;
  remove(): void;
}

/** A file system in a file of its own. */
export class ImageDisk implements PowerDisk {
  private constructor(
    private readonly image: BlockImage,
    private readonly kinds: readonly [Cut, ...Cut[]],
    private readonly random: Random,
  ) {}

  static make(folder: string, name: string, mebibytes: number, random: Random): ImageDisk {
    const kinds: [Cut, ...Cut[]] = BlockImage.canCutOff(folder) ? ['copied image', 'cut off'] : ['copied image'];
    return new ImageDisk(BlockImage.make(folder, name, mebibytes), kinds, random);
  }

  get dataFolder(): string {
    return join(this.image.mountPoint, 'data');
  }

  launch(): readonly string[] {
    return [];
  }

  async cut(system: RunningSystem, name: ProcessName): Promise<Cut> {
    const kind = this.random.pick(this.kinds);
    if (kind === 'cut off') {
      this.image.cutOff(system.pidOf(name));
      await system.end(name, 'SIGKILL');
      this.image.remount();
      return kind;
    }
    system.freeze(name);
    this.image.copy();
    await system.end(name, 'SIGKILL');
    this.image.mountCopy();
    return kind;
  }

  remove(): void {
    this.image.unmount();
  }
}

const TRACE_MS_MAX = 20_000;
const LOOK_EVERY_MS = 20;

/** A plain folder, where nothing may be mounted: the writes of the service are traced, and then some are taken back. */
export class TracedDisk implements PowerDisk {
  readonly dataFolder: string;
  private readonly trace: string;
  private atStart: VolatileFolder | null = null;

  constructor(
    folder: string,
    name: string,
    private readonly random: Random,
  ) {
    this.dataFolder = join(folder, name, 'data');
    this.trace = join(folder, `${name}.trace`);
    mkdirSync(this.dataFolder, { recursive: true });
  }

  /** Why no writes can be traced here; null when they can. */
  static whyNot(): string | null {
    const folder = mkdtempSync(join(tmpdir(), 'revrec-trace-'));
    const trace = join(folder, 'trial.trace');
    const [program = '', ...words] = tracedInto(trace);
    try {
      execFileSync(program, [...words, process.execPath, '-e', ''], { stdio: 'ignore' });
      return existsSync(trace) ? null : 'strace writes no trace.';
    } catch (error) {
      return `strace cannot follow a process: ${error instanceof Error ? error.message : String(error)}`;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  /** What stands in the folder now has come to rest. */
  launch(): readonly string[] {
    this.atStart = new VolatileFolder(this.dataFolder);
    rmSync(this.trace, { force: true });
    return tracedInto(this.trace);
  }

  async cut(system: RunningSystem, name: ProcessName): Promise<Cut> {
    const tracer = tracerOf(system.pidOf(name));
    await system.end(name, 'SIGKILL');
    await gone(tracer);
    // Without a trace the power went before the service was followed, which it waits for.
    if (existsSync(this.trace)) this.atStart?.follow(tracedCalls(this.trace));
    this.atStart?.lose(this.random);
    return 'dropped writes';
  }

  remove(): void {
    rmSync(this.trace, { force: true });
  }
}

/** The process that follows another; 0 for none. */
const tracerOf = (pid: number): number =>
  Number(/^TracerPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);

/** The tracer is nobody's child. It writes the last of its trace when what it followed is gone, and ends. */
const gone = async (tracer: number): Promise<void> => {
  for (let waitedMs = 0; existsSync(`/proc/${tracer}`); waitedMs += LOOK_EVERY_MS) {
    if (waitedMs > TRACE_MS_MAX) throw new Error('The trace does not end.');
    await sleep(LOOK_EVERY_MS);
  }
};
