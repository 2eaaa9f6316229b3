import {
  DecideImportCommand,
  DecideImportHandler,
} from '../../../src/application/journal-import/journal-import.commands';
import { type JournalImportWorker } from '../../../src/application/journal-import/journal-import.worker';
import { Access } from '../../../src/application/shared/access';
import { Changes } from '../../../src/application/shared/changes';
import { type Caller } from '../../../src/application/shared/permissions';
import { DomainError } from '../../../src/domain/shared/errors';
import { confirmed, queued, started, verified } from '../../support/batch-events';
import { csvOf, entryRows, ImportSystem } from '../../support/import-system';
import { callerAs, cause } from '../../support/plain-ports';

let system: ImportSystem;
let handler: DecideImportHandler;
let submitted: string[];

beforeEach(() => {
  system = new ImportSystem();
  submitted = [];
  const worker: Pick<JournalImportWorker, 'submit'> = { submit: ({ importId }) => void submitted.push(importId) };
  const changes = new Changes(new Access(system.aggregates, system.clock), system.aggregates);
  handler = new DecideImportHandler(system.aggregates, changes, worker as JournalImportWorker, system.ownership);
});
afterEach(() => {
  system.close();
});

type Input = Partial<DecideImportCommand['input']>;
const decide = async (caller: Caller, input: Input): Promise<string> => {
  const whole = { importId: 'import-1', decision: 'withdraw', accepted: [], reason: '', ...input } as const;
  try {
    await handler.execute(new DecideImportCommand(caller, whole));
    return 'allowed';
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
};
const owner = callerAs('Analyst');
const otherAnalyst: Caller = { ...owner, subject: 'bob' };
const controller: Caller = { ...callerAs('Controller'), subject: 'cora' };
const REASON = { reason: 'The wrong month' };
const post = (id: string): Promise<void> => system.happen(id, [queued(), started(), confirmed(), verified()]);

describe('taking back an import that counts', () => {
  beforeEach(async () => {
    await system.import('import-1', csvOf(entryRows('JE-1', '10.00'), entryRows('JE-2', '20.00')));
  });

  it('withdraws what is not posted, in the name of who did it, and says what stayed', async () => {
    await post('JE-1');
    expect(await decide(controller, REASON)).toBe('allowed');
    expect(submitted).toEqual(['import-1']);
    await system.processor.process('import-1', cause);
    expect(await system.batches()).toEqual(['JE-1/1/1: Posted', 'JE-2/1/1: Discarded']);
    expect(await system.factOf('import-1', 'JournalImportTakenBack')).toEqual({ ...REASON, by: 'cora' });
    expect(await system.factOf('import-1', 'JournalImportTakeBackFinished')).toEqual({
      withdrawnEntries: 1,
      leftEntries: 1,
    });
    const events = await system.inner.readAll(null, 1_000);
    const withdrawn = events.filter(({ type }) => type === 'JournalBatchWithdrawn');
    expect(withdrawn.map(({ data, metadata }) => ({ data, actor: metadata.actor }))).toEqual([
      { data: { importId: 'import-1', ...REASON }, actor: 'cora' },
    ]);
  });

  it('goes on after a crash in the middle, and nothing is done twice', async () => {
    await decide(controller, REASON);
    system.store.interfere = ({ stream }, proceed) =>
      stream.startsWith('journalImport-') ? Promise.reject(new Error('The process is gone.')) : proceed();
    await expect(system.processor.process('import-1', cause)).rejects.toThrow('The process is gone.');
    system.store.interfere = (_request, proceed) => proceed();
    await system.processor.process('import-1', cause);
    await system.processor.process('import-1', cause);
    expect(await system.batches()).toEqual(['JE-1/1/1: Discarded', 'JE-2/1/1: Discarded']);
    const types = (await system.inner.readAll(null, 1_000)).map(({ type }) => type);
    expect(types.filter((type) => type === 'JournalBatchWithdrawn')).toHaveLength(2);
    expect(types.filter((type) => type === 'JournalImportTakeBackFinished')).toHaveLength(1);
  });

  it('does nothing when it is repeated, and can be done again for what stayed', async () => {
    await system.happen('JE-1', [queued()]);
    await decide(controller, REASON);
    await decide(controller, REASON);
    await system.processor.process('import-1', cause);
    const before = await system.eventCount();
    expect(await system.factOf('import-1', 'JournalImportTakeBackFinished')).toMatchObject({ leftEntries: 1 });
    await decide(controller, REASON);
    expect(await system.eventCount()).toBe(before + 1);
    await system.happen('JE-1', [
      { type: 'JournalBatchReturned', data: { runId: 'run-1', code: 'CONNECTION_PAUSED', message: 'm', fix: 'f' } },
    ]);
    await system.processor.process('import-1', cause);
    expect(await system.factOf('import-1', 'JournalImportTakeBackFinished')).toEqual({
      withdrawnEntries: 2,
      leftEntries: 0,
    });
    const last = await system.eventCount();
    await decide(controller, REASON);
    expect(await system.eventCount()).toBe(last);
  });

  it('needs a reason, and an import that counts', async () => {
    expect(await decide(controller, { reason: ' ' })).toBe('REASON_MISSING');
    await system.deliver('import-2', csvOf(entryRows('JE-9', '1.00')));
    expect(await decide(controller, { ...REASON, importId: 'import-2' })).toBe('IMPORT_CLOSED');
    expect(await decide(controller, { ...REASON, importId: 'none' })).toBe('IMPORT_NOT_FOUND');
  });

  it('is for an Analyst only with an own import of which nothing is posted', async () => {
    expect(await decide(otherAnalyst, REASON)).toBe('FORBIDDEN');
    expect(await decide(callerAs('Auditor'), REASON)).toBe('FORBIDDEN');
    await post('JE-1');
    expect(await decide(owner, REASON)).toBe('FORBIDDEN');
    await system.import('import-2', csvOf(entryRows('JE-9', '1.00')));
    expect(await decide(owner, { ...REASON, importId: 'import-2' })).toBe('allowed');
  });

  it('takes what waits for the posting of an earlier delivery with it', async () => {
    await system.happen('JE-1', [queued(), started()]);
    await system.import('import-2', csvOf(entryRows('JE-1', '11.00')));
    await decide(controller, { ...REASON, importId: 'import-2' });
    await system.processor.process('import-2', cause);
    expect(await system.batches()).toEqual(['JE-1/1/1: InFlight', 'JE-1/2/1: Discarded', 'JE-2/1/1: Ready']);
  });
});

describe('a preview', () => {
  it('of somebody else is not withdrawn by an Analyst', async () => {
    await system.import('import-1', csvOf(entryRows('JE-1', '10.00')), { awaitsConfirmation: true });
    expect(await decide(otherAnalyst, {})).toBe('FORBIDDEN');
    expect(await decide(owner, {})).toBe('allowed');
    expect(await system.status('import-1')).toBe('Withdrawn');
  });

  it.each(['MISSING_ENTRIES:withdraw:1', 'SAME_ENTRY:1'])(
    'whose answer %s takes back entries of others is not confirmed by an Analyst, not even by its owner',
    async (answer) => {
      await system.import('import-1', csvOf(entryRows('JE-1', '10.00')), { awaitsConfirmation: true });
      const confirm = { decision: 'confirm', accepted: [answer] } as const;
      expect(await decide(owner, confirm)).toBe('FORBIDDEN');
      expect(await system.status('import-1')).toBe('Previewed');
      expect(await decide(owner, { decision: 'confirm' })).toBe('allowed');
    },
  );

  it('is confirmed with such an answer by a Controller and an Admin', async () => {
    const confirm = { decision: 'confirm', accepted: ['SAME_ENTRY:1'] } as const;
    await system.import('import-1', csvOf(entryRows('JE-1', '10.00')), { awaitsConfirmation: true });
    expect(await decide(controller, confirm)).toBe('allowed');
    await system.import('import-2', csvOf(entryRows('JE-2', '10.00')), { awaitsConfirmation: true });
    expect(await decide(callerAs('Admin'), { ...confirm, importId: 'import-2' })).toBe('allowed');
  });
});
