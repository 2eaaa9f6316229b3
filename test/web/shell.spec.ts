import { type Page } from '@playwright/test';
import { NARROW, WIDE } from './support/pages';
import { expect, test } from './support/test';

const person = (page: Page): ReturnType<Page['getByRole']> => page.getByRole('group', { name: 'Signed in' });

test('a Controller signs in, sees who and where he is, and signs out of the provider too', async ({ page, pages }) => {
  await pages.signIn('cora.controller', '/settings/accounting');
  await expect(pages.heading('Accounting')).toBeVisible();
  await expect(person(page)).toHaveText(/Cora Controller\s*Controller/);
  await expect(page.getByLabel('Environment')).toHaveValue('acme-test');
  expect(await page.evaluate(() => JSON.stringify([localStorage, sessionStorage]))).not.toMatch(/token/i);

  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: 'Sign out' }).click(); // The provider asks as well.
  await expect(pages.heading('Signed out')).toBeVisible();
  await pages.expectGoodAtBothWidths('signed-out');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in as' })).toBeVisible();
});

test('a reload asks the provider again and keeps the page', async ({ page, pages }) => {
  await pages.signIn('anna.analyst', '/settings/accounting/custom-fields');
  await expect(pages.heading('Custom Fields')).toBeVisible();
  await page.reload();
  await expect(pages.heading('Custom Fields')).toBeVisible();
  await expect(page).toHaveURL(pages.addressOf('/settings/accounting/custom-fields'));
});

test('the shell is usable at both widths, in both schemes, and by keyboard alone', async ({ page, pages }) => {
  await pages.signIn('cora.controller');
  await expect(pages.heading('Home')).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the page' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();

  await pages.choose('Runs');
  await expect(pages.heading('Runs')).toBeFocused();
  await expect(page).toHaveTitle('Runs · acme-test · RevRec');

  await page.setViewportSize(NARROW);
  await page.getByRole('button', { name: 'Open the menu' }).press('Enter');
  await expect(page.getByRole('dialog', { name: 'Menu' })).toBeVisible();
  await pages.expectNoViolations();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Open the menu' })).toBeFocused();
  await page.getByRole('button', { name: 'Open the menu' }).click();
  await pages.choose('Journal frequency');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(pages.heading('Journal frequency')).toBeFocused();
  await page.setViewportSize(WIDE);
});

test('the colors are the chosen ones, even after a reload', async ({ page, pages }) => {
  await pages.signIn('cora.controller');
  await page.getByRole('button', { name: /^Colors: as the system/ }).click();
  await page.getByRole('button', { name: /^Colors: light/ }).click();
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
  await page.reload();
  await expect(page.getByRole('button', { name: /^Colors: dark/ })).toBeVisible();
});

test('the environment is in the address, can be switched, and the last one is opened again', async ({
  page,
  pages,
  system,
}) => {
  await pages.signIn('cora.controller', '/runs');
  await page.getByLabel('Environment').selectOption('acme-live');
  await expect(pages.heading('Home')).toBeVisible();
  await expect(page).toHaveURL(pages.addressOf('', 'acme-live'));
  await page.goto(system.service);
  await expect(page).toHaveURL(pages.addressOf('', 'acme-live'));
});

test('a test environment says so on every page and in every dialog, and a live one carries no band', async ({
  page,
  pages,
}) => {
  await pages.signIn('cora.controller', '/settings/accounting/custom-fields');
  await expect(page.getByText('Test environment acme-test')).toBeVisible();
  await page.getByRole('button', { name: 'Add' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a custom field' });
  await expect(dialog.getByText('Environment acme-test')).toBeVisible();
  await expect(dialog.getByText('Test', { exact: true })).toBeVisible();
  await pages.expectGoodAtBothWidths('test-environment');
  await page.keyboard.press('Escape');

  await page.goto(pages.addressOf('/settings/accounting/custom-fields', 'acme-live'));
  await expect(pages.heading('Custom Fields')).toBeVisible();
  await expect(page).toHaveTitle('Custom Fields · acme-live · RevRec');
  await expect(page.getByText(/^Test environment/)).toBeHidden();
  await page.getByRole('button', { name: 'Add' }).click();
  await expect(dialog.getByText('Environment acme-live')).toBeVisible();
  await expect(dialog.getByText('Live', { exact: true })).toBeVisible();
});

test('the first sign-in asks where to go, and the choice is remembered', async ({ page, pages, system }) => {
  await page.goto(system.service);
  await pages.choosePerson('anna.analyst');
  await expect(pages.heading('Choose an environment')).toBeVisible();
  await expect(page.getByRole('list', { name: 'Your environments' }).getByRole('listitem')).toHaveText([
    /acme-live\s*Live\s*Analyst/,
    /acme-test\s*Test\s*Analyst/,
    /us-live\s*Live\s*Analyst/,
  ]);
  await pages.expectGoodAtBothWidths('choose-environment');
  await page.getByRole('link', { name: 'us-live' }).click();
  await expect(pages.heading('Home')).toBeVisible();
  await page.goto(system.service);
  await expect(page).toHaveURL(pages.addressOf('', 'us-live'));
});

test('a person without a role sees whom to ask', async ({ page, pages, system }) => {
  await page.goto(system.service);
  await pages.choosePerson('nobody');
  await expect(pages.heading('No permission')).toBeVisible();
  await expect(page.getByText('Nobody has no role in any environment.')).toBeVisible();
  await pages.expectGoodAtBothWidths('no-permission');
});

test('an environment of others stays closed, and the own ones are offered', async ({ page, pages }) => {
  await pages.signIn('olga.other');
  await expect(page.getByText('Olga Other has no role in the environment acme-test.')).toBeVisible();
  await page.getByRole('link', { name: 'other-live' }).click();
  await expect(pages.heading('Home')).toBeVisible();
});

test('a sign-in that the provider refuses says so, and what to do', async ({ page, pages, system }) => {
  await page.goto(`${system.service}/?error=access_denied&error_description=Not+today&state=unknown`);
  await expect(pages.heading('Sign-in failed')).toBeVisible();
  await pages.expectGoodAtBothWidths('sign-in-failed');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await pages.choosePerson('cora.controller');
  await expect(pages.heading('Choose an environment')).toBeVisible();
});

test('a token that is about to expire is renewed without leaving the page', async ({ page, pages }) => {
  await page.clock.install();
  await pages.signIn('cora.controller', '/runs');
  await expect(pages.heading('Runs')).toBeVisible();
  const renewal = page.waitForResponse((reply) => reply.url().endsWith('/token'));
  await page.clock.fastForward('59:30');
  expect((await renewal).request().postData()).toContain('grant_type=refresh_token');
  await expect(pages.heading('Runs')).toBeVisible();
});

test('the pages come with a strict policy, and only page addresses are pages', async ({ request, system }) => {
  const page = await request.get(`${system.service}/e/acme-test/runs`);
  expect(page.headers()['permissions-policy']).toBe(
    'publickey-credentials-get=(self), publickey-credentials-create=(self)',
  );
  const policy = page.headers()['content-security-policy'];
  expect(policy).toContain("script-src 'self';");
  expect(policy).toContain("default-src 'none';");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toContain('unsafe-eval');
  expect(page.headers()['cache-control']).toBe('no-store');
  const html = await page.text();
  expect(html).not.toMatch(/<script(?![^>]* src=)/);
  expect(html).not.toMatch(/ on[a-z]+=/);

  const [script = ''] = /\/assets\/[^"]+\.js/.exec(html) ?? [];
  const asset = await request.get(system.service + script);
  expect(asset.headers()['cache-control']).toBe('public, max-age=31536000, immutable');
  expect(asset.headers()['content-encoding']).toBe('gzip');

  for (const path of ['/v1/none', '/health/none', '/docs-none', '/assets/none.js', '/none']) {
    const reply = await request.get(system.service + path);
    expect([path, reply.status(), reply.headers()['content-type']]).toEqual([
      path,
      404,
      expect.stringContaining('application/problem+json'),
    ]);
  }
  expect(await (await request.get(`${system.service}/web-config.json`)).json()).toMatchObject({
    clientId: 'revrec-web',
    scope: 'openid profile',
    parameters: {},
    rolesClaim: 'revrec_roles',
  });
});

test('the description of the API works under the same policy', async ({ page, pages, system }) => {
  await page.goto(`${system.service}/docs`);
  await expect(page.getByRole('heading', { name: /RevRec journal posting/ })).toBeVisible();
  expect(pages).toBeDefined();
});
