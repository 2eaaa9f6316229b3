import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasSftpServer, SftpServer } from '../support/sftp-server';
import { closeCsv } from './support/close';
import { type Person } from './support/person';
import { RunningSystem } from './support/system';

const RULES = { finishedSign: 'rename', afterward: 'move', countsByItself: false } as const;

describe('the pick-up from a folder', () => {
  let root: string;
  let system: RunningSystem;
  let admin: Person;
  let analyst: Person;

  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'revrec-pick-up-'));
    mkdirSync(join(root, 'acme-test', 'inbox'), { recursive: true });
    system = await RunningSystem.start({ service: { PICK_UP_ROOT: root } });
    admin = await system.person('adam.admin');
    analyst = await system.person('anna.analyst');
  });
  afterAll(async () => {
    await system.stop();
    rmSync(root, { recursive: true });
  });

  it('is not set up at first, and says so', async () => {
    const { body, headers } = await admin.get('/pick-up');
    expect(body).toMatchObject({
      status: 'Not set up',
      settings: null,
      lastLook: null,
      everyMs: 300_000,
      revision: -1,
    });
    expect(headers.get('etag')).toBe('"-1"');
    const refused = await admin.send('POST', '/pick-up/look', {});
    expect([refused.status, refused.body.code]).toEqual([409, 'PICK_UP_NOT_SET_UP']);
  });

  it.each([
    [{ place: { kind: 'folder', path: '../acme-live' } }, 422, 'PICK_UP_INVALID'],
    [{ place: { kind: 'folder', path: '/etc' } }, 422, 'PICK_UP_INVALID'],
    [{ place: { kind: 'ftp', path: '' } }, 400, 'REQUEST_INVALID'],
    [{ place: { kind: 'folder', path: '' }, profile: 'none' }, 404, 'IMPORT_PROFILE_NOT_FOUND'],
    [{ place: { kind: 'sftp', path: '', host: 'h', user: 'u' }, password: 'p' }, 422, 'PICK_UP_NOT_OFFERED'],
  ])('refuses %j with %i %s', async (change, status, code) => {
    const reply = await admin.send('PUT', '/pick-up', { ...RULES, ...change });
    expect([reply.status, reply.body.code]).toEqual([status, code]);
  });

  it('takes a file, shows what became of it, and leads to its import', async () => {
    const place = { kind: 'folder', path: 'inbox' } as const;
    const tested = await admin.send('POST', '/pick-up/test', { place });
    expect(tested.body).toEqual({ hostKey: null, files: 0, trouble: null });
    const saved = await admin.send('PUT', '/pick-up', { ...RULES, place });
    expect(saved.body).toMatchObject({ status: 'On', settings: { place, profile: null, rounding: 'none' } });

    const inbox = join(root, 'acme-test', 'inbox');
    writeFileSync(join(inbox, 'close.csv'), closeCsv({ id: 'PICK-UP' }));
    writeFileSync(join(inbox, 'next.csv.part'), 'half');
    const looked = await analyst.send('POST', '/pick-up/look', {});
    expect(looked.body).toMatchObject({
      status: 'On',
      lastLook: { taken: 1, refused: 0, waiting: [{ name: 'next.csv.part', reason: 'TEMPORARY_NAME' }] },
    });
    const { body } = await analyst.get('/pick-up/files');
    expect(body.items).toMatchObject([{ name: 'close.csv', state: 'Taken', source: 'folder:inbox', trouble: null }]);
    const [{ importId }] = body.items as [{ importId: string }];
    expect((await analyst.finishedImport(importId)).body).toMatchObject({
      status: 'Awaiting Confirmation',
      fileName: 'close.csv',
      receivedBy: 'pick-up',
    });
    expect(readdirSync(inbox)).toEqual(['next.csv.part', 'taken']);
    await analyst.send('POST', `/journal-imports/${importId}/confirm`, {});
    expect((await analyst.finishedImport(importId)).body).toMatchObject({ status: 'Completed' });
  });

  it.each([
    ['10.00', 'Completed'],
    ['10.01', 'Rejected'],
  ])('lets a delivery count by itself when its control totals agree: %s is %s', async (debit, status) => {
    const place = { kind: 'folder', path: 'inbox' } as const;
    await admin.send('PUT', '/pick-up', { ...RULES, place, countsByItself: true });
    const inbox = join(root, 'acme-test', 'inbox');
    const id = `TOTALS-${debit}`;
    writeFileSync(
      join(inbox, `${id}.totals.csv`),
      `Journal Entry Id,Currency,Lines,Debit,Credit\n${id},USD,2,${debit},10.00\n`,
    );
    const lines = [`2026-09-30,${id},2400,10.00,Debit,USD`, `2026-09-30,${id},4010,10.00,Credit,USD`];
    const header = 'Transaction Date,Journal Entry Id,Account Number,Amount,Posting Type,Currency';
    writeFileSync(join(inbox, `${id}.csv`), [header, ...lines].join('\n'));
    await admin.send('POST', '/pick-up/look', {});
    const { body } = await admin.get('/pick-up/files');
    const [{ importId, withTotals }] = body.items as [{ importId: string; withTotals: boolean }];
    expect(withTotals).toBe(true);
    expect((await admin.finishedImport(importId)).body).toMatchObject({ status, fileName: `${id}.csv` });
  });

  it('is removed', async () => {
    const { status } = await admin.send('DELETE', '/pick-up');
    expect(status).toBe(204);
    expect((await admin.get('/pick-up')).body).toMatchObject({ status: 'Not set up', settings: null });
    expect((await admin.get('/pick-up/files')).body.items).toHaveLength(3);
  });
});

const mustRun = process.env['CI'] === 'true';
const title = 'the pick-up from an SFTP server';

(hasSftpServer || mustRun ? describe : describe.skip)(hasSftpServer ? title : `${title}: NOT RUN, no sshd here`, () => {
  let server: SftpServer;
  let system: RunningSystem;
  let admin: Person;

  beforeAll(async () => {
    server = await SftpServer.start();
    const { host, port } = server.place;
    system = await RunningSystem.start({ service: { PICK_UP_SFTP_HOSTS: `${host}:${port}` } });
    admin = await system.person('adam.admin');
  });
  afterAll(async () => {
    await system.stop();
    await server.stop();
  });

  it('pins the key that a person compared, and shows the credential nowhere', async () => {
    const { hostKey, ...place } = server.place;
    const privateKey = server.credential()['privateKey']?.reveal() ?? '';
    const shown = await admin.send('POST', '/pick-up/test', { place });
    expect(shown.body).toEqual({ hostKey, files: null, trouble: null });
    const unpinned = await admin.send('PUT', '/pick-up', { ...RULES, place, privateKey });
    expect([unpinned.status, unpinned.body.code]).toEqual([422, 'PICK_UP_INVALID']);
    const keyless = await admin.send('PUT', '/pick-up', { ...RULES, place: server.place });
    expect([keyless.status, keyless.body.code]).toEqual([422, 'PICK_UP_INVALID']);
    const other = { ...server.place, hostKey: `SHA256:${'A'.repeat(43)}` };
    const distrusted = await admin.send('POST', '/pick-up/test', { place: other, privateKey });
    expect(distrusted.body).toMatchObject({ hostKey, files: null, trouble: { code: 'HOST_KEY_DIFFERS' } });
    const tested = await admin.send('POST', '/pick-up/test', { place: server.place, privateKey });
    expect(tested.body).toEqual({ hostKey, files: 0, trouble: null });

    const saved = await admin.send('PUT', '/pick-up', { ...RULES, place: server.place, privateKey });
    expect(saved.body).toMatchObject({ status: 'On', settings: { place: server.place } });
    const again = await admin.send('PUT', '/pick-up', { ...RULES, afterward: 'remember', place: server.place });
    expect(again.body).toMatchObject({ status: 'On', settings: { afterward: 'remember' } });
    const seen = JSON.stringify([saved.body, again.body, (await admin.get('/history?limit=100')).body]);
    expect(seen).not.toContain('PRIVATE KEY');
  });

  it('takes a file, and stops at once when the server shows another key', async () => {
    const file = join(server.folder, 'close.csv');
    writeFileSync(file, closeCsv({ id: 'SFTP' }));
    server.own(file);
    await admin.send('POST', '/pick-up/look', {});
    const { body } = await admin.get('/pick-up/files');
    expect(body.items).toMatchObject([{ name: 'close.csv', state: 'Taken' }]);
    await server.changeHostKey();
    const looked = await admin.send('POST', '/pick-up/look', {});
    expect(looked.body).toMatchObject({ status: 'Waiting for a person', trouble: { code: 'HOST_KEY_DIFFERS' } });
  });

  it('does not use a stored credential for another user', async () => {
    const reply = await admin.send('PUT', '/pick-up', { ...RULES, place: { ...server.place, user: 'somebody' } });
    expect([reply.status, reply.body.code]).toEqual([422, 'PICK_UP_INVALID']);
  });
});
