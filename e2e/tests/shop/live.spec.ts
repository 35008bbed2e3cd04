import { expect, ordersIn, placeOrder, test } from '../../fixtures/shop';
import { OrderPage } from '../../pages/order';
import { OrdersPage } from '../../pages/orders';

const PROMPT = { timeout: 2_000 };
const process = (id: string) => [`/api/enhanced-orders/${id}/update_status/`, { data: { action: 'process' } }] as const;

test('what others change shows in its place within two seconds, and new orders wait until they are asked for', async ({ page, texts, shop, as }) => {
  const [order] = await ordersIn('pending');
  const list = new OrdersPage(page, texts);
  await list.open();
  await expect.poll(() => shop.network.streams).toBe(1);
  const before = await list.ids();
  const all = Number(await list.tab('all').locator('.tabs__count').textContent());

  const seller = await as('seller');
  expect((await seller.post(...process(order?.id ?? ''))).status()).toBe(200);
  await expect(list.row(order?.id ?? '').locator('.badge')).toHaveAttribute('data-status', 'processing', PROMPT);
  const placed = [placeOrder(shop.backend), placeOrder(shop.backend)];
  const button = page.locator('#new-orders');
  await expect(button).toHaveText(texts.of('orders_new', { count: 2 }), PROMPT);
  expect(await list.ids()).toEqual(before);
  await expect(list.tab('all').locator('.tabs__count')).toHaveText(String(all + 2));

  await button.click();
  await expect(list.rows.first()).toContainText(placed[1] ?? '');
  await expect(list.rows.nth(1)).toContainText(placed[0] ?? '');
  await expect(button).toBeHidden();
});

test('six tabs hold one line; when its tab is closed another takes over, and every tab sees every change', async ({ context, page, texts, shop, as }) => {
  const [first, second] = await ordersIn('pending');
  const pages = [page];
  while (pages.length < 6) pages.push(await context.newPage());
  const lists = pages.map((tab) => new OrdersPage(tab, texts));
  for (const list of lists) await list.open('status=pending&payment=paid');
  await expect.poll(() => shop.network.streams).toBe(1);
  await page.waitForTimeout(1_500);
  expect(shop.network.streams).toBe(1);
  const seller = await as('seller');
  await seller.post(...process(first?.id ?? ''));
  for (const list of lists) {
    await expect(list.row(first?.id ?? '').locator('.badge')).toHaveAttribute('data-status', 'processing', PROMPT);
  }
  await page.close();
  await seller.post(...process(second?.id ?? ''));
  for (const list of lists.slice(1)) {
    await expect(list.row(second?.id ?? '').locator('.badge')).toHaveAttribute('data-status', 'processing', { timeout: 4_000 });
  }
});

test('a line that breaks again and again loses nothing', async ({ page, texts, shop, as, guard }) => {
  guard.allowFailedLoads();
  const orders = (await ordersIn('pending')).slice(0, 8);
  const list = new OrdersPage(page, texts);
  await list.open('status=pending&payment=paid');
  await expect.poll(() => shop.network.streams).toBe(1);
  const seller = await as('seller');
  for (const [place, order] of orders.entries()) {
    shop.network.cutStreams();
    await seller.post(...process(order.id));
    if (place % 2) await page.waitForTimeout(400);
  }
  for (const order of orders) {
    await expect(list.row(order.id).locator('.badge')).toHaveAttribute('data-status', 'processing', { timeout: 20_000 });
  }
});

test('an order that changes while somebody types keeps what is typed and offers the newer state', async ({ page, texts, as }) => {
  const [order] = await ordersIn('pending');
  const detail = new OrderPage(page, texts);
  await detail.open(order?.id ?? '');
  await expect(detail.tray.box).toHaveCount(1);
  await page.locator('#new-note').fill('Ask her about the colour');
  await page.waitForTimeout(500);
  const seller = await as('seller');
  await seller.post(...process(order?.id ?? ''));
  await expect(page.locator('#show-newer')).toBeVisible();
  await expect(page.locator('#new-note')).toHaveValue('Ask her about the colour');
  await page.locator('#show-newer').click();
  await expect(detail.status).toHaveAttribute('data-status', 'processing');

  // With nothing typed it simply shows.
  await detail.open(order?.id ?? '');
  await expect(detail.tray.box).toHaveCount(1);
  await page.waitForTimeout(500);
  await seller.post(`/api/enhanced-orders/${order?.id}/update_status/`, { data: { action: 'ship', own_delivery: true } });
  await expect(detail.status).toHaveAttribute('data-status', 'shipped');
});

test('a marketplace that tells no news is not asked again', async ({ page, texts, shop, guard }) => {
  guard.allowFailedLoads();
  shop.network.fail('/api/events', { kind: 'status', status: 405 });
  const list = new OrdersPage(page, texts);
  await list.open();
  await expect(list.tray.box).toHaveCount(1);
  await page.waitForTimeout(2_500);
  expect(shop.network.seen.filter(({ path }) => path.startsWith('/api/events'))).toHaveLength(1);
});
