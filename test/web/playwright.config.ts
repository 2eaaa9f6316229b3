import { join } from 'node:path';
import { defineConfig } from '@playwright/test';

const ROOT = join(__dirname, '..', '..');

/** Debian's Chromium: nothing is downloaded. */
const CHROMIUM = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';

export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  outputDir: join(ROOT, 'coverage', 'web'),
  workers: 2, // Each test has a service and a sandbox of its own.
  fullyParallel: true,
  timeout: 180_000, // On a busy machine.
  expect: { timeout: 30_000 },
  forbidOnly: true,
  reporter: [['list']],
  use: {
    browserName: 'chromium',
    launchOptions: {
      executablePath: CHROMIUM,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
    locale: 'en-US',
    timezoneId: 'Pacific/Auckland', // Far from every zone that the tests choose, so that a wrong one shows.
    viewport: { width: 1440, height: 900 },
    contextOptions: { reducedMotion: 'reduce' },
    // A trace films the page: a fifth of the whole time. `--trace on` makes one of a test that fails.
    trace: 'off',
  },
});
