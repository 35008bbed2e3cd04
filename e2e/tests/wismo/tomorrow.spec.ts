import { readFileSync } from 'node:fs';

import { type APIRequestContext, type Page, request } from '@playwright/test';

import { expectAccessibleInBothThemes } from '../../fixtures/axe';
import { rowsOf } from '../../fixtures/database';
import { test as onDesk } from '../../fixtures/desk';
import { NARROWEST, expectNoSidewaysScroll, expectThumbSized } from '../../fixtures/layout';
import { SEED_DATABASE } from '../../fixtures/paths';
import { expect, sessionOf } from '../../fixtures/test';

const DAY_MS = 86_400_000;
const VIEW = '/analytics/wismo/tomorrow';
const SENT = '/api/analytics/wismo/notices';

interface Sign {
  reason: string;
  days: number | null;
}

interface Asker {
  orderId: string;
  orderNumber: string;
  chance: number;
  signs: Sign[];
  lastToldAt: string | null;
}

interface List {
  results: Asker[];
  total: number;
  likely: number;
  asOf: string;
}

interface Answer {
  sending: string | null;
  told: number;
  heldBack: number;
  leftOut: { reason: string }[];
}

const test = onDesk.extend<{ support: APIRequestContext }>({
  support: async ({ desk }, use) => {
    const context = await request.newContext({ baseURL: desk.url, storageState: await sessionOf(desk.url, 'support') });
    await use(context);
    await context.dispose();
  },
});

test.use({ role: 'support' });

async function open(page: Page): Promise<List> {
  const replied = page.waitForResponse((response) => response.url().includes('/api/analytics/wismo/at-risk'));
  await page.goto(VIEW);
  const list = (await (await replied).json()) as List;
  await page.locator('[data-order]').first().waitFor();
  return list;
}

async function sendings(support: APIRequestContext): Promise<{ told: number; held: number }[]> {
  const answer = await support.get(SENT);
  expect(answer.status()).toBe(200);
  return (await answer.json()).results;
}

/** What the rows of the database say of an order: silence, lateness, whether somebody has asked. */
async function facts(asker: Asker, now: number): Promise<{ silent: number; late: number; asked: boolean }> {
  const rows = await rowsOf(
    SEED_DATABASE,
    `SELECT p.promised_to AS promised,
       (SELECT MAX(e.occurred_at) FROM tracking_events e WHERE e.order_id = p.order_id AND e.occurred_at <= ?) AS shown,
       (SELECT MAX(n.at) FROM notifications n WHERE n.order_id = p.order_id AND n.recipient = 'customer') AS sent,
       (SELECT COUNT(*) FROM inquiries i WHERE i.order_id = p.order_id AND i.is_asking_where = 1) AS asked
     FROM seller_orders p WHERE p.id = ?`,
    [now, asker.orderId],
  );
  const [row] = rows;
  // The backend may have foreseen a delay since the database was filled.
  const told = Math.max(Number(row?.shown), Number(row?.sent ?? 0), asker.lastToldAt ? Date.parse(asker.lastToldAt) : 0);
  return { silent: Math.floor((now - told) / DAY_MS), late: now - Number(row?.promised), asked: Number(row?.asked) > 0 };
}

test('orders stand likeliest first, each with reasons that the database bears out', async ({ page, texts }) => {
  const list = await open(page);
  const now = Date.parse(list.asOf);
  const chances = list.results.map((one) => one.chance);
  expect(chances).toEqual([...chances].sort((one, other) => other - one));
  expect(chances[0]).toBeGreaterThan(100);
  await expect(page.locator('[data-order]')).toHaveCount(Math.min(50, list.total));
  await expect(page.getByText(texts.of('tomorrow_found', { count: list.total, likely: list.likely }))).toBeVisible();
  let said = 0;
  for (const asker of list.results.slice(0, 12)) {
    const row = page.locator(`[data-order="${asker.orderId}"]`);
    const { silent, late, asked } = await facts(asker, now);
    await expect(row).toContainText(asker.orderNumber);
    await expect(row).toContainText(texts.of('tomorrow_chance', { chance: String(Math.round(asker.chance / 10)) }));
    for (const sign of asker.signs) {
      said += 1;
      if (sign.reason === 'silent') {
        expect(sign.days, asker.orderNumber).toBe(silent);
        await expect(row).toContainText(texts.of('sign_silent', { count: silent }));
      } else if (sign.reason === 'late') {
        expect(late, asker.orderNumber).toBeGreaterThan(0);
        expect(sign.days).toBe(Math.floor(late / DAY_MS));
        await expect(row).toContainText(late < DAY_MS ? texts.of('sign_late_today') : texts.of('sign_late', { count: Math.floor(late / DAY_MS) }));
      } else {
        await expect(row).toContainText(texts.of(`sign_${sign.reason}`));
        if (sign.reason === 'asked_before') expect(asked).toBe(true);
        if (sign.reason === 'due') expect(late > -DAY_MS && late <= 0).toBe(true);
      }
    }
  }
  expect(said).toBeGreaterThan(8);
  await page.locator('[data-order] a').first().click();
  await expect(page).toHaveURL(new RegExp(`/orders/${list.results[0]?.orderNumber}/timeline`));
});

test('the likeliest are told but for some held back by chance, once, however often it is pressed', async ({ page, texts, support }) => {
  await open(page);
  const before = (await sendings(support)).length;
  await expect(page.locator('#send')).toBeHidden();
  await page.locator('#top').click();
  await page.locator('#share').selectOption('20');
  await page.locator('#send').click();
  await expect(page.locator('#question')).toBeFocused();
  await expect(page.locator('#question')).toHaveText(texts.of('tomorrow_confirm_heading', { count: 20 }));
  await expectAccessibleInBothThemes(page, 'the question before notices are sent');
  // Whoever does not want to is back where they were.
  await page.locator('#send-not').click();
  await expect(page.locator('#send')).toBeFocused();
  await page.locator('#send').click();
  const replied = page.waitForResponse((response) => response.url().includes('/at-risk/notices'));
  await page.locator('#send-now').dblclick();
  const answer = (await (await replied).json()) as Answer;
  expect([answer.told, answer.heldBack, answer.leftOut.length]).toEqual([20, 5, 0]);
  await expect(page.locator('#result')).toBeFocused();
  await expect(page.locator('#result')).toHaveText(texts.of('tomorrow_done', { count: 20, held: '5' }));
  const after = await sendings(support);
  expect(after.length - before).toBe(1);
  expect([after[0]?.told, after[0]?.held]).toEqual([20, 5]);
  const sending = page.locator(`[data-sending="${answer.sending}"]`);
  await expect(sending).toContainText(texts.of('sent_counts', { told: '20', held: '5' }));
  await expect(sending.locator('[data-verdict="running"]')).toHaveCount(2);
  // Nobody can choose them again, and nobody is told who was held back.
  await expect(page.locator('[data-order] input:disabled')).toHaveCount(25);
  const changes = await support.get('/api/analytics/wismo/at-risk');
  expect(await changes.text()).not.toMatch(/held/i);
});

test('a tab that knows nothing of a sending tells nobody twice, and says so', async ({ page, context, texts, support }) => {
  await open(page);
  const stale = await context.newPage();
  await open(stale);
  for (const tab of [page, stale]) {
    await tab.locator('#top').click();
    await tab.locator('#send').click();
    await tab.locator('#send-now').click();
    await expect(tab.locator('#result')).toBeVisible();
  }
  await expect(stale.locator('#result')).toHaveText(texts.of('tomorrow_done_none'));
  await expect(stale.locator('.sender__result')).toContainText(texts.of('left_out_in_sending', { count: 25 }));
  const sent = await sendings(support);
  expect(sent.filter((one) => one.told + one.held === 25)).toHaveLength(1);
});

test('an answer that was lost is asked for again under the same key', async ({ page, network, support, texts, guard }) => {
  guard.allow(/ERR_EMPTY_RESPONSE/);
  await open(page);
  const before = (await sendings(support)).length;
  await page.locator('[data-order] input').nth(0).check();
  await page.locator('[data-order] input').nth(1).check();
  await page.locator('#send').click();
  network.fail('/api/analytics/wismo/at-risk/notices', { kind: 'lose' });
  await page.locator('#send-now').click();
  await expect(page.locator('.sender__question [role="alert"]')).toBeVisible({ timeout: 30_000 });
  network.mend();
  await page.locator('#send-now').click();
  // It was sent the first time: one told, one held back.
  await expect(page.locator('#result')).toHaveText(texts.of('tomorrow_done', { count: 1, held: '1' }));
  expect((await sendings(support)).length - before).toBe(1);
});

test('whoever was told reads it on their order', async ({ desk, support, browser, texts, network }) => {
  const rows = await rowsOf(
    SEED_DATABASE,
    `SELECT p.id, p.order_id AS whole FROM seller_orders p JOIN orders o ON o.id = p.order_id
     WHERE o.customer_id IS NOT NULL AND p.status = 'shipped' AND p.payment_status = 'paid' ORDER BY p.id LIMIT 1`,
  );
  const [order] = rows;
  const headers = { 'idempotency-key': 'customer' };
  const sent = await support.post('/api/analytics/wismo/at-risk/notices', { headers, data: { orders: [order?.id], heldShare: 0 } });
  expect(((await sent.json()) as Answer).told).toBe(1);
  const context = await browser.newContext({ baseURL: network.url, storageState: await sessionOf(desk.url, 'customer') });
  const page = await context.newPage();
  await page.goto(`/customer/orders/${order?.whole}/track`);
  await expect(page.getByText(texts.of('event_notice')).first()).toBeVisible();
  await context.close();
});

test('it fits a phone, is clean for axe, and can be taken away as a file', async ({ page }) => {
  const list = await open(page);
  await page.locator('#top').click();
  await expectAccessibleInBothThemes(page, 'who will ask tomorrow');
  await page.setViewportSize({ width: NARROWEST, height: 700 });
  await expectNoSidewaysScroll(page, 'who will ask tomorrow');
  await expectThumbSized(page.locator('.askers__tick'), 'choosing an order');
  const saved = page.waitForEvent('download');
  await page.locator('#export').click();
  const file = await (await saved).path();
  const lines = readFileSync(file, 'utf8').trim().split('\r\n');
  expect(lines).toHaveLength(Math.min(50, list.total) + 1);
  expect(lines[1]).toContain(`"${list.results[0]?.orderNumber}"`);
});
