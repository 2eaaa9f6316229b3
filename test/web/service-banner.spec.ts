import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { closeCsv } from '../e2e/support/close';
import { configureForPosting } from '../e2e/support/configure';
import { runCommand } from '../e2e/support/command';
import { Pages } from './support/pages';
import { expect, test } from './support/test';

test('after a restore every page says so, and a Controller resumes posting with a reason', async ({
  browser,
  page,
  pages,
  system,
}) => {
  const controller = await system.person('cora.controller');
  await configureForPosting(controller);
  await controller.importCsv(closeCsv({ id: 'WAITS-1', amount: '70.00' }));
  const backup = join(system.folder, 'backup');
  await runCommand('backup', ['--data', system.dataFolder, '--to', backup]);
  await controller.importCsv(closeCsv({ id: 'LOST-1' }));
  const { batchKey } = (await controller.batch('LOST-1')) as { batchKey: string };
  expect((await controller.post({ batchKeys: [batchKey] })).body).toMatchObject({ posted: 1 });
  await system.end('service', 'SIGTERM'); // Which seals what is lost now.
  for (const ending of ['-wal', '-shm']) rmSync(system.eventsFile + ending, { force: true });
  copyFileSync(join(backup, 'events.sqlite'), system.eventsFile);

  await system.startService();
  await pages.signIn('cora.controller');
  const banner = page.getByRole('region', { name: 'What needs attention' });
  await expect(banner).toContainText('The log lacks what was sealed until');
  await expect(banner).toContainText('npm run accept-restore');
  await pages.choose('Post Journals');
  await expect(banner).toBeVisible();
  await pages.expectGoodAtBothWidths('read-only');
  await page.goto('about:blank');
  await system.end('service', 'SIGTERM');

  await runCommand('accept-restore', ['--data', system.dataFolder, '--reason', 'The disk was lost']);
  await system.startService();
  await page.goto(pages.addressOf());
  await expect(banner).toContainText('Posting is stopped: the log was restored from a backup');
  const auditor = await browser.newContext();
  const elsewhere = await auditor.newPage();
  await new Pages(elsewhere, system.service).signIn('audrey.auditor');
  await expect(elsewhere.getByText('Only a Controller can decide that.')).toBeVisible();
  await auditor.close();
  await pages.expectGoodAtBothWidths('posting-stopped');
  await banner.getByRole('button', { name: 'Resume posting' }).click();
  const dialog = page.getByRole('dialog', { name: 'Resume posting' });
  const held = dialog.getByRole('group', { name: 'What Sage Intacct holds' });
  await expect(held).toContainText('September 2026: Sage Intacct holds 1 record under references like ours.');
  await expect(held.getByRole('row').filter({ hasText: 'LOST-1' })).toContainText('unknown: stops its month');
  await pages.expectGoodAtBothWidths('posting-resume');
  const resume = dialog.getByRole('button', { name: 'Resume posting' });
  await expect(resume).toBeDisabled(); // Without a reason.
  await dialog.getByLabel('Reason').fill('September is imported again');
  await resume.click();
  await expect(dialog).toBeHidden();
  await expect(banner).not.toContainText('the log was restored from a backup');
  await banner.getByRole('button', { name: /^Declare foreign RR/ }).click(); // What is nobody's stopped its month.
  const foreign = page.getByRole('dialog', { name: /^Declare RR.* foreign$/ });
  await foreign.getByLabel('Reason').fill('Posted by hand');
  await foreign.getByRole('button', { name: 'Declare foreign' }).click();
  await expect(banner).toBeHidden();
});
