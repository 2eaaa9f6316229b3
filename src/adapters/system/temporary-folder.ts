import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';

const temporaryFolder = (dataFolder: string): string => join(resolve(dataFolder), 'tmp');

/**
 * Libraries keep what they unpack for a moment in the data folder: it is on the disk that is watched, and what a killed
 * process leaves behind is found again. Holds for the whole process, so only its main program calls it.
 */
export const keepTemporaryFilesIn = (dataFolder: string): void => {
  for (const name of ['TMPDIR', 'TEMP']) process.env[name] = temporaryFolder(dataFolder);
};

/** Removes what a killed process left. Only who holds the lock of the data folder may call it. */
export const emptyTemporaryFolder = (dataFolder: string): void => {
  rmSync(temporaryFolder(dataFolder), { recursive: true, force: true });
  mkdirSync(temporaryFolder(dataFolder));
};
