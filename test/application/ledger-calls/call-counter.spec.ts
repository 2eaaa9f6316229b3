import { CallCounter } from '../../../src/application/ledger-calls/call-counter';
import { CallTallies, type CallTally } from '../../../src/application/ports/ledger-calls';
import { FakeClock } from '../../support/clock';
import { MemoryLog } from '../../support/plain-ports';

class MemoryTallies extends CallTallies {
  readonly kept = new Map<string, Map<string, CallTally>>();
  isDown = false;

  override async keep(month: string, owner: string, tally: CallTally): Promise<void> {
    if (this.isDown) throw new Error('Nobody answers.');
    this.kept.set(month, new Map([...(this.kept.get(month) ?? []), [owner, tally]]));
  }

  override async of(month: string): Promise<ReadonlyMap<string, CallTally>> {
    return this.kept.get(month) ?? new Map<string, CallTally>();
  }
}

const create = { companyId: 'ACME-DEV', way: 'xml', function: 'create' } as const;
const query = { companyId: 'acme-dev', way: 'xml', function: 'query' } as const;

let tallies: MemoryTallies;
let clock: FakeClock;
beforeEach(() => {
  tallies = new MemoryTallies();
  clock = new FakeClock();
});

const counter = (owner: string, isAlone = true): CallCounter =>
  new CallCounter({ tallies, clock, log: new MemoryLog() }, { owner, isAlone });
const times = (count: number, act: () => void): void => {
  for (let index = 0; index < count; index += 1) act();
};
const month = (): string => clock.now().slice(0, 7);

describe('a counter of calls to the ledger', () => {
  it('counts by company and function, whatever the case of the company', async () => {
    const calls = counter('a');
    await calls.start();
    times(3, () => {
      calls.count(query);
    });
    calls.count(create);
    calls.count({ companyId: 'OTHER', way: 'rest', function: 'POST /x' });
    expect(await calls.of('Acme-Dev')).toEqual({
      ...{ month: month(), calls: 4, isAtLeast: false },
      functions: [
        { function: 'xml query', calls: 3 },
        { function: 'xml create', calls: 1 },
      ],
    });
    expect(await calls.of(null)).toEqual({ month: month(), calls: 0, isAtLeast: false, functions: [] });
    await calls.stop();
  });

  it('goes on after an end in order, and says so after a kill', async () => {
    const first = counter('a');
    await first.start();
    expect(tallies.kept.get(month())?.get('a')).toMatchObject({ isOpen: true, companies: {} }); // Before any call.
    first.count(create);
    await first.stop();
    const second = counter('b');
    await second.start();
    second.count(create);
    expect(await second.of('ACME-DEV')).toMatchObject({ calls: 2, isAtLeast: false });
    second.count(create); // Killed before this is kept.
    const third = counter('c');
    await third.start();
    expect(await third.of('ACME-DEV')).toMatchObject({ calls: 2, isAtLeast: true });
    await third.stop();
  });

  it('believes another process that lives, and not one that was silent for minutes', async () => {
    const one = counter('a', false);
    const other = counter('b', false);
    await one.start();
    await other.start();
    other.count(create);
    await other.of('ACME-DEV'); // Keeps it.
    expect(await one.of('ACME-DEV')).toMatchObject({ calls: 1, isAtLeast: false });
    const tally = tallies.kept.get(month())?.get('b');
    const at = new Date(Date.parse(clock.now()) - 200_000).toISOString();
    if (tally) tallies.kept.get(month())?.set('b', { ...tally, at });
    expect(await one.of('ACME-DEV')).toMatchObject({ calls: 1, isAtLeast: true });
    await one.stop();
    await other.stop();
  });

  it('of a month is uncertain when a process was killed as the month began', async () => {
    const killed = counter('a');
    await killed.start();
    const next = new Date(clock.now());
    next.setUTCMonth(next.getUTCMonth() + 1, 2);
    const later = counter('b');
    expect(await later.of('ACME-DEV', next.toISOString().slice(0, 7))).toMatchObject({ calls: 0, isAtLeast: true });
  });

  it('loses nothing while its tallies cannot be kept', async () => {
    const calls = counter('a');
    tallies.isDown = true;
    await calls.start();
    calls.count(create);
    tallies.isDown = false;
    expect(await calls.of('ACME-DEV')).toMatchObject({ calls: 1, isAtLeast: false });
    await calls.stop();
    expect(tallies.kept.get(month())?.get('a')).toMatchObject({ isOpen: false });
  });
});
