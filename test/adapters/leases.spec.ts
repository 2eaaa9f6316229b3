import { parseConnectionString } from '../../src/adapters/event-store/eventstoredb-connection-string';
import { EventStoreDbLeases } from '../../src/adapters/event-store/eventstoredb-leases';
import { EventStoreDbLink } from '../../src/adapters/event-store/eventstoredb-link';
import { EventStoreDbValues } from '../../src/adapters/event-store/eventstoredb-values';
import { FakeNode } from '../support/eventstoredb/fake-node';
import { MemoryLog } from '../support/plain-ports';

const TTL_MS = 30_000;
const MARGIN_MS = 10_000;

describe('leases on EventStoreDB', () => {
  let node: FakeNode;
  let link: EventStoreDbLink;
  /** Of each instance its own: they agree on nothing. */
  const clocks = { ana: 0, bob: 7_000_000 };

  beforeEach(async () => {
    node = await new FakeNode().start();
    const connection = parseConnectionString(`${node.connectionString}&defaultDeadline=200`, { mayBeInsecure: false });
    const times = { graceMs: 100, silenceMs: 100, replaceEveryMs: 60_000 };
    link = new EventStoreDbLink(connection, 'test', times, new MemoryLog());
  });

  afterEach(async () => {
    await link.close();
    node.stop();
  });

  const instance = (name: keyof typeof clocks): EventStoreDbLeases =>
    new EventStoreDbLeases(
      new EventStoreDbValues(link, 'revrec.lease-'),
      name,
      { ttlMs: TTL_MS, marginMs: MARGIN_MS },
      () => clocks[name],
      new MemoryLog(),
    );

  it('are taken by one of several that want them at the same time', async () => {
    const taken = await Promise.all([instance('ana').hold('c'), instance('bob').hold('c')]);
    expect([...taken].sort()).toEqual([false, true]);
  });

  it('are apart from each other', async () => {
    expect(await instance('ana').hold('c')).toBe(true);
    expect(await instance('bob').hold('d')).toBe(true);
  });

  it('stay with a holder that renews them, however long others wait', async () => {
    const [ana, bob] = [instance('ana'), instance('bob')];
    const seen: boolean[] = [];
    for (let round = 0; round < 10; round += 1) {
      seen.push(await ana.hold('c'), await bob.hold('c'));
      clocks.ana += TTL_MS / 2;
      clocks.bob += TTL_MS / 2;
    }
    expect(seen).toEqual(Array.from({ length: 20 }, (_, index) => index % 2 === 0));
  });

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

  it('go to another when it has seen no renewal for the whole time and the margin, and not before', async () => {
    const [ana, bob] = [instance('ana'), instance('bob')];
    await ana.hold('c');
    expect(await bob.hold('c')).toBe(false); // Sees it from here.
    clocks.bob += TTL_MS + MARGIN_MS - 1;
    expect(await bob.hold('c')).toBe(false);
    clocks.bob += 1;
    expect(await bob.hold('c')).toBe(true);
    clocks.ana += TTL_MS;
    expect(await ana.hold('c')).toBe(false);
  });

  it('go to another at once when they are released', async () => {
    const [ana, bob] = [instance('ana'), instance('bob')];
    await ana.hold('c');
    expect(await bob.hold('c')).toBe(false);
    await ana.release('c');
    expect(await bob.hold('c')).toBe(true);
    await ana.release('c'); // Not its own any more.
    expect(await bob.hold('c')).toBe(true);
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
