import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import type { APIRequestContext, Page } from '@playwright/test';

import { DEMO_PASSWORD } from '../../fixtures/accounts';
import type { Texts } from '../../fixtures/catalogue';
import { FaultProxy } from '../../fixtures/fault-proxy';
import { backendBinary } from '../../fixtures/paths';
import { Backend } from '../../fixtures/server';
import { expect, test as base } from '../../fixtures/test';
import { Bulk } from '../../pages/bulk';
import { OrderPage } from '../../pages/order';
import { OrdersPage } from '../../pages/orders';

/** Orders of a marketplace that nobody here shaped; without the folder the day is spent in the demo shop. */
const OLIST = path.resolve(import.meta.dirname, '../../../../shared/data/olist');
const SHOP = existsSync(OLIST) ? { data: 'the Olist data, as if its last order were placed now', email: 'largest-seller@demo.example' } : { data: 'the demo data', email: 'seller@demo.example' };

interface Listed {
  id: string;
  order_number: string;
  status: string;
  version: number;
}

const test = base.extend<{ day: { backend: Backend; network: FaultProxy; numbers: string[] } }>({
  day: async ({}, use) => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'sokoni-day-'));
    const database = path.join(folder, 'sokoni.db');
    const run = (...command: string[]) => execFileSync(backendBinary(), ['--database', database, ...command], { stdio: ['ignore', 'pipe', 'ignore'] }).toString();
    if (existsSync(OLIST)) run('import', 'olist', OLIST, '--shift-to-today');
    else run('demo');
    const backend = await Backend.start({ database });
    const shop = await shopOf(backend);
    // What came in this morning: singles, and one of three units.
    const numbers = run('place', '--seller', shop, '--count', '40').trim().split('\n');
    numbers.push(run('place', '--seller', shop, '--units', '3').trim());
    const network = await FaultProxy.start(backend.url);
    await use({ backend, network, numbers });
    await network.close();
    await backend.stop();
    rmSync(folder, { recursive: true, force: true });
  },
  baseURL: async ({ day }, use) => use(day.network.url),
});

/** Key of the shop of the seller whose day it is. */
async function shopOf(backend: Backend): Promise<string> {
  const answer = await fetch(`${backend.url}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: SHOP.email, password: DEMO_PASSWORD }),
  });
  const account = (await answer.json()) as { user: { sellerId?: string; seller_id?: string } };
  return String(account.user.sellerId ?? account.user.seller_id);
}

/** The orders as the server has them, by number. */
async function stored(api: APIRequestContext): Promise<Map<string, Listed>> {
  const page = (await (await api.get('/api/enhanced-orders/?page_size=100')).json()) as { results: Listed[] };
  return new Map(page.results.map((order) => [order.order_number, order]));
}

async function prepare(detail: OrderPage): Promise<void> {
  await detail.action('process').click();
  await expect(detail.status).toHaveAttribute('data-status', 'processing');
}

async function deliverOneself(page: Page, texts: Texts, detail: OrderPage): Promise<void> {
  await detail.action('ship').click();
  await page.getByRole('checkbox', { name: texts.of('own_delivery') }).check();
  await detail.submit.click();
}

test.use({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });

test(`a seller's day on a phone, on ${SHOP.data}`, async ({ page, texts, day, guard }) => {
  test.setTimeout(180_000);
  guard.allowFailedLoads();
  const api = page.context().request;
  const signedIn = await api.post('/api/auth/login', { data: { email: SHOP.email, password: DEMO_PASSWORD } });
  expect(signedIn.status()).toBe(200);
  const orders = await stored(api);
  const id = (place: number) => orders.get(day.numbers[place] ?? '')?.id ?? '';
  const list = new OrdersPage(page, texts);
  const detail = new OrderPage(page, texts);
  const bulk = new Bulk(page);

  // See what is due.
  await list.open();
  const tile = list.tile('0-1');
  await expect(tile.locator('.tile__count')).toHaveText(/^\d+$/);
  const due = Number(await tile.locator('.tile__count').textContent());
  expect(due).toBeGreaterThanOrEqual(41);
  await tile.click();
  await expect(list.found).toHaveText(texts.of('orders_found', { count: due }));

  // Ship five, two of them without a network.
  for (const place of [0, 1, 2]) {
    await detail.open(id(place));
    await prepare(detail);
    await deliverOneself(page, texts, detail);
    await expect(detail.tray.open(0)).toHaveCount(1);
    await expect(detail.status).toHaveAttribute('data-status', 'shipped');
  }
  await expect.poll(() => page.evaluate(async () => Boolean(await (await caches.open('sokoni-data')).match('/api/enhanced-orders/recent/'))), { timeout: 20_000 }).toBe(true);
  await day.network.stop();
  for (const place of [3, 4]) {
    await page.goto(`/shop/orders/${id(place)}`);
    await expect(detail.status).toHaveAttribute('data-status', 'pending');
    await detail.action('process').click();
    await expect(detail.main.locator('.headline')).toContainText(texts.of('mark_waiting'));
    await deliverOneself(page, texts, detail);
    await expect(detail.status).toHaveAttribute('data-status', 'shipped');
  }
  await expect(detail.tray.open(4)).toBeVisible();
  await day.network.restart();
  await page.evaluate(() => window.dispatchEvent(new Event('online')));
  await expect(detail.tray.open(0)).toHaveCount(1, { timeout: 20_000 });

  // Split one: two units today, one tomorrow.
  await detail.open(id(40));
  await prepare(detail);
  await detail.action('ship').click();
  await page.getByRole('checkbox', { name: texts.of('own_delivery') }).check();
  await page.locator('[id^=units-]').fill('2');
  await detail.submit.click();
  await expect(detail.parcels).toHaveCount(1);
  await expect(detail.main).toContainText(texts.of('fulfillment_partially'));

  // Cancel three; of the thirty that are marked next, they will be refused.
  for (const place of [5, 6, 7]) {
    await detail.open(id(place));
    await detail.action('cancel').click();
    await page.locator('#reason').fill('Sold out');
    await detail.submit.click();
    await expect(detail.status).toHaveAttribute('data-status', 'cancelled');
    await expect(detail.tray.open(0)).toHaveCount(1);
  }

  // Bulk-mark thirty, three refused.
  await list.open('page_size=50');
  for (let place = 5; place < 35; place += 1) await page.locator(`#tick-${id(place)}`).check();
  await expect(bulk.bar).toContainText(texts.of('selected', { count: 30 }));
  await bulk.look('process');
  await expect(bulk.forecast).toHaveText([texts.of('bulk_will', { count: 27 }), texts.of('bulk_cannot', { count: 3 })].join(' · '));
  await bulk.button('start').click();
  await expect(bulk.summary).toHaveText([texts.of('bulk_done', { count: 27 }), texts.of('bulk_failed', { count: 3 })].join(' · '));
  await bulk.button('dismiss').click();

  // Undo two.
  for (const place of [35, 36]) {
    await list.row(id(place)).getByRole('button', { name: texts.of('action_process') }).click();
    await expect(list.row(id(place)).locator('.badge')).toHaveAttribute('data-status', 'processing');
    const line = list.tray.box.locator('.tray__line').filter({ hasText: day.numbers[place] ?? '' });
    await line.getByRole('button', { name: texts.of('undo') }).click();
    await expect(list.row(id(place)).locator('.badge')).toHaveAttribute('data-status', 'pending');
  }

  // Print slips of what was marked.
  await page.locator('#clear-selection').click();
  for (const place of [8, 9, 10]) await page.locator(`#tick-${id(place)}`).check();
  await page.locator('#print-selection').click();
  await expect(page.locator('.paper')).toHaveCount(3);
  expect((await page.pdf({ format: 'A4' })).toString('latin1').match(/\/Type\s*\/Page\b/g)).toHaveLength(3);

  // Export.
  await list.open('status=processing');
  const found = Number(/\d+/.exec((await list.found.textContent()) ?? '')?.[0]);
  await expect(list.tray.box).toHaveCount(1);
  const downloading = page.waitForEvent('download');
  await page.locator('#open-export').click();
  const lines = readFileSync(await (await downloading).path(), 'utf8').trim().split('\r\n');
  expect(lines).toHaveLength(found + 1);

  // And the server has exactly that.
  const after = await stored(api);
  const state = (place: number) => after.get(day.numbers[place] ?? '')?.status;
  expect([0, 1, 2, 3, 4].map(state)).toEqual(Array(5).fill('shipped'));
  expect([5, 6, 7].map(state)).toEqual(Array(3).fill('cancelled'));
  expect(Array.from({ length: 27 }, (_, at) => state(at + 8))).toEqual(Array(27).fill('processing'));
  expect([35, 36, 37, 38, 39].map(state)).toEqual(Array(5).fill('pending'));
  expect([3, 4].map((place) => after.get(day.numbers[place] ?? '')?.version)).toEqual([3, 3]);
  expect([35, 36].map((place) => after.get(day.numbers[place] ?? '')?.version)).toEqual([3, 3]);
});
