import { CASES_COMPANY, type LedgerLine, playCase, readLedger, type StepResult } from './support/case-run';
import { RunningSystem } from './support/system';

/**
 * What people reported in public about importing and posting journal entries, each as a small input, replayed against
 * the service and the sandbox. The ledger is read through the gateway.
 */
const NAMES = [
  ...['001', '002', '004', '006', '007', '010', '012', '014', '016', '017', '018', '019'],
  ...['020', '021', '022', '025', '026', '027', '028', '031', '003', '013'],
];

let system: RunningSystem;
let results: StepResult[] = [];

beforeAll(async () => {
  const environments = NAMES.map((name) => `case-${name}`).join(',');
  system = await RunningSystem.start({
    companyDir: CASES_COMPANY,
    service: { ENVIRONMENTS: environments },
    sandbox: { SANDBOX_ENVIRONMENT: environments },
  });
});

afterAll(() => system.stop());

const play = async (name: string): Promise<void> => {
  const person = await system.person('cora.controller', system.service, `case-${name}`);
  results = await playCase(system, person, name);
};
const of = (op: StepResult['op'], index = 0): StepResult['body'] => results.filter((one) => one.op === op)[index]?.body;
const imported = (file: string, index = 0): StepResult['body'] =>
  results.filter((one) => one.file === file)[index]?.body;
const problemsIn = (file: string): { code: string; rows?: number; message: string }[] => imported(file).problems;
const codesIn = (file: string): string[] => problemsIn(file).map(({ code }) => code);
/** Titles with their amounts by account and side, and whatever else is asked for. */
const ledger = async (...extra: string[]): Promise<unknown[]> => {
  const entries = (await readLedger(system, extra)).map(({ title, lines }) => [
    title,
    ...lines.map((line) =>
      [line['ACCOUNTNO'], ...amountOf(line), ...extra.map((field) => line[field] ?? '')].join(' '),
    ),
  ]);
  // Entries are posted side by side, so their order says nothing.
  return entries.sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
};
const amountOf = ({ TR_TYPE, TRX_AMOUNT, CURRENCY }: LedgerLine): string[] => [
  TR_TYPE === '1' ? 'debit' : 'credit',
  TRX_AMOUNT ?? '',
  CURRENCY ?? '',
];
const entry = (title: string, amount: string, currency = 'USD'): unknown => [
  title,
  `2400 debit ${amount} ${currency}`,
  `4000-10 credit ${amount} ${currency}`,
];

describe('the same Journal Entry Id', () => {
  it('001 in the file of another entity is another entry', async () => {
    await play('001');
    expect(await ledger()).toEqual([entry('Sep26 Rev', '300.00', 'GBP'), entry('Sep26 Rev', '500.00')]);
  });

  it('002 in the next month is another entry', async () => {
    await play('002');
    expect(await ledger()).toEqual([entry('JE-001', '500.00'), entry('JE-001', '700.00')]);
  });

  it('014 as a spreadsheet rounds it is refused', async () => {
    await play('014');
    expect(codesIn('saved-by-excel.csv')).toEqual(['ID_ROUNDED']);
    expect(await ledger()).toEqual([entry('202609300001', '500.00'), entry('202609300002', '300.00')]);
  });

  it('019 with a change in a column that is not posted is unchanged', async () => {
    await play('019');
    expect(imported('day2.csv')).toMatchObject({
      status: 'Completed',
      newEntries: 1,
      unchangedEntries: 1,
      unchangedButForColumns: 1,
      correctedEntries: 0,
    });
  });
});

describe('a column', () => {
  it('004 that a field is labelled like reaches the field', async () => {
    await play('004');
    expect(await ledger('GLDIMREGION')).toEqual([['JE-1', '2400 debit 100.00 USD 10', '4000-10 credit 100.00 USD 10']]);
  });

  it('006 that goes nowhere is said in the import and in the preflight', async () => {
    await play('006');
    const lost = imported('input.csv').columns.filter((column: { fate: string }) => column.fate === 'not sent');
    expect(lost).toEqual([
      { name: 'Class', fate: 'not sent', as: '', values: 2 },
      { name: 'Department', fate: 'not sent', as: '', values: 2 },
    ]);
    const warnings = of('preflight').lines.filter(({ code }: { code: string }) => code === 'COLUMN_NOT_SENT');
    expect(warnings.map(({ message }: { message: string }) => message)).toEqual([
      'The column "Class" has 2 values and goes nowhere.',
      'The column "Department" has 2 values and goes nowhere.',
    ]);
  });
});

describe('a value', () => {
  it('010 is another record when its vowel signs differ', async () => {
    await play('010');
    expect(of('preflight').lines).toEqual(
      expect.arrayContaining([expect.objectContaining({ code: 'DIMENSION_VALUE_UNKNOWN', value: 'रोमी ट्रेडर्स' })]),
    );
    expect(await ledger()).toEqual([]);
  });

  it('017 that is the id of one and the name of another is ambiguous', async () => {
    await play('017');
    expect(of('preflight').lines).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          code: 'DIMENSION_VALUE_AMBIGUOUS',
          candidates: [
            { id: '100', name: 'Marketing' },
            { id: 'D55', name: '100' },
          ],
        }),
      ]),
    );
    expect(await ledger()).toEqual([]);
  });

  it('022 may be left empty on purpose', async () => {
    await play('022');
    expect(of('preflight').lines).toEqual(
      expect.arrayContaining([expect.objectContaining({ code: 'DIMENSION_VALUE_UNKNOWN', value: 'N/A' })]),
    );
    expect(of('override')).toMatchObject({ items: [{ value: 'N/A', ledgerId: '' }] });
    const person = await system.person('cora.controller', system.service, 'case-022');
    await person.post();
    expect(await ledger('CUSTOMERID')).toEqual([['JE-1', '2400 debit 100.00 USD ', '4000-10 credit 100.00 USD ']]);
  });
});

describe('an amount', () => {
  it('016 with three digits behind the point is never taken for thousands, nor for less', async () => {
    await play('016');
    expect([codesIn('input.csv'), codesIn('rounded.csv')]).toEqual([['AMOUNT_AMBIGUOUS'], ['AMOUNT_AMBIGUOUS']]);
    expect(problemsIn('input.csv')[0]?.rows).toBe(4);
    expect(await ledger()).toEqual([]);
  });

  it('031 of a currency with three decimals may be rounded to what the ledger holds', async () => {
    await play('031');
    expect(imported('input.csv')).toMatchObject({ status: 'Completed', roundedLines: 2 });
    expect(of('preflight')).toMatchObject({ batches: 1, blocked: 0 });
    const person = await system.person('cora.controller', system.service, 'case-031');
    await person.post();
    expect(await ledger()).toEqual([entry('JE-1', '128.90', 'JOD')]);
  });
});

describe('a file', () => {
  it('018 with dates decades away warns', async () => {
    await play('018');
    const far = of('preflight').lines.filter(({ code }: { code: string }) => code === 'DATE_FAR_AWAY');
    expect(far.map(({ value }: { value: string }) => value)).toEqual(['1926-09', '2062-09']);
  });

  it('020 of mappings with a comma in a name is refused with its row', async () => {
    await play('020');
    const { status, body } = results.find(({ op }) => op === 'map') ?? { status: 0, body: {} };
    expect(status).toBe(400);
    expect(JSON.stringify(body)).toContain('Row 2 has 4 values, the header has 3.');
  });

  it('025 with two dates or currencies in one id says so', async () => {
    await play('025');
    expect(problemsIn('dates.csv').map(({ message }) => message)).toEqual([
      'JE-1 has lines of the dates 2026-09-30 and 2026-10-01, and the lines of each must balance. ' +
        '2026-09-30: debit 100.00, credit 0.00 USD; 2026-10-01: debit 0.00, credit 100.00 USD.',
    ]);
    expect(problemsIn('currencies.csv').map(({ message }) => message)).toEqual([
      'JE-2 has lines of the currencies EUR and USD, and the lines of each must balance. ' +
        'EUR: debit 0.00, credit 100.00 EUR; USD: debit 100.00, credit 0.00 USD.',
    ]);
  });

  it('026 with rows of commas is read, and one with a row of totals is refused', async () => {
    await play('026');
    expect(imported('commas.csv')).toMatchObject({ status: 'Completed', lines: 2 });
    expect(codesIn('totals.csv')).toEqual(['TOTALS_ROW']);
  });

  it("027 in Intacct's or QuickBooks' shape, or with Debit and Credit columns, is read as it is", async () => {
    await play('027');
    expect(imported('intacct-template.csv')).toMatchObject({
      status: 'Completed',
      shape: { profile: { name: 'Sage Intacct journal template' }, dateFormat: 'MM/DD/YYYY' },
    });
    // It has no column for the included field Location, and somebody has to say so.
    expect(imported('quickbooks-export.csv')).toMatchObject({
      status: 'Awaiting Confirmation',
      shape: { profile: { name: 'QuickBooks journal export' } },
      questions: [{ id: 'FIELD_WITHOUT_COLUMN:location' }],
      totals: [{ currency: 'USD', lines: 2, debit: '2480.00', credit: '2480.00' }],
    });
    expect(imported('debit-credit.csv')).toMatchObject({ status: 'Completed', lines: 2 });
  });

  it('028 with semicolons, tabs or in UTF-16 is read as it is, or after one question', async () => {
    await play('028');
    expect(imported('semicolon.csv')).toMatchObject({
      status: 'Awaiting Confirmation',
      questions: [{ id: 'DECIMAL_COMMA' }],
      totals: [{ currency: 'USD', debit: '100.00', credit: '100.00' }],
    });
    expect(imported('tab.csv')).toMatchObject({ status: 'Completed', shape: { delimiter: '\t' } });
    expect(imported('utf16le.csv')).toMatchObject({ status: 'Completed', shape: { encoding: 'utf-16le' } });
  });
});

it('007 has its reversal date in the ledger', async () => {
  await play('007');
  expect((await readLedger(system)).map(({ title, date, reversal }) => ({ title, date, reversal }))[0]).toEqual({
    title: 'ACCR-1',
    date: '09/30/2026',
    reversal: '10/01/2026',
  });
});

it('021 counts what failed and could go now', async () => {
  await play('021');
  expect(of('post', 1)).toMatchObject({ status: 'Finished' });
  expect(of('batches', 1).items.map(({ status }: { status: string }) => status)).toEqual(['Success', 'Success']);
});

it('012: the half that failed is replaced by the delivery that moves it, and nothing is there twice', async () => {
  await play('012');
  expect(imported('corrected-same-id.csv')).toMatchObject({
    status: 'Completed',
    sameIdEntries: 1,
    withdrawnEntries: 1,
    correctedEntries: 1,
  });
  const amounts = (await readLedger(system)).map(({ title, lines }) => [title, lines[0]?.['TRX_AMOUNT']]);
  expect(amounts).toEqual([
    ['JE-1', '40.00'],
    ['JE-1-FIX', '60.00'],
  ]);
});

it('003: an entry that was withdrawn at its source is withdrawn by a person, and not posted', async () => {
  await play('003');
  expect(of('tryDiscard')).toMatchObject({ entries: 1, refusedCount: 0 });
  expect(of('post')).toMatchObject({ status: 'Finished', posted: 1 });
  expect(await ledger()).toEqual([entry('JE-1', '101.00')]);
});

it('013: a posted entry that was deleted, reversed or changed in the ledger shows it when it is checked', async () => {
  await play('013');
  expect(of('batches').items.map(({ status }: { status: string }) => status)).toEqual([
    'Success',
    'Success',
    'Success',
  ]);
  const checked = results.filter(({ op }) => op === 'check').map(({ body }) => body as Checked);
  expect(checked.map(({ status, needsPerson }) => [status, needsPerson])).toEqual([
    ['Could Not Be Read', true],
    ['Reversed in Ledger', true],
    ['Differs in Ledger', true],
  ]);
  // Intacct names the record with which it reversed the entry.
  expect(checked.map(({ ledgerChange }) => ledgerChange?.records[0]?.reversedByRecordNo ?? null)).toEqual([
    null,
    expect.stringMatching(/^\d+$/),
    null,
  ]);
  expect(imported('corrected.csv')).toMatchObject({ status: 'Completed', correctedEntries: 1 });
});

interface Checked {
  readonly status: string;
  readonly needsPerson: boolean;
  readonly ledgerChange: { readonly records: readonly { readonly reversedByRecordNo: string | null }[] } | null;
}
