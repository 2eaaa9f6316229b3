import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ed25519SealKey } from '../../../src/adapters/evidence/ed25519-seal-key';
import { FileSealArchive } from '../../../src/adapters/evidence/file-seal-archive';
import { createDurably, writeDurably } from '../../../src/adapters/sqlite/durable-files';
import { openDatabase, openReadOnly } from '../../../src/adapters/sqlite/open-database';
import { FolderProbe } from '../../../src/adapters/system/folder-probe';

describe('files that have to survive', () => {
  let folder: string;
  const file = (name: string): string => join(folder, name);
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'revrec-durable-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('are replaced whole, for their owner only, and leave nothing beside them', () => {
    writeDurably(file('a'), 'one');
    writeFileSync(file('a.half'), 'what a crash left');
    writeDurably(file('a'), 'two');
    expect([readFileSync(file('a'), 'utf8'), statSync(file('a')).mode & 0o777, readdirSync(folder)]).toEqual([
      ...['two', 0o600],
      ['a'],
    ]);
  });

  it('are made by one of several, and never replaced by the others', () => {
    expect([createDurably(file('key'), 'first'), createDurably(file('key'), 'second')]).toEqual([true, false]);
    expect([readFileSync(file('key'), 'utf8'), readdirSync(folder)]).toEqual(['first', ['key']]);
  });

  it('are named, with what to do, when a power cut left nothing in them', () => {
    writeFileSync(file('seal.key'), '');
    expect(() => new Ed25519SealKey(file('seal.key'))).toThrow(
      `${file('seal.key')} holds no Ed25519 key (0 bytes). Restore the seal key from its backup`,
    );
    writeFileSync(file('seals.jsonl'), '\0\0\0\n');
    expect(() => new FileSealArchive(folder, 'pem')).toThrow(`${file('seals.jsonl')} has a line that is not a seal.`);
    writeFileSync(file('events.sqlite'), 'no database, but as long as a header of SQLite has to be '.repeat(3));
    for (const open of [() => openDatabase(file('events.sqlite'), 'FULL'), () => openReadOnly(file('none.sqlite'))])
      expect(open).toThrow(folder);
  });

  it('can be written where the probe finds no trouble', () => {
    expect([new FolderProbe([folder]).check(), readdirSync(folder)]).toEqual([null, []]);
    expect(new FolderProbe([folder, file('none')]).check()).toEqual({ folder: file('none'), trouble: 'failing' });
  });
});
