import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SqliteEventStore } from '../../src/adapters/event-store/sqlite-event-store';
import { runCommand } from './support/command';

const root = mkdtempSync(join(tmpdir(), 'revrec-commands-'));
const place = (name: string): string => join(root, name);
const [WHOLE, EMPTY, SPOILED, NOWHERE, FILE] = ['whole', 'empty', 'spoiled', 'nowhere', 'file'].map(place) as [
  string,
  string,
  string,
  string,
  string,
];
const NO_SERVER = {
  ...{ EVENT_STORE: 'eventstoredb', EVENTSTOREDB_URL: 'esdb://127.0.0.1:9?tls=false' },
  ...{ EVENTSTOREDB_INSECURE: 'true', EVENTSTOREDB_WAIT_MS: '0' },
};
const COMMANDS = [
  ...['verify', 'history', 'backup', 'restore', 'accept-restore', 'rebuild-views'],
  ...['repair-streams', 'migrate-store', 'rotate-vault-key'],
];

/** Of the system, and of a defect: nobody is told these. */
const RAW = /\bE[A-Z]{3,}:|ERR_|SQLITE_|\n {4}at |undefined/;

const said = async (
  name: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<[number | null, string]> => {
  const { status, stderr } = await runCommand(name, args, env);
  expect(stderr).not.toMatch(RAW);
  return [status, stderr.split('\n')[0] ?? ''];
};

describe('a command that lacks something', () => {
  beforeAll(() => {
    for (const folder of [WHOLE, EMPTY, SPOILED]) mkdirSync(folder);
    for (const file of [FILE, join(SPOILED, 'events.sqlite')]) writeFileSync(file, 'x'.repeat(8_192));
    new SqliteEventStore(join(WHOLE, 'events.sqlite')).close();
  });
  afterAll(() => {
    rmSync(root, { recursive: true, force: true });
  });

  it.each(COMMANDS)('%s says that an option is unknown, and what it takes', async (name) => {
    expect(await said(name, ['--nonsense'])).toEqual([
      2,
      "Unknown option '--nonsense'. Run it with --help to see what it takes.",
    ]);
    expect(await runCommand(name, ['--help'])).toMatchObject({
      ...{ status: 0, stderr: '' },
      stdout: expect.stringContaining(`Usage: npm run ${name} -- `),
    });
  });

  it.each<[string, readonly string[]]>([
    ['verify', []],
    ['history', ['--environment', 'acme']],
    ['accept-restore', ['--reason', 'x']],
    ['rebuild-views', []],
  ])('%s says that there is no log, and makes none', async (name, more) => {
    const noLog = (folder: string): unknown => [2, expect.stringMatching(`^There is no (log in|folder) ${folder}[.]$`)];
    for (const folder of [NOWHERE, EMPTY, FILE])
      expect(await said(name, ['--data', folder, ...more])).toEqual(noLog(folder));
  });

  it.each<[string, readonly string[]]>([
    ['history', ['--environment', 'acme']],
    ['accept-restore', ['--reason', 'x']],
    ['rebuild-views', []],
  ])('%s says which file is damaged', async (name, more) => {
    expect(await said(name, ['--data', SPOILED, ...more])).toEqual([
      2,
      `${join(SPOILED, 'events.sqlite')} is damaged, or no file of this service.`,
    ]);
  });

  it.each<[string, readonly string[]]>([
    ['verify', ['--data', WHOLE, '--public-key', FILE]],
    ['history', ['--environment', 'acme']],
    ['rebuild-views', ['--data', EMPTY]],
    ['repair-streams', []],
    ['migrate-store', ['--from', 'eventstoredb', '--to', `sqlite:${place('target')}`]],
    ['migrate-store', ['--from', `sqlite:${WHOLE}`, '--to', 'eventstoredb']],
  ])('%s says why the server does not answer', async (name, args) => {
    const expected =
      name === 'verify'
        ? `${FILE} has no public key in PEM.`
        : 'The event store does not respond. Nobody listens at 127.0.0.1:9.';
    expect(await said(name, args, NO_SERVER)).toEqual([2, expected]);
  });

  it.each<[string, readonly string[], string]>([
    [
      'verify',
      ['--data', WHOLE],
      `There is no public key in ${join(WHOLE, 'seals')}: name the archive of the seals with --seals, or the file of the key with --public-key.`,
    ],
    ['verify', ['--data', WHOLE, '--public-key', NOWHERE], `${NOWHERE} is missing.`],
    ['verify', ['--data', WHOLE, '--public-key', EMPTY], 'A folder was named where a file is needed.'],
    ['history', ['--data', WHOLE], '--environment is missing.'],
    ['history', ['--data', WHOLE, '--environment', 'a', '--as-of', 'x'], '--stream is missing.'],
    ['backup', [], '--to is missing.'],
    ['restore', ['--to', EMPTY], '--from is missing.'],
    ['migrate-store', [], '--from is missing.'],
    ['migrate-store', ['--from', `sqlite:${WHOLE}`], '--to is missing.'],
    [
      'migrate-store',
      ['--from', `sqlite:${WHOLE}`, '--to', `sqlite:${FILE}`],
      `${FILE} is there already, and is no folder.`,
    ],
    ['rotate-vault-key', ['--data', EMPTY], `${EMPTY} has no encrypted secrets.`],
  ])('%s says so in words: %j', async (name, args, text) => {
    expect(await said(name, args)).toEqual([2, text]);
  });

  it('names a setting that is wrong, once', async () => {
    const { status, stderr } = await runCommand('verify', [], { EVENT_STORE: 'other' });
    expect([status, stderr]).toEqual([
      2,
      'The configuration has 1 problem(s):\n  - EVENT_STORE must be one of the following values: sqlite, eventstoredb\n',
    ]);
  });
});
