import type { APIRequestContext, Page } from '@playwright/test';

import { rowsOf } from '../../fixtures/database';
import { NARROWEST, expectNoSidewaysScroll, expectThumbSized } from '../../fixtures/layout';
import { expectGoodToLookAt } from '../../fixtures/look';
import { SEED_DATABASE } from '../../fixtures/paths';
import { expect, test } from '../../fixtures/shop';
import { FulfillmentPage } from '../../pages/fulfillment';

interface Job {
  id: string;
  order: string;
  number: string;
}

/** Items of the demo seller where they stand, from orders and parcels alone: oldest promise first. */
const STANDING = `
  SELECT * FROM (
    SELECT i.id, o.id AS order_id, o.order_number,
      CASE WHEN i.shipped_quantity < i.quantity AND (o.status = 'processing' OR o.status = 'pending'
             AND (o.pays_on_delivery = 1 OR o.payment_status IN ('paid', 'partially_refunded'))) THEN 'packed'
           WHEN o.status IN ('shipped', 'out_for_delivery') THEN 'shipped'
           WHEN o.status = 'delivered' THEN 'delivered' END AS stands,
      COALESCE(o.promised_to, 253402214400000) AS promised, i.position,
      (SELECT COUNT(*) FROM order_items j WHERE j.order_id = o.id) AS items,
      (SELECT p.id FROM seller_orders p WHERE p.order_id = o.id AND p.seller_id = i.seller_id) AS part, o.status
    FROM order_items i JOIN orders o ON o.id = i.order_id WHERE i.seller_id = 'seller_0000')
  WHERE stands IS NOT NULL ORDER BY promised, part, position`;

/** Items that are the only ones of their orders. */
async function jobs(stands: string, more = '1 = 1'): Promise<Job[]> {
  const rows = await rowsOf(SEED_DATABASE, STANDING.replace('WHERE stands IS NOT NULL', `WHERE stands = ? AND items = 1 AND ${more}`), [stands]);
  return rows.map((row) => ({ id: String(row.id), order: String(row.part), number: String(row.order_number) }));
}

interface Answer {
  status: string;
  version: number;
  history: { action: string; detail: string | null; role: string }[];
  shipments: { carrier: string; tracking_number: string | null; proof: string | null }[];
}

async function stored(api: APIRequestContext, order: string): Promise<Answer> {
  return (await (await api.get(`/api/enhanced-orders/${order}/`)).json()) as Answer;
}

async function online(page: Page): Promise<void> {
  await page.evaluate(() => window.dispatchEvent(new Event('online')));
}

/** Once queue and orders are kept, the device needs no network. */
async function kept(page: Page): Promise<void> {
  const found = () => page.evaluate(async () => Boolean(await (await caches.open('sokoni-data')).match('/api/fulfillment/seller/stats')));
  await expect.poll(found, { timeout: 20_000 }).toBe(true);
}

test('the queue is in the order of its promises, and every figure is that of the tables', async ({ page, texts, shop }) => {
  const rows = await rowsOf(SEED_DATABASE, STANDING);
  const of = (stands: string) => rows.filter((row) => row.stands === stands);
  const queue = new FulfillmentPage(page, texts);
  await queue.open();
  await expect(queue.cards.first()).toBeVisible();
  // What the page's head has asked for is not asked for again.
  for (const part of ['open', 'stats']) expect(shop.network.count('GET', `/api/fulfillment/seller/${part}`)).toBe(1);
  const open = rows.filter((row) => row.stands !== 'delivered').map((row) => String(row.id));
  expect(await queue.ids()).toEqual(open.slice(0, 50));
  for (const word of ['packed', 'shipped', 'delivered']) {
    expect(of(word).length).toBeGreaterThan(0);
    await expect(queue.figure(word)).toHaveText(new Intl.NumberFormat('en').format(of(word).length));
  }
  await expect(queue.figure('issue')).toHaveText('0');

  for (const word of ['packed', 'shipped']) {
    await queue.tile(word).click();
    await expect(page).toHaveURL(new RegExp(`show=${word}$`));
    await expect(queue.tile(word)).toHaveAttribute('aria-current', 'true');
    await expect.poll(() => queue.ids()).toEqual(of(word).slice(0, 50).map((row) => String(row.id)));
  }
  await queue.tile('shipped').click();
  await expect(page).toHaveURL(/fulfillment$/);
  await queue.tile('issue').click();
  await expect(queue.emptyNotice).toContainText(texts.of('queue_none'));
  await page.locator('#show-all').click();
  await expect.poll(() => queue.ids()).toEqual(open.slice(0, 50));
  await queue.tile('delivered').click();
  await expect(page).toHaveURL(/\/shop\/orders\?status=delivered$/);
});

test('a part of the queue leads to the next one and back to the beginning', async ({ page, texts, shop, as }) => {
  const seller = await as('seller');
  const whole = (await (await seller.get('/api/fulfillment/seller/open?limit=200')).json()) as { id: string; fulfillmentStatus: string }[];
  expect(whole.length).toBeGreaterThan(3);
  // A page of fifty, and then the rest: more of the same items under other keys.
  const many = Array.from({ length: 60 }, (_, at) => ({ ...whole[0], id: `item_${at}`, cursor: `1.${at}.x` }));
  shop.network.fail(/fulfillment\/seller\/open\?cursor=1\.49\.x/, { kind: 'answer', body: many.slice(50) });
  shop.network.fail(/fulfillment\/seller\/open$/, { kind: 'answer', body: many.slice(0, 50) });
  const queue = new FulfillmentPage(page, texts);
  await queue.open();
  await expect(queue.cards).toHaveCount(50);
  await page.locator('#part-next').click();
  await expect(queue.cards).toHaveCount(10);
  await expect(page.locator('#part-next')).toHaveCount(0);
  await page.locator('#part-first').click();
  await expect(queue.cards).toHaveCount(50);
});

test('an item is shipped with its number checked, delivered with a proof, and each can be taken back', async ({ page, texts, as }) => {
  const [job] = await jobs('packed', "status = 'pending'");
  const id = job?.id ?? '';
  const queue = new FulfillmentPage(page, texts);
  const seller = await as('seller');
  await queue.open();
  await queue.step(id, 'ship').click();
  await queue.submit.click();
  await expect(queue.errorSummary).toContainText(texts.of('refusal_carrier_missing'));
  await page.locator('#carrier').fill('DHL Express');
  await page.locator('#tracking-number').fill('12');
  await queue.submit.click();
  await expect(queue.errorSummary).toContainText(texts.of('refusal_tracking_number_malformed'));
  await page.locator('#tracking-number').fill('12 3456 7890');
  await queue.submit.click();
  await expect(queue.change(id, 'accepted')).toBeVisible();
  await expect(queue.card(id)).toHaveAttribute('data-stands', 'shipped');
  const shipped = await stored(seller, job?.order ?? '');
  expect(shipped).toMatchObject({ status: 'shipped', version: 3, shipments: [{ carrier: 'DHL Express', tracking_number: '1234567890' }] });
  expect(shipped.history.map((change) => change.action)).toEqual(['process', 'ship']);

  await queue.tray.undo.click();
  await expect(queue.card(id)).toHaveAttribute('data-stands', 'packed');
  expect((await stored(seller, job?.order ?? '')).status).toBe('processing');

  await queue.shipByOneself(id);
  await expect(queue.change(id, 'accepted')).toBeVisible();
  await queue.step(id, 'deliver').click();
  await page.locator('#proof').fill('Signed by Asha');
  // An impatient thumb wishes once.
  await queue.submit.dblclick();
  await expect(queue.card(id)).toHaveAttribute('data-stands', 'delivered');
  await expect(queue.step(id, 'deliver')).toHaveCount(0);
  await expect.poll(async () => (await stored(seller, job?.order ?? '')).shipments[0]?.proof).toBe('Signed by Asha');
  await expect(queue.change(id, 'refused')).toHaveCount(0);
});

test('a problem is said in a sentence, stands on the card, and does not hold the item up', async ({ page, texts, as }) => {
  const [job] = await jobs('packed', "status = 'processing'");
  const id = job?.id ?? '';
  const queue = new FulfillmentPage(page, texts);
  await queue.open();
  await queue.step(id, 'issue').click();
  await queue.submit.click();
  await expect(queue.errorSummary).toContainText(texts.of('item_issue_missing'));
  await page.locator('#issue-note').fill('Lid is torn.');
  await queue.submit.click();
  await expect(queue.card(id)).toHaveAttribute('data-stands', 'issue');
  await expect(queue.card(id)).toContainText(texts.of('queue_issue_note', { note: 'Lid is torn.' }));
  await expect(queue.step(id, 'issue')).toHaveCount(0);
  await expect(queue.figure('issue')).toHaveText('1');
  await queue.tile('issue').click();
  await expect.poll(() => queue.ids()).toEqual([id]);
  const seller = await as('seller');
  expect((await stored(seller, job?.order ?? '')).history).toMatchObject([{ action: 'issue', detail: 'Lid is torn.' }]);
  await queue.shipByOneself(id);
  await expect.poll(async () => (await stored(seller, job?.order ?? '')).status).toBe('shipped');
});

test('without a network the queue opens, what is done waits in its order, and arrives once', async ({ page, texts, shop, as, guard }) => {
  guard.allowFailedLoads();
  const [first, second, third] = await jobs('packed');
  const [brought] = await jobs('shipped');
  const queue = new FulfillmentPage(page, texts);
  await queue.open();
  const before = await queue.ids();
  await kept(page);
  await shop.network.stop();
  await page.goto('/seller/fulfillment');
  await expect(queue.cards.first()).toBeVisible();
  expect(await queue.ids()).toEqual(before);
  await expect(page.locator('#copies')).toBeVisible();

  for (const job of [first, second]) {
    await queue.shipByOneself(job?.id ?? '');
    await expect(queue.change(job?.id ?? '', 'waiting')).toBeVisible();
    await expect(queue.card(job?.id ?? '')).toHaveAttribute('data-stands', 'shipped');
  }
  // The next step builds on the one that waits.
  await queue.step(first?.id ?? '', 'deliver').click();
  await queue.submit.click();
  await queue.step(brought?.id ?? '', 'deliver').click();
  await queue.submit.click();
  await queue.step(third?.id ?? '', 'issue').click();
  await page.locator('#issue-note').fill('Sold out');
  await queue.submit.click();
  await expect(queue.tray.open(5)).toBeVisible();
  // What waits can be taken back.
  await queue.change(second?.id ?? '', 'waiting').getByRole('button', { name: texts.of('change_take_back') }).click();
  await expect(queue.tray.open(4)).toBeVisible();
  await expect(queue.card(second?.id ?? '')).toHaveAttribute('data-stands', 'packed');
  // A part of the queue that was never asked for is found in what is kept.
  await queue.tile('packed').click();
  await expect(queue.card(second?.id ?? '')).toBeVisible();
  await page.reload();
  await expect(queue.tray.open(4)).toBeVisible();

  await shop.network.restart();
  await online(page);
  await expect(queue.tray.open(0)).toHaveCount(1, { timeout: 20_000 });
  const seller = await as('seller');
  // What the marketplace finds by itself, and what its support tells customers, stands there as well.
  const history = async (job: Job | undefined) =>
    (await stored(seller, job?.order ?? '')).history.filter((change) => change.role === 'seller').map((change) => change.action);
  expect((await history(first)).filter((action) => action !== 'process')).toEqual(['ship', 'deliver']);
  expect(await history(second)).toEqual([]);
  expect(await history(third)).toEqual(['issue']);
  expect(await history(brought)).toEqual(['deliver']);
});

test('a step that the server refuses says why on its card, and can be let go', async ({ page, texts, shop, as, guard }) => {
  guard.allowFailedLoads();
  const [job] = await jobs('packed', "status = 'processing'");
  const id = job?.id ?? '';
  const queue = new FulfillmentPage(page, texts);
  await queue.open();
  await kept(page);
  await shop.network.stop();
  await queue.shipByOneself(id);
  await expect(queue.change(id, 'waiting')).toBeVisible();
  const admin = await as('admin');
  await admin.post(`/api/enhanced-orders/${job?.order}/update_status/`, { data: { action: 'cancel', reason: 'Fraud' } });
  await shop.network.restart();
  await online(page);
  await expect(queue.change(id, 'refused')).toContainText(texts.of('refusal_changed_since'), { timeout: 20_000 });
  // Wished again on the order as it is now, the rules say why not.
  const answered = page.waitForResponse((response) => response.request().method() === 'PATCH');
  await queue.change(id, 'refused').getByRole('button', { name: texts.of('conflict_again') }).click();
  await answered;
  await expect(queue.change(id, 'refused')).toContainText(/./);
  await expect(queue.change(id, 'refused')).not.toContainText(texts.of('refusal_changed_since'));
  await queue.change(id, 'refused').getByRole('button', { name: texts.of('conflict_drop') }).click();
  await expect(queue.card(id)).toHaveCount(0);
});

for (const [what, fault] of [
  ['is lost on its way back', { kind: 'lose' }],
  ['arrives twice', { kind: 'double' }],
  ['meets a server error', { kind: 'status', status: 500 }],
] as const) {
  test(`a step whose request ${what} is taken once`, async ({ page, texts, shop, as, guard }) => {
    guard.allowFailedLoads();
    const [job] = await jobs('packed', "status = 'processing'");
    const queue = new FulfillmentPage(page, texts);
    shop.network.fail(/fulfillment\/seller\/ship/, fault, what === 'arrives twice' ? 1 : 3);
    await queue.open();
    await queue.shipByOneself(job?.id ?? '');
    await expect(queue.change(job?.id ?? '', 'accepted')).toBeVisible({ timeout: 20_000 });
    const seller = await as('seller');
    expect(await stored(seller, job?.order ?? '')).toMatchObject({ status: 'shipped', version: 2 });
  });
}

test('what happens elsewhere changes the card where it stands, and leaves a form that is being filled in', async ({ page, texts, shop, as }) => {
  const [job, other] = await jobs('packed', "status = 'processing'");
  const queue = new FulfillmentPage(page, texts);
  await queue.open();
  await expect.poll(() => shop.network.streams).toBe(1);
  await queue.step(other?.id ?? '', 'ship').click();
  await page.locator('#carrier').fill('Sendy');
  const admin = await as('admin');
  const moved = await admin.patch(`/api/fulfillment/seller/ship/${job?.id}`, { data: { ownDelivery: true } });
  expect(moved.status()).toBe(200);
  await expect(queue.card(job?.id ?? '')).toHaveAttribute('data-stands', 'shipped', { timeout: 15_000 });
  await expect(page.locator('#carrier')).toHaveValue('Sendy');
});

test('what a marketplace tells of its customers beyond need is not kept on the device', async ({ page, texts, shop }) => {
  const theirs = [{
    id: 'clx1', orderId: 'cly2', qty: 2, price: '45000', fulfillmentStatus: 'packed', trackingCode: null, carrier: null, shippedAt: null,
    deliveredAt: null, deliveryProofUrl: null, notes: null, createdAt: '2026-01-10T08:00:00.000Z', product: { title: 'Ankara Dress', imageUrl: null },
    order: { id: 'cly2', status: 'PAID', shippingAddress: '1 Hidden Street', buyerName: 'Amina', buyerEmail: 'amina@hidden.example', buyerPhone: '+254 700' },
  }];
  shop.network.fail('/api/fulfillment/seller/open', { kind: 'answer', body: theirs });
  shop.network.fail('/api/fulfillment/seller/stats', { kind: 'answer', body: { PACKED: 1, SHIPPED: 0, DELIVERED: 0, ISSUE: 0, total: 1 } });
  const queue = new FulfillmentPage(page, texts);
  await queue.open();
  await expect(queue.card('clx1')).toContainText('Ankara Dress');
  await expect(queue.step('clx1', 'ship')).toBeVisible();
  const copy = () => page.evaluate(async () => (await (await caches.open('sokoni-data')).match('/api/fulfillment/seller/open'))?.text() ?? '');
  await expect.poll(copy, { timeout: 20_000 }).toContain('Ankara Dress');
  expect(await copy()).not.toMatch(/[Hh]idden|\+254/);
});

test('a marketplace without a queue says so', async ({ page, texts, shop, guard }) => {
  guard.allowFailedLoads();
  const queue = new FulfillmentPage(page, texts);
  shop.network.fail('/api/fulfillment/', { kind: 'html' });
  await queue.open();
  await expect(queue.problem).toContainText(texts.of('error_not_offered'));
});

test('a parameter that means nothing is said and left out', async ({ page, texts }) => {
  const queue = new FulfillmentPage(page, texts);
  await queue.open('show=delivered&colour=red');
  await expect(queue.cards.first()).toBeVisible();
  await expect(queue.main.locator('.banner')).toContainText('show, colour');
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });

  test('everything is large enough for a thumb, and the next step is as wide as the card', async ({ page, texts }) => {
    const [job] = await jobs('packed');
    const queue = new FulfillmentPage(page, texts);
    await queue.open();
    await expect(queue.cards.first()).toBeVisible();
    await expectThumbSized(queue.main.locator('.job__steps .button, .count, .job__order a'), 'the queue');
    const button = await queue.step(job?.id ?? '', 'ship').boundingBox();
    expect(button?.height).toBeGreaterThanOrEqual(48);
    expect(button?.width).toBeGreaterThanOrEqual(280);
    await queue.step(job?.id ?? '', 'ship').click();
    await expectThumbSized(queue.main.locator('#action-form .button, #action-form .checkbox, #action-form input:visible:not([type=checkbox])'), 'the form');
    await page.setViewportSize({ width: NARROWEST, height: 700 });
    await expectNoSidewaysScroll(page, 'the form of the queue');
  });
});

for (const language of ['en', 'ar'] as const) {
  test.describe(`in ${language}`, () => {
    test.use({ language });

    test('queue, forms, waiting, refused and offline are accessible and fit', async ({ page, texts, shop, as, guard }) => {
      guard.allowFailedLoads();
      test.setTimeout(90_000);
      const look = (state: string) => expectGoodToLookAt(page, state);
      const [job, other] = await jobs('packed', "status = 'processing'");
      const id = job?.id ?? '';
      const queue = new FulfillmentPage(page, texts);
      await queue.open();
      await expect(queue.cards.first()).toBeVisible();
      await kept(page);
      await queue.step(id, 'issue').click();
      await queue.submit.click();
      await look('a problem that is not said');
      await page.locator('#issue-note').fill('x'.repeat(80));
      await queue.submit.click();
      await expect(queue.card(id)).toHaveAttribute('data-stands', 'issue');
      await look('a card with a problem');
      await queue.step(other?.id ?? '', 'ship').click();
      await queue.submit.click();
      await look('shipping, refused by the form');
      await shop.network.stop();
      await page.goto('/seller/fulfillment');
      await expect(queue.cards.first()).toBeVisible();
      await queue.shipByOneself(other?.id ?? '');
      await expect(queue.change(other?.id ?? '', 'waiting')).toBeVisible();
      await look('waiting, offline');
      const admin = await as('admin');
      await admin.post(`/api/enhanced-orders/${other?.order}/update_status/`, { data: { action: 'cancel', reason: 'Fraud' } });
      await shop.network.restart();
      await online(page);
      await expect(queue.change(other?.id ?? '', 'refused')).toBeVisible({ timeout: 20_000 });
      await look('refused');
    });
  });
}
