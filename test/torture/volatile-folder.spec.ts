import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Random } from '../../bench/random';
import { TracedDisk } from './power-disk';
import { VolatileFolder } from './volatile-folder';
import { tracedCalls, tracedInto } from './write-trace';

const whyNot = TracedDisk.whyNot();
if (whyNot !== null) console.warn(`Dropped writes are skipped. ${whyNot}`);
const when = whyNot === null ? it : it.skip;

let folder: string;
let root: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'revrec-volatile-'));
  root = join(folder, 'data');
  execFileSync('mkdir', [root]);
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** What the disk may hold after a program ran and the power went: each outcome of many cuts. */
const outcomesOf = (program: string, start: Readonly<Record<string, string>> = {}): readonly string[] => {
  const trace = join(folder, 'trace');
  for (const [name, text] of Object.entries(start)) writeFileSync(join(root, name), text);
  const before = new VolatileFolder(root);
  const [command = '', ...words] = tracedInto(trace);
  const header = `const fs = require('node:fs'); const root = ${JSON.stringify(root)};
    const path = (name) => root + '/' + name;
    const sync = (name) => { const fd = fs.openSync(path(name)); fs.fsyncSync(fd); fs.closeSync(fd); };`;
  execFileSync(command, [...words, process.execPath, '-e', header + program]);
  while (!/\+\+\+ exited/.test(readFileSync(trace, 'latin1').slice(-2_000))) continue;
  before.follow(tracedCalls(trace));
  const outcomes = new Set<string>();
  for (let seed = 0; seed < 60; seed += 1) {
    before.lose(new Random(seed));
    const names = readdirSync(root).sort();
    outcomes.add(names.map((name) => `${name}: ${readFileSync(join(root, name), 'latin1')}`).join('; '));
  }
  return [...outcomes].sort();
};

describe('a folder whose power goes', () => {
  when('keeps a file and its name when both were synced', () => {
    const program = `fs.writeFileSync(path('a'), 'new'); sync('a'); sync('');`;
    expect(outcomesOf(program)).toEqual(['a: new']);
  });

  when('may lose what was written, the name, or both, when nothing was synced', () => {
    expect(outcomesOf(`fs.writeFileSync(path('a'), 'new');`)).toEqual(['', 'a: ', 'a: new']);
  });

  when('may lose a file that was synced when its folder was not', () => {
    expect(outcomesOf(`fs.writeFileSync(path('a'), 'new'); sync('a');`)).toEqual(['', 'a: new']);
  });

  when('may hold a new name with nothing in it when only the folder was synced', () => {
    const program = `fs.writeFileSync(path('b'), 'new'); fs.renameSync(path('b'), path('a')); sync('');`;
    expect(outcomesOf(program, { a: 'old' })).toEqual(['a: ', 'a: new']);
  });

  when('holds the old or the new content after a file was replaced as it should be', () => {
    const program = `fs.writeFileSync(path('b'), 'new'); sync('b'); fs.renameSync(path('b'), path('a'));`;
    expect(outcomesOf(program, { a: 'old' })).toEqual(['a: new', 'a: old', 'a: old; b: new']);
  });

  when('may tear a write of several sectors', () => {
    const program = `const fd = fs.openSync(path('a'), 'r+'); fs.writeSync(fd, 'y'.repeat(1024)); fs.closeSync(fd);`;
    const outcomes = outcomesOf(program, { a: 'x'.repeat(1024) });
    const [x, y] = ['x'.repeat(512), 'y'.repeat(512)];
    expect(outcomes).toEqual([x + x, x + y, y + x, y + y].map((text) => `a: ${text}`));
  });

  when('may bring back what was deleted', () => {
    expect(outcomesOf(`fs.unlinkSync(path('a'));`, { a: 'old' })).toEqual(['', 'a: old']);
    expect(existsSync(root)).toBe(true);
  });
});
