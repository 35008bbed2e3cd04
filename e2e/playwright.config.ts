import { defineConfig } from '@playwright/test';

import { CHROMIUM } from './fixtures/paths';

/** Flags for a browser that runs as root in a container and talks to nobody but the tests. */
const CHROMIUM_ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export default defineConfig({
  testDir: '.',
  testMatch: ['tests/**/*.spec.ts', 'bugs/**/*.spec.ts'],
  outputDir: 'test-results',
  globalSetup: './fixtures/global-setup.ts',
  // One browser: the machines this runs on have two cores, and the backend needs the other.
  workers: 1,
  fullyParallel: false,
  forbidOnly: Boolean(process.env.CI),
  retries: 0,
  timeout: 45_000,
  expect: { timeout: 8_000 },
  reporter: [['list'], ['./fixtures/what-failed.ts'], ['json', { outputFile: '.output/report.json' }]],
  use: {
    browserName: 'chromium',
    launchOptions: { executablePath: CHROMIUM, args: CHROMIUM_ARGS },
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    colorScheme: 'light',
    reducedMotion: 'reduce',
    screenshot: 'only-on-failure',
    // Recording slows every test; `TRACE=1` turns it on for a failure one cannot explain.
    trace: process.env.TRACE ? 'retain-on-failure' : 'off',
    actionTimeout: 8_000,
    navigationTimeout: 20_000,
  },
});
