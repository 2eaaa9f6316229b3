import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test as base } from '@playwright/test';
import { RunningSystem } from '../../e2e/support/system';
import { Pages } from './pages';

export { expect } from '@playwright/test';

export const ENVIRONMENTS = ['acme-test', 'acme-live', 'us-live'] as const;

interface Options {
  /** Whether the operator has set up the REST API of the sandbox. */
  readonly isRestSetUp: boolean;
}

interface Fixtures {
  /** The folder that holds a pick-up folder for each environment. */
  readonly pickUpRoot: string;
  /** The real service and sandbox, fresh for each test. */
  readonly system: RunningSystem;
  /** The browser, as a person uses it. A test fails when the console shows an error or a page throws one. */
  readonly pages: Pages;
}

export const test = base.extend<Options & Fixtures>({
  isRestSetUp: [false, { option: true }],
  pickUpRoot: async ({}, use) => {
    const root = mkdtempSync(join(tmpdir(), 'revrec-pick-up-'));
    await use(root);
    rmSync(root, { recursive: true });
  },
  system: async ({ pickUpRoot, isRestSetUp }, use) => {
    const system = await RunningSystem.start({
      ...(isRestSetUp ? { rest: true } : {}),
      sandbox: { SANDBOX_ENVIRONMENT: ENVIRONMENTS.join(',') },
      service: {
        ENVIRONMENTS: [...ENVIRONMENTS, 'other-live'].join(','),
        TEST_ENVIRONMENTS: 'acme-test',
        PICK_UP_ROOT: pickUpRoot,
      },
    });
    await use(system);
    await system.stop();
  },
  pages: async ({ system, page }, use) => {
    const errors = consoleErrorsOf(page);
    await use(new Pages(page, system.service));
    expect(errors).toEqual([]);
  },
});

const consoleErrorsOf = (page: Page): string[] => {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !SHOWN_TOO.test(message.text()))
      errors.push(`${message.text()} ${message.location().url}`);
  });
  return errors;
};

/**
 * Refusals of the service, and parts of the pages that cannot be had, are shown on the page: that the browser notes them
 * besides is no defect.
 */
const SHOWN_TOO =
  /^(Failed to load resource: the server responded with a status of [45]\d\d|TypeError: Failed to fetch dynamically imported module)/;
