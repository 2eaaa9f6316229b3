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
  const backup = join(system.folder, 'backup');
  await runCommand('backup', ['--data', system.dataFolder, '--to', backup]);
  await controller.importCsv(closeCsv({ id: 'LOST-1' }));
  await system.end('service', 'SIGTERM'); // Which seals what is lost now.
  for (const ending of ['-wal', '-shm']) rmSync(system.eventsFile + ending, { force: true });
  copyFileSync(join(backup, 'events.sqlite'), system.eventsFile);

  await system.startService();
  await pages.signIn('cora.controller');
  const banner = page.getByRole('region', { name: 'What needs attention' });
  await expect(banner).toContainText('The log does not hold what was sealed until');
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
  await new Pages(elsewhere, system).signIn('audrey.auditor');
  await expect(elsewhere.getByText('Only a Controller can decide that.')).toBeVisible();
  await auditor.close();
  await pages.expectGoodAtBothWidths('posting-stopped');
  await banner.getByRole('button', { name: 'Resume posting' }).click();
  const dialog = page.getByRole('dialog', { name: 'Resume posting' });
  await expect(dialog.getByRole('group', { name: 'What Sage Intacct holds' })).toBeVisible();
  const resume = dialog.getByRole('button', { name: 'Resume posting' });
  await expect(resume).toBeDisabled(); // Without a reason.
  await dialog.getByLabel('Reason').fill('September is imported again');
  await resume.click();
  await expect(dialog).toBeHidden();
  await expect(banner).toBeHidden();
});
