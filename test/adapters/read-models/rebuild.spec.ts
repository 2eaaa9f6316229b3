import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { SqliteEventStore } from '../../../src/adapters/event-store/sqlite-event-store';
import { Projector } from '../../../src/adapters/read-models/projector';
import { checkViews, rebuildViews, type RebuildPorts } from '../../../src/adapters/read-models/rebuild';
import { openDatabase } from '../../../src/adapters/sqlite/open-database';
import { type NewEvent } from '../../../src/application/ports/event-store';
import { readModelsIn } from '../../../src/modules/read-models';
import { MemoryLog } from '../../support/plain-ports';
import { dump, HISTORY, storeWithHistory } from '../../support/view-history';

const FIELDS = 700; // More than a page of the projector.

let folder: string;
let file: string;
let store: SqliteEventStore;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'revrec-rebuild-'));
  file = join(folder, 'read-models.sqlite');
  store = new SqliteEventStore(':memory:');
  await Promise.all(Array.from({ length: FIELDS }, (_, index) => define(index)));
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

const define = async (index: number): Promise<void> => {
  const apiName = `field${index}`;
  const event: NewEvent = {
    ...{ id: `id-${index}`, type: 'CustomFieldDefined', schemaVersion: 1 },
    data: { apiName, label: `Field ${index}`, source: 'Customer' },
    metadata: {
      ...{ actor: 'ana', environment: 'acme', correlationId: 'c', causationId: 'c' },
      occurredAt: '2026-09-30T10:00:00.000Z',
    },
  };
  await store.append(`customFieldDefinition-acme.${apiName}`, [event], 'no-stream');
};

const ports = (onEvent: () => void = () => undefined): RebuildPorts => ({
  ...{ store, modelsIn: readModelsIn, log: new MemoryLog(), onEvent },
});

const labels = (): string[] => {
  const database = new Database(file, { readonly: true });
  try {
    return database
      .prepare<[], string>("SELECT json_extract(view, '$.label') FROM custom_field ORDER BY 1")
      .pluck()
      .all();
  } finally {
    database.close();
  }
};

const change = (sql: string): void => {
  const database = new Database(file);
  database.exec(sql);
  database.close();
};

describe('rebuilt views', () => {
  it('appear where no file was, and leave nothing beside them', async () => {
    await rebuildViews(file, ports());
    expect([readdirSync(folder), labels().length]).toEqual([['read-models.sqlite'], FIELDS]);
  });

  it('leave the old file as it is when interrupted, and start over the next time', async () => {
    await rebuildViews(file, ports());
    change("UPDATE custom_field SET view = json_set(view, '$.label', 'old')");
    let events = 0;
    const killed = (): void => {
      events += 1;
      if (events > FIELDS / 2) throw new Error('killed');
    };
    await expect(rebuildViews(file, ports(killed))).rejects.toThrow('killed');
    const database = new Database(file, { readonly: true });
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
    database.close();
    expect(readdirSync(folder).filter((name) => name.includes('rebuilding'))).toEqual([]);
    expect([labels().length, new Set(labels())]).toEqual([FIELDS, new Set(['old'])]);
    writeFileSync(`${file}.rebuilding`, 'what a killed process left');
    await rebuildViews(file, ports());
    expect(new Set(labels()).size).toBe(FIELDS);
  });

  it('take the place of a damaged file', async () => {
    writeFileSync(file, 'This is no database, and long enough that nobody takes it for an empty one.'.repeat(50));
    await rebuildViews(file, ports());
    expect(labels()).toHaveLength(FIELDS);
  });

  it('take the place of a file whose last writes a killed service left in its journal', async () => {
    await rebuildViews(file, ports());
    const killed = openDatabase(file, 'NORMAL');
    killed.exec("UPDATE custom_field SET view = json_set(view, '$.label', 'old')");
    const journal = readFileSync(`${file}-wal`);
    killed.close();
    writeFileSync(`${file}-wal`, journal);
    await rebuildViews(file, ports());
    expect([readdirSync(folder), new Set(labels()).size]).toEqual([['read-models.sqlite'], FIELDS]);
  });

  it('are refused while the file is open, and keep others out until they are complete', async () => {
    await rebuildViews(file, ports());
    const service = openDatabase(file, 'NORMAL');
    service.prepare('SELECT count(*) FROM custom_field').get();
    await expect(rebuildViews(file, ports())).rejects.toThrow('is in use. Stop the service first');
    service.close();
    let refused = 0;
    const opening = (): void => {
      if (refused > 0) return;
      const early = new Database(file, { timeout: 0 });
      expect(() => early.pragma('journal_mode = WAL')).toThrow('database is locked');
      early.close();
      refused += 1;
    };
    await rebuildViews(file, ports(opening));
    expect([refused, labels().length]).toEqual([1, FIELDS]);
  });

  it('have the same rows as views that followed the log event by event', async () => {
    const log = await storeWithHistory();
    const growing = new SqliteEventStore(':memory:');
    const live = openDatabase(file, 'NORMAL');
    const projector = new Projector(growing, live, readModelsIn(live), new MemoryLog());
    await projector.start();
    for (const event of await log.readAll(null, HISTORY.length)) {
      const { id, type, schemaVersion, data, revision } = event;
      const { actor, environment, correlationId, causationId, occurredAt } = event.metadata;
      const metadata = { actor, environment, correlationId, causationId, occurredAt };
      const expected = revision === 0 ? 'no-stream' : revision - 1;
      const appended = await growing.append(event.stream, [{ id, type, schemaVersion, data, metadata }], expected);
      expect(appended.kind === 'ok' && (await projector.reached(appended.position))).toBe(true);
    }
    await projector.stop();
    const followed = dump(live);
    const checkpoint = live.prepare('SELECT * FROM projection').all();
    live.close();
    growing.close();

    let events = 0;
    const onEvent = (): void => {
      events += 1;
    };
    await rebuildViews(file, { store: log, modelsIn: readModelsIn, log: new MemoryLog(), onEvent });
    const rebuilt = openDatabase(file, 'NORMAL');
    expect(dump(rebuilt)).toEqual(followed);
    expect(rebuilt.prepare('SELECT * FROM projection').all()).toEqual(checkpoint);
    expect([events, Object.values(followed).every((rows) => (rows as unknown[]).length > 0)]).toEqual([
      HISTORY.length,
      true,
    ]);
    rebuilt.close();
    log.close();
  });
});

describe('the check of the views', () => {
  it('finds no difference from the log, even when the log has grown since, and leaves nothing behind', async () => {
    await rebuildViews(file, ports());
    await define(FIELDS); // Not projected yet: no difference.
    const before = readFileSync(file);
    expect(await checkViews(file, ports())).toEqual({ tables: 39, differences: [] });
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(readdirSync(folder).filter((name) => name.includes('checking'))).toEqual([]);
  });

  it('finds one changed row, one missing row and one too many, table by table', async () => {
    await rebuildViews(file, ports());
    change(`
      UPDATE custom_field SET view = json_set(view, '$.label', 'field 3') WHERE view ->> '$.label' = 'Field 3';
      DELETE FROM history WHERE stream = 'customFieldDefinition-acme.field5';
      INSERT INTO journal_batch_cause SELECT * FROM (VALUES ('acme', 'B1', 'C||', '{}')) WHERE 1;
    `);
    const { differences } = await checkViews(file, ports());
    expect(differences.map(({ table, onlyHere, onlyThere }) => [table, onlyHere, onlyThere])).toEqual([
      ['custom_field', 1, 1],
      ['journal_batch_cause', 1, 0],
      ['history', 0, 1],
    ]);
    expect(differences.map(({ here, there }) => [here, there])).toEqual([
      [expect.stringContaining('"field 3"'), expect.stringContaining('"Field 3"')],
      [expect.stringContaining("'B1'"), null],
      [null, expect.stringContaining('customFieldDefinition-acme.field5')],
    ]);
  });

  it('says so when there is nothing to check, or nothing it knows', async () => {
    await expect(checkViews(file, ports())).rejects.toThrow('There is no');
    change('CREATE TABLE checkpoint (version TEXT)');
    await expect(checkViews(file, ports())).rejects.toThrow('another version of this program');
  });
});
