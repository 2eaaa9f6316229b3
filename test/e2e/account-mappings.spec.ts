import { closeCsv } from './support/close';
import { type Person, type Reply } from './support/person';
import { RunningSystem } from './support/system';

const HEADER = 'RevRec Account Number,RevRec Account Name,Intacct Account Number';

let system: RunningSystem;
let controller: Person;

beforeAll(async () => {
  system = await RunningSystem.start();
  controller = await system.person('cora.controller');
  await controller.connect();
  await controller.includeField('class', 'Class', 'Subscription', 'Class');
  await controller.includeField('location', 'Location', 'Customer', 'Location');
});

afterAll(() => system.stop());

const load = (csv: string): Promise<Reply> => controller.send('POST', '/account-mappings', csv);
const loadBytes = async (bytes: Uint8Array<ArrayBuffer>): Promise<{ status: number; code: string }> => {
  const reply = await fetch(`${controller.base}/account-mappings`, {
    method: 'POST',
    headers: { authorization: `Bearer ${controller.token ?? ''}`, 'content-type': 'text/csv' },
    body: bytes,
  });
  return { status: reply.status, code: ((await reply.json()) as { code?: string }).code ?? '' };
};

describe('a CSV file of account mappings', () => {
  it.each([
    ['9200,Fees, other,0400', 'Row 2 has 4 values, the header has 3. Quote values that contain commas.', 2],
    ['9200,Fees,0400\n9300,"Other,0500', 'Row 3 has a quote that is not closed.', 3],
    ['9200,Fees', 'Row 2 has 2 values, the header has 3. Quote values that contain commas.', 2],
    ['', 'The file has a header row but no mappings.', 1],
  ])('that is broken (%s) is refused with its row, and changes nothing', async (rows, detail, row) => {
    const { status, body } = await load(`${HEADER}\n${rows}`);
    expect({ status, ...body }).toMatchObject({ status: 400, code: 'REQUEST_INVALID', detail, details: { row } });
    expect((await controller.get('/account-mappings')).body.items).toEqual([]);
  });

  it('is read as Excel saves it, and refused in other bytes', async () => {
    const text = `${HEADER.replaceAll(',', '\t')}\r\n0400\tFees, other\t0400\r\n`;
    expect(await loadBytes(Buffer.from(`\ufeff${text}`, 'utf16le'))).toEqual({ status: 200, code: '' });
    expect((await controller.get('/account-mappings')).body.items).toMatchObject([
      { account: '0400', accountName: 'Fees, other', ledgerAccount: '0400', conditions: null },
    ]);
    for (const bytes of [
      Buffer.from(text, 'utf16le'),
      Buffer.from([0xff, 0x00, 0x80]),
      Buffer.from(''),
      Buffer.from('"'),
    ])
      expect(await loadBytes(bytes)).toEqual({ status: 400, code: 'REQUEST_INVALID' });
    expect((await controller.send('DELETE', '/account-mappings/0400')).status).toBe(204);
  });
});

describe('mappings with conditions', () => {
  const plan = { column: 'Product Code', value: 'PLAN-GROW-12' };
  const none = { product: null, businessEntityId: null, validFrom: null, validTo: null };

  it('send lines where the most specific of them says, as preview and explanation tell before', async () => {
    const columns = 'Product Column,Product Value,Business Entity Id,Valid From,Valid To';
    const rows = [
      '2400,Deferred Revenue,2400,,,,,',
      '4010,Revenue,4000-10,,,,,',
      '4010,Revenue,4000-10,Product Code,PLAN-PRO,,,',
    ];
    expect((await load([`${HEADER},${columns}`, ...rows].join('\n'))).status).toBe(200);
    await controller.importCsv(closeCsv({ id: 'JE-1' }, { id: 'JE-2', date: '2026-10-01' }));
    const rule = {
      account: '4010',
      accountName: 'Revenue',
      ledgerAccount: '2400',
      conditions: { ...none, product: plan, businessEntityId: 'us01', validTo: '2026-09-30' },
    };
    const previewed = await controller.send('POST', '/account-mappings/preview', { mappings: [rule] });
    expect(previewed).toMatchObject({
      status: 200,
      body: {
        mappings: 1,
        batches: 1,
        lines: 1,
        linesUnmapped: 0,
        batchesChecked: 2,
        isComplete: true,
        effects: [{ journalEntryId: 'JE-1', line: 2, account: '4010', before: '4000-10', after: '2400' }],
      },
    });
    expect((await controller.send('PUT', '/account-mappings/4010', rule)).status).toBe(200);
    const line = 'account=4010&businessEntityId=us01&productColumn=product%20code&productValue=plan-grow-12';
    const explained = async (date: string): Promise<unknown> =>
      (await controller.get(`/account-mappings/explain?${line}&transactionDate=${date}`)).body;
    expect(await explained('2026-09-30')).toMatchObject({
      ledgerAccount: '2400',
      mappings: [
        { ledgerAccount: '2400', conditions: rule.conditions, notMet: null, counts: true },
        { conditions: { product: { value: 'PLAN-PRO' } }, notMet: 'product', counts: false },
        { ledgerAccount: '4000-10', conditions: null, notMet: null, counts: false },
      ],
    });
    expect(await explained('2026-10-01')).toMatchObject({ ledgerAccount: '4000-10' });
    const { body: dry } = await controller.send('POST', '/dry-runs', {});
    const accountsOf = (id: string): string[] =>
      dry.entries
        .find((entry: { journalEntryId: string }) => entry.journalEntryId === id)
        .lines.map((entry: { account: string }) => entry.account);
    expect([accountsOf('JE-1'), accountsOf('JE-2')]).toEqual([
      ['2400', '2400'],
      ['2400', '4000-10'],
    ]);
  });

  it('are refused when two tie, both named, and removed by their conditions', async () => {
    const entity = { account: '4010', ledgerAccount: '2400', conditions: { businessEntityId: 'us01' } };
    const refused = await controller.send('POST', '/account-mappings', { mappings: [entity] });
    expect(refused).toMatchObject({ status: 422, body: { code: 'ACCOUNT_MAPPING_INVALID' } });
    expect(refused.body.detail).toContain('"Product Code PLAN-PRO" to 4000-10 and "entity us01" to 2400');
    const remove = (query: string): Promise<Reply> => controller.send('DELETE', `/account-mappings/4010?${query}`);
    expect((await remove('productColumn=Product%20Code&productValue=plan-pro')).status).toBe(204);
    expect((await remove('productColumn=Product%20Code&productValue=plan-pro')).status).toBe(404);
    expect((await controller.send('POST', '/account-mappings', { mappings: [entity] })).status).toBe(200);
    const { body } = await controller.get('/account-mappings/4010/changes?limit=2');
    expect(body.items).toMatchObject([
      { ledgerAccount: '2400', conditions: { ...none, businessEntityId: 'us01' } },
      { ledgerAccount: null, conditions: { ...none, product: { column: 'Product Code', value: 'PLAN-PRO' } } },
    ]);
  });
});
