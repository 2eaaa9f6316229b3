import { readFileSync } from 'node:fs';
import { closeCsv } from '../e2e/support/close';
import { configureForPosting } from '../e2e/support/configure';
import { expect, test } from './support/test';

test('an Auditor has the evidence of a month or a run with one click, and sees why when it cannot be had', async ({
  page,
  pages,
  system,
}) => {
  const controller = await system.person('cora.controller');
  await configureForPosting(controller);
  await controller.importCsv(closeCsv({ id: 'EV-1' }, { id: 'EV-2', date: '2026-08-31' }));
  const started = await controller.send('POST', '/posting-runs', {});
  const runId = started.body.runId as string;
  await controller.finishedRun(runId);

  await pages.signIn('audrey.auditor', '/history');
  const ofMonth = page.getByRole('button', { name: 'Evidence pack of September 2026' });
  const [month] = await Promise.all([page.waitForEvent('download'), ofMonth.click()]);
  expect(month.suggestedFilename()).toMatch(/^evidence-acme-test-2026-09-seal-\d+\.zip$/);
  expect(
    readFileSync(await month.path())
      .subarray(0, 2)
      .toString(),
  ).toBe('PK');
  await expect(page.getByRole('status').filter({ hasText: /^Saved, [\d.,]+ kB\.$/ })).toBeVisible();
  await pages.expectGoodAtBothWidths('history-evidence');

  await page.getByLabel('Accounting month').fill('2026-08');
  await expect(page.getByRole('button', { name: 'Evidence pack of August 2026' })).toBeVisible();
  await page.getByLabel('Accounting month').fill('2020-01');
  await page.getByRole('button', { name: 'Evidence pack of January 2020' }).click();
  await expect(page.getByRole('alert')).toContainText('There is no journal batch of 2020-01 in acme-test.');

  await page.goto(pages.addressOf(`/runs/${runId}`));
  const ofRun = page.getByRole('button', { name: 'Evidence pack' });
  const [run] = await Promise.all([page.waitForEvent('download'), ofRun.click()]);
  expect(run.suggestedFilename()).toMatch(new RegExp(`^evidence-acme-test-run-${runId}-seal-\\d+\\.zip$`));

  const refusal = { code: 'SEAL_NOT_WRITTEN', detail: 'The log could not be sealed.', fix: 'Try again.', details: {} };
  await page.route('**/evidence-packs*', (route) =>
    route.fulfill({ status: 503, contentType: 'application/problem+json', body: JSON.stringify(refusal) }),
  );
  await ofRun.click();
  await expect(page.getByRole('alert')).toContainText('SEAL_NOT_WRITTEN');
  await page.unroute('**/evidence-packs*');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('status').filter({ hasText: /^Saved/ })).toBeVisible();
  await expect(page.getByRole('alert')).toBeHidden();
});

test('an Auditor has the proof of one line of a batch, and sees why when it cannot be had', async ({
  page,
  pages,
  system,
}) => {
  const analyst = await system.person('anna.analyst');
  await analyst.importCsv(closeCsv({ id: 'EV-1' }));
  const { body } = await analyst.send('GET', '/journal-batches?period=2026-09');
  const { batchKey } = body.items[0] as { batchKey: string };
  await pages.signIn('audrey.auditor', `/post-journals/${batchKey}`);
  const ofLine = page.getByRole('button', { name: 'Download the proof of line 2', exact: true });
  const [proof] = await Promise.all([page.waitForEvent('download'), ofLine.click()]);
  expect(proof.suggestedFilename()).toBe(`proof-acme-test-${batchKey}-line-2.json`);
  expect(JSON.parse(readFileSync(await proof.path(), 'utf8'))).toMatchObject({ lines: [{ number: 2 }] });
  await expect(page.getByText('Saved the proof.')).toBeVisible();
  await pages.expectGoodAtBothWidths('batch-line-proof');

  const refusal = { code: 'SEAL_NOT_WRITTEN', detail: 'The log could not be sealed.', fix: 'Try again.', details: {} };
  await page.route('**/line-proof*', (route) =>
    route.fulfill({ status: 503, contentType: 'application/problem+json', body: JSON.stringify(refusal) }),
  );
  await ofLine.click();
  await expect(page.getByRole('alert')).toContainText('SEAL_NOT_WRITTEN');
});

test('an Analyst sees who can have the evidence', async ({ page, pages, system }) => {
  const analyst = await system.person('anna.analyst');
  await analyst.importCsv(closeCsv({ id: 'EV-1' }));
  await pages.signIn('anna.analyst', '/history');
  await expect(page.getByRole('button', { name: 'Evidence pack of September 2026' })).toBeDisabled();
  await expect(page.getByText('Only a Controller or Admin or Auditor can download it.')).toBeVisible();

  const { body } = await analyst.send('GET', '/journal-batches?period=2026-09');
  const { batchKey } = body.items[0] as { batchKey: string };
  await page.goto(pages.addressOf(`/post-journals/${batchKey}`));
  await expect(page.getByRole('columnheader', { name: 'Description' })).toBeVisible();
  await expect(page.getByRole('columnheader', { name: 'Proof' })).toHaveCount(0);
});
