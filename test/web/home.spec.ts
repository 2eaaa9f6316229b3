import { closeCsv } from '../e2e/support/close';
import { configureForPosting } from '../e2e/support/configure';
import { expect, test } from './support/test';

test('before anything was done, Home says what to do first', async ({ page, pages }) => {
  await pages.signIn('adam.admin');
  await expect(page.getByRole('heading', { name: 'No journals yet' })).toBeVisible();
  const needs = page.getByRole('list', { name: 'Needs attention' });
  await expect(needs).toContainText('Sage Intacct is not connected');
  const steps = page.getByRole('list', { name: 'First steps' });
  await expect(steps.getByRole('listitem').first()).toContainText('Connect Sage IntacctNext');
  await expect(steps.getByRole('listitem').nth(1)).toContainText('Custom fieldsOptional');
  await pages.expectGoodAtBothWidths('home-empty');
  await needs.getByRole('link', { name: 'Connect it' }).click();
  await expect(pages.heading('Accounting')).toBeVisible();
});

test('Home leads through the first steps until something is in Sage Intacct', async ({ page, pages, system }) => {
  const controller = await system.person('cora.controller');
  await configureForPosting(controller);
  await controller.importCsv(closeCsv({ id: 'JE-1' }, { id: 'JE-2' }));
  await pages.signIn('cora.controller');
  const steps = page.getByRole('list', { name: 'First steps' });
  const step = (title: string) => steps.getByRole('listitem').filter({ hasText: title });
  await expect(step('Connect Sage Intacct')).toContainText('Done');
  await expect(step('Custom fields')).toContainText('Done');
  await expect(step('Map the accounts')).toContainText('Done');
  await expect(step('Import a close file')).toContainText('Done');
  await expect(step('Preflight')).toContainText('Next');
  await expect(step('Journal frequency')).toContainText('Optional');

  // A mapping is missing after all: the preflight finds it, and the steps lead there.
  await controller.send('DELETE', '/account-mappings/4010');
  await step('Preflight').getByRole('link', { name: 'Preflight' }).last().click();
  await page.getByRole('button', { name: 'Preflight' }).click();
  await expect(page.getByText('RevRec account 4010 is not mapped').first()).toBeVisible();
  await pages.choose('Home');
  await expect(step('Map the accounts')).toContainText('1 account of imported journals still to be mapped');
  await expect(step('Map the accounts')).toContainText('Next');
  await pages.expectGoodAtBothWidths('home-first-steps');

  await controller.send('PUT', '/account-mappings/4010', { account: '4010', ledgerAccount: '4000-10' });
  await controller.post();
  await page.reload();
  await expect(page.getByRole('region', { name: 'Success', exact: true })).toBeVisible();
  await expect(steps).toBeHidden();
});

test('afterwards Home says what to do next for the month, from posting to its close', async ({
  page,
  pages,
  system,
}) => {
  const controller = await system.person('cora.controller');
  await configureForPosting(controller);
  await controller.importCsv(closeCsv({ id: 'JE-1' }));
  await controller.post();
  await controller.importCsv(closeCsv({ id: 'JE-2', amount: '250.00' }));
  await pages.signIn('cora.controller');
  const next = page.getByRole('region', { name: 'What to do next' });
  await expect(next).toContainText('1 batch of September 2026 is ready (250.00 USD): check and post.');
  await pages.expectGoodAtBothWidths('home-next');
  await next.getByRole('link', { name: 'Check and post' }).click();
  await expect(page.getByLabel('Period', { exact: true })).toHaveValue('2026-09');
  await pages.post();
  await expect(page.getByText(/^Export Journals has ended: 1 posted\.$/).first()).toBeVisible();
  await pages.choose('Home');
  await expect(next).toContainText('All of September 2026 is in Sage Intacct. Tie it out, then close it.');
  await next.getByRole('link', { name: 'Tie out' }).click();
  await page.getByRole('button', { name: 'Tie out now' }).click();
  await expect(page.getByText(/^Sage Intacct was read on /)).toBeVisible();
  await pages.choose('Home');
  await expect(next).toContainText('All of September 2026 is in Sage Intacct, and it was tied out: close it.');
  await next.getByRole('link', { name: 'Close the month' }).click();
  await page.getByRole('button', { name: 'Start closing' }).click();
  await expect(page.getByRole('list', { name: 'Checklist' })).toBeVisible();
  await pages.choose('Home');
  await expect(next).toContainText('September 2026 is being closed: look at the checklist, and sign.');
});

test('Home shows the month, what needs a person, and the runs as a chart or a table', async ({
  page,
  pages,
  system,
}) => {
  const controller = await system.person('cora.controller');
  await configureForPosting(controller);
  await controller.importCsv(
    closeCsv(
      ...Array.from({ length: 8 }, (_, index) => ({ id: `RR-REV-${index}`, amount: `${1_000 + index}.50` })),
      { id: 'RR-FX-1', amount: '37.19', currency: 'GBP', location: 'London', businessEntityId: 'uk01' },
      { id: 'RR-REV-BAD', className: 'Mid Market' },
    ),
  );
  await controller.post();
  await controller.importCsv(closeCsv({ id: 'RR-REV-LATER', amount: '250.00' }));
  await controller.send('POST', '/journal-imports?preview=true&fileName=october.csv', closeCsv({ id: 'RR-OCT' }));
  await pages.signIn('cora.controller');
  const card = (name: string) => page.getByRole('region', { name, exact: true });
  await expect(card('Success')).toContainText('8,032.00 USD');
  await expect(card('Success')).toContainText('37.19 GBP');
  await expect(card('Ready to Post')).toContainText('250.00 USD');
  await expect(card('Failed')).toContainText('1');
  const needs = page.getByRole('list', { name: 'Needs attention' });
  await expect(needs).toContainText('1 batch has failed for 1 cause.');
  await expect(needs).toContainText('The import of october.csv waits to be confirmed or withdrawn.');
  await expect(card('Next run')).toContainText('None: journals are posted when someone presses Post Journals');
  await expect(page.getByRole('figure', { name: /9 posted, 1 failed/ }).getByText('Posted')).toBeVisible();
  await pages.expectGoodAtBothWidths('home');
  await page.getByRole('button', { name: 'Show as a table' }).click();
  await expect(page.getByRole('table', { name: 'The latest runs' }).getByRole('row')).toHaveCount(2);
  await needs.getByRole('link', { name: 'Fix and post again' }).click();
  await expect(page.getByLabel('Select RR-REV-BAD')).toBeVisible();
  await expect(page.getByRole('row')).toHaveCount(2);
});
