import { closeCsv, type EntryInput } from './support/close';
import { type Person, type Reply } from './support/person';
import { RunningSystem } from './support/system';

interface Case {
  readonly code: string;
  /** What is wrong with the one entry, before it is posted. */
  readonly entry: Omit<EntryInput, 'id'>;
  readonly spoil?: () => Promise<unknown>;
  readonly mend: () => Promise<unknown>;
}

let system: RunningSystem;
let controller: Person;

beforeAll(async () => {
  system = await RunningSystem.start();
  controller = await system.person('cora.controller');
  await controller.connect();
  await controller.includeField('class', 'Class', 'Subscription', 'Class');
  await controller.includeField('location', 'Location', 'Customer', 'Location');
  await map('2400', '2400');
  await map('4010', '4000-10');
});

afterAll(() => system.stop());

const map = (account: string, ledgerAccount: string): Promise<Reply> =>
  controller.send('PUT', `/account-mappings/${account}`, { account, ledgerAccount });
const override = (value: string, ledgerId: string): Promise<Reply> =>
  controller.send('PUT', '/custom-fields/class/value-overrides', { overrides: [{ value, ledgerId }] });
const addClass = (id: string, name: string, status = 'active'): Promise<Response> =>
  system.admin.addDimension({ object: 'CLASS', id, name, status });
const addTown = (endDate: string): Promise<Response> =>
  system.admin.addDimension({
    object: 'LOCATION',
    id: 'L98',
    name: 'Old Town',
    entity: 'us01',
    currency: 'USD',
    endDate,
  });
const inLedger = async (title: string): Promise<number> =>
  (await system.admin.batches()).filter((batch) => (batch as unknown as { title: string }).title === title).length;
const keyOf = async (id: string): Promise<string> => (await controller.batch(id)).batchKey as string;

/** Imports entries and answers their keys in this order. */
const imported = async (...entries: readonly EntryInput[]): Promise<string[]> => {
  const { body } = await controller.importCsv(closeCsv(...entries));
  expect(body).toMatchObject({ status: 'Completed', batches: entries.length });
  const keys: string[] = [];
  for (const { id } of entries) keys.push(await keyOf(id));
  return keys;
};

const preflight = (selection: Record<string, unknown>, who = controller): Promise<Reply['body']> =>
  who.preflight(selection);

const blockedIn = ({ lines }: Reply['body']): { code: string }[] =>
  lines.filter(({ status }: { status: string }) => status === 'blocked');

const CASES: readonly Case[] = [
  { code: 'ACCOUNT_NOT_MAPPED', entry: { debitAccount: '7771' }, mend: () => map('7771', '2400') },
  {
    code: 'LEDGER_ACCOUNT_UNKNOWN',
    entry: { debitAccount: '7772' },
    spoil: () => map('7772', '7772'),
    mend: () => system.admin.addAccount('7772'),
  },
  {
    code: 'LEDGER_ACCOUNT_INACTIVE',
    entry: { debitAccount: '7773' },
    spoil: async () => {
      await map('7773', '7773');
      await system.admin.addAccount('7773', { status: 'inactive' });
    },
    mend: () => system.admin.addAccount('7773'),
  },
  {
    code: 'DIMENSION_MISSING',
    entry: { debitAccount: '7774' },
    spoil: async () => {
      await map('7774', '7774');
      await system.admin.addAccount('7774', { requires: ['PROJECT'] });
    },
    mend: () => system.admin.addAccount('7774'),
  },
  {
    code: 'DIMENSION_VALUE_UNKNOWN',
    entry: { className: 'Startups' },
    mend: () => override('Startups', 'K1'),
  },
  {
    code: 'DIMENSION_VALUE_AMBIGUOUS',
    entry: { className: 'Twin' },
    spoil: async () => {
      await addClass('T1', 'Twin');
      await addClass('T2', 'Twin');
    },
    mend: () => override('Twin', 'T2'),
  },
  {
    code: 'DIMENSION_VALUE_INACTIVE',
    entry: { className: 'Retired' },
    spoil: () => addClass('R1', 'Retired', 'inactive'),
    mend: () => addClass('R1', 'Retired'),
  },
  {
    code: 'DIMENSION_VALUE_OUT_OF_DATES',
    entry: { location: 'Old Town' },
    spoil: () => addTown('2026-09-29'),
    mend: () => addTown('2026-12-31'),
  },
  {
    code: 'VALUE_OVERRIDE_NOT_USABLE',
    entry: { className: 'Odd' },
    spoil: () => override('Odd', 'K99'),
    mend: () => override('Odd', 'K1'),
  },
  { code: 'JOURNAL_UNKNOWN', entry: { journal: 'NOPE' }, mend: () => system.admin.addJournal({ symbol: 'NOPE' }) },
  {
    code: 'JOURNAL_INACTIVE',
    entry: { journal: 'OLDJ' },
    mend: () => system.admin.addJournal({ symbol: 'OLDJ', status: 'active' }),
  },
  {
    code: 'JOURNAL_CLOSED_TO_DIRECT_POSTING',
    entry: { journal: 'SUBL' },
    spoil: () => system.admin.addJournal({ symbol: 'SUBL', allowsDirectPosting: false }),
    mend: () => system.admin.addJournal({ symbol: 'SUBL' }),
  },
  {
    code: 'PERIOD_CLOSED',
    entry: { location: 'London', currency: 'GBP', businessEntityId: 'uk01' },
    spoil: () => system.admin.settings({ bookClosedThrough: { uk01: '2026-09-30' } }),
    mend: () => system.admin.settings({ bookClosedThrough: {} }),
  },
];

describe('a cause that blocks one batch', () => {
  it.each(CASES)(
    '$code: the others are posted; once fixed, exactly what it blocked',
    async ({ code, entry, spoil, mend }) => {
      await spoil?.();
      const ids = { good: `${code}-GOOD`, bad: `${code}-BAD` };
      const batchKeys = await imported({ id: ids.good }, { id: ids.bad, ...entry });
      const looked = await preflight({ batchKeys });
      const [line, ...others] = blockedIn(looked);
      expect([looked.batches, looked.blocked, others]).toEqual([2, 1, []]);
      expect(line).toMatchObject({ code, batches: 1, batchKeys: [batchKeys[1]], fix: expect.stringMatching(/.+/) });
      const { cause } = line as unknown as { cause: string };

      const run = await controller.post({ batchKeys });
      expect(run.body).toMatchObject({ batches: 2, posted: 1, failed: 1 });
      expect(await controller.batch(ids.bad)).toMatchObject({ status: 'Failed', problems: [{ code }], attempts: 0 });
      const causes = await controller.get('/journal-batches/failure-causes');
      expect(causes.body.items).toMatchObject([{ cause, code, batches: 1 }]);
      const { body: retryNow } = await controller.post({ cause });
      expect([retryNow.status, retryNow.refusal.code]).toEqual(['Not started', 'PREREQUISITES_NOT_MET']);

      const [bystander] = await imported({ id: `${code}-LATER` });
      await mend();
      const retry = await controller.post({ cause });
      expect(retry.body).toMatchObject({ batches: 1, posted: 1, failed: 0 });
      expect([await inLedger(ids.good), await inLedger(ids.bad), await inLedger(`${code}-LATER`)]).toEqual([1, 1, 0]);
      expect((await controller.get('/journal-batches/failure-causes')).body.items).toEqual([]);
      await controller.post({ batchKeys: [bystander] });
    },
  );

  it.each([
    ['LOCATION_REQUIRED', { location: '' }],
    ['ENTRY_UNBALANCED_IN_LEDGER', { creditLocation: 'London' }],
  ])('%s: fixed in the revenue system and imported again', async (code, entry) => {
    const ids = { good: `${code}-GOOD`, bad: `${code}-BAD` };
    const batchKeys = await imported({ id: ids.good }, { id: ids.bad, ...entry });
    expect((await controller.post({ batchKeys })).body).toMatchObject({ posted: 1, failed: 1 });
    const { problems } = await controller.batch(ids.bad);
    expect(problems.map((problem: { code: string }) => problem.code)).toContain(code);
    const again = await imported({ id: ids.bad });
    expect((await controller.post({ batchKeys: again })).body).toMatchObject({ posted: 1, failed: 0 });
    expect(await inLedger(ids.bad)).toBe(1);
  });
});

describe('a cause that blocks everything', () => {
  const refusalOf = async (batchKeys: readonly string[]): Promise<Reply['body']> => {
    const { body: run } = await controller.post({ batchKeys });
    expect(run).toMatchObject({ status: 'Not started', leftOut: batchKeys.length, posted: 0, failed: 0, waiting: 0 });
    expect(run.refusal.code).toBe('PREREQUISITES_NOT_MET');
    return { ...run.refusal, runId: run.runId };
  };

  it('ends the run with the list, and nothing is changed: a field that is included but not bound', async () => {
    await controller.send('POST', '/custom-fields', { apiName: 'segment', label: 'Segment', source: 'Product' });
    await controller.send('PATCH', '/custom-fields/segment', { includeInJournalPosting: true });
    const batchKeys = await imported({ id: 'UNBOUND-1' }, { id: 'UNBOUND-2' });
    const refusal = await refusalOf(batchKeys);
    expect(refusal).toMatchObject({
      message: expect.stringContaining('2 of 2 batches cannot be posted yet.'),
      fix: expect.stringContaining('Bind Segment'),
      batches: 2,
      blocked: 2,
      prerequisites: [{ check: 'Custom fields', code: 'CUSTOM_FIELD_NOT_BOUND', mendAt: '/custom-fields', batches: 2 }],
    });
    expect((await controller.get(`/preflights/${refusal.runId as string}`)).body).toMatchObject({
      trigger: 'posting-run',
      blocked: 2,
    });
    expect(await controller.batch('UNBOUND-1')).toMatchObject({ status: 'Ready to Post', runId: null });
    await controller.send('DELETE', '/custom-fields/segment');
    const { cause } = refusal.prerequisites[0];
    expect((await controller.post({ cause })).body).toMatchObject({ batches: 2, posted: 2 });
  });

  it('names the right that the user lacks, and is gone when another user is connected', async () => {
    const batchKeys = await imported({ id: 'NO-RIGHT' });
    await controller.connect({ userId: 'view_only' });
    const { prerequisites } = await refusalOf(batchKeys);
    expect(prerequisites).toMatchObject([{ code: 'PERMISSION_MISSING', mendAt: null }]);
    await controller.connect();
    expect((await controller.post({ batchKeys })).body).toMatchObject({ posted: 1 });
  });

  it('is what a user without any rights meets: the values of a field may not be read', async () => {
    const batchKeys = await imported({ id: 'NO-RIGHTS' });
    await controller.connect({ userId: 'no_permissions' });
    const { prerequisites } = await refusalOf(batchKeys);
    expect(prerequisites.map(({ code }: { code: string }) => code)).toEqual(
      expect.arrayContaining(['CUSTOM_FIELD_NOT_READABLE']),
    );
    await controller.connect();
    expect((await controller.post({ batchKeys })).body).toMatchObject({ posted: 1 });
  });

  it('is a wrong password: the preflight says so, and the connection is paused before it locks the user', async () => {
    const batchKeys = await imported({ id: 'LOCKED-OUT' });
    await system.admin.settings({ companyExpired: true });
    const looked = await preflight({ batchKeys });
    expect(blockedIn(looked)).toMatchObject([{ check: 'Sign-in', code: 'SUBSCRIPTION_EXPIRED', batches: 1 }]);
    expect((await controller.get('/connection')).body).toMatchObject({ status: 'Paused' });
    await system.admin.settings({ companyExpired: false });
    await controller.send('POST', '/connection/check', {});
    expect((await controller.post({ batchKeys })).body).toMatchObject({ posted: 1 });
  });
});

describe('the proof by a draft', () => {
  it('leaves nothing in the ledger, and an Analyst may not ask for it', async () => {
    const [batchKey] = await imported({ id: 'PROVEN' });
    const before = (await system.admin.batches()).length;
    const looked = await preflight({ batchKeys: [batchKey], proveByDraft: true });
    expect(looked.lines).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          check: 'Permission to add journal entries',
          status: 'ok',
          message: 'A draft was created in the journal APJ and deleted again.',
        }),
      ]),
    );
    expect((await system.admin.batches()).length).toBe(before);
    const analyst = await system.person('anna.analyst');
    const refused = await analyst.send('POST', '/preflights', { proveByDraft: true });
    expect([refused.status, refused.body.code]).toEqual([403, 'FORBIDDEN']);
    await controller.post({ batchKeys: [batchKey] });
  });
});

describe('a dry run', () => {
  it('shows exactly what the ledger then gets, and as a file that its own import takes', async () => {
    const batchKeys = await imported({ id: 'DRY-1' }, { id: 'DRY-2', amount: '0.07', className: 'Enterprise' });
    const before = (await system.admin.batches()).length;
    const dry = await controller.send('POST', '/dry-runs', { batchKeys });
    expect(dry.status).toBe(200);
    expect((await system.admin.batches()).length).toBe(before);
    expect(dry.body.totals).toEqual([{ currency: 'USD', entries: 2, lines: 4, debit: '100.07', credit: '100.07' }]);
    expect(dry.body.versions.customFields.map(({ apiName }: { apiName: string }) => apiName)).toEqual([
      'class',
      'location',
    ]);

    const csv = await controller.send('POST', '/dry-runs/csv', { batchKeys });
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const [first, second] = dry.body.entries;
    const dims = (cells: string): string => `L01,,,,,,${cells},,,`;
    expect((csv.body as string).split('\r\n')).toEqual([
      'JOURNAL,DATE,DESCRIPTION,REFERENCE_NO,LINE_NO,ACCT_NO,LOCATION_ID,DEPT_ID,GLENTRY_CUSTOMERID,GLENTRY_VENDORID,GLENTRY_EMPLOYEEID,GLENTRY_ITEMID,GLENTRY_CLASSID,GLENTRY_PROJECTID,GLENTRY_CONTRACTID,GLENTRY_WAREHOUSEID,DOCUMENT,MEMO,DEBIT,CREDIT,CURRENCY,EXCH_RATE_TYPE_ID',
      `APJ,09/30/2026,DRY-1,${first.referenceNo},1,2400,${dims('K1')},PG-1,Sep 2026 recognition,100.00,,USD,Intacct Daily Rate`,
      `,,,,2,4000-10,${dims('K1')},PG-1,Sep 2026 recognition,,100.00,USD,Intacct Daily Rate`,
      `APJ,09/30/2026,DRY-2,${second.referenceNo},1,2400,${dims('K3')},PG-1,Sep 2026 recognition,0.07,,USD,Intacct Daily Rate`,
      `,,,,2,4000-10,${dims('K3')},PG-1,Sep 2026 recognition,,0.07,USD,Intacct Daily Rate`,
      '',
    ]);

    expect((await controller.post({ batchKeys })).body).toMatchObject({ posted: 2 });
    const held = (await system.admin.batches()).filter(({ referenceNo }) =>
      [first.referenceNo, second.referenceNo].includes(referenceNo),
    );
    const asDry = held.map(({ referenceNo, lines }) => [
      referenceNo,
      lines.map(({ accountNo, trType, amount, dimensions }) => [
        accountNo,
        trType === '1' ? 'Debit' : 'Credit',
        amount,
        dimensions['CLASSID'] ?? dimensions['CLASS'],
        dimensions['LOCATION'],
      ]),
    ]);
    interface Line {
      readonly account: string;
      readonly postingType: string;
      readonly amount: string;
      readonly dimensions: readonly { field: string; value: string }[];
    }
    const valueOf = ({ dimensions }: Line, name: string): unknown =>
      dimensions.find(({ field }) => field === name)?.value;
    expect(asDry).toEqual(
      dry.body.entries.map(({ referenceNo, lines }: { referenceNo: string; lines: Line[] }) => [
        referenceNo,
        lines.map((line) => [
          line.account,
          line.postingType,
          line.amount,
          valueOf(line, 'Class'),
          valueOf(line, 'Location'),
        ]),
      ]),
    );
    const posted = await controller.send('POST', '/dry-runs', { batchKeys });
    expect([posted.status, posted.body.code]).toEqual([409, 'BATCH_NOT_READY']);
  });

  it('is shown as it was sent, whatever was mapped afterwards', async () => {
    const batchKeys = await imported({ id: 'SENT-1', amount: '12.34' });
    const sent = (): Promise<Reply> => controller.get(`/journal-batches/${batchKeys[0] ?? ''}/posted-entry`);
    expect((await sent()).body).toEqual({ entry: null });
    const dry = await controller.send('POST', '/dry-runs', { batchKeys });
    await controller.post({ batchKeys });
    const [shown] = dry.body.entries as { matches: unknown }[];
    expect(shown?.matches).toEqual([
      { label: 'Class', value: 'SMB', ledgerId: 'K1', by: 'name' },
      { label: 'Location', value: 'US-East', ledgerId: 'L01', by: 'name' },
    ]);
    expect((await sent()).body).toEqual({ entry: { ...shown, matches: [] } });

    await map('4010', '1200');
    await override('SMB', 'K3');
    expect((await sent()).body).toEqual({ entry: { ...shown, matches: [] } });
    await map('4010', '4000-10');
    await controller.send('DELETE', '/custom-fields/class/value-overrides?value=SMB');
    expect((await controller.get('/journal-batches/none/posted-entry')).body.code).toBe('BATCH_NOT_FOUND');
  });

  it('is shown as it was sent, whatever a name means now', async () => {
    await addClass('K77', 'Rare');
    await controller.send('POST', '/ledger-directory/refresh', { lists: ['Class'] });
    const batchKeys = await imported({ id: 'NAMED-1', className: 'Rare' });
    await controller.post({ batchKeys });
    const sent = (): Promise<Reply> => controller.get(`/journal-batches/${batchKeys[0] ?? ''}/posted-entry`);
    const before = (await sent()).body;
    expect(JSON.stringify(before)).toContain('K77');

    await addClass('K77', 'Usual');
    await addClass('K78', 'Rare');
    await controller.send('POST', '/ledger-directory/refresh', { lists: ['Class'] });
    const { body } = await controller.get('/ledger-directory/Class?search=Rare');
    expect(JSON.stringify(body)).toContain('K78');
    expect(JSON.stringify((await sent()).body.entry?.lines)).toContain('K77');
  });

  it('shows nothing when one of the batches is blocked, but the list', async () => {
    const batchKeys = await imported({ id: 'DRY-GOOD' }, { id: 'DRY-BAD', debitAccount: '8888' });
    for (const path of ['/dry-runs', '/dry-runs/csv']) {
      const reply = await controller.send('POST', path, { batchKeys });
      expect([reply.status, reply.body.code, reply.body.details.blocked]).toEqual([409, 'PREREQUISITES_NOT_MET', 1]);
    }
  });

  it('has nothing to show when nothing is Ready to Post', async () => {
    const reply = await controller.send('POST', '/dry-runs', { period: '2020-01' });
    expect([reply.status, reply.body.code]).toEqual([422, 'NOTHING_TO_POST']);
  });
});
