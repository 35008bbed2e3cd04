import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { DEMO_PASSWORD } from '../../fixtures/accounts';
import { FaultProxy } from '../../fixtures/fault-proxy';
import { backendBinary } from '../../fixtures/paths';
import { Backend } from '../../fixtures/server';
import { expect, test as base } from '../../fixtures/test';
import { ExceptionsPage } from '../../pages/exceptions';
import { FulfillmentPage } from '../../pages/fulfillment';
import { PartnersPage } from '../../pages/partners';

/** Orders of a marketplace that nobody here shaped; without the folder the walk goes through the demo shop. */
const OLIST = path.resolve(import.meta.dirname, '../../../../shared/data/olist');
const SHOP = existsSync(OLIST) ? { data: 'the Olist data, as if its last order were placed now', email: 'largest-seller@demo.example' } : { data: 'the demo data', email: 'seller@demo.example' };

const test = base.extend<{ market: Backend }>({
  market: async ({}, use) => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'sokoni-walk-'));
    const database = path.join(folder, 'sokoni.db');
    const run = (...command: string[]) => execFileSync(backendBinary(), ['--database', database, ...command], { stdio: ['ignore', 'pipe', 'ignore'] });
    if (existsSync(OLIST)) {
      run('import', 'olist', OLIST, '--shift-to-today');
      run('partners');
    } else {
      run('demo');
    }
    const backend = await Backend.start({ database });
    await use(backend);
    await backend.stop();
    rmSync(folder, { recursive: true, force: true });
  },
  baseURL: async ({ market }, use) => {
    const network = await FaultProxy.start(market.url);
    await use(network.url);
    await network.close();
  },
});

interface Item {
  id: string;
  orderId: string;
}

interface Case {
  id: string;
  status: string;
  resolution: string | null;
  cause: string;
  steps: { action: string; told: string[] }[];
}

test.use({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });

test(`from the packing queue to a kept promise, on ${SHOP.data}`, async ({ page, texts, market }) => {
  test.setTimeout(240_000);
  const api = page.context().request;
  const signedIn = await api.post('/api/auth/login', { data: { email: SHOP.email, password: DEMO_PASSWORD } });
  const account = (await signedIn.json()) as { user: { sellerId: string } };
  const shop = account.user.sellerId;
  execFileSync(backendBinary(), ['--database', market.database, 'place', '--seller', shop, '--count', '3']);

  // Clear the queue of what is to be packed.
  const queue = new FulfillmentPage(page, texts);
  await queue.open('show=packed');
  // The figures come by an answer of their own.
  await expect(queue.figure('packed')).toHaveText(/^\d+$/);
  const toPack = Number(await queue.figure('packed').textContent());
  expect(toPack).toBeGreaterThanOrEqual(3);
  for (let left = toPack; left > 0; left -= 1) {
    const waiting = (await (await api.get('/api/fulfillment/seller/open?status=PACKED&limit=1')).json()) as Item[];
    const item = waiting[0]?.id ?? '';
    await queue.shipByOneself(item);
    await expect(queue.change(item, 'accepted')).toBeVisible();
  }
  await expect(queue.figure('packed')).toHaveText('0');
  await expect(page.locator('#desk-fulfillment')).toBeVisible();

  // Meet a parcel that is late, and bring it to its outcome.
  await page.locator('#desk-exceptions').click();
  const exceptions = new ExceptionsPage(page, texts);
  await exceptions.tile('open').click();
  await expect(exceptions.cards.first()).toBeVisible();
  const open = ((await (await api.get('/api/fulfillment/exceptions?limit=50')).json()) as { results: Case[] }).results;
  const late = open.find((one) => one.status === 'seller_notified' && ['delivery_delay', 'no_scan'].includes(one.cause));
  const id = late?.id ?? '';
  await expect(exceptions.card(id)).toContainText(texts.of(`cause_${late?.cause}`));
  await exceptions.step(id, 'notify_customer').click();
  await exceptions.submit.click();
  await exceptions.step(id, 'open_claim').click();
  await exceptions.note.fill('C-2026-17');
  await exceptions.submit.click();
  await exceptions.step(id, 'resolve').click();
  await exceptions.submit.click();
  await expect(exceptions.card(id)).toHaveAttribute('data-status', 'resolved');
  const ended = ((await (await api.get('/api/fulfillment/exceptions?view=resolved')).json()) as { results: Case[] }).results.find((one) => one.id === id);
  expect(ended?.resolution).toBe('claim');
  expect(ended?.steps.filter((step) => step.told.includes('customer')).map((step) => step.action)).toEqual(['notify_customer', 'resolve']);

  // Take on a partner, knowing the price, and see how it does.
  await page.locator('#desk-partners').click();
  const partners = new PartnersPage(page, texts);
  await expect(partners.cards.first()).toBeVisible();
  const listed = (await (await api.get(`/api/fulfillment/micro-fulfillment/${shop}/partners`)).json()) as { id: string; optedIn: boolean }[];
  const chosen = listed.find((partner) => !partner.optedIn)?.id ?? '';
  const before = listed.filter((partner) => partner.optedIn).length;
  await partners.optIn(chosen);
  await expect(page.locator('#desk-partners .desk__figure')).toHaveText(String(before + 1));
  await expect(partners.card(chosen).locator('.partner__share')).toContainText(/\d/);

  // What a product page promises, and how often such promises came true.
  const detail = (await (await api.get('/api/enhanced-orders/?page_size=1')).json()) as { results: { id: string }[] };
  const order = (await (await api.get(`/api/enhanced-orders/${detail.results[0]?.id}/`)).json()) as { items: { product_id: string }[] };
  const product = order.items[0]?.product_id ?? '';
  await page.goto(`/products/${encodeURIComponent(product)}`);
  await expect(page.locator('.promise__days')).toBeVisible();
  interface Grades {
    total: { parcels: number; byP90: number };
  }
  // A server that has just started grades beside answering: what the page says is compared until all is graded.
  let percent = '';
  await expect(async () => {
    await page.goto('/seller/promises');
    const { total } = (await (await api.get('/api/fulfillment/seller/promise-grades')).json()) as Grades;
    percent = `${Math.round((total.byP90 / total.parcels) * 1_000) / 10}%`;
    await expect(page.locator('.grade__share').first()).toContainText(percent, { timeout: 2_000 });
  }).toPass({ timeout: 60_000 });
  await expect(page.locator('#desk-promises .desk__figure')).toHaveText(percent);
});
