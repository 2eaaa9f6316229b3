import { closeCsv } from '../e2e/support/close';
import { configureForPosting } from '../e2e/support/configure';
import { type Person } from '../e2e/support/person';
import { expect, test } from './support/test';

const ONE_PERSON = { rules: [{ people: 1 }] };

const awaiting = async (person: Person, count: number): Promise<void> => {
  await expect
    .poll(async () => (await person.get('/posting-approvals?status=Awaiting')).body.items.length as number)
    .toBe(count);
};

test('two people: one entry approved, one refused, void after a mapping change, and nothing posted meanwhile', async ({
  page,
  pages,
  system,
}) => {
  const admin = await system.person('adam.admin');
  const cora = await system.person('cora.controller');
  const carl = await system.person('carl.controller');
  await configureForPosting(cora);
  await cora.send('PUT', '/approval-policy', ONE_PERSON);
  await admin.importCsv(closeCsv({ id: 'JE-1' }, { id: 'JE-2', amount: '250.00' }, { id: 'JE-3' }));
  await awaiting(admin, 3);

  await pages.signIn('abby.approver', '/approvals');
  await expect(page.getByRole('row')).toHaveCount(4);
  await pages.expectGoodAtBothWidths('approvals');
  await page.getByRole('link', { name: 'JE-1' }).click();
  await expect(page.getByRole('table', { name: 'Debits and credits of each account' })).toContainText('100.00');
  await expect(page.getByText('Prepared by adam.admin.')).toBeVisible();
  await pages.expectGoodAtBothWidths('approval');
  await page.getByRole('button', { name: 'Approve' }).click();
  await expect(page.getByText('1 of 1 approved')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Approve' })).toBeDisabled();

  await page.getByRole('link', { name: 'All approvals' }).click();
  await page.getByRole('checkbox', { name: 'Select entry JE-2' }).focus();
  await page.keyboard.press('Space');
  await page.getByRole('button', { name: 'Refuse' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('button', { name: 'Refuse' })).toBeDisabled();
  await dialog.getByLabel('What has to change?').fill('The amount is of August.');
  await pages.expectGoodAtBothWidths('approval-refused');
  await dialog.getByRole('button', { name: 'Refuse' }).click();
  await expect(page.getByRole('row')).toHaveCount(2);

  // The mapping that JE-1 and JE-3 use is changed: what was approved is void, and asked for again.
  await carl.send('PUT', '/account-mappings/4010', { account: '4010', ledgerAccount: '4000-20' });
  await awaiting(admin, 3);
  await page.getByLabel('Approval', { exact: true }).selectOption('Awaiting');
  await page.getByRole('button', { name: 'Select everything that matches' }).click();
  await expect(page.getByText('3 entries selected')).toBeVisible();

  // Nothing of it is posted, by a person or by the schedule.
  const chosen = (await cora.get('/journal-batches?status=Awaiting%20Approval%20Here')).body.items as {
    batchKey: string;
  }[];
  expect(chosen).toHaveLength(3);
  const refused = await cora.send('POST', '/posting-runs', { batchKeys: [chosen[0]?.batchKey] });
  expect([refused.status, refused.body.code]).toEqual([409, 'APPROVAL_MISSING']);
  expect((await cora.send('POST', '/posting-runs', {})).body.code).toBe('NOTHING_TO_POST');

  await page.getByRole('button', { name: 'Approve 3 entries' }).click();
  await expect(page.getByText('Nothing awaits approval')).toBeVisible();
  await cora.post();
  expect((await cora.get('/journal-batches?status=Success')).body.items).toHaveLength(3);
  const { items } = (await cora.get('/history?category=postingApproval&limit=100')).body as {
    items: { sentence: string }[];
  };
  expect(items.some(({ sentence }) => sentence.includes('refused to approve the entry: The amount'))).toBe(true);
  expect(items.some(({ sentence }) => sentence.includes('would be posted differently now'))).toBe(true);
});

test('who prepared an entry may refuse it, and approve nothing of it', async ({ page, pages, system }) => {
  const cora = await system.person('cora.controller');
  await configureForPosting(cora);
  await cora.send('PUT', '/approval-policy', ONE_PERSON);
  await cora.importCsv(closeCsv({ id: 'JE-1' }));
  await awaiting(cora, 1);
  await pages.signIn('cora.controller', '/approvals');
  await page.getByRole('checkbox', { name: 'Select entry JE-1' }).check();
  await page.getByRole('button', { name: 'Approve' }).click();
  await expect(page.getByRole('alert')).toContainText('You prepared journal entry JE-1');
  await page.getByRole('link', { name: 'JE-1' }).click();
  await expect(page.getByText('You prepared this entry')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Approve' })).toBeDisabled();
  await pages.expectGoodAtBothWidths('approval-own');
});

test('the policy gets stricter at once, and weaker only with a second Controller', async ({ page, pages, system }) => {
  const carl = await system.person('carl.controller');
  await pages.signIn('cora.controller');
  await expect(page.getByText('Approval is off: one person may prepare an entry and post it.')).toBeVisible();
  await pages.choose('Approval policy');
  await page.getByRole('button', { name: 'Add a rule' }).click();
  await page.getByLabel('Approved by').selectOption('2');
  await page.getByLabel('Amount from').fill('1000.00');
  await page.getByLabel('Currency').fill('usd');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Two people for entries from 1,000.00 USD')).toBeVisible();
  await pages.expectGoodAtBothWidths('approval-policy');

  await page.getByRole('button', { name: 'Remove rule 1' }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('A weaker policy waits for a second Controller')).toBeVisible();
  await expect(page.getByText('Two people for entries from 1,000.00 USD')).toBeVisible();
  await page.getByRole('button', { name: 'Agree' }).click();
  await expect(page.getByRole('alert', { name: 'You proposed this change' })).toContainText('POLICY_OWN_PROPOSAL');
  await pages.expectGoodAtBothWidths('approval-policy-weaker');
  const { proposal } = (await carl.get('/approval-policy')).body as { proposal: { proposalId: string } };
  const agreed = await carl.send('POST', `/approval-policy/proposals/${proposal.proposalId}/agree`, {});
  expect(agreed.body).toMatchObject({ isOff: true, proposal: null });
});

test('an Analyst and an Auditor look on', async ({ page, pages, system }) => {
  const cora = await system.person('cora.controller');
  await configureForPosting(cora);
  await cora.send('PUT', '/approval-policy', ONE_PERSON);
  await cora.importCsv(closeCsv({ id: 'JE-1' }));
  await awaiting(cora, 1);
  await pages.signIn('anna.analyst', '/approvals');
  await expect(page.getByText('Only a Controller or Approver can approve entries')).toBeVisible();
  await expect(page.getByRole('checkbox')).toHaveCount(0);
  await pages.choose('Approval policy');
  await expect(page.getByText('One person for all entries')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Save' })).toHaveCount(0);
});
