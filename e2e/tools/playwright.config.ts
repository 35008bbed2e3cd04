import base from '../playwright.config';

/** `npx playwright test -c e2e/tools`: pictures for people, not checks. */
export default { ...base, testDir: '.', testMatch: ['screenshots.ts'], globalSetup: '../fixtures/global-setup.ts', timeout: 300_000, reporter: 'list' as const };
