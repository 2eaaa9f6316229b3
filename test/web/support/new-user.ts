import { expect, type Locator, type Page } from '@playwright/test';

/**
 * Words by which the feature text leads a person, each with the part of the text that says it. The screens carry them.
 */
const FEATURE_TEXT: Readonly<Record<string, string>> = {
  Accounting: 'Navigate to Settings > Accounting.',
  Connect: 'On the Accounting page, click the Connect icon.',
  'AC Journal Posting': 'In the Connect Your Data pop-up, select AC Journal Posting.',
  'Sage Intacct': 'Click Sage Intacct and provide your Sage Intacct login details.',
  'Company ID': 'Specify the Sage Intacct Company ID',
  'Sender ID': 'Specify the Sage Intacct Sender ID',
  'Sender Password': 'Specify your Sage Intacct Sender Password.',
  'User ID': 'Specify the Sage Intacct User ID',
  'User Password': 'Specify the user password of your Intacct account.',
  'Connect Your Data': 'Click Connect Your Data, then enter your Sage Intacct login details.',
  'Custom Fields': 'Navigate to Settings > Accounting > Site Settings > Custom Fields.',
  Add: 'Click the + Add icon to add a new field.',
  Class: 'custom fields such as Location, Department, and Class',
  Location: 'custom fields such as Location, Department, and Class',
  Department: 'custom fields such as Location, Department, and Class',
  Save: 'Click Save to save the field.',
  'Include in Journal Posting': 'Mark the Class and Location custom fields with Include in Journal Posting.',
  'Post Journals': 'From the Post Journal page, click Post Journals.',
  'Export Journals': 'an Export Journals widget appears on the left menu.',
  Success: 'The journal status is updated in RevRec Premium as Success.',
};

/** What the feature text leaves to the product: the words by which the pages themselves lead on. */
const LED_BY_THE_PAGES: ReadonlySet<string> = new Set([
  'Not yet',
  'Import',
  'Close file',
  'Confirm import',
  'Save 15 mappings',
  'Ledger Watch',
  'Read every line',
  'Reconcile',
  'Tie out now',
  'Close Period',
  'Start closing',
  'Why what was not checked will do',
  'Sign the close',
]);

/** Knows no address, no selector and no name of the code: looks for roles and visible words, and counts what it does. */
export class NewUser {
  /** The first one was to sign in. */
  interactions = 1;

  constructor(
    private readonly page: Page,
    private readonly patienceMs = 30_000,
  ) {}

  /** Presses what a person calls so: a button, a link or a choice. Of several, the one in front. */
  async press(word: string, within: Page | Locator = this.page): Promise<void> {
    const name = new RegExp(`^${escaped(known(word))}(?![\\w(])`);
    const found = within
      .getByRole('button', { name })
      .or(within.getByRole('link', { name }))
      .filter({ visible: true })
      .first();
    await found.click({ timeout: this.patienceMs });
    this.interactions += 1;
  }

  /** Goes to a page by the menu, and waits until its title says so. */
  async open(word: string): Promise<void> {
    await this.press(word, this.page.getByRole('navigation'));
    await expect(this.page.getByRole('heading', { level: 1, name: word, exact: true })).toBeVisible({
      timeout: this.patienceMs,
    });
  }

  async fill(word: string, text: string): Promise<void> {
    await this.page.getByLabel(new RegExp(`^${escaped(known(word))}`)).fill(text, { timeout: this.patienceMs });
    this.interactions += 1;
  }

  /** Gives a file to what a person calls so. */
  async give(word: string, file: string): Promise<void> {
    const named = this.page.getByLabel(known(word), { exact: true }).or(this.page.getByRole('button', { name: word }));
    const input = named.and(this.page.locator('input'));
    if ((await input.count()) > 0) await input.setInputFiles(file, { timeout: this.patienceMs });
    else {
      const chooser = this.page.waitForEvent('filechooser', { timeout: this.patienceMs });
      await named.first().click({ timeout: this.patienceMs });
      await (await chooser).setFiles(file);
    }
    this.interactions += 1;
  }

  async see(text: string | RegExp, timeoutMs = this.patienceMs): Promise<void> {
    await expect(this.page.getByText(text).filter({ visible: true }).first()).toBeVisible({ timeout: timeoutMs });
  }
}

/** Only words that the text or a page said before. */
const known = (word: string): string => {
  if (word in FEATURE_TEXT || LED_BY_THE_PAGES.has(word)) return word;
  throw new Error(`A new user does not know the word ${word}.`);
};

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
