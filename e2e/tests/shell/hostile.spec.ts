import { changing } from '../../fixtures/database';
import { HOSTILE_TEXTS } from '../../fixtures/hostile';
import { NARROWEST, expectNoSidewaysScroll } from '../../fixtures/layout';
import { Backend } from '../../fixtures/server';
import { type HostileTargets, plantHostileTexts } from '../../fixtures/stored';
import { expect, test as base } from '../../fixtures/test';
import { AppPage } from '../../pages/app-page';
import { MyOrdersPage } from '../../pages/my-orders';
import { OverviewPage } from '../../pages/overview';
import { SellersPage } from '../../pages/sellers';
import { TrackingPage } from '../../pages/tracking';

/** A backend of its own, in whose database hostile text fills every field of order, product, seller and event. */
const test = base.extend<object, { targets: HostileTargets }>({
  targets: [
    async ({}, use) => {
      const targets: HostileTargets = { orders: [], sellers: [] };
      await use(targets);
    },
    { scope: 'worker' },
  ],
  backend: [
    async ({ targets }, use) => {
      const backend = await Backend.start({
        prepare: (file) => changing(file, (database) => void Object.assign(targets, plantHostileTexts(database, HOSTILE_TEXTS.map(({ text }) => text)))),
      });
      await use(backend);
      await backend.stop();
    },
    { scope: 'worker' },
  ],
});

test.use({ viewport: { width: NARROWEST, height: 700 } });

async function expectHarmless(app: AppPage, state: string): Promise<void> {
  expect(await app.page.evaluate(() => '__pwned' in window), `${state}: something ran`).toBe(false);
  const foreign = await app.main.evaluate((main) => main.querySelectorAll('script, iframe, object, embed, img, a[href^="javascript:"], [onerror], [onload], [onmouseover], [onfocus], #evil-link').length);
  expect(foreign, `${state}: markup from a text`).toBe(0);
  await expectNoSidewaysScroll(app.page, state);
}

/** What must be read on screen: the text itself, as far as white space and invisible characters are the same. */
function legible(text: string): string {
  return text.split(/[\s\u0000-\u001F\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF\u061C]/).sort((a, b) => b.length - a.length)[0]?.slice(0, 60) ?? '';
}

test.describe('for everybody', () => {
  for (const [index, { name, text }] of HOSTILE_TEXTS.entries()) {
    test(`${name} in every field of an order stays text, with and without the address`, async ({ page, texts, targets }) => {
      const order = targets.orders[index];
      if (!order) throw new Error('no such order');
      const tracking = new TrackingPage(page, texts);
      await tracking.openPublic(order.number);
      await expect(tracking.status).toBeVisible();
      await expectHarmless(tracking, `${name}, public`);
      expect(await tracking.main.innerText()).toContain(legible(text));
      await tracking.ownEmail.fill(order.email);
      await tracking.submit.click();
      await expect(tracking.fact('tracking_payment')).toBeVisible();
      await expectHarmless(tracking, `${name}, full`);
      await page.mouse.move(100, 300);
      await expectHarmless(tracking, `${name}, touched`);
    });
  }
});

test.describe('for an admin', () => {
  test.use({ role: 'admin' });

  test('hostile names of shops and products stay text in the directory and in the overviews', async ({ page, texts, targets }) => {
    test.setTimeout(90_000);
    const sellers = new SellersPage(page, texts);
    await sellers.open();
    await expect(sellers.rows.first()).toBeVisible();
    await expectHarmless(sellers, 'the directory');
    const overview = new OverviewPage(page, texts);
    for (const [index, seller] of targets.sellers.entries()) {
      const name = HOSTILE_TEXTS[index]?.name ?? '';
      await overview.open(seller);
      await overview.settled();
      await expectHarmless(overview, `the overview with ${name}`);
      expect(await overview.main.innerText(), name).toContain(legible(HOSTILE_TEXTS[index]?.text ?? ''));
    }
  });
});

test.describe('for a customer', () => {
  test.use({ role: 'customer' });

  test('hostile titles stay text in the list of orders and in the tracking', async ({ page, texts, targets }) => {
    test.setTimeout(90_000);
    const orders = new MyOrdersPage(page, texts);
    for (const query of ['', '?page=2']) {
      await orders.open(query);
      await expect(orders.rows.first()).toBeVisible();
      await expectHarmless(orders, `the list of orders${query}`);
    }
    const tracking = new TrackingPage(page, texts);
    for (const [index, order] of targets.orders.entries()) {
      await tracking.openOwn(order.id);
      await expect(tracking.status).toBeVisible();
      await expectHarmless(tracking, `own order with ${HOSTILE_TEXTS[index]?.name}`);
    }
  });
});

test('hostile text in the address bar stays text', async ({ page, texts, guard }) => {
  guard.allowFailedLoads();
  const app = new AppPage(page, texts);
  for (const { name, text } of HOSTILE_TEXTS.filter((candidate) => candidate.text.length < 1_000)) {
    const encoded = encodeURIComponent(text);
    for (const address of [`/track/${encoded}`, `/track-order?number=${encoded}`, `/login?next=${encoded}`, `/${encoded}`, `/track-order#${encoded}`]) {
      await page.goto(address);
      await app.settled();
      await expectHarmless(app, `${name} at ${address.slice(0, 20)}`);
    }
  }
});
