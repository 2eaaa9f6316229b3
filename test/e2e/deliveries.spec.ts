import { Workbook } from '@cj-tech-master/excelts';
import fc from 'fast-check';
import { type FuzzedFile } from '../support/close-entries';
import { closeFile } from '../support/close-files';
import { type Person } from './support/person';
import { RunningSystem } from './support/system';

let system: RunningSystem;
let ana: Person;

beforeAll(async () => {
  system = await RunningSystem.start();
  ana = await system.person('cora.controller');
});

afterAll(() => system.stop());

const HEADER = 'Transaction Date,Journal Entry Id,Business Entity Id,Account Number,Amount,Posting Type,Currency';
const csv = (...entries: readonly (readonly [id: string, entity: string, date: string])[]): string =>
  [
    HEADER,
    ...entries.flatMap(([id, entity, date]) => [
      `${date},${id},${entity},2400,10.00,Debit,USD`,
      `${date},${id},${entity},4000,10.00,Credit,USD`,
    ]),
  ].join('\n');

const statuses = async (): Promise<string[]> => {
  const { body } = await ana.get('/journal-batches?limit=100');
  return (body.items as { journalEntryId: string; status: string }[]).map(
    ({ journalEntryId, status }) => `${journalEntryId}: ${status}`,
  );
};

it('a complete delivery takes back what it does not hold, when a person says so', async () => {
  await ana.importCsv(
    csv(['JE-1', 'us01', '2026-09-30'], ['JE-2', 'us01', '2026-09-30'], ['JE-3', 'uk01', '2026-08-31']),
  );
  const query = '?scope=complete&entities=us01&entities=uk01&periods=2026-09&preview=true';
  const looked = await ana.importCsv(csv(['JE-1', 'us01', '2026-09-30']), {}, query);
  expect(looked.body).toMatchObject({
    status: 'Awaiting Confirmation',
    scope: { entities: ['us01', 'uk01'], periods: ['2026-09'] },
    missingEntries: 1,
    others: [{ journalEntryId: 'JE-2', because: 'missing', totals: [{ currency: 'USD', debit: '10.00' }] }],
  });
  const importId = looked.body.importId as string;
  const refused = await ana.send('POST', `/journal-imports/${importId}/confirm`, {});
  expect([refused.status, refused.body.code]).toEqual([409, 'IMPORT_QUESTIONS_OPEN']);
  const [question] = looked.body.questions as { choices: { id: string; label: string }[] }[];
  const accepted = question?.choices.filter(({ label }) => label.startsWith('Withdraw')).map(({ id }) => id);
  await ana.send('POST', `/journal-imports/${importId}/confirm`, { accepted });
  expect((await ana.finishedImport(importId)).body).toMatchObject({ status: 'Completed', withdrawnEntries: 1 });
  expect(await statuses()).toEqual(['JE-1: Ready to Post', 'JE-2: Withdrawn', 'JE-3: Ready to Post']);
  const { body } = await ana.get('/journal-batches?status=Withdrawn');
  expect(body.items).toHaveLength(1);
});

it.each([
  ['?entities=us01', 'IMPORT_SCOPE_PARTIAL'],
  ['?scope=partial&periods=2026-09', 'IMPORT_SCOPE_PARTIAL'],
  ['?scope=whole', 'REQUEST_INVALID'],
  ['?scope=complete&periods=September', 'REQUEST_INVALID'],
])('refuses %s with %s', async (query, code) => {
  const { status, body } = await ana.importCsv(csv(['JE-9', 'us01', '2026-09-30']), {}, query);
  expect([status, body.code]).toEqual([400, code]);
});

it('the template, filled with an entry, is imported without a question', async () => {
  await ana.includeField('region', 'Région, "Nord"', 'Customer', 'Location');
  await ana.includeField('sales_unit', 'Base Amount', 'Customer', 'Department');
  const reply = await ana.send('GET', '/journal-imports/template');
  expect([reply.status, reply.headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
  expect(reply.headers.get('content-disposition')).toBe('attachment; filename="close-file-template-acme-test.csv"');
  const header = (reply.body as string).replace(/\r\n$/, '');
  expect(header).toBe(
    'Transaction Date,Journal Entry Id,Account Number,Amount,Posting Type,Currency,"Région, ""Nord""",sales_unit,' +
      'Account Name,Description,Journal,Business Entity Id,Posting Group Id,Customer ID,Memo,Document,Reversal Date,' +
      'Exchange Rate,Exchange Rate Date',
  );
  const rows = ['2400,10.00,Debit', '4000,10.00,Credit'].map(
    (cells) => `2026-09-30,JE-T,${cells},USD,West,100${',,'.repeat(5)},`,
  );
  const bytes = Buffer.from(`\uFEFF${[header, ...rows].join('\r\n')}\r\n`);
  const received = await ana.sendBytes('/journal-imports', bytes, 'text/csv');
  const { body } = await ana.finishedImport(received.body.importId as string);
  expect(body).toMatchObject({ status: 'Completed', newEntries: 1, questions: [], problems: [] });
  const sent = (body.columns as { fate: string; name: string; values: number }[]).filter(({ fate }) => fate === 'sent');
  expect(sent).toMatchObject([
    { name: 'Région, "Nord"', values: 2 },
    { name: 'sales_unit', values: 2 },
  ]);
  await ana.send('DELETE', '/custom-fields/region');
  await ana.send('DELETE', '/custom-fields/sales_unit');
});

it.each([',', ';', '\t'])('a profile can name the delimiter %j', async (delimiter) => {
  const settings = { delimiter, decimalMark: '.', dateFormat: 'YYYY-MM-DD' };
  const saved = await ana.send('PUT', '/import-settings/profiles/Delimited', settings);
  expect([saved.status, saved.body.code]).toEqual([200, undefined]);
  const rows = ['2400,10.00,Debit', '4000,10.00,Credit'].map((cells) => `2026-09-30,JE-D,us01,${cells},USD`);
  const text = [HEADER, ...rows].join('\n').replaceAll(',', delimiter);
  expect((await ana.importCsv(text, {}, '?profile=Delimited')).body).toMatchObject({
    status: 'Completed',
    shape: { delimiter, profile: { name: 'Delimited' } },
  });
  const other = await ana.send('PUT', '/import-settings/profiles/Delimited', { ...settings, dateFormat: '\t' });
  expect([other.status, other.body.code]).toEqual([400, 'REQUEST_INVALID']);
});

it('a file of any shape gets an answer, and never an error of the service', async () => {
  const bodyOf = async ({ bytes, totals, more }: FuzzedFile): Promise<readonly [Buffer, string]> => {
    if (totals === null) return [bytes, more.format === 'json' ? 'application/json' : 'text/csv'];
    const form = new FormData();
    form.append('file', new Blob([new Uint8Array(bytes)]), 'September.csv');
    form.append('totals', new Blob([totals]), 'September.totals.csv');
    const encoded = new Response(form);
    return [Buffer.from(await encoded.arrayBuffer()), encoded.headers.get('content-type') ?? ''];
  };
  const property = fc.asyncProperty(closeFile, async (file) => {
    const { profile } = file.more;
    if (profile) {
      const { name, version: _version, ...settings } = profile;
      const saved = await ana.send('PUT', `/import-settings/profiles/${name}`, settings);
      expect(saved.status).toBe(200);
    }
    const query = profile ? `?profile=${profile.name}` : '';
    const received = await ana.sendBytes(`/journal-imports${query}`, ...(await bodyOf(file)));
    expect(received.status).toBe(202);
    const { status, body } = await ana.finishedImport(received.body.importId as string);
    expect(status).toBe(200);
    if (file.outcome === 'refused') expect(body.status).toBe('Rejected');
    if (file.outcome === 'imported') expect(body.status).toMatch(/^(Completed|Awaiting Confirmation)$/);
  });
  await fc.assert(property, { numRuns: 40, endOnFailure: true });
});

describe('a workbook', () => {
  const rows = [
    ['Transaction Date', 'Journal Entry Id', 'Account Number', 'Amount', 'Posting Type', 'Currency'],
    [new Date(Date.UTC(2026, 8, 30)), 'JE-X', 2400, 389.82, 'Debit', 'USD'],
    [new Date(Date.UTC(2026, 8, 30)), 'JE-X', '4000', 389.82000000000005, 'Credit', 'USD'],
  ];
  const bytes = async (): Promise<Buffer> => {
    const workbook = new Workbook();
    const sheet = workbook.addWorksheet('Entries');
    for (const row of rows) sheet.addRow(row);
    sheet.getColumn(1).numFmt = 'dd.mm.yyyy';
    return Buffer.from(await workbook.xlsx.writeBuffer());
  };

  it('is imported as the same entries are as CSV', async () => {
    const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
    const received = await ana.sendBytes('/journal-imports', await bytes(), type);
    const first = await ana.finishedImport(received.body.importId as string);
    expect(first.body).toMatchObject({
      ...{ status: 'Completed', format: 'xlsx', fileName: 'JournalEntries.xlsx', newEntries: 1 },
      totals: [{ currency: 'USD', lines: 2, debit: '389.82', credit: '389.82' }],
    });
    const sameAsCsv = [
      rows[0]?.join(','),
      ...['Debit', 'Credit'].map((side) => `2026-09-30,JE-X,${side === 'Debit' ? 2400 : 4000},389.82,${side},USD`),
    ].join('\n');
    const second = await ana.importCsv(sameAsCsv);
    expect(second.body).toMatchObject({ status: 'Completed', unchangedEntries: 1 });
  });

  it('is told by its name in a form', async () => {
    const form = new FormData();
    form.append('file', new Blob([new Uint8Array(await bytes())]), 'September.xlsx');
    const encoded = new Response(form);
    const type = encoded.headers.get('content-type') ?? '';
    const received = await ana.sendBytes('/journal-imports', Buffer.from(await encoded.arrayBuffer()), type);
    expect((await ana.finishedImport(received.body.importId as string)).body).toMatchObject({
      ...{ status: 'Completed', format: 'xlsx', fileName: 'September.xlsx', unchangedEntries: 1 },
    });
  });

  it('that is none is refused, and so is one elsewhere', async () => {
    const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
    const received = await ana.sendBytes('/journal-imports', Buffer.from('PK no workbook'), type);
    const { body } = await ana.finishedImport(received.body.importId as string);
    expect(body).toMatchObject({ status: 'Rejected', problems: [{ code: 'FILE_NOT_READABLE' }] });
    const elsewhere = await ana.sendBytes('/account-mappings', await bytes(), type);
    expect([elsewhere.status, elsewhere.body.code]).toEqual([415, 'MEDIA_TYPE_NOT_SUPPORTED']);
  });
});
