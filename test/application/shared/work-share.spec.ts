import { SqliteEventStore } from '../../../src/adapters/event-store/sqlite-event-store';
import { Leases, NobodyElse } from '../../../src/application/ports/leases';
import { Aggregates } from '../../../src/application/shared/aggregates';
import { connection } from '../../../src/domain/connection/connection.state';
import { WorkShare } from '../../../src/application/shared/work-share';
import { type ConnectionEvent } from '../../../src/domain/connection/connection.events';
import { FakeClock } from '../../support/clock';
import { cause, MemoryLog, SequentialIds } from '../../support/plain-ports';

/** Who has what, for all instances. */
class TestLeases extends Leases {
  constructor(
    private readonly holders: Map<string, string>,
    private readonly holder: string,
  ) {
    super();
  }

  override async hold(name: string): Promise<boolean> {
    if (!this.holders.has(name)) this.holders.set(name, this.holder);
    return this.holders.get(name) === this.holder;
  }

  override async release(name: string): Promise<void> {
    if (this.holders.get(name) === this.holder) this.holders.delete(name);
  }
}

describe('the share of an instance', () => {
  let store: SqliteEventStore;
  let aggregates: Aggregates;
  const holders = new Map<string, string>();

  beforeEach(() => {
    holders.clear();
    store = new SqliteEventStore(':memory:');
    aggregates = new Aggregates(store, new FakeClock('self-driven'), new SequentialIds());
  });

  afterEach(() => {
    store.close();
  });

  const connect = async (environment: string, companyId: string): Promise<void> => {
    const facts = { companyId, senderId: 's', userId: 'u', credentialRef: 'r', credentialFingerprint: 'f' };
    await aggregates.change(connection, environment, { ...cause, environment }, (): ConnectionEvent[] => [
      { type: 'ConnectionEstablished', data: facts },
    ]);
  };

  const instance = (name: string, environments = ['live', 'test'], leases: Leases = new TestLeases(holders, name)) => {
    let isFit = true;
    const share = new WorkShare(leases, aggregates, { names: environments }, new MemoryLog(), {
      problems: () => (isFit ? [] : ['The clocks differ.']),
    });
    const told: string[] = [];
    share.join({
      gained: (environment) => told.push(`gained ${environment}`),
      lost: (environment) => told.push(`lost ${environment}`),
      takeUp: (environment) => told.push(`take up ${environment}`),
    });
    return { share, told: () => told.splice(0), setFit: (value: boolean) => (isFit = value) };
  };

  it('is everything when the store is not shared', async () => {
    const { share, told } = instance('ana', ['live', 'test'], new NobodyElse());
    expect(share.holds('live')).toBe(false);
    await share.tick();
    expect(told()).toEqual(['gained live', 'take up live', 'gained test', 'take up test']);
    await share.tick();
    expect(told()).toEqual(['take up live', 'take up test']);
    expect([share.holds('live'), share.holds('test'), share.holds('unknown')]).toEqual([true, true, false]);
  });

  it('has no environment that another instance has, and gets it when that one stops', async () => {
    const [ana, bob] = [instance('ana'), instance('bob')];
    await ana.share.tick();
    await bob.share.tick();
    expect([bob.told(), bob.share.holds('live')]).toEqual([[], false]);
    await ana.share.stop();
    await bob.share.tick();
    expect(bob.told()).toEqual(['gained live', 'take up live', 'gained test', 'take up test']);
  });

  it('has all environments of a company or none, so that its lanes are in one hand', async () => {
    await connect('live', 'ACME');
    await connect('test', 'ACME');
    const [ana, bob] = [instance('ana', ['live', 'test']), instance('bob', ['test', 'live'])];
    await ana.share.tick();
    await bob.share.tick();
    expect([ana.share.holds('live'), ana.share.holds('test')]).toEqual([true, true]);
    expect([bob.share.holds('live'), bob.share.holds('test')]).toEqual([false, false]);
    expect([...holders]).toEqual([['company-acme', 'ana']]);
  });

  it('ends what it works on when another instance took it over', async () => {
    const { share, told } = instance('ana', ['live']);
    await share.tick();
    told();
    holders.set('environment-live', 'bob');
    await share.tick();
    expect([told(), share.holds('live')]).toEqual([['lost live'], false]);
  });

  it('continues undisturbed when its environment connects, and releases the old name', async () => {
    const { share, told } = instance('ana', ['live']);
    await share.tick();
    told();
    await connect('live', 'ACME & Co');
    await share.tick();
    expect([told(), [...holders.keys()]]).toEqual([['take up live'], ['company-acme%20%26%20co']]);
  });

  it('leaves an environment to the instance that has its new company', async () => {
    await connect('test', 'ACME');
    const [ana, bob] = [instance('ana', ['live']), instance('bob', ['test', 'live'])];
    await ana.share.tick();
    await bob.share.tick();
    await connect('live', 'ACME');
    await ana.share.tick();
    await bob.share.tick();
    expect([ana.share.holds('live'), bob.share.holds('live')]).toEqual([false, true]);
    expect(ana.told()).toEqual(['gained live', 'take up live', 'lost live']);
  });

  it('is given to others while it should not work, and comes back after it', async () => {
    const [ana, bob] = [instance('ana', ['live']), instance('bob', ['live'])];
    await ana.share.tick();
    ana.setFit(false);
    await ana.share.tick();
    await bob.share.tick();
    expect([ana.told(), bob.told()]).toEqual([
      ['gained live', 'take up live', 'lost live'],
      ['gained live', 'take up live'],
    ]);
    await bob.share.stop();
    ana.setFit(true);
    await ana.share.tick();
    expect(ana.share.holds('live')).toBe(true);
  });

  it('continues with the others when one environment cannot be read', async () => {
    const { share, told } = instance('ana', ['live', 'test']);
    const load = aggregates.load.bind(aggregates);
    aggregates.load = (kind, id, until) =>
      id === 'live' ? Promise.reject(new Error('silent')) : load(kind, id, until);
    await share.tick();
    expect([told(), share.holds('live'), share.holds('test')]).toEqual([['gained test', 'take up test'], false, true]);
  });
});
