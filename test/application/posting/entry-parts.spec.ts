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
