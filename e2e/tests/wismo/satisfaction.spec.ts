import { readFileSync } from 'node:fs';

import { expectAccessibleInBothThemes } from '../../fixtures/axe';
import { type Row, rowsOf } from '../../fixtures/database';
import { NARROWEST, expectNoSidewaysScroll } from '../../fixtures/layout';
import { expect, test } from '../../fixtures/test';

const DAY_MS = 86_400_000;
const ENOUGH = 20;
const NO_DATA = '—';
/** Those who were asked how it was, of inquiries of some days, by the calendar of Nairobi. */
const ASKED = `SELECT topic, carrier, answer_time, rating, comment, id FROM inquiries
  WHERE resolution IS NOT NULL AND resolution <> 'verification_failed' AND (asked_at + 10800000) / 86400000 BETWEEN ? AND ?`;

interface Answer {
  span: { from: string; to: string };
}

/** Asked, answered, mean, interval: as the table says it. */
function cellsOf(rows: Row[]): string[] {
  const stars = rows.map((row) => row.rating).filter((rating) => rating !== null).map(Number);
  const n = stars.length;
  const mean = stars.reduce((sum, one) => sum + one, 0) / n;
  const of = `${n} of ${rows.length}`;
  const answered = rows.length < ENOUGH ? of : `${String(Math.floor((n * 2_000 + rows.length) / (rows.length * 2)) / 10)}%${of}`;
  const spread = Math.sqrt(stars.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (n - 1) / n);
  const low = Math.max(1, Math.floor((mean - 1.96 * spread) * 10) / 10);
  const high = Math.min(5, Math.ceil((mean + 1.96 * spread) * 10) / 10);
  const interval = n < ENOUGH ? NO_DATA : `${low.toFixed(1)} to ${high.toFixed(1)}`;
  const said = n === 0 ? NO_DATA : `${(Math.floor(mean * 10 + 0.5) / 10).toFixed(1)}n = ${n}`;
  return [String(rows.length), answered, said, interval];
}

test.use({ role: 'support' });

test('every cell is the one that a second computation finds in the inquiries', async ({ page, backend }) => {
  const replied = page.waitForResponse((response) => response.url().includes('/api/analytics/wismo/satisfaction'));
  await page.goto('/analytics/wismo/satisfaction?date_range=90d');
  const { span } = (await (await replied).json()) as Answer;
  const rows = await rowsOf(backend.database, ASKED, [Date.parse(span.from) / DAY_MS, Date.parse(span.to) / DAY_MS]);
  const answers = rows.filter((row) => row.rating !== null).length;
  expect(answers).toBeGreaterThan(ENOUGH);
  await expect(page.locator('.kpi[data-kpi="answers"] .kpi__value')).toHaveText(String(answers));
  await expect(page.locator('.kpi[data-kpi="surveys"] .kpi__value')).toHaveText(rows.length.toLocaleString('en'));
  for (const [id, column] of [['by-topic', 'topic'], ['by-carrier', 'carrier'], ['by-answer', 'answer_time']] as const) {
    const keys = [...new Set(rows.map((row) => String(row[column])))];
    expect(keys.length).toBeGreaterThan(2);
    for (const key of keys) {
      const cells = page.locator(`#${id} tr[data-line="${key}"] td`);
      const ofKey = rows.filter((row) => String(row[column]) === key);
      expect((await cells.allTextContents()).map((cell) => cell.trim()), `${id} ${key}`).toEqual(cellsOf(ofKey));
      expect(await page.locator(`#${id} tr[data-line="${key}"] td[data-few]`).count() > 0, `${key} is grey`).toBe(ofKey.filter((row) => row.rating !== null).length < ENOUGH);
    }
  }
  const written = rows.filter((row) => row.comment !== null).map((row) => String(row.id));
  const shown = await page.locator('[data-inquiry]').evaluateAll((all) => all.map((row) => row.getAttribute('data-inquiry')));
  expect(shown).toHaveLength(Math.min(50, written.length));
  for (const id of shown) expect(written).toContain(id);
});

test('silence is nobody’s satisfaction: it has a place of its own in the picture, and the response rate beside the mean', async ({ page, texts }) => {
  await page.goto('/analytics/wismo/satisfaction?date_range=90d&group_by=month');
  const twin = page.locator('#stars details');
  await twin.locator('summary').click();
  const rows = await twin.locator('tbody tr').evaluateAll((all) => all.map((row) => [...row.querySelectorAll('td')].map((cell) => Number((cell.textContent ?? '').replaceAll(',', '')))));
  const sums = rows[0]?.map((_, column) => rows.reduce((sum, row) => sum + (row[column] ?? 0), 0)) ?? [];
  const [answers, surveys] = await Promise.all(['answers', 'surveys'].map(async (name) => Number((await page.locator(`.kpi[data-kpi="${name}"] .kpi__value`).innerText()).replaceAll(',', ''))));
  expect(sums.slice(0, 5).reduce((sum, one) => sum + one, 0)).toBe(answers);
  expect(sums[5]).toBe((surveys ?? 0) - (answers ?? 0));
  await expect(page.locator('.kpi[data-kpi="response"] .kpi__note')).toHaveText(texts.of('kpi_response_note', { answers: answers ?? 0, surveys: surveys ?? 0 }));
  await expect(page.getByText(texts.of('satisfaction_silence'))).toBeVisible();
});

test('until somebody chooses, a point stands for the finest of which most have answers enough, and what they choose stays', async ({ page, texts, backend }) => {
  const replied = page.waitForResponse((response) => response.url().includes('/api/analytics/wismo/satisfaction'));
  await page.goto('/analytics/wismo/satisfaction?date_range=90d');
  const { span } = (await (await replied).json()) as Answer;
  const answered = `SELECT (asked_at + 10800000) / 86400000 AS day FROM inquiries
    WHERE rating IS NOT NULL AND (asked_at + 10800000) / 86400000 BETWEEN ? AND ?`;
  const days = (await rowsOf(backend.database, answered, [Date.parse(span.from) / DAY_MS, Date.parse(span.to) / DAY_MS])).map((row) => Number(row.day));
  // 1970 began on a Thursday.
  const parts = { day: String, week: (day: number) => String(Math.floor((day + 3) / 7)), month: (day: number) => new Date(day * DAY_MS).toISOString().slice(0, 7) };
  const finest = Object.entries(parts).find(([, part]) => {
    const points = [...new Set(days.map(part))].map((point) => days.filter((day) => part(day) === point).length);
    return points.filter((answers) => answers >= ENOUGH).length * 2 >= points.length;
  });
  expect(finest?.[0], 'days are too fine for the demo data').not.toBe('day');
  const group = page.locator('#group');
  await expect(group).toHaveValue(finest?.[0] ?? '');
  await expect(page).not.toHaveURL(/group_by/);
  await expect(page.getByText(texts.of('ratings_too_fine'))).toBeHidden();
  await group.selectOption('day');
  await expect(page).toHaveURL(/group_by=day/);
  await expect(page.getByText(texts.of('ratings_too_fine'))).toBeVisible();
  await page.reload();
  await expect(group).toHaveValue('day');
});

test('what a point stands for is in the address, and the file has the figures', async ({ page }) => {
  await page.goto('/analytics/wismo/satisfaction?date_range=90d');
  await page.locator('#group').selectOption('week');
  await expect(page).toHaveURL(/group_by=week/);
  await page.reload();
  await expect(page.locator('#group')).toHaveValue('week');
  const topics = page.locator('#by-topic tbody tr');
  await expect(topics.first()).toBeVisible();
  const asked = await topics.locator('[data-column="asked"]').allTextContents();
  const [file] = await Promise.all([page.waitForEvent('download'), page.locator('#export').click()]);
  const rows = readFileSync(await file.path(), 'utf8').split('\r\n').map((row) => row.slice(1, -1).split('","'));
  expect(rows.filter((row) => row[0] === 'topic' && row[2] === 'surveys').map((row) => row[3])).toEqual(asked.map((count) => count.replaceAll(',', '')));
});

test('on a phone nothing scrolls sideways but tables in their frames', async ({ page }) => {
  await page.setViewportSize({ width: NARROWEST, height: 700 });
  await page.goto('/analytics/wismo/satisfaction?date_range=90d');
  await page.locator('#by-topic tbody tr').first().waitFor();
  await expectNoSidewaysScroll(page, 'satisfaction on a phone');
  await expectAccessibleInBothThemes(page, 'satisfaction on a phone');
});
