import { readFileSync } from 'node:fs';

import { expectAccessibleInBothThemes } from '../../fixtures/axe';
import { changing, rowsOf } from '../../fixtures/database';
import { NARROWEST, expectNoSidewaysScroll } from '../../fixtures/layout';
import { Backend } from '../../fixtures/server';
import { expect, sessionOf, test as base } from '../../fixtures/test';
import { JOURNEYS, cellsOf, journeysAt } from '../../oracle/fulfillment';
import { ArrivalsPage } from '../../pages/arrivals';

const DAY_MS = 86_400_000;
/** Days of Nairobi end at 21:00 UTC. */
const ZONE_MS = 3 * 3_600_000;
const dateOf = (day: number) => new Date(day * DAY_MS).toISOString().slice(0, 10);
const today = Math.floor((Date.now() + ZONE_MS) / DAY_MS);
/** Three weeks back, and the day on which another version of the formulas came into force. */
const KNOWN = today - 21;
const CHANGED = today - 10;

/** On a database of its own, in which formulas have changed, and some inquiries and arrivals were reported late. */
const test = base.extend<{ own: Backend }>({
  own: async ({}, use) => {
    const backend = await Backend.start({
      prepare: (file) => changing(file, (database) => {
        database.run('DELETE FROM formula_versions');
        database.run('INSERT INTO formula_versions (version, in_force_from) VALUES (0, 0), (1, ?)', [CHANGED * DAY_MS]);
        const late = 'SELECT id FROM inquiries WHERE day = ? ORDER BY id LIMIT 3';
        database.run(`DELETE FROM superseded_inquiries WHERE inquiry_id IN (${late})`, [KNOWN - 2]);
        const arrived = 'SELECT seller_order_id FROM deliveries WHERE has_arrived = 1 AND last_day = ? ORDER BY seller_order_id LIMIT 3';
        database.run(`UPDATE deliveries SET ended_known_from = ? WHERE seller_order_id IN (${arrived})`, [Date.now() - DAY_MS, KNOWN - 4]);
        database.run(`UPDATE inquiries SET reported_at = ?, known_from = ? WHERE id IN (${late})`, [Date.now() - DAY_MS, Date.now() - DAY_MS, KNOWN - 2]);
      }),
    });
    await use(backend);
    await backend.stop();
  },
  baseURL: async ({ own }, use) => use(own.url),
  storageState: async ({ own }, use) => use(await sessionOf(own.url, 'support')),
});

test('a past day shows what was known at its end, says what has changed since, and one tap clears it', async ({ page, texts, own }) => {
  const end = (KNOWN + 1) * DAY_MS - ZONE_MS;
  const [counted] = await rowsOf(
    own.database,
    `SELECT COUNT(*) AS inquiries, SUM(reported_at >= ?) AS late FROM inquiries WHERE (asked_at + ?) / ? BETWEEN ? AND ?`,
    [end, ZONE_MS, DAY_MS, KNOWN - 29, KNOWN],
  );
  const late = Number(counted?.late);
  expect(late).toBe(3);

  await page.goto('/analytics/wismo');
  await page.locator('.days > summary').click();
  await page.locator('#known-at').fill(dateOf(KNOWN));
  await page.locator('.days__form button').click();
  await expect(page).toHaveURL(new RegExp(`known_at=${dateOf(KNOWN)}`));
  const notice = page.locator('.known');
  await expect(notice).toHaveAttribute('data-past', '');
  const inquiries = page.locator('.kpi[data-kpi="inquiries"] .kpi__value');
  await expect(inquiries).toHaveText((Number(counted?.inquiries) - late).toLocaleString('en'));
  await expect(notice).toContainText(texts.of('since_reported', { count: late }));
  await expect(notice).toContainText(texts.of('since_formulas', { count: 1 }));
  await expect(notice).toContainText(texts.of('known_moved', {
    name: texts.of('kpi_inquiries'),
    then: (Number(counted?.inquiries) - late).toLocaleString('en'),
    now: Number(counted?.inquiries).toLocaleString('en'),
  }));
  await expectAccessibleInBothThemes(page, 'as known on a past day');

  await page.reload();
  await expect(inquiries).toHaveText((Number(counted?.inquiries) - late).toLocaleString('en'));
  await page.locator('.days > summary').click();
  await expect(page.locator('#known-at')).toHaveValue(dateOf(KNOWN));
  await page.locator('#view-inquiries').click();
  await expect(page).toHaveURL(new RegExp(`known_at=${dateOf(KNOWN)}`));
  await expect(page.locator('.known')).toContainText(texts.of('since_reported', { count: late }));
  await page.locator('#known-clear').click();
  await expect(page).not.toHaveURL(/known_at/);
  await expect(page.locator('.known')).toBeHidden();
});

test('how orders left and arrived is shown as it was known, with what was scanned late', async ({ page, texts, own }) => {
  const end = (KNOWN + 1) * DAY_MS - ZONE_MS - 1;
  const days = [KNOWN - 29, KNOWN];
  const [then, now] = await Promise.all([journeysAt(end), JOURNEYS].map((journeys) => rowsOf(own.database, journeys, days)));
  const [scanned] = await rowsOf(
    own.database,
    `SELECT COUNT(*) AS late FROM seller_orders p JOIN deliveries d ON d.seller_order_id = p.id
     WHERE (d.has_arrived = 1 OR d.last_day IS NULL) AND d.known_from <= ${end} AND (p.placed_at + 10800000) / 86400000 BETWEEN ? AND ?
       AND ((d.left_known_from > ${end} AND d.left_day <= ${KNOWN}) OR (d.missed_known_from > ${end} AND d.missed_day <= ${KNOWN})
         OR (d.ended_known_from > ${end} AND d.last_day <= ${KNOWN}))`,
    days,
  );
  const late = Number(scanned?.late);
  expect(late).toBeGreaterThanOrEqual(3);

  const arrivals = new ArrivalsPage(page, texts);
  await arrivals.open(`known_at=${dateOf(KNOWN)}`);
  const [before, after] = [cellsOf(then ?? [], KNOWN), cellsOf(now ?? [], today)];
  expect(before).not.toEqual(after);
  expect(await arrivals.cells(arrivals.total)).toEqual(before);
  const notice = page.locator('.known');
  await expect(notice).toHaveAttribute('data-past', '');
  await expect(notice).toContainText(texts.of('since_late_scans', { count: late }));
  await expect(notice).toContainText(texts.of('known_moved', { name: texts.of('kpi_on_time'), then: before.on_time?.[0] ?? '', now: after.on_time?.[0] ?? '' }));
  // Three weeks ago most of these were on their way.
  await expect(page.getByText(texts.of('arrivals_under_way'))).toBeVisible();
  await expectAccessibleInBothThemes(page, 'leaving and arriving as known on a past day');

  const [file] = await Promise.all([page.waitForEvent('download'), page.locator('#export').click()]);
  const text = readFileSync(await file.path(), 'utf8');
  expect(text).toContain(`"span","known_at","","${new Date(end).toISOString()}",""`);
  expect(text).toContain(`"since","late_scans","count","${late}",""`);
  await page.locator('#known-clear').click();
  await expect(notice).toBeHidden();
});

test('what has not passed is said to be what is known now', async ({ page, texts }) => {
  await page.goto(`/analytics/wismo?known_at=${dateOf(today + 30)}`);
  await expect(page.locator('.known')).toContainText(texts.of('known_not_past'));
});

test('another version of the formulas is a mark on the chart, in its words and in its table', async ({ page, texts }) => {
  const mark = texts.of('formula_mark', { version: 1 });
  for (const view of ['', '/inquiries']) {
    await page.goto(`/analytics/wismo${view}`);
    const chart = page.locator('.chart#trend');
    await expect(chart.locator('.chart__summary')).toContainText(mark);
    await chart.locator('details > summary').click();
    await expect(chart.locator('tbody th').filter({ hasText: mark })).toHaveCount(1);
  }
});

test('on a phone the notice fits', async ({ page }) => {
  await page.setViewportSize({ width: NARROWEST, height: 700 });
  await page.goto(`/analytics/wismo/satisfaction?known_at=${dateOf(KNOWN)}`);
  await expect(page.locator('.known')).toHaveAttribute('data-past', '');
  await expectNoSidewaysScroll(page, 'as known on a phone');
});
