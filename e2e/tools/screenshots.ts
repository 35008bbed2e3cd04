import { mkdirSync } from 'node:fs';
import path from 'node:path';

import type { Role } from '../fixtures/accounts';
import { LOCALES, type Locale, Texts } from '../fixtures/catalogue';
import { OUTPUT } from '../fixtures/paths';
import { sampleOrders } from '../fixtures/samples';
import { test } from '../fixtures/test';
import { AppPage } from '../pages/app-page';
import { TrackingPage } from '../pages/tracking';

/**
 * Takes a picture of every page at two widths, in light and dark, in English and Arabic, into `e2e/.output/screenshots`.
 * By hand: `npx playwright test -c e2e/tools`. `LANGUAGES=en,fr` chooses other languages, `-g seller` one page.
 */
const WIDTHS = [360, 1280];
const SCHEMES = ['light', 'dark'] as const;
const CHOSEN = (process.env.LANGUAGES ?? 'en,ar').split(',').filter((tag): tag is Locale => (LOCALES as readonly string[]).includes(tag));

interface Shot {
  name: string;
  role?: Role;
  /** Goes to the page and waits for what should be in the picture. */
  show: (page: AppPage) => Promise<void>;
}

const at = (address: string) => async (app: AppPage) => {
  await app.page.goto(address);
  await app.settled();
};

const tracking = (pick: (orders: Awaited<ReturnType<typeof sampleOrders>>) => { number: string; email?: string }) => async (app: AppPage) => {
  const order = pick(await sampleOrders());
  const view = new TrackingPage(app.page, app.texts);
  if (order.email) {
    await view.openForm();
    await view.lookUp(order.number, order.email);
  } else await view.openPublic(order.number);
  await view.result.waitFor();
};

const SHOTS: Shot[] = [
  { name: 'login', show: at('/login') },
  {
    name: 'login-errors',
    show: async (app) => {
      await at('/login')(app);
      await app.main.getByRole('button', { name: app.texts.of('login_submit') }).click();
      await app.errorSummary.waitFor();
    },
  },
  { name: 'settings', show: async (app) => { await at('/login')(app); await app.settings.click(); } },
  { name: 'seller', role: 'seller', show: at('/seller') },
  { name: 'queue', role: 'seller', show: at('/seller/fulfillment') },
  {
    name: 'queue-form',
    role: 'seller',
    show: async (app) => {
      await at('/seller/fulfillment?show=packed')(app);
      await app.main.locator('.job__step').first().click();
      await app.page.locator('#action-submit').click();
      await app.errorSummary.waitFor();
    },
  },
  { name: 'sellers', role: 'admin', show: at('/admin/sellers') },
  { name: 'arrivals', role: 'support', show: at('/analytics/wismo/fulfillment?date_range=90d') },
  { name: 'arrivals-weeks', role: 'support', show: at('/analytics/wismo/fulfillment?date_range=90d&cut=week') },
  { name: 'tomorrow', role: 'support', show: at('/analytics/wismo/tomorrow') },
  { name: 'ratings', role: 'support', show: at('/analytics/wismo/satisfaction?date_range=90d&group_by=week') },
  { name: 'my-orders', role: 'customer', show: at('/customer/orders') },
  {
    name: 'my-order-tracking',
    role: 'customer',
    show: async (app) => {
      await at('/customer/orders')(app);
      await app.main.locator('.row-list a').first().click();
      await app.page.locator('section.tracking').waitFor();
    },
  },
  { name: 'track-form', show: at('/track-order') },
  {
    name: 'track-form-not-found',
    show: async (app) => {
      const view = new TrackingPage(app.page, app.texts);
      await view.openForm();
      await view.lookUp('SK-0000-0000');
      await view.errorSummary.waitFor();
    },
  },
  { name: 'tracking-public', show: tracking((orders) => ({ number: orders.shipped.number })) },
  { name: 'tracking-full', show: tracking((orders) => orders.delivered) },
  { name: 'tracking-late', show: tracking((orders) => orders.failedAttempt) },
  { name: 'tracking-cancelled', show: tracking((orders) => orders.cancelled) },
  { name: 'not-found', show: at('/no/such/page') },
  {
    name: 'seller-failed',
    role: 'seller',
    show: async (app) => {
      await app.page.route('**/api/analytics/**', (route) => route.fulfill({ status: 503, json: {} }));
      await at('/seller')(app);
      await app.page.unroute('**/api/analytics/**');
    },
  },
];

for (const language of CHOSEN) {
  for (const shot of SHOTS) {
    test.describe(() => {
      test.use({ role: shot.role, language });

      test(`${shot.name} ${language}`, async ({ page, guard }) => {
        guard.allowFailedLoads();
        const app = new AppPage(page, new Texts(language));
        for (const width of WIDTHS) {
          await page.setViewportSize({ width, height: 800 });
          await page.emulateMedia({ colorScheme: 'light' });
          await shot.show(app);
          for (const colorScheme of SCHEMES) {
            await page.emulateMedia({ colorScheme });
            const folder = path.join(OUTPUT, 'screenshots', language, colorScheme, String(width));
            mkdirSync(folder, { recursive: true });
            await page.screenshot({ path: path.join(folder, `${shot.name}.png`), fullPage: true });
          }
        }
      });
    });
  }
}
