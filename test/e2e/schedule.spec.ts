import { closeCsv } from './support/close';
import { type Person } from './support/person';
import { RunningSystem } from './support/system';

const MINUTE_MS = 60_000;

/** The next full minute in UTC that leaves some seconds to switch the schedule on. */
const nextMinute = (): Date => new Date(Math.ceil((Date.now() + 5_000) / MINUTE_MS) * MINUTE_MS);

describe('automatic posting', () => {
  let system: RunningSystem;
  let controller: Person;

  beforeAll(async () => {
    system = await RunningSystem.start({ service: { SCHEDULE_TICK_MS: '250' } });
    controller = await system.person('cora.controller');
    await controller.connect();
    await controller.includeField('class', 'Class', 'Subscription', 'Class');
    await controller.includeField('location', 'Location', 'Customer', 'Location');
    const mappings = [
      { account: '2400', ledgerAccount: '2400' },
      { account: '4010', ledgerAccount: '4000-10' },
    ];
    await controller.send('POST', '/account-mappings', { mappings });
  });

  afterAll(() => system.stop());

  const refusals = async (
    ...requests: readonly [string, string, unknown, Record<string, string>?][]
  ): Promise<unknown[]> => {
    const seen: unknown[] = [];
    for (const [method, path, body, headers] of requests) {
      const reply = await controller.send(method, `/posting-schedule${path}`, body, headers);
      seen.push([reply.status, reply.body.code]);
    }
    return seen;
  };

  it('is off, daily at midnight in UTC, and shows what its next runs would be', async () => {
    const { body, headers } = await controller.get('/posting-schedule');
    expect(body).toMatchObject({
      status: 'Off',
      frequency: { kind: 'Daily', time: '00:00' },
      timeZone: 'UTC',
      paused: null,
    });
    expect(body).toMatchObject({ nextRun: null, lastRun: null, failuresInARow: 0, changedBy: null, revision: -1 });
    expect(body.nextRuns).toHaveLength(5);
    expect(headers.get('etag')).toBe('"-1"');
  });

  it('refuses what makes no schedule, and says which field', async () => {
    const daily = { kind: 'Daily', time: '00:00' };
    const seen = await refusals(
      ['PUT', '', { frequency: daily, timeZone: 'Europe/Atlantis' }],
      ['PUT', '', { frequency: { kind: 'Weekly', time: '00:00' }, timeZone: 'UTC' }],
      ['PUT', '', { frequency: { kind: 'Monthly', time: '00:00', dayOfMonth: 32 }, timeZone: 'UTC' }],
      ['PUT', '', { timeZone: 'UTC' }],
      ['PUT', '', { frequency: daily, timeZone: 'UTC' }, { 'if-match': '"7"' }],
      ['POST', '/pause', { reason: 'close' }],
      ['POST', '/pause', {}],
    );
    expect(seen).toEqual([
      [422, 'SCHEDULE_INVALID'],
      [400, 'REQUEST_INVALID'],
      [400, 'REQUEST_INVALID'],
      [400, 'REQUEST_INVALID'],
      [412, 'PRECONDITION_FAILED'],
      [409, 'SCHEDULE_OFF'],
      [400, 'REQUEST_INVALID'],
    ]);
  });

  it('takes a monthly and a weekly frequency, is paused and resumed with a reason', async () => {
    const monthly = { frequency: { kind: 'Monthly', dayOfMonth: 'Last', time: '18:00' }, timeZone: 'Europe/Berlin' };
    const first = await controller.send('PUT', '/posting-schedule', monthly, { 'if-match': '"-1"' });
    expect([first.status, first.headers.get('etag'), first.body]).toMatchObject([
      200,
      '"0"',
      { ...monthly, status: 'Off' },
    ]);
    const weekly = { frequency: { kind: 'Weekly', dayOfWeek: 'Friday', time: '06:30' }, timeZone: 'America/New_York' };
    expect((await controller.send('PUT', '/posting-schedule', weekly)).body).toMatchObject(weekly);
    const { body: on } = await controller.send('POST', '/posting-schedule/enable');
    expect([on.status, on.nextRun]).toEqual(['On', on.nextRuns[0].instant]);
    const { body: paused } = await controller.send('POST', '/posting-schedule/pause', { reason: 'audit' });
    expect(paused).toMatchObject({
      status: 'Paused',
      nextRun: null,
      paused: { reason: 'audit', by: 'cora.controller', itself: false },
    });
    expect(await refusals(['POST', '/enable', undefined])).toEqual([[409, 'SCHEDULE_PAUSED']]);
    const { body: resumed } = await controller.send('POST', '/posting-schedule/resume', { reason: 'audit over' });
    expect([resumed.status, resumed.paused]).toEqual(['On', null]);
    expect(system.events('PostingSchedulePaused').map(({ metadata }) => metadata['actor'])).toEqual([
      'cora.controller',
    ]);
  });

  /** Waits until the service has asked for it. */
  const requested = async (id: string): Promise<{ batchKey: string; digest: string }> => {
    for (;;) {
      const { body } = await controller.get('/posting-approvals?status=Awaiting');
      const { items } = body as { items: { journalEntryId: string; batchKey: string; digest: string }[] };
      const item = items.find(({ journalEntryId }) => journalEntryId === id);
      if (item) return item;
      await new Promise((turn) => setImmediate(turn));
    }
  };

  it('automatically posts what is ready and approved up to the period at its time, once', async () => {
    const today = new Date().toISOString().slice(0, 10);
    const nextYear = `${Number(today.slice(0, 4)) + 1}-01-31`;
    const large = { amount: '2000.00', date: today };
    await controller.send('PUT', '/approval-policy', {
      rules: [{ people: 1, currency: 'USD', amountFrom: '1000.00' }],
    });
    await controller.importCsv(
      closeCsv(
        { id: 'NOW', date: today },
        { id: 'LATER', date: nextYear },
        { id: 'APPROVED', ...large },
        { id: 'UNAPPROVED', ...large },
      ),
    );
    await requested('UNAPPROVED');
    const { batchKey, digest } = await requested('APPROVED');
    const approver = await system.person('abby.approver');
    const decision = { decision: 'approve', entries: [{ batchKey, digest }] };
    expect((await approver.send('POST', '/posting-approvals/decisions', decision)).body).toMatchObject({ decided: 1 });
    const due = nextMinute().toISOString();
    const timing = { frequency: { kind: 'Daily', time: due.slice(11, 16) }, timeZone: 'UTC' };
    expect((await controller.send('PUT', '/posting-schedule', timing)).body).toMatchObject({
      status: 'On',
      nextRun: due,
    });

    const isOver = (): boolean => system.output.some((line) => /"schedule[.](finished|failed)"/.test(line));
    const giveUpMs = Date.now() + 90_000;
    while (!isOver() && Date.now() < giveUpMs) await new Promise((turn) => setTimeout(turn, 100)); // Until the process says so.

    const [finished] = system.events('PostingOccurrenceFinished');
    const { runId, occurrenceId } = finished?.data as { runId: string; occurrenceId: string };
    expect(occurrenceId).toBe(`${due.slice(0, 16)}[UTC]`);
    const { body: run } = await controller.get(`/posting-runs/${runId}`);
    expect(run).toMatchObject({
      trigger: 'scheduled',
      occurrenceId,
      startedBy: 'schedule',
      status: 'Finished',
      batches: 2,
      posted: 2,
    });
    const { body: occurrences } = await controller.get('/posting-schedule/occurrences?limit=1');
    const shown = { occurrenceId, instant: due, state: 'Run', late: false, runId, counts: { posted: 2, failed: 0 } };
    expect(occurrences).toMatchObject({ items: [shown], nextCursor: null });
    expect((await controller.get('/posting-schedule')).body).toMatchObject({
      status: 'On',
      lastRun: shown,
      failuresInARow: 0,
    });
    const statuses = await Promise.all(
      ['NOW', 'APPROVED', 'UNAPPROVED', 'LATER'].map(async (id) => (await controller.batch(id)).status),
    );
    expect(statuses).toEqual(['Success', 'Success', 'Awaiting Approval Here', 'Ready to Post']);
    expect(system.events('PostingOccurrenceClaimed')).toHaveLength(1);
    expect(await system.admin.batches()).toHaveLength(2);
  });
});
