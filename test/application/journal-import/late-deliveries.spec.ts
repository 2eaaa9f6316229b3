import { streamId } from '../../../src/application/shared/streams';
import { type AccountingPeriodEvent } from '../../../src/domain/accounting-period/accounting-period.events';
import { accountingPeriod } from '../../../src/domain/accounting-period/accounting-period.state';
import { type EntryPreview } from '../../../src/domain/journal-import/journal-import.events';
import { confirmed, queued, started, verified } from '../../support/batch-events';
import { csvOf, entryRows, ImportSystem } from '../../support/import-system';
import { cause, ENVIRONMENT } from '../../support/plain-ports';

let system: ImportSystem;
beforeEach(async () => {
  system = new ImportSystem();
  await system.import('import-1', csvOf(entryRows('JE-1', '10.00'), entryRows('JE-2', '20.00')));
});
afterEach(() => {
  system.close();
});

const CLOSING: AccountingPeriodEvent = {
  type: 'AccountingPeriodClosingStarted',
  data: { period: '2026-09', people: 1, name: 'Cora' },
};
const digest = 'd'.repeat(64);
const CLOSE: readonly AccountingPeriodEvent[] = [
  CLOSING,
  { type: 'AccountingPeriodChecked', data: { items: [], digest } },
  { type: 'AccountingPeriodSignedOff', data: { by: 'cora', name: 'Cora', digest, note: null } },
  { type: 'AccountingPeriodClosed', data: { digest } },
];
const REOPEN: AccountingPeriodEvent = { type: 'AccountingPeriodReopened', data: { name: 'Carl', reason: 'Late' } };
const month = async (...events: readonly AccountingPeriodEvent[]): Promise<void> => {
  await system.aggregates.change(accountingPeriod, streamId(ENVIRONMENT, '2026-09'), cause, () => events);
};
const post = (id: string): Promise<void> => system.happen(id, [queued(), started(), confirmed(), verified()]);

describe('a delivery into a closed month', () => {
  beforeEach(async () => {
    await post('JE-1');
    await post('JE-2');
    await month(...CLOSE);
  });

  it('passes as far as nothing changes, and sets new and changed entries aside', async () => {
    const delivered = csvOf(entryRows('JE-1', '10.00'), entryRows('JE-2', '21.00'), entryRows('JE-3', '5.00'));
    expect(await system.import('import-2', delivered)).toBe('Completed');
    expect(await system.batches()).toEqual([
      'JE-1/1/1: Posted',
      'JE-2/1/1: Posted',
      'JE-2/2/1: SetAside',
      'JE-3/1/1: SetAside',
    ]);
  });

  it('is told as such before it counts, but for what does not wait for the month', async () => {
    const told = async (importId: string): Promise<readonly (readonly [string, string, boolean])[]> => {
      const delivered = csvOf(entryRows('JE-1', '10.00'), entryRows('JE-2', '21.00'), entryRows('JE-3', '5.00'));
      await system.import(importId, delivered, { awaitsConfirmation: true });
      const { entries } = (await system.factOf(importId, 'JournalImportPreviewed')) as {
        entries: readonly EntryPreview[];
      };
      return entries.map(({ journalEntryId, action, isPeriodClosed = false }) => [
        journalEntryId,
        action,
        isPeriodClosed,
      ]);
    };
    expect(await told('import-2')).toEqual([
      ['JE-1', 'unchanged', false],
      ['JE-2', 'correct', false],
      ['JE-3', 'create', true],
    ]);
    await month(REOPEN);
    expect((await told('import-3'))[2]).toEqual(['JE-3', 'create', false]);
  });

  it('stays aside while the month is closed, and is decided again when it is reopened', async () => {
    await system.import('import-2', csvOf(entryRows('JE-3', '5.00')));
    await system.settle();
    expect(await system.batches()).toContain('JE-3/1/1: SetAside');
    await month(REOPEN);
    await system.settle();
    expect(await system.batches()).toContain('JE-3/1/1: Ready');
    await system.settle();
    expect((await system.batches()).filter((batch) => batch.startsWith('JE-3'))).toEqual(['JE-3/1/1: Ready']);
  });

  it('is unchanged when delivered twice, and replaced by a newer one', async () => {
    await system.import('import-2', csvOf(entryRows('JE-3', '5.00')));
    await system.import('import-3', csvOf(entryRows('JE-3', '5.00')));
    await system.import('import-4', csvOf(entryRows('JE-3', '6.00')));
    expect((await system.batches()).filter((batch) => batch.startsWith('JE-3'))).toEqual([
      'JE-3/1/1: Discarded',
      'JE-3/2/1: SetAside',
    ]);
  });
});

describe('a delivery into a month that is being closed', () => {
  it('is set aside too, and what it would replace is not postable any more', async () => {
    await month(CLOSING);
    await system.import('import-2', csvOf(entryRows('JE-1', '11.00')));
    expect((await system.batches()).filter((batch) => batch.startsWith('JE-1'))).toEqual([
      'JE-1/1/1: Discarded',
      'JE-1/2/1: SetAside',
    ]);
  });
});
