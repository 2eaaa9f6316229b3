import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import type axe from 'axe-core';
import { ENVIRONMENT, ROOT } from '../../e2e/support/system';

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const SCREENS = join(ROOT, 'docs', 'screens');

const ALL_RULES: axe.RunOnly = {
  type: 'tag',
  values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
};
const RULES_OF_COLORS: axe.RunOnly = { type: 'rule', values: ['color-contrast', 'link-in-text-block'] };

export const WIDE = { width: 1440, height: 900 };
export const NARROW = { width: 390, height: 844 };

/** What a person does in the browser. */
export class Pages {
  constructor(
    readonly page: Page,
    private readonly service: string,
  ) {}

  /** Goes to a page of the environment as a demo person, through the sign-in provider. */
  async signIn(person: string, path = '', environment: string = ENVIRONMENT): Promise<void> {
    await this.page.goto(this.addressOf(path, environment));
    await this.choosePerson(person);
  }

  async choosePerson(person: string): Promise<void> {
    await this.page.getByRole('button', { name: person }).click();
    await this.page.waitForURL(`${this.service}/**`);
  }

  /** To another page of the environment by the menu, as people go. */
  async choose(label: string): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: label, exact: true }).click();
  }

  addressOf(path = '', environment: string = ENVIRONMENT): string {
    return `${this.service}/e/${environment}${path}`;
  }

  /** Chooses an option of a select, in a dialog or on the page. */
  async select(within: Page | Locator, label: string, option: string): Promise<void> {
    await within
      .getByRole('combobox', { name: label })
      .or(within.getByRole('textbox', { name: label }))
      .click();
    await this.page.getByRole('option', { name: option, exact: true }).click();
  }

  /** Presses a button that posts, and agrees to what it shows. */
  async post(button: Locator = this.page.getByRole('button', { name: 'Post Journals', exact: true })): Promise<void> {
    await button.click();
    const dialog = this.page.getByRole('dialog', { name: 'Post Journals to Sage Intacct?' });
    await dialog.getByRole('button', { name: 'Post Journals' }).click();
    await expect(dialog).toBeHidden();
  }

  heading(name: string): Locator {
    return this.page.getByRole('heading', { level: 1, name, exact: true });
  }

  /**
   * Nothing that keeps people from using the page. In the dark scheme only what depends on colors is checked again: the
   * page is the same.
   */
  async expectNoViolations(): Promise<void> {
    await expect(this.page.locator('h1').first()).toBeAttached(); // A page that is still being loaded has none.
    for (const colorScheme of ['light', 'dark'] as const) {
      await this.page.emulateMedia({ colorScheme });
      await this.settledIn(colorScheme);
      const runOnly = colorScheme === 'light' ? ALL_RULES : RULES_OF_COLORS;
      expect(await this.violations(runOnly), `in the ${colorScheme} scheme`).toEqual([]);
    }
    await this.page.emulateMedia({ colorScheme: null });
  }

  /** Nothing is wider than the screen. */
  async expectNoSidewaysScroll(): Promise<void> {
    const tooWide = (): Promise<number> =>
      this.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    await expect.poll(tooWide, 'pixels that the page is wider than the screen').toBe(0);
  }

  /** Checks the page at both widths; with UPDATE_SCREENS it writes what it saw to docs/screens. */
  async expectGoodAtBothWidths(name: string): Promise<void> {
    for (const size of [NARROW, WIDE]) {
      await this.page.setViewportSize(size);
      await this.expectNoSidewaysScroll();
      await this.expectNoViolations();
      await this.screenshot(`${name}-${size.width}`);
    }
  }

  private async screenshot(name: string): Promise<void> {
    if (process.env['UPDATE_SCREENS'] === undefined) return;
    await this.page.emulateMedia({ colorScheme: 'light' });
    await this.page.evaluate(() => {
      window.scrollTo(0, 0);
    });
    const hasDialog = await this.page.getByRole('dialog').first().isVisible();
    await this.page.screenshot({
      path: join(SCREENS, `${name}.png`),
      fullPage: !hasDialog, // A dialog covers what is on the screen, not the whole page.
      scale: 'css',
      animations: 'disabled',
      style: '.mantine-Notifications-root { display: none; }',
    });
  }

  /** Colours have changed, and the browser has drawn them. */
  private async settledIn(colorScheme: 'light' | 'dark'): Promise<void> {
    await expect(this.page.locator('html')).toHaveAttribute('data-mantine-color-scheme', colorScheme);
    await this.page.evaluate(async () => {
      await Promise.all(document.getAnimations().map(({ finished }) => finished.catch(() => null)));
      await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    });
  }

  private async violations(runOnly: axe.RunOnly): Promise<string[]> {
    // Anywhere else the bar at the bottom covers half of some row, which can be scrolled to.
    await this.page.evaluate(() => {
      window.scrollTo(0, document.body.scrollHeight);
    });
    // Not as a script of the page: its policy would not let it in.
    if (!(await this.page.evaluate(() => 'axe' in window))) await this.page.evaluate(AXE);
    return this.page.evaluate(async (rules) => {
      const { axe: checker } = window as unknown as { axe: typeof axe };
      const { violations } = await checker.run(document, { runOnly: rules, resultTypes: ['violations'] });
      return violations.flatMap(({ id, nodes }) =>
        nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary ?? ''}`),
      );
    }, runOnly);
  }
}
