import { hashOf } from '../../../src/adapters/event-store/event-json';
import { SqliteEventStore } from '../../../src/adapters/event-store/sqlite-event-store';
import { Projector } from '../../../src/adapters/read-models/projector';
import { openDatabase } from '../../../src/adapters/sqlite/open-database';
import { type NewEvent } from '../../../src/application/ports/event-store';
import {
  asStored,
  currentVersionOf,
  LiftingEventStore,
  type Upcasters,
} from '../../../src/application/shared/event-versions';
import { MemoryLog } from '../../support/plain-ports';

/** Version 1 had an amount with a point, version 2 minor units, version 3 a currency, too. */
const UPCASTERS: Upcasters = {
  AmountNoted: [
    (data) => ({ amountMinor: (data as { amount: string }).amount.replace('.', '') }),
    (data) => ({ ...(data as object), currency: 'USD' }),
  ],
};
const noted = (id: string, schemaVersion: number, data: object): NewEvent => ({
  ...{ id, type: 'AmountNoted', schemaVersion, data },
  metadata: {
    ...{ actor: 'ana', environment: 'acme-test', correlationId: 'c', causationId: 'c' },
    occurredAt: '2026-09-30T00:00:00.000Z',
  },
});

describe('versions of events', () => {
  let stored: SqliteEventStore;
  let store: LiftingEventStore;
  beforeEach(() => {
    stored = new SqliteEventStore(':memory:');
    store = new LiftingEventStore(stored, UPCASTERS);
  });
  afterEach(() => {
    stored.close();
  });

  it('of a log of each earlier version are read as today’s', async () => {
    await stored.append('a-1', [noted('1', 1, { amount: '12.50' })], 'no-stream');
    await stored.append(
      'a-1',
      [noted('2', 2, { amountMinor: '7' }), noted('3', 3, { amountMinor: '1', currency: 'EUR' })],
      0,
    );
    const expected = [
      [3, { amountMinor: '1250', currency: 'USD' }],
      [3, { amountMinor: '7', currency: 'USD' }],
      [3, { amountMinor: '1', currency: 'EUR' }],
    ];
    for (const events of [await store.read('a-1'), await store.readAll(null, 10)])
      expect(events.map(({ schemaVersion, data }) => [schemaVersion, data])).toEqual(expected);
  });

  it('change nothing of what is stored: its hash is still the one of its content', async () => {
    await stored.append('a-1', [noted('1', 1, { amount: '12.50' })], 'no-stream');
    const [event] = (await store.read('a-1')).map(asStored);
    const { stream, revision, id, type, schemaVersion, data, metadata } = event!;
    const { hash, ...content } = metadata;
    expect([schemaVersion, data]).toEqual([1, { amount: '12.50' }]);
    expect(hashOf({ stream, revision, id, type, schemaVersion, data, metadata: content })).toBe(hash);
  });

  it('are written as today’s, and types that never changed have the first', () => {
    expect([currentVersionOf('AmountNoted', UPCASTERS), currentVersionOf('toString', UPCASTERS)]).toEqual([3, 1]);
    expect(currentVersionOf('JournalBatchPlanned')).toBe(1);
  });

  it('of a newer program are refused by all readers, with what to do', async () => {
    await stored.append('a-1', [noted('1', 4, { amounts: [] })], 'no-stream');
    const refusal = {
      code: 'EVENT_TOO_NEW',
      message: 'The log holds AmountNoted of version 4 at position 1; this program knows it up to version 3.',
      fix: expect.stringContaining('Start the version of the service that wrote it'),
    };
    await expect(store.read('a-1')).rejects.toMatchObject(refusal);
    await expect(store.readAll(null, 10)).rejects.toMatchObject(refusal);
    const views = openDatabase(':memory:', 'OFF');
    const projector = new Projector(store, views, [], new MemoryLog());
    await expect(projector.start()).rejects.toMatchObject(refusal);
    await projector.stop();
    views.close();
  });
});
