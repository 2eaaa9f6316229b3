import { closeSync, existsSync, mkdtempSync, openSync, readdirSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { SqliteEventStore } from '../../../src/adapters/event-store/sqlite-event-store';
import { SqliteLedgerDirectory } from '../../../src/adapters/ledger-directory/sqlite-ledger-directory';
import { Projector, ViewsDamaged } from '../../../src/adapters/read-models/projector';
import { liveRepair } from '../../../src/adapters/read-models/rebuild';
import { openViews } from '../../../src/adapters/read-models/views-file';
import { exchangeable, type ExchangeableDatabase } from '../../../src/adapters/sqlite/exchangeable-database';
import { type NewEvent } from '../../../src/application/ports/event-store';
import { viewsIn } from '../../../src/modules/read-models';
import { MemoryLog } from '../../support/plain-ports';

const FIELDS = 300;
const PAGE_BYTES = 4_096;

const field = (index: number): NewEvent => ({
  ...{ id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`, type: 'CustomFieldDefined', schemaVersion: 1 },
  data: { apiName: `field${index}`, label: 'L'.repeat(1_000), source: 'Customer' },
  metadata: {
    ...{ actor: 'ana', environment: 'acme', correlationId: 'c', causationId: 'c' },
    occurredAt: '2026-09-30T10:00:00.000Z',
  },
});

describe('views that are damaged while the service runs', () => {
  let folder: string;
  let file: string;
  let store: SqliteEventStore;
  let views: ExchangeableDatabase;
  let models: ReturnType<typeof viewsIn>;
  let projector: Projector;
  let log: MemoryLog;
  let told: unknown[];
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'revrec-repair-'));
    file = join(folder, 'read-models.sqlite');
    store = new SqliteEventStore(':memory:');
    for (let index = 0; index < FIELDS; index += 1) await define(index);
    log = new MemoryLog();
    views = exchangeable(openViews(file, log));
    models = viewsIn(views.database, () => () => undefined);
    projector = new Projector(store, views.database, Object.values(models), log);
    projector.repairWith(
      liveRepair(file, views, {
        ...{ store, log },
        modelsIn: (database) => Object.values(viewsIn(database, () => () => undefined)),
      }),
    );
    told = [];
    projector.onTrouble((error) => told.push(error));
    await projector.start();
  });
  afterEach(async () => {
    await projector.stop();
    views.database.close();
    store.close();
    rmSync(folder, { recursive: true });
  });

  const define = (index: number) =>
    store.append(`customFieldDefinition-acme.field${index}`, [field(index)], 'no-stream');
  const shown = (): number => models.fields.customFieldsOf('acme').length;
  const isWellAgain = (): Promise<void> =>
    new Promise((resolve) => {
      projector.onTrouble((error) => {
        if (error === null) resolve();
      });
    });

  /** Overwrites all but the first pages, as a failing disk would, and makes the service read them from there. */
  const damage = (): void => {
    const other = new Database(file);
    other.pragma('wal_checkpoint(TRUNCATE)');
    const { size } = statSync(file);
    const handle = openSync(file, 'r+');
    for (let at = 3 * PAGE_BYTES; at < size; at += PAGE_BYTES)
      writeSync(handle, Buffer.alloc(PAGE_BYTES, 7), 0, PAGE_BYTES, at);
    closeSync(handle);
    other.pragma('user_version = 7'); // Another connection wrote: nobody trusts what was read before.
    other.close();
  };

  it('are rebuilt at once when the projector meets it, and show everything to those who held them', async () => {
    damage();
    const well = isWellAgain();
    await define(FIELDS);
    await well;
    expect(shown()).toBe(FIELDS + 1);
    expect([told.length, told[0] instanceof ViewsDamaged, told[1]]).toEqual([2, true, null]);
    expect(log.events()).toEqual(['projector.interrupted', 'views.damaged', 'views.rebuilt']);
    expect([existsSync(`${file}.damaged`), readdirSync(folder).some((name) => name.includes('rebuilding'))]).toEqual([
      false,
      false,
    ]);
    expect(views.database.pragma('integrity_check', { simple: true })).toBe('ok');
    await define(FIELDS + 1);
    await projector.caughtUp();
    expect(shown()).toBe(FIELDS + 2);
  });

  it('are rebuilt when a reader meets it', async () => {
    damage();
    expect(shown).toThrow(expect.objectContaining({ code: expect.stringMatching(/^SQLITE_(CORRUPT|NOTADB)/) }));
    const well = isWellAgain();
    projector.suspectDamage();
    await well;
    expect([shown(), told.length]).toEqual([FIELDS, 2]);
  });

  it('are left as they are when it was another file', async () => {
    const before = views.database.prepare('SELECT 1').database;
    projector.suspectDamage();
    await define(FIELDS);
    await projector.caughtUp();
    expect([shown(), told, log.events()]).toEqual([FIELDS + 1, [], []]);
    expect(views.database.prepare('SELECT 1').database).toBe(before);
  });

  it('stay as they were, marked for the next start, when the service stops in the middle', async () => {
    damage();
    const interrupted = new Promise<void>((resolve) => {
      projector.onTrouble((error) => {
        if (error instanceof ViewsDamaged) resolve();
      });
    });
    projector.suspectDamage();
    await interrupted;
    await projector.stop();
    expect([existsSync(`${file}.damaged`), log.events().includes('views.rebuilt')]).toEqual([true, false]);
    const again = openViews(file, log);
    expect(again.prepare('SELECT count(*) FROM sqlite_schema').pluck().get()).toBe(0);
    again.close();
  });
});

describe('the lists of the ledger in a file that is exchanged', () => {
  it('begin anew in the new file, and a reading that began before ends without harm', () => {
    const log = new MemoryLog();
    const views = exchangeable(openViews(':memory:', log));
    const directory = new SqliteLedgerDirectory(views.database);
    views.onExchanged(() => {
      directory.reopen();
    });
    const scope = { environment: 'acme', companyId: 'ACME' };
    const record = { id: 'C1', name: 'One', active: true };
    const before = directory.replace(scope, 'Customer');
    views.exchange(() => openViews(':memory:', log));
    const after = directory.replace(scope, 'Customer');
    after.add([record]);
    expect(() => {
      before.add([record]);
    }).toThrow('exchanged meanwhile');
    before.discard();
    after.commit('2026-09-30T10:00:00.000Z');
    expect(directory.record(scope, 'Customer', 'C1')).toEqual(record);
    views.database.close();
  });
});
