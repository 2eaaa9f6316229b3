import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Projector } from '../../../src/adapters/read-models/projector';
import { openDatabase } from '../../../src/adapters/sqlite/open-database';
import { readModelsIn } from '../../../src/modules/read-models';
import { MemoryLog } from '../../support/plain-ports';
import { dump, HISTORY, storeWithHistory } from '../../support/view-history';

/**
 * A digest of all rows that each version gives for HISTORY. Installations rebuild their views only when a version changes: after a
 * change of rows or of texts in them, give the read model its next version and put its new digest here.
 */
const ROWS_BY_VERSION: Readonly<Record<string, string>> = {
  'access-review/2': '5851073212abf619',
  'accounting-period/1': 'cf37243e6c5c6d1c',
  'account-mapping/4': '91ac87be21daedb4',
  'audit-entry/1': 'cc07c0b64d7ae2e3',
  'connection/7': 'cb09b4acd0b3eb1e',
  'custom-field/2': '52d5ee68315b2e37',
  'history/3': '3c4c8d3573b9b5e2',
  'journal-batch/20': '7123a058435c820d',
  'journal-import/8': '29d6fc95998783ce',
  'ledger-directory-reset/1': '44136fa355b3678a',
  'ledger-watch/2': 'd0e404bfb6d5e251',
  'notification/3': 'a83c6ee16caf1b67',
  'pick-up/1': 'e7063962a06d28a3',
  'posting-approval/2': '5d68d7adeb436bd0',
  'posting-run/7': '5db133e6f024da50',
  'posting-schedule/3': 'bf937cd323bbcb99',
  'preflight/3': 'ba903ae01e64239c',
  'reconciliation/1': '46ae22bb9a100646',
};

describe('the read models', () => {
  it('give other rows, or other texts in them, only under another version', async () => {
    const store = await storeWithHistory();
    const digests: Record<string, string> = {};
    for (const index of readModelsIn(openDatabase(':memory:', 'OFF')).keys()) {
      const database = openDatabase(':memory:', 'OFF');
      const model = readModelsIn(database)[index]!;
      const projector = new Projector(store, database, [model], new MemoryLog());
      await projector.start();
      await projector.stop();
      digests[model.version] = createHash('sha256')
        .update(JSON.stringify(dump(database)))
        .digest('hex')
        .slice(0, 16);
    }
    store.close();
    expect(digests).toEqual(ROWS_BY_VERSION);
  });

  it('are tested with every event that the domain knows', () => {
    const folder = resolve(__dirname, '..', '..', '..', 'src', 'domain');
    const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.events.ts'),
    );
    const known = sources.flatMap((file) =>
      [...readFileSync(join(folder, file), 'utf8').matchAll(/DomainEvent<\s*'(\w+)'/g)].map(([, name]) => name),
    );
    expect([...new Set(HISTORY.map(([, type]) => type))].sort()).toEqual([...known].sort());
  });
});
