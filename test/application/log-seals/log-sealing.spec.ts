import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { chainStart, hashOf } from '../../../src/adapters/event-store/event-json';
import { SqliteEventStore } from '../../../src/adapters/event-store/sqlite-event-store';
import { signatureCheck } from '../../../src/adapters/evidence/ed25519-seal-key';
import { type SqliteDatabase } from '../../../src/adapters/sqlite/open-database';
import { LogSealing } from '../../../src/application/log-seals/log-sealing';
import { type LogReport, verifyLog } from '../../../src/application/log-seals/log-verification';
import { MerkleTree } from '../../../src/application/log-seals/merkle';
import { type NewEvent } from '../../../src/application/ports/event-store';
import { type Seal, type SealKey } from '../../../src/application/ports/seal-ports';
import { Aggregates } from '../../../src/application/shared/aggregates';
import { FakeClock } from '../../support/clock';
import { MemoryLog, SequentialIds } from '../../support/plain-ports';
import { MemoryArchive, MemoryKey } from '../../support/seal-ports';

/** Behind the back of the store. */
const databaseOf = (one: SqliteEventStore): SqliteDatabase => (one as unknown as { database: SqliteDatabase }).database;

const key = new MemoryKey();
let store: SqliteEventStore;
let clock: FakeClock;
let archive: MemoryArchive;
beforeEach(() => {
  store = new SqliteEventStore(':memory:');
  clock = new FakeClock();
  archive = new MemoryArchive();
});
afterEach(() => {
  store.close();
});

const instance = (prefix = 'seal'): LogSealing => {
  const aggregates = new Aggregates(store, clock, new SequentialIds(prefix));
  const ports = { store, aggregates, key, archive, clock, log: new MemoryLog() };
  return new LogSealing(ports, { everyEvents: 10, everyMs: 600_000 });
};

const append = async (stream: string, from: number, count: number, type = 'Happened'): Promise<void> => {
  for (let revision = from; revision < from + count; revision += 1) {
    const event: NewEvent = {
      ...{ id: `${stream}-${revision}`, type, schemaVersion: 1, data: { amount: String(revision) } },
      metadata: { actor: 'ana', environment: 'acme', correlationId: 'c', causationId: 'c', occurredAt: clock.now() },
    };
    await store.append(stream, [event], revision === 0 ? 'no-stream' : revision - 1);
  }
};

const report = (seals: readonly Seal[] = archive.seals, { publicKey }: SealKey = key): Promise<LogReport> =>
  verifyLog(store, { hashOf, chainStart, isSigned: signatureCheck([publicKey]) }, seals);

describe('the tree over the log', () => {
  const place = (index: number): Parameters<MerkleTree['add']>[0] => ({
    index,
    stream: 's',
    revision: index,
    hash: 'h',
  });
  const hash = (...parts: (string | Buffer)[]): Buffer => {
    const sha = createHash('sha256');
    for (const part of parts) sha.update(part);
    return sha.digest();
  };
  /** As RFC 6962 defines it: the larger part is a power of two. */
  const rootOf = (leaves: readonly Buffer[]): Buffer => {
    if (leaves.length <= 1) return leaves[0] ?? hash('');
    let left = 1;
    while (left * 2 < leaves.length) left *= 2;
    return hash(Buffer.from([1]), rootOf(leaves.slice(0, left)), rootOf(leaves.slice(left)));
  };

  it('has the root that RFC 6962 gives it, at every size, also when it is left off and gone on with', () => {
    const leaves: Buffer[] = [];
    let tree = MerkleTree.empty();
    for (let index = 0; index < 70; index += 1) {
      expect(tree.root()).toBe(rootOf(leaves).toString('hex'));
      tree.add(place(index));
      leaves.push(hash(Buffer.from([0]), JSON.stringify([index, 's', index, 'h'])));
      tree = MerkleTree.resumed(tree.size, tree.roots) ?? MerkleTree.empty();
      expect(tree.size).toBe(index + 1);
    }
  });

  it('cannot continue from something that is not a tree', () => {
    expect(MerkleTree.resumed(3, ['a'.repeat(64)])).toBeNull();
    expect(MerkleTree.resumed(1, ['no hash'])).toBeNull();
  });
});

describe('sealing the log', () => {
  it('is done after so many events, after so long, and at the end of a run; never for its own seals alone', async () => {
    const sealing = instance();
    await append('a-1', 0, 9);
    await sealing.tick();
    expect(archive.seals).toEqual([]);
    await append('a-1', 9, 1);
    await sealing.tick();
    expect(archive.seals.map(({ number, size }) => [number, size])).toEqual([[1, 10]]);
    clock.advance(600_000);
    await sealing.tick();
    expect(archive.seals).toHaveLength(1); // There is nothing new but the seal itself.
    await append('b-1', 0, 1);
    clock.advance(599_999);
    await sealing.tick();
    expect(archive.seals).toHaveLength(1);
    clock.advance(1);
    await sealing.tick();
    expect(archive.seals.at(-1)).toMatchObject({ number: 2, size: 12 });
    await append('postingRun-acme.r1', 0, 1, 'PostingRunFinished');
    await sealing.tick();
    expect(archive.seals.at(-1)).toMatchObject({ number: 3, size: 14 });
    expect(await report()).toEqual({ events: 15, streams: 4, seals: 3, unsealed: 1, problems: [], restores: [] });
  });

  it('catches up with a long log seal by seal, and continues where another process stopped', async () => {
    await append('a-1', 0, 25);
    await instance('one').tick();
    await append('a-1', 25, 10);
    await instance('two').tick();
    expect(await report()).toMatchObject({ problems: [] });
    expect(archive.seals.length).toBeGreaterThanOrEqual(3);
  });

  it('is done at once on request, once for what is there, and in parallel with a tick', async () => {
    const sealing = instance();
    expect(await sealing.sealNow()).toBeNull();
    await append('a-1', 0, 3);
    const [one, other] = await Promise.all([sealing.sealNow(), sealing.sealNow(), sealing.tick()]);
    expect([one, other].map((seal) => [seal?.number, seal?.size])).toEqual([
      [1, 3],
      [1, 3],
    ]);
    expect(await sealing.sealNow()).toEqual(one); // There is nothing new but the seal itself.
    await append('a-1', 3, 25);
    expect(await sealing.sealNow()).toMatchObject({ size: archive.seals.at(-1)?.size });
    expect(await report()).toMatchObject({ problems: [], unsealed: 1 });
  });

  it('continues after what another instance has sealed', async () => {
    await append('a-1', 0, 4);
    const seals = await Promise.all([instance('one').sealNow(), instance('two').sealNow()]);
    expect(seals.map((seal) => seal?.number)).toEqual([1, 1]);
  });

  it('tells those who ask that it cannot', async () => {
    await append('a-1', 0, 1);
    jest.spyOn(archive, 'keep').mockRejectedValue(new Error('The folder is full.'));
    await expect(instance().sealNow()).rejects.toThrow('The folder is full.');
  });

  it('is left to the instance whose turn it is, and reads the seals no more often than it must', async () => {
    await append('a-1', 0, 10);
    let isOurs = false;
    const aggregates = new Aggregates(store, clock, new SequentialIds('seal'));
    const ports = { store, aggregates, key, archive, clock, log: new MemoryLog() };
    const sealing = new LogSealing(
      ports,
      { everyEvents: 10, everyMs: 600_000 },
      {
        hold: async () => isOurs,
        release: async () => undefined,
      },
    );
    await sealing.tick();
    expect(archive.seals).toEqual([]);
    isOurs = true;
    const reading = jest.spyOn(store, 'read');
    for (let round = 1; round <= 3; round += 1) {
      await append('a-1', round * 10, 10);
      await sealing.tick();
    }
    expect(archive.seals.length).toBeGreaterThanOrEqual(3);
    expect(reading.mock.calls).toEqual([['seal-log']]);
    await instance('other').sealNow();
    await append('a-1', 40, 10);
    await sealing.tick(); // Finds out by the conflict.
    await sealing.tick();
    expect(await report()).toMatchObject({ problems: [] });
    expect(archive.seals.map(({ number }) => number)).toEqual(archive.seals.map((_, index) => index + 1));
  });

  it('writes each seal once, however many instances there are, and brings a lost one to the archive', async () => {
    await append('a-1', 0, 10);
    await Promise.all([instance('one').tick(), instance('two').tick()]);
    expect(archive.seals.map(({ number }) => number)).toEqual([1]);
    archive.seals.length = 0; // As if the process had died between the log and the archive.
    await instance('three').tick();
    expect(archive.seals.map(({ number }) => number)).toEqual([1]);
  });
});

interface Row {
  position: number;
  stream: string;
  revision: number;
  id: string;
  type: string;
  schema_version: number;
  data: string;
  metadata: string;
  hash: string;
}

/** One thing that somebody does to the rows behind the service's back. */
const TAMPERINGS = [
  'data',
  'metadata',
  'type',
  'id',
  'stream',
  'schema_version',
  'delete',
  'swap',
  'reorder',
  'truncate',
] as const;

describe('the verification of the log', () => {
  beforeEach(async () => {
    await append('a-1', 0, 6);
    await append('b-1', 0, 6);
    await append('a-1', 6, 5);
    await append('c-1', 0, 3);
    await instance().tick();
    const database = databaseOf(store);
    database.exec('DROP TRIGGER events_are_never_changed; DROP TRIGGER events_are_never_removed');
  });

  it('finds nothing where nothing was changed', async () => {
    expect(await report()).toMatchObject({ events: 22, problems: [] });
  });

  it('finds every single change, deletion, swap, re-ordering and truncation', async () => {
    const database = databaseOf(store);
    const covered = archive.seals.at(-1)!.size;
    const rows = database.prepare('SELECT * FROM events ORDER BY position').all() as Row[];
    const insert = database.prepare(
      'INSERT INTO events VALUES (@position, @stream, @revision, @id, @type, @schema_version, @data, @metadata, @hash)',
    );
    const replace = database.transaction((all: readonly Row[]) => {
      database.exec('DELETE FROM events');
      for (const row of all) insert.run(row);
    });
    const anything = fc.record({
      what: fc.constantFrom(...TAMPERINGS),
      where: fc.integer({ min: 0, max: covered - 1 }),
      other: fc.integer({ min: 0, max: covered - 1 }),
    });
    await fc.assert(
      fc.asyncProperty(anything, async ({ what, where, other }) => {
        const changed = tampered(rows, what, where, other);
        if (changed === null) return;
        replace(changed);
        const { problems } = await report();
        expect(problems).not.toEqual([]);
      }),
      { numRuns: Number(process.env['TAMPERINGS'] ?? 2_000) },
    );
    replace(rows);
    expect(await report()).toMatchObject({ problems: [] });
  }, 600_000);

  it('names the first bad place', async () => {
    const database = databaseOf(store);
    database.prepare(`UPDATE events SET data = '{"amount":"1000000"}' WHERE position = 4`).run();
    expect((await report()).problems).toEqual([
      { code: 'HASH_WRONG', position: '4', message: 'Event 3 of a-1 differs from what was written.' },
    ]);
  });

  it('finds seals that were changed, left out or signed with another key', async () => {
    await append('d-1', 0, 20);
    await instance('more').tick();
    const [first, ...others] = archive.seals;
    const codes = async (seals: readonly Seal[]): Promise<string[]> =>
      (await report(seals)).problems.map(({ code }) => code);
    expect(await codes([{ ...first!, root: 'f'.repeat(64) }, ...others])).toContain('SEAL_SIGNATURE_WRONG');
    expect(await codes(others)).toContain('SEAL_CHAIN_BROKEN');
    expect((await report(archive.seals, new MemoryKey())).problems).toMatchObject([{ code: 'SEAL_SIGNATURE_WRONG' }]);
  });
});

/** Null when the change would be none. */
const tampered = (
  rows: readonly Row[],
  what: (typeof TAMPERINGS)[number],
  where: number,
  other: number,
): Row[] | null => {
  const all = rows.map((row) => ({ ...row }));
  const [one, two] = [all[where]!, all[other]!];
  switch (what) {
    case 'data':
      one.data = '{"amount":"changed"}';
      return all;
    case 'metadata':
      one.metadata = one.metadata.replace('"ana"', '"bob"').replace('"worker"', '"bob"');
      return all;
    case 'type':
      one.type = `${one.type}2`;
      return all;
    case 'id':
      one.id = `${one.id}2`;
      return all;
    case 'stream':
      one.stream = `${one.stream}2`;
      return all;
    case 'schema_version':
      one.schema_version += 1;
      return all;
    case 'delete':
      return all.filter((row) => row !== one);
    case 'swap': {
      if (one.data === two.data) return null;
      [one.data, two.data] = [two.data, one.data];
      return all;
    }
    case 'reorder': {
      if (where === other) return null;
      [one.position, two.position] = [two.position, one.position];
      return all;
    }
    case 'truncate':
      return all.slice(0, where);
  }
};
