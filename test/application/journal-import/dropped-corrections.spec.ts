import { type JournalBatchEvent } from '../../../src/domain/journal-batch/journal-batch.events';
import { confirmed, queued, started, verified } from '../../support/batch-events';
import { csvOf, entryRows, ImportSystem } from '../../support/import-system';
import { cause } from '../../support/plain-ports';

const facts = { batchKey: 'JBR', contentDigest: 'x', reason: 'Wrong', seenAt: '2026-10-01T08:00:00.000Z' };
const REVERSAL: JournalBatchEvent = {
  type: 'JournalBatchReversalPlanned',
  data: { ...facts, reversal: 1, date: '2026-09-30', dateRule: 'same' },
};
const DIFFERENCE: JournalBatchEvent = { type: 'JournalBatchDifferencePlanned', data: { ...facts, difference: 1 } };
const asPosted = csvOf(entryRows('JE-1', '10.00'));

let system: ImportSystem;
/** Posted with 10.00, then delivered with 11.00: a correction waits for a person. */
beforeEach(async () => {
  system = new ImportSystem();
  await system.import('import-1', asPosted);
  await system.happen('JE-1', [queued(), started(), confirmed(), verified()]);
  await system.import('import-2', csvOf(entryRows('JE-1', '11.00')));
});
afterEach(() => {
  system.close();
});

/** Lets something happen right after the import appended an event of this type. */
const after = (type: string, happen: () => Promise<unknown>): void => {
  let isOver = false;
  system.store.interfere = async ({ events }, proceed) => {
    const result = await proceed();
    if (isOver || !events.some((event) => event.type === type)) return result;
    isOver = true;
    await happen();
    return result;
  };
};

describe('an entry that is delivered as it was posted, while a correction of it waits', () => {
  it('makes the correction void', async () => {
    expect(await system.import('import-3', asPosted)).toBe('Completed');
    expect(await system.batches()).toEqual(['JE-1/1/1: Posted', 'JE-1/2/1: Discarded']);
  });

  it('does so after a crash between hold and record, and changes nothing else', async () => {
    after('JournalBatchHeld', () => Promise.reject(new Error('The process is dead.')));
    await expect(system.import('import-3', asPosted)).rejects.toThrow('dead');
    expect(await system.batches()).toEqual(['JE-1/1/1: Posted', 'JE-1/2/1: Held']);
    await system.settle();
    expect(await system.import('import-4', csvOf(entryRows('JE-1', '12.00')))).toBe('Rejected');
    await system.processor.process('import-3', cause);
    expect(await system.status('import-3')).toBe('Completed');
    expect(await system.batches()).toEqual(['JE-1/1/1: Posted', 'JE-1/2/1: Discarded']);
  });

  it.each([
    ['a reversal of the entry', 1, REVERSAL, 'SetAside'],
    ['the net difference', 2, DIFFERENCE, 'Netted'],
  ] as const)('is refused when somebody asks for %s before it counts', async (_what, revision, event, status) => {
    after('JournalImportValidated', () => system.happen('JE-1', [event], revision));
    expect(await system.import('import-3', asPosted)).toBe('Rejected');
    expect(await system.factOf('import-3', 'JournalImportRejected')).toMatchObject({
      problems: [{ code: 'CHANGED_MEANWHILE', journalEntryId: 'JE-1' }],
    });
    expect(await system.batches()).toEqual(['JE-1/1/1: Posted', `JE-1/2/1: ${status}`]);
  });

  it('waits when it is delivered after that', async () => {
    await system.happen('JE-1', [REVERSAL]);
    expect(await system.import('import-3', asPosted)).toBe('Completed');
    expect(await system.batches()).toEqual(['JE-1/1/1: Posted', 'JE-1/2/1: Discarded', 'JE-1/3/1: SetAside']);
  });
});
