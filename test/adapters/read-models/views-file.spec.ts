import { closeSync, existsSync, mkdtempSync, openSync, readdirSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { markDamaged, openViews } from '../../../src/adapters/read-models/views-file';
import { MemoryLog } from '../../support/plain-ports';

describe('the file of the views', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'revrec-views-'));
    file = join(folder, 'read-models.sqlite');
    const views = openViews(file, new MemoryLog());
    views.exec('CREATE TABLE kept (text TEXT); CREATE INDEX texts ON kept (text)');
    const insert = views.prepare('INSERT INTO kept VALUES (?)');
    for (let row = 0; row < 500; row += 1) insert.run(`${row} ${'x'.repeat(200)}`);
    views.close();
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  /** Whether the rows are still there, and what was said. */
  const opened = (): [boolean, string[]] => {
    const log = new MemoryLog();
    const views = openViews(file, log);
    const isKept = views.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'kept'").get() !== undefined;
    views.close();
    return [isKept, log.events()];
  };

  it('is opened as it is when it is whole', () => {
    expect(opened()).toEqual([true, []]);
  });

  it.each([
    [
      'is no database',
      () => {
        writeFileSync(file, 'no database at all, and longer than a header of a hundred bytes '.repeat(20));
      },
    ],
    [
      'has pages of rubbish',
      () => {
        const handle = openSync(file, 'r+');
        writeSync(handle, Buffer.alloc(12_288, 7), 0, 12_288, 8_192);
        closeSync(handle);
      },
    ],
    [
      'was marked as damaged while it was read',
      () => {
        markDamaged(file);
      },
    ],
  ])('is taken away when it %s, and an empty one is there', (_case, damage) => {
    damage();
    expect(opened()).toEqual([false, ['views.damaged']]);
    expect([existsSync(`${file}.damaged`), opened()]).toEqual([false, [false, []]]);
    expect(readdirSync(folder)).toEqual(['read-models.sqlite']);
  });
});
