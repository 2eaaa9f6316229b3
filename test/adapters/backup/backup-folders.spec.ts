import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { manifestIn, NewBackup, requireFiles } from '../../../src/adapters/backup/backup-folder';
import { copyDatabase, copyDurably, digestOf } from '../../../src/adapters/backup/files';
import { RestoredFolder } from '../../../src/adapters/backup/restored-folder';
import { BACKUP_FILES } from '../../../src/application/log-backup/backup-manifest';
import { BackupRefused } from '../../../src/application/log-backup/backup-refused';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'revrec-backup-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const refusalOf = (act: () => unknown): string => {
  try {
    act();
    return 'not refused';
  } catch (error) {
    if (!(error instanceof BackupRefused)) throw error;
    return `${error.code}: ${error.message}`;
  }
};

const filesIn = (root: string): string[] =>
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(root, name)).isFile())
    .sort();

const CONTENT: Readonly<Record<string, string>> = {
  [BACKUP_FILES.publicKey]: 'public',
  [BACKUP_FILES.seals]: 'a seal\n',
  [BACKUP_FILES.log]: 'the log',
  [BACKUP_FILES.secrets]: 'the secrets',
};
const FACTS = { at: '2026-10-02T10:00:00.000Z', events: 4, streams: 2, seals: 1 };

const fill = (backup: NewBackup): void => {
  for (const name of Object.values(BACKUP_FILES)) writeFileSync(backup.fileOf(name), CONTENT[name] ?? '');
};

const backedUp = (name = 'backup'): string => {
  const to = join(folder, name);
  const backup = NewBackup.in(to);
  fill(backup);
  backup.finish(FACTS);
  return to;
};

describe('a database that is copied while another process writes it', () => {
  it('is copied whole, as of one moment, into one file', async () => {
    const file = join(folder, 'busy.sqlite');
    const writer = new Database(file);
    writer.pragma('journal_mode = WAL');
    writer.exec('CREATE TABLE t (n INTEGER, text TEXT)');
    const insert = writer.prepare('INSERT INTO t VALUES (?, ?)');
    for (let n = 0; n < 600; n += 1) insert.run(n, 'x'.repeat(2_000));
    let turns = 0;
    let isDone = false;
    const write = (): void => {
      if (isDone || turns > 2_000) return;
      insert.run((turns += 1), 'y'.repeat(2_000)); // A commit between any two turns of the copy.
      setImmediate(write);
    };
    setImmediate(write);
    const reader = new Database(file, { readonly: true });
    await copyDatabase(reader, join(folder, 'copy.sqlite'));
    isDone = true;
    expect(turns).toBeLessThan(2_000); // It did not wait for the writer to stop.
    for (const database of [reader, writer]) database.close();
    const copy = new Database(join(folder, 'copy.sqlite'), { readonly: true });
    expect(copy.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(copy.prepare("SELECT count(*) FROM t WHERE text LIKE 'x%'").pluck().get()).toBe(600);
    copy.close();
    expect(filesIn(folder).filter((name) => name.startsWith('copy'))).toEqual(['copy.sqlite']);
  });
});

describe('a file that is copied', () => {
  it('has the digest of what was read, and replaces nothing', () => {
    const [from, to] = [join(folder, 'from'), join(folder, 'to')];
    writeFileSync(from, 'x'.repeat(3 * 1024 * 1024 + 1));
    const digest = copyDurably(from, to);
    expect([digest, readFileSync(to, 'utf8') === readFileSync(from, 'utf8')]).toEqual([digestOf(from), true]);
    expect(digest.bytes).toBe(3 * 1024 * 1024 + 1);
    expect(() => copyDurably(from, to)).toThrow('EEXIST');
  });
});

describe('the folder of a backup', () => {
  it('is a backup from the moment its manifest is there', () => {
    const to = join(folder, 'backup');
    expect(refusalOf(() => manifestIn(to))).toBe(`BACKUP_MISSING: ${to} has no backup: there is no backup.json.`);
    const backup = NewBackup.in(to);
    fill(backup);
    expect(refusalOf(() => manifestIn(to))).toBe(
      `BACKUP_UNFINISHED: The backup in ${to} was interrupted. Take another one.`,
    );
    const manifest = backup.finish(FACTS);
    expect(manifestIn(to)).toEqual(manifest);
    expect(filesIn(to)).toEqual(['backup.json', ...Object.values(BACKUP_FILES)].sort());
    requireFiles(to, manifest);
  });

  it('is taken over from an interrupted backup, and from nothing else', () => {
    const to = join(folder, 'backup');
    fill(NewBackup.in(to));
    const again = NewBackup.in(to);
    expect(filesIn(to)).toEqual(['unfinished-backup']);
    fill(again);
    again.discard();
    expect(filesIn(to)).toEqual([]);
    fill(NewBackup.in(to));
    writeFileSync(join(to, 'holiday.jpg'), '');
    expect(refusalOf(() => NewBackup.in(to))).toBe(
      `TARGET_NOT_EMPTY: ${to} is not empty: it has holiday.jpg. Name a new folder.`,
    );
    const other = join(folder, 'other');
    mkdirSync(other);
    writeFileSync(join(other, 'events.sqlite'), 'of somebody');
    expect(refusalOf(() => NewBackup.in(other))).toBe(
      `TARGET_NOT_EMPTY: ${other} is not empty: it has events.sqlite. Name a new folder.`,
    );
    const whole = backedUp('whole');
    expect(refusalOf(() => NewBackup.in(whole))).toBe(
      `TARGET_NOT_EMPTY: ${whole} has a backup. Name a new folder for each backup.`,
    );
  });

  it.each(Object.values(BACKUP_FILES))('is refused when %s is missing, cut, longer or changed', (name) => {
    const to = backedUp();
    const manifest = manifestIn(to);
    const [file, whole] = [join(to, name), CONTENT[name] ?? ''];
    const refusal = (): string =>
      refusalOf(() => {
        requireFiles(to, manifest);
      });
    const another = 'Take another copy of this backup, or an earlier backup.';
    truncateSync(file, whole.length - 1);
    expect(refusal()).toBe(
      `FILE_DIFFERS: ${name} of the backup has ${whole.length - 1} bytes instead of ${whole.length}. ${another}`,
    );
    writeFileSync(file, `X${whole.slice(1)}`);
    expect(refusal()).toBe(`FILE_DIFFERS: ${name} of the backup is not what was written. ${another}`);
    appendFileSync(file, 'more');
    expect(refusal()).toMatch(/^FILE_DIFFERS: /);
    rmSync(file);
    expect(refusal()).toBe(`FILE_MISSING: The backup lacks ${name}. ${another}`);
  });
});

describe('a data folder into which a backup is restored', () => {
  const data = (): string => join(folder, 'data');
  const begin = (seals = join(data(), 'seals')): RestoredFolder => {
    mkdirSync(data(), { recursive: true });
    return RestoredFolder.in(data(), seals);
  };

  it('has the log, the secrets and the seals when it is finished', () => {
    const from = backedUp();
    const { files } = manifestIn(from);
    const restored = begin();
    for (const file of files) restored.take(from, file);
    expect(existsSync(join(data(), 'events.sqlite'))).toBe(false);
    restored.finish(files);
    expect(filesIn(data())).toEqual(Object.values(BACKUP_FILES).sort());
    for (const name of Object.values(BACKUP_FILES))
      expect(readFileSync(join(data(), name), 'utf8')).toBe(CONTENT[name]);
  });

  it('keeps an archive of seals that is there, also one that lost its public key', () => {
    const from = backedUp();
    const { files } = manifestIn(from);
    for (const name of ['public-key.pem', 'seals.jsonl']) {
      const seals = join(folder, `archive of ${name}`);
      mkdirSync(seals);
      writeFileSync(join(seals, name), 'knows more');
      const restored = begin(seals);
      for (const file of files) restored.take(from, file);
      restored.finish(files);
      expect([readdirSync(seals), readFileSync(join(seals, name), 'utf8')]).toEqual([[name], 'knows more']);
      rmSync(data(), { recursive: true });
    }
  });

  it('may have keys and views, and is refused with a log or with what is not ours', () => {
    mkdirSync(data());
    for (const name of ['vault.key', 'vault.key.before', 'seal.key', 'read-models.sqlite', 'read-models.sqlite-wal'])
      writeFileSync(join(data(), name), '');
    begin().discard();
    for (const name of ['events.sqlite', 'events.sqlite-wal', 'secrets.sqlite', 'payroll.xlsx']) {
      writeFileSync(join(data(), name), 'mine');
      expect(refusalOf(() => begin())).toMatch(new RegExp(`^TARGET_NOT_EMPTY: .*data has ${name}[.] Restore into`));
      expect(readFileSync(join(data(), name), 'utf8')).toBe('mine');
      rmSync(join(data(), name));
    }
  });

  it('that was left half way at any step is restored anew, and is as before when it is given up', () => {
    const from = backedUp();
    const { files } = manifestIn(from);
    for (let steps = 0; steps <= files.length; steps += 1) {
      const half = begin();
      for (const file of files.slice(0, steps)) half.take(from, file);
      expect(existsSync(join(data(), 'unfinished-restore'))).toBe(true);
    }
    writeFileSync(join(data(), 'events.sqlite'), 'put in place, and not finished');
    const again = begin();
    for (const file of files) again.take(from, file);
    again.discard();
    expect(filesIn(data())).toEqual([]);
    const last = begin();
    for (const file of files) last.take(from, file);
    last.finish(files);
    expect(filesIn(data())).toEqual(Object.values(BACKUP_FILES).sort());
  });

  it('takes nothing that changed since the backup was looked at', () => {
    const from = backedUp();
    const { files } = manifestIn(from);
    const restored = begin();
    writeFileSync(join(from, 'events.sqlite'), 'THE LOG');
    expect(
      refusalOf(() => {
        files.forEach((file) => {
          restored.take(from, file);
        });
      }),
    ).toBe('FILE_DIFFERS: events.sqlite of the backup changed while it was read. Run it again.');
  });
});
