import type { APIRequestContext, Page } from '@playwright/test';

import { rowsOf } from '../../fixtures/database';
import { expectThumbSized } from '../../fixtures/layout';
import { expectGoodToLookAt } from '../../fixtures/look';
import { SEED_DATABASE } from '../../fixtures/paths';
import { expect, test } from '../../fixtures/shop';
import { ExceptionsPage } from '../../pages/exceptions';

interface Told {
  id: string;
  status: string;
  resolution: string | null;
  steps: { action: string; note: string | null; told: string[] }[];
}

/** What is wrong with orders of the demo seller, by status and the time since it was reached: soonest due first. */
const OPEN = `
  SELECT e.id, e.cause, e.status, o.order_number, o.id AS order_id,
    e.status_since + CASE e.status WHEN 'open' THEN 4 WHEN 'seller_notified' THEN 24 ELSE 72 END * 3600000 AS due
  FROM delivery_exceptions e JOIN seller_orders p ON p.id = e.seller_order_id JOIN orders o ON o.id = p.order_id
  WHERE e.seller_id = 'seller_0000' AND e.status <> 'resolved' ORDER BY due, e.id`;

async function board(api: APIRequestContext, view = 'open'): Promise<Told[]> {
  return ((await (await api.get(`/api/fulfillment/exceptions?view=${view}&limit=200`)).json()) as { results: Told[] }).results;
}

async function one(api: APIRequestContext, id: string): Promise<Told | undefined> {
  return [...(await board(api)), ...(await board(api, 'resolved'))].find((told) => told.id === id);
}

async function online(page: Page): Promise<void> {
  await page.evaluate(() => window.dispatchEvent(new Event('online')));
}

test('the board is what the tables hold, soonest due first, and every figure opens what it counts', async ({ page, texts, shop }) => {
  const open = await rowsOf(SEED_DATABASE, OPEN);
  const late = open.filter((row) => Number(row.due) <= Date.now());
  expect(open.length).toBeGreaterThan(3);
  expect(late.length).toBeGreaterThan(0);
  const exceptions = new ExceptionsPage(page, texts);
  await exceptions.open();
  await expect(exceptions.cards.first()).toBeVisible();
  // What the page's head has asked for is not asked for again.
  expect(shop.network.count('GET', '/api/fulfillment/exceptions')).toBe(1);
  expect(await exceptions.ids()).toEqual(open.map((row) => String(row.id)));
  const number = (count: number) => new Intl.NumberFormat('en').format(count);
  await expect(exceptions.figure('open')).toHaveText(number(open.length));
  // Of a delay that it foresees the marketplace tells customers by itself.
  const untold = open.filter((row) => row.status !== 'customer_notified');
  await expect(exceptions.figure('untold')).toHaveText(number(untold.length));
  await expect(exceptions.figure('overdue')).toHaveText(number(late.length));
  await expect(exceptions.figure('resolved')).toHaveText('0');
  for (const row of open) await expect(exceptions.card(String(row.id))).toContainText(texts.of(`cause_${String(row.cause)}`));

  await exceptions.tile('overdue').click();
  await expect(page).toHaveURL(/view=overdue$/);
  await expect.poll(() => exceptions.ids()).toEqual(late.map((row) => String(row.id)));
  await exceptions.tile('resolved').click();
  await expect(exceptions.emptyNotice).toContainText(texts.of('exceptions_none'));
  await page.locator('#show-all').click();
  const cause = String(open[0]?.cause);
  await page.locator('#cause').selectOption(cause);
  await expect(page).toHaveURL(new RegExp(`cause=${cause}$`));
  await expect.poll(() => exceptions.ids()).toEqual(open.filter((row) => row.cause === cause).map((row) => String(row.id)));
  await page.reload();
  await expect(page.locator('#cause')).toHaveValue(cause);
});

test('a late parcel is told to its customer, claimed, and resolved; everybody who was told is named', async ({ page, texts, as, shop, browser }) => {
  const row = (await rowsOf(SEED_DATABASE, OPEN)).find((one) => one.status === 'seller_notified');
  const id = String(row?.id);
  const exceptions = new ExceptionsPage(page, texts);
  const seller = await as('seller');
  await exceptions.open();
  await expect(exceptions.card(id)).toContainText(texts.of('exception_untold'));
  await expect(exceptions.step(id, 'resolve')).toHaveCount(0);
  await exceptions.step(id, 'notify_customer').click();
  await expect(exceptions.note).toHaveValue(new RegExp(String(row?.order_number)));
  await exceptions.note.fill('It is stuck. <b>News</b> on Friday.');
  await exceptions.submit.dblclick();
  await expect(exceptions.change(id, 'accepted')).toBeVisible();
  await expect(exceptions.card(id)).not.toContainText(texts.of('exception_untold'));

  // What the customer reads, at the address that everybody with the number has: no words of anybody, and no date.
  const visitor = await browser.newContext();
  const tracking = await visitor.newPage();
  await tracking.goto(`${shop.backend.url}/track/${encodeURIComponent(String(row?.order_number))}`);
  await expect(tracking.locator('main')).toContainText(texts.of('tracking_no_estimate'));
  await expect(tracking.locator('main')).not.toContainText('Friday');
  await visitor.close();

  await exceptions.step(id, 'open_claim').click();
  await exceptions.note.fill('C-17');
  await exceptions.submit.click();
  await expect(exceptions.step(id, 'resolve')).toBeVisible();
  await exceptions.step(id, 'resolve').click();
  await expect(page.getByRole('radio')).toHaveCount(1);
  await exceptions.submit.click();
  await expect(exceptions.card(id)).toHaveAttribute('data-status', 'resolved');
  await exceptions.trail(id).locator('summary').click();
  for (const words of ['did_opened', 'did_notify_seller', 'did_notify_customer', 'did_open_claim', 'did_resolve']) {
    await expect(exceptions.trail(id)).toContainText(texts.of(words));
  }
  await expect(exceptions.trail(id)).toContainText('It is stuck. <b>News</b> on Friday.');
  const ended = await one(seller, id);
  expect(ended?.resolution).toBe('claim');
  expect(ended?.steps.map((step) => [step.action, step.told.join()])).toEqual([
    ['opened', ''],
    ['notify_seller', 'seller'],
    ['notify_customer', 'customer'],
    ['open_claim', 'admin'],
    ['resolve', 'customer'],
  ]);
  await exceptions.tile('resolved').click();
  await expect.poll(() => exceptions.ids()).toEqual([id]);
});

test('without a network a step waits on the device, and one that somebody else took first is explained', async ({ page, texts, shop, as, guard }) => {
  guard.allowFailedLoads();
  const [first, second] = (await rowsOf(SEED_DATABASE, OPEN)).filter((row) => row.status === 'seller_notified').map((row) => String(row.id));
  const exceptions = new ExceptionsPage(page, texts);
  const seller = await as('seller');
  await exceptions.open();
  await expect(exceptions.cards.first()).toBeVisible();
  await expect(exceptions.tray.box).toBeAttached();
  shop.network.fail(/\/api\//, { kind: 'drop' });
  for (const id of [first ?? '', second ?? '']) {
    await exceptions.step(id, 'notify_customer').click();
    await exceptions.submit.click();
    await expect(exceptions.change(id, 'waiting')).toBeVisible();
    // Until it is known what came of it, no other step is offered.
    await expect(exceptions.step(id, 'notify_customer')).toBeHidden();
  }
  const answer = await seller.post(`/api/fulfillment/exceptions/${second}/notify_customer`, { data: {} });
  expect(answer.status()).toBe(200);
  await shop.network.reset();
  await online(page);
  await expect(exceptions.change(first ?? '', 'accepted')).toBeVisible({ timeout: 15_000 });
  await expect(exceptions.change(second ?? '', 'refused')).toContainText(texts.of('refusal_already_done'));
  expect((await one(seller, first ?? ''))?.status).toBe('customer_notified');
  expect((await one(seller, second ?? ''))?.steps.filter((step) => step.action === 'notify_customer')).toHaveLength(1);
});

test('the board opens without a network, as it was last seen', async ({ page, texts, shop, guard }) => {
  guard.allowFailedLoads();
  const exceptions = new ExceptionsPage(page, texts);
  await exceptions.open();
  const ids = await exceptions.ids();
  await expect(exceptions.tray.box).toBeAttached();
  const kept = () => page.evaluate(async () => Boolean(await (await caches.open('sokoni-data')).match('/api/fulfillment/exceptions')));
  await expect.poll(kept, { timeout: 20_000 }).toBe(true);
  shop.network.fail(/.*/, { kind: 'drop' });
  await page.reload();
  await expect.poll(() => exceptions.ids()).toEqual(ids);
});

test('what support does elsewhere is seen where it stands', async ({ page, texts, as }) => {
  const [row] = await rowsOf(SEED_DATABASE, OPEN);
  const id = String(row?.id);
  const exceptions = new ExceptionsPage(page, texts);
  await exceptions.open();
  await expect(exceptions.cards.first()).toBeVisible();
  await expect(exceptions.tray.box).toBeAttached();
  const support = await as('support');
  const every = (await (await support.get('/api/fulfillment/exceptions')).json()) as { counts: { open: number } };
  const shops = await rowsOf(SEED_DATABASE, "SELECT COUNT(*) AS open FROM delivery_exceptions WHERE status <> 'resolved'");
  expect(every.counts.open).toBeGreaterThanOrEqual(Number(shops[0]?.open));
  const prompted = await support.post(`/api/fulfillment/exceptions/${id}/prompt_seller`, { data: { note: '<img src=x onerror=alert(1)>' } });
  expect(prompted.status()).toBe(200);
  await exceptions.trail(id).locator('summary').click();
  await expect(exceptions.trail(id)).toContainText('<img src=x onerror=alert(1)>', { timeout: 15_000 });
});

test('the queue leads from an item in trouble to what is done about it', async ({ page, texts, as }) => {
  const seller = await as('seller');
  const queue = (await (await seller.get('/api/fulfillment/seller/open?limit=1')).json()) as { id: string }[];
  const item = queue[0]?.id ?? '';
  const reported = await seller.patch(`/api/fulfillment/seller/issue/${item}`, { data: { note: 'Torn' } });
  expect(reported.status()).toBe(200);
  await page.goto('/seller/fulfillment?show=issue');
  await page.locator(`[data-item="${item}"]`).getByRole('link', { name: texts.of('queue_exceptions') }).click();
  await expect(page).toHaveURL(new RegExp(`/seller/exceptions\\?item=${item}$`));
  const exceptions = new ExceptionsPage(page, texts);
  await expect(exceptions.cards.filter({ hasText: 'Torn' })).toBeVisible();
  const told = (await (await seller.get(`/api/fulfillment/exceptions/${item}`)).json()) as { exceptions: Told[] };
  await expect.poll(async () => (await exceptions.ids()).sort()).toEqual(told.exceptions.map((one) => one.id).sort());
});

test('what is typed about one case stays while another changes', async ({ page, texts, as }) => {
  const [id, other] = (await rowsOf(SEED_DATABASE, OPEN)).filter((row) => row.status === 'seller_notified').map((row) => String(row.id)) as [string, string];
  const exceptions = new ExceptionsPage(page, texts);
  await exceptions.open();
  await expect(exceptions.tray.box).toBeAttached();
  await exceptions.trail(id).locator('summary').click();
  await exceptions.step(id, 'notify_customer').click();
  await exceptions.note.fill('Half a sentence');
  const seller = await as('seller');
  await seller.post(`/api/fulfillment/exceptions/${other}/notify_customer`, { data: {} });
  await expect(exceptions.card(other)).toHaveAttribute('data-status', 'customer_notified', { timeout: 20_000 });
  await expect(exceptions.note).toHaveValue('Half a sentence');
  await expect(exceptions.trail(id)).toHaveAttribute('open');
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });

  test('everything is large enough for a thumb, and the next step is as wide as the card', async ({ page, texts }) => {
    const exceptions = new ExceptionsPage(page, texts);
    await exceptions.open();
    const [id] = await exceptions.ids();
    await exceptions.more(id ?? '');
    await expectThumbSized(exceptions.main.locator('.job__steps .button, .count, .job__order a, summary, #cause'), 'the board');
    const button = await exceptions.step(id ?? '', 'notify_customer').boundingBox();
    expect(button?.height).toBeGreaterThanOrEqual(48);
    expect(button?.width).toBeGreaterThanOrEqual(280);
    await exceptions.step(id ?? '', 'notify_customer').click();
    await expectThumbSized(exceptions.main.locator('#action-form .button, #action-form textarea'), 'the form');
  });
});

for (const language of ['en', 'ar'] as const) {
  test.describe(`in ${language}`, () => {
    test.use({ language });

    test('board, forms, trail, waiting, refused and offline are accessible and fit', async ({ page, texts, shop, as, guard }) => {
      guard.allowFailedLoads();
      test.setTimeout(90_000);
      const look = (state: string) => expectGoodToLookAt(page, state);
      const [id, other] = (await rowsOf(SEED_DATABASE, OPEN)).map((row) => String(row.id)) as [string, string];
      const seller = await as('seller');
      const exceptions = new ExceptionsPage(page, texts);
      await exceptions.open();
      await expect(exceptions.tray.box).toBeAttached();
      await exceptions.more(id);
      await exceptions.trail(id).locator('summary').click();
      await exceptions.step(id, 'notify_customer').click();
      await look('telling the customer');
      await exceptions.submit.click();
      await exceptions.step(id, 'open_claim').click();
      await exceptions.submit.click();
      await exceptions.step(id, 'open_refund').click();
      await exceptions.submit.click();
      await exceptions.step(id, 'resolve').click();
      await exceptions.submit.click();
      await expect(exceptions.errorSummary).toContainText(texts.of('refusal_outcome_missing'));
      await look('an outcome that is not chosen');
      await shop.network.stop();
      await exceptions.step(other, 'notify_customer').click();
      await exceptions.submit.click();
      await expect(exceptions.change(other, 'waiting')).toBeVisible();
      await look('waiting, offline');
      await seller.post(`/api/fulfillment/exceptions/${other}/notify_customer`, { data: {} });
      await shop.network.restart();
      await online(page);
      await expect(exceptions.change(other, 'refused')).toBeVisible({ timeout: 20_000 });
      await look('refused');
    });
  });
}
