import { confirmImport } from '../../../src/domain/journal-import/journal-import.decisions';
import {
  type DeliveryFacts,
  type ImportQuestion,
  type ImportSummary,
} from '../../../src/domain/journal-import/journal-import.events';
import { journalImport } from '../../../src/domain/journal-import/journal-import.state';
import { streamId } from '../../../src/application/shared/streams';
import { confirmed, queued, started, verified } from '../../support/batch-events';
import { ImportSystem } from '../../support/import-system';
import { cause, ENVIRONMENT } from '../../support/plain-ports';

const HEADER = 'Transaction Date,Journal Entry Id,Business Entity Id,Account Number,Amount,Posting Type,Currency';

const entry = (id: string, amount: string, date = '2026-09-30', entity = ''): string[] => [
  `${date},${id},${entity},1200,${amount},Debit,USD`,
  `${date},${id},${entity},4000,${amount},Credit,USD`,
];
const csv = (...entries: string[][]): string => `${[HEADER, ...entries.flat()].join('\n')}\n`;
const COMPLETE: Partial<DeliveryFacts> = { scope: { entities: null, periods: null } };

let system: ImportSystem;

beforeEach(() => {
  system = new ImportSystem();
});

afterEach(() => {
  system.close();
});

const summaryOf = async (importId: string): Promise<ImportSummary> => {
  const preview = (await system.factOf(importId, 'JournalImportPreviewed')) as { summary: ImportSummary } | undefined;
  return ((await system.factOf(importId, 'JournalImportValidated')) as ImportSummary | undefined) ?? preview!.summary;
};

const questionsOf = async (importId: string): Promise<readonly ImportQuestion[]> =>
  (await summaryOf(importId)).questions ?? [];

/** Confirms with these answers, and goes on. */
const confirm = async (importId: string, accepted: readonly string[]): Promise<string> => {
  await system.aggregates.change(journalImport, streamId(ENVIRONMENT, importId), cause, (state) =>
    confirmImport(state, accepted),
  );
  await system.processor.process(importId, cause);
  return system.status(importId);
};

/** The id of the choice that begins with a word, of the only question. */
const choice = async (importId: string, word: string): Promise<string> => {
  const questions = await questionsOf(importId);
  expect(questions).toHaveLength(1);
  const found = questions[0]?.choices?.find(({ label }) => label.startsWith(word));
  if (found === undefined) throw new Error(`There is no choice ${word}.`);
  return found.id;
};

const post = (id: string): Promise<void> => system.happen(id, [queued(), started(), confirmed(), verified()]);

describe('a complete delivery', () => {
  beforeEach(async () => {
    await system.import('import-1', csv(entry('JE-1', '10'), entry('JE-2', '20'), entry('JE-3', '30')));
  });

  it('asks about an unposted entry that it does not hold, and waits for the answer', async () => {
    expect(await system.import('import-2', csv(entry('JE-1', '10'), entry('JE-2', '20')), COMPLETE)).toBe('Previewed');
    const { missingEntries, others, questions } = await summaryOf('import-2');
    expect({ missingEntries, others }).toEqual({
      missingEntries: 1,
      others: [
        {
          journalEntryId: 'JE-3',
          businessEntityId: '',
          period: '2026-09',
          revision: 1,
          because: 'missing',
          isPosted: false,
          totals: [{ currency: 'USD', lines: 2, debitMinor: '3000', creditMinor: '3000' }],
          delivered: [],
        },
      ],
    });
    expect(questions?.map(({ code, message }) => [code, message])).toEqual([
      ['MISSING_ENTRIES', 'The delivery is complete, and 1 unposted entry of earlier deliveries is not in it.'],
    ]);
    expect(await system.batches()).toEqual(['JE-1/1/1: Ready', 'JE-2/1/1: Ready', 'JE-3/1/1: Ready']);
  });

  it('withdraws it when that is the answer; delivered again it is new', async () => {
    await system.import('import-2', csv(entry('JE-1', '10'), entry('JE-2', '20')), COMPLETE);
    expect(await confirm('import-2', [await choice('import-2', 'Withdraw')])).toBe('Completed');
    expect(await system.batches()).toEqual(['JE-1/1/1: Ready', 'JE-2/1/1: Ready', 'JE-3/1/1: Discarded']);
    await system.import('import-3', csv(entry('JE-3', '30')));
    expect(await summaryOf('import-3')).toMatchObject({ newEntries: 1, unchangedEntries: 0 });
    expect(await system.batches()).toContain('JE-3/2/1: Ready');
  });

  it('keeps it when that is the answer', async () => {
    await system.import('import-2', csv(entry('JE-1', '10'), entry('JE-2', '20')), COMPLETE);
    expect(await confirm('import-2', [await choice('import-2', 'Keep')])).toBe('Completed');
    expect(await system.batches()).toEqual(['JE-1/1/1: Ready', 'JE-2/1/1: Ready', 'JE-3/1/1: Ready']);
  });

  it('is not confirmed without an answer', async () => {
    await system.import('import-2', csv(entry('JE-1', '10')), COMPLETE);
    await expect(confirm('import-2', [])).rejects.toMatchObject({ code: 'IMPORT_QUESTIONS_OPEN' });
  });

  it('asks again when something else is missing than what was answered', async () => {
    await system.import('import-2', csv(entry('JE-1', '10'), entry('JE-2', '20')), COMPLETE);
    const answer = await choice('import-2', 'Withdraw');
    await system.import('import-3', csv(entry('JE-4', '40')));
    expect(await confirm('import-2', [answer])).toBe('Previewed');
    expect(await summaryOf('import-2')).toMatchObject({ missingEntries: 2 });
    expect(await confirm('import-2', [await choice('import-2', 'Withdraw')])).toBe('Completed');
    expect(await system.batches()).toEqual([
      'JE-1/1/1: Ready',
      'JE-2/1/1: Ready',
      'JE-3/1/1: Discarded',
      'JE-4/1/1: Discarded',
    ]);
  });

  it('counts a posted one that it does not hold, and leaves it', async () => {
    await post('JE-3');
    expect(await system.import('import-2', csv(entry('JE-1', '10'), entry('JE-2', '20')), COMPLETE)).toBe('Completed');
    expect(await summaryOf('import-2')).toMatchObject({
      missingPostedEntries: 1,
      others: [{ journalEntryId: 'JE-3', isPosted: true }],
    });
    expect(await system.batches()).toContain('JE-3/1/1: Posted');
  });

  it('does not take back what posting has begun with since the answer', async () => {
    await system.import('import-2', csv(entry('JE-1', '10'), entry('JE-2', '20')), COMPLETE);
    const answer = await choice('import-2', 'Withdraw');
    system.store.interfere = async ({ events }, proceed) => {
      const result = await proceed();
      if (events.some(({ type }) => type === 'JournalImportValidated')) {
        system.store.interfere = (_request, go) => go();
        await system.happen('JE-3', [queued()]);
      }
      return result;
    };
    expect(await confirm('import-2', [answer])).toBe('Completed');
    expect(await system.batches()).toContain('JE-3/1/1: Queued');
  });

  it('is about entities and periods that occur in it, and asks about the ones beside them', async () => {
    await system.import(
      'import-0',
      csv(entry('JE-9', '90', '2026-09-30', 'uk01'), entry('JE-8', '80', '2025-01-31', 'uk01')),
    );
    const all = csv(entry('JE-1', '10'), entry('JE-2', '20'), entry('JE-3', '30'));
    expect(await system.import('import-2', all, COMPLETE)).toBe('Previewed');
    expect((await questionsOf('import-2')).map(({ code, message }) => [code, message])).toEqual([
      [
        'COMPLETE_FOR',
        'The delivery has nothing of entity uk01 in 2026-09, and 1 unposted batch stands there. Is the delivery complete for that too?',
      ],
    ]);
    expect(await confirm('import-2', [await choice('import-2', 'Yes')])).toBe('Previewed');
    expect(await confirm('import-2', [await choice('import-2', 'Withdraw')])).toBe('Completed');
    expect(await system.batches()).toEqual([
      'JE-1/1/1: Ready',
      'JE-2/1/1: Ready',
      'JE-3/1/1: Ready',
      'JE-8/1/1: Ready',
      'JE-9/1/1: Discarded',
    ]);
  });

  it('is about the entities and periods that are named', async () => {
    await system.import('import-0', csv(entry('JE-9', '90', '2026-09-30', 'uk01'), entry('JE-8', '80', '2026-08-31')));
    const scope = { entities: ['', 'uk01'], periods: ['2026-09'] };
    const all = csv(entry('JE-1', '10'), entry('JE-2', '20'), entry('JE-3', '30'));
    expect(await system.import('import-2', all, { scope })).toBe('Previewed');
    expect(await confirm('import-2', [await choice('import-2', 'Withdraw')])).toBe('Completed');
    expect(await system.batches()).toContain('JE-9/1/1: Discarded');
    expect(await system.batches()).toContain('JE-8/1/1: Ready');
  });

  it.each([false, true])(
    'comes to the same end when the store fails at any append (written: %s)',
    async (isWritten) => {
      let last = 1;
      for (let nth = 1; nth <= last; nth += 1) {
        system.close();
        system = new ImportSystem();
        await system.import('import-1', csv(entry('JE-1', '10'), entry('JE-2', '20'), entry('JE-3', '30')));
        await system.import('import-2', csv(entry('JE-1', '11')), COMPLETE);
        const answer = await choice('import-2', 'Withdraw');
        const before = system.store.appends.length;
        await system.aggregates.change(journalImport, streamId(ENVIRONMENT, 'import-2'), cause, (state) =>
          confirmImport(state, [answer]),
        );
        let failures = 0;
        system.store.interfere = async (_request, proceed) => {
          if (failures > 0 || system.store.appends.length - before !== nth + 1) return proceed();
          failures += 1;
          if (isWritten) await proceed();
          throw new Error('the store is gone');
        };
        for (let tries = 0; tries < 3; tries += 1)
          await system.processor.process('import-2', cause).catch(() => undefined);
        expect([nth, await system.batches()]).toEqual([
          nth,
          ['JE-1/1/1: Discarded', 'JE-1/2/1: Ready', 'JE-2/1/1: Discarded', 'JE-3/1/1: Discarded'],
        ]);
        expect(await system.status('import-2')).toBe('Completed');
        last = failures > 0 ? nth + 1 : nth;
      }
      expect(last).toBeGreaterThan(8);
    },
  );
});

describe('an id that stands unposted in another period', () => {
  const moved = csv(entry('JE-1', '11', '2026-10-01'));
  beforeEach(async () => {
    await system.import('import-1', csv(entry('JE-1', '10'), entry('JE-2', '20')));
  });

  const preview = async (): Promise<string> => {
    expect(await system.import('import-2', moved, { awaitsConfirmation: true })).toBe('Previewed');
    const { others = [], sameIdEntries, questions } = await summaryOf('import-2');
    expect({ sameIdEntries, questions }).toEqual({ sameIdEntries: 1, questions: [] });
    expect(others).toEqual([
      {
        journalEntryId: 'JE-1',
        businessEntityId: '',
        period: '2026-09',
        revision: 1,
        because: 'same id',
        isPosted: false,
        totals: [{ currency: 'USD', lines: 2, debitMinor: '1000', creditMinor: '1000' }],
        delivered: [
          { period: '2026-10', totals: [{ currency: 'USD', lines: 2, debitMinor: '1100', creditMinor: '1100' }] },
        ],
        sameId: expect.stringMatching(/^SAME_ENTRY:[0-9a-f]{16}$/),
      },
    ]);
    return others[0]?.sameId ?? '';
  };

  it('is another entry, beside the first, unless somebody says otherwise', async () => {
    await preview();
    expect(await confirm('import-2', [])).toBe('Completed');
    expect(await system.batches()).toEqual(['JE-1/1/1: Ready', 'JE-1/1/1: Ready', 'JE-2/1/1: Ready']);
  });

  it('is replaced when somebody says that it is the same entry', async () => {
    const same = await preview();
    expect(await confirm('import-2', [same])).toBe('Completed');
    expect(await system.batches()).toEqual(['JE-1/1/1: Discarded', 'JE-1/1/1: Ready', 'JE-2/1/1: Ready']);
    expect(await system.batch('JE-1')).toMatchObject({ status: 'Discarded' });
  });

  it('is asked about again when its posting began since', async () => {
    const same = await preview();
    await post('JE-1');
    expect(await confirm('import-2', [same])).toBe('Previewed');
    expect((await questionsOf('import-2')).map(({ code }) => code)).toEqual(['ANSWER_OUT_OF_DATE']);
    expect(
      await confirm(
        'import-2',
        (await questionsOf('import-2')).map(({ id }) => id),
      ),
    ).toBe('Completed');
    expect(await system.batches()).toEqual(['JE-1/1/1: Posted', 'JE-1/1/1: Ready', 'JE-2/1/1: Ready']);
  });
});
