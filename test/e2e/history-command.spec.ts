import { join } from 'node:path';
import { closeCsv } from './support/close';
import { runCommand } from './support/command';
import { configureForPosting } from './support/configure';
import { SANDBOX_CREDENTIALS } from './support/person';
import { ENVIRONMENT, RunningSystem } from './support/system';

describe('the history on the command line', () => {
  let system: RunningSystem;
  let mappedAt: string;

  beforeAll(async () => {
    system = await RunningSystem.start();
    const controller = await system.person('cora.controller');
    await configureForPosting(controller);
    mappedAt = system.events('AccountsMapped')[0]!.metadata['occurredAt']!;
    await controller.send('PUT', '/account-mappings/4010', { account: '4010', ledgerAccount: '4000' });
    await controller.importCsv(closeCsv({ id: 'TOLD-1' }, { id: 'TOLD-2', date: '2026-08-31' }));
    await controller.send('POST', '/notification-settings/webhooks', {
      url: 'https://hooks.example.com/services/T000/secret-part',
      kinds: ['run-failed'],
    });
  });
  afterAll(() => system.stop());

  const history = async (...more: string[]): Promise<{ status: number | null; lines: string[]; complaint: string }> => {
    const { status, stdout, stderr } = await runCommand('history', ['--data', join(system.folder, 'data'), ...more]);
    return { status, lines: stdout.trimEnd().split('\n'), complaint: stderr };
  };
  const of = (...more: string[]) => history('--environment', ENVIRONMENT, ...more);

  it('lists what happened as sentences, oldest first, while the service runs', async () => {
    const { status, lines, complaint } = await of();
    expect([status, complaint]).toEqual([0, '']);
    expect(lines[0]).toMatch(
      /^\d{4}-\d\d-\d\dT[\d:.]+Z {2}cora\.controller {2}connection-acme-test {2}Connected to Sage Intacct company ACME-DEV as revrec_ws/,
    );
    expect(lines.at(-1)).toMatch(/Added a webhook to hooks\.example\.com\.$/);
    const sentencesOf = (told: readonly string[]): string[] => told.map((line) => line.split('  ').slice(3).join('  '));
    expect(sentencesOf((await of('--actor', 'cora.controller', '--type', 'AccountsMapped')).lines)).toEqual([
      'Mapped RevRec account 2400 to 2400, RevRec account 4010 to 4000-10.',
      'Mapped RevRec account 4010 to 4000.',
    ]);
    const september = (await of('--period', '2026-09')).lines;
    expect(september.filter((line) => line.includes('TOLD-1'))).toHaveLength(september.length);
    const key = system.events('JournalBatchPlanned')[1]!.data['batchKey'] as string;
    expect((await of('--batch', key)).lines).toHaveLength(2);
    expect((await of('--until', '2020-01-01T00:00:00Z')).lines).toEqual(['']);
  });

  it('is the same as the API gives, as JSON', async () => {
    const { lines } = await of('--json');
    const auditor = await system.person('audrey.auditor');
    const { body } = await auditor.get('/history?limit=500&first=oldest');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(body.items);
  });

  it('shows the state of a stream at a point in time, and what changed since', async () => {
    const stream = `accountMapping-${ENVIRONMENT}`;
    const was = JSON.parse((await of('--stream', stream, '--as-of', mappedAt, '--json')).lines.join('')) as unknown;
    expect(was).toMatchObject({ revision: 0, state: { byAccount: { '4010': { ledgerAccount: '4000-10' } } } });
    const now = new Date().toISOString();
    expect((await of('--stream', stream, '--between', mappedAt, now)).lines).toEqual([
      '/byAccount/4010/ledgerAccount: "4000-10" -> "4000"',
    ]);
  });

  it('shows no secret', async () => {
    const settings = `notificationSettings-${ENVIRONMENT}`;
    const told = [
      ...(await of('--json')).lines,
      ...(await of('--stream', settings, '--as-of', new Date().toISOString())).lines,
      ...(await of('--stream', settings, '--between', mappedAt, new Date().toISOString())).lines,
    ].join('\n');
    expect(told).toContain('hooks.example.com');
    expect(told).not.toContain('secret-part');
    expect(told).not.toContain(SANDBOX_CREDENTIALS.userPassword);
  });

  it.each([
    [[], '--environment is missing'],
    [['--environment', ENVIRONMENT, '--as-of', '2026-09-30'], '--stream is missing'],
    [['--environment', ENVIRONMENT, '--from', 'yesterday'], '--from takes a time'],
    [['--environment', ENVIRONMENT, '--stream', 'x', '--between', '2026-09-30'], 'The second time of --between'],
    [['--environment', ENVIRONMENT, 'more'], 'What is more?'],
    [['--environment', ENVIRONMENT, '--stream', 'connection-other', '--as-of', '2026-09-30'], 'There is no history'],
  ])('says what is wrong with %j', async (parameters, complaint) => {
    const ended = await history(...parameters);
    expect([ended.status, ended.lines]).toEqual([2, ['']]);
    expect(ended.complaint).toContain(complaint);
  });
});
