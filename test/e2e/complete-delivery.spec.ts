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
