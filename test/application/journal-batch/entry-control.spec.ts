import { journalBatch } from '../../../src/domain/journal-batch/journal-batch.state';
import { type EntryDecision } from '../../../src/domain/journal-batch/entry-control.decisions';
import { streamId } from '../../../src/application/shared/streams';
import { batchKeyOf } from '../../../src/application/journal-batch/batch-keys';
import { DomainError } from '../../../src/domain/shared/errors';
import { confirmed, queued, started, verified } from '../../support/batch-events';
import { csvOf, entryRows, ImportSystem } from '../../support/import-system';
import { cause, ENVIRONMENT } from '../../support/plain-ports';
import { never } from '../../support/watched-store';

const hold: EntryDecision = { kind: 'hold', reason: 'The contract is disputed' };
const lift: EntryDecision = { kind: 'lift-hold', reason: 'The contract is signed' };
const withdraw: EntryDecision = { kind: 'withdraw', reason: 'The wrong file', importId: null };

/** One entry in two parts: its lines are of two days. */
const twoDays = (id: string, amount: string): string[] => [
  ...entryRows(id, amount),
  ...entryRows(id, amount).map((row) => row.replace('2026-09-30', '2026-09-15')),
];
const keyOf = (journalEntryId: string, part = 1, revision = 1): string =>
  batchKeyOf({ environment: ENVIRONMENT, businessEntityId: '', period: '2026-09', journalEntryId }, revision, part);

let system: ImportSystem;

beforeEach(async () => {
  system = new ImportSystem();
  await system.import('import-1', csvOf(twoDays('JE-1', '10.00'), entryRows('JE-2', '20.00')));
});
afterEach(() => {
  system.close();
});

const decide = (decision: EntryDecision, key = keyOf('JE-1')): Promise<unknown> =>
  system.control.decide(cause, key, decision);
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'allowed',
    (error: unknown) => {
      if (error instanceof DomainError) return error.code;
      throw error;
    },
  );

describe('a decision about an entry', () => {
  it('is about all its parts, whichever batch was chosen', async () => {
    await decide(hold, keyOf('JE-1', 2));
    expect(await system.batches()).toEqual(['JE-1/1/1: OnHold', 'JE-1/1/2: OnHold', 'JE-2/1/1: Ready']);
    await decide(lift);
    expect(await system.batches()).toEqual(['JE-1/1/1: Ready', 'JE-1/1/2: Ready', 'JE-2/1/1: Ready']);
    await decide(withdraw);
    expect(await system.batches()).toEqual(['JE-1/1/1: Discarded', 'JE-1/1/2: Discarded', 'JE-2/1/1: Ready']);
  });

  it('changes nothing when it is repeated', async () => {
    for (const decision of [hold, lift, withdraw]) {
      await decide(decision);
      const before = await system.eventCount();
      expect(await decide(decision)).toEqual({
        position: null,
        batchKeys: [keyOf('JE-1', 1), keyOf('JE-1', 2)],
      });
      expect(await system.eventCount()).toBe(before);
    }
  });

  it.each([
    ['hold', hold],
    ['withdraw', withdraw],
  ])('is not made when a part is in posting (%s): nothing is changed', async (_name, decision) => {
    await system.happen('JE-1', [queued()], 1, 2);
    const before = await system.eventCount();
    expect(await codeOf(decide(decision))).toBe('ENTRY_IN_POSTING');
    expect(await system.eventCount()).toBe(before);
  });

  it('is not made when a part is in the ledger', async () => {
    await system.happen('JE-1', [queued(), started(), confirmed(), verified()], 1, 1);
    expect(await codeOf(decide(withdraw, keyOf('JE-1', 2)))).toBe('ENTRY_IN_LEDGER');
  });

  it.each([
    ['hold', hold],
    ['withdraw', withdraw],
  ])('is taken back when a run takes the second part meanwhile (%s)', async (_name, decision) => {
    let isTaken = false;
    system.store.interfere = async ({ events }, proceed) => {
      const result = await proceed();
      if (!isTaken && events.some(({ type }) => type === 'JournalBatchPutOnHold')) {
        isTaken = true;
        await system.happen('JE-1', [queued()], 1, 2);
      }
      return result;
    };
    expect(await codeOf(decide(decision))).toBe('ENTRY_IN_POSTING');
    expect(await system.batches()).toEqual(['JE-1/1/1: Ready', 'JE-1/1/2: Queued', 'JE-2/1/1: Ready']);
  });

  it('is ended by repeating it after a crash between two parts, and nothing can be posted until then', async () => {
    system.store.interfere = ({ events }, proceed) =>
      events.some(({ type }) => type === 'JournalBatchWithdrawn') ? proceed().then(() => never()) : proceed();
    const withdrawn = system.store.written('JournalBatchWithdrawn');
    void decide(withdraw);
    await Promise.race([withdrawn, untilWithdrawn()]);
    system.store.interfere = (_request, proceed) => proceed();
    expect(await system.batches()).toEqual(['JE-1/1/1: Discarded', 'JE-1/1/2: OnHold', 'JE-2/1/1: Ready']);
    expect(await codeOf(decide(lift, keyOf('JE-1', 2)))).toBe('ENTRY_WITHDRAWN');
    await decide(withdraw, keyOf('JE-1', 2));
    expect(await system.batches()).toEqual(['JE-1/1/1: Discarded', 'JE-1/1/2: Discarded', 'JE-2/1/1: Ready']);
  });

  it('about an entry that does not exist is refused', async () => {
    expect(await codeOf(decide(hold, 'JBNONE'))).toBe('BATCH_NOT_FOUND');
  });
});

/** The crash hides the append from who waits for it, so the log itself is asked. */
const untilWithdrawn = (): Promise<void> =>
  new Promise((resolve) => {
    const stop = system.inner.onAppended(() => {
      void system.batch('JE-1', 1, 1).then(({ status }) => {
        if (status !== 'Discarded') return;
        stop();
        resolve();
      });
    });
  });

describe('a decision about several entries', () => {
  const chosen = { batchKeys: [keyOf('JE-1', 1), keyOf('JE-1', 2), keyOf('JE-2')] };

  it('is counted by entry', async () => {
    await system.selection.decide(cause, { importId: 'import-1' }, hold, '0');
    const decided = await system.selection.decide(cause, chosen, withdraw, '0');
    expect(decided).toMatchObject({ entries: 2, unchanged: 0, refusedCount: 0, refused: [] });
    expect(await system.selection.decide(cause, chosen, withdraw, '0')).toEqual({
      ...{ entries: 0, unchanged: 2, refusedCount: 0, refused: [], position: null },
    });
  });

  it('answers what it cannot decide about, and decides about the others', async () => {
    await system.happen('JE-1', [queued()], 1, 1);
    expect(await system.selection.decide(cause, chosen, withdraw, '0')).toMatchObject({
      entries: 1,
      refusedCount: 1,
      refused: [
        {
          batchKey: keyOf('JE-1'),
          journalEntryId: 'JE-1',
          code: 'ENTRY_IN_POSTING',
          message: 'Part 1 of 2 of journal entry JE-1 is in a posting run.',
          fix: 'Stop the run, or wait until it is finished; then try again.',
        },
      ],
    });
    expect(await system.batches()).toEqual(['JE-1/1/1: Queued', 'JE-1/1/2: Ready', 'JE-2/1/1: Discarded']);
  });

  it('of a single batch is refused as such, and of an unknown import too', async () => {
    await system.happen('JE-2', [queued()]);
    const one = { batchKeys: [keyOf('JE-2')] };
    expect(await codeOf(system.selection.decide(cause, one, withdraw, null))).toBe('ENTRY_IN_POSTING');
    expect(await codeOf(system.selection.decide(cause, { importId: 'none' }, hold, null))).toBe('IMPORT_NOT_FOUND');
  });
});

describe('an entry on hold that is delivered again', () => {
  const reasonOf = async (journalEntryId: string, revision: number, part = 1): Promise<unknown> => {
    const id = streamId(ENVIRONMENT, keyOf(journalEntryId, part, revision));
    const { state } = await system.aggregates.load(journalBatch, id);
    return state.status === 'OnHold' ? state.reason : state.status;
  };

  it('unchanged stays on hold', async () => {
    await decide(hold);
    await system.import('import-2', csvOf(twoDays('JE-1', '10.00')));
    expect(await system.batches()).toEqual(['JE-1/1/1: OnHold', 'JE-1/1/2: OnHold', 'JE-2/1/1: Ready']);
  });

  it('changed and divided otherwise is on hold with the same reason: only a person lifts it', async () => {
    await decide(hold);
    await system.import('import-2', csvOf(entryRows('JE-1', '11.00')));
    expect(await reasonOf('JE-1', 2)).toBe('The contract is disputed');
    await system.import('import-3', csvOf(entryRows('JE-1', '12.00')));
    expect(await reasonOf('JE-1', 3)).toBe('The contract is disputed');
    await decide(lift, keyOf('JE-1', 1, 3));
    await system.import('import-4', csvOf(entryRows('JE-1', '13.00')));
    expect(await reasonOf('JE-1', 4)).toBe('Ready');
  });

  it('is never Ready to Post in between, also through a crash after what it replaces was discarded', async () => {
    await decide(hold, keyOf('JE-2'));
    await system.deliver('import-2', csvOf(entryRows('JE-2', '21.00')));
    system.store.interfere = ({ events }, proceed) =>
      events.some(({ type }) => type === 'JournalBatchReleased')
        ? Promise.reject(new Error('The process is gone.'))
        : proceed();
    await expect(system.processor.process('import-2', cause)).rejects.toThrow('The process is gone.');
    system.store.interfere = (_request, proceed) => proceed();
    expect(await system.batches()).toContain('JE-2/1/1: Discarded');
    await system.processor.process('import-2', cause);
    expect(await reasonOf('JE-2', 2)).toBe('The contract is disputed');
  });

  it('while it waits goes on hold when its time comes', async () => {
    await system.happen('JE-2', [queued(), started()]);
    await system.import('import-2', csvOf(entryRows('JE-2', '21.00')));
    await decide(hold, keyOf('JE-2', 1, 2));
    await system.happen('JE-2', [
      { type: 'PostingAttemptRejected', data: { attempt: 1, attemptId: 'attempt-1', problems: [] } },
    ]);
    await system.settle();
    expect(await reasonOf('JE-2', 2)).toBe('The contract is disputed');
  });
});

describe('an entry that was withdrawn and is delivered again', () => {
  it('is new, and the preview says that it was withdrawn before', async () => {
    await decide(withdraw, keyOf('JE-2'));
    await system.import('import-2', csvOf(entryRows('JE-2', '20.00'), entryRows('JE-3', '5.00')), {
      awaitsConfirmation: true,
    });
    expect(await system.factOf('import-2', 'JournalImportPreviewed')).toMatchObject({
      summary: { newEntries: 2, withdrawnBeforeEntries: 1 },
      entries: [
        { journalEntryId: 'JE-2', action: 'create', withdrawnBefore: 'The wrong file' },
        { journalEntryId: 'JE-3', action: 'create' },
      ],
    });
  });

  it('goes under names of its own', async () => {
    await decide(withdraw, keyOf('JE-2'));
    await system.import('import-2', csvOf(entryRows('JE-2', '20.00')));
    expect(await system.batch('JE-2', 2)).toMatchObject({ status: 'Ready', plan: { occurrence: 2 } });
  });

  it('is delivered whole when its withdrawal was interrupted', async () => {
    const half = { type: 'JournalBatchPutOnHold', data: { reason: 'The wrong file' } } as const;
    await system.happen('JE-1', [half], 1, 2);
    await system.happen('JE-1', [
      { type: 'JournalBatchWithdrawn', data: { importId: null, reason: 'The wrong file' } },
    ]);
    await system.import('import-2', csvOf(twoDays('JE-1', '10.00')));
    expect(await system.batches()).toEqual([
      'JE-1/1/1: Discarded',
      'JE-1/1/2: Discarded',
      'JE-1/2/1: OnHold',
      'JE-1/2/2: OnHold',
      'JE-2/1/1: Ready',
    ]);
  });
});
