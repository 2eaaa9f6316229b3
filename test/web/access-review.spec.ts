import { readFileSync } from 'node:fs';
import { closeCsv } from '../e2e/support/close';
import { configureForPosting } from '../e2e/support/configure';
import { expect, test } from './support/test';

test('an auditor sees who has which role, what they did, and who has duties that do not go together', async ({
  page,
  pages,
  system,
}) => {
  const cora = await system.person('cora.controller');
  await configureForPosting(cora);
  await (await system.person('anna.analyst')).importCsv(closeCsv({ id: 'JE-1' }));
  await cora.post();

  await pages.signIn('audrey.auditor');
  await pages.choose('Access review');
  const rowOf = (name: string): ReturnType<typeof page.getByRole> =>
    page.getByRole('row').filter({ has: page.getByRole('rowheader', { name }) });
  await expect(rowOf('Cora Controller')).toContainText('mapped and posted');
  await expect(rowOf('Anna Analyst')).toContainText(/Analyst.*imported 1 time, last .*none/);
  await expect(rowOf('Audrey Auditor')).toContainText('only read');
  await pages.expectGoodAtBothWidths('access-review');

  await page.getByRole('button', { name: 'Conflicts of duties' }).click();
  await page.getByRole('button', { name: 'Conflicts of duties' }).click();
  await expect(page.getByRole('rowheader').first()).toContainText('Cora Controller');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download CSV' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('access-review-acme-test.csv');
  const [header, first] = readFileSync(await download.path(), 'utf8').split('\r\n');
  expect(header).toMatch(/^Subject,Name,Role,/);
  expect(first).toMatch(/^cora\.controller,Cora Controller,Controller,.*mapped and posted$/);
});

test('others see who may review access', async ({ page, pages }) => {
  await pages.signIn('anna.analyst', '/access-review');
  await expect(page.getByText('Only a Controller or Admin or Auditor can review access')).toBeVisible();
});

test('everybody sees who has which role, and whom to ask for what they may not do', async ({ page, pages, system }) => {
  await (await system.person('cora.controller')).get('/connection');
  await (await system.person('audrey.auditor')).get('/connection');
  await pages.signIn('anna.analyst');
  await pages.choose('Team');
  const rows = page.getByRole('table', { name: 'People and their roles' }).getByRole('row');
  await expect(rows).toHaveText([
    /Name/,
    /Cora Controller.*Controller/,
    /Anna Analyst.*Analyst/,
    /Audrey Auditor.*Auditor/,
  ]);
  await expect(page.getByText('You are an Analyst here: imports and checks, and posts nothing.')).toBeVisible();
  await pages.expectGoodAtBothWidths('team');
  await pages.choose('Accounting');
  await expect(page.getByText('You are an Analyst here. Ask Cora Controller.')).toBeVisible();
});
