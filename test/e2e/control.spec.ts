import { closeCsv } from './support/close';
import { type Person } from './support/person';
import { RunningSystem } from './support/system';

describe('deciding about entries before they are posted', () => {
  let system: RunningSystem;
  let controller: Person;
  let analyst: Person;

  beforeAll(async () => {
    system = await RunningSystem.start();
    controller = await system.person('cora.controller');
    analyst = await system.person('anna.analyst');
    await controller.connect();
    await controller.includeField('class', 'Class', 'Subscription', 'Class');
    await controller.includeField('location', 'Location', 'Customer', 'Location');
    const mappings = ['2400', '4010,4000-10'].map((pair) => pair.split(','));
    await controller.send('POST', '/account-mappings', {
      mappings: mappings.map(([account, ledgerAccount]) => ({ account, ledgerAccount: ledgerAccount ?? account })),
    });
  });

  afterAll(() => system.stop());

  const keyOf = async (id: string): Promise<string> => (await controller.batch(id)).batchKey as string;

  it('holds an entry, which runs skip and count apart until somebody lifts it', async () => {
    await controller.importCsv(closeCsv({ id: 'HELD' }, { id: 'GOES' }));
    const batchKeys = [await keyOf('HELD')];
    const held = await controller.send('POST', '/journal-batches/hold', { batchKeys, reason: ' Disputed. ' });
    expect({ status: held.status, body: held.body }).toEqual({
      status: 200,
      body: { entries: 1, unchanged: 0, refusedCount: 0, refused: [] },
    });
    expect(await controller.batch('HELD')).toMatchObject({
      status: 'On Hold',
      hold: { reason: 'Disputed.', by: 'cora.controller', before: 'Ready to Post' },
    });
    const all = await controller.post({});
    expect(all.body).toMatchObject({ batches: 1, posted: 1, onHold: 0 });
    const chosen = await controller.post({ batchKeys });
    expect(chosen.body).toMatchObject({ status: 'Finished', batches: 1, posted: 0, leftOut: 0, onHold: 1 });
    const summary = await controller.get('/journal-batches/summary');
    expect(summary.body.items).toContainEqual(expect.objectContaining({ status: 'On Hold', batches: 1 }));

    await controller.send('POST', '/journal-batches/lift-hold', { batchKeys, reason: 'Signed.' });
    expect((await controller.post({ batchKeys })).body).toMatchObject({ posted: 1, onHold: 0 });
  });

  it('withdraws entries, which come back as new when they are delivered again', async () => {
    await controller.importCsv(closeCsv({ id: 'WRONG' }));
    const batchKeys = [await keyOf('WRONG'), await keyOf('GOES')];
    const body = { batchKeys, reason: 'Not ours.' };
    expect((await controller.send('POST', '/journal-batches/withdraw', body)).body).toMatchObject({
      entries: 1,
      refusedCount: 1,
      refused: [{ journalEntryId: 'GOES', code: 'ENTRY_IN_LEDGER' }],
    });
    expect(await controller.batch('WRONG')).toMatchObject({
      status: 'Withdrawn',
      withdrawal: { reason: 'Not ours.', by: 'cora.controller' },
    });
    const nothing = await controller.post({});
    expect(nothing.body).toMatchObject({ code: 'NOTHING_TO_POST' });
    const again = await controller.importCsv(closeCsv({ id: 'WRONG' }), {}, '?preview=true');
    expect(again.body).toMatchObject({
      newEntries: 1,
      withdrawnBeforeEntries: 1,
      preview: [{ journalEntryId: 'WRONG', action: 'create', withdrawnBefore: 'Not ours.' }],
    });
    const { importId } = again.body as { importId: string };
    await controller.send('POST', `/journal-imports/${importId}/confirm`, {});
    await controller.finishedImport(importId);
    expect((await controller.post({})).body).toMatchObject({ posted: 1 });
    const refused = await controller.send('POST', '/journal-batches/withdraw', { batchKeys: ['none'], reason: 'x' });
    expect(refused).toMatchObject({ status: 404, body: { code: 'BATCH_NOT_FOUND' } });
  });

  it('takes back an import that counts: by its Analyst while nothing of it is posted, else by a Controller', async () => {
    const { body: own } = await analyst.importCsv(closeCsv({ id: 'OWN-1' }, { id: 'OWN-2' }));
    const { body: others } = await controller.importCsv(closeCsv({ id: 'OTHERS' }));
    const withdraw = (person: Person, importId: unknown, body: unknown = { reason: 'The wrong month.' }) =>
      person.send('POST', `/journal-imports/${importId as string}/withdraw`, body);
    expect(await withdraw(analyst, others.importId)).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } });
    expect(await withdraw(analyst, own.importId, {})).toMatchObject({ status: 422, body: { code: 'REASON_MISSING' } });
    expect((await withdraw(analyst, own.importId)).status).toBe(200);
    expect(await takenBack(own.importId as string)).toMatchObject({
      ...{ reason: 'The wrong month.', by: 'anna.analyst', withdrawnEntries: 2, leftEntries: 0 },
    });
    expect([await controller.batch('OWN-1'), await controller.batch('OWN-2')]).toMatchObject([
      { status: 'Withdrawn', withdrawal: { by: 'anna.analyst' } },
      { status: 'Withdrawn', withdrawal: { by: 'anna.analyst' } },
    ]);

    const { body: mixed } = await analyst.importCsv(closeCsv({ id: 'MIXED-1' }, { id: 'MIXED-2' }));
    await controller.post({ batchKeys: [await keyOf('MIXED-1')] });
    expect((await withdraw(analyst, mixed.importId)).status).toBe(403);
    expect((await withdraw(controller, mixed.importId)).status).toBe(200);
    expect(await takenBack(mixed.importId as string)).toMatchObject({ withdrawnEntries: 1, leftEntries: 1 });
    expect([await controller.batch('MIXED-1'), await controller.batch('MIXED-2')]).toMatchObject([
      { status: 'Success' },
      { status: 'Withdrawn' },
    ]);
  });

  it('holds and frees a whole import', async () => {
    const { body } = await controller.importCsv(closeCsv({ id: 'WHOLE-1' }, { id: 'WHOLE-2' }));
    const path = `/journal-imports/${body.importId as string}`;
    const held = await controller.send('POST', `${path}/hold`, { reason: 'Under review.' });
    expect(held.body).toEqual({ entries: 2, unchanged: 0, refusedCount: 0, refused: [] });
    const again = await controller.send('POST', `${path}/hold`, { reason: 'Under review.' });
    expect(again.body).toEqual({ entries: 0, unchanged: 2, refusedCount: 0, refused: [] });
    const freed = await controller.send('POST', `${path}/lift-hold`, { reason: 'Reviewed.' });
    expect(freed.body).toMatchObject({ entries: 2 });
    expect(await controller.batch('WHOLE-2')).toMatchObject({ status: 'Ready to Post', hold: null });
    const none = await controller.send('POST', '/journal-imports/none/hold', { reason: 'x' });
    expect(none).toMatchObject({ status: 404, body: { code: 'IMPORT_NOT_FOUND' } });
  });

  it('does not let an Analyst withdraw entries of others by confirming a complete delivery', async () => {
    await controller.importCsv(closeCsv({ id: 'THEIRS', date: '2026-11-30' }));
    const delivered = await analyst.importCsv(
      closeCsv({ id: 'MINE', date: '2026-11-30' }),
      {},
      '?scope=complete&periods=2026-11&preview=true',
    );
    const [question] = delivered.body.questions as { id: string; choices: { id: string; label: string }[] }[];
    const [withdraw = { id: '' }, keep = { id: '' }] = question?.choices ?? [];
    const confirm = (person: Person, answer: string) =>
      person.send('POST', `/journal-imports/${delivered.body.importId as string}/confirm`, { accepted: [answer] });
    expect(await confirm(analyst, withdraw.id)).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } });
    expect((await confirm(analyst, keep.id)).status).toBe(202);
    await controller.finishedImport(delivered.body.importId as string);
    expect(await controller.batch('THEIRS')).toMatchObject({ status: 'Ready to Post' });
  });

  it('stops a run, whose rest is posted by another one, and says who stopped it', async () => {
    const ids = Array.from({ length: 150 }, (_, index) => `STOP-${index}`);
    await controller.importCsv(closeCsv(...ids.map((id) => ({ id, date: '2026-12-31' }))));
    const started = await controller.send('POST', '/posting-runs', { period: '2026-12' });
    const path = `/posting-runs/${started.body.runId as string}`;
    for (;;) if ((await controller.get(path)).body.posted > 0) break;
    expect((await analyst.send('POST', `${path}/stop`, {})).status).toBe(403);
    const stopped = await controller.send('POST', `${path}/stop`, { reason: 'The wrong month.' });
    expect(stopped).toMatchObject({
      status: 202,
      body: { stop: { by: 'cora.controller', reason: 'The wrong month.' } },
    });
    const ended = await controller.finishedRun(started.body.runId as string);
    expect(ended.body).toMatchObject({ status: 'Finished', failed: 0, outcomeUnknown: 0, waiting: 0 });
    const { posted, leftOut } = ended.body as { posted: number; leftOut: number };
    expect(posted + leftOut).toBe(150);
    expect((await controller.send('POST', `${path}/stop`, {})).status).toBe(202);
    if (leftOut > 0) expect((await controller.post({ period: '2026-12' })).body).toMatchObject({ posted: leftOut });
    const again = await controller.get('/journal-batches?period=2026-12&status=Success&limit=500');
    expect(again.body.items).toHaveLength(150);
    const references = (await system.admin.batches()).map(({ referenceNo }) => referenceNo);
    expect(new Set(references).size).toBe(references.length);
    const other = await controller.send('POST', '/posting-runs/none/stop', {});
    expect(other).toMatchObject({ status: 404, body: { code: 'RUN_NOT_FOUND' } });
  });

  it('tells it all in the history', async () => {
    const batchKey = await keyOf('HELD');
    const { body } = await controller.get(`/history?stream=journalBatch-acme-test.${batchKey}&limit=50`);
    const told = (body.items as { sentence: string; actor: string }[]).map(
      ({ sentence, actor }) => `${actor}: ${sentence}`,
    );
    expect(told).toEqual(
      expect.arrayContaining([
        'cora.controller: Put the entry of the batch on hold: it is not posted until the hold is lifted. Disputed.',
        'cora.controller: Lifted the hold on the entry of the batch: Signed.',
      ]),
    );
  });

  const takenBack = async (importId: string): Promise<Record<string, unknown>> => {
    for (;;) {
      const { body } = await controller.get(`/journal-imports/${importId}`);
      if (body.takeBack?.finishedAt) return body.takeBack as Record<string, unknown>;
      await new Promise((turn) => setImmediate(turn));
    }
  };
});
