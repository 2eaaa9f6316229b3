import { closeCsv } from './support/close';
import { type Person } from './support/person';
import { RunningSystem } from './support/system';

const COUNTS_OF_ONE = { batches: 1, failed: 0, outcomeUnknown: 0, waiting: 0, leftOut: 0 };

describe('posting against the sandbox', () => {
  let system: RunningSystem;
  let controller: Person;

  beforeAll(async () => {
    system = await RunningSystem.start();
    controller = await system.person('cora.controller');
    await controller.connect();
    await controller.includeField('class', 'Class', 'Subscription', 'Class');
    await controller.includeField('location', 'Location', 'Customer', 'Location');
    const mappings = ['2400', '4010,4000-10', '9999,9999'].map((pair) => pair.split(','));
    await controller.send('POST', '/account-mappings', {
      mappings: mappings.map(([account, ledgerAccount]) => ({ account, ledgerAccount: ledgerAccount ?? account })),
    });
  });

  afterAll(() => system.stop());

  const inLedger = async (referenceNo: string): Promise<number> =>
    (await system.admin.batches()).filter((batch) => batch.referenceNo === referenceNo).length;

  it('imports a file twice and changes nothing the second time', async () => {
    const csv = closeCsv({ id: 'TWICE' });
    const first = await controller.importCsv(csv);
    const second = await controller.importCsv(csv);
    expect(
      [first.body, second.body].map(({ status, newEntries, unchangedEntries, batches }) => ({
        status,
        newEntries,
        unchangedEntries,
        batches,
      })),
    ).toEqual([
      { status: 'Completed', newEntries: 1, unchangedEntries: 0, batches: 1 },
      { status: 'Completed', newEntries: 0, unchangedEntries: 1, batches: 0 },
    ]);
    const { body } = await controller.get('/journal-batches?journalEntryId=TWICE');
    expect(body.items).toHaveLength(1);
  });

  it('replaces an entry that changes before it is posted, and sets it aside afterwards', async () => {
    await controller.importCsv(closeCsv({ id: 'CHANGED', amount: '10.00' }));
    await controller.importCsv(closeCsv({ id: 'CHANGED', amount: '20.00' }));
    const replaced = await controller.get('/journal-batches?journalEntryId=CHANGED');
    const shown = replaced.body.items.map(({ entryRevision, total, status }: Record<string, unknown>) => ({
      entryRevision,
      total,
      status,
    }));
    expect(shown).toEqual([
      { entryRevision: 1, total: '10.00', status: 'Discarded' },
      { entryRevision: 2, total: '20.00', status: 'Ready to Post' },
    ]);

    const { batchKey } = await controller.batch('CHANGED');
    const run = await controller.post({ batchKeys: [batchKey] });
    expect(run.body).toMatchObject({ ...COUNTS_OF_ONE, status: 'Finished', posted: 1 });

    const late = await controller.importCsv(closeCsv({ id: 'CHANGED', amount: '30.00' }, { id: 'INNOCENT' }));
    expect(late.body).toMatchObject({ status: 'Completed', newEntries: 1, correctedEntries: 1 });
    expect(await controller.batch('INNOCENT')).toMatchObject({ status: 'Ready to Post' });
    const correction = await controller.batch('CHANGED');
    expect(correction).toMatchObject({ status: 'Correction', needsPerson: true, total: '30.00' });
    expect((await controller.get(`/journal-batches/${batchKey as string}`)).body).toMatchObject({
      status: 'Success',
      notInLedgerYet: [correction.batchKey],
    });
    await controller.post({ batchKeys: [correction.batchKey] });
    expect(await controller.batch('CHANGED')).toMatchObject({ status: 'Correction', attempts: 0 });
    const held = (await system.admin.batches()).filter(({ debit }) => debit === '20.00' || debit === '30.00');
    expect(held.map(({ debit }) => debit)).toEqual(['20.00']);
  });

  it('fails only the batches that cannot be posted, each with its fix, and posts them once that is fixed', async () => {
    const { body: imported } = await controller.importCsv(
      closeCsv(
        { id: 'GOOD' },
        { id: 'UNMAPPED', debitAccount: '7777' },
        { id: 'NO-SUCH-ACCOUNT', debitAccount: '9999' },
        { id: 'NO-SUCH-CLASS', className: 'Startup' },
      ),
    );
    const { body: list } = await controller.get(`/journal-batches?importId=${imported.importId}`);
    const batchKeys = list.items.map(({ batchKey }: { batchKey: string }) => batchKey);
    const run = await controller.post({ batchKeys });
    expect(run.body).toMatchObject({ batches: 4, posted: 1, failed: 3, outcomeUnknown: 0, waiting: 0, leftOut: 0 });

    const { body: after } = await controller.get(`/journal-batches?importId=${imported.importId}`);
    expect(after.items.map(summary)).toEqual([
      ['GOOD', 'Success', []],
      ['NO-SUCH-ACCOUNT', 'Failed', ['LEDGER_ACCOUNT_UNKNOWN']],
      ['NO-SUCH-CLASS', 'Failed', ['DIMENSION_VALUE_UNKNOWN']],
      ['UNMAPPED', 'Failed', ['ACCOUNT_NOT_MAPPED']],
    ]);
    const noClass = await controller.batch('NO-SUCH-CLASS');
    expect(noClass.problems[0]).toMatchObject({
      field: 'Class',
      value: 'Startup',
      line: 1,
      fix: expect.stringContaining('Override Startup with an id of Sage Intacct'),
    });
    expect(noClass.referenceNo).toBeNull(); // Nothing was sent, so nothing was posted without its class.

    await system.admin.addDimension({ object: 'CLASS', id: 'K9', name: 'Startup', status: 'active' });
    await system.admin.addAccount('9999');
    await controller.send('PUT', '/account-mappings/7777', { account: '7777', ledgerAccount: '2400' });
    const failed = after.items.filter(({ status }: { status: string }) => status === 'Failed');
    const retry = await controller.post({ batchKeys: failed.map(({ batchKey }: { batchKey: string }) => batchKey) });
    expect(retry.body).toMatchObject({ batches: 3, posted: 3, failed: 0 });
    const mended = await controller.batch('NO-SUCH-CLASS');
    const [held] = (await system.admin.batches()).filter(({ referenceNo }) => referenceNo === mended.referenceNo);
    expect(JSON.stringify(held?.lines).match(/K9/g)).toHaveLength(2);
  });

  it('finds an entry whose reply was lost after the ledger committed it, and never sends it again', async () => {
    await controller.importCsv(closeCsv({ id: 'LOST-REPLY' }));
    await system.admin.fault({ function: 'create' }, { kind: 'drop-after-commit' });
    const { batchKey } = await controller.batch('LOST-REPLY');
    const run = await controller.post({ batchKeys: [batchKey] });
    expect(run.body).toMatchObject({ ...COUNTS_OF_ONE, posted: 1 });
    const batch = await controller.batch('LOST-REPLY');
    expect({ status: batch.status, attempts: batch.attempts, inLedger: await inLedger(batch.referenceNo) }).toEqual({
      status: 'Success',
      attempts: 1,
      inLedger: 1,
    });
  });

  it('sends again only after the settle time when a create never arrived, under the same control id', async () => {
    await controller.importCsv(closeCsv({ id: 'LOST-REQUEST' }));
    await system.admin.fault({ function: 'create' }, { kind: 'drop-before-commit' });
    const { batchKey } = await controller.batch('LOST-REQUEST');
    await controller.post({ batchKeys: [batchKey] });
    const batch = await controller.batch('LOST-REQUEST');
    const attempts = system.events('PostingAttemptStarted').filter(({ stream }) => stream.endsWith(batchKey));
    expect({
      status: batch.status,
      attempts: batch.attempts,
      controlIds: new Set(attempts.map(({ data }) => data['controlId'])).size,
    }).toEqual({
      status: 'Success',
      attempts: 2,
      controlIds: 1,
    });
    expect(await inLedger(batch.referenceNo)).toBe(1);
  });

  it('leaves one entry when the first create arrives after the settle time: the ledger then knows its control id', async () => {
    await controller.importCsv(closeCsv({ id: 'LATE' }));
    await system.admin.fault({ function: 'create' }, { kind: 'commit-late', ms: 6_000 }); // Later than the settle time of this system.
    const { batchKey } = await controller.batch('LATE');
    await controller.post({ batchKeys: [batchKey] });
    const batch = await controller.batch('LATE');
    const outcomes = async (): Promise<string[]> =>
      (await system.admin.createsOf(batch.controlId)).map(({ outcome }) => outcome);
    while ((await outcomes()).length < 2) await new Promise((turn) => setTimeout(turn, 50)); // Until the late one has arrived.
    expect({ status: batch.status, creates: await outcomes(), inLedger: await inLedger(batch.referenceNo) }).toEqual({
      status: 'Success',
      creates: ['success', 'failure'],
      inLedger: 1,
    });
  });

  it('continues a run when the ledger comes back', async () => {
    await controller.importCsv(closeCsv({ id: 'DOWN-1' }, { id: 'DOWN-2' }));
    await system.admin.offline();
    const keys = [(await controller.batch('DOWN-1')).batchKey, (await controller.batch('DOWN-2')).batchKey];
    const { body: started } = await controller.send('POST', '/posting-runs', { batchKeys: keys });
    const isTrying = (): boolean =>
      system.output.some((line) => line.includes('posting.try-again') && line.includes(started.runId as string));
    while (!isTrying()) await new Promise((turn) => setImmediate(turn));
    const { body: meanwhile } = await controller.get(`/posting-runs/${started.runId}`);
    expect(meanwhile).toMatchObject({ status: 'Running', posted: 0, failed: 0 });
    await system.admin.online();
    const run = await controller.finishedRun(started.runId as string);
    expect(run.body).toMatchObject({ status: 'Finished', batches: 2, posted: 2, failed: 0 });
  });

  it('pauses the connection at the first refusal of its credentials and leaves the batches Ready to Post', async () => {
    await controller.importCsv(closeCsv({ id: 'PAUSED' }));
    await system.admin.reset(); // Forgets the session, and with the next line the password.
    await system.admin.fault({ function: 'getAPISession' }, { kind: 'http', status: 401, body: UNAUTHORISED }, 10);
    const { batchKey } = await controller.batch('PAUSED');
    const run = await controller.post({ batchKeys: [batchKey] });
    expect(run.body).toMatchObject({ status: 'Finished', posted: 0, leftOut: 1 });
    const { body: connection } = await controller.get('/connection');
    expect(connection).toMatchObject({ status: 'Paused', paused: { code: 'SIGN_IN_REFUSED' } });
    expect((await controller.batch('PAUSED')).status).toBe('Ready to Post');
    expect((await controller.post({ batchKeys: [batchKey] })).body.code).toBe('CONNECTION_PAUSED');

    await fetch(`${system.gateway.replace('/ia/xml/xmlgw.phtml', '')}/admin/faults`, { method: 'DELETE' });
    expect((await controller.send('POST', '/connection/check')).body.status).toBe('Connected');
    expect((await controller.post({ batchKeys: [batchKey] })).body).toMatchObject({ posted: 1 });
  });
});

const summary = ({
  journalEntryId,
  status,
  problems,
}: {
  journalEntryId: string;
  status: string;
  problems: { code: string }[];
}): unknown[] => [journalEntryId, status, problems.map(({ code }) => code).slice(0, 1)];

const UNAUTHORISED = `<?xml version="1.0" encoding="UTF-8"?><response><control><status>failure</status><senderid></senderid><controlid></controlid></control>
<errormessage><error><errorno>XMLGW_JPP0002</errorno><description></description><description2>Sign-in information is incorrect. Please check your request.</description2><correction></correction></error></errormessage></response>`;
