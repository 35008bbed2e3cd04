import { expect, ordersIn, test } from '../../fixtures/shop';
import { OrderPage } from '../../pages/order';
import { OrdersPage } from '../../pages/orders';

interface Order {
  status: string;
  version: number;
  history: { action: string }[];
}

const changes = (text: string) => new RegExp(text);

test('changes made without a network wait, survive a reload, and are carried out once when it is back', async ({ page, texts, shop, as, guard }) => {
  guard.allowFailedLoads();
  const orders = (await ordersIn('pending')).slice(0, 2);
  const list = new OrdersPage(page, texts);
  await list.open('status=pending&payment=paid');
  await expect(list.tray.box).toHaveCount(1);
  await shop.network.stop();
  for (const order of orders) {
    await list.row(order.id).getByRole('button', { name: texts.of('action_process') }).click();
    await expect(list.row(order.id)).toContainText(texts.of('mark_waiting'));
  }
  await expect(list.tray.open(2)).toBeVisible();
  // Nothing says "done" before the server did.
  await expect(list.tray.undo).toHaveCount(0);
  await expect(list.tray.box).not.toContainText(texts.of('state_accepted'));

  await shop.network.restart();
  shop.network.fail(changes('update_status'), { kind: 'drop' });
  await page.reload();
  await list.settled();
  await expect(list.tray.open(2)).toBeVisible();
  for (const order of orders) await expect(list.row(order.id)).toContainText(texts.of('mark_waiting'));
  shop.network.mend();
  await page.evaluate(() => window.dispatchEvent(new Event('online')));
  await expect(list.tray.open(0)).toHaveCount(1);
  const seller = await as('seller');
  for (const order of orders) {
    const stored = (await (await seller.get(`/api/enhanced-orders/${order.id}/`)).json()) as Order;
    expect(stored).toMatchObject({ status: 'processing', version: 2 });
    expect(stored.history.map((change) => change.action)).toEqual(['process']);
  }
});

for (const [what, fault] of [
  ['is lost on its way back', { kind: 'lose' }],
  ['never leaves', { kind: 'drop' }],
  ['arrives twice', { kind: 'double' }],
  ['meets a server error', { kind: 'status', status: 500 }],
  ['meets a busy server', { kind: 'status', status: 503 }],
] as const) {
  test(`a change that ${what} happens once`, async ({ page, texts, shop, as, guard }) => {
    guard.allowFailedLoads();
    const [order] = await ordersIn('processing');
    shop.network.fail(changes('update_status'), fault, what === 'arrives twice' ? 1 : 4);
    const detail = new OrderPage(page, texts);
    await detail.open(order?.id ?? '');
    await detail.action('ship').click();
    await page.getByRole('checkbox', { name: texts.of('own_delivery') }).check();
    await detail.submit.click();
    await expect(detail.parcels).toHaveCount(1, { timeout: 20_000 });
    await expect(detail.tray.open(0)).toHaveCount(1);
    const seller = await as('seller');
    const stored = (await (await seller.get(`/api/enhanced-orders/${order?.id}/`)).json()) as Order;
    expect(stored).toMatchObject({ status: 'shipped', version: 2 });
  });
}

test('a later change to the same order builds on the earlier one, and both arrive in their order', async ({ page, texts, shop, as, guard }) => {
  guard.allowFailedLoads();
  const [order] = await ordersIn('pending');
  const detail = new OrderPage(page, texts);
  await detail.open(order?.id ?? '');
  await expect(detail.tray.box).toHaveCount(1);
  await shop.network.stop();
  await detail.action('process').click();
  await expect(detail.tray.open(1)).toBeVisible();
  await detail.action('ship').click();
  await page.getByRole('checkbox', { name: texts.of('own_delivery') }).check();
  await detail.submit.click();
  await expect(detail.tray.open(2)).toBeVisible();
  await expect(detail.status).toHaveAttribute('data-status', 'shipped');
  await expect(detail.main.locator('.headline')).toContainText(texts.of('mark_waiting'));
  await shop.network.restart();
  await page.evaluate(() => window.dispatchEvent(new Event('online')));
  await expect(detail.tray.open(0)).toHaveCount(1);
  const seller = await as('seller');
  const stored = (await (await seller.get(`/api/enhanced-orders/${order?.id}/`)).json()) as Order;
  expect(stored.history.map((change) => change.action)).toEqual(['process', 'ship']);
});

test('a refused change says why, what the order is now, and takes what builds on it along', async ({ page, texts, shop, as, guard }) => {
  guard.allowFailedLoads();
  const [order] = await ordersIn('pending');
  const detail = new OrderPage(page, texts);
  await detail.open(order?.id ?? '');
  await expect(detail.tray.box).toHaveCount(1);
  await shop.network.stop();
  await detail.action('process').click();
  await detail.action('ship').click();
  await page.getByRole('checkbox', { name: texts.of('own_delivery') }).check();
  await detail.submit.click();
  await expect(detail.tray.open(2)).toBeVisible();
  const admin = await as('admin');
  await admin.post(`/api/enhanced-orders/${order?.id}/update_status/`, { data: { action: 'cancel', reason: 'Fraud' } });
  await shop.network.restart();
  await page.evaluate(() => window.dispatchEvent(new Event('online')));
  await expect(detail.conflict).toHaveCount(2);
  await expect(detail.conflict.first()).toContainText(texts.of('refusal_changed_since'));
  await expect(detail.conflict.last()).toContainText(texts.of('refusal_depends'));
  await page.goto('/shop/changes');
  await expect(page.locator('.change[data-state="refused"]')).toHaveCount(2);
});

test('two tabs show the same outbox, and one of them sends', async ({ page, context, texts, shop, guard }) => {
  guard.allowFailedLoads();
  const [order] = await ordersIn('pending');
  const one = new OrdersPage(page, texts);
  const other = new OrdersPage(await context.newPage(), texts);
  await one.open('status=pending&payment=paid');
  await other.open('status=pending&payment=paid');
  await expect(other.tray.box).toHaveCount(1);
  let release = (): void => undefined;
  shop.network.fail(changes('update_status'), { kind: 'hold', until: new Promise<void>((resolve) => (release = resolve)) }, 1);
  await one.row(order?.id ?? '').getByRole('button', { name: texts.of('action_process') }).click();
  await expect(other.row(order?.id ?? '')).toContainText(texts.of('mark_waiting'));
  release();
  await expect(other.tray.box).toContainText(texts.of('tray_done', { action: texts.of('action_process'), number: order?.number ?? '' }));
  expect(shop.network.count('POST', `/api/enhanced-orders/${order?.id}/update_status/`)).toBe(1);
});

test('signing out asks while something has not arrived, and then leaves nothing on the device', async ({ page, texts, shop, guard }) => {
  guard.allowFailedLoads();
  const [order] = await ordersIn('pending');
  const list = new OrdersPage(page, texts);
  await list.open('status=pending&payment=paid');
  shop.network.fail(changes('update_status'), { kind: 'drop' });
  await list.row(order?.id ?? '').getByRole('button', { name: texts.of('action_process') }).click();
  await expect(list.tray.open(1)).toBeVisible();
  await list.signOut.click();
  await expect(page).toHaveURL(/\/shop\/changes\?leaving=1$/);
  await expect(page.getByRole('alert')).toContainText(texts.of('leaving_question', { count: 1 }));
  await page.getByRole('link', { name: texts.of('leaving_stay') }).click();
  await expect(list.heading).toHaveText(texts.of('orders_title'));
  await list.signOut.click();
  await page.locator('#leave-anyway').click();
  await expect(page).toHaveURL(/\/login/);
  await expect.poll(() => page.evaluate(async () => (await indexedDB.databases()).map((one) => one.name))).toEqual([]);
  expect(await page.evaluate(() => Object.keys(localStorage))).toEqual([]);
});

test('the device keeps no token, no e-mail address and no postal address', async ({ page, texts, shop, guard }) => {
  guard.allowFailedLoads();
  const [order] = await ordersIn('processing');
  const detail = new OrderPage(page, texts);
  await detail.open(order?.id ?? '');
  shop.network.fail(changes('update_status'), { kind: 'drop' });
  await detail.action('ship').click();
  await page.getByRole('checkbox', { name: texts.of('own_delivery') }).check();
  await detail.submit.click();
  await expect(detail.tray.open(1)).toBeVisible();
  const kept = await page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open('sokoni');
      request.onsuccess = () => resolve(request.result);
    });
    const everything: unknown[] = [{ ...localStorage }, { ...sessionStorage }];
    for (const name of database.objectStoreNames) {
      everything.push(await new Promise((resolve) => {
        const request = database.transaction(name).objectStore(name).getAll();
        request.onsuccess = () => resolve(request.result);
      }));
    }
    return JSON.stringify(everything);
  });
  expect(kept).toContain(order?.number);
  expect(kept).not.toMatch(/@|Bearer|Avenue|Street|Road/);
});
