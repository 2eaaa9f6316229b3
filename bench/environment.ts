import { execFileSync } from 'node:child_process';
import { cpus, loadavg, release, totalmem, type } from 'node:os';
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '../src/adapters/sqlite/open-database';
import { removeFolder, temporaryFolder } from './processes';
import { median } from './results';

export interface Environment {
  readonly cpu: string;
  readonly memory: string;
  readonly system: string;
  readonly node: string;
  readonly sqlite: string;
  readonly pragmas: string;
  readonly fsync: string;
  readonly commit: string;
  /** One minute before the start: what else ran on the machine. */
  readonly load: string;
}

export const describeEnvironment = (): Environment => {
  const folder = temporaryFolder();
  const database = openDatabase(join(folder, 'probe.sqlite'), 'FULL');
  try {
    const model = cpus()[0]?.model ?? '';
    const pragma = (name: string): string => `${name}=${String(database.pragma(name, { simple: true }))}`;
    return {
      cpu: `${cpus().length} x ${model.trim()}`,
      memory: `${Math.round(totalmem() / 1024 ** 3)} GiB`,
      system: `${type()} ${release()}`,
      node: process.version,
      sqlite: String(database.prepare<[], { version: string }>('SELECT sqlite_version() AS version').get()?.version),
      pragmas: ['journal_mode', 'synchronous', 'page_size', 'cache_size', 'wal_autocheckpoint'].map(pragma).join(' '),
      fsync: `${fsyncMs(folder).toFixed(2)} ms`,
      commit: commitOf(),
      load: (loadavg()[0] ?? 0).toFixed(2),
    };
  } finally {
    database.close();
    removeFolder(folder);
  }
};

/** Median of writing and syncing a page: the floor under every durable append. */
const fsyncMs = (folder: string): number => {
  const file = openSync(join(folder, 'sync'), 'w');
  const times = Array.from({ length: 200 }, () => {
    const startedAt = performance.now();
    writeSync(file, Buffer.alloc(4096), 0, 4096);
    fsyncSync(file);
    return performance.now() - startedAt;
  });
  closeSync(file);
  return median(times);
};

const commitOf = (): string => {
  const git = (...args: string[]): string => execFileSync('git', args, { encoding: 'utf8', stdio: 'pipe' }).trim();
  try {
    const isChanged = git('status', '--porcelain', '--', 'src', 'sandbox', 'bench') !== '';
    return `${git('rev-parse', '--short', 'HEAD')}${isChanged ? ' with changes' : ''}`;
  } catch {
    return 'unknown';
  }
};

/** One line each, as a benchmark prints them first. */
export const environmentText = (environment: Environment, seed: number): string =>
  [...Object.entries(environment), ['seed', String(seed)]]
    .map(([name = '', value = '']) => `${name.padEnd(8)} ${value}`)
    .join('\n');
