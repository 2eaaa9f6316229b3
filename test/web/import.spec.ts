import { readFileSync } from 'node:fs';
import { closeCsv } from '../e2e/support/close';
import { configureForPosting } from '../e2e/support/configure';
import { expect, test } from './support/test';

const fileOf = (csv: string, name = 'JournalEntries.csv', mimeType = 'text/csv') => ({
  name,
  mimeType,
  buffer: Buffer.from(csv),
});

test('a close is imported after a preview, checked, posted, and seen in Sage Intacct', async ({
  page,
  pages,
  system,
}) => {
  await configureForPosting(await system.person('cora.controller'));
  await pages.signIn('cora.controller');
  await pages.choose('Import');
  await expect(page.getByText('Nothing was imported yet')).toBeVisible();
  await pages.expectGoodAtBothWidths('import');

  const close = closeCsv({ id: 'RR-202609-REV-0001', amount: '1111.11' }, { id: 'RR-202609-REV-0002' });
  await page.getByLabel('Close file', { exact: true }).setInputFiles(fileOf(close));
  await expect(page.getByText('A preview: nothing of it counts yet')).toBeVisible();
  await expect(page.getByText('2 entries · 2 new · 2 batches · 4 lines')).toBeVisible();
  await expect(page.getByRole('table', { name: 'Control totals by currency' })).toContainText('1,211.11');
  await expect(page.getByRole('table', { name: 'Entries of the import' })).toContainText('RR-202609-REV-0002');
  await pages.expectGoodAtBothWidths('import-preview');
  await pages.choose('Post Journals');
  await expect(page.getByRole('heading', { name: 'No journals yet' })).toBeVisible();
  await page.goBack();

  await page.getByRole('button', { name: 'Confirm import' }).click();
  await expect(page.getByText('Imported: 2 batches')).toBeVisible();
  await page.getByRole('link', { name: 'Go to Post Journals' }).click();
  await page.getByRole('button', { name: 'Preflight' }).click();
  await expect(page.getByText('All 2 batches can be posted.')).toBeVisible();
  await pages.post();
  const row = page.getByRole('row').filter({ hasText: 'RR-202609-REV-0001' });
  await expect(row.getByText('Success', { exact: true })).toBeVisible();

  // The feature text: Application > General Ledger > Journals, the symbol APJ, View Transactions.
  await page.goto(system.gateway.replace('/ia/xml/xmlgw.phtml', '/'));
  await page.getByRole('row').filter({ hasText: 'APJ' }).getByRole('link', { name: 'View Transactions' }).click();
  await expect(page.getByText('RR-202609-REV-0001')).toBeVisible();
});

test('problems are listed row by row and can be downloaded; a preview can be withdrawn; the list has both', async ({
  page,
  pages,
  system,
}) => {
  const controller = await system.person('cora.controller');
  await pages.signIn('anna.analyst', '/import');
  const bad = closeCsv({ id: 'RR-1', amount: '10.0055' }, { id: 'RR-2', currency: 'US' }, { id: 'RR-3', date: '=1+1' });
  await page.getByLabel('Close file', { exact: true }).setInputFiles(fileOf(bad));
  await expect(page.getByRole('alert')).toContainText(/Nothing was imported: \d+ problems/);
  await expect(page.getByRole('table', { name: 'Problems of the file' })).toContainText('10.0055');
  await pages.expectGoodAtBothWidths('import-problems');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download problems as CSV' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe('problems-JournalEntries.csv');
  const csv = readFileSync(await file.path(), 'utf8');
  expect(csv).toContain('Row,Rows,Column,Value,Journal Entry Id,Code,Problem,What to do');
  expect(csv).toContain("'=1+1"); // No formula for a spreadsheet.

  await page.getByRole('link', { name: '← Import' }).click();
  await page.getByLabel('Close file', { exact: true }).setInputFiles(fileOf('text', 'notes.txt', 'text/plain'));
  await expect(page.getByRole('alert')).toContainText('it must be a .csv or .xlsx file');
  await page.getByRole('radio', { name: 'Round half up' }).check();
  await page
    .getByLabel('Close file', { exact: true })
    .setInputFiles(fileOf(closeCsv({ id: 'RR-1', amount: '10.0055' }), 'rounded.csv'));
  await expect(page.getByText('1 entry · 1 new · 1 batch · 2 lines · 2 of them rounded')).toBeVisible();
  await page.getByRole('button', { name: 'Withdraw' }).click();
  await expect(page.getByText('it was withdrawn after the preview')).toBeVisible();

  await controller.importCsv(closeCsv({ id: 'RR-9' }, { id: 'RR-10', currency: 'GBP' }));
  await pages.choose('Import');
  const imports = page.getByRole('table', { name: 'Imports, newest first' });
  await expect(imports.getByRole('row').filter({ hasText: 'rounded.csv' })).toContainText('Withdrawn');
  await expect(imports.getByText('Completed')).toBeVisible();
  await expect(imports.getByText('Rejected')).toBeVisible();
  await pages.expectGoodAtBothWidths('import-list');
});

test('control totals are compared before anything counts', async ({ page, pages }) => {
  await pages.signIn('anna.analyst', '/import');
  const close = fileOf(closeCsv({ id: 'RR-1', amount: '1234.50' }, { id: 'RR-2' }), 'September.csv');
  const header = 'Journal Entry Id,Business Entity Id,Currency,Lines,Debit,Credit';
  const totals = (...rows: string[]) => fileOf([header, ...rows].join('\n'), 'September.totals.csv');
  const agreeing = totals('RR-1,us01,USD,2,1234.50,1234.50', 'RR-2,us01,USD,2,100.00,100.00');
  const input = page.getByLabel('Close file', { exact: true });

  await input.setInputFiles([totals('RR-1,us01,USD,2,1230.00,1234.50', 'RR-9,us01,USD,2,1.00,1.00'), close]);
  await expect(page.getByRole('alert')).toContainText('Nothing was imported: 3 problems');
  const problems = page.getByRole('table', { name: 'Problems of the file' });
  await expect(problems).toContainText(
    'The file says 1,234.50 USD debit for RR-1 of us01, the totals say 1,230.00 USD.',
  );
  await expect(problems.getByRole('row').filter({ hasText: 'RR-9' })).toContainText('Totals, 3');
  await pages.expectGoodAtBothWidths('import-totals-differ');

  await page.getByRole('link', { name: '← Import' }).click();
  await input.setInputFiles([close, close]);
  await expect(page.getByRole('alert')).toContainText('One close file at a time');
  // A totals file alone waits for its close file; so does one that is chosen in its own field.
  await input.setInputFiles([agreeing]);
  const field = page.getByRole('button', { name: /^Control totals/ });
  await expect(field).toHaveText('September.totals.csv');
  await page.getByRole('button', { name: 'Remove the control totals' }).click();
  const choosing = page.waitForEvent('filechooser');
  await field.click();
  await (await choosing).setFiles([agreeing]);
  await expect(field).toHaveText('September.totals.csv');
  await pages.expectGoodAtBothWidths('import-totals-chosen');
  await input.setInputFiles([close]);
  await expect(page.getByText('Control totals agree (2 entries)')).toBeVisible();
  await expect(page.getByText('SHA-256 of the control totals')).toBeVisible();
  await pages.expectGoodAtBothWidths('import-totals-agree');
  await page.getByRole('button', { name: 'Confirm import' }).click();
  await expect(page.getByText('Imported: 2 batches')).toBeVisible();

  await page.getByRole('link', { name: '← Import' }).click();
  await input.setInputFiles([close]);
  await expect(page.getByText('No control totals were delivered')).toBeVisible();
});

test('the template has the columns of the environment', async ({ page, pages, system }) => {
  const controller = await system.person('cora.controller');
  await controller.includeField('region', 'Region', 'Customer', 'Location');
  await pages.signIn('anna.analyst', '/import');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download template' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe('close-file-template-acme-test.csv');
  expect(readFileSync(await file.path(), 'utf8')).toBe(
    '\uFEFFTransaction Date,Journal Entry Id,Account Number,Amount,Posting Type,Currency,Region,Account Name,' +
      'Description,Journal,Business Entity Id,Posting Group Id,Customer ID,Memo,Document,Reversal Date,Exchange Rate,' +
      'Exchange Rate Date\r\n',
  );
});

test('an Auditor sees the imports, and who may import', async ({ page, pages }) => {
  await pages.signIn('audrey.auditor', '/import');
  await expect(page.getByText('Only a Controller or Admin or Analyst can import')).toBeVisible();
  await expect(page.getByLabel('Close file', { exact: true })).toBeHidden();
});

test('a complete file asks what becomes of an entry that it does not hold, and of one in another month', async ({
  page,
  pages,
  system,
}) => {
  const controller = await system.person('cora.controller');
  await controller.importCsv(closeCsv({ id: 'RR-1' }, { id: 'RR-2' }, { id: 'RR-3', date: '2026-08-31' }));
  await pages.signIn('adam.admin', '/import');
  await page.getByRole('radio', { name: 'All of it' }).check();
  const close = closeCsv({ id: 'RR-1' }, { id: 'RR-3' });
  await page.getByLabel('Close file', { exact: true }).setInputFiles(fileOf(close));
  const others = page.getByRole('table', { name: 'Entries of earlier files that this one may concern' });
  await expect(others.getByRole('row').filter({ hasText: 'RR-2' })).toContainText('Not in the file any more.');
  await expect(others.getByRole('row').filter({ hasText: 'RR-3' })).toContainText('The file has the id in 2026-09.');
  const confirm = page.getByRole('button', { name: 'Confirm import' });
  await expect(confirm).toBeDisabled();
  await page.getByRole('radio', { name: /^No: it does not concern that/ }).check();
  await page.getByRole('radio', { name: /^Withdraw it/ }).check();
  await page.getByRole('checkbox', { name: /^RR-3 of 2026-08 is the same entry/ }).check();
  await pages.expectGoodAtBothWidths('import-complete');
  await confirm.click();
  await expect(page.getByText('2 entries of earlier files taken back.')).toBeVisible();
  await expect(page.getByText('All of the entities and months that occur in it')).toBeVisible();
  const { body } = await controller.get('/journal-batches?limit=100');
  const shown = (body.items as { journalEntryId: string; period: string; status: string }[]).map(
    ({ journalEntryId, period, status }) => `${journalEntryId} ${period}: ${status}`,
  );
  expect(shown.sort()).toEqual([
    'RR-1 2026-09: Ready to Post',
    'RR-2 2026-09: Withdrawn',
    'RR-3 2026-08: Discarded',
    'RR-3 2026-09: Ready to Post',
  ]);
});

test('an Admin adds an import profile, and a file that it describes is read by it', async ({ page, pages }) => {
  await pages.signIn('adam.admin', '/import');
  await page.getByRole('button', { name: 'Add a profile' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Umsatz DE');
  await pages.select(dialog, 'Delimiter', 'Semicolon');
  await pages.select(dialog, 'Decimal mark', 'Comma: 1.234,50');
  await pages.select(dialog, 'Dates', 'DD.MM.YYYY');
  await dialog.getByRole('button', { name: 'Add a header' }).click();
  await dialog.getByLabel('Header in the file').fill('Betrag');
  await pages.select(dialog, 'is the column', 'Amount');
  await pages.expectGoodAtBothWidths('import-profile');
  await dialog.getByRole('button', { name: 'Save' }).click();
  const row = page.getByRole('table', { name: 'Import profiles' }).getByRole('row').filter({ hasText: 'Umsatz DE' });
  await expect(row).toContainText('Semicolon');

  await pages.select(page, 'Import profile', 'Umsatz DE');
  const csv = [
    'Transaction Date;Journal Entry Id;Account Number;Betrag;Posting Type;Currency',
    '30.09.2026;RR-DE;2400;1.234,50;Debit;EUR',
    '30.09.2026;RR-DE;4000;1.234,50;Credit;EUR',
  ].join('\n');
  await page.getByLabel('Close file', { exact: true }).setInputFiles(fileOf(csv));
  await expect(page.getByText(/Profile Umsatz DE, separated by semicolons/)).toBeVisible();
  await expect(page.getByRole('table', { name: 'Control totals by currency' })).toContainText('1,234.50');

  await page.getByRole('link', { name: '← Import' }).click();
  await page.getByRole('button', { name: 'Remove Umsatz DE' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(page.getByText('The import profile Umsatz DE was removed.')).toBeVisible();
  await expect(row).toBeHidden();
});
