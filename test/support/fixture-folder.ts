import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** Unpacks a data folder of an earlier commit, so that a service can be started on it. */
export const unpackFixture = (fixture: string, folder: string): void => {
  mkdirSync(folder, { recursive: true });
  cpSync(fixture, folder, { recursive: true });
  rmSync(join(folder, 'README.md'));
  for (const name of readdirSync(folder).filter((one) => one.endsWith('.gz'))) {
    writeFileSync(join(folder, name.slice(0, -'.gz'.length)), gunzipSync(readFileSync(join(folder, name))));
    rmSync(join(folder, name));
  }
};
