import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StreamsClient } from '@eventstore/db-client/generated/streams_grpc_pb';
import { Metadata, ServerCredentials, status } from '@grpc/grpc-js';
import {
  EventStoreDbEventStore,
  type EventStoreDbSettings,
  type EventStoreDbTimes,
} from '../../../src/adapters/event-store/eventstoredb/eventstoredb-event-store';
import { parseConnectionString } from '../../../src/adapters/event-store/eventstoredb/connection-string';
import { type StreamDamage } from '../../../src/application/ports/stream-damage';
import { type AppendResult } from '../../../src/application/ports/event-store';
import { FakeNode } from '../../support/eventstoredb/fake-node';
import { LOOPBACK_TLS } from '../../support/loopback-tls';
import { MemoryLog } from '../../support/plain-ports';
import { event, eventStoreContract } from './event-store.contract';

let node: FakeNode;
const opened: EventStoreDbEventStore[] = [];

/** Long: a busy machine is not a silent server. */
const TIMES: EventStoreDbTimes = {
  ...{ graceMs: 20_000, silenceMs: 20_000, replaceEveryMs: 60_000, lookEveryMs: 50 },
  ...{ resumeFirstMs: 5, resumeMaxMs: 20, probeEveryMs: 60_000, visibleMs: 20_000 },
};

const open = (
  connectionString = `${node.connectionString}&defaultDeadline=10000`,
  times: Partial<EventStoreDbTimes> = {},
  log = new MemoryLog(),
): EventStoreDbEventStore => {
  const store = new EventStoreDbEventStore(
    {
      connection: parseConnectionString(connectionString, { mayBeInsecure: false }),
      ...{ streamPrefix: 'revrec-', connectionName: 'test', times: { ...TIMES, ...times } },
    },
    log,
  );
  opened.push(store);
  return store;
};

/** Gives up soon, for a server that never answers. What else it does has to be repeated on a busy machine. */
const openHasty = (): EventStoreDbEventStore =>
  open(`${node.connectionString}&defaultDeadline=300`, { silenceMs: 300 });

const REPEATS_MAX = 50;

/** Repeats an append for as long as its outcome is unknown, as its callers do. */
const appended = async (append: () => Promise<AppendResult>): Promise<AppendResult> => {
  for (let repeat = 1; repeat < REPEATS_MAX; repeat += 1) {
    const result = await append();
    if (result.kind !== 'unknown') return result;
  }
  return append();
};

/** Resolves when the store tells of something new. */
const told = (store: EventStoreDbEventStore): Promise<void> =>
  new Promise((resolve) => {
    const stop = store.onAppended(() => {
      stop();
      resolve();
    });
  });

beforeEach(async () => {
  node = await new FakeNode().start();
});

afterEach(async () => {
  await Promise.all(opened.splice(0).map((store) => store.close()));
  node.stop();
});

describe('the EventStoreDB event store', () => {
  describe('keeps the contract', () => {
    eventStoreContract(() => {
      const store = open();
      return { store, close: () => store.close() };
    });
  });

  it('never appends through the shared stream of batches', async () => {
    const store = open();
    await store.append('a-1', [event('one'), event('two')], 'no-stream');
    expect(node.calls).toMatchObject({ append: 1, batchAppend: 0 });
  });

  it('sends no user and password without TLS', async () => {
    const store = open(`esdb://ana:s%40cret@127.0.0.1:${node.port}?tls=false&defaultDeadline=10000`);
    await store.append('a-1', [event()], 'no-stream');
    expect([...node.authorizations]).toEqual([]);
  });

  it('sends them over TLS to a server that a given authority vouches for, and to no other', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'revrec-ca-'));
    const caFile = join(folder, 'ca.pem');
    writeFileSync(caFile, LOOPBACK_TLS.certificate);
    const [cert, key] = [Buffer.from(LOOPBACK_TLS.certificate), Buffer.from(LOOPBACK_TLS.key)];
    const safe = await new FakeNode().start(
      0,
      ServerCredentials.createSsl(null, [{ cert_chain: cert, private_key: key }]),
    );
    const address = `esdb://ana:s%40cret@localhost:${safe.port}?tls=true`;
    const results = [
      await open(`${address}&defaultDeadline=10000&tlsCAFile=${encodeURIComponent(caFile)}`).append(
        'a-1',
        [event()],
        'no-stream',
      ),
      await open(`${address}&defaultDeadline=500`).append('a-2', [event()], 'no-stream'),
    ];
    rmSync(folder, { recursive: true });
    safe.stop();
    expect(results.map(({ kind }) => kind)).toEqual(['ok', 'unknown']);
    expect([...safe.authorizations]).toEqual([`Basic ${Buffer.from('ana:s@cret').toString('base64')}`]);
  });

  describe('when an append goes wrong', () => {
    it.each<[FakeNode['trouble']['append'], string]>([
      ['silent', 'deadline-exceeded'],
      ['not-ready', 'unavailable'],
      ['internal', 'unknown'],
    ])('%s: answers unknown, writes nothing, and the repeat is ok', async (append, cause) => {
      const store = append === 'silent' ? openHasty() : open();
      const events = [event('one')];
      node.trouble.append = append;
      expect(await store.append('a-1', events, 'no-stream')).toEqual({ kind: 'unknown', cause });
      node.trouble.append = 'none';
      const repeat = await appended(() => store.append('a-1', events, 'no-stream'));
      expect(repeat).toMatchObject({ kind: 'ok', revision: 0 });
      expect((await open().read('a-1')).map(({ data }) => data)).toEqual(['one']);
    });

    it.each<FakeNode['trouble']['append']>(['drop', 'late'])(
      '%s: answers unknown though it is written, and the repeat is ok and writes nothing more',
      async (append) => {
        const store = append === 'late' ? openHasty() : open();
        const events = [event('one'), event('two')];
        node.trouble.append = append;
        expect(await store.append('a-1', events, 'no-stream')).toMatchObject({ kind: 'unknown' });
        node.trouble.append = 'none';
        node.release();
        const repeat = await appended(() => store.append('a-1', events, 'no-stream'));
        expect(repeat).toMatchObject({ kind: 'ok', revision: 1 });
        expect((await open().read('a-1')).map(({ data }) => data)).toEqual(['one', 'two']);
      },
    );

    it('written without an answer, then others went on: the repeat is still ok', async () => {
      const [store, other] = [open(), open()];
      const events = [event('one')];
      node.trouble.append = 'drop';
      await store.append('a-1', events, 'no-stream');
      node.trouble.append = 'none';
      await other.append('a-1', [event('theirs')], 0);
      expect(await store.append('a-1', events, 'no-stream')).toMatchObject({ kind: 'ok', revision: 0 });
      expect((await other.read('a-1')).map(({ data }) => data)).toEqual(['one', 'theirs']);
    });

    it('not written, then others came first: the repeat is a conflict', async () => {
      const [store, other] = [openHasty(), open()];
      const events = [event('mine')];
      node.trouble.append = 'silent';
      await store.append('a-1', events, 'no-stream');
      node.trouble.append = 'none';
      await other.append('a-1', [event('theirs')], 'no-stream');
      expect(await appended(() => store.append('a-1', events, 'no-stream'))).toEqual({ kind: 'conflict' });
    });

    it('written without an answer, and then not read whole: unknown until it can be compared whole', async () => {
      const store = open();
      const events = [event(1), event(2), event(3), event(4)];
      node.trouble.append = 'drop';
      await store.append('a-1', events, 'no-stream');
      node.trouble.append = 'none';
      await open().append('a-1', [event('theirs')], 3);
      node.trouble.read = 'short';
      const stale = open(undefined, { visibleMs: 50 });
      const results = [await stale.append('a-1', events, 'no-stream')];
      await stale.append('a-1', [event('mine')], 4);
      results.push(await stale.append('a-1', [...events, event('theirs too')], 'no-stream'));
      node.trouble.read = 'none';
      results.push(await stale.append('a-1', events, 'no-stream'));
      expect(results.map(({ kind }) => kind)).toEqual(['ok', 'unknown', 'ok']);
    });

    it('the winner cannot be read yet: it waits until it can, and says conflict', async () => {
      const [store, other] = [open(), open()];
      await other.append('a-1', [event('theirs')], 'no-stream');
      node.trouble.lateReads = 3;
      expect(await store.append('a-1', [event('mine')], 'no-stream')).toEqual({ kind: 'conflict' });
      expect(node.trouble.lateReads).toBe(0);
    });

    it('a changed repeat by another instance is a conflict, though the server compares ids only', async () => {
      const one = event('one');
      await open().append('a-1', [one], 'no-stream');
      const other = open();
      await other.readAll(null, 10);
      expect(await other.append('a-1', [{ ...one, data: 'other' }], 'no-stream')).toEqual({ kind: 'conflict' });
    });

    it('refused for good: it throws, for a repeat would not help', async () => {
      const store = open();
      node.trouble.append = 'denied';
      await expect(store.append('a-1', [event()], 'no-stream')).rejects.toThrow(
        'The event store refused an append to a-1: access-denied.',
      );
    });

    it('a dead server of one store does not disturb another store', async () => {
      const otherNode = await new FakeNode().start();
      const [store, other] = [openHasty(), open(`${otherNode.connectionString}&defaultDeadline=10000`)];
      node.trouble.append = 'silent';
      const [dead, alive] = await Promise.all([
        store.append('a-1', [event()], 'no-stream'),
        other.append('a-1', [event()], 'no-stream'),
      ]);
      otherNode.stop();
      expect([dead.kind, alive.kind]).toEqual(['unknown', 'ok']);
    });
  });

  describe('when a read goes wrong', () => {
    const data = Array.from({ length: 40 }, (_, index) => index);
    let store: EventStoreDbEventStore;
    beforeEach(async () => {
      store = open();
      await store.append(
        'a-1',
        data.map((index) => event(index)),
        'no-stream',
      );
    });

    it.each<FakeNode['trouble']['read']>(['truncated', 'double', 'slow'])(
      '%s: it brings all, each once',
      async (read) => {
        const hurried = open(`${node.connectionString}&defaultDeadline=300`); // No deadline for a read that goes on.
        node.trouble.read = read;
        const all = [await hurried.read('a-1'), await hurried.readAll(null, 100)];
        expect(all.map((events) => events.map((one) => one.data))).toEqual([data, data]);
      },
    );

    it('cut short without an error: the log continues with the next page', async () => {
      node.trouble.read = 'short';
      const seen: unknown[] = [];
      for (let after: string | null = null; seen.length < data.length;) {
        const page: Awaited<ReturnType<typeof store.readAll>> = await store.readAll(after, 100);
        seen.push(...page.map((one) => one.data));
        after = page.at(-1)!.position;
      }
      expect(seen).toEqual(data);
    });

    it('cut short without an error: a decision on an old state is a conflict', async () => {
      node.trouble.read = 'short';
      const stale = open();
      const seen = await stale.read('a-1');
      expect(seen.length).toBeLessThan(data.length);
      node.trouble.read = 'none';
      expect(await stale.append('a-1', [event('late')], seen.length - 1)).toEqual({ kind: 'conflict' });
    });

    it.each<FakeNode['trouble']['read']>(['silent', 'not-ready'])(
      '%s: says that the store is unavailable',
      async (read) => {
        const reader = read === 'silent' ? openHasty() : open();
        node.trouble.read = read;
        await expect(reader.read('a-1')).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
        node.trouble.read = 'none';
        let events: readonly unknown[] | null = null;
        for (let repeat = 0; events === null && repeat < REPEATS_MAX; repeat += 1)
          events = await reader.read('a-1').catch(() => null);
        expect(events).toHaveLength(data.length);
      },
    );
  });

  describe('follows the log', () => {
    /** Both know each other, and the first is told what the second writes. */
    const following = async (
      times: Partial<EventStoreDbTimes> = {},
    ): Promise<{ store: EventStoreDbEventStore; log: MemoryLog }> => {
      const log = new MemoryLog();
      const store = open(undefined, times, log);
      await told(store); // The confirmation.
      return { store, log };
    };

    it('written by another instance', async () => {
      const { store } = await following();
      const heard = told(store);
      await open().append('a-1', [event()], 'no-stream');
      await heard;
      expect(await store.readAll(null, 10)).toHaveLength(1);
    });

    it.each<[string, (node: FakeNode) => void]>([
      [
        'ended without an error',
        (it) => {
          it.endSubscriptions();
        },
      ],
      [
        'broken',
        (it) => {
          it.breakSubscriptions();
        },
      ],
    ])('after the subscription was %s', async (_case, end) => {
      const { store, log } = await following();
      const resumed = told(store);
      end(node);
      await resumed;
      const heard = told(store);
      await open().append('a-1', [event()], 'no-stream');
      await heard;
      expect(node.calls.subscription).toBe(2);
      expect(log.entries.map(({ event: name }) => name)).toContain('event-store.subscription-resumed');
    });

    it('what came while the subscription was broken, at its resumption', async () => {
      const { store } = await following();
      node.trouble.subscription = 'not-ready';
      node.endSubscriptions();
      await open().append('a-1', [event()], 'no-stream');
      const heard = told(store);
      node.trouble.subscription = 'none';
      await heard;
      expect(await store.readAll(null, 10)).toHaveLength(1);
    });

    it('when a subscription brings nothing though it is open', async () => {
      const { store, log } = await following({ probeEveryMs: 30 });
      const first = told(store);
      await open().append('a-1', [event()], 'no-stream');
      await first;
      node.trouble.subscription = 'deaf';
      const heard = told(store);
      await open().append('a-2', [event()], 'no-stream');
      await heard;
      expect(log.entries.map(({ event: name }) => name)).toContain('event-store.subscription-silent');
    });

    it.each<[string, FakeNode['trouble']['subscription']]>([
      ['has not opened yet', 'none'],
      ['never confirms', 'silent'],
    ])(
      'stops at once while the subscription %s',
      async (_case, subscription) => {
        node.trouble.subscription = subscription;
        const store = open();
        store.onAppended(() => undefined);
        await expect(store.close()).resolves.toBeUndefined();
      },
      8_000, // Less than any time it could wait for.
    );

    it('stops at once while the client looks for a node of a cluster that does not answer', async () => {
      const cluster = 'esdb://127.0.0.1:1,127.0.0.1:2?tls=false';
      const store = open(`${cluster}&maxDiscoverAttempts=10&discoveryInterval=150`);
      store.onAppended(() => undefined);
      let isSearching = true;
      const search = store.clientHolder.client.readStreamEnd('a-1').catch(() => {
        isSearching = false;
      });
      await store.close();
      expect(isSearching).toBe(true);
      await search; // The client cannot stop it, and the test's process would stay until it ends.
    });

    it('stops when it is closed, and nothing is left open at the server', async () => {
      const { store } = await following();
      await store.close();
      const after = await new FakeNode(node.log).start(); // A turn of the network: the server has seen the end by then.
      await open(`${after.connectionString}&defaultDeadline=10000`).readAll(null, 1);
      after.stop();
      expect(node.openSubscriptions).toBe(0);
    });
  });

  describe('in a cluster', () => {
    let nodes: FakeNode[];
    beforeEach(async () => {
      const second = await new FakeNode(node.log).start();
      nodes = [node, second];
      FakeNode.join(nodes);
    });
    afterEach(() => {
      nodes[1]!.stop();
    });

    const both = (): string =>
      `esdb://${nodes.map(({ port }) => `127.0.0.1:${port}`).join(',')}?tls=false&defaultDeadline=10000&discoveryInterval=10`;

    it('asks who the leader is, and goes there', async () => {
      const store = open(both());
      expect(await store.append('a-1', [event()], 'no-stream')).toMatchObject({ kind: 'ok' });
      expect([node.calls.append, nodes[1]!.calls.append]).toEqual([1, 0]);
      expect(node.calls.gossip + nodes[1]!.calls.gossip).toBeGreaterThan(0);
    });

    it('goes to the new leader when the old one says so, and the repeat is ok', async () => {
      const store = open(both());
      await store.append('a-1', [event('one')], 'no-stream');
      node.trouble.leader = nodes[1]!.address;
      const events = [event('two')];
      const first = await store.append('a-1', events, 0);
      const again = first.kind === 'unknown' ? await store.append('a-1', events, 0) : first;
      expect(again).toMatchObject({ kind: 'ok', revision: 1 });
      expect(nodes[1]!.calls.append).toBeGreaterThan(0);
    });

    it('looks for no node when it is closed after a search that found none', async () => {
      node.trouble.gossip = 'empty';
      nodes[1]!.trouble.gossip = 'empty';
      const gossip = (): number => node.calls.gossip + nodes[1]!.calls.gossip;
      const lost = open(`${both()}&maxDiscoverAttempts=1`, { lookEveryMs: 60_000 });
      await expect(lost.read('a-1')).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
      const before = gossip();
      await lost.close();
      node.trouble.gossip = 'none';
      nodes[1]!.trouble.gossip = 'none';
      await open(both()).readAll(null, 1); // A turn of the network: one search, which finds the node at once.
      expect(gossip() - before).toBe(1);
    });

    it('a call on an old channel that ends while no node is found rejects nothing that nobody awaits', async () => {
      const store = open(`${both()}&maxDiscoverAttempts=3`);
      await store.append('a-1', [event('one')], 'no-stream');
      const client = store.clientHolder.client as unknown as {
        getGRPCClient: (kind: unknown, name: string) => Promise<StreamsClient>;
        getChannel: () => Promise<unknown>;
        handleError: (client: StreamsClient, error: unknown) => Promise<unknown>;
      };
      const grpcClient = await client.getGRPCClient(StreamsClient, 'test');
      const lost = Object.assign(new Error('14 UNAVAILABLE: Server Is Not Ready'), {
        ...{ code: status.UNAVAILABLE, details: 'Server Is Not Ready', metadata: new Metadata() },
      });
      await client.handleError(grpcClient, lost); // The channel is given up.
      for (const { trouble } of nodes) trouble.gossip = 'empty';
      const search = client.getChannel();
      const results = await Promise.allSettled([client.handleError(grpcClient, lost), search]);
      expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected']);
    });

    it('reads on from the new leader without an error', async () => {
      const store = open(both());
      await store.append('a-1', [event('one')], 'no-stream');
      node.trouble.leader = nodes[1]!.address;
      expect((await store.read('a-1')).map(({ data }) => data)).toEqual(['one']);
    });

    it('continues when the leader dies', async () => {
      const store = open(both());
      await store.append('a-1', [event('one')], 'no-stream');
      node.stop();
      FakeNode.join([nodes[1]!]);
      const events = [event('two')];
      let result = await store.append('a-1', events, 0);
      for (let repeat = 0; repeat < 5 && result.kind === 'unknown'; repeat += 1)
        result = await store.append('a-1', events, 0);
      expect(result).toMatchObject({ kind: 'ok', revision: 1 });
    });
  });

  describe('where others wrote for a long time', () => {
    const scanFile = join(mkdtempSync(join(tmpdir(), 'revrec-scan-')), 'scan.json');
    const openAt = (more: Partial<EventStoreDbSettings> = {}, times: Partial<EventStoreDbTimes> = {}) => {
      const connection = parseConnectionString(`${node.connectionString}&defaultDeadline=10000`, {
        mayBeInsecure: false,
      });
      const settings = { connection, streamPrefix: 'revrec-', connectionName: 'test', scanFile, ...more };
      const store = new EventStoreDbEventStore({ ...settings, times: { ...TIMES, ...times } }, new MemoryLog());
      opened.push(store);
      return store;
    };
    afterEach(() => {
      rmSync(scanFile, { force: true });
    });

    it('a scan that is silent for longer than a read may be goes on as long as the server answers', async () => {
      const store = openAt({ longBytes: 2n ** 62n }, { silenceMs: 100 });
      const written = await store.append('a-1', [event('one')], 'no-stream');
      const after = written.kind === 'ok' ? written.position : null;
      node.foreignPerMs = 100;
      node.log.addForeign(50_000); // Half a second.
      await open().append('a-2', [event('two')], 'no-stream');
      expect((await store.readAll(after, 10)).map(({ data }) => data)).toEqual(['two']);
      expect(node.scanned).toBe(50_000);
    });

    it('nobody reads through it again, and a new process only what came since', async () => {
      const store = openAt();
      const written = await store.append('a-1', [event('one')], 'no-stream');
      const after = written.kind === 'ok' ? written.position : null;
      node.log.addForeign(1_000_000);
      expect(await store.readAll(after, 10)).toEqual([]);
      expect(node.scanned).toBe(1_000_000);
      expect(await store.readAll(after, 10)).toEqual([]);
      expect(node.scanned).toBe(1_000_000);
      node.log.addForeign(500);
      const next = openAt();
      expect(await next.readAll(after, 10)).toEqual([]);
      expect(node.scanned).toBe(1_000_500);
      await open().append('a-2', [event('two')], 'no-stream');
      expect((await next.readAll(after, 10)).map(({ data }) => data)).toEqual(['two']);
      expect((await next.readAll(null, 10)).map(({ data }) => data)).toEqual(['one', 'two']);
    });

    it('a read that a closing server ended with nothing proves nothing', async () => {
      const store = openAt();
      await store.append('a-1', [event('one')], 'no-stream');
      node.log.addForeign(10);
      await store.damages.ofMissing('a-9'); // Signed in: only what is read from here on goes wrong.
      node.trouble.read = 'closing';
      expect(await store.readAll(null, 10)).toEqual([]);
      expect(node.trouble.read).toBe('not-ready');
      node.trouble.read = 'none';
      expect((await store.readAll(null, 10)).map(({ data }) => data)).toEqual(['one']);
      expect((await openAt().readAll(null, 10)).map(({ data }) => data)).toEqual(['one']);
    });

    it('is not skipped on a server that was restored, where other events have the same positions', async () => {
      const written = await openAt().append('a-1', [event('one')], 'no-stream');
      const after = written.kind === 'ok' ? written.position : null;
      node.log.addForeign(1_000);
      await openAt().readAll(after, 10);
      const restored = await new FakeNode().start();
      const { port } = node;
      node.stop();
      restored.stop();
      await restored.start(port);
      node = restored;
      await open().append('a-1', [event('one')], 'no-stream');
      await open().append('a-2', [event('two')], 'no-stream');
      node.log.addForeign(10_000);
      expect((await openAt().readAll(after, 10)).map(({ data }) => data)).toEqual(['two']);
    });

    it('100,000,000 events: it is interrupted, goes on where it was, and finds what comes after', async () => {
      const store = openAt();
      const written = await store.append('a-1', [event('one')], 'no-stream');
      const after = written.kind === 'ok' ? written.position : null;
      node.foreignPerMs = 200_000;
      node.log.addForeign(100_000_000);
      await open().append('a-2', [event('two')], 'no-stream');
      node.scanned = 0;
      node.trouble.cutAfter = 60_000_000;
      expect((await store.readAll(after, 10)).map(({ data }) => data)).toEqual(['two']);
      expect(node.trouble.cutAfter).toBeNull();
      expect(node.scanned).toBeLessThan(101_000_000);
    });

    it('checkpoints of a server that may send wrong ones do not count', async () => {
      node.version = '24.10.4';
      const store = openAt();
      const written = await store.append('a-1', [event('one')], 'no-stream');
      const after = written.kind === 'ok' ? written.position : null;
      node.log.addForeign(10_000_000);
      await open().append('a-2', [event('two')], 'no-stream');
      const before = node.calls.subscription;
      expect((await store.readAll(after, 10)).map(({ data }) => data)).toEqual(['two']);
      expect(node.calls.subscription).toBe(before);
    });
  });

  describe('a stream that somebody cut or deleted', () => {
    const damage = async (what: (node: FakeNode) => void): Promise<EventStoreDbEventStore> => {
      await open().append('a-1', [event(0), event(1), event(2), event(3)], 'no-stream');
      await open().append('a-2', [event('other')], 'no-stream');
      what(node);
      return open();
    };
    const NAME = 'revrec-a-1';

    it.each<[string, 'cut' | 'deleted' | 'tombstoned', (node: FakeNode) => void]>([
      [
        'cut by a place',
        'cut',
        ({ log }) => {
          log.setMetadata(NAME, '{"$tb":2}');
        },
      ],
      [
        'cut by a count',
        'cut',
        ({ log }) => {
          log.setMetadata(NAME, '{"$maxCount":3}');
        },
      ],
      [
        'deleted',
        'deleted',
        ({ log }) => {
          log.softDelete(NAME);
        },
      ],
      [
        'deleted for good',
        'tombstoned',
        ({ log }) => {
          log.tombstone(NAME);
        },
      ],
    ])('%s is told, never taken for absence', async (_case, kind, what) => {
      const store = await damage(what);
      const found: StreamDamage[] = [];
      store.damages.onFound((one) => found.push(one));
      await expect(store.read('a-1')).rejects.toMatchObject({
        code: 'STREAM_DAMAGED',
        details: { stream: 'a-1', kind },
      });
      expect([found, store.damages.all()]).toEqual([[{ stream: 'a-1', kind }], [{ stream: 'a-1', kind }]]);
      expect((await store.readAll(null, 10)).map(({ data }) => data)).toEqual([0, 1, 2, 3, 'other']);
      expect((await store.read('a-2')).map(({ data }) => data)).toEqual(['other']);
      expect(await open().damages.search()).toEqual([{ stream: 'a-1', kind }]);
    });

    it('is not said to be whole by a search that a closing server ended', async () => {
      const store = await damage(({ log }) => {
        log.softDelete(NAME);
      });
      await store.damages.ofMissing('a-1');
      node.trouble.read = 'closing';
      await expect(store.damages.search()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
      expect(store.damages.all()).toEqual([{ stream: 'a-1', kind: 'deleted' }]);
    });

    it('is whole again when its limits are taken away, and keeps its rights', async () => {
      const store = await damage(({ log }) => {
        log.setMetadata(NAME, '{"$acl":{"$r":["$admins"]},"$maxAge":60,"$tb":3}');
      });
      await expect(store.read('a-1')).rejects.toMatchObject({ code: 'STREAM_DAMAGED' });
      expect([await store.damages.repair('a-1'), await store.damages.repair('a-2')]).toEqual([true, false]);
      expect((await store.read('a-1')).map(({ data }) => data)).toEqual([0, 1, 2, 3]);
      const last = node.log.events.findLast(({ stream }) => stream === `$$${NAME}`);
      expect(JSON.parse(Buffer.from(last!.data).toString())).toEqual({ $acl: { $r: ['$admins'] } });
      expect([store.damages.all(), await open().damages.search()]).toEqual([[], []]);
    });

    it('takes no append to it for a new stream', async () => {
      for (const what of [
        (it: FakeNode) => {
          it.log.softDelete(NAME);
        },
        (it: FakeNode) => {
          it.log.tombstone(NAME);
        },
      ]) {
        const store = await damage(what);
        const before = node.log.events.length;
        await expect(store.append('a-1', [event('new')], 'no-stream')).rejects.toMatchObject({
          code: 'STREAM_DAMAGED',
        });
        expect(node.log.events).toHaveLength(before);
        node.stop();
        node = await new FakeNode().start();
      }
    });

    it('deleted between the look and the append: what was written is ok, and the damage is told', async () => {
      const store = await damage(() => undefined);
      node.log.softDelete('revrec-a-3');
      await store.damages.ofMissing('a-4');
      await open().append('a-4', [event('theirs')], 'no-stream');
      node.log.softDelete('revrec-a-4');
      expect(await store.append('a-4', [event('mine')], 'no-stream')).toMatchObject({ kind: 'ok', revision: 1 });
      expect(store.damages.all()).toContainEqual({ stream: 'a-4', kind: 'deleted' });
    });

    it('is seen when it happens, by whoever follows the log, and again when it is undone', async () => {
      const store = await damage(() => undefined);
      const found = new Promise<StreamDamage>((resolve) => {
        store.damages.onFound(resolve);
      });
      const [last] = (await store.readAll(null, 10)).slice(-1);
      const readOn = (): void => void store.readAll(last!.position, 10).catch(() => undefined);
      store.onAppended(readOn);
      await told(store);
      node.log.softDelete(NAME);
      expect(await found).toEqual({ stream: 'a-1', kind: 'deleted' });
      node.log.setMetadata(NAME, '{}');
      expect(await store.damages.search()).toEqual([]);
      expect(store.damages.all()).toEqual([]);
      expect((await store.read('a-1')).map(({ data }) => data)).toEqual([0, 1, 2, 3]);
    });

    it('does not trouble a reader of the log that begins before it was undone', async () => {
      const store = await damage(({ log }) => {
        log.softDelete(NAME);
        log.setMetadata(NAME, '{"$acl":{"$r":["$admins"]}}');
      });
      expect(await store.readAll(null, 10)).toHaveLength(5);
      await store.damages.ofMissing('a-1'); // Asked after what the reader asked.
      expect(store.damages.all()).toEqual([]);
    });

    it('any number of changes of metadata hides no event of ours from a reader', async () => {
      const store = await damage(({ log }) => {
        for (let change = 0; change < 50; change += 1) log.setMetadata('revrec-a-2', '{}');
      });
      await open().append('a-2', [event('after')], 0);
      const [last] = (await store.readAll(null, 5)).slice(-1);
      expect((await store.readAll(last!.position, 5)).map(({ data }) => data)).toEqual(['after']);
      expect(await store.read('a-9')).toEqual([]);
      expect(await store.read('a-9')).toEqual([]);
    });
  });

  describe('a store that went away', () => {
    it('is found again by a client of its own, and calls on the old one end then', async () => {
      const second = await new FakeNode(node.log).start();
      FakeNode.join([node, second]);
      const both = `esdb://127.0.0.1:${node.port},127.0.0.1:${second.port}?tls=false&defaultDeadline=60000&discoveryInterval=10`;
      const log = new MemoryLog();
      const store = open(both, {}, log);
      const events = [event('one')];
      await store.append('a-1', [event('zero')], 'no-stream');
      node.trouble.append = 'silent'; // A leader that takes everything and answers nothing, and is deposed meanwhile.
      node.trouble.read = 'silent';
      const waiting = store.append('a-1', events, 0);
      const first = store.readAll(null, 10).catch(() => null);
      FakeNode.join([second]);
      node.trouble.gossip = 'empty';
      store.clientHolder.note(store.clientHolder.client, new Error('The keep-alive failed.'));
      expect(await waiting).toMatchObject({ kind: 'unknown' });
      expect(await appended(() => store.append('a-1', events, 0))).toMatchObject({ kind: 'ok', revision: 1 });
      expect(await first).toHaveLength(1);
      expect(log.entries.map(({ event: name, fields }) => [name, fields['cause']])).toEqual([
        ['event-store.client-replaced', 'The store is back.'],
      ]);
      second.stop();
    });

    it('has its subscription resumed as soon as it is back, whatever the pause', async () => {
      const store = open(undefined, { resumeFirstMs: 60_000, resumeMaxMs: 60_000 });
      const told = (): Promise<void> =>
        new Promise((resolve) => {
          const stop = store.onAppended(() => {
            stop();
            resolve();
          });
        });
      await told();
      node.trouble.read = 'not-ready';
      node.trouble.subscription = 'not-ready';
      node.breakSubscriptions();
      const resumed = told();
      await expect(store.read('a-1')).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
      node.trouble.read = 'none';
      node.trouble.subscription = 'none';
      await expect(resumed).resolves.toBeUndefined();
    });
  });

  it('says which file of a certificate cannot be read', () => {
    expect(() => open('esdb://ana:x@localhost:1?tlsCAFile=/nowhere/ca.pem')).toThrow(
      '/nowhere/ca.pem cannot be read. Check EVENTSTOREDB_CA_FILE',
    );
  });

  it('takes a new client even when the file of the certificate authority is gone', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'revrec-ca-'));
    const caFile = join(folder, 'ca.pem');
    writeFileSync(caFile, LOOPBACK_TLS.certificate);
    const [cert, key] = [Buffer.from(LOOPBACK_TLS.certificate), Buffer.from(LOOPBACK_TLS.key)];
    const safe = await new FakeNode().start(
      0,
      ServerCredentials.createSsl(null, [{ cert_chain: cert, private_key: key }]),
    );
    const store = open(
      `esdb://ana:x@localhost:${safe.port}?defaultDeadline=10000&tlsCAFile=${encodeURIComponent(caFile)}`,
    );
    rmSync(folder, { recursive: true });
    safe.trouble.append = 'internal';
    const { client } = store.clientHolder;
    const results = [];
    for (let index = 0; index < 3; index += 1) results.push(await store.append('a-1', [event()], 'no-stream'));
    safe.trouble.append = 'none';
    results.push(await store.append('a-1', [event()], 'no-stream'));
    safe.stop();
    expect(results.map(({ kind }) => kind)).toEqual(['unknown', 'unknown', 'unknown', 'ok']);
    expect(store.clientHolder.client).not.toBe(client);
  });

  it('takes a new client after three strange errors in a row, and no more than one in a while', async () => {
    const log = new MemoryLog();
    const store = open(undefined, {}, log);
    node.trouble.append = 'internal';
    const { client } = store.clientHolder;
    for (let index = 0; index < 2; index += 1) await store.append('a-1', [event()], 'no-stream');
    expect(store.clientHolder.client).toBe(client);
    for (let index = 0; index < 7; index += 1) await store.append('a-1', [event()], 'no-stream');
    expect(store.clientHolder.client).not.toBe(client);
    expect(log.entries.filter(({ event: name }) => name === 'event-store.client-replaced')).toHaveLength(1);
    node.trouble.append = 'none';
    expect(await store.append('a-1', [event()], 'no-stream')).toMatchObject({ kind: 'ok' });
  });
});
