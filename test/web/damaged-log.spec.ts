import Database from 'better-sqlite3';
import { closeCsv } from '../e2e/support/close';
import { configureForPosting } from '../e2e/support/configure';
import { type RunningSystem } from '../e2e/support/system';
import { expect, test } from './support/test';

/** Exchanges a text in the lines of the log, as somebody can who reaches its file. The service must not run. */
const exchange = (system: RunningSystem, before: string, after: string): void => {
  const database = new Database(system.eventsFile);
  database.exec('DROP TRIGGER events_are_never_changed');
  const changed = database
    .prepare(`UPDATE events SET data = replace(data, ?, ?) WHERE type = 'JournalBatchLinesRecorded' AND instr(data, ?)`)
    .run(before, after, before);
  database.close();
  expect(changed.changes).toBe(1);
};

test('a damaged log stops posting until a Controller had it verified again', async ({ page, pages, system }) => {
  const controller = await system.person('cora.controller');
  await configureForPosting(controller);
  await controller.importCsv(closeCsv({ id: 'ALTERED-1', amount: '100.00' }));
  await system.end('service', 'SIGTERM');
  exchange(system, '"10000"', '"99900"');
  await system.startService();
  const again = await system.person('cora.controller');
  expect((await again.post()).body).toMatchObject({ posted: 0, failed: 1 });
  expect(await system.admin.batches()).toEqual([]);

  await pages.signIn('cora.controller');
  const banner = page.getByRole('region', { name: 'What needs attention' });
  const verify = banner.getByRole('button', { name: 'Verify the log again' });
  await verify.click();
  await expect(banner).toContainText('LOG_STILL_DAMAGED');
  await pages.expectGoodAtBothWidths('log-damaged');
  await page.goto('about:blank');

  await system.end('service', 'SIGTERM');
  exchange(system, '"99900"', '"10000"');
  await system.startService();
  await page.goto(pages.addressOf());
  await verify.click();
  await expect(page.getByText('The log is intact: posting continues.')).toBeVisible();
  await expect(banner).toBeHidden();
  const afterwards = await system.person('cora.controller');
  const { batchKey } = (await afterwards.batch('ALTERED-1')) as { batchKey: string };
  expect((await afterwards.post({ batchKeys: [batchKey] })).body).toMatchObject({ posted: 1, failed: 0 });
});
