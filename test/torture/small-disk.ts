import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const BLOCK_BYTES = 4096;

/** A small file system in memory that can be filled to its last block. */
export class SmallDisk {
  private constructor(
    readonly mountPoint: string,
    private readonly filler: string,
  ) {}

  /** Why none can be mounted here; null when one can. */
  static whyNot(): string | null {
    const folder = mkdtempSync(join(tmpdir(), 'revrec-mount-'));
    try {
      SmallDisk.mount(join(folder, 'trial'), 1).unmount();
      return null;
    } catch (error) {
      return `No file system can be mounted here (root is needed): ${error instanceof Error ? error.message : String(error)}`;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  static mount(mountPoint: string, mebibytes: number): SmallDisk {
    mkdirSync(mountPoint, { recursive: true });
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'tmpfs', mountPoint], { stdio: 'pipe' });
    return new SmallDisk(mountPoint, join(mountPoint, 'filler'));
  }

  /** Takes all that is free but so many blocks. */
  fill(blocksLeft = 0): void {
    const handle = openSync(this.filler, 'a');
    try {
      const block = Buffer.alloc(BLOCK_BYTES, 1);
      while (this.freeBlocks() > blocksLeft) writeSync(handle, block);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    } finally {
      closeSync(handle);
    }
  }

  makeRoom(): void {
    rmSync(this.filler, { force: true });
  }

  unmount(): void {
    execFileSync('umount', [this.mountPoint], { stdio: 'pipe' });
  }

  private freeBlocks(): number {
    return statfsSync(this.mountPoint).bavail;
  }
}
