import { SqliteEventStore } from '../../../src/adapters/event-store/sqlite-event-store';
import { Projector } from '../../../src/adapters/read-models/projector';
import { openDatabase } from '../../../src/adapters/sqlite/open-database';
import { readModelsIn } from '../../../src/modules/read-models';
import { type NewEvent } from '../../../src/application/ports/event-store';
import { MemoryLog } from '../../support/plain-ports';

const field = (index: number): NewEvent => ({
  ...{ id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`, type: 'CustomFieldDefined', schemaVersion: 1 },
  data: { apiName: `field${index}`, label: 'L'.repeat(20_000), source: 'Customer' },
  metadata: {
    ...{ actor: 'ana', environment: 'acme', correlationId: 'c', causationId: 'c' },
    occurredAt: '2026-09-30T10:00:00.000Z',
  },
});

describe('views whose disk is full', () => {
  const store = new SqliteEventStore(':memory:');
  const views = openDatabase(':memory:', 'NORMAL');
  const projector = new Projector(store, views, readModelsIn(views), new MemoryLog());
  afterAll(async () => {
    await projector.stop();
    store.close();
  });

  it('name it to all who wait for what they cannot show, and show it when there is room', async () => {
    await projector.start();
    const pages = views.pragma('page_count', { simple: true }) as number;
    views.pragma(`max_page_count = ${pages}`); // SQLite takes this for a disk without room.
    const appended = await store.append('customFieldDefinition-acme.field1', [field(1)], 'no-stream');
    if (appended.kind !== 'ok') throw new Error('The log took nothing.');

    await expect(projector.require(appended.position)).rejects.toMatchObject({ code: 'DISK_FULL' });

    views.pragma('max_page_count = 100000');
    await new Promise<void>((resolve) => {
      projector.onTrouble((error) => {
        if (error === null) resolve();
      });
    });
    await expect(projector.require(appended.position)).resolves.toBeUndefined();
  });
});
