import { expect, ordersIn, test } from '../../fixtures/shop';
import { OrderPage } from '../../pages/order';
import { TrackingPage } from '../../pages/tracking';

const DAY = 86_400_000;

test('a parcel that only its shop has seen leave is told to be unseen, until it waits at a pickup point', async ({ page, texts, as }) => {
  const [order] = await ordersIn('processing');
  const { id, number } = order ?? { id: '', number: '' };
  const seller = await as('seller');
  const change = (data: object) => ({ data, headers: { 'Idempotency-Key': crypto.randomUUID() } });
  const path = `/api/enhanced-orders/${id}/update_status/`;
  const at = new Date(Date.now() - 3 * DAY).toISOString();
  const handedOver = { action: 'ship', carrier: 'DHL Express', tracking_number: '1234567890', at };
  expect((await seller.post(path, change(handedOver))).status()).toBe(200);

  const tracking = new TrackingPage(page, texts);
  await tracking.openPublic(number);
  await expect(tracking.status).toHaveText(texts.of('status_shipped'));
  await expect(tracking.next).toHaveText(texts.of('next_not_seen'));

  // Where it waits is not for its seller to say: neither offered nor accepted.
  const detail = new OrderPage(page, texts);
  await detail.open(id);
  await expect(detail.action('deliver')).toBeVisible();
  await expect(detail.action('hold_for_pickup')).toHaveCount(0);
  await expect(detail.refused('hold_for_pickup')).toHaveCount(0);
  expect((await seller.post(path, change({ action: 'hold_for_pickup' }))).status()).toBe(409);

  const admin = await as('admin');
  expect((await admin.post(path, change({ action: 'hold_for_pickup' }))).status()).toBe(200);
  await tracking.openPublic(number);
  await expect(tracking.status).toHaveText(texts.of('status_ready_for_pickup'));
  await expect(tracking.next).toHaveText(texts.of('next_ready_for_pickup'));
  await detail.open(id);
  await expect(detail.history.first()).toContainText(texts.of('action_hold_for_pickup'));
});
