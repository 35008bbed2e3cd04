import type { Page } from '@playwright/test';

import { expectAccessibleInBothThemes } from '../../fixtures/axe';
import { NARROWEST, expectNoSidewaysScroll } from '../../fixtures/layout';
import { expect, ordersIn, placeOrder, test } from '../../fixtures/shop';
import { Bulk } from '../../pages/bulk';
import { OrderPage } from '../../pages/order';
import { OrdersPage } from '../../pages/orders';

async function look(page: Page, state: string): Promise<void> {
  await expectAccessibleInBothThemes(page, state);
  const before = page.viewportSize();
  await page.setViewportSize({ width: NARROWEST, height: 700 });
  await expectNoSidewaysScroll(page, state);
  if (before) await page.setViewportSize(before);
}

for (const language of ['en', 'ar'] as const) {
  test.describe(`in ${language}`, () => {
    test.use({ language });
    test.beforeEach(({ guard }) => guard.allowFailedLoads());

    test('changing many orders is accessible: selection, question, forecast, result, tray', async ({ page, texts }) => {
      const list = new OrdersPage(page, texts);
      const bulk = new Bulk(page);
      await list.open('status=pending');
      await page.locator('#tick-all').check();
      await expect(bulk.bar).toBeVisible();
      await look(page, 'the selection bar');
      await page.locator('#open-bulk').click();
      await page.locator('#bulk-ship').check();
      await look(page, 'the question, shipping');
      await page.locator('#bulk-look').click();
      await look(page, 'the question, refused');
      await page.locator('#bulk-process').check();
      await page.locator('#bulk-look').click();
      await page.locator('#bulk summary').click();
      await look(page, 'the forecast');
      await bulk.button('start').click();
      await expect(bulk.summary).toBeVisible();
      await look(page, 'the result');
      await page.keyboard.press('Escape');
      await expect(bulk.line).toBeVisible();
      await look(page, 'the line in the tray');
    });

    test('views, palette, keys, filters and new orders are accessible', async ({ page, texts, shop }) => {
      const list = new OrdersPage(page, texts);
      await list.open();
      await expect(list.tray.box).toHaveCount(1);
      await page.locator('#open-views').click();
      await look(page, 'no views');
      await page.locator('#view-name').fill('x'.repeat(60));
      await page.locator('#view-save').click();
      await expect(page.locator('#saved-views > li')).toHaveCount(1);
      await look(page, 'a view with a long name');
      await page.keyboard.press('Escape');
      await page.keyboard.press('Control+k');
      await look(page, 'the palette');
      await page.keyboard.press('Escape');
      await page.keyboard.press('?');
      await look(page, 'the keys');
      await page.keyboard.press('Escape');
      await page.locator('#open-list-options').click();
      await look(page, 'the filters');
      await page.keyboard.press('Escape');
      await expect.poll(() => shop.network.streams).toBe(1);
      placeOrder(shop.backend);
      await expect(page.locator('#new-orders')).toBeVisible();
      await look(page, 'a new order');
    });

    test('without a network, list, order, papers and waiting changes are accessible', async ({ page, texts, shop }) => {
      const [order] = await ordersIn('pending');
      const list = new OrdersPage(page, texts);
      const detail = new OrderPage(page, texts);
      await list.open();
      await expect
        .poll(() => page.evaluate(async () => Boolean(await (await caches.open('sokoni-data')).match('/api/enhanced-orders/recent/'))), { timeout: 20_000 })
        .toBe(true);
      await shop.network.stop();
      await page.goto('/shop/orders');
      await expect(page.locator('#copies')).toBeVisible();
      await look(page, 'the list, offline');
      await page.goto(`/shop/orders/${order?.id}`);
      await expect(page.locator('#copies')).toBeVisible();
      await detail.action('process').click();
      await expect(detail.tray.open(1)).toBeVisible();
      await look(page, 'one order, offline');
      await page.goto(`/shop/print?orders=${order?.id}`);
      await expect(page.locator('.paper')).toHaveCount(1);
      await look(page, 'papers, offline');
      await page.goto('/shop/changes');
      await expect(page.locator('.change')).toHaveCount(1);
      await look(page, 'changes, offline');
      await page.goto('/shop/orders?status=delivered&search=nothing-kept');
      await expect(list.problem).toBeVisible({ timeout: 15_000 });
      await look(page, 'a list that is not kept, offline');
    });
  });
}
