import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { expectAccessibleInBothThemes } from '../../fixtures/axe';
import { rowsOf } from '../../fixtures/database';
import { NARROWEST, expectNoSidewaysScroll } from '../../fixtures/layout';
import { backendBinary } from '../../fixtures/paths';
import { Backend } from '../../fixtures/server';
import { test as base, expect } from '../../fixtures/test';

const DAY_MS = 86_400_000;
/** Enough that one carrier's bad fortnight is more than chance does. */
const ORDERS = 20_000;
/** The demo's bad fortnight, in days before today, and what may pass until somebody asks. */
const BAD_FORTNIGHT = { carrier: 'Sendy', from: 47, to: 31 };
/** First inquiries of their orders that ask where those are, of a carrier and of days by the calendar of Nairobi. */
const FIRST_ASKED = `SELECT COUNT(*) AS n FROM (SELECT carrier, topic, (asked_at + 10800000) / 86400000 AS day,
    ROW_NUMBER() OVER (PARTITION BY order_id ORDER BY asked_at, id) AS place FROM inquiries)
  WHERE place = 1 AND topic IN ('status', 'tracking', 'delivery', 'missing') AND carrier = ? AND day BETWEEN ? AND ?`;
/** Stars for answers that took longer than so many hours, and for the others. */
const STARS = `SELECT resolved_at - asked_at > ? * 3600000 AS slow, COUNT(*) AS n, AVG(rating) AS stars FROM inquiries
  WHERE rating IS NOT NULL AND (asked_at + 10800000) / 86400000 BETWEEN ? AND ? GROUP BY 1 ORDER BY 1`;

interface Insight {
  kind: string;
  scope: string;
  key: string;
  n: number;
  nAgainst: number;
  days: { from: string; to: string } | null;
}

interface Answer {
  span: { from: string; to: string };
  insights: Insight[];
  lookedAt: number;
  asOf?: string;
}

/** A marketplace with more orders than the other tests have. */
const test = base.extend<object, { backend: Backend }>({
  backend: [
    async ({}, use) => {
      const folder = mkdtempSync(path.join(os.tmpdir(), 'sokoni-insights-'));
      const database = path.join(folder, 'sokoni.db');
      execFileSync(backendBinary(), ['--database', database, 'demo', '--orders', String(ORDERS)], { stdio: 'ignore' });
      const backend = await Backend.start({ database });
      await use(backend);
      await backend.stop();
      rmSync(folder, { recursive: true, force: true });
    },
    { scope: 'worker', timeout: 300_000 },
  ],
});

const dayOf = (date: string) => Date.parse(date) / DAY_MS;

test.use({ role: 'support' });

test('a support lead sees which carrier had a bad fortnight, and opens its inquiries', async ({ page, texts, api, backend }) => {
  await page.goto('/analytics/wismo');
  await page.locator('#period-90d').click();
  const title = page.locator('h3', { hasText: BAD_FORTNIGHT.carrier }).filter({ hasText: texts.of('insight_asked_worse') });
  const item = page.locator('.insight', { has: title });
  await expect(item).toBeVisible();
  const answer = (await (await api.get('/api/analytics/wismo/insights?date_range=90d')).json()) as Answer;
  const told = answer.insights.find((one) => one.kind === 'asked' && one.key === BAD_FORTNIGHT.carrier);
  const days = told?.days;
  expect(days, 'it says when').toBeTruthy();
  const [from, to] = [dayOf(days?.from ?? ''), dayOf(days?.to ?? '')];
  const today = dayOf(answer.span.to);
  expect(Math.abs(today - BAD_FORTNIGHT.from - from)).toBeLessThanOrEqual(3);
  expect(Math.abs(today - BAD_FORTNIGHT.to - to)).toBeLessThanOrEqual(3);

  const [counted] = await rowsOf(backend.database, FIRST_ASKED, [BAD_FORTNIGHT.carrier, from, to]);
  await expect(item.locator('p').nth(1)).toHaveText(new RegExp(`^${String(counted?.n)} instead of`));
  await item.getByRole('link').click();
  await expect(page).toHaveURL(/\/analytics\/wismo\/inquiries\?.*carrier=Sendy/);
  await expect(page).toHaveURL(new RegExp(`date_range=${days?.from}\\.\\.${days?.to}`));
  await expect(page.locator('[data-inquiry]').first()).toBeVisible();
});

test('what drives satisfaction is what a second computation finds', async ({ page, api, backend }) => {
  await page.goto('/analytics/wismo?date_range=90d');
  const answer = (await (await api.get('/api/analytics/wismo/insights?date_range=90d')).json()) as Answer;
  const told = answer.insights.find((one) => one.scope === 'slower');
  expect(told).toBeTruthy();
  const days = [dayOf(answer.span.from), dayOf(answer.span.to)];
  const [quick, slow] = await rowsOf(backend.database, STARS, [Number(told?.key), ...days]);
  expect([told?.n, told?.nAgainst]).toEqual([slow?.n, quick?.n]);
  const item = page.locator('.insight[data-kind="satisfaction"]').first();
  const stars = (row: typeof slow) => (Math.round(Number(row?.stars) * 10) / 10).toFixed(1);
  await expect(item).toContainText(`${stars(slow)} stars instead of ${stars(quick)} stars`);
});

test('insights are read out, printed and saved as what they are', async ({ page, texts, api }) => {
  await page.goto('/analytics/wismo?date_range=90d');
  const items = page.locator('.insight');
  await expect(items.first()).toBeVisible();
  const answer = (await (await api.get('/api/analytics/wismo/insights?date_range=90d')).json()) as Answer;
  await expect(items).toHaveCount(answer.insights.length);
  await expect(page.locator('.insights__rest')).toHaveText(texts.of('insights_rest', { count: answer.lookedAt }));
  for (const link of await items.getByRole('link').all()) {
    await expect(link).toHaveAccessibleName(new RegExp(`^${texts.of('insight_rows')} .+:`));
  }
  await expectAccessibleInBothThemes(page, 'insights');
  await page.setViewportSize({ width: NARROWEST, height: 800 });
  await expectNoSidewaysScroll(page, 'insights');
  const [file] = await Promise.all([page.waitForEvent('download'), page.locator('#export').click()]);
  const rows = readFileSync(await file.path(), 'utf8').split('\r\n').map((row) => row.split('","').map((cell) => cell.replaceAll('"', '')));
  const saved = rows.filter((row) => row[0] === 'insight' && row[2] === 'n').map((row) => [Number(row[3]), Number(row[4])]);
  expect(saved).toEqual(answer.insights.map((one) => [one.n, one.nAgainst]));
});

test('days in which nothing stands out are said to be quiet, with how much was compared', async ({ page, texts, api }) => {
  const quiet = 'date_range=7d&region=Tunis';
  const answer = (await (await api.get(`/api/analytics/wismo/insights?${quiet}`)).json()) as Answer;
  expect(answer.insights).toEqual([]);
  await page.goto(`/analytics/wismo?${quiet}`);
  await expect(page.locator('.insights__none')).toHaveText(texts.of('insights_none', { count: answer.lookedAt }));
});

test('insights that cannot be read say so and leave the figures alone', async ({ page, texts, guard }) => {
  guard.allowFailedLoads();
  await page.route('**/api/analytics/wismo/insights**', (route) => route.fulfill({ status: 500, json: {} }));
  await page.goto('/analytics/wismo');
  await expect(page.locator('#insights').getByRole('button', { name: texts.of('retry') })).toBeVisible();
  await expect(page.locator('.kpi[data-kpi="inquiries"] .kpi__value')).toBeVisible();
});

test.describe('of a seller', () => {
  test.use({ role: 'seller' });

  test('insights are about their own shop alone', async ({ page, api, sessions, playwright, backend }) => {
    const path = '/api/analytics/wismo/insights?date_range=90d';
    const own = (await (await api.get(path)).json()) as Answer;
    expect((await api.get(`${path}&seller=seller_0001`)).status()).toBe(403);
    const support = await playwright.request.newContext({ baseURL: backend.url, storageState: sessions.support });
    const ofShop = (await (await support.get(`${path}&seller=seller_0000`)).json()) as Answer;
    await support.dispose();
    expect([own.insights, own.lookedAt]).toEqual([ofShop.insights, ofShop.lookedAt]);
    expect(own.insights.filter((one) => one.scope === 'shop')).toEqual([]);
    await page.goto('/analytics/wismo?date_range=90d');
    await expect(page.locator('.insight')).toHaveCount(own.insights.length);
    await expect(page.locator('.insights__none, .insights__rest')).toBeVisible();
  });
});
