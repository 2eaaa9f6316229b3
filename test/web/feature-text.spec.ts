import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Page } from '@playwright/test';
import { parse } from 'csv-parse/sync';
import { SANDBOX_CREDENTIALS } from '../e2e/support/person';
import { ROOT } from '../e2e/support/system';
import { type Pages } from './support/pages';
import { expect, test } from './support/test';

const CLOSE = join(ROOT, 'examples', 'acme-2026-09');
const TOTALS = parse(readFileSync(join(CLOSE, 'control-totals.csv'), 'utf8'), { columns: true }) as readonly Readonly<
  Record<'Journal Entry Id', string>
>[];
const ENTRIES = new Set(TOTALS.map((total) => total['Journal Entry Id']));

const connect = async (page: Page, pages: Pages): Promise<void> => {
  await pages.choose('Accounting');
  await page.getByRole('button', { name: 'Connect' }).click();
  await page.getByRole('button', { name: /AC Journal Posting/ }).click();
  await page.getByRole('button', { name: /^Sage Intacct General/ }).click();
  const typed = {
    'Company ID': SANDBOX_CREDENTIALS.companyId,
    'Sender ID': SANDBOX_CREDENTIALS.senderId,
    'Sender Password': SANDBOX_CREDENTIALS.senderPassword,
    'User ID': SANDBOX_CREDENTIALS.userId,
    'User Password': SANDBOX_CREDENTIALS.userPassword,
  };
  for (const [label, value] of Object.entries(typed)) await page.getByLabel(new RegExp(`^${label}`)).fill(value);
  await page.getByRole('button', { name: 'Connect Your Data' }).click();
  await expect(page.getByText('Connected', { exact: true }).first()).toBeVisible();
};

const addCustomField = async (page: Page, pages: Pages, label: string, source: string): Promise<void> => {
  await pages.choose('Custom Fields');
  await page.getByRole('button', { name: 'Add' }).click();
  await page.getByRole('textbox', { name: 'API Name' }).fill(label.toLowerCase());
  await page.getByRole('textbox', { name: 'Label' }).fill(label);
  await page.getByLabel('Source').selectOption(source);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('switch', { name: `Include in Journal Posting: ${label}` }).press('Space');
  await expect(page.getByText(`${label} is posted with each line.`)).toBeVisible();
  await page.getByRole('link', { name: label, exact: true }).click();
  await page.getByLabel('Kind').selectOption('Standard dimension');
  await page.getByLabel('Dimension', { exact: true }).selectOption(label);
  await page.getByRole('button', { name: 'Save the binding' }).click();
  await expect(page.getByText(`Bound to ${label}.`)).toBeVisible();
};

test('a Controller goes from nothing to Success, step by step as the feature text says', async ({
  page,
  pages,
  system,
}) => {
  test.setTimeout(180_000);
  await pages.signIn('cora.controller');
  await connect(page, pages);
  await addCustomField(page, pages, 'Class', 'Subscription');
  await addCustomField(page, pages, 'Location', 'Customer');
  await addCustomField(page, pages, 'Department', 'Subscription'); // Accounts of this company require it.

  await pages.choose('Journal account mappings');
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Load CSV' }).click();
  await (await chooser).setFiles(join(CLOSE, 'account-mapping.csv'));
  await expect(page.getByText('15 mappings', { exact: true })).toBeVisible();

  await pages.choose('Import');
  await page.getByLabel('Close file', { exact: true }).setInputFiles(join(CLOSE, 'JournalEntries.csv'));
  await expect(page.getByText(new RegExp(`^${ENTRIES.size} entries · ${ENTRIES.size} new`))).toBeVisible();
  await page.getByRole('button', { name: 'Confirm import' }).click();
  await expect(page.getByText(/^Imported: \d+ batches/)).toBeVisible();

  await pages.choose('Post Journals');
  await pages.post();
  await expect(page.getByText(/^Export Journals has ended: \d+ posted\.$/).first()).toBeVisible({ timeout: 90_000 });
  const batches = page.getByRole('table', { name: 'Journal batches' });
  await expect(batches.getByText('Ready to Post')).toHaveCount(0);
  expect(await batches.getByRole('row').filter({ hasText: 'Success' }).count()).toBeGreaterThanOrEqual(ENTRIES.size);

  await page.goto(system.gateway.replace('/ia/xml/xmlgw.phtml', '/'));
  await page.getByRole('row').filter({ hasText: 'APJ' }).getByRole('link', { name: 'View Transactions' }).click();
  for (const entry of ENTRIES) await expect(page.getByText(entry).first()).toBeVisible();
});

test('an Analyst is refused: he may import and look, but neither connect nor post', async ({ page, pages, system }) => {
  await (await system.person('cora.controller')).connect();
  await pages.signIn('anna.analyst');
  await pages.choose('Accounting');
  await expect(page.getByText('Only a Controller can connect and change how journals are posted')).toBeVisible();
  await pages.choose('Import');
  await page.getByLabel('Close file', { exact: true }).setInputFiles(join(CLOSE, 'JournalEntries.csv'));
  await page.getByRole('button', { name: 'Confirm import' }).click();
  await expect(page.getByText(/^Imported: \d+ batches/)).toBeVisible();
  await pages.choose('Post Journals');
  await expect(page.getByText('Only a Controller or Admin can post journals')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Post Journals', exact: true })).toHaveCount(0);

  // The page is a courtesy; the service refuses by itself.
  const refusal = await (await system.person('anna.analyst')).send('POST', '/posting-runs', {});
  expect([refusal.status, refusal.body.code]).toEqual([403, 'FORBIDDEN']);
});
