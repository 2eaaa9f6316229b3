import { Workbook } from '@cj-tech-master/excelts';
import { type Person } from './support/person';
import { RunningSystem } from './support/system';

let system: RunningSystem;
let ana: Person;

beforeAll(async () => {
  system = await RunningSystem.start();
  ana = await system.person('cora.controller');
}, 60_000);

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
