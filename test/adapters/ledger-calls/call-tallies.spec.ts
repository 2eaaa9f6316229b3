import { parseConnectionString } from '../../../src/adapters/event-store/eventstoredb/connection-string';
import { EventStoreDbEventStore } from '../../../src/adapters/event-store/eventstoredb/eventstoredb-event-store';
import { EventStoreDbValues } from '../../../src/adapters/event-store/eventstoredb/eventstoredb-values';
import { SharedCallTallies } from '../../../src/adapters/ledger-calls/shared-call-tallies';
import { SqliteCallTallies } from '../../../src/adapters/ledger-calls/sqlite-call-tallies';
import { type CallTallies, type CallTally } from '../../../src/application/ports/ledger-calls';
import { FakeNode } from '../../support/eventstoredb/fake-node';
import { MemoryLog } from '../../support/plain-ports';

const tally = (calls: number, isOpen = true): CallTally => ({
  ...{ isOpen, at: '2026-10-01T10:00:00.000Z' },
  companies: { 'ACME-DEV': { 'xml create': calls } },
});

interface Opened {
  /** Of two processes. */
  readonly both: readonly [CallTallies, CallTallies];
  readonly close: () => Promise<void>;
}

const inFile = async (): Promise<Opened> => {
  const tallies = new SqliteCallTallies(':memory:');
  return {
    both: [tallies, tallies],
    close: async () => {
      tallies.close();
    },
  };
};

const onServer = async (): Promise<Opened> => {
  const node = await new FakeNode().start();
  const connection = parseConnectionString(node.connectionString, { mayBeInsecure: false, caFile: null });
  const store = new EventStoreDbEventStore(
    { connection, streamPrefix: 'revrec-', connectionName: 'test' },
    new MemoryLog(),
  );
  const values = (): SharedCallTallies =>
    new SharedCallTallies(new EventStoreDbValues(store.clientHolder, 'revrec.calls-'));
  return {
    both: [values(), values()],
    close: async () => {
      await store.close();
      node.stop();
    },
  };
};

describe.each([
  ['in a file', inFile],
  ['on a server', onServer],
])('tallies of calls %s', (_, open) => {
  let opened: Opened;
  beforeEach(async () => {
    opened = await open();
  });
  afterEach(() => opened.close());

  it('are kept by month and owner, the last of each', async () => {
    const [one, other] = opened.both;
    expect(await one.of('2026-10')).toEqual(new Map());
    await one.keep('2026-10', 'a', tally(1));
    await one.keep('2026-10', 'a', tally(2, false));
    await other.keep('2026-10', 'b', tally(5));
    await other.keep('2026-11', 'b', tally(7));
    const october = new Map([
      ['a', tally(2, false)],
      ['b', tally(5)],
    ]);
    expect([await one.of('2026-10'), await other.of('2026-10')]).toEqual([october, october]);
    expect(await one.of('2026-11')).toEqual(new Map([['b', tally(7)]]));
  });

  it('of two who begin at the same time are both there', async () => {
    const [one, other] = opened.both;
    await Promise.all([one.keep('2026-10', 'a', tally(1)), other.keep('2026-10', 'b', tally(2))]);
    expect([...(await one.of('2026-10')).keys()].sort()).toEqual(['a', 'b']);
  });
});
