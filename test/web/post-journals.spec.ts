import { type Page } from '@playwright/test';
import { closeCsv, type EntryInput } from '../e2e/support/close';
import { configureForPosting } from '../e2e/support/configure';
import { type Person } from '../e2e/support/person';
import { type RunningSystem } from '../e2e/support/system';
import { expect, test } from './support/test';

/** A connected environment in which these entries are Ready to Post. */
const readyWith = async (system: RunningSystem, ...entries: readonly EntryInput[]): Promise<Person> => {
  const controller = await system.person('cora.controller');
  await configureForPosting(controller);
  if (entries.length > 0) await controller.importCsv(closeCsv(...entries));
  return controller;
};

const GOOD: readonly EntryInput[] = [
  { id: 'RR-202609-REV-0001', amount: '1111.11' },
  { id: 'RR-202609-REV-0002', amount: '25000.00', className: 'Mid-Market' },
  { id: 'RR-202609-FX-0003', amount: '37.19', currency: 'GBP', location: 'London', businessEntityId: 'uk01' },
];
const UNKNOWN_CLASS: EntryInput = { id: 'RR-202609-REV-0004', amount: '480.00', className: 'Mid Market' };

const status = (page: Page, entry: string, word: string) =>
  page.getByRole('row').filter({ hasText: entry }).getByText(word, { exact: true });

test('without journals the page says where they come from', async ({ page, pages }) => {
  await pages.signIn('anna.analyst', '/post-journals');
  await expect(page.getByRole('heading', { name: 'No journals yet' })).toBeVisible();
  await expect(page.getByText('Only a Controller or Admin can post journals')).toBeVisible();
  await pages.expectGoodAtBothWidths('post-journals-empty');
  await page.getByRole('link', { name: 'Import a close file' }).click();
  await expect(pages.heading('Import')).toBeVisible();
});

test('an unknown class is shown by the preflight, fixed on the screen, and only its batch posted again', async ({
  page,
  pages,
  system,
}) => {
  await readyWith(system, ...GOOD, UNKNOWN_CLASS);
  await pages.signIn('cora.controller', '/post-journals');
  await expect(page.getByText('All that is Ready to Post here: 4 batches.')).toBeVisible();
  await pages.expectGoodAtBothWidths('post-journals');

  await page.getByRole('button', { name: 'Preflight' }).click();
  await expect(page.getByText('3 batches can be posted, 1 cannot yet.')).toBeVisible();
  const blocked = page.getByRole('list', { name: 'What blocks batches' });
  await expect(blocked).toContainText('Mid Market');
  await expect(page.getByRole('list', { name: 'Passed' })).toContainText('revrec_ws may add journal entries.');
  await pages.expectGoodAtBothWidths('preflight');

  await pages.post();
  await expect(status(page, 'RR-202609-REV-0001', 'Success')).toBeVisible();
  await expect(status(page, 'RR-202609-REV-0002', 'Success')).toBeVisible();
  await expect(status(page, 'RR-202609-FX-0003', 'Success')).toBeVisible();
  await expect(status(page, 'RR-202609-REV-0004', 'Failed')).toBeVisible();
  await page.getByRole('button', { name: 'Close the preflight' }).click();
  const causes = page.getByRole('list', { name: 'Causes of failures' });
  await expect(causes).toContainText('DIMENSION_VALUE_UNKNOWN');
  await pages.expectGoodAtBothWidths('post-journals-failed');

  await causes.getByRole('link', { name: 'Show them' }).click();
  await expect(page.getByRole('row')).toHaveCount(2);
  await causes.getByRole('button', { name: /^K/ }).first().click();
  await expect(page.getByText(/“Mid Market” now stands for/)).toBeVisible();
  await pages.post(causes.getByRole('button', { name: 'Post this one again' }));
  await expect(page.getByText('Change or clear the filters.')).toBeVisible(); // Nothing has failed any more.
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await expect(status(page, 'RR-202609-REV-0004', 'Success')).toBeVisible();
  await expect(causes).toBeHidden();

  // The feature text: Application > General Ledger > Journals, the symbol APJ, View Transactions.
  await page.goto(system.gateway.replace('/ia/xml/xmlgw.phtml', '/'));
  await page.getByRole('row').filter({ hasText: 'APJ' }).getByRole('link', { name: 'View Transactions' }).click();
  await expect(page.getByText('4 transactions')).toBeVisible();
  await expect(page.getByText('RR-202609-REV-0004')).toBeVisible();
});

test('nothing that could be posted: the refusal is the list of what is missing', async ({ page, pages, system }) => {
  const controller = await system.person('cora.controller');
  await controller.importCsv(closeCsv({ id: 'RR-1' }));
  await controller.connect();
  await pages.signIn('adam.admin', '/post-journals');
  await pages.post();
  // The toast of the run's end says the same and goes again.
  await expect(page.getByRole('alert', { name: 'Nothing was posted' })).toBeVisible();
  const missing = page.getByRole('list', { name: 'What blocks batches' });
  await expect(missing).toContainText('ACCOUNT_NOT_MAPPED');
  await pages.expectGoodAtBothWidths('post-journals-refused');
  await missing.getByRole('link', { name: 'Fix at Journal account mappings' }).first().click();
  await expect(pages.heading('Journal account mappings')).toBeVisible();
});

test('batches are filtered, searched, sorted and selected by keyboard; a dry run shows the lines', async ({
  page,
  pages,
  system,
}) => {
  await readyWith(system, ...GOOD, { id: 'RR-202608-REV-0009', date: '2026-08-31' });
  await pages.signIn('cora.controller', '/post-journals');
  await page.getByLabel('Period').selectOption('2026-09');
  await expect(page.getByRole('row')).toHaveCount(4);
  await page.getByRole('button', { name: 'Amount' }).click();
  await expect(page.getByRole('columnheader', { name: 'Amount' })).toHaveAttribute('aria-sort', 'ascending');
  await page.getByLabel('Search').fill('rev-000');
  await expect(page.getByRole('row')).toHaveCount(3);
  await page.reload();
  await expect(page.getByLabel('Search')).toHaveValue('rev-000');
  await expect(page.getByRole('row')).toHaveCount(3);

  await page.getByLabel('Select RR-202609-REV-0001').focus();
  await page.keyboard.press('Space');
  await expect(page.getByText('1 batch selected')).toBeVisible();
  await page.keyboard.press('Shift+ArrowDown');
  await expect(page.getByText('2 batches selected')).toBeVisible();
  await expect(page.getByLabel('Select RR-202609-REV-0002')).toBeFocused();
  await expect(page.getByText('The selection: 2 batches that can be posted.')).toBeVisible();
  await pages.expectGoodAtBothWidths('post-journals-selected');

  await page.getByRole('button', { name: 'Dry run' }).click();
  const drawer = page.getByRole('dialog', { name: 'Dry run' });
  await expect(drawer).toContainText('Company ACME-DEV');
  await drawer.getByRole('button', { name: /RR-202609-REV-0001/ }).click();
  await expect(drawer.getByText('Mid-Market').or(drawer.getByText('SMB')).first()).toBeVisible();
  await pages.expectGoodAtBothWidths('dry-run');
  const download = page.waitForEvent('download');
  await drawer.getByRole('button', { name: 'Download CSV' }).click();
  expect((await download).suggestedFilename()).toBe('journal-import-acme-test.csv');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Dry run' })).toBeFocused();

  await pages.post();
  await expect(status(page, 'RR-202609-REV-0002', 'Success')).toBeVisible();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await expect(status(page, 'RR-202608-REV-0009', 'Ready to Post')).toBeVisible();
});

test('a batch has a page of its own: lines, dry run, posting, what the ledger confirmed', async ({
  page,
  pages,
  system,
}) => {
  await readyWith(system, ...GOOD);
  await pages.signIn('cora.controller', '/post-journals');
  await page.getByRole('link', { name: 'RR-202609-REV-0001' }).click();
  await expect(pages.heading('RR-202609-REV-0001')).toBeVisible();
  await expect(page.getByRole('row')).toHaveCount(3);
  await page.getByRole('tab', { name: /^Dry run/ }).click();
  await expect(page.getByText('4000-10')).toBeVisible();
  await pages.expectGoodAtBothWidths('journal-batch-dry-run');
  await pages.post(page.getByRole('button', { name: 'Post this batch' }));
  await expect(page.getByText(/^Record no\. \d+ in Sage Intacct$/)).toBeVisible();
  await expect(page.getByText('Success', { exact: true })).toBeVisible();
  await page.getByRole('tab', { name: 'As posted into Sage Intacct' }).click();
  await expect(page.getByText('Its digest equals the one recorded before it was sent.')).toBeVisible();
  await expect(page.getByText('4000-10')).toBeVisible();
  const history = page.getByRole('region', { name: 'History' });
  await expect(history).toContainText('Recorded the intent of attempt 1');
  await pages.expectGoodAtBothWidths('journal-batch-posted');
  const inLedger = page.waitForEvent('popup');
  await page.getByRole('link', { name: /^Open it in Sage Intacct/ }).click();
  await expect((await inLedger).getByText('RR-202609-REV-0001').first()).toBeVisible();
});

test('an entry that was removed in the ledger: checked again, then released with a reason', async ({
  page,
  pages,
  system,
}) => {
  const controller = await readyWith(system, { id: 'REMOVED' });
  await system.admin.fault({ function: 'query', object: 'GLENTRY' }, { kind: 'http', status: 503 }, 10_000);
  const { body: run } = await controller.send('POST', '/posting-runs', {});
  await expect.poll(async () => (await system.admin.batches()).length).toBe(1);
  await expect
    .poll(async () => ((await controller.batch('REMOVED')) as { recordNo: string | null }).recordNo)
    .not.toBe(null);
  await system.admin.remove((await system.admin.batches())[0]!.recordNo);
  await system.admin.clearFaults();
  await controller.finishedRun((run as { runId: string }).runId);

  await pages.signIn('cora.controller', '/post-journals');
  await page.getByRole('link', { name: 'REMOVED' }).click();
  // Which of the two depends on how much of it was read before it was removed.
  const undecided = page.getByRole('alert', { name: /^(It is unknown whether )?Sage Intacct holds an entry/ });
  await expect(undecided).toBeVisible();
  await pages.expectGoodAtBothWidths('journal-batch-decision');
  await page.getByRole('button', { name: 'Check again in Sage Intacct' }).click();
  await expect(page.getByText('Checked: nothing has changed.')).toBeVisible();
  await page.getByRole('button', { name: 'Release' }).click();
  const dialog = page.getByRole('dialog', { name: 'Release this batch?' });
  await expect(dialog.getByRole('button', { name: 'Release' })).toBeDisabled();
  await dialog.getByLabel(/^What you checked/).fill('Removed by mistake, ticket 4711');
  await pages.expectNoViolations();
  // Refused while the attempt may still arrive there: the dialog says so and stays, and may be confirmed again.
  await expect(async () => {
    await dialog.getByRole('button', { name: 'Release' }).click();
    await expect(dialog).toBeHidden({ timeout: 1_000 });
  }).toPass();
  await expect(page.getByRole('button', { name: /^Post this batch/ })).toBeVisible();
});

test('a long list scrolls on by itself, and only what is near the screen is in the page', async ({
  page,
  pages,
  system,
}) => {
  const entries = Array.from({ length: 1_200 }, (_, index) => ({ id: `RR-${String(index + 1).padStart(5, '0')}` }));
  await readyWith(system, ...entries);
  await pages.signIn('cora.controller', '/post-journals');
  await expect(page.getByText('All that is Ready to Post here: 1,200 batches.')).toBeVisible();
  // How many pages one press brings depends on the machine, so only the end is waited for; every step on the way keeps few rows.
  await expect(async () => {
    await page.keyboard.press('End');
    expect(await page.getByRole('row').count()).toBeLessThan(120);
    await expect(page.getByRole('link', { name: 'RR-01200', exact: true })).toBeVisible({ timeout: 500 });
  }).toPass();
  await expect(page.getByText('1,200 batches', { exact: true }).last()).toBeVisible();
  await page.getByLabel('Select RR-01200').focus();
  // A press before the next row is drawn goes nowhere, so each one is seen before the next.
  for (let number = 1_199; number >= 1_140; number--) {
    const next = page.getByLabel(`Select RR-0${number}`);
    await expect(next).toBeAttached();
    await page.keyboard.press('ArrowUp');
    await expect(next).toBeFocused();
  }
  await expect(page.getByLabel('Select RR-01140')).toBeInViewport();
});

test('a permission that cannot be checked is proven by a draft, on request', async ({ page, pages, system }) => {
  await readyWith(system, { id: 'RR-1' });
  await system.admin.settings({ permissionApplicationName: 'Another name' });
  await pages.signIn('cora.controller', '/post-journals');
  await page.getByRole('button', { name: 'Preflight' }).click();
  const unknown = page.getByRole('list', { name: 'What cannot be determined; it blocks nothing' });
  await expect(unknown).toContainText('Permission to add journal entries');
  await page.getByRole('button', { name: 'Prove the permission by a draft' }).click();
  const dialog = page.getByRole('dialog', { name: 'Prove the permission by a draft?' });
  await expect(dialog).toContainText('Nothing is posted to the books');
  await pages.expectGoodAtBothWidths('prove-by-draft');
  await dialog.getByRole('button', { name: 'Create and delete a draft' }).click();
  await expect(page.getByRole('list', { name: 'Passed' })).toContainText('Permission to add journal entries');
  await expect(unknown).toBeHidden();
  expect(await system.admin.batches()).toEqual([]);
});

test('what would be posted is shown first, and shown again instead of posted when it changed meanwhile', async ({
  page,
  pages,
  system,
}) => {
  const [first] = GOOD;
  const controller = await readyWith(system, first!, UNKNOWN_CLASS);
  await pages.signIn('cora.controller', '/post-journals');
  await page.getByRole('button', { name: 'Post Journals', exact: true }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Post Journals to Sage Intacct?' });
  await expect(dialog.getByText('1 of 1 journal entry')).toBeVisible();
  await expect(dialog.getByRole('table', { name: 'What is posted' })).toContainText('1,111.11 USD');
  await expect(dialog.getByText(/^1 batch: .*Mid Market/)).toBeVisible();
  await pages.expectGoodAtBothWidths('post-journals-plan');

  await controller.send('POST', '/account-mappings', { mappings: [{ account: '7777', ledgerAccount: '2400' }] });
  await dialog.getByRole('button', { name: 'Post Journals' }).press('Enter');
  await expect(dialog.getByRole('alert').filter({ hasText: 'PLAN_CHANGED' })).toBeVisible();
  expect(await system.admin.batches()).toEqual([]);
  await dialog.getByRole('button', { name: 'Look again' }).press('Enter');
  await expect(dialog.getByText('1 of 1 journal entry')).toBeVisible();
  await dialog.getByRole('button', { name: 'Post Journals' }).press('Enter');
  await expect(dialog).toBeHidden();
  await expect(status(page, 'RR-202609-REV-0001', 'Success')).toBeVisible();
});

test('batches are narrowed down by entity, currency, journal, import and amount, and all that is left is selected', async ({
  page,
  pages,
  system,
}) => {
  await readyWith(system, ...GOOD, { id: 'RR-202609-REV-0005', amount: '1111.12', journal: 'GJ' });
  await pages.signIn('cora.controller', '/post-journals');
  const rows = page.getByRole('table', { name: 'Journal batches' }).getByRole('row');
  await expect(rows).toHaveCount(5);
  await page.getByRole('button', { name: 'More filters' }).click();
  await pages.expectGoodAtBothWidths('post-journals-filters');
  await page.getByLabel('Entity', { exact: true }).selectOption('uk01');
  await expect(rows).toHaveCount(2);
  await expect(page.getByText('All that match the filter and can be posted.')).toBeVisible();
  await page.getByLabel('Entity', { exact: true }).selectOption('All entities');
  await page.getByLabel('Journal', { exact: true }).selectOption('GJ');
  await expect(rows).toHaveCount(2);
  await page.getByLabel('Journal', { exact: true }).selectOption('As set in the posting settings');
  await expect(rows).toHaveCount(4);
  await page.getByLabel('Currency', { exact: true }).selectOption('USD');
  await expect(rows).toHaveCount(3);
  await page.getByLabel('Amount from').fill('1,111');
  await expect(page.getByText('An amount such as 1200.50')).toBeVisible();
  await page.getByLabel('Amount from').fill('1111.12');
  await expect(rows).toHaveCount(2);
  await expect(page).toHaveURL(/amountFrom=/);
  await page.reload();
  await expect(rows).toHaveCount(2);
  await expect(page.getByLabel('Amount from')).toHaveValue('1111.12');
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await expect(rows).toHaveCount(5);
  await page.getByRole('button', { name: 'Select all 4' }).click();
  const bar = page.getByRole('status').filter({ hasText: '4 batches selected' });
  await bar.getByRole('button', { name: 'Post the selection' }).click();
  const dialog = page.getByRole('dialog', { name: 'Post Journals to Sage Intacct?' });
  await expect(dialog.getByText('4 of 4 journal entries')).toBeVisible();
});

test('the lines of a batch are searched, and added up by account', async ({ page, pages, system }) => {
  const amounts = ['0.10', '0.20', '0.30', '1000.00', '5.05', '7.77'];
  const parts = amounts.map((amount, index) => ({
    id: 'RR-LINES',
    amount,
    ...(index === 3 && { debitAccount: '1200', className: 'Enterprise' }),
  }));
  await readyWith(system, ...parts);
  await pages.signIn('anna.analyst', '/post-journals');
  await page.getByRole('link', { name: 'RR-LINES' }).click();
  const lines = page.getByRole('table', { name: 'Lines as the revenue system wrote them' }).getByRole('row');
  await expect(lines).toHaveCount(13);
  await page.getByLabel('Search the lines').fill('enterprise');
  await expect(page.getByText('2 lines match.')).toBeVisible();
  await expect(lines).toHaveCount(3);
  await page.getByLabel('Search the lines').fill('nothing like it');
  await expect(page.getByRole('heading', { name: 'No line matches' })).toBeVisible();
  await page.getByRole('tab', { name: 'By account' }).click();
  await expect(page.getByRole('table', { name: 'Lines by account' }).getByRole('row')).toHaveText([
    /RevRec account/,
    /^1200.*1.*1,000\.00$/,
    /^2400.*5.*13\.42$/,
    /^4010.*6.*1,013\.42$/,
    /^Total.*12.*1,013\.42.*1,013\.42$/,
  ]);
  await pages.expectGoodAtBothWidths('batch-by-account');
});
