import type { Page } from '@playwright/test';

import type { Texts } from '../../fixtures/catalogue';
import { rowsOf } from '../../fixtures/database';
import { gradesAreIn } from '../../fixtures/graded';
import { SEED_DATABASE } from '../../fixtures/paths';
import { expect, test } from '../../fixtures/shop';

const HOURS = '/api/fulfillment/seller/hours';

/** Every card: its heading, and the texts in it. */
async function cards(page: Page): Promise<Record<string, string>> {
  const found = await page.locator('.grade').evaluateAll((cards) => cards.map((card) => [card.querySelector('h3')?.textContent ?? '', (card as HTMLElement).innerText] as const));
  return Object.fromEntries(found);
}

async function opened(page: Page): Promise<void> {
  await page.goto('/seller/promises');
  await expect(page.locator('.grade').first()).toBeVisible();
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
  const shown = await cards(page);
  for (const grade of [...grades.carriers, { ...grades.total, carrier: texts.of('grades_total') }, { ...grades.marketplace, carrier: texts.of('grades_marketplace') }]) {
    const card = shown[grade.carrier];
    expect(card, grade.carrier).toContain(texts.of('grades_of', { count: new Intl.NumberFormat('en').format(grade.parcels) }));
    const share = grade.parcels < 20 ? texts.of('grades_count', { part: grade.byP90, whole: grade.parcels }) : `${(Math.floor((grade.byP90 * 2000 + grade.parcels) / (grade.parcels * 2)) / 10).toFixed(1).replace(/\.0$/, '')}%`;
    expect(card, grade.carrier).toContain(share);
  }
});

async function save(page: Page, texts: Texts): Promise<void> {
  await page.getByRole('button', { name: texts.of('hours_save') }).click();
}

test('a seller sets cut-off, closed days and a holiday, which are there after a reload and on the wire', async ({ page, texts, as }) => {
  await opened(page);
  await page.locator('#cut-off').fill('14:30');
  await page.locator('#closed-6').check();
  await page.locator('#holiday-day').fill('2026-12-25');
  await page.locator('#holiday-name').fill('Christmas <b>');
  await page.getByRole('button', { name: texts.of('hours_add') }).click();
  await expect(page.locator('.hours__list li')).toHaveText(/25 Dec 2026\s+Christmas <b>/);
  await save(page, texts);
  await expect(page.locator('.hours__said')).toHaveText(texts.of('hours_saved'));
  const kept = await (await (await as('seller')).get(HOURS)).json();
  expect(kept).toEqual({ cutOff: '14:30', closedWeekdays: [6], holidays: [{ date: '2026-12-25', name: 'Christmas <b>' }] });
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
