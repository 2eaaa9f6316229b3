import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../e2e/support/command';
import { type Person } from '../e2e/support/person';
import { unzip } from '../e2e/support/unzip';
import { closeCsv } from '../e2e/support/close';
import { configureForPosting } from '../e2e/support/configure';
import { expect, test } from './support/test';

/** The evidence of the closed month, as an auditor takes it home and verifies it without the service. */
const expectVerifiedPack = async ({ base, token }: Person): Promise<void> => {
  const headers = { authorization: `Bearer ${token ?? ''}` };
  const reply = await fetch(`${base}/evidence-packs?period=2026-09`, { headers });
  const folder = mkdtempSync(join(tmpdir(), 'revrec-closed-'));
  await unzip(Buffer.from(await reply.arrayBuffer()), folder);
  const { status, stdout } = await runCommand(join(folder, 'verify.mjs'), []);
  const rowsOf = (name: string): string[] => readFileSync(join(folder, name), 'utf8').trimEnd().split('\r\n').slice(1);
  const signOffs = rowsOf('sign-offs.csv').map((row) => row.split(','));
  const asOf = new Set(rowsOf('tie-out.csv').map((row) => row.split(',', 1)[0]));
  rmSync(folder, { recursive: true });
  expect({ status, verified: stdout.includes('VERIFIED: nothing in this pack was changed.') }).toEqual({
    ...{ status: 0, verified: true },
  });
  const signed = signOffs.filter(([, , , what]) => what === 'Signed' || what === 'Closed');
  expect(signed.map(([, who, , what]) => [who, what])).toEqual([
    ['cora.controller', 'Signed'],
    ['carl.controller', 'Signed'],
    ['carl.controller', 'Closed'],
  ]);
  expect([...asOf]).toEqual([signed[2]?.[0], 'last']);
};

test('September is closed by two people, a late entry is set aside, and the month is reopened with a reason', async ({
  page,
  pages,
  system,
}) => {
  const controller = await system.person('cora.controller');
  await configureForPosting(controller);
  await controller.importCsv(closeCsv({ id: 'CLOSED-1' }));
  expect((await controller.post()).body).toMatchObject({ posted: 1 });
  await controller.send('PUT', '/accounting-periods/settings', { people: 2 });
  await controller.send('POST', '/ledger-watch/rounds', { kind: 'full' });
  await controller.send('POST', '/reconciliation/tie-outs', { period: '2026-09' });

  await pages.signIn('cora.controller', '/close-period');
  await expect(page.getByRole('heading', { name: 'September 2026 is open' })).toBeVisible();
  await page.getByRole('button', { name: 'Start closing' }).press('Enter');
  const checklist = page.getByRole('list', { name: 'Checklist' });
  await expect(checklist.getByText('Tied out: Met.')).toBeVisible();
  await expect(checklist.getByText('Looked at after the last change: Met.')).toBeVisible();
  await expect(checklist.getByText('Delivered totals agreed: Not checked.')).toBeVisible();
  await pages.expectGoodAtBothWidths('close-period');
  await page.getByLabel('Why what was not checked will do').fill('RevRec delivers no totals yet.');
  await page.getByRole('button', { name: 'Sign the close' }).click();
  await expect(page.getByText('one has, one is missing.', { exact: false })).toBeVisible();

  const second = await system.person('carl.controller');
  const months = (await second.get('/accounting-periods')).body as { periods: { digest: string }[] };
  const digest = months.periods[0]?.digest ?? '';
  const note = 'I compared the totals by hand.';
  expect((await second.send('POST', '/accounting-periods/2026-09/sign-offs', { digest, note })).status).toBe(200);
  await expect(page.getByRole('heading', { name: 'September 2026 is closed' })).toBeVisible();

  await expectVerifiedPack(await system.person('audrey.auditor'));

  await controller.importCsv(closeCsv({ id: 'CLOSED-1' }, { id: 'LATE-1' }));
  expect(await controller.batch('LATE-1')).toMatchObject({ status: 'Period Closed' });
  const refused = await controller.send('POST', '/posting-runs', { period: '2026-09' });
  expect(refused.body).toMatchObject({ code: 'PERIOD_CLOSED' });

  await page.getByRole('button', { name: 'Reopen' }).click();
  const dialog = page.getByRole('dialog', { name: 'Reopen the month?' });
  await dialog.getByLabel('Why').fill('One entry came late.');
  await dialog.getByRole('button', { name: 'Reopen' }).click();
  await expect(page.getByText('One entry came late.')).toBeVisible();
  await expect
    .poll(async () => ((await controller.batch('LATE-1')) as { status: string }).status)
    .toBe('Ready to Post');
  expect((await controller.post()).body).toMatchObject({ posted: 1 });
});
