import { randomBytes } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DiskTrouble } from '../../application/ports/event-store';
import { diskTroubleOf } from '../../application/shared/disk-trouble';

/** More than is left on a full disk; small enough not to matter. */
const PROBE_BYTES = 256 * 1024;

export interface FolderTrouble {
  readonly folder: string;
  readonly trouble: DiskTrouble;
}

/** Tests whether the folders of the service can be written to, by writing. */
export class FolderProbe {
  private readonly content = randomBytes(PROBE_BYTES); // Random, so that the disk cannot compress it.

  constructor(private readonly folders: readonly string[]) {}

  /** The first folder that cannot be written to; null when all can. */
  check(): FolderTrouble | null {
    for (const folder of this.folders) {
      const trouble = this.troubleIn(folder);
      if (trouble) return { folder, trouble };
    }
    return null;
  }

  private troubleIn(folder: string): DiskTrouble | null {
    const file = join(folder, '.probe');
    try {
      writeFileSync(file, this.content, { mode: 0o600, flush: true });
      return null;
    } catch (error) {
      return diskTroubleOf(error) ?? 'failing'; // Even when the folder is gone.
    } finally {
      removeQuietly(file);
    }
  }
}

const removeQuietly = (file: string): void => {
  try {
    rmSync(file, { force: true });
  } catch {
    // The disk fails: already reported.
  }
};
