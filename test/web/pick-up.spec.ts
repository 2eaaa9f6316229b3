import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ENVIRONMENT } from '../e2e/support/system';
import { closeCsv } from '../e2e/support/close';
import { expect, test } from './support/test';

const PATH = '/settings/accounting/pick-up';

test('an Admin sets up a folder, and what is put there is imported', async ({ page, pages, pickUpRoot }) => {
  const inbox = join(pickUpRoot, ENVIRONMENT, 'inbox');
  mkdirSync(inbox, { recursive: true });
  await pages.signIn('adam.admin');
  await pages.choose('Pick-up');
  await expect(pages.heading('Pick-up')).toBeFocused();
  await expect(page.getByText('Nothing is picked up.')).toBeVisible();
  await expect(page.getByText('No file was picked up yet')).toBeVisible();
  await pages.expectGoodAtBothWidths('pick-up-not-set-up');

  await page.getByLabel('Folder', { exact: true }).last().fill('none');
  await page.getByRole('button', { name: 'Test' }).click();
  await expect(page.getByText('There is no folder "none".')).toBeVisible();
  await page.getByLabel('Folder', { exact: true }).last().fill('inbox');
  await page.getByRole('radio', { name: 'When it has its final name' }).check();
  await page.getByRole('button', { name: 'Test' }).click();
  await expect(page.getByText('It works: the folder holds 0 files.')).toBeVisible();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('The pick-up is saved.')).toBeVisible();

  writeFileSync(join(inbox, 'close-2026-09.csv'), closeCsv({ id: 'JE-1' }));
  writeFileSync(join(inbox, 'close-2026-10.csv.part'), 'half a file');
  await page.getByRole('button', { name: 'Look now' }).click();
  await expect(page.getByText('Looked: 1 file taken.')).toBeVisible();
  await expect(page.getByRole('table', { name: 'Files that wait' })).toContainText('still being written');
  const files = page.getByRole('table', { name: 'Files that were picked up' });
  await expect(files.getByRole('row', { name: /close-2026-09\.csv/ })).toContainText('Taken');
  await pages.expectGoodAtBothWidths('pick-up');

  await files.getByRole('link', { name: 'Open the import' }).click();
  await expect(page.getByText('the pick-up').first()).toBeVisible();
});

test('an SFTP server that the operator did not list is refused, with the way to fix it', async ({ page, pages }) => {
  await pages.signIn('adam.admin', PATH);
  await page.getByRole('radio', { name: 'SFTP server' }).check();
  await page.getByLabel('Host', { exact: false }).first().fill('files.example.com');
  await page.getByLabel('User').fill('close');
  await page.getByLabel('Password', { exact: true }).fill('secret');
  await pages.expectGoodAtBothWidths('pick-up-sftp');
  await page.getByRole('button', { name: 'Test' }).click();
  await expect(page.getByRole('alert')).toContainText('PICK_UP_NOT_OFFERED');
  await expect(page.getByRole('alert')).toContainText('Ask the operator to allow it');
});

test('an Analyst may look but not change, and trouble shows here and on the home page', async ({
  page,
  pages,
  system,
  pickUpRoot,
}) => {
  mkdirSync(join(pickUpRoot, ENVIRONMENT));
  const admin = await system.person('adam.admin');
  await admin.send('PUT', '/pick-up', {
    place: { kind: 'folder', path: 'not-there-yet' },
    finishedSign: 'marker',
    afterward: 'move',
    countsByItself: false,
  });
  await pages.signIn('anna.analyst', PATH);
  await expect(page.getByText('Only a Controller or Admin can change the pick-up')).toBeVisible();
  await page.getByRole('button', { name: 'Look now' }).click();
  await expect(page.getByText('There is no folder "not-there-yet".')).toBeVisible();
  await expect(page.getByText('In trouble')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Save' })).toHaveCount(0);
  await pages.expectGoodAtBothWidths('pick-up-in-trouble');
  await pages.choose('Home');
  await expect(page.getByRole('link', { name: 'Look at the pick-up' })).toBeVisible();
});
