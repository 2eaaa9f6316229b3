import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { chainStart, hashOf } from '../../../src/adapters/event-store/event-json';
import { SqliteEventStore } from '../../../src/adapters/event-store/sqlite-event-store';
import { event, eventStoreContract } from './event-store.contract';

describe('the SQLite event store', () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'revrec-store-'));
    file = join(folder, 'events.sqlite');
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  describe('keeps the contract', () => {
    eventStoreContract(() => {
      const store = new SqliteEventStore(file);
      return {
        store,
        close: () => {
          store.close();
        },
      };
    });
  });

  it('lets nobody change or remove an event, even outside this program', async () => {
    const store = new SqliteEventStore(file);
    await store.append('a-1', [event('one')], 'no-stream');
    store.close();
    const database = new Database(file);
    expect(() => database.exec("UPDATE events SET data = '2'")).toThrow('events are never changed');
    expect(() => database.exec('DELETE FROM events')).toThrow('events are never removed');
    database.close();
  });

  it('has everything again after it is opened again', async () => {
    const before = new SqliteEventStore(file);
    await before.append('a-1', [event('one'), event('two')], 'no-stream');
    before.close();
    const after = new SqliteEventStore(file);
    expect((await after.read('a-1')).map(({ data }) => data)).toEqual(['one', 'two']);
    expect(await after.append('a-1', [event('three')], 1)).toMatchObject({ kind: 'ok', revision: 2 });
    after.close();
  });

  it('lets one of two openers of the same file win a stream', async () => {
    const [one, two] = [new SqliteEventStore(file), new SqliteEventStore(file)];
    const results = await Promise.all([
      one.append('a-1', [event(1)], 'no-stream'),
      two.append('a-1', [event(2)], 'no-stream'),
    ]);
    expect(results.map(({ kind }) => kind).sort()).toEqual(['conflict', 'ok']);
    one.close();
    two.close();
  });

  it('answers unknown when the commit fails, and the repeat settles it', async () => {
    const store = new SqliteEventStore(file);
    const blocker = new Database(file);
    blocker.exec('BEGIN IMMEDIATE');
    (store as unknown as { database: Database.Database }).database.pragma('busy_timeout = 0');
    const events = [event('one')];
    expect(await store.append('a-1', events, 'no-stream')).toMatchObject({
      kind: 'unknown',
      cause: expect.stringContaining('locked'),
    });
    blocker.exec('ROLLBACK');
    blocker.close();
    expect(await store.append('a-1', events, 'no-stream')).toMatchObject({ kind: 'ok', revision: 0 });
    store.close();
  });
});

describe('the hash of an event', () => {
  const metadata = {
    actor: 'ana',
    environment: 'acme',
    correlationId: 'c',
    causationId: 'c',
    occurredAt: '2026-09-30T10:00:00.000Z',
    prev: chainStart('a-1'),
  };
  const stored = {
    stream: 'a-1',
    revision: 0,
    id: 'id',
    type: 'Named',
    schemaVersion: 1,
    data: { b: 1, a: 'ü' },
    metadata,
  };

  // Computed by another program over the RFC 8785 text. If it changes, no history that is stored anywhere can be verified any more.
  it('stays what it was', () => {
    expect(chainStart('a-1')).toBe('a17a463eaac0c044a7bd8d74304202aed8983847dcf87f2ce84b0cfd3a305815');
    expect(hashOf(stored)).toBe('31ce4471bfb385460091846a29581b1cadd34a18a9484a2c20c1af29e2018ccf');
  });

  it('does not depend on the order of keys, but on every value', () => {
    expect(hashOf({ ...stored, data: { a: 'ü', b: 1 } })).toBe(hashOf(stored));
    const changes = [
      { ...stored, revision: 1 },
      { ...stored, stream: 'a-2' },
      { ...stored, data: { b: 2, a: 'ü' } },
      { ...stored, metadata: { ...metadata, actor: 'bob' } },
    ];
    expect(new Set([stored, ...changes].map(hashOf)).size).toBe(5);
  });
});
