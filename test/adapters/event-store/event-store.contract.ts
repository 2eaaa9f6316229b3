import {
  type EventStore,
  isAtLeast,
  type NewEvent,
  type RecordedEvent,
} from '../../../src/application/ports/event-store';
import { chainStart, hashOf } from '../../../src/adapters/event-store/event-json';

export interface OpenedStore {
  readonly store: EventStore;
  close(): void | Promise<void>;
}

let drawn = 0;

/** A new event with an id of its own. */
export const event = (data: unknown = {}, type = 'SomethingHappened'): NewEvent => ({
  id: `id-${(drawn += 1)}`,
  type,
  schemaVersion: 1,
  data,
  metadata: {
    actor: 'ana',
    environment: 'acme',
    correlationId: 'c',
    causationId: 'c',
    occurredAt: '2026-09-30T10:00:00.000Z',
  },
});

const dataOf = (events: readonly RecordedEvent[]): unknown[] => events.map(({ data }) => data);

/** What every event store must do. Each adapter runs it. */
export const eventStoreContract = (open: () => OpenedStore | Promise<OpenedStore>): void => {
  let opened: OpenedStore;
  let store: EventStore;

  beforeEach(async () => {
    opened = await open();
    ({ store } = opened);
  });

  afterEach(async () => {
    await opened.close();
  });

  describe('append', () => {
    it('starts a stream and continues at exactly its revision', async () => {
      const first = await store.append('a-1', [event('one'), event('two')], 'no-stream');
      const second = await store.append('a-1', [event('three')], 1);
      expect([first, second]).toMatchObject([
        { kind: 'ok', revision: 1 },
        { kind: 'ok', revision: 2 },
      ]);
      const events = await store.read('a-1');
      expect(events.map(({ revision, data, stream }) => ({ revision, data, stream }))).toEqual([
        { revision: 0, data: 'one', stream: 'a-1' },
        { revision: 1, data: 'two', stream: 'a-1' },
        { revision: 2, data: 'three', stream: 'a-1' },
      ]);
    });

    it('keeps every part of an event as it was given', async () => {
      const given = event({ text: 'Zürich "1" \u{1F600}', list: [1, null, { deep: true }] }, 'Named');
      await store.append('a-1', [given], 'no-stream');
      const [kept] = await store.read('a-1');
      const { prev, hash, ...metadata } = kept!.metadata;
      expect({
        id: kept!.id,
        type: kept!.type,
        schemaVersion: kept!.schemaVersion,
        data: kept!.data,
        metadata,
      }).toEqual(given);
      expect([prev, hash]).toEqual([chainStart('a-1'), expect.stringMatching(/^[0-9a-f]{64}$/)]);
    });

    it.each([
      ['a stream that exists, expected not to', 'no-stream' as const],
      ['an older revision', 0],
      ['a revision that is not there yet', 7],
    ])('answers conflict for %s, and writes nothing', async (_case, expected) => {
      await store.append('a-1', [event('one'), event('two')], 'no-stream');
      expect(await store.append('a-1', [event('late')], expected)).toEqual({ kind: 'conflict' });
      expect(dataOf(await store.read('a-1'))).toEqual(['one', 'two']);
    });

    it('answers conflict for a stream that is expected but not there', async () => {
      expect(await store.append('a-1', [event()], 0)).toEqual({ kind: 'conflict' });
      expect(await store.read('a-1')).toEqual([]);
    });

    it('answers ok to an exact repeat, even when others have written since', async () => {
      const events = [event('one'), event('two')];
      const first = await store.append('a-1', events, 'no-stream');
      expect(await store.append('a-1', events, 'no-stream')).toEqual(first);
      await store.append('a-1', [event('three')], 1);
      expect(await store.append('a-1', events, 'no-stream')).toEqual(first);
      expect(dataOf(await store.read('a-1'))).toEqual(['one', 'two', 'three']);
    });

    it('answers conflict to a changed repeat: the same ids with other content', async () => {
      const one = event('one');
      await store.append('a-1', [one], 'no-stream');
      const changes: NewEvent[] = [
        { ...one, data: 'other' },
        { ...one, type: 'Other' },
        { ...one, metadata: { ...one.metadata, actor: 'bob' } },
      ];
      for (const changed of changes)
        expect(await store.append('a-1', [changed], 'no-stream')).toEqual({ kind: 'conflict' });
      expect(dataOf(await store.read('a-1'))).toEqual(['one']);
    });

    it('answers conflict when only some of the events are there', async () => {
      const [one, two, three] = [event('one'), event('two'), event('three')];
      await store.append('a-1', [one, two], 'no-stream');
      expect(await store.append('a-1', [one, two, three], 'no-stream')).toEqual({ kind: 'conflict' });
      expect(await store.append('a-1', [two, one], 'no-stream')).toEqual({ kind: 'conflict' });
    });

    it('lets exactly one of many creators of a stream win', async () => {
      const results = await Promise.all(
        Array.from({ length: 16 }, (_, index) => store.append('a-1', [event(index)], 'no-stream')),
      );
      expect(results.map(({ kind }) => kind).sort()).toEqual([...Array.from({ length: 15 }, () => 'conflict'), 'ok']);
      expect(await store.read('a-1')).toHaveLength(1);
    });

    it('fails none of the neighbours of a conflict or of an event that cannot be kept', async () => {
      await store.append('taken', [event()], 'no-stream');
      const results = await Promise.allSettled([
        ...Array.from({ length: 15 }, (_, index) => store.append(`b-${index}`, [event(index)], 'no-stream')),
        store.append('taken', [event()], 'no-stream'),
        store.append('big', [event('x'.repeat(70_000))], 'no-stream'),
        ...Array.from({ length: 15 }, (_, index) => store.append(`c-${index}`, [event(index)], 'no-stream')),
      ]);
      const kinds = results.map((result) => (result.status === 'fulfilled' ? result.value.kind : 'rejected'));
      expect(kinds).toEqual([
        ...Array.from({ length: 15 }, () => 'ok'),
        'conflict',
        'rejected',
        ...Array.from({ length: 15 }, () => 'ok'),
      ]);
      expect(await store.read('big')).toEqual([]);
      expect(await store.readAll(null, 100)).toHaveLength(31);
    });

    it('refuses what is too large for the log or not plain JSON, and writes nothing', async () => {
      await expect(store.append('a-1', [event('x'.repeat(65 * 1024))], 'no-stream')).rejects.toThrow('too large');
      await expect(
        store.append(
          'a-1',
          Array.from({ length: 9 }, () => event('x'.repeat(60 * 1024))),
          'no-stream',
        ),
      ).rejects.toThrow('too large');
      await expect(store.append('a-1', [event({ amount: 1n })], 'no-stream')).rejects.toThrow();
      expect(await store.read('a-1')).toEqual([]);
    });
  });

  describe('read', () => {
    it('gives nothing for a stream that is not there', async () => {
      expect(await store.read('a-1')).toEqual([]);
    });

    it('gives a long stream whole and in order', async () => {
      const data = Array.from({ length: 1_200 }, (_, index) => index);
      for (let start = 0; start < data.length; start += 300) {
        const events = data.slice(start, start + 300).map((index) => event(index));
        await store.append('long', events, start === 0 ? 'no-stream' : start - 1);
      }
      const events = await store.read('long');
      expect(dataOf(events)).toEqual(data);
      expect(events.map(({ revision }) => revision)).toEqual(data);
    });

    it('keeps streams apart of which one name begins with the other', async () => {
      await store.append('a-1', [event('short')], 'no-stream');
      await store.append('a-1.x', [event('long')], 'no-stream');
      expect(dataOf(await store.read('a-1'))).toEqual(['short']);
      expect(dataOf(await store.read('a-1.x'))).toEqual(['long']);
    });

    it('keeps the id of an event in any form', async () => {
      const ids = ['6ba7b810-9dad-41d1-80b4-00c04fd430c8', '6BA7B810-9DAD-41D1-80B4-00C04FD430C9', 'any text: ü'];
      await store.append(
        'a-1',
        ids.map((id) => ({ ...event(), id })),
        'no-stream',
      );
      expect((await store.read('a-1')).map(({ id }) => id)).toEqual(ids);
    });
  });

  describe('readAll', () => {
    it('gives the events of all streams in the order in which they were written, page by page', async () => {
      for (let index = 0; index < 10; index += 1)
        await store.append(`s-${index % 3}`, [event(index)], index < 3 ? 'no-stream' : Math.floor(index / 3) - 1);
      const seen: unknown[] = [];
      let after: string | null = null;
      for (;;) {
        const page: readonly RecordedEvent[] = await store.readAll(after, 4);
        if (page.length === 0) break;
        expect(page.length).toBeLessThanOrEqual(4);
        seen.push(...dataOf(page));
        after = page.at(-1)!.position;
      }
      expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    });

    it('continues after a position, and is empty at the end', async () => {
      const { position } = (await store.append('a-1', [event('one'), event('two')], 'no-stream')) as {
        position: string;
      };
      expect(await store.readAll(position, 10)).toEqual([]);
      await store.append('b-1', [event('three')], 'no-stream');
      expect(dataOf(await store.readAll(position, 10))).toEqual(['three']);
    });

    it('returns large events whole, though a page of them ends early', async () => {
      const large = Array.from({ length: 60 }, (_, index) => `${index}`.padEnd(50_000, '.'));
      for (const [index, data] of large.entries()) await store.append(`l-${index}`, [event(data)], 'no-stream');
      const seen: unknown[] = [];
      let after: string | null = null;
      for (let page = await store.readAll(after, 500); page.length > 0; page = await store.readAll(after, 500)) {
        seen.push(...dataOf(page));
        after = page.at(-1)!.position;
      }
      expect(seen).toEqual(large);
    });
  });

  it('answers positions that grow with the log, even for several events at once', async () => {
    const first = await store.append('a-1', [event(1), event(2), event(3)], 'no-stream');
    const second = await store.append('b-1', [event(4)], 'no-stream');
    const log = await store.readAll(null, 10);
    const positions = log.map(({ position }) => position);
    expect([first, second]).toEqual([
      { kind: 'ok', revision: 2, position: positions[2] },
      { kind: 'ok', revision: 0, position: positions[3] },
    ]);
    for (const [index, position] of positions.entries())
      expect(positions.map((other) => isAtLeast(other, position))).toEqual(positions.map((_, at) => at >= index));
  });

  it('announces new events until it is asked to stop', async () => {
    let told = 0;
    const heard = new Promise<void>((resolve) => {
      const stop = store.onAppended(() => {
        told += 1;
        stop();
        resolve();
      });
    });
    await store.append('a-1', [event()], 'no-stream');
    await heard;
    await store.append('a-2', [event()], 'no-stream');
    await new Promise((turn) => setImmediate(turn));
    expect(told).toBe(1);
  });

  it('chains the events of a stream, each hash covering the event and the one before', async () => {
    await store.append('a-1', [event({ b: 1, a: [true] }), event('two')], 'no-stream');
    await store.append('a-1', [event('three')], 1);
    let prev = chainStart('a-1');
    for (const { stream, revision, id, type, schemaVersion, data, metadata } of await store.read('a-1')) {
      const { hash, ...chained } = metadata;
      expect(chained.prev).toBe(prev);
      expect(hash).toBe(hashOf({ stream, revision, id, type, schemaVersion, data, metadata: chained }));
      prev = hash;
    }
  });
};
