import { closeCsv } from '../e2e/support/close';
import { configureForPosting } from '../e2e/support/configure';
import { NARROW } from './support/pages';
import { expect, test } from './support/test';

/** A time of day in UTC that comes within a minute and leaves some seconds until then. */
const comingMinute = (): string =>
  new Date(Math.ceil((Date.now() + 5_000) / 60_000) * 60_000).toISOString().slice(11, 16);

test('a wrong import is withdrawn before the schedule comes, and nothing of it is posted', async ({
  page,
  pages,
  system,
}) => {
  test.slow(); // The schedule comes within a minute.
  const controller = await system.person('cora.controller');
  await configureForPosting(controller);
  const { body } = await controller.importCsv(closeCsv({ id: 'RR-1' }, { id: 'RR-2' }));
  await pages.signIn('cora.controller', `/import/${body.importId as string}`);
  await page.getByRole('button', { name: 'Withdraw what is not posted' }).click();
  const dialog = page.getByRole('dialog', { name: 'Withdraw what is not posted?' });
  await expect(dialog.getByRole('button', { name: 'Withdraw what is not posted' })).toBeDisabled();
  await dialog.getByRole('textbox', { name: 'Why the import is withdrawn' }).fill('The file of the wrong month.');
  await pages.expectGoodAtBothWidths('import-withdraw');
  await dialog.getByRole('button', { name: 'Withdraw what is not posted' }).click();
  await expect(page.getByText('Withdrawn: 2 entries')).toBeVisible();
  await expect(page.getByText('The file of the wrong month. – cora.controller')).toBeVisible();
  await pages.expectGoodAtBothWidths('import-withdrawn');

  const frequency = { kind: 'Daily', time: comingMinute() };
  await controller.send('PUT', '/posting-schedule', { frequency, timeZone: 'UTC' });
  await controller.send('POST', '/posting-schedule/enable', {});
  await pages.choose('Journal frequency');
  await expect(page.getByText('Nothing to post').first()).toBeVisible({ timeout: 90_000 });
  expect(await system.admin.batches()).toEqual([]);
});

test('entries are held, freed and withdrawn from the list and from their page, with the keyboard too', async ({
  page,
  pages,
  system,
}) => {
  const controller = await system.person('cora.controller');
  await configureForPosting(controller);
  await controller.importCsv(closeCsv({ id: 'RR-1' }, { id: 'RR-2' }, { id: 'RR-3' }));
  await pages.signIn('cora.controller', '/post-journals');
  const row = (id: string) => page.getByRole('row').filter({ hasText: id });

  await page.getByRole('checkbox', { name: 'Select RR-1' }).press('Space');
  await page.getByRole('checkbox', { name: 'Select RR-2' }).press('Space');
  await pages.expectGoodAtBothWidths('post-journals-selected');
  await page.getByRole('button', { name: 'Hold', exact: true }).press('Enter');
  const reason = page.getByRole('textbox', { name: 'Why it must not be posted now' });
  await reason.fill('The contract is disputed.');
  await pages.expectNoViolations();
  await page.getByRole('dialog').getByRole('button', { name: 'Hold', exact: true }).press('Enter');
  await expect(page.getByText('2 entries are on hold.')).toBeVisible();
  await expect(row('RR-1').getByText('On Hold', { exact: true })).toBeVisible();
  await expect(page.getByText('All that is Ready to Post here: 1 batch.')).toBeVisible();
  await pages.expectGoodAtBothWidths('post-journals-on-hold');

  await row('RR-1').getByRole('link', { name: 'RR-1' }).click();
  await expect(page.getByText('On hold: The contract is disputed.')).toBeVisible();
  await pages.expectGoodAtBothWidths('batch-on-hold');
  await page.getByRole('button', { name: 'Lift the hold' }).click();
  await page.getByRole('textbox', { name: 'Why it can be posted now' }).fill('It is signed.');
  await page.getByRole('dialog').getByRole('button', { name: 'Lift the hold' }).click();
  await expect(page.getByRole('button', { name: 'Post this batch' })).toBeVisible();

  await page.setViewportSize(NARROW);
  await page.getByRole('button', { name: 'Withdraw', exact: true }).click();
  await page.getByRole('textbox', { name: 'Why it must not be posted' }).fill('Billed twice.');
  await page.getByRole('dialog').getByRole('button', { name: 'Withdraw', exact: true }).click();
  await expect(page.getByText('Withdrawn: Billed twice.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Withdraw', exact: true })).toBeHidden();
  await pages.expectGoodAtBothWidths('batch-withdrawn');
});

test('an Auditor sees what is on hold, and can change nothing of it', async ({ page, pages, system }) => {
  const controller = await system.person('cora.controller');
  await configureForPosting(controller);
  await controller.importCsv(closeCsv({ id: 'RR-1' }));
  const { batchKey } = await controller.batch('RR-1');
  await controller.send('POST', '/journal-batches/hold', { batchKeys: [batchKey], reason: 'Disputed.' });
  await pages.signIn('audrey.auditor', `/post-journals/${batchKey as string}`);
  await expect(page.getByText('On hold: Disputed.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Lift the hold' })).toBeHidden();
});

test('a run of 500 is stopped from Home at about 100, the rest goes back, and another run posts it', async ({
  page,
  pages,
  system,
}) => {
  const controller = await system.person('cora.controller');
  await configureForPosting(controller);
  const ids = Array.from({ length: 500 }, (_, index) => `RR-${1000 + index}`);
  await controller.importCsv(closeCsv(...ids.map((id) => ({ id }))));
  await pages.signIn('cora.controller', '');
  await expect(page.getByRole('heading', { name: 'Needs attention' })).toBeVisible();
  await system.admin.settings({ latencyMs: 120 });
  const { body } = await controller.send('POST', '/posting-runs', {});
  const posted = async () => (await controller.get(`/posting-runs/${body.runId as string}`)).body.posted as number;
  await expect.poll(posted).toBeGreaterThan(90);
  await system.admin.settings({ latencyMs: 4_000 }); // So that it goes on until it is stopped.
  const home = page.getByRole('region', { name: 'Posting now' });
  await home.getByRole('button', { name: 'Stop the run' }).click();
  const dialog = page.getByRole('dialog', { name: 'Stop the run?' });
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('The wrong month.');
  await dialog.getByRole('button', { name: 'Stop the run' }).click();
  await expect(dialog).toBeHidden();
  await system.admin.settings({ latencyMs: 0 });
  const ended = await controller.finishedRun(body.runId as string);
  await pages.choose('Runs');
  await page
    .getByRole('link', { name: /^Run of / })
    .first()
    .click();
  await expect(page.getByText(/^Stopped by cora.controller, .*: The wrong month\.$/)).toBeVisible();
  await pages.expectGoodAtBothWidths('run-stopped');
  const { leftOut } = ended.body as { leftOut: number };
  expect(leftOut).toBeGreaterThan(300);
  expect(leftOut).toBeLessThan(410);
  expect((await controller.post({})).body).toMatchObject({ posted: leftOut });
  const references = (await system.admin.batches()).map(({ referenceNo }) => referenceNo);
  expect(references).toHaveLength(500);
  expect(new Set(references).size).toBe(500);
});
