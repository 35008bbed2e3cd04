import { expect, ordersIn, test } from '../../fixtures/shop';
import { OrderPage } from '../../pages/order';
import { OrdersPage } from '../../pages/orders';

/** Something that happens when the test says so. */
function later(): { happens: Promise<void>; now: () => void } {
  let now = () => {};
  const happens = new Promise<void>((resolve) => { now = resolve; });
  return { happens, now };
}

test('a list that was read before a change and arrives after it does not take the change back', async ({ page, texts, shop }) => {
  const [order] = await ordersIn('pending');
  const list = new OrdersPage(page, texts);
  await list.open();
  const arrival = later();
  const reading = /\/enhanced-orders\/$/;
  const readings = () => shop.network.seen.filter(({ path }) => reading.test(path)).length;
  const before = readings();
  shop.network.fail(reading, { kind: 'overtaken', until: arrival.happens }, 1);
  await page.getByRole('button', { name: texts.of('refresh') }).click();
  await expect.poll(readings).toBe(before + 1);

  const row = list.row(order?.id ?? '');
  await row.getByRole('button', { name: texts.of('action_process') }).click();
  await expect(list.tray.open(0)).toHaveCount(1);
  await expect(row.locator('.badge')).toHaveAttribute('data-status', 'processing');

  // News may put a list right that went back, so it is watched for going back at all.
  await row.locator('.badge').evaluate((badge) => {
    const seen: (string | undefined)[] = [];
    Object.assign(window, { seen });
    new MutationObserver(() => seen.push((badge as HTMLElement).dataset.status)).observe(badge, { attributes: true });
  });
  const busy = page.locator('.order-list[aria-busy]');
  await expect(busy).toHaveCount(1);
  arrival.now();
  await expect(busy).toHaveCount(0);
  await expect(row.locator('.badge')).toHaveAttribute('data-status', 'processing');
  expect(await page.evaluate(() => (window as unknown as { seen: string[] }).seen)).not.toContain('pending');
});

test('an order that was read before a change and arrives after it does not take the change back', async ({ page, texts, shop, as }) => {
  const [order] = await ordersIn('pending');
  const id = order?.id ?? '';
  const detail = new OrderPage(page, texts);
  await detail.open(id);
  const arrival = later();
  const change = `/api/enhanced-orders/${id}/update_status/`;
  shop.network.fail(change, { kind: 'overtaken', until: arrival.happens }, 1);
  await detail.main.getByRole('button', { name: texts.of('action_process') }).click();
  const seller = await as('seller');
  const stands = async () => ((await (await seller.get(`/api/enhanced-orders/${id}/`)).json()) as { status: string }).status;
  await expect.poll(stands).toBe('processing');
  // Somebody takes the next step before the answer to the first is here.
  const shipped = await seller.post(change, {
    data: { status: 'shipped', carrier: 'DHL', tracking_number: '1234567890' },
    headers: { 'if-match': '"2"' },
  });
  expect(shipped.status(), await shipped.text()).toBe(200);
  await expect(detail.main).toContainText('1234567890');

  arrival.now();
  await expect(detail.tray.open(0)).toHaveCount(1);
  await expect(detail.status).toHaveAttribute('data-status', 'shipped');
});

test('a change waits for the answer to the one before, so that none overtakes another', async ({ page, texts, shop, as }) => {
  const [first, second] = await ordersIn('pending');
  const list = new OrdersPage(page, texts);
  await list.open();
  const arrival = later();
  shop.network.fail(/update_status/, { kind: 'overtaken', until: arrival.happens }, 1);
  for (const order of [first, second]) {
    await list.row(order?.id ?? '').getByRole('button', { name: texts.of('action_process') }).click();
  }
  await expect(list.tray.open(2)).toHaveCount(1);
  const sent = () => shop.network.seen.filter(({ path }) => path.includes('update_status')).map(({ path }) => path.split('/')[3]);
  await expect.poll(sent).toEqual([first?.id]);
  // It stays at one, also when the courier looks again.
  await page.evaluate(() => window.dispatchEvent(new Event('online')));
  await page.waitForTimeout(1_000);
  expect(sent()).toEqual([first?.id]);

  arrival.now();
  await expect(list.tray.open(0)).toHaveCount(1);
  expect(sent()).toEqual([first?.id, second?.id]);
  const seller = await as('seller');
  for (const order of [first, second]) {
    const answer = await seller.get(`/api/enhanced-orders/${order?.id}/`);
    expect(await answer.json()).toMatchObject({ status: 'processing', version: 2 });
  }
});
