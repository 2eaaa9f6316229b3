import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { closeCsv } from '../e2e/support/close';
import { ROOT } from '../e2e/support/system';
import { expect, test } from './support/test';

const PATH = '/settings/accounting/account-mappings';
const EXAMPLE = join(ROOT, 'examples', 'acme-2026-09', 'account-mapping.csv');

test('an Admin loads the mappings of a file, and saves the same file again', async ({ page, pages }) => {
  await pages.signIn('adam.admin');
  await pages.choose('Journal account mappings');
  await expect(page.getByText('No account is mapped yet')).toBeVisible();
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Load CSV' }).click();
  await (await chooser).setFiles(EXAMPLE);
  await expect(page.getByText('The mappings of account-mapping.csv are loaded.')).toBeVisible();
  await expect(page.getByText('15 mappings', { exact: true })).toBeVisible();
  await pages.expectGoodAtBothWidths('account-mappings');

  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save CSV' }).click();
  const rowsOf = (file: string): string[] => readFileSync(file, 'utf8').split(/\r?\n/).sort();
  expect(rowsOf(await (await download).path())).toEqual(rowsOf(EXAMPLE));
});

test('a file with a blank number changes nothing and says which row it is', async ({ page, pages }) => {
  await pages.signIn('adam.admin', PATH);
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Load CSV' }).click();
  const csv = 'RevRec Account Number,RevRec Account Name,Intacct Account Number\n2400,Deferred Revenue,2400\n4010,,\n';
  await (await chooser).setFiles({ name: 'broken.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
  const dialog = page.getByRole('dialog', { name: 'broken.csv was not loaded' });
  await expect(dialog).toContainText('"Intacct Account Number" in row 3');
  await pages.expectNoViolations();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(page.getByText('No account is mapped yet')).toBeVisible();
});

test('accounts that keep batches from being posted come first, and are mapped from the accounts of the ledger', async ({
  page,
  pages,
  system,
}) => {
  const controller = await system.person('cora.controller');
  await controller.connect();
  await controller.send('POST', '/account-mappings', {
    mappings: [{ account: '1200', accountName: 'Accounts Receivable', ledgerAccount: '1200' }],
  });
  await controller.importCsv(closeCsv({ id: 'JE-1' }, { id: 'JE-2', debitAccount: '1200' }));
  await pages.signIn('cora.controller', PATH);
  const missing = page.getByRole('region', { name: 'Not mapped' });
  await expect(missing.getByText(/^Suggested from the accounts of Sage Intacct as read /)).toBeVisible();
  await expect(missing.getByRole('row').nth(1)).toContainText(/4010.*200\.00 USD.*2 batches/);
  await expect(missing.getByRole('row').nth(2)).toContainText(/2400.*100\.00 USD.*1 batch.*same number/);
  await pages.expectGoodAtBothWidths('account-mappings-missing');

  const account = page.getByRole('combobox', { name: 'Intacct account of 4010' });
  await expect(page.getByRole('combobox', { name: 'Intacct account of 2400' })).toHaveValue('2400');
  await account.fill('nowhere');
  await account.press('Escape');
  await expect(missing.getByText('Sage Intacct has no nowhere in its list accounts.')).toBeVisible();
  await account.fill('subscription');
  await page.getByRole('option', { name: '4000-10 · Subscription Revenue', exact: true }).click();
  await page.getByRole('button', { name: 'Save 2 mappings' }).click();
  await expect(page.getByText('2 accounts are mapped.')).toBeVisible();
  await expect(missing).toBeHidden();
  await expect(page.getByRole('region', { name: 'Mapped', exact: true })).toContainText('4000-10');
});

test('right after an import its accounts are mapped on its page, as far as they are known', async ({
  page,
  pages,
  system,
}) => {
  const controller = await system.person('cora.controller');
  await controller.connect();
  await pages.signIn('cora.controller', '/import');
  await page.getByLabel('Close file', { exact: true }).setInputFiles({
    name: 'September.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(closeCsv({ id: 'JE-1' })),
  });
  await page.getByRole('button', { name: 'Confirm import' }).click();
  const missing = page.getByRole('region', { name: 'Not mapped: accounts of September.csv' });
  await expect(missing.getByRole('row')).toHaveCount(3);
  await expect(page.getByRole('combobox', { name: 'Intacct account of 2400' })).toHaveValue('2400');
  await pages.expectGoodAtBothWidths('import-not-mapped');
  await page.getByRole('button', { name: 'Save 1 mapping' }).click();
  await expect(missing.getByRole('row')).toHaveCount(2);
});

test('a mapping is added, found, changed where it stands, and removed', async ({ page, pages }) => {
  await pages.signIn('adam.admin', PATH);
  await page.getByRole('button', { name: 'Add' }).click();
  await page.getByRole('textbox', { name: 'RevRec account number' }).fill('0400');
  await page.getByRole('combobox', { name: 'Intacct account number' }).fill('0400');
  await pages.expectGoodAtBothWidths('account-mapping-add');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('row', { name: /0400/ })).toBeVisible();

  await page.getByRole('button', { name: 'Change the mapping of 0400' }).press('Enter');
  await page.getByRole('combobox', { name: 'Intacct account of 0400' }).fill('0401');
  await page.getByRole('combobox', { name: 'Intacct account of 0400' }).press('Enter');
  await expect(page.getByRole('row', { name: /0401/ })).toBeVisible();
  await page.getByRole('button', { name: 'History of the mapping of 0400' }).press('Enter');
  const changes = page.getByRole('dialog', { name: 'History of the mapping of 0400' });
  await expect(changes.getByText(/^Mapped to/)).toHaveText(['Mapped to 0401', 'Mapped to 0400']);
  await pages.expectGoodAtBothWidths('account-mapping-history');
  await page.keyboard.press('Escape');
  await page.getByLabel('Search the mappings').fill('nothing like it');
  await expect(page.getByText('No mapping matches')).toBeVisible();
  await page.getByLabel('Search the mappings').fill('040');
  await page.getByRole('button', { name: 'Remove the mapping of 0400' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByRole('row', { name: /0401/ })).toBeHidden();
});

test('an Auditor sees the mappings and who may change them', async ({ page, pages, system }) => {
  await (await system.person('cora.controller')).send('POST', '/account-mappings', readFileSync(EXAMPLE, 'utf8'));
  await pages.signIn('audrey.auditor', PATH);
  await expect(page.getByText('Only a Controller or Admin can change account mappings')).toBeVisible();
  await expect(page.getByRole('row')).toHaveCount(16);
  await expect(page.getByRole('button', { name: /Change the mapping/ })).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Save CSV' })).toBeEnabled();
  await pages.expectNoViolations();
});

test('a mapping for some lines says what it would change before it is saved, and which line it takes', async ({
  page,
  pages,
  system,
}) => {
  const controller = await system.person('cora.controller');
  await controller.send('POST', '/account-mappings', {
    mappings: [
      { account: '2400', accountName: 'Deferred Revenue', ledgerAccount: '2400' },
      { account: '4010', accountName: 'Revenue', ledgerAccount: '4000-10' },
    ],
  });
  await controller.importCsv(closeCsv({ id: 'JE-1' }));
  await pages.signIn('cora.controller', PATH);
  await page.getByRole('button', { name: 'Add' }).click();
  await page.getByRole('textbox', { name: 'RevRec account number' }).fill('4010');
  await page.getByRole('combobox', { name: 'Intacct account number' }).fill('4000-20');
  await page.getByRole('textbox', { name: 'Column', exact: true }).fill('Product Code');
  await page.getByRole('textbox', { name: 'Value', exact: true }).fill('plan-grow-12');
  await page.getByRole('textbox', { name: 'Business Entity Id' }).fill('us01');
  await page.getByLabel('Valid to').fill('2026-12-31');
  await pages.expectGoodAtBothWidths('account-mapping-conditions');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  const effects = page.getByRole('dialog', { name: 'Save and change unposted batches?' });
  await expect(effects).toContainText('1 line of 1 unposted batch would go to another Intacct account.');
  await expect(effects.getByRole('row').nth(1)).toContainText(/JE-1, line 2.*4010.*4000-10.*4000-20/);
  await pages.expectGoodAtBothWidths('account-mapping-effects');
  expect((await controller.get('/account-mappings')).body.items).toHaveLength(2);
  await effects.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('row', { name: /Product Code plan-grow-12, entity us01, to 2026-12-31/ })).toContainText(
    '4000-20',
  );

  await page.getByRole('button', { name: 'Explain' }).click();
  const question = page.getByRole('dialog', { name: 'Which mapping takes a line?' });
  await question.getByRole('textbox', { name: 'RevRec account number' }).fill('4010');
  await question.getByLabel('Transaction date').fill('2027-01-01');
  await question.getByRole('button', { name: 'Explain' }).click();
  await expect(question.getByText('The line goes to 4000-10.')).toBeVisible();
  await expect(question.getByRole('row').nth(1)).toContainText('Does not: transaction date');
  await pages.expectGoodAtBothWidths('account-mapping-explain');
  await question.getByRole('button', { name: 'Close' }).click();

  await page.getByRole('button', { name: /^Remove the mapping of 4010 \(Product Code/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByRole('row', { name: /plan-grow-12/ })).toBeHidden();
  expect((await controller.get('/account-mappings')).body.items).toHaveLength(2);
});
