import { type CDPSession, type Page } from '@playwright/test';
import { closeCsv } from '../e2e/support/close';
import { configureForPosting } from '../e2e/support/configure';
import { type Person } from '../e2e/support/person';
import { Pages } from './support/pages';
import { expect, test } from './support/test';

const SIGNED = { rules: [{ people: 1 }], signatures: true };

/** Chromium's own authenticator, which recognizes its user. */
const authenticatorOf = async (page: Page): Promise<{ session: CDPSession; authenticatorId: string }> => {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return { session, authenticatorId };
};

const awaiting = async (person: Person, count: number): Promise<void> => {
  await expect
    .poll(async () => (await person.get('/posting-approvals?status=Awaiting')).body.items.length as number)
    .toBe(count);
};

test('a key is enrolled, a second person agrees, and many entries are signed with one gesture and posted', async ({
  page,
  system,
}) => {
  const pages = new Pages(page, system.namedService);
  const admin = await system.person('adam.admin');
  const cora = await system.person('cora.controller');
  await configureForPosting(cora);
  await cora.send('PUT', '/approval-policy', SIGNED);
  await admin.importCsv(closeCsv({ id: 'JE-1' }, { id: 'JE-2', amount: '250.00' }, { id: 'JE-3' }));
  await awaiting(admin, 3);
  const { session, authenticatorId } = await authenticatorOf(page);

  await pages.signIn('abby.approver', '/approvals');
  await expect(page.getByText('with a signature').first()).toBeVisible();
  await page.getByRole('button', { name: 'Select everything that matches' }).click();
  await page.getByRole('button', { name: 'Approve and sign 3 entries' }).click();
  await expect(page.getByRole('alert', { name: 'You have no key to sign with' })).toContainText('SIGNING_KEY_MISSING');
  await pages.expectGoodAtBothWidths('approval-no-key');

  await pages.choose('Signing keys');
  await expect(page.getByText('No key is enrolled')).toBeVisible();
  await page.getByLabel('What you call it').fill('Laptop');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('row', { name: /Laptop/ })).toContainText('Awaiting');
  await pages.choose('Approvals');
  await page.getByRole('button', { name: 'Select everything that matches' }).click();
  await page.getByRole('button', { name: 'Approve and sign 3 entries' }).click();
  await expect(page.getByRole('alert', { name: 'You have no key to sign with' })).toBeVisible();

  const controller = await page.context().newPage();
  const controllerPages = new Pages(controller, system.namedService);
  await controller.context().clearCookies();
  await controllerPages.signIn('cora.controller', '/settings/signing-keys');
  await controller.getByRole('button', { name: /Agree to the key of/ }).click();
  await expect(controller.getByRole('dialog')).toContainText('Ask');
  await controllerPages.expectGoodAtBothWidths('signing-key-agree');
  await controller.getByRole('dialog').getByRole('button', { name: 'Agree' }).click();
  await expect(controller.getByRole('row', { name: /Laptop/ })).toContainText('Usable');
  await controllerPages.expectGoodAtBothWidths('signing-keys');

  await page.bringToFront();
  await page.getByRole('button', { name: 'Approve and sign 3 entries' }).click();
  await expect(page.getByText('Nothing awaits approval')).toBeVisible();
  const { credentials } = await session.send('WebAuthn.getCredentials', { authenticatorId });
  expect(credentials.map(({ signCount }) => signCount)).toEqual([2]); // Once when it was made, and one gesture.
  await page.getByLabel('Approval', { exact: true }).selectOption('Approved');
  await page.getByRole('link', { name: 'JE-2' }).click();
  await expect(page.getByText('1 of 1 approved, each with a signature')).toBeVisible();
  await pages.expectGoodAtBothWidths('approval-signed');

  await cora.post();
  expect((await cora.get('/journal-batches?status=Success')).body.items).toHaveLength(3);
  const { items } = (await cora.get('/history?category=approvalSignature&limit=100')).body as {
    items: { type: string }[];
  };
  expect(items.map(({ type }) => type).sort()).toEqual(['ApprovalSigningStarted', 'ApprovalsSigned']);
});

test('a person who is not recognized signs nothing, and a revoked key neither', async ({ page, system }) => {
  const pages = new Pages(page, system.namedService);
  const cora = await system.person('cora.controller');
  const admin = await system.person('adam.admin');
  await configureForPosting(cora);
  const { session, authenticatorId } = await authenticatorOf(page);
  await pages.signIn('abby.approver', '/settings/signing-keys');
  await page.getByRole('button', { name: 'Enroll a key' }).click();
  await expect(page.getByRole('row', { name: /Passkey/ })).toBeVisible();
  const { items } = (await cora.get('/signing-keys')).body as { items: { keyId: string; fingerprint: string }[] };
  const { keyId, fingerprint } = items[0]!;
  await cora.send('POST', `/signing-keys/${keyId}/agree`, { fingerprint });
  await cora.send('PUT', '/approval-policy', SIGNED);
  await admin.importCsv(closeCsv({ id: 'JE-1' }));
  await awaiting(admin, 1);

  await session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });
  await pages.choose('Approvals');
  await page.getByRole('link', { name: 'JE-1' }).click();
  await page.getByRole('button', { name: 'Approve and sign' }).click();
  await expect(page.getByRole('alert', { name: /Nothing was signed/ })).toContainText('NOT_SIGNED');
  await session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: true });

  await pages.choose('Signing keys');
  await page.getByRole('button', { name: /Revoke the key/ }).click();
  await page.getByRole('dialog').getByLabel('Why?').fill('The laptop is lost.');
  await pages.expectGoodAtBothWidths('signing-key-revoke');
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await expect(page.getByRole('row', { name: /Passkey/ })).toContainText('The laptop is lost.');
  await pages.choose('Approvals');
  await page.getByRole('link', { name: 'JE-1' }).click();
  await page.getByRole('button', { name: 'Approve and sign' }).click();
  await expect(page.getByRole('alert', { name: /You have no key/ })).toContainText('SIGNING_KEY_MISSING');
  expect((await cora.send('POST', '/posting-runs', {})).body.code).toBe('NOTHING_TO_POST');
});

test('signatures are switched on with the policy, and off only with a second Controller', async ({ page, pages }) => {
  await pages.signIn('cora.controller', '/settings/approvals');
  await page.getByRole('button', { name: 'Add a rule' }).click();
  await page.getByRole('checkbox', { name: 'Approvals are signed' }).check();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText("Each approval is signed with the person's own key")).toBeVisible();
  await pages.expectGoodAtBothWidths('approval-policy-signed');
  await page.getByRole('checkbox', { name: 'Approvals are signed' }).uncheck();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('A weaker policy waits for a second Controller')).toBeVisible();
});
