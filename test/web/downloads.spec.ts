import { readFileSync } from 'node:fs';
import { closeCsv } from '../e2e/support/close';
import { configureForPosting } from '../e2e/support/configure';
import { expect, test } from './support/test';

test('the list that is shown is downloaded, with its filters, as CSV and as a workbook', async ({
  page,
  pages,
  system,
}) => {
  const controller = await system.person('cora.controller');
  await configureForPosting(controller);
  await controller.importCsv(closeCsv({ id: 'GOOD' }, { id: '=BAD', className: 'Mid Market' }));
  await controller.post();
  await pages.signIn('audrey.auditor', '/post-journals?status=Failed');
  await expect(page.getByRole('link', { name: '=BAD' })).toBeVisible();
  const downloadOf = async (format: string): Promise<{ name: string; bytes: Buffer }> => {
    const started = page.waitForEvent('download');
    await page.getByRole('button', { name: `Download ${format}` }).click();
    const download = await started;
    return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
  };
  const csv = await downloadOf('CSV');
  expect(csv.name).toBe('journal-batches-acme-test.csv');
  const [header = '', ...rows] = csv.bytes.toString('utf8').trimEnd().split('\r\n');
  expect(header).toContain('Journal Entry Id,Part,Parts,Period');
  expect(rows.map((row) => row.split(',')[0])).toEqual(["'=BAD"]);
  const workbook = await downloadOf('XLSX');
  expect([workbook.name, workbook.bytes.subarray(0, 2).toString()]).toEqual(['journal-batches-acme-test.xlsx', 'PK']);

  await pages.choose('History');
  await expect(page.getByRole('table', { name: /^Events/ })).toBeVisible();
  const history = await downloadOf('CSV');
  expect(history.name).toBe('history-acme-test.csv');
  expect(history.bytes.toString('utf8').split('\r\n').length).toBeGreaterThan(10);
  await pages.expectGoodAtBothWidths('history-download');
});
