import { closeCsv } from '../e2e/support/close';
import { configureForPosting } from '../e2e/support/configure';
import { expect, test } from './support/test';

const ENTRIES = [{ id: 'RR-202609-REV-0001' }, { id: 'RR-202609-REV-0002', amount: '25000.00' }];
const LOOK_UP = { function: 'query', object: 'GLENTRY' };
const SINCE = /^No usable answer from Sage Intacct since /;

test('while Sage Intacct does not answer, every page says so, since when, and when it is asked again', async ({
  page,
  pages,
  system,
}) => {
  const controller = await system.person('cora.controller');
  await configureForPosting(controller);
  await controller.importCsv(closeCsv(...ENTRIES));
  await pages.signIn('cora.controller', '/post-journals');
  await page.getByRole('button', { name: 'Post Journals', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Post Journals to Sage Intacct?' });
  await expect(dialog.getByRole('table', { name: 'What is posted' })).toBeVisible();
  await system.admin.offline();
  await dialog.getByRole('button', { name: 'Post Journals' }).click();
  await expect(dialog).toBeHidden();

  const widget = page.getByRole('region', { name: 'Export Journals' });
  await expect(widget.getByText('Waiting for Sage Intacct')).toBeVisible();
  await widget.getByRole('link', { name: 'Open the run' }).click();
  await expect(page.getByText(SINCE)).toBeVisible();
  await expect(page.getByText(/Next try at .+\. Nothing is lost: the run goes on by itself\./)).toBeVisible();
  await pages.expectGoodAtBothWidths('run-waiting');

  await pages.choose('Home');
  const connection = page.getByRole('region', { name: 'Sage Intacct', exact: true });
  await expect(connection.getByText('No answer', { exact: true })).toBeVisible();
  await expect(connection.getByText(SINCE)).toBeVisible();
  await expect(page.getByText(/^Sage Intacct gives no usable answer, and a run waits for it: /)).toBeVisible();
  await connection.getByRole('link', { name: 'Accounting' }).click();
  await expect(page.getByText(SINCE)).toBeVisible();
  await expect(page.getByText('No answer', { exact: true })).toBeVisible();

  await page.getByRole('button', { name: 'Check again' }).click();
  const failed = page.getByText(/^The check of .* did not succeed$/);
  await expect(failed).toBeVisible();
  await page.reload();
  await expect(failed).toBeVisible();
  await pages.expectGoodAtBothWidths('accounting-no-answer');

  await system.admin.online();
  await pages.choose('Post Journals');
  await expect(page.getByRole('row').getByText('Success', { exact: true })).toHaveCount(2);
  await pages.choose('Home');
  await expect(connection.getByText('Check failed', { exact: true })).toBeVisible();
  await connection.getByRole('link', { name: 'Accounting' }).click();
  await page.getByRole('button', { name: 'Check again' }).click();
  await expect(page.getByText('Connected', { exact: true }).first()).toBeVisible();
  await expect(failed).toBeHidden();
  expect(system.events('PostingRunWaitsForLedger')).toHaveLength(1);
  expect(system.events('PostingRunLedgerAnswered')).toHaveLength(1);
});

test('an outcome that is unknown says when it is looked for next, and by when it is known', async ({
  page,
  pages,
  system,
}) => {
  const controller = await system.person('cora.controller');
  await configureForPosting(controller);
  await controller.importCsv(closeCsv(ENTRIES[0]!));
  await system.admin.fault({ function: 'create' }, { kind: 'drop-after-commit' });
  await system.admin.fault(LOOK_UP, { kind: 'http', status: 503 }, 10_000);
  await pages.signIn('cora.controller', '/post-journals');
  await pages.post();
  await page.getByRole('link', { name: 'RR-202609-REV-0001' }).click();
  await expect(pages.heading('RR-202609-REV-0001')).toBeVisible(); // The list says the status, too.
  await expect(page.getByText('Outcome Unknown', { exact: true })).toBeVisible();
  await expect(page.getByText(/^Next look in Sage Intacct at .+ it is known by .+ at the latest what/)).toBeVisible();
  await pages.expectGoodAtBothWidths('batch-outcome-unknown');
  await system.admin.clearFaults();
  await expect(page.getByText('Success', { exact: true })).toBeVisible();
  await expect(page.getByText(/^Next look in Sage Intacct/)).toBeHidden();
});

test('a preflight that is out of date says so, and renews itself', async ({ page, pages, system }) => {
  const controller = await system.person('cora.controller');
  await configureForPosting(controller);
  await controller.importCsv(closeCsv(...ENTRIES));
  await pages.signIn('cora.controller', '/post-journals');
  await page.getByRole('button', { name: 'Preflight' }).click();
  await expect(page.getByText('All 2 batches can be posted.')).toBeVisible();
  await controller.importCsv(closeCsv({ id: 'RR-202609-REV-0003' }));
  await expect(page.getByText('All 3 batches can be posted.')).toBeVisible();
  expect(system.events('PreflightStarted')).toHaveLength(2);
});
