import { closeCsv } from '../e2e/support/close';
import { type OccurrenceView } from '../../src/application/posting-schedule/posting-schedule.views';
import { expect, test } from './support/test';

const PATH = '/settings/accounting/journal-frequency';

test('a Controller sets a monthly frequency in a time zone, and sees the next five runs in it', async ({
  page,
  pages,
}) => {
  await pages.signIn('cora.controller');
  await pages.choose('Journal frequency');
  await expect(page.getByText('Nothing is posted automatically.')).toBeVisible();
  await expect(page.getByRole('radio', { name: 'Daily' })).toBeChecked();
  await expect(page.getByLabel('Time', { exact: true })).toHaveValue('00:00');

  await page.getByRole('radio', { name: 'Weekly' }).check();
  await page.getByLabel('Day of the week').selectOption('Friday');
  await page.getByRole('radio', { name: 'Monthly' }).check();
  await page.getByLabel('Day of the month').selectOption('the last day');
  await page.getByLabel('Time', { exact: true }).fill('18:30');
  const zone = page.getByRole('combobox', { name: 'Time zone' });
  await zone.fill('Berlin');
  await page.getByRole('option', { name: 'Berlin (Europe)' }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Journal frequency saved.')).toBeVisible();

  const runs = page.getByRole('region', { name: 'Next runs' }).getByRole('listitem');
  await expect(runs).toHaveCount(5);
  for (const run of await runs.all()) await expect(run).toHaveText(/(28|29|30|31), \d{4}, 6:30 PM Berlin \(Europe\)$/);
  await expect(page.getByText('Time zone: Berlin (Europe)')).toBeVisible();
  await expect(page.getByText('No planned run yet')).toBeVisible();
});

test('what goes with the first run is said before it is switched on, and the zone of the browser is offered', async ({
  page,
  pages,
  system,
}) => {
  const controller = await system.person('cora.controller');
  await controller.importCsv(closeCsv({ id: 'JE-1', amount: '1200.50' }, { id: 'JE-2', currency: 'GBP' }));
  await controller.send('PUT', '/posting-schedule', {
    ...{
      frequency: { kind: 'Weekly', time: '06:00', dayOfWeek: 'Monday' },
      timeZone: 'America/Argentina/Buenos_Aires',
    },
  });
  await pages.signIn('cora.controller', PATH);
  await expect(page.getByRole('combobox', { name: 'Time zone' })).toHaveValue('Buenos Aires (America, Argentina)');
  await page.getByRole('button', { name: 'Use Auckland (Pacific), the zone of this browser' }).click();
  await expect(page.getByRole('combobox', { name: 'Time zone' })).toHaveValue('Auckland (Pacific)');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Journal frequency saved.')).toBeVisible();
  await page.getByRole('button', { name: 'Switch on' }).click();
  await expect(
    page.getByRole('dialog').getByText(/^Ready to Post now: 2 batches \(100\.00 GBP, 1,200\.50 USD\)\./),
  ).toBeVisible();
});

test('it is switched on, paused with a reason and resumed', async ({ page, pages }) => {
  await pages.signIn('adam.admin', PATH);
  await page.getByRole('button', { name: 'Switch on' }).click();
  const question = page.getByRole('dialog', { name: 'Switch automatic posting on?' });
  await expect(question.getByText(/^Daily at 12:00 AM, UTC: first on .*, 12:00 AM\.$/)).toBeVisible();
  await expect(
    question.getByText('Nothing is Ready to Post now. What is imported until then goes with it.'),
  ).toBeVisible();
  await pages.expectGoodAtBothWidths('journal-frequency-switch-on');
  await question.getByRole('button', { name: 'Switch on' }).click();
  await expect(page.getByText('Automatic posting is on.')).toBeVisible();
  await expect(page.getByText(/Daily at 12:00 AM, UTC\. Next on/)).toBeVisible();
  await pages.expectGoodAtBothWidths('journal-frequency');

  await page.getByRole('button', { name: 'Pause' }).click();
  const dialog = page.getByRole('dialog', { name: 'Pause automatic posting' });
  await dialog.getByRole('button', { name: 'Pause' }).click();
  await expect(dialog.getByRole('alert')).toContainText('REQUEST_INVALID');
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('The books of October are audited.');
  await pages.expectNoViolations();
  await dialog.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByText('The books of October are audited.')).toBeVisible();
  await expect(page.getByText(/Paused by adam.admin on/)).toBeVisible();
  await pages.expectGoodAtBothWidths('journal-frequency-paused');

  await page.getByRole('button', { name: 'Resume' }).click();
  await page.getByRole('textbox', { name: 'Reason' }).fill('The audit is done.');
  await page.getByRole('dialog').getByRole('button', { name: 'Resume' }).click();
  await expect(page.getByText('Automatic posting is on again.')).toBeVisible();
});

/** Waiting for real ones takes minutes; test/e2e/schedule.spec.ts does. */
const OCCURRENCE: OccurrenceView = {
  occurrenceId: '2026-10-31T18:30[Europe/Berlin]',
  local: '2026-10-31T18:30',
  timeZone: 'Europe/Berlin',
  instant: '2026-10-31T17:30:00.000Z',
  state: 'Run',
  late: false,
  runId: 'run-1',
  counts: { posted: 1204, failed: 2, awaitingApproval: 3, needsPerson: 1, returned: 0, skipped: 0 },
  occurrences: 1,
  firstLocal: '2026-10-31T18:30',
  missedBecause: null,
  problem: null,
  recordedAt: '2026-10-31T17:31:00.000Z',
};

test('the last runs show the outcome of each planned time', async ({ page, pages }) => {
  const items: OccurrenceView[] = [
    OCCURRENCE,
    {
      ...OCCURRENCE,
      occurrenceId: '2',
      local: '2026-09-30T18:30',
      state: 'Missed',
      counts: null,
      runId: null,
      occurrences: 3,
      firstLocal: '2026-07-31T18:30',
      missedBecause: 'too-late',
    },
    {
      ...OCCURRENCE,
      occurrenceId: '3',
      local: '2026-06-30T18:30',
      state: 'Failed',
      counts: null,
      runId: null,
      problem: {
        code: 'NOT_CONNECTED',
        message: 'This environment is not connected to Sage Intacct.',
        fix: 'A Controller connects it under Settings > Accounting > Connect.',
      },
    },
    {
      ...OCCURRENCE,
      occurrenceId: '4',
      local: '2026-05-31T18:30',
      state: 'Nothing to post',
      counts: null,
      runId: null,
    },
  ];
  await page.route('**/posting-schedule/occurrences?*', (route) =>
    route.fulfill({ json: { items, nextCursor: null } }),
  );
  await page.route('**/posting-schedule/occurrences', (route) => route.fulfill({ json: { items, nextCursor: null } }));
  await pages.signIn('cora.controller', PATH);
  const rows = page.getByRole('region', { name: 'Last runs' }).getByRole('row');
  await expect(rows.nth(1)).toContainText('1,204 batches posted, 2 failed, 3 awaiting approval, 1 need attention');
  await expect(rows.nth(2)).toContainText('and 2 before it, from Fri, Jul 31, 2026, 6:30 PM on');
  await expect(rows.nth(3)).toContainText('A Controller connects it under Settings > Accounting > Connect.');
  await pages.expectGoodAtBothWidths('journal-frequency-last-runs');
});

test('an Analyst sees the frequency and who may change it', async ({ page, pages }) => {
  await pages.signIn('anna.analyst', PATH);
  await expect(page.getByText('Only a Controller or Admin can change automatic posting')).toBeVisible();
  await expect(page.getByText('Daily at 12:00 AM, UTC', { exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Switch on' })).toBeHidden();
  await pages.expectNoViolations();
});
