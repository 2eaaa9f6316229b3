import { type BatchContent } from '../../../src/application/journal-batch/batch-content';
import { EntryParts } from '../../../src/application/posting/entry-parts';
import { RunPlans } from '../../../src/application/posting/run-plans';
import { PostingContext } from '../../../src/application/posting/posting-context';
import { type EntryContext } from '../../../src/domain/ledger-entry/entry-builder';
import { changeSettings } from '../../../src/domain/connection/connection.decisions';
import { connection } from '../../../src/domain/connection/connection.state';
import { cause, ENVIRONMENT } from '../../support/plain-ports';
import { counts, PostingSystem } from '../../support/posting-system';

let system: PostingSystem;
beforeEach(async () => {
  system = new PostingSystem();
  await system.start();
});
afterEach(() => system.stop());

const deliver = (...accounts: readonly string[]): Promise<string[]> => system.readyParts(accounts);

const codesOf = async (keys: readonly string[]): Promise<unknown[]> => {
  const found: unknown[] = [];
  for (const key of keys) {
    const state = await system.batch(key);
    found.push(state.status === 'Failed' ? state.problems.map(({ code, field }) => [code, field]) : state.status);
  }
  return found;
};

const UNMAPPED = '4999';

describe('an entry in parts', () => {
  it('is not sent at all while one of its parts is blocked', async () => {
    const keys = await deliver('4000', UNMAPPED, '4000');
    expect(await system.post(keys)).toEqual(counts({ failed: 3 }));
    expect(await codesOf(keys)).toEqual([
      [['ENTRY_PART_BLOCKED', 'Part 2 of 3']],
      [['ACCOUNT_NOT_MAPPED', 'Account Number']],
      [['ENTRY_PART_BLOCKED', 'Part 2 of 3']],
    ]);
    expect(system.ledger.creates).toEqual([]);
  });

  it('is not sent while a part outside of the run is blocked', async () => {
    const [first = ''] = await deliver('4000', UNMAPPED);
    expect(await system.post([first])).toEqual(counts({ failed: 1 }));
    expect(system.ledger.creates).toEqual([]);
  });

  it('goes whole when what blocked it is fixed', async () => {
    const keys = await deliver('4000', UNMAPPED);
    await system.post(keys);
    await system.clock.sleep(1_000);
    await system.mapAccount(UNMAPPED, '4999-10');
    expect(await system.post([...keys].reverse(), {}, 'run-2')).toEqual(counts({ posted: 2 }));
    expect(await codesOf(keys)).toEqual(['Posted', 'Posted']);
  });

  it('goes whole again when some of its parts are claimed later than others are ready', async () => {
    const keys = await deliver(...Array.from({ length: 20 }, (_, index) => (index === 19 ? UNMAPPED : '4000')));
    expect(await system.post(keys)).toEqual(counts({ failed: 20 }));
    await system.clock.sleep(1_000);
    await system.mapAccount(UNMAPPED, '4999-10');
    expect(await system.post(keys, {}, 'run-2')).toEqual(counts({ posted: 20 }));
  });

  it('stops when the ledger refuses a part', async () => {
    const keys = await deliver('4000', '4000', '4000');
    system.ledger.fault = (title) => (title === 'JE-1 1/3' ? 'rejected' : undefined);
    expect(await system.post(keys, { lanes: 1 })).toEqual(counts({ failed: 3 }));
    expect(await codesOf(keys)).toEqual([
      [['PERIOD_CLOSED', null]],
      [['ENTRY_PART_BLOCKED', 'Part 1 of 3']],
      [['ENTRY_PART_BLOCKED', 'Part 1 of 3']],
    ]);
    expect(system.ledger.creates).toHaveLength(1);
  });

  it('does not send the rest while the refused part is left out', async () => {
    const [first = '', second = ''] = await deliver('4000', '4000');
    system.ledger.fault = (title) => (title === 'JE-1 1/2' ? 'rejected' : undefined);
    await system.post([first]);
    system.ledger.fault = () => undefined;
    expect(await system.post([second], {}, 'run-2')).toEqual(counts({ failed: 1 }));
    expect(await system.post([first, second], {}, 'run-3')).toEqual(counts({ posted: 2 }));
  });

  it('is sent part by part where the setting says so', async () => {
    await system.aggregates.change(connection, ENVIRONMENT, cause, (state) =>
      changeSettings(state, { entriesGoWhole: false }),
    );
    const keys = await deliver('4000', UNMAPPED);
    expect(await system.post(keys)).toEqual(counts({ posted: 1, failed: 1 }));
    expect(await codesOf(keys)).toEqual(['Posted', [['ACCOUNT_NOT_MAPPED', 'Account Number']]]);
  });
});

describe('what the check of a run found clean', () => {
  const looked: string[] = [];
  let parts: EntryParts;
  let context: PostingContext;
  beforeEach(() => {
    looked.length = 0;
    const ports = system.portsOver(system.inner);
    const content = {
      read: (environment, batchKey) => {
        looked.push(batchKey);
        return ports.content.read(environment, batchKey);
      },
    } as BatchContent;
    parts = new EntryParts({ ...ports, content }, new RunPlans(ports.aggregates));
    context = new PostingContext(ENVIRONMENT, ports);
  });

  const contextNow = async (): Promise<EntryContext> => {
    await system.clock.sleep(5_000);
    const connection = await context.connection();
    if (connection.kind !== 'usable') throw new Error(connection.message);
    const outcome = await context.entryContext(connection.access);
    if (outcome.kind !== 'context') throw new Error(outcome.kind);
    return outcome.context;
  };
  const blocking = async (batchKey: string, runId = 'run-1'): Promise<string | null> => {
    const state = await system.batch(batchKey);
    if (!('plan' in state)) throw new Error(state.status);
    const job = { batchKey, runId, origin: cause };
    return (await parts.blocking(job, state.plan, await contextNow()))?.code ?? null;
  };

  it('is not looked at again, while nothing that decides it changed', async () => {
    const keys = await deliver('4000', '4000');
    parts.trust('run-1', { context: await contextNow(), batchKeys: new Set(keys) });
    expect(await blocking(keys[0]!)).toBeNull();
    expect(looked).toEqual([]);
  });

  it('is looked at again when a mapping changed', async () => {
    const keys = await deliver('4000', UNMAPPED);
    parts.trust('run-1', { context: await contextNow(), batchKeys: new Set(keys) });
    await system.mapAccount('4100', '4100-10');
    expect(await blocking(keys[0]!)).toBe('ENTRY_PART_BLOCKED');
  });

  it('is looked at again when the lists of the ledger were read again', async () => {
    const keys = await deliver('4000', '4000');
    parts.trust('run-1', { context: await contextNow(), batchKeys: new Set(keys) });
    system.inspection.lists.set('accounts', [{ id: '4000-10', name: 'Revenue', active: false }]);
    await system.clock.sleep(1_000);
    context.startRun();
    context.distrust();
    expect(await blocking(keys[0]!)).toBe('ENTRY_PART_BLOCKED');
  });

  it('is looked at by another run, after its run, and where a part was not checked', async () => {
    const keys = await deliver('4000', UNMAPPED);
    const checked = { context: await contextNow(), batchKeys: new Set(keys) };
    parts.trust('run-1', { ...checked, batchKeys: new Set(keys.slice(0, 1)) });
    expect(await blocking(keys[0]!)).toBe('ENTRY_PART_BLOCKED');
    const others = await system.readyParts(['4000', UNMAPPED], { journalEntryId: 'JE-2' });
    parts.trust('run-1', { ...checked, batchKeys: new Set(others) });
    expect(await blocking(others[0]!, 'run-2')).toBe('ENTRY_PART_BLOCKED');
    const last = await system.readyParts(['4000', UNMAPPED], { journalEntryId: 'JE-3' });
    parts.trust('run-1', { ...checked, batchKeys: new Set(last) });
    parts.runIsOver('run-1');
    expect(await blocking(last[0]!)).toBe('ENTRY_PART_BLOCKED');
  });
});
