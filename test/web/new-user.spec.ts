import { join } from 'node:path';
import { SANDBOX_CREDENTIALS } from '../e2e/support/person';
import { ROOT } from '../e2e/support/system';
import { NewUser } from './support/new-user';
import { type Page } from '@playwright/test';
import { expect, test } from './support/test';

const CLOSE = join(ROOT, 'examples', 'acme-2026-09');
const INTERACTIONS_MAX = 60;

const connect = async (user: NewUser): Promise<void> => {
  await user.open('Accounting');
  await user.press('Connect');
  await user.press('AC Journal Posting');
  await user.press('Sage Intacct');
  await user.fill('Company ID', SANDBOX_CREDENTIALS.companyId);
  await user.fill('Sender ID', SANDBOX_CREDENTIALS.senderId);
  await user.fill('Sender Password', SANDBOX_CREDENTIALS.senderPassword);
  await user.fill('User ID', SANDBOX_CREDENTIALS.userId);
  await user.fill('User Password', SANDBOX_CREDENTIALS.userPassword);
  await user.press('Connect Your Data');
  await user.see('Connected');
  await user.press('Not yet');
};

test('a new user goes from an empty installation to Success and a closed month, by the words alone', async ({
  page,
  pages,
}) => {
  test.setTimeout(240_000);
  await pages.signIn('cora.controller');
  const user = new NewUser(page);
  await connect(user);

  await user.open('Custom Fields');
  for (const field of ['Class', 'Location', 'Department']) {
    await user.press('Add');
    await user.press(field, page.getByRole('dialog'));
    await user.press('Save', page.getByRole('dialog'));
    await user.see(new RegExp(`^The custom field ${field} was added, .*posted with each line\\.$`));
  }

  await user.open('Import');
  await user.give('Close file', join(CLOSE, 'JournalEntries.csv'));
  await user.press('Confirm import');
  await user.see(/^Imported: \d+ batches/);
  await user.press('Save 15 mappings');
  await user.see('15 accounts are mapped.');

  await user.open('Post Journals');
  await user.press('Post Journals', page.getByRole('main'));
  await user.press('Post Journals', page.getByRole('dialog'));
  await user.see(/^Export Journals has ended: \d+ posted\.$/, 120_000);
  await user.see('Success');

  await user.open('Ledger Watch');
  await user.press('Read every line');
  await user.see('Finished');
  await user.open('Reconcile');
  await user.press('Tie out now');
  await user.see(/^Sage Intacct was read on /);
  await user.open('Close Period');
  await user.press('Start closing');
  await user.fill('Why what was not checked will do', 'RevRec delivers no totals yet.');
  await user.press('Sign the close');
  await user.see('September 2026 is closed');
  expect(user.interactions).toBeLessThanOrEqual(INTERACTIONS_MAX);
});

/** As if somebody had renamed a label: wherever it is shown, other words stand there. */
const renaming = async (page: Page, label: string): Promise<void> => {
  await page.addInitScript((word) => {
    const rename = (): void => {
      const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      for (let text = texts.nextNode(); text !== null; text = texts.nextNode())
        if (text.nodeValue?.trim() === word) text.nodeValue = 'Renamed';
    };
    document.addEventListener('DOMContentLoaded', () => {
      new MutationObserver(rename).observe(document.body, { childList: true, subtree: true, characterData: true });
    });
  }, label);
};

for (const label of ['Accounting', 'AC Journal Posting', 'Company ID', 'Connect Your Data'])
  test(`the new user does not find the way when ${label} is called something else`, async ({ page, pages }) => {
    await renaming(page, label);
    await pages.signIn('cora.controller');
    await expect(connect(new NewUser(page, 3_000))).rejects.toThrow(`^${label}`);
  });
