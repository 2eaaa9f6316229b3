import {
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
  mkdirSync,
  cpSync,
} from 'node:fs';
import { join } from 'node:path';
import { digestOf } from '../../src/adapters/backup/files';
import { FakeNode } from '../support/eventstoredb/fake-node';
import { SmallDisk } from '../torture/small-disk';
import { closeCsv } from './support/close';
import { type Ended, runCommand } from './support/command';
import { configureForPosting } from './support/configure';
import { type Person } from './support/person';
import { RunningSystem, type SystemOptions } from './support/system';

const KEY_FILES = ['vault.key', 'seal.key'];
const SECRETS = ['sender-pa55', 'Pa55!'];

/** The service on what was restored, and what it says of itself. */
class Restored {
  constructor(
    readonly system: RunningSystem,
    private readonly options: { service: NodeJS.ProcessEnv },
  ) {}

  async start(folder: string, keysFrom: string): Promise<Person> {
    for (const name of KEY_FILES) copyFileSync(join(keysFrom, name), join(folder, name));
    await this.system.end('service', 'SIGTERM');
    this.options.service = { DATA_DIR: folder, SCHEDULE_TICK_MS: '100' };
    await this.system.startService();
    return this.system.person('cora.controller');
  }
}

const shown = async (person: Person): Promise<Record<string, string>> => {
  const { body } = await person.get('/journal-batches?limit=50');
  const items = body.items as { journalEntryId: string; status: string }[];
  return Object.fromEntries(items.map(({ journalEntryId, status }) => [journalEntryId, status]));
};

const resume = async (controller: Person): Promise<void> => {
  const { body } = await controller.get('/service-state');
  const { body: swept } = await controller.send('POST', '/posting-stops/sweep');
  const path = `/posting-stops/${encodeURIComponent(body.stops[0].stopId as string)}/resume`;
  const answer = await controller.send('POST', path, { reason: 'Delivered again', sweepId: swept.sweepId });
  expect([answer.status, answer.body]).toEqual([200, { conditions: [], stops: [] }]);
};

const inLedger = async (system: RunningSystem): Promise<string[]> =>
  (await system.admin.batches()).map(({ debit }) => debit).sort();

/** Posts what the copy cannot know, restores the copy elsewhere, and goes on there. */
const restoreAndGoOn = async (
  restored: Restored,
  backup: string,
  keysFrom: string,
  before: string[],
): Promise<void> => {
  const { system } = restored;
  const folder = join(system.folder, 'restored');
  const { status, stdout } = await runCommand('restore', ['--from', backup, '--to', folder], {
    ENVIRONMENTS: 'acme-test',
  });
  expect([status, stdout]).toEqual([
    0,
    expect.stringContaining('Posting is stopped until a Controller resumes it: acme-test'),
  ]);
  expect(await runCommand('verify', ['--data', folder])).toMatchObject({ status: 0 });
  const controller = await restored.start(folder, keysFrom);
  expect(Object.keys(await shown(controller))).toEqual(expect.arrayContaining(['FIRST']));
  const auditor = await system.person('audrey.auditor');
  for (const page of ['/history?limit=5', '/posting-runs?limit=5', '/connection', '/custom-fields', '/notifications'])
    expect([page, (await auditor.get(page)).status]).toEqual([page, 200]);
  expect((await controller.get('/service-state')).body).toMatchObject({
    stops: [{ cause: 'log-restored', period: null, canBeResumed: true }],
  });
  const refused = await controller.post();
  expect([refused.status, refused.body.code]).toEqual([409, 'POSTING_STOPPED']);
  expect(await inLedger(system)).toEqual(before);
  await controller.importCsv(closeCsv({ id: 'LATER', amount: '30.00' }));
  await resume(controller);
  expect((await controller.post()).body).toMatchObject({ failed: 0 });
  expect(await inLedger(system)).toEqual(before); // Found there, and not posted again.
  expect(Object.entries(await shown(controller)).filter(([, value]) => value !== 'Success')).toEqual([]);
};

describe('a backup of a log in a file', () => {
  const options = { service: {} as NodeJS.ProcessEnv } satisfies SystemOptions;
  let system: RunningSystem;
  let data: string;
  let backup: string;
  beforeAll(async () => {
    system = await RunningSystem.start(options);
    data = system.dataFolder;
    backup = join(system.folder, 'backup');
  });
  afterAll(() => system.stop());

  const back = (to = backup, ...more: string[]): Promise<Ended> =>
    runCommand('backup', ['--data', data, '--to', to, ...more]);
  const restore = (from: string, to: string): Promise<Ended> => runCommand('restore', ['--from', from, '--to', to]);
  const refusal = async (act: Promise<Ended>): Promise<[number | null, string]> => {
    const { status, stderr } = await act;
    return [status, stderr.trim().split('\n').at(-1) ?? ''];
  };

  it('is taken while the service posts, with neither key nor password', async () => {
    const controller = await system.person('cora.controller');
    await configureForPosting(controller);
    await controller.importCsv(closeCsv({ id: 'FIRST', amount: '10.00' }));
    expect((await controller.post()).body).toMatchObject({ posted: 1 });
    await controller.importCsv(closeCsv({ id: 'SECOND', amount: '20.00' }));
    const [posted, ended] = await Promise.all([controller.post(), back()]);
    expect(posted.body).toMatchObject({ posted: 1 });
    expect([ended.status, ended.stdout]).toEqual([
      0,
      expect.stringMatching(/^.*backup has a whole log of \d+ events .*\nThe keys are not in it: keep the vault key/),
    ]);
    expect(readdirSync(backup, { recursive: true }).sort()).toEqual(
      ['backup.json', 'events.sqlite', 'seals', 'seals/public-key.pem', 'seals/seals.jsonl', 'secrets.sqlite'].sort(),
    );
    const bytes = ['backup.json', 'events.sqlite', 'secrets.sqlite'].map((name) => readFileSync(join(backup, name)));
    const keys = KEY_FILES.map((name) => readFileSync(join(data, name)));
    for (const secret of [...keys, ...SECRETS.map((text) => Buffer.from(text))])
      expect(bytes.some((content) => content.includes(secret))).toBe(false);
    expect(await refusal(back())).toEqual([
      1,
      `TARGET_NOT_EMPTY: ${backup} has a backup. Name a new folder for each backup.`,
    ]);
  });

  it('is refused when a byte, a file or the folder is not what it was, and then nothing is restored', async () => {
    const [copy, to] = [join(system.folder, 'copy'), join(system.folder, 'nothing')];
    const after = async (change: (folder: string) => void): Promise<[number | null, string]> => {
      rmSync(copy, { recursive: true, force: true });
      cpSync(backup, copy, { recursive: true });
      change(copy);
      const refused = await refusal(restore(copy, to));
      expect(existsSync(join(to, 'events.sqlite'))).toBe(false);
      return refused;
    };
    const log = readFileSync(join(backup, 'events.sqlite'));
    const another = 'Take another copy of this backup, or an earlier backup.';
    const changed = Buffer.from(log);
    changed.writeUInt8(changed.readUInt8(log.length - 20) ^ 1, log.length - 20);
    expect([
      await after((folder) => {
        writeFileSync(join(folder, 'events.sqlite'), changed);
      }),
      await after((folder) => {
        truncateSync(join(folder, 'events.sqlite'), 4_096);
      }),
      await after((folder) => {
        rmSync(join(folder, 'secrets.sqlite'));
      }),
      await after((folder) => {
        rmSync(join(folder, 'backup.json'));
      }),
      await after((folder) => {
        writeFileSync(join(folder, 'backup.json'), '{"format":"other"}');
      }),
      await refusal(restore(join(system.folder, 'nowhere'), to)),
      await refusal(restore(backup, data)),
    ]).toEqual([
      [1, `FILE_DIFFERS: events.sqlite of the backup is not what was written. ${another}`],
      [1, `FILE_DIFFERS: events.sqlite of the backup has 4096 bytes instead of ${log.length}. ${another}`],
      [1, `FILE_MISSING: The backup lacks secrets.sqlite. ${another}`],
      [1, `BACKUP_MISSING: ${copy} has no backup: there is no backup.json.`],
      [1, expect.stringMatching(/^BACKUP_FOREIGN: /)],
      [1, expect.stringMatching(/^BACKUP_MISSING: /)],
      [2, expect.stringMatching(/^DATA_FOLDER_IN_USE: /)],
    ]);
  });

  it('that would not verify is refused, also where its manifest was made to fit', async () => {
    const copy = join(system.folder, 'forged');
    cpSync(backup, copy, { recursive: true });
    const file = join(copy, 'events.sqlite');
    const forged = Buffer.from(readFileSync(file).toString('latin1').replaceAll('"FIRST"', '"FIRSt"'), 'latin1');
    writeFileSync(file, forged);
    const manifest = JSON.parse(readFileSync(join(copy, 'backup.json'), 'utf8'));
    manifest.files = manifest.files.map((one: { name: string }) =>
      one.name === 'events.sqlite' ? { name: one.name, ...digestOf(file) } : one,
    );
    writeFileSync(join(copy, 'backup.json'), JSON.stringify(manifest));
    const to = join(system.folder, 'forged data');
    expect(await refusal(restore(copy, to))).toEqual([
      1,
      expect.stringMatching(/^NOT_VERIFIED: The log of the backup is not what was written: HASH_WRONG at position/),
    ]);
    expect(readdirSync(to)).toEqual(['in-use.sqlite']);
  });

  it('says what is missing, and leaves nothing on a full disk', async () => {
    const empty = join(system.folder, 'empty');
    mkdirSync(empty);
    const to = join(system.folder, 'new');
    expect([
      await refusal(runCommand('backup', ['--data', empty, '--to', to])),
      await refusal(back(to, '--seals', empty)),
      await refusal(runCommand('restore', ['--from', backup])),
    ]).toEqual([
      [1, `LOG_MISSING: There is no log in ${empty}.`],
      [1, `SEALS_MISSING: ${empty} is no archive of seals. Name it with --seals or SEALS_DIR.`],
      [2, 'Status 0: restored. 1: refused; DIR is as it was. 2: it could not be done.'],
    ]);
    if (SmallDisk.whyNot() !== null) return;
    const disk = SmallDisk.mount(join(system.folder, 'small'), 1);
    try {
      disk.fill(12);
      const [there, restored] = [join(disk.mountPoint, 'backup'), join(disk.mountPoint, 'data')];
      expect(await refusal(back(there))).toEqual([2, expect.stringMatching(/^DISK_FULL: The disk is full: make room/)]);
      expect(readdirSync(there)).toEqual([]);
      expect(await refusal(restore(backup, restored))).toEqual([2, expect.stringMatching(/^DISK_FULL: /)]);
      expect(readdirSync(restored)).toEqual(['in-use.sqlite']);
    } finally {
      disk.unmount();
    }
  });

  it('goes on in another folder: pages work, and nothing is posted until a Controller resumes it', async () => {
    const controller = await system.person('cora.controller');
    await controller.importCsv(closeCsv({ id: 'LATER', amount: '30.00' }));
    expect((await controller.post()).body).toMatchObject({ posted: 1 });
    await restoreAndGoOn(new Restored(system, options), backup, data, ['10.00', '20.00', '30.00']);
  });

  it('does not let the service start beside a restore that was interrupted', async () => {
    await system.end('service', 'SIGTERM');
    const half = join(system.folder, 'half');
    mkdirSync(half);
    writeFileSync(join(half, 'unfinished-restore'), '');
    await expect(system.startService({ DATA_DIR: half })).rejects.toThrow('Run npm run restore to its end.');
    expect(existsSync(join(half, 'events.sqlite'))).toBe(false);
  });
});

describe('a backup of a log on a server', () => {
  it('goes on in a file', async () => {
    const node = await new FakeNode().start();
    const options = {
      service: { EVENT_STORE: 'eventstoredb', EVENTSTOREDB_URL: node.connectionString } as NodeJS.ProcessEnv,
    } satisfies SystemOptions;
    const system = await RunningSystem.start(options);
    try {
      const data = system.dataFolder;
      const backup = join(system.folder, 'backup');
      const controller = await system.person('cora.controller');
      await configureForPosting(controller);
      await controller.importCsv(closeCsv({ id: 'FIRST', amount: '10.00' }));
      expect((await controller.post()).body).toMatchObject({ posted: 1 });
      await controller.importCsv(closeCsv({ id: 'SECOND', amount: '20.00' }));
      const [posted, ended] = await Promise.all([
        controller.post(),
        runCommand('backup', ['--data', data, '--to', backup], options.service),
      ]);
      expect([posted.body, ended]).toMatchObject([{ posted: 1 }, { status: 0 }]);
      await controller.importCsv(closeCsv({ id: 'LATER', amount: '30.00' }));
      expect((await controller.post()).body).toMatchObject({ posted: 1 });
      await restoreAndGoOn(new Restored(system, options), backup, data, ['10.00', '20.00', '30.00']);
    } finally {
      await system.stop();
      node.stop();
    }
  });
});
