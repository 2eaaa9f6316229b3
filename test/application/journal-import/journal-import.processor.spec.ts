import {
  confirmed,
  queued,
  rejected,
  started,
  unknown,
  resendAllowed,
  blocked,
  verified,
} from '../../support/batch-events';
import { journalImport } from '../../../src/domain/journal-import/journal-import.state';
import { streamId } from '../../../src/application/shared/streams';
import { confirmImport, withdrawImport } from '../../../src/domain/journal-import/journal-import.decisions';
import { batchKeyOf } from '../../../src/application/journal-batch/batch-keys';
import { type JournalBatchEvent } from '../../../src/domain/journal-batch/journal-batch.events';
import { journalBatch } from '../../../src/domain/journal-batch/journal-batch.state';
import { credit, debit, problemOf } from '../../support/builders';
import { csvOf, entryRows, HEADER, ImportSystem } from '../../support/import-system';
import { cause, ENVIRONMENT } from '../../support/plain-ports';

const two = csvOf(entryRows('JE-1', '10.00'), entryRows('JE-2', '20.00'));
const changed = csvOf(entryRows('JE-1', '11.00'), entryRows('JE-2', '20.00'));

const ENTRY = { businessEntityId: '', period: '2026-09' };
const NO_MORE = { unchangedButForColumns: 0, correctedEntries: 0, waitingEntries: 0 };

/** The shape of these files, and what becomes of their columns. */
const READ_AS = {
  shape: { profile: null, delimiter: ',', encoding: 'utf-8', decimalMark: '.', dateFormat: 'YYYY-MM-DD' },
  columns: [
    { name: 'Transaction Date', fate: 'used', as: 'Date of the entry', values: 4 },
    { name: 'Journal Entry Id', fate: 'used', as: 'Id and title of the entry', values: 4 },
    { name: 'Account Number', fate: 'used', as: 'Account, by the account mappings', values: 4 },
    { name: 'Amount', fate: 'used', as: 'Amount', values: 4 },
    { name: 'Posting Type', fate: 'used', as: 'Side', values: 4 },
    { name: 'Currency', fate: 'used', as: 'Currency', values: 4 },
    { name: 'Posting Group Id', fate: 'used', as: 'Document of the line, and what stays together', values: 0 },
    { name: 'Customer ID', fate: 'used', as: 'What stays together when an entry is split', values: 0 },
  ],
  questions: [],
};

let system: ImportSystem;
beforeEach(() => {
  system = new ImportSystem();
});
afterEach(() => {
  system.close();
});

describe('an import that somebody wants to look at first', () => {
  const decide = (decision: typeof confirmImport): Promise<unknown> =>
    system.aggregates.change(journalImport, streamId(ENVIRONMENT, 'import-2'), cause, decision);

  beforeEach(async () => {
    await system.import('import-1', two);
    expect(await system.import('import-2', changed, { awaitsConfirmation: true })).toBe('Previewed');
  });

  it('shows what it would do, and does nothing', async () => {
    const total = (minor: string): unknown => [{ currency: 'USD', lines: 2, debitMinor: minor, creditMinor: minor }];
    expect(await system.factOf('import-2', 'JournalImportPreviewed')).toEqual({
      summary: {
        ...{
          lines: 4,
          roundedLines: 0,
          entries: 2,
          batches: 1,
          newEntries: 0,
          replacedEntries: 1,
          unchangedEntries: 1,
          ...NO_MORE,
        },
        totals: [{ currency: 'USD', lines: 4, debitMinor: '3100', creditMinor: '3100' }],
        ...READ_AS,
      },
      entries: [
        {
          ...ENTRY,
          journalEntryId: 'JE-1',
          action: 'replace',
          batches: 1,
          totals: total('1100'),
          before: total('1000'),
        },
        { ...ENTRY, journalEntryId: 'JE-2', action: 'unchanged', batches: 1, totals: total('2000') },
      ],
    });
    const before = await system.eventCount();
    await system.processor.process('import-2', cause); // As after a restart.
    expect([await system.eventCount(), await system.spool.kept()]).toEqual([before, ['spool-import-2']]);
    expect(await system.batches()).toEqual(['JE-1/1/1: Ready', 'JE-2/1/1: Ready']);
  });

  it('counts once it is confirmed', async () => {
    await decide(confirmImport);
    await system.processor.process('import-2', cause);
    expect([await system.status('import-2'), await system.spool.kept()]).toEqual(['Completed', []]);
    expect(await system.batches()).toEqual(['JE-1/1/1: Discarded', 'JE-1/2/1: Ready', 'JE-2/1/1: Ready']);
  });

  it('is gone without a trace in the batches once it is withdrawn', async () => {
    await decide(withdrawImport);
    await system.processor.process('import-2', cause);
    expect([await system.status('import-2'), await system.spool.kept()]).toEqual(['Withdrawn', []]);
    expect(await system.batches()).toEqual(['JE-1/1/1: Ready', 'JE-2/1/1: Ready']);
  });

  it('sets an entry aside that was posted meanwhile', async () => {
    await system.happen('JE-1', [queued(), started(), confirmed(), verified()]);
    await decide(confirmImport);
    await system.processor.process('import-2', cause);
    expect(await system.status('import-2')).toBe('Completed');
    expect(await system.batches()).toEqual(['JE-1/1/1: Posted', 'JE-1/2/1: SetAside', 'JE-2/1/1: Ready']);
  });

  it('is rejected at once when something is wrong with it', async () => {
    const bad = csvOf('2026-09-30,JE-9,1200,1.00,Debit,USD,,');
    expect(await system.import('import-3', bad, { awaitsConfirmation: true })).toBe('Rejected');
    expect(await system.spool.kept()).toEqual(['spool-import-2']);
  });
});

describe('an import', () => {
  it('makes every entry of the delivery Ready to Post, and says what it held', async () => {
    expect(await system.import('import-1', two)).toBe('Completed');
    expect(await system.batches()).toEqual(['JE-1/1/1: Ready', 'JE-2/1/1: Ready']);
    expect(await system.factOf('import-1', 'JournalImportValidated')).toEqual({
      lines: 4,
      roundedLines: 0,
      entries: 2,
      batches: 2,
      newEntries: 2,
      replacedEntries: 0,
      unchangedEntries: 0,
      ...NO_MORE,
      totals: [{ currency: 'USD', lines: 4, debitMinor: '3000', creditMinor: '3000' }],
      ...READ_AS,
    });
    expect(await system.batch('JE-1')).toMatchObject({
      plan: {
        journalEntryId: 'JE-1',
        entryRevision: 1,
        part: 1,
        parts: 1,
        businessEntityId: '',
        currency: 'USD',
        transactionDate: '2026-09-30',
        period: '2026-09',
        journal: '',
        lineCount: 2,
        totalMinor: '1000',
        importId: 'import-1',
      },
    });
    expect(await system.spool.kept()).toEqual([]);
  });

  it('changes nothing when the same file comes again, in whatever order of rows', async () => {
    await system.import('import-1', two);
    const again = csvOf(...[...entryRows('JE-1', '10.00'), ...entryRows('JE-2', '20.00')].reverse());
    expect(await system.import('import-2', again)).toBe('Completed');
    expect(await system.batches()).toEqual(['JE-1/1/1: Ready', 'JE-2/1/1: Ready']);
    expect(await system.factOf('import-2', 'JournalImportValidated')).toMatchObject({
      batches: 0,
      newEntries: 0,
      unchangedEntries: 2,
    });
  });

  it('is quiet when it is processed once more', async () => {
    await system.import('import-1', two);
    const events = await system.eventCount();
    await system.processor.process('import-1', cause);
    await system.processor.process('never-seen', cause);
    expect(await system.eventCount()).toBe(events);
  });

  it('splits an entry by business entity, currency, date and journal, each balanced by itself', async () => {
    const rows = ['2026-09-30', '2026-09-29'].flatMap((date) => [
      `${date},JE-1,1200,5,Debit,USD,,`,
      `${date},JE-1,4000,5,Credit,USD,,`,
    ]);
    await system.import('import-1', csvOf(rows));
    expect(await system.batches()).toEqual(['JE-1/1/1: Ready', 'JE-1/1/2: Ready']);
    expect(await system.batch('JE-1', 1, 1)).toMatchObject({ plan: { transactionDate: '2026-09-29', parts: 2 } });
  });
});

describe('a delivery with a problem', () => {
  it.each<[string, string, string, { code: string; journalEntryId: string | null }[]]>([
    ['no lines', csvOf(), 'csv', [{ code: 'FILE_EMPTY', journalEntryId: null }]],
    ['no bytes', '', 'csv', [{ code: 'FILE_NOT_READABLE', journalEntryId: null }]],
    ['no JSON', 'lines', 'json', [{ code: 'FILE_NOT_READABLE', journalEntryId: null }]],
    ['a column missing', two.replace('Amount', 'Sum'), 'csv', [{ code: 'COLUMN_MISSING', journalEntryId: null }]],
    ['a wrong row', two.replace('Debit', 'Left'), 'csv', [{ code: 'POSTING_TYPE_INVALID', journalEntryId: 'JE-1' }]],
    ['an unclosed quote', `${two}"`, 'csv', [{ code: 'FILE_NOT_READABLE', journalEntryId: null }]],
    [
      'unbalanced entries',
      csvOf(
        entryRows('JE-1', '10.00'),
        entryRows('JE-2', '20.00')[0]!,
        '2026-09-30,JE-3,1,5,Debit,USD,,',
        '2026-09-30,JE-3,1,4,Credit,USD,,',
      ),
      'csv',
      [
        { code: 'ENTRY_ONE_SIDED', journalEntryId: 'JE-2' },
        { code: 'ENTRY_UNBALANCED', journalEntryId: 'JE-3' },
      ],
    ],
  ])('is rejected whole: %s', async (_what, content, format, problems) => {
    expect(await system.import('import-1', content, { format: format as 'csv' | 'json' })).toBe('Rejected');
    expect(await system.problemsOf('import-1')).toEqual(problems);
    expect(await system.batches()).toEqual([]);
    expect(await system.spool.kept()).toEqual([]);
  });

  it('says by how much an entry is out of balance, as people write it', async () => {
    const rows = ['2026-09-30,JE-3,1,5,Debit,USD,,', '2026-09-30,JE-3,1,4,Credit,USD,,'];
    await system.import('import-1', csvOf(rows));
    expect(await system.factOf('import-1', 'JournalImportRejected')).toMatchObject({
      problems: [{ message: 'JE-3 differs by 1.00 USD: debit 5.00, credit 4.00.' }],
    });
  });

  it('is rejected when an entry has no balanced cut, naming the setting; a clearing account takes it', async () => {
    const rows = csvOf(
      '2026-09-30,JE-1,1200,6,Debit,USD,,',
      Array.from({ length: 6 }, () => '2026-09-30,JE-1,4000,1,Credit,USD,,'),
    );
    await system.import('import-1', rows, { linesPerBatchMax: 4 });
    expect(await system.factOf('import-1', 'JournalImportRejected')).toMatchObject({
      problems: [{ code: 'ENTRY_CANNOT_BE_SPLIT', fix: expect.stringContaining('clearingAccount') }],
    });
    expect(await system.import('import-2', rows, { linesPerBatchMax: 4, clearingAccount: '1999' })).toBe('Completed');
    expect(await system.batches()).toEqual(['JE-1/1/1: Ready', 'JE-1/1/2: Ready', 'JE-1/1/3: Ready']);
  });
});

describe('an entry that comes again with other content', () => {
  it('replaces the old one before posting; what did not change stays', async () => {
    await system.import('import-1', two);
    expect(await system.import('import-2', changed)).toBe('Completed');
    expect(await system.batches()).toEqual(['JE-1/1/1: Discarded', 'JE-1/2/1: Ready', 'JE-2/1/1: Ready']);
    expect(await system.batch('JE-1', 2)).toMatchObject({ plan: { totalMinor: '1100', importId: 'import-2' } });
    expect(await system.factOf('import-2', 'JournalImportValidated')).toMatchObject({
      replacedEntries: 1,
      unchangedEntries: 1,
      newEntries: 0,
    });
  });

  it('replaces one whose posting failed', async () => {
    await system.import('import-1', two);
    await system.happen('JE-1', [queued(), started(), rejected(1, problemOf('PERIOD_CLOSED'))]);
    await system.import('import-2', changed);
    expect(await system.batches()).toEqual(['JE-1/1/1: Discarded', 'JE-1/2/1: Ready', 'JE-2/1/1: Ready']);
  });

  it.each([
    ['posted', [queued(), started(), confirmed(), verified()]],
    ['posted', [queued(), started(), confirmed()]],
    ['in posting', [queued()]],
    ['in posting', [queued(), started(), unknown()]],
    ['in posting', [queued(), started(), unknown(), resendAllowed(1, 1), blocked(problemOf('X'))]],
  ])('is set aside (%s) once posting has begun, and the rest of the file goes on', async (because, events) => {
    await system.import('import-1', two);
    await system.happen('JE-1', events);
    const { status } = await system.batch('JE-1');
    const more = csvOf(entryRows('JE-1', '11.00'), entryRows('JE-3', '1.00'));
    expect(await system.import('import-2', more)).toBe('Completed');
    expect(await system.factOf('import-2', 'JournalImportValidated')).toMatchObject({
      newEntries: 1,
      correctedEntries: because === 'posted' ? 1 : 0,
      waitingEntries: because === 'posted' ? 0 : 1,
    });
    expect(await system.batches()).toEqual([
      `JE-1/1/1: ${status}`,
      'JE-1/2/1: SetAside',
      'JE-2/1/1: Ready',
      'JE-3/1/1: Ready',
    ]);
    expect(await system.batch('JE-1', 2)).toMatchObject({ because, plan: { totalMinor: '1100' } });
  });

  it('waits when posting begins between validation and hold', async () => {
    await system.import('import-1', two);
    system.store.interfere = async ({ stream, events }, proceed) => {
      const result = await proceed();
      const isValidated = stream.startsWith('journalImport-') && events[0]?.type === 'JournalImportValidated';
      if (isValidated) await system.happen('JE-2', [queued()]);
      return result;
    };
    const both = csvOf(entryRows('JE-1', '11.00'), entryRows('JE-2', '22.00'));
    expect(await system.import('import-2', both)).toBe('Completed');
    expect(await system.batches()).toEqual([
      'JE-1/1/1: Discarded',
      'JE-1/2/1: Ready',
      'JE-2/1/1: Queued',
      'JE-2/2/1: SetAside',
    ]);
  });

  describe('while the earlier delivery is being posted', () => {
    beforeEach(async () => {
      await system.import('import-1', two);
      await system.happen('JE-1', [queued()]);
      await system.import('import-2', changed);
    });

    it('goes on waiting until that is at rest', async () => {
      const events = await system.eventCount();
      await system.settle();
      expect(await system.eventCount()).toBe(events);
      expect(await system.batch('JE-1', 2)).toMatchObject({ status: 'SetAside', because: 'in posting' });
    });

    it('replaces it when it failed', async () => {
      await system.happen('JE-1', [started(), rejected(1, problemOf('PERIOD_CLOSED'))]);
      await system.settle();
      expect(await system.batches()).toEqual(['JE-1/1/1: Discarded', 'JE-1/2/1: Ready', 'JE-2/1/1: Ready']);
      const events = await system.eventCount();
      await system.settle();
      expect(await system.eventCount()).toBe(events);
    });

    it('becomes a correction when it was posted', async () => {
      await system.happen('JE-1', [started(), confirmed(), verified()]);
      await system.settle();
      expect(await system.batch('JE-1', 2)).toMatchObject({ status: 'SetAside', because: 'posted' });
      expect(await system.batch('JE-1')).toMatchObject({ status: 'Posted' });
    });

    it('is never postable beside a still newer one, though another instance decides on it at the same time', async () => {
      await system.happen('JE-1', [started(), rejected(1, problemOf('PERIOD_CLOSED'))]);
      const third = csvOf(entryRows('JE-1', '12.00'), entryRows('JE-2', '20.00'));
      await system.deliver('import-3', third);
      const readyAtOnce: string[][] = [];
      const watch = async (): Promise<void> => {
        const batches = (await system.batches()).filter((one) => one.startsWith('JE-1/'));
        readyAtOnce.push(batches.filter((one) => one.endsWith('Ready')));
      };
      let isSettled = false;
      system.store.interfere = async ({ events }, proceed) => {
        const result = await proceed();
        if (events[0]?.type === 'JournalBatchDiscarded' && !isSettled) {
          isSettled = true;
          await system.settle();
        }
        if (isSettled) await watch();
        return result;
      };
      for (let tries = 0; tries < 3; tries += 1)
        await system.processor.process('import-3', cause).catch(() => undefined);
      expect(isSettled).toBe(true);
      expect(readyAtOnce.filter((ready) => ready.length > 1)).toEqual([]);
      expect(await system.status('import-3')).toBe('Completed');
      expect(await system.batches()).toEqual([
        'JE-1/1/1: Discarded',
        'JE-1/2/1: Discarded',
        'JE-1/3/1: Ready',
        'JE-2/1/1: Ready',
      ]);
    });

    it.each([1, 2, 3])('comes to the same end when the store fails at append %i of it', async (nth) => {
      await system.happen('JE-1', [started(), rejected(1, problemOf('PERIOD_CLOSED'))]);
      const before = system.store.appends.length;
      let failures = 0;
      system.store.interfere = async (_request, proceed) => {
        if (failures > 0 || system.store.appends.length - before !== nth) return proceed();
        failures += 1;
        throw new Error('the store is gone');
      };
      await system.settle().catch(() => undefined);
      await system.settle();
      expect(failures).toBe(1);
      expect(await system.batches()).toEqual(['JE-1/1/1: Discarded', 'JE-1/2/1: Ready', 'JE-2/1/1: Ready']);
    });
  });

  describe('after it was posted', () => {
    beforeEach(async () => {
      await system.import('import-1', two);
      await system.happen('JE-1', [queued(), started(), confirmed(), verified()]);
      await system.import('import-2', changed);
    });
    const third = csvOf(entryRows('JE-1', '12.00'), entryRows('JE-2', '20.00'));

    it('is unchanged when the correction is delivered once more', async () => {
      await system.import('import-3', changed);
      expect(await system.factOf('import-3', 'JournalImportValidated')).toMatchObject({ unchangedEntries: 2 });
      expect(await system.batches()).toEqual(['JE-1/1/1: Posted', 'JE-1/2/1: SetAside', 'JE-2/1/1: Ready']);
    });

    it('is a newer correction, in place of the one before', async () => {
      await system.import('import-3', third);
      expect(await system.batches()).toEqual([
        'JE-1/1/1: Posted',
        'JE-1/2/1: Discarded',
        'JE-1/3/1: SetAside',
        'JE-2/1/1: Ready',
      ]);
    });

    it('is no correction any more when the posted content comes again', async () => {
      await system.import('import-3', two);
      expect(await system.factOf('import-3', 'JournalImportValidated')).toMatchObject({ unchangedEntries: 2 });
      expect(await system.batches()).toEqual(['JE-1/1/1: Posted', 'JE-1/2/1: Discarded', 'JE-2/1/1: Ready']);
    });

    it('is a correction with the names of its content when it comes, goes and comes again', async () => {
      await system.import('import-3', two);
      await system.import('import-4', changed);
      expect(await system.batches()).toEqual([
        'JE-1/1/1: Posted',
        'JE-1/2/1: Discarded',
        'JE-1/3/1: SetAside',
        'JE-2/1/1: Ready',
      ]);
      expect(await system.batch('JE-1', 3)).toMatchObject({ plan: { occurrence: 2 } });
    });
  });

  describe('only in columns that are not posted', () => {
    const withStamp = (stamp: string, ...entries: string[]): string =>
      `${HEADER},Exported At\n${entries.flatMap((id) => entryRows(id, '10.00').map((row) => `${row},${stamp}`)).join('\n')}\n`;

    it('is unchanged when it is posted, and the import says how many are', async () => {
      await system.import('import-1', withStamp('day 1', 'JE-1'));
      await system.happen('JE-1', [queued(), started(), confirmed(), verified()]);
      await system.import('import-2', withStamp('day 2', 'JE-1', 'JE-2'));
      expect(await system.factOf('import-2', 'JournalImportValidated')).toMatchObject({
        newEntries: 1,
        unchangedEntries: 1,
        unchangedButForColumns: 1,
        correctedEntries: 0,
      });
      expect(await system.batches()).toEqual(['JE-1/1/1: Posted', 'JE-2/1/1: Ready']);
    });

    it('counts as unchanged before it is posted too, and keeps the newest columns', async () => {
      await system.import('import-1', withStamp('day 1', 'JE-1'));
      await system.import('import-2', withStamp('day 2', 'JE-1'));
      expect(await system.factOf('import-2', 'JournalImportValidated')).toMatchObject({
        replacedEntries: 0,
        unchangedEntries: 1,
        unchangedButForColumns: 1,
      });
      expect(await system.batches()).toEqual(['JE-1/1/1: Discarded', 'JE-1/2/1: Ready']);
    });
  });
});

describe('an entry that an older log spells as its file did', () => {
  const SPELLED = 'JE  Re\u0301sume\u0301';
  /** As a log of before: the id as it was delivered, in the key and in the plan. */
  const imported = async (...events: readonly JournalBatchEvent[]): Promise<string> => {
    const identity = { environment: ENVIRONMENT, businessEntityId: '', period: '2026-09', journalEntryId: SPELLED };
    await system.import('import-1', csvOf(entryRows('JE R\u00e9sum\u00e9', '10.00')));
    const known = await system.batch('JE R\u00e9sum\u00e9');
    if (known.status === 'Absent') throw new Error('It was imported just now.');
    const batchKey = batchKeyOf(identity, 1, 1);
    system.close();
    system = new ImportSystem();
    const lines = [debit(1000, { account: '1200' }), credit(1000, { account: '4000' })];
    const { columnRules: _rules, ...first } = known.plan;
    const plan = { ...first, batchKey, journalEntryId: SPELLED };
    await system.aggregates.change(journalBatch, streamId(ENVIRONMENT, batchKey), cause, (): JournalBatchEvent[] => [
      { type: 'JournalBatchPlanned', data: plan },
      { type: 'JournalBatchLinesRecorded', data: { firstLine: 1, lines } },
      { type: 'JournalBatchReleased', data: {} },
      ...events,
    ]);
    return batchKey;
  };

  it('is unchanged when the same file comes again', async () => {
    await imported();
    await system.import('import-2', csvOf(entryRows(SPELLED, '10.00')));
    expect(await system.factOf('import-2', 'JournalImportValidated')).toMatchObject({ unchangedEntries: 1 });
    expect(await system.batches()).toEqual([`${SPELLED}/1/1: Ready`]);
  });

  it('keeps its spelling, and so its keys, when it changes', async () => {
    await imported();
    await system.import('import-2', csvOf(entryRows(SPELLED, '11.00')));
    expect(await system.batches()).toEqual([`${SPELLED}/1/1: Discarded`, `${SPELLED}/2/1: Ready`]);
  });

  it('is corrected, not posted beside, once it is posted', async () => {
    await imported(queued(), started(), confirmed(), verified());
    await system.import('import-2', csvOf(entryRows(SPELLED, '11.00')));
    expect(await system.batches()).toEqual([`${SPELLED}/1/1: Posted`, `${SPELLED}/2/1: SetAside`]);
  });
});

describe('an import that is interrupted', () => {
  const final = ['JE-1/1/1: Discarded', 'JE-1/2/1: Ready', 'JE-2/1/1: Ready', 'JE-3/1/1: Ready', 'JE-3/1/2: Ready'];
  const content = csvOf(
    entryRows('JE-1', '11.00'),
    entryRows('JE-2', '20.00'),
    ['A', 'B'].flatMap((group) => [
      `2026-09-30,JE-3,1200,5,Debit,USD,${group},`,
      `2026-09-30,JE-3,4000,5,Credit,USD,${group},`,
    ]),
  );
  /** Fails once at the nth append of the import; answers how many appends there were. */
  const interrupt = async (nth: number, isWritten: boolean): Promise<number> => {
    await system.import('import-1', two);
    await system.deliver('import-2', content, { linesPerBatchMax: 2 });
    const before = system.store.appends.length;
    let failures = 0;
    system.store.interfere = async (_request, proceed) => {
      if (failures > 0 || system.store.appends.length - before !== nth) return proceed();
      failures += 1;
      if (isWritten) await proceed();
      throw new Error('the store is gone');
    };
    for (let tries = 0; tries < 3; tries += 1) await system.processor.process('import-2', cause).catch(() => undefined);
    expect(await system.status('import-2')).toBe('Completed');
    expect([nth, await system.batches()]).toEqual([nth, final]);
    return failures > 0 ? Infinity : system.store.appends.length - before;
  };

  it.each([
    ['nothing of it was written', false],
    ['all of it was written', true],
  ])('at any append comes to the same end when it goes on (%s)', async (_what, isWritten) => {
    let last = Infinity;
    for (let nth = 1; nth <= last; nth += 1) {
      system.close();
      system = new ImportSystem();
      last = await interrupt(nth, isWritten);
    }
    expect(last).toBeGreaterThan(8);
  });

  it('is not rejected because the store was silent while it held what it replaces', async () => {
    await system.import('import-1', two);
    await system.deliver('import-2', changed);
    let silences = 0;
    system.store.interfere = async ({ events }, proceed) => {
      if (events[0]?.type !== 'JournalBatchHeld' || silences >= 20) return proceed();
      silences += 1;
      return { kind: 'unknown', cause: 'silent' };
    };
    await expect(system.processor.process('import-2', cause)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await system.processor.process('import-2', cause);
    expect(await system.status('import-2')).toBe('Completed');
  });
});
