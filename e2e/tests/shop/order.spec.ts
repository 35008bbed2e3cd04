import { expect, ordersIn, test } from '../../fixtures/shop';
import { OrderPage } from '../../pages/order';
import { OrdersPage } from '../../pages/orders';

interface Answer {
  status: string;
  version: number;
  fulfillment: string;
  notes: { text: string }[];
  shipments: { status: string; carrier: string; tracking_number: string | null; proof: string | null }[];
  items: { id: string; quantity: number; shipped_quantity: number }[];
}

for (const width of [360, 1280]) {
  test(`an order is prepared, shipped, sent out and delivered with proof, at ${width} px`, async ({ page, texts, as }) => {
    await page.setViewportSize({ width, height: 740 });
    const [order] = await ordersIn('pending');
    const list = new OrdersPage(page, texts);
    await list.open('status=pending&payment=paid');
    await list.row(order?.id ?? '').getByRole('button', { name: texts.of('action_process') }).click();
    await expect(list.tray.box).toContainText(texts.of('tray_done', { action: texts.of('action_process'), number: order?.number ?? '' }));
    await list.row(order?.id ?? '').getByRole('link', { name: order?.number, exact: true }).click();

    const detail = new OrderPage(page, texts);
    await expect(detail.status).toHaveAttribute('data-status', 'processing');
    await detail.action('ship').click();
    await page.locator('#carrier').fill('DHL Express');
    await page.locator('#tracking-number').fill('123');
    await detail.submit.click();
    await expect(detail.errorSummary).toContainText(texts.of('refusal_tracking_number_malformed'));
    await expect(page.locator('#tracking-number')).toHaveValue('123');
    await page.locator('#tracking-number').fill('12 3456 7890');
    await expect(page.getByRole('link', { name: texts.of('tracking_page_link', { carrier: 'DHL Express' }) })).toHaveAttribute('href', /AWB=1234567890$/);
    await detail.submit.click();
    await expect(detail.status).toHaveAttribute('data-status', 'shipped');
    await expect(detail.parcels).toContainText(['1234567890']);

    await detail.action('send_out').click();
    await expect(detail.status).toHaveAttribute('data-status', 'out_for_delivery');
    await detail.action('deliver').click();
    await page.locator('#proof').fill('Signed by Asha');
    await detail.submit.click();
    await expect(detail.status).toHaveAttribute('data-status', 'delivered');
    await expect(detail.parcels).toContainText(['Signed by Asha']);
    await expect(detail.history).toHaveCount(4);

    const seller = await as('seller');
    const stored = (await (await seller.get(`/api/enhanced-orders/${order?.id}/`)).json()) as Answer;
    expect(stored).toMatchObject({ status: 'delivered', fulfillment: 'fulfilled', version: 5 });
    expect(stored.shipments).toMatchObject([{ carrier: 'DHL Express', tracking_number: '1234567890', proof: 'Signed by Asha' }]);
    // The customer reads the same.
    await page.goto(`/track/${order?.number}`);
    await expect(page.locator('.tracking__status')).toHaveAttribute('data-status', 'delivered');
  });
}

test('three parcels in three states: the order shows the one that is furthest behind', async ({ page, texts }) => {
  const [order] = await ordersIn('processing', 'paid', 'unit_count >= 3');
  const detail = new OrderPage(page, texts);
  await detail.open(order?.id ?? '');
  for (let parcel = 0; parcel < 3; parcel += 1) {
    await detail.action('ship').click();
    await page.getByRole('checkbox', { name: texts.of('own_delivery') }).check();
    const units = page.locator('.units input');
    if (parcel < 2) {
      const count = await units.count();
      for (let at = 0; at < count; at += 1) await units.nth(at).fill(at === 0 ? '1' : '0');
    }
    await detail.submit.click();
    await expect(detail.parcels).toHaveCount(parcel + 1);
    await expect(detail.status).toHaveAttribute('data-status', parcel < 2 ? 'processing' : 'shipped');
  }
  await detail.parcels.nth(0).getByRole('button', { name: texts.of('action_deliver') }).click();
  await detail.submit.click();
  await expect(detail.parcels.nth(0).locator('.badge')).toHaveAttribute('data-status', 'delivered');
  await detail.parcels.nth(1).getByRole('button', { name: texts.of('action_send_out') }).click();
  await expect(detail.parcels.nth(1).locator('.badge')).toHaveAttribute('data-status', 'out_for_delivery');
  await expect(detail.status).toHaveAttribute('data-status', 'shipped');
  // What a delivered parcel cannot do any more is said beside the button.
  const button = detail.parcels.nth(0).getByRole('button', { name: texts.of('action_send_out') });
  await expect(button).toHaveAttribute('aria-disabled', 'true');
  await expect(button).toHaveAccessibleDescription(/.+/);
});

test('more units than are left are refused before anything is sent', async ({ page, texts, shop }) => {
  const [order] = await ordersIn('processing', 'paid', 'item_count = 1');
  const detail = new OrderPage(page, texts);
  await detail.open(order?.id ?? '');
  await detail.action('ship').click();
  await page.getByRole('checkbox', { name: texts.of('own_delivery') }).check();
  for (const [units, sentence] of [['99', 'refusal_quantity_exceeded'], ['0', 'refusal_quantity_missing']] as const) {
    await page.locator('.units input').fill(units);
    await detail.submit.click();
    await expect(detail.errorSummary).toContainText(texts.of(sentence));
  }
  expect(shop.network.count('POST', '/api/enhanced-orders')).toBe(0);
});

test('cancelling asks for a reason, which the customer reads, and cannot be undone', async ({ page, texts }) => {
  const [order] = await ordersIn('processing');
  const detail = new OrderPage(page, texts);
  await detail.open(order?.id ?? '');
  await detail.action('cancel').click();
  await detail.submit.click();
  await expect(detail.errorSummary).toContainText(texts.of('refusal_reason_missing'));
  await page.locator('#reason').fill('<b>Sold out</b>');
  await detail.submit.click();
  await expect(detail.status).toHaveAttribute('data-status', 'cancelled');
  await expect(detail.main).toContainText(texts.of('order_cancelled_because', { reason: '<b>Sold out</b>' }));
  await expect(detail.tray.undo).toHaveCount(0);
  await expect(detail.main).toContainText(texts.of('actions_none'));
});

test('undo brings the earlier state back, in any order over several orders', async ({ page, texts, as }) => {
  const orders = (await ordersIn('pending')).slice(0, 3);
  const list = new OrdersPage(page, texts);
  await list.open('status=pending&payment=paid');
  for (const order of orders) {
    await list.row(order.id).getByRole('button', { name: texts.of('action_process') }).click();
    await expect(list.row(order.id).locator('.badge')).toHaveAttribute('data-status', 'processing');
  }
  await expect(list.tray.undo).toHaveCount(3);
  // Newest first in the tray: the one in the middle, the oldest, the newest.
  for (const at of [1, 1, 0]) {
    const before = await list.tray.undo.count();
    await list.tray.undo.nth(at).click();
    await expect(list.tray.undo).toHaveCount(before - 1);
  }
  const seller = await as('seller');
  for (const order of orders) {
    await expect(list.row(order.id).locator('.badge')).toHaveAttribute('data-status', 'pending');
    await expect.poll(async () => ((await (await seller.get(`/api/enhanced-orders/${order.id}/`)).json()) as Answer).status).toBe('pending');
  }
});

test('of two who change the same order the second sees what the first did, and goes on or lets go', async ({ page, texts, as, guard }) => {
  guard.allowFailedLoads();
  const [first, second] = await ordersIn('processing');
  const admin = await as('admin');
  const { name } = (await (await admin.get('/api/auth/me')).json()) as { name: string };
  const detail = new OrderPage(page, texts);
  for (const [order, theirs] of [[first, { action: 'cancel', reason: 'Fraud' }], [second, { action: 'ship', own_delivery: true }]] as const) {
    await detail.open(order?.id ?? '');
    await detail.action('ship').click();
    await page.locator('#carrier').fill('Sendy');
    await page.locator('#tracking-number').fill('KEEP1234');
    expect((await admin.post(`/api/enhanced-orders/${order?.id}/update_status/`, { data: theirs })).status()).toBe(200);
    await detail.submit.click();
    await expect(detail.conflict).toContainText('KEEP1234');
    await expect(detail.conflict).toContainText(name);
    await expect(detail.conflict.getByRole('button', { name: texts.of('conflict_again') })).toHaveAttribute('aria-disabled', 'true');
    await detail.conflict.getByRole('button', { name: texts.of('conflict_drop') }).click();
    await expect(detail.conflict).toHaveCount(0);
  }
  // A change that is still possible after theirs goes through on top of it.
  const [third] = (await ordersIn('processing')).slice(2);
  await detail.open(third?.id ?? '');
  const parts = (await (await admin.get(`/api/enhanced-orders/${third?.id}/`)).json()) as Answer;
  await detail.action('cancel').click();
  await page.locator('#reason').fill('Broken');
  const noted = await admin.post(`/api/enhanced-orders/${third?.id}/update_status/`, { data: { action: 'ship', own_delivery: true, units: parts.items.slice(0, 1).map((item) => ({ item: item.id, quantity: 1 })) } });
  const seq = ((await noted.json()) as { change: number }).change;
  expect((await admin.post(`/api/enhanced-orders/${third?.id}/undo/`, { data: { change: seq } })).status()).toBe(200);
  await detail.submit.click();
  await detail.conflict.getByRole('button', { name: texts.of('conflict_again') }).click();
  await expect(detail.status).toHaveAttribute('data-status', 'cancelled');
  await expect(detail.conflict).toHaveCount(0);
});

test('a note is the shop’s own and stays text', async ({ page, texts, as }) => {
  const [order] = await ordersIn('delivered');
  const detail = new OrderPage(page, texts);
  await detail.open(order?.id ?? '');
  await page.locator('#new-note').fill('<img src=x onerror=alert(1)> call first');
  await page.getByRole('button', { name: texts.of('note_submit') }).click();
  await expect(detail.main.locator('.notes')).toContainText('<img src=x onerror=alert(1)> call first');
  await expect(page.locator('#new-note')).toHaveValue('');
  const seller = await as('seller');
  const stored = (await (await seller.get(`/api/enhanced-orders/${order?.id}/`)).json()) as Answer;
  expect(stored.notes.map((note) => note.text)).toEqual(['<img src=x onerror=alert(1)> call first']);
});

test('money adds up, and what is not known says so', async ({ page, texts, as }) => {
  const seller = await as('seller');
  const detail = new OrderPage(page, texts);
  const amount = (text: string | null) => Number((text ?? '').replace(/[^\d.−-]/g, '').replace('−', '-'));
  for (const payment of ['partially_refunded', 'pending']) {
    const [order] = await ordersIn(payment === 'pending' ? 'pending' : 'delivered', payment);
    await detail.open(order?.id ?? '');
    const parts = Object.fromEntries(await Promise.all(['gross', 'commission', 'refunds'].map(async (part) => [part, amount(await detail.money(part).textContent())])));
    const { money } = (await (await seller.get(`/api/enhanced-orders/${order?.id}/`)).json()) as { money: Record<string, { amount: number }> };
    expect(parts).toEqual({ gross: money.gross?.amount, commission: -(money.commission?.amount ?? 0) + 0, refunds: 0 - (money.refunds?.amount ?? 0) });
    if (payment === 'pending') {
      await expect(detail.money('fees')).toHaveText(texts.of('not_known'));
      await expect(detail.money('net')).toHaveText(texts.of('not_known'));
    } else {
      const fees = amount(await detail.money('fees').textContent());
      expect(amount(await detail.money('net').textContent())).toBeCloseTo((parts.gross ?? 0) + (parts.commission ?? 0) + fees + (parts.refunds ?? 0), 2);
    }
  }
});
