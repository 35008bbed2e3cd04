import { changing, query, rowsOf } from '../../fixtures/database';
import { SEED_DATABASE } from '../../fixtures/paths';
import { expect, test } from '../../fixtures/shop';
import { ExceptionsPage } from '../../pages/exceptions';
import { TrackingPage } from '../../pages/tracking';

const HOUR_MS = 3_600_000;

/** The demo seller's newest order that is being prepared, and in which nothing is wrong. */
const PREPARED = `
  SELECT p.id, p.order_id, p.order_number FROM seller_orders p WHERE p.seller_id = 'seller_0000' AND p.status = 'processing'
    AND p.payment_status = 'paid' AND (SELECT COUNT(*) FROM seller_orders q WHERE q.order_id = p.order_id) = 1
    AND NOT EXISTS (SELECT 1 FROM delivery_exceptions e WHERE e.seller_order_id = p.id)
    AND NOT EXISTS (SELECT 1 FROM shipments s WHERE s.order_id = p.order_id) ORDER BY p.placed_at DESC, p.id LIMIT 1`;

/** Makes it promised for in two hours, and 40 others, which left late, promised for an hour before they left. */
async function aboutToBeLate(file: string): Promise<void> {
  const soon = Date.now() + 2 * HOUR_MS;
  await changing(file, (open) => {
    const [order] = query(open, PREPARED);
    if (!order) throw new Error('the demo data has no order that is prepared');
    open.run('UPDATE seller_orders SET promised_to = ? WHERE id = ?', [soon, order.id ?? null]);
    open.run('UPDATE orders SET promised_from = ?, promised_to = ?, estimated_from = ?, estimated_to = ? WHERE id = ?', [
      soon, soon, soon, soon, order.order_id ?? null,
    ]);
    open.run(`
      UPDATE seller_orders SET promised_to = (SELECT MIN(s.shipped_at) FROM shipments s WHERE s.order_id = seller_orders.order_id) - ${HOUR_MS}
      WHERE id IN (SELECT p.id FROM seller_orders p JOIN orders o ON o.id = p.order_id JOIN shipments s ON s.order_id = p.order_id
        WHERE p.status = 'delivered' AND s.shipped_at - o.paid_at > ${6 * HOUR_MS} AND o.paid_at > o.placed_at ORDER BY p.id LIMIT 40)`);
  });
}

test.use({ prepare: async ({}, use) => use(aboutToBeLate) });

test('before the promise has passed, the board has a parcel that will be late, and its customer reads so', async ({ page, texts, shop, browser }) => {
  const [order] = await rowsOf(SEED_DATABASE, PREPARED);
  const number = String(order?.order_number);
  const exceptions = new ExceptionsPage(page, texts);
  // The server looks as soon as it has read what became of others.
  await expect(async () => {
    await exceptions.open('cause=delay_foreseen');
    await expect(exceptions.cards.filter({ hasText: number })).toHaveCount(1, { timeout: 1_000 });
  }).toPass({ timeout: 20_000 });
  const card = exceptions.cards.filter({ hasText: number });
  await expect(page.locator('#cause')).toHaveValue('delay_foreseen');
  await expect(card).toContainText(texts.of('cause_delay_foreseen'));
  await expect(card).not.toContainText(texts.of('exception_untold'));
  const id = (await card.getAttribute('data-case')) ?? '';
  await exceptions.trail(id).locator('summary').click();
  for (const words of ['did_opened', 'did_notify_seller', 'did_notify_customer']) {
    await expect(exceptions.trail(id)).toContainText(texts.of(words));
  }

  const visitor = await browser.newContext({ baseURL: shop.backend.url });
  const tracking = new TrackingPage(await visitor.newPage(), texts);
  await tracking.openPublic(number);
  await expect(tracking.events.filter({ hasText: texts.of('event_delay_foreseen') })).toHaveCount(1);
  await expect(tracking.main).toContainText(texts.of('next_delay_foreseen'));
  await expect(tracking.main).toContainText(texts.of('tracking_no_estimate'));
  await expect(tracking.fact('tracking_promised')).toBeVisible();
  await visitor.close();
});
