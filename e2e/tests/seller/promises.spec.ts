import type { Page } from '@playwright/test';

import type { Texts } from '../../fixtures/catalogue';
import { rowsOf } from '../../fixtures/database';
import { gradesAreIn } from '../../fixtures/graded';
import { SEED_DATABASE } from '../../fixtures/paths';
import { expect, test } from '../../fixtures/shop';

const HOURS = '/api/fulfillment/seller/hours';

/** Every card: its heading, and the texts in it. */
async function cards(page: Page): Promise<Record<string, string>> {
  const found = await page.locator('.grades:not(.late) .grade').evaluateAll((cards) => cards.map((card) => [card.querySelector('h3')?.textContent ?? '', (card as HTMLElement).innerText] as const));
  return Object.fromEntries(found);
}

async function opened(page: Page): Promise<void> {
  await page.goto('/seller/promises');
  await expect(page.locator('#cut-off')).toBeVisible();
}

test('the marks by carrier are those of the API, add up to all of them, and count the parcels that were placed', async ({ page, texts, as }) => {
  const api = await as('seller');
  await gradesAreIn(api);
  const grades = await (await api.get('/api/fulfillment/seller/promise-grades')).json();
  expect(grades.weeks).toBeGreaterThan(5);
  const sum = (name: 'parcels' | 'byP90') => grades.carriers.reduce((all: number, grade: Record<string, number>) => all + Number(grade[name]), 0);
  expect(sum('parcels')).toBe(grades.total.parcels);
  expect(sum('byP90')).toBe(grades.total.byP90);
  const placed = await rowsOf(
    SEED_DATABASE,
    "SELECT COUNT(*) AS n FROM seller_orders p JOIN orders o ON o.id = p.order_id WHERE p.seller_id = 'seller_0000' AND p.status NOT IN ('cancelled', 'returned') AND (o.paid_at IS NOT NULL OR o.pays_on_delivery = 1)",
    [],
  );
  expect(grades.total.parcels).toBeLessThanOrEqual(Number(placed[0]?.n));
  await opened(page);
  await expect(page.locator('.grades:not(.late) .grade').first()).toBeVisible();
  const shown = await cards(page);
  for (const grade of [...grades.carriers, { ...grades.total, carrier: texts.of('grades_total') }, { ...grades.marketplace, carrier: texts.of('grades_marketplace') }]) {
    const card = shown[grade.carrier];
    expect(card, grade.carrier).toContain(texts.of('grades_of', { count: new Intl.NumberFormat('en').format(grade.parcels) }));
    const share = grade.parcels < 20 ? texts.of('grades_count', { part: grade.byP90, whole: grade.parcels }) : `${(Math.floor((grade.byP90 * 2000 + grade.parcels) / (grade.parcels * 2)) / 10).toFixed(1).replace(/\.0$/, '')}%`;
    expect(card, grade.carrier).toContain(share);
  }
});

/** Late parcels of the largest demo shop by carrier and cause, straight from orders, parcels and events; its days begin at 23:00 UTC. */
const LATE = `WITH days AS (
    SELECT h.carrier, (o.promised_to + 3600000) / 86400000 AS promised, (o.delivered_at + 3600000) / 86400000 AS arrived,
      (h.shipped_at + 3600000) / 86400000 AS shipped,
      (CASE o.pays_on_delivery WHEN 1 THEN o.placed_at ELSE o.paid_at END + 3600000) / 86400000 + 2 AS ship_by,
      (SELECT MIN(e.occurred_at + 3600000) / 86400000 FROM tracking_events e WHERE e.order_id = o.id AND e.code IN ('delivery_failed', 'ready_for_pickup')) AS missed
    FROM orders o JOIN order_items i ON i.order_id = o.id AND i.position = 0 AND i.seller_id = 'seller_0000'
    LEFT JOIN shipments h ON h.order_id = o.id
    WHERE o.status NOT IN ('cancelled', 'returned') AND (o.paid_at IS NOT NULL OR o.pays_on_delivery = 1)),
  late AS (SELECT COALESCE(carrier, '') AS carrier, CASE WHEN missed <= promised THEN 'recipient'
      WHEN shipped IS NULL OR shipped > ship_by THEN 'shop' ELSE 'carrier' END AS cause
    FROM days WHERE promised >= $1 - 90 AND promised < $1 AND COALESCE(arrived, $1) > promised)
  SELECT carrier, cause, COUNT(*) AS n FROM late GROUP BY 1, 2`;

test('late parcels are put down to the causes that the tables say, shares add up to all of them, and each leads to its order', async ({ page, texts, as }) => {
  const api = await as('seller');
  const answer = await (await api.get('/api/fulfillment/seller/late-reasons')).json();
  const today = Math.floor((Date.parse(answer.asOf) + 3_600_000) / 86_400_000);
  const rows = await rowsOf(SEED_DATABASE, LATE, [today]);
  const late = rows.reduce((sum, row) => sum + Number(row.n), 0);
  expect(late).toBeGreaterThan(0);
  expect(answer.total.late).toBe(late);
  await opened(page);
  const cards = page.locator('.late .grade');
  await expect(cards.first()).toBeVisible();
  for (const carrier of new Set(rows.map((row) => String(row.carrier)))) {
    const card = cards.filter({ has: page.getByRole('heading', { name: carrier || texts.of('grades_no_carrier'), exact: true }) });
    for (const row of rows.filter((row) => row.carrier === carrier)) {
      const cause = card.locator('dl > div').filter({ has: page.getByText(texts.of(`late_cause_${row.cause}`), { exact: true }) });
      await expect(cause.locator('dd'), `${carrier} ${row.cause}`).toHaveText(new RegExp(`^${row.n}( \\(|$)`));
    }
  }
  const shares = await cards.first().locator('dd').evaluateAll((cells) => cells.map((cell) => Number(/\(([\d.]+)%\)/.exec(cell.textContent ?? '')?.[1] ?? Number.NaN)));
  if (late >= 20) expect(Math.round(shares.reduce((sum, share) => sum + share, 0) * 10)).toBe(1000);
  await page.getByText(texts.of('late_latest')).click();
  const first = page.locator('.late__latest a').first();
  const number = await first.innerText();
  await first.click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(number);
});

async function save(page: Page, texts: Texts): Promise<void> {
  await page.getByRole('button', { name: texts.of('hours_save') }).click();
}

test('a seller sets cut-off, closed days and a holiday, which are there after a reload and on the wire', async ({ page, texts, as }) => {
  await opened(page);
  await page.locator('#cut-off').fill('14:30');
  await page.locator('#dispatch-days').fill('3');
  await page.locator('#closed-6').check();
  await page.locator('#holiday-day').fill('2026-12-25');
  await page.locator('#holiday-name').fill('Christmas <b>');
  await page.getByRole('button', { name: texts.of('hours_add') }).click();
  await expect(page.locator('.hours__list li')).toHaveText(/25 Dec 2026\s+Christmas <b>/);
  await save(page, texts);
  await expect(page.locator('.hours__said')).toHaveText(texts.of('hours_saved'));
  const kept = await (await (await as('seller')).get(HOURS)).json();
  expect(kept).toEqual({ cutOff: '14:30', closedWeekdays: [6], holidays: [{ date: '2026-12-25', name: 'Christmas <b>' }], dispatchDays: 3 });
  await page.reload();
  await expect(page.locator('#cut-off')).toHaveValue('14:30');
  await expect(page.locator('#closed-6')).toBeChecked();
  await page.locator('.hours__list button').click();
  await expect(page.locator('.hours__list li')).toHaveCount(0);
  await expect(page.locator('#holiday-day')).toBeFocused();
});

test('what the server refuses, or does not hear, is said, and nothing that was typed is lost', async ({ page, texts, shop, guard }) => {
  guard.allowFailedLoads();
  await opened(page);
  await page.getByRole('button', { name: texts.of('hours_add') }).click();
  await expect(page.locator('#error-summary')).toContainText(texts.of('hours_day_missing'));
  for (const day of [0, 1, 2, 3, 4, 5, 6]) await page.locator(`#closed-${day}`).check();
  await save(page, texts);
  await expect(page.locator('#error-summary')).toContainText('at least one weekday');
  await page.locator('#closed-0').uncheck();
  shop.network.fail(HOURS, { kind: 'drop' });
  await save(page, texts);
  await expect(page.locator('#error-summary')).toContainText(texts.of('error_offline'));
  await expect(page.locator('#closed-6')).toBeChecked();
  shop.network.mend();
  await save(page, texts);
  await expect(page.locator('.hours__said')).toHaveText(texts.of('hours_saved'));
  await expect(page.locator('#error-summary')).toHaveCount(0);
});
