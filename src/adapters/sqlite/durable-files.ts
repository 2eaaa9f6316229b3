import { closeSync, fsyncSync, linkSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Writes a file that has to survive a power failure: complete and synced under another name, then renamed, and the
 * folder synced. A reader finds the old content or the new one, never a part. The folder has to exist.
 */
export const writeDurably = (file: string, content: string | Uint8Array, mode = 0o600): void => {
  const half = `${file}.half`;
  rmSync(half, { force: true });
  writeFileSync(half, content, { mode, flush: true, flag: 'wx' });
  renameSync(half, file);
  syncToDisk(dirname(file));
};

/** The same for a new file. Returns false and changes nothing when it exists: of concurrent callers one creates it. */
export const createDurably = (file: string, content: string | Uint8Array, mode = 0o600): boolean => {
  const half = `${file}.${process.pid}.half`;
  rmSync(half, { force: true });
  writeFileSync(half, content, { mode, flush: true, flag: 'wx' });
  try {
    linkSync(half, file); // Unlike a rename it replaces nothing.
    syncToDisk(dirname(file));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(half, { force: true });
  }
};

/** Moves a closed database into place, durably and atomically. */
export const replaceDurably = (file: string, built: string): void => {
  syncToDisk(built);
  removeJournals(file); // A WAL of the old file would be applied to the new file.
  renameSync(built, file);
  syncToDisk(dirname(file));
};

/** A database with its side files. Does nothing when it does not exist. */
export const removeDatabase = (file: string): void => {
  rmSync(file, { force: true });
  removeJournals(file);
};

const removeJournals = (file: string): void => {
  for (const ending of ['-wal', '-shm', '-journal']) rmSync(`${file}${ending}`, { force: true });
};

/** Of a file or a folder. Where folders cannot be opened (Windows) their entries are durable without it. */
export const syncToDisk = (path: string): void => {
  let handle: number;
  try {
    handle = openSync(path, 'r');
  } catch (error) {
    if (['EISDIR', 'EPERM', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '')) return;
    throw error;
  }
  try {
    fsyncSync(handle);
  } catch (error) {
    if (!['EISDIR', 'EPERM', 'EINVAL'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  } finally {
    closeSync(handle);
  }
};
