import { parseConnectionString } from '../../../src/adapters/event-store/eventstoredb/connection-string';
import { EventStoreDbLeases } from '../../../src/adapters/event-store/eventstoredb/eventstoredb-leases';
import { EventStoreDbClientHolder } from '../../../src/adapters/event-store/eventstoredb/client-holder';
import { EventStoreDbValues } from '../../../src/adapters/event-store/eventstoredb/eventstoredb-values';
import { FakeNode } from '../../support/eventstoredb/fake-node';
import { MemoryLog } from '../../support/plain-ports';
import { type Clocks, leasesContract, MARGIN_MS, TTL_MS } from './leases.contract';

describe('leases on EventStoreDB', () => {
  let node: FakeNode;
  let holder: EventStoreDbClientHolder;
  let clocks: Clocks;

  beforeEach(async () => {
    clocks = { ana: 0, bob: 7_000_000 };
    node = await new FakeNode().start();
    const connection = parseConnectionString(`${node.connectionString}&defaultDeadline=10000`, {
      mayBeInsecure: false,
    });
    const times = { graceMs: 20_000, silenceMs: 20_000, replaceEveryMs: 60_000, lookEveryMs: 1_000 };
    holder = new EventStoreDbClientHolder(connection, 'test', times, new MemoryLog());
  });

  afterEach(async () => {
    await holder.close();
    node.stop();
  });

  const instance = (name: keyof Clocks, own = clocks): EventStoreDbLeases =>
    new EventStoreDbLeases(
      new EventStoreDbValues(holder, 'revrec.lease-'),
      name,
      { ttlMs: TTL_MS, marginMs: MARGIN_MS },
      () => own[name],
      new MemoryLog(),
    );

  leasesContract(instance);

  it('are not renewed more often than they need', async () => {
    const ana = instance('ana');
    await ana.hold('c');
    const before = node.log.events.length;
    for (let beat = 0; beat < 3; beat += 1) await ana.hold('c');
    expect(node.log.events).toHaveLength(before);
    clocks.ana += TTL_MS / 3;
    await ana.hold('c');
    expect(node.log.events).toHaveLength(before + 1);
  });

  it('are renewed with one write, however many there are', async () => {
    const ana = instance('ana');
    const names = Array.from({ length: 40 }, (_, index) => `c-${index}`);
    for (const name of names) await ana.hold(name);
    for (let beat = 0; beat < 5; beat += 1) {
      clocks.ana += TTL_MS / 3;
      const before = node.log.events.length;
      const held: boolean[] = [];
      for (const name of names) held.push(await ana.hold(name));
      expect([held.filter(Boolean).length, node.log.events.length - before]).toEqual([40, 1]);
    }
  });

  it('go on after a sign of life that was written without an answer', async () => {
    const ana = instance('ana');
    await ana.hold('c');
    clocks.ana += TTL_MS / 3;
    node.trouble.append = 'drop';
    expect(await ana.hold('c')).toBe(true); // Still good.
    node.trouble.append = 'none';
    const seen: boolean[] = [];
    for (let beat = 0; beat < 6; beat += 1) {
      seen.push(await ana.hold('c'));
      clocks.ana += TTL_MS / 3;
    }
    expect(seen).toEqual([true, true, true, true, true, true]);
  });

  it('are held no longer than they are good when the store does not answer', async () => {
    const ana = instance('ana');
    await ana.hold('c');
    node.trouble.append = 'not-ready';
    node.trouble.read = 'not-ready';
    clocks.ana += TTL_MS - 1;
    expect(await ana.hold('c')).toBe(true);
    clocks.ana += 1;
    expect(await ana.hold('c')).toBe(false);
  });
});
