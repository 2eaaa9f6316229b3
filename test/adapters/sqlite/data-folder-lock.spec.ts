import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataFolderLock } from '../../../src/adapters/sqlite/data-folder-lock';
import { refusalOf } from '../../support/given';

describe('the lock of a data folder', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'revrec-lock-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  /** A process that holds it as ours does, and says so. */
  const otherProcess = async (): Promise<ChildProcess> => {
    const program = `
      const database = new (require('better-sqlite3'))(process.argv[1]);
      database.exec('BEGIN EXCLUSIVE');
      process.stdout.write('held');
      setInterval(() => database, 1000);`;
    const child = spawn(process.execPath, ['-e', program, join(folder, 'in-use.sqlite')], {
      cwd: join(__dirname, '..', '..', '..'),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    return child;
  };

  it('is held by one at a time, and can be had again when it was released', () => {
    const first = DataFolderLock.hold(folder);
    expect(refusalOf(() => DataFolderLock.hold(folder))).toMatchObject({
      code: 'DATA_FOLDER_IN_USE',
      message: `${folder} is in use by another process.`,
    });
    first.release();
    first.release();
    DataFolderLock.hold(folder).release();
    expect(readdirSync(folder)).toEqual(['in-use.sqlite']);
  });

  it('goes with a process that is killed', async () => {
    const child = await otherProcess();
    expect(refusalOf(() => DataFolderLock.hold(folder)).code).toBe('DATA_FOLDER_IN_USE');
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
    DataFolderLock.hold(folder).release();
  });

  it('makes no folder', () => {
    expect(() => DataFolderLock.hold(join(folder, 'none'))).toThrow(`There is no folder ${join(folder, 'none')}.`);
    expect(readdirSync(folder)).toEqual([]);
  });
});
