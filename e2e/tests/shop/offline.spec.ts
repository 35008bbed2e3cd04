import type { Page } from '@playwright/test';

import { DEMO_PASSWORD } from '../../fixtures/accounts';
import { expect, ordersIn, test } from '../../fixtures/shop';
import { LoginPage } from '../../pages/login';
import { OrderPage } from '../../pages/order';
import { OrdersPage } from '../../pages/orders';

/** Once the newest orders are kept, the device needs no network. */
async function kept(page: Page): Promise<void> {
  await expect
    .poll(() => page.evaluate(async () => Boolean(await (await caches.open('sokoni-data')).match('/api/enhanced-orders/recent/'))), { timeout: 20_000 })
    .toBe(true);
}

test.beforeEach(({ guard }) => guard.allowFailedLoads());

test('without a network, list and orders open in under two seconds and say how old they are; a change waits', async ({ page, texts, shop, as }) => {
  const [order] = await ordersIn('processing');
  const list = new OrdersPage(page, texts);
  await list.open();
  const shown = await list.ids();
  await kept(page);
  await shop.network.stop();

  const begun = Date.now();
  await page.goto('/shop/orders');
  await expect(list.rows.first()).toBeVisible();
  expect(Date.now() - begun).toBeLessThan(2_000);
  expect(await list.ids()).toEqual(shown);
  await expect(page.locator('#copies')).toHaveText(texts.of('offline_copies'));

  const detail = new OrderPage(page, texts);
  await page.goto(`/shop/orders/${order?.id}`);
  await expect(detail.status).toHaveAttribute('data-status', 'processing');
  // Addresses are not kept.
  expect(await page.evaluate(async () => {
    const data = await caches.open('sokoni-data');
    const texts = await Promise.all((await data.keys()).map(async (request) => (await data.match(request))?.text()));
    return texts.filter((text) => text?.includes('@') || text?.includes('"address":"')).length;
  })).toBe(0);

  await detail.action('ship').click();
  await page.getByRole('checkbox', { name: texts.of('own_delivery') }).check();
  await detail.submit.click();
  await expect(detail.tray.open(1)).toBeVisible();
  await shop.network.restart();
  await page.evaluate(() => window.dispatchEvent(new Event('online')));
  await expect(detail.tray.open(0)).toHaveCount(1, { timeout: 15_000 });
  // Nobody is warned any longer than needed.
  await expect(page.locator('#copies')).toBeHidden({ timeout: 15_000 });
  const seller = await as('seller');
  expect(await (await seller.get(`/api/enhanced-orders/${order?.id}/`)).json()).toMatchObject({ status: 'shipped', version: 2 });
});

test('after signing out nothing of the shop is left on the device, and the next user finds nothing of the one before', async ({ page, texts, shop }) => {
  const list = new OrdersPage(page, texts);
  await list.open();
  await kept(page);
  await page.getByRole('button', { name: texts.of('sign_out') }).click();
  await expect(page).toHaveURL(/\/login/);
  const left = () => page.evaluate(async () => ({
    copies: (await caches.keys()).filter((name) => name === 'sokoni-data'),
    databases: (await indexedDB.databases()).map(({ name }) => name),
  }));
  await expect.poll(left).toEqual({ copies: [], databases: [] });

  const login = new LoginPage(page, texts);
  await login.email.fill('seller2@demo.example');
  await login.password.fill(DEMO_PASSWORD);
  await login.submit.click();
  await expect(page).toHaveURL(/\/seller/);
  await page.goto('/shop/orders');
  await list.settled();
  const own = await list.ids();
  await kept(page);
  await shop.network.stop();
  await page.goto('/shop/orders');
  await expect(list.rows.first()).toBeVisible();
  expect(await list.ids()).toEqual(own);
});

test('when the session has ended elsewhere, the copies go with it', async ({ page, texts, shop }) => {
  const list = new OrdersPage(page, texts);
  await list.open();
  await kept(page);
  shop.network.fail('/api/auth/me', { kind: 'status', status: 401 });
  await page.goto('/shop/orders');
  await expect(page).toHaveURL(/\/login/);
  expect(await page.evaluate(() => caches.has('sokoni-data'))).toBe(false);
});

test('the configuration takes the service worker out of use', async ({ page, texts, shop }) => {
  const list = new OrdersPage(page, texts);
  await list.open();
  await kept(page);
  shop.network.fail('/config.json', { kind: 'answer', body: { offline: false } });
  await page.reload();
  await list.settled();
  const left = () => page.evaluate(async () => ({ caches: await caches.keys(), workers: (await navigator.serviceWorker.getRegistrations()).length }));
  await expect.poll(left).toEqual({ caches: [], workers: 0 });
  await page.reload();
  await list.settled();
  await page.waitForTimeout(3_000);
  expect(await left()).toEqual({ caches: [], workers: 0 });
});

test('a new version asks before it takes over, and does so when told', async ({ page, texts, shop }) => {
  const list = new OrdersPage(page, texts);
  await list.open();
  await kept(page);
  const worker = await (await page.request.get('/sw.js')).text();
  shop.network.fail('/sw.js', { kind: 'text', type: 'text/javascript', body: worker.replace(/version:\s*"[0-9a-f]+"/, 'version:"0000000000000000"') });
  await page.reload();
  await list.settled();
  await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update());
  await expect(page.locator('#update')).toBeVisible({ timeout: 15_000 });
  expect(await page.evaluate(() => caches.has('sokoni-shell-0000000000000000'))).toBe(true);
  const reloaded = page.waitForEvent('load');
  await page.locator('#update').click();
  await reloaded;
  await list.settled();
  await expect.poll(() => page.evaluate(async () => (await caches.keys()).filter((name) => name.startsWith('sokoni-shell')))).toEqual(['sokoni-shell-0000000000000000']);
  await expect(page.locator('#update')).toBeHidden();
});
