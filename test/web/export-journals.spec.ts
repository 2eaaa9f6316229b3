import { type Page } from '@playwright/test';
import { closeCsv } from '../e2e/support/close';
import { configureForPosting } from '../e2e/support/configure';
import { NARROW, WIDE } from './support/pages';
import { expect, test } from './support/test';

/** Several rounds of all lanes, so that a run goes on while it is looked at. */
const COUNT = 40;
const ENTRIES = Array.from({ length: COUNT }, (_, index) => ({
  id: `RR-202609-REV-${String(index + 1).padStart(4, '0')}`,
}));

const showAs = (page: Page, state: DocumentVisibilityState): Promise<void> =>
  page.evaluate((visibility) => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => visibility });
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
  }, state);

test('the Export Journals widget: on every page, after a reload, in a second tab, over a lost connection', async ({
  page,
  pages,
  system,
  context,
}) => {
  const controller = await system.person('cora.controller');
  await configureForPosting(controller);
  await controller.importCsv(closeCsv(...ENTRIES));
  await system.admin.settings({ latencyMs: 250 });
  await pages.signIn('cora.controller', '/post-journals');
  await pages.post();

  const widget = page.getByRole('region', { name: 'Export Journals' });
  await expect(widget.getByText(new RegExp(`^\\d+ of ${COUNT}$`))).toBeVisible();
  await expect(widget.getByText(new RegExp(`^[1-9]\\d* of ${COUNT}$`))).toBeVisible();
  await system.admin.settings({ latencyMs: 15_000 }); // So that it goes on while the rest is looked at, on a busy machine too.
  await pages.choose('Home');
  await expect(widget).toBeVisible();
  await pages.expectGoodAtBothWidths('export-journals-widget');
  await page.setViewportSize(NARROW);
  await expect(page.getByText(new RegExp(`^Export Journals: \\d+ of ${COUNT}$`))).toBeVisible();
  await page.setViewportSize(WIDE);

  await page.reload();
  await expect(widget).toBeVisible();
  // The stream of the second tab ends after one event, as when a proxy drops it: the connection is made again.
  const second = await context.newPage();
  await second.route('**/progress', (route) => route.fulfill({ contentType: 'text/event-stream', body: ':\n\n' }), {
    times: 1,
  });
  const again = second.waitForResponse((reply) => reply.url().endsWith('/progress') && reply.status() === 200);
  await second.goto(pages.addressOf('/runs'));
  await expect(second.getByRole('region', { name: 'Export Journals' })).toBeVisible();
  await again;

  await page.bringToFront();
  await widget.getByRole('link', { name: 'Open the run' }).click();
  await expect(page.getByRole('heading', { level: 1, name: /^Run of / })).toBeVisible();
  await expect(page.getByText('Running', { exact: true })).toBeVisible();
  await showAs(second, 'hidden'); // A tab that nobody sees holds no connection.
  await system.admin.settings({ latencyMs: 0 });
  await expect(page.getByText(`Export Journals has ended: ${COUNT} posted.`).first()).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText(`${COUNT} of ${COUNT} batches done`)).toBeVisible();
  await showAs(second, 'visible');
  await expect(second.getByText(`Export Journals has ended: ${COUNT} posted.`).first()).toBeVisible();
  await expect(widget).toBeHidden({ timeout: 15_000 });
  await expect(page.getByRole('table', { name: 'Batches of the run' }).getByText('Success')).toHaveCount(COUNT);
});

test('runs are listed; one shows its causes, its batches and what was looked at before', async ({
  page,
  pages,
  system,
}) => {
  const controller = await system.person('cora.controller');
  await configureForPosting(controller);
  await pages.signIn('audrey.auditor', '/runs');
  await expect(page.getByRole('heading', { name: 'No run yet' })).toBeVisible();
  await controller.importCsv(closeCsv(ENTRIES[0]!, { id: 'RR-202609-REV-0099', className: 'Mid Market' }));
  await controller.post();
  await page.reload();
  await expect(page.getByRole('row')).toHaveCount(2);
  await expect(page.getByRole('row').nth(1)).toContainText('cora.controller');
  await pages.expectGoodAtBothWidths('runs');
  await page.getByRole('link', { name: /^Run of / }).click();
  await expect(page.getByText('2 of 2 batches done')).toBeVisible();
  await expect(page.getByRole('list', { name: 'Causes of failures' })).toContainText('Mid Market');
  await expect(page.getByRole('table', { name: 'Batches of the run' }).getByRole('row')).toHaveCount(3);
  await expect(page.getByText('1 batch can be posted, 1 cannot yet.')).toBeVisible();
  await expect(page.getByRole('region', { name: 'History' })).toContainText('1 posted, 1 failed');
  await pages.expectGoodAtBothWidths('run');
});
