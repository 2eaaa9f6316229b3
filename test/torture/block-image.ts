import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MEBIBYTE = 1024 * 1024;
/** The copies are compared as often as that; the kernel writes back within seconds. */
const COPIES_MAX = 50;
/** `FS_IOC_SHUTDOWN` with `NOLOGFLUSH`: from this moment on nothing reaches the device, not even a journal that is half written. */
const SHUT_DOWN = `
  my ($folder, $pid) = @ARGV;
  my $flags = pack("L", 2);
  open(my $handle, "<", $folder) or die "open: $!";
  ioctl($handle, 0x8004587D, $flags) or die "ioctl: $!";
  kill("KILL", $pid) if $pid > 0;`;

/** An ext4 file system in a file, mounted over a loop device: what of its data would be on the disk if the power went now can be had. */
export class BlockImage {
  readonly mountPoint: string;
  private isMounted = false;

  private constructor(
    private readonly file: string,
    name: string,
  ) {
    this.mountPoint = join(file, '..', name);
  }

  /** Why no image can be mounted here; null when one can. */
  static whyNot(): string | null {
    const folder = mkdtempSync(join(tmpdir(), 'revrec-mount-'));
    try {
      const image = BlockImage.make(folder, 'trial', 8);
      image.unmount();
      return null;
    } catch (error) {
      return `No file system can be mounted here (root and a loop device are needed): ${messageOf(error)}`;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  /** Whether a file system can be cut off at once here, in the middle of what is being written. */
  static canCutOff(folder: string): boolean {
    const image = BlockImage.make(folder, 'cut-off', 8);
    try {
      image.cutOff(0);
      return true;
    } catch {
      return false;
    } finally {
      image.unmount();
    }
  }

  static make(folder: string, name: string, mebibytes: number): BlockImage {
    const image = new BlockImage(join(folder, `${name}.img`), name);
    writeFileSync(image.file, '');
    truncateSync(image.file, mebibytes * MEBIBYTE);
    run('mkfs.ext4', ['-q', '-F', image.file]);
    mkdirSync(image.mountPoint, { recursive: true });
    image.mount();
    return image;
  }

  mount(): void {
    run('mount', ['-o', 'loop', this.file, this.mountPoint]);
    this.isMounted = true;
  }

  /** Quiet when it is not mounted. */
  unmount(): void {
    if (!this.isMounted) return;
    run('umount', [this.mountPoint]);
    this.isMounted = false;
  }

  /**
   * Copies the image past the file system, while it is mounted and nobody works on it any more. It is copied until two copies are equal: then both are what the
   * disk held at the one moment between them.
   */
  copy(): void {
    const [first, second] = [`${this.file}.1`, `${this.file}.2`];
    copyFileSync(this.file, first);
    for (let count = 0; count < COPIES_MAX; count += 1) {
      copyFileSync(this.file, second);
      if (readFileSync(first).equals(readFileSync(second))) return;
      renameSync(second, first);
    }
    throw new Error('The image never came to rest.');
  }

  /** Goes on with the copy instead of what the file system would have written when it was unmounted. */
  mountCopy(): void {
    this.unmount();
    renameSync(`${this.file}.1`, this.file);
    this.mount();
  }

  /** The file system takes and writes nothing more from here on; then the process is killed (0: none). */
  cutOff(pid: number): void {
    run('perl', ['-e', SHUT_DOWN, this.mountPoint, String(pid)]);
  }

  remount(): void {
    this.unmount();
    this.mount();
  }
}

const run = (program: string, args: readonly string[]): void => {
  execFileSync(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
};

const messageOf = (error: unknown): string => (error instanceof Error ? error.message.split('\n')[0] : undefined) ?? '';
