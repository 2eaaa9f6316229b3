import { streamId } from '../../../src/application/shared/streams';
import { confirmImport } from '../../../src/domain/journal-import/journal-import.decisions';
import { type AgreedTotal, type DeliveryFacts } from '../../../src/domain/journal-import/journal-import.events';
import { journalImport } from '../../../src/domain/journal-import/journal-import.state';
import { chunksOf, csvOf, entryRows, ImportSystem } from '../../support/import-system';
import { cause, ENVIRONMENT } from '../../support/plain-ports';

const HEADER = 'Journal Entry Id,Currency,Lines,Debit,Credit';
const totalsOf = (...rows: readonly string[]): string => [HEADER, ...rows].join('\n');
const two = csvOf(entryRows('JE-1', '10.00'), entryRows('JE-2', '20.00'));
const agreeing = totalsOf('JE-2,USD,2,20.00,20.00', 'JE-1,USD,2,10.00,10.00');

let system: ImportSystem;
beforeEach(() => {
  system = new ImportSystem();
});
afterEach(() => {
  system.close();
});

const importWith = async (
  content: string | Buffer,
  totals: string | Buffer,
  more: Partial<DeliveryFacts> = {},
  importId = 'import-1',
): Promise<string> => {
  const received = await system.spool.receiveTotals(`spool-${importId}`, chunksOf(Buffer.from(totals)));
  return system.import(importId, content, { totals: received, ...more });
};
interface Found {
  readonly problemCount: number;
  readonly problems: readonly { code: string; row: number | null; rows?: number; journalEntryId: string | null }[];
}
const problems = async (importId = 'import-1'): Promise<unknown[]> => {
  const fact = (await system.factOf(importId, 'JournalImportRejected')) as Found;
  expect(fact.problemCount).toBe(fact.problems.length);
  return fact.problems.map(({ code, row, journalEntryId }) =>
    [code, row, journalEntryId].filter((part) => part !== null).join(' '),
  );
};
const agreed = async (importId = 'import-1'): Promise<readonly { first: number; totals: readonly AgreedTotal[] }[]> => {
  const events = await system.inner.read(`journalImport-${ENVIRONMENT}.${importId}`);
  return events
    .filter(({ type }) => type === 'JournalImportControlTotalsAgreed')
    .map(({ data }) => data as { first: number; totals: readonly AgreedTotal[] });
};
const typesOf = async (importId = 'import-1'): Promise<string[]> =>
  (await system.inner.read(`journalImport-${ENVIRONMENT}.${importId}`)).map(({ type }) => type);

describe('control totals that agree', () => {
  it('are on record before the delivery is valid, with their digest, and gone from the disk after it', async () => {
    expect(await importWith(two, agreeing)).toBe('Completed');
    expect(await typesOf()).toEqual([
      'JournalImportReceived',
      'JournalImportControlTotalsAgreed',
      'JournalImportValidated',
      'JournalImportRecorded',
      'JournalImportCompleted',
    ]);
    const { totals } = (await system.factOf('import-1', 'JournalImportReceived')) as DeliveryFacts;
    const row = { businessEntityId: '', currency: 'USD', lines: 2 };
    expect(await agreed()).toEqual([
      {
        digest: totals?.digest,
        first: 1,
        totals: [
          { journalEntryId: 'JE-1', ...row, debit: '10.00', credit: '10.00' },
          { journalEntryId: 'JE-2', ...row, debit: '20.00', credit: '20.00' },
        ],
      },
    ]);
    expect(await system.factOf('import-1', 'JournalImportValidated')).toMatchObject({
      controlTotals: { result: 'agreed', entries: 2, totals: 2 },
    });
    expect(await system.spool.kept()).toEqual([]);
  });

  it('are not spoken of where none came', async () => {
    await system.import('import-1', two);
    expect(await system.factOf('import-1', 'JournalImportValidated')).not.toHaveProperty('controlTotals');
  });

  it('are shown in a preview, and recorded when it is confirmed', async () => {
    expect(await importWith(two, agreeing, { awaitsConfirmation: true })).toBe('Previewed');
    expect(await system.factOf('import-1', 'JournalImportPreviewed')).toMatchObject({
      summary: { controlTotals: { result: 'agreed', entries: 2, totals: 2 } },
    });
    expect(await agreed()).toEqual([]);
    await system.aggregates.change(journalImport, streamId(ENVIRONMENT, 'import-1'), cause, confirmImport);
    await system.processor.process('import-1', cause);
    expect([await system.status('import-1'), (await agreed()).length]).toEqual(['Completed', 1]);
  });

  it('add up an entry over its months, currencies apart', async () => {
    const months = csvOf(
      ...[entryRows('JE-1', '10.00'), entryRows('JE-1', '5.00').map((row) => row.replace('2026-09', '2026-10'))],
      entryRows('JE-1', '7.00').map((row) => row.replace('USD', 'EUR')),
    );
    expect(await importWith(months, totalsOf('JE-1,EUR,2,7,7', 'JE-1,USD,4,15,15'))).toBe('Completed');
    expect(await system.factOf('import-1', 'JournalImportValidated')).toMatchObject({
      controlTotals: { result: 'agreed', entries: 1, totals: 2 },
    });
  });

  it('are compared with what the file says before rounding', async () => {
    const rows = ['10.3333', '10.3334', '10.3333'].map((amount) => `2026-09-30,JE-1,1200,${amount},Debit,USD,,`);
    const content = csvOf(rows, '2026-09-30,JE-1,4000,30.99,Credit,USD,,');
    const rounding = { rounding: 'half-up' } as const;
    expect(await importWith(content, totalsOf('JE-1,USD,4,31.0000,30.99'), rounding)).toBe('Completed');
    expect((await agreed())[0]?.totals).toMatchObject([{ debit: '31.00', credit: '30.99' }]);
    expect(await importWith(content, totalsOf('JE-1,USD,4,30.99,30.99'), rounding, 'rounded')).toBe('Rejected');
    expect(await problems('rounded')).toEqual(['TOTALS_DEBIT_DIFFERS 2 JE-1']);
  });

  it('are read as the close file is: encoding, delimiter, decimal mark, spelling of ids', async () => {
    const content = two.replaceAll(',', ';').replaceAll('.00', ',00').replaceAll('JE-1', 'JE  1');
    const totals = 'CREDIT;debit;LINES;currency;journal_entry_id\n10,00;10,00;2;usd; JE 1 \n20,00;20,00;2;USD;JE-2';
    const utf16 = (text: string): Buffer => Buffer.from(`\uFEFF${text}`, 'utf16le');
    expect(await importWith(utf16(content), utf16(totals))).toBe('Previewed'); // It asks whether the comma is decimal.
    expect(await system.factOf('import-1', 'JournalImportPreviewed')).toMatchObject({
      summary: { controlTotals: { result: 'agreed', entries: 2, totals: 2 } },
    });
  });

  it('may stand beside the lines of JSON', async () => {
    const lines = ['Debit', 'Credit'].map((side) => ({
      ...{ 'Transaction Date': '2026-09-30', 'Journal Entry Id': 'JE-1', 'Account Number': '1200' },
      ...{ Amount: '5.00', 'Posting Type': side, Currency: 'USD' },
    }));
    const total = { 'Journal Entry Id': 'JE-1', Currency: 'USD', Lines: '2', Debit: '5', Credit: '5' };
    const json = (controlTotals: unknown): string => JSON.stringify({ lines, controlTotals });
    const format = { format: 'json' } as const;
    expect(await system.import('import-1', json([total]), format)).toBe('Completed');
    expect(await agreed()).toHaveLength(1);
    expect(await system.import('other', json([{ ...total, Debit: '6' }]), format)).toBe('Rejected');
    expect(await problems('other')).toEqual(['TOTALS_DEBIT_DIFFERS 2 JE-1']);
    expect(await system.import('none', JSON.stringify({ lines }), format)).toBe('Completed');
    expect(await system.import('shape', json({}), format)).toBe('Rejected');
    expect(await problems('shape')).toEqual(['TOTALS_NOT_READABLE']);
    expect(await system.import('empty', json([]), format)).toBe('Rejected');
    expect(await problems('empty')).toEqual(['TOTALS_EMPTY']);
    expect(await system.import('broken', '{"lines": [', format)).toBe('Rejected');
    expect(await problems('broken')).toEqual(['FILE_NOT_READABLE']);
    expect(await importWith(json([total]), totalsOf('JE-1,USD,2,5,5'), format, 'both')).toBe('Rejected');
    expect(await problems('both')).toEqual(['TOTALS_NOT_READABLE']);
  });

  it('are recorded once, in parts that fit, also after a stop between them', async () => {
    const currencies =
      'AED AUD BGN BRL CAD CHF CNY CZK DKK EGP EUR GBP HKD HUF ILS INR MXN NOK NZD PLN RON SEK SGD USD ZAR';
    const keys = Array.from({ length: 100 }, (_, index) => `JE-${String(index).padStart(3, '0')}`).flatMap((id) =>
      currencies.split(' ').map((currency) => [id, currency] as const),
    );
    const content = csvOf(
      ...keys.map(([id, currency]) => entryRows(id, '1.00').map((row) => row.replace('USD', currency))),
    );
    const totals = totalsOf(...keys.map(([id, currency]) => `${id},${currency},2,1.00,1.00`));
    const append = system.store.append.bind(system.store);
    const appending = jest.spyOn(system.store, 'append');
    /** Until the `count`-th append with an event of this type, which does not happen. */
    const processUntil = async (type: string, count: number): Promise<void> => {
      let left = count;
      appending.mockImplementation((stream, events, expected) => {
        if (events.some((event) => event.type === type) && (left -= 1) === 0) throw new Error('stopped');
        return append(stream, events, expected);
      });
      await expect(system.processor.process('import-1', cause)).rejects.toThrow('stopped');
    };
    const received = await system.spool.receiveTotals('spool-import-1', chunksOf(Buffer.from(totals)));
    await system.deliver('import-1', content, { totals: received });
    await processUntil('JournalImportControlTotalsAgreed', 3);
    expect((await agreed()).flatMap((event) => event.totals)).toHaveLength(2_000);
    await processUntil('JournalImportValidated', 1);
    const events = await agreed();
    expect(
      events.flatMap((event) => event.totals.map(({ journalEntryId, currency }) => [journalEntryId, currency])),
    ).toEqual(keys);
    let next = 1;
    for (const event of events) {
      expect(event.first).toBe(next);
      next += event.totals.length;
    }
  });
});

describe('control totals that do not agree', () => {
  it('refuse the delivery: unknown, missing, double and differing, all at once', async () => {
    const totals = totalsOf(
      ...['JE-1,USD,3,9.00,10.00', 'JE-9,USD,2,1.00,1.00'],
      ...['JE-1,USD,2,10.00,10.00', 'JE-2,EUR,2,20.00,20.00'],
    );
    expect(await importWith(two, totals)).toBe('Rejected');
    expect(await problems()).toEqual([
      'TOTALS_ROW_REPEATED 4 JE-1',
      'TOTALS_LINES_DIFFER 2 JE-1',
      'TOTALS_DEBIT_DIFFERS 2 JE-1',
      'TOTALS_ENTRY_UNKNOWN 3 JE-9',
      'TOTALS_ENTRY_UNKNOWN 5 JE-2',
      'TOTALS_ENTRY_MISSING JE-2',
    ]);
    expect(await system.batches()).toEqual([]);
    expect(await agreed()).toEqual([]);
  });

  it('are told together with the problems of the close file, each cause once', async () => {
    const content = csvOf(
      ...[entryRows('JE-1', '10.00'), entryRows('JE-2', 'x'), entryRows('JE-3', '1.00').slice(1)],
      entryRows('JE-4', '4.00'),
    );
    const totals = totalsOf('JE-1,USD,2,10,11', 'JE-2,USD,2,7,7', 'JE-3,USD,1,0,1', 'JE-4,USD,2,y,4', ',USD,8,1,1');
    expect(await importWith(content, totals)).toBe('Rejected');
    expect(await problems()).toEqual([
      'AMOUNT_INVALID 4 JE-2',
      'TOTALS_ROW_NOT_READABLE 5 JE-4',
      'TOTALS_ROW_NOT_READABLE 6',
      'TOTALS_CREDIT_DIFFERS 2 JE-1',
      'ENTRY_ONE_SIDED JE-3',
    ]);
  });

  it('are not compared with what could not be read', async () => {
    const stray = `${two}2026-09-30,,1200,1.00,Debit,USD,,\n`;
    expect(await importWith(stray, totalsOf('JE-1,USD,3,11,10'))).toBe('Rejected');
    expect(await problems()).toEqual(['VALUE_MISSING 6', 'TOTALS_ENTRY_MISSING JE-2']);
    expect(await importWith(two.replace('Amount', 'Betrag'), agreeing, {}, 'header')).toBe('Rejected');
    expect(await problems('header')).toEqual(['COLUMN_MISSING 1']);
    expect(await importWith(`${two}"`, agreeing, {}, 'quote')).toBe('Rejected');
    expect(await problems('quote')).toEqual([expect.stringContaining('FILE_NOT_READABLE')]);
  });

  it.each<[string, string | Buffer, string[]]>([
    ['nothing', '', ['TOTALS_NOT_READABLE']],
    ['a header alone', HEADER, ['TOTALS_EMPTY']],
    ['another header', 'A,B\n1,2', Array.from({ length: 5 }, () => 'TOTALS_COLUMN_MISSING 1')],
    ['a quote that is never closed', `${agreeing}\n"JE`, ['TOTALS_NOT_READABLE 4']],
    ['bytes that are no text', Buffer.from([...Buffer.from(agreeing), 0xff]), ['TOTALS_NOT_READABLE']],
  ])('are refused for %s', async (_what, totals, expected) => {
    expect(await importWith(two, totals)).toBe('Rejected');
    expect(await problems()).toEqual(expected);
  });

  it('need the entity where the close file has one', async () => {
    const withEntity = two.replace('Customer ID', 'Business Entity Id').replaceAll(',,\n', ',,us01\n');
    expect(await importWith(withEntity, agreeing)).toBe('Rejected');
    expect(await problems()).toEqual(['TOTALS_COLUMN_MISSING 1']);
    const totals = 'Journal Entry Id,Business Entity Id,Currency,Lines,Debit,Credit\nJE-1,us01,USD,2,10,10\n';
    expect(await importWith(withEntity, `${totals}JE-2,uk01,USD,2,20,20`, {}, 'entity')).toBe('Rejected');
    expect(await problems('entity')).toEqual(['TOTALS_ENTRY_UNKNOWN 3 JE-2', 'TOTALS_ENTRY_MISSING JE-2']);
  });
});
