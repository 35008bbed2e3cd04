import { readFileSync } from 'node:fs';

import { expectAccessibleInBothThemes } from '../../fixtures/axe';
import { type Row, rowsOf } from '../../fixtures/database';
import { NARROWEST, expectNoSidewaysScroll } from '../../fixtures/layout';
import { expect, test } from '../../fixtures/test';
import { JOURNEYS, cellsOf } from '../../oracle/fulfillment';
import { ArrivalsPage } from '../../pages/arrivals';

interface Answer {
  span: { from: string; to: string };
  asOf: string;
  total: Record<string, number>;
  lines: { key: string; orders: number }[];
}

const DAY_MS = 86_400_000;
const dayOf = (date: string) => Date.parse(`${date}T00:00:00Z`) / DAY_MS;

test.use({ role: 'support' });

for (const [cut, days] of [['carrier', 'calendar'], ['lane', 'calendar'], ['carrier', 'business']] as const) {
  test(`every cell by ${cut}, in ${days} days, is the one that a second computation finds in the journeys`, async ({ page, texts, backend }) => {
    const arrivals = new ArrivalsPage(page, texts);
    const replied = page.waitForResponse((response) => response.url().includes('/api/analytics/wismo/fulfillment'));
    await arrivals.open(`date_range=90d&cut=${cut}&days=${days}`);
    const { span, asOf } = (await (await replied).json()) as Answer;
    const today = Math.floor((Date.parse(asOf) + 3 * 3_600_000) / DAY_MS);
    const rows = await rowsOf(backend.database, JOURNEYS, [dayOf(span.from), dayOf(span.to)]);
    const lines = new Map<string, Row[]>();
    for (const row of rows) lines.set(String(row[cut]), [...(lines.get(String(row[cut])) ?? []), row]);
    expect(lines.size).toBeGreaterThan(4);
    await expect(arrivals.names).toHaveCount(lines.size);
    for (const [key, ofLine] of lines) expect(await arrivals.cells(arrivals.line(key)), key).toEqual(cellsOf(ofLine, today, days === 'business'));
    expect(await arrivals.cells(arrivals.total)).toEqual(cellsOf(rows, today, days === 'business'));
  });
}

test('business days are chosen by a tick that stays in the address, and figures, table and file say so', async ({ page, texts, api }) => {
  const arrivals = new ArrivalsPage(page, texts);
  await arrivals.open('date_range=90d');
  const tick = page.getByRole('checkbox', { name: texts.of('arrivals_business') });
  const hint = page.getByText(texts.of('arrivals_business_hint'));
  await expect(tick).not.toBeChecked();
  await expect(hint).toBeHidden();
  await tick.check();
  await expect(page).toHaveURL(/days=business/);
  await expect(hint).toBeVisible();
  const ask = async (query: string) => ((await (await api.get(`/api/analytics/wismo/fulfillment?date_range=90d${query}`)).json()) as Answer).total;
  const [all, business] = [await ask(''), await ask('&days=business')];
  expect(business.deliveryDaysP50).toBeLessThan(all.deliveryDaysP50 ?? 0);
  await expect(arrivals.kpi('delivery').locator('.kpi__value')).toHaveText(texts.of('kpi_days', { count: business.deliveryDaysP50 ?? 0 }));
  await expect(arrivals.kpi('delivery').locator('h2')).toHaveText(texts.of('kpi_in_business_days', { name: texts.of('kpi_delivery') }));
  await expect(arrivals.kpi('on_time').locator('.kpi__value')).toHaveText(`${Math.round(((all.onTime ?? 0) / (all.decided ?? 0)) * 1_000) / 10}%`);
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('#export').click()]);
  const file = readFileSync(await download.path(), 'utf8');
  expect(file).toContain('"span","days","","business",""');
  expect(file).toContain(`"total","","days_to_arrive_p50","${business.deliveryDaysP50}"`);
  await page.locator('#cut').selectOption('week');
  await expect(page).toHaveURL(/cut=week&days=business/);
  await page.reload();
  await expect(tick).toBeChecked();
  await tick.uncheck();
  await expect(page).not.toHaveURL(/days=/);
  await expect(hint).toBeHidden();
});

test('the causes of late orders make up a hundred, exactly', async ({ page, texts }) => {
  const arrivals = new ArrivalsPage(page, texts);
  await arrivals.open('date_range=90d');
  const cells = await arrivals.cells(arrivals.total);
  const tenths = ['shop', 'carrier', 'recipient', 'unknown'].map((cause) => Math.round(Number((cells[cause]?.[0] ?? '').replace('%', '')) * 10));
  expect(tenths.reduce((sum, one) => sum + one, 0)).toBe(1_000);
  await expect(arrivals.kpi('late').locator('.kpi__note')).toHaveText(
    texts.of('kpi_late_note', { shop: cells.shop?.[0] ?? '', carrier: cells.carrier?.[0] ?? '', recipient: cells.recipient?.[0] ?? '', unknown: cells.unknown?.[0] ?? '' }),
  );
});

test('headings sort by keyboard, and what is too little to judge by comes last either way', async ({ page, texts }) => {
  const arrivals = new ArrivalsPage(page, texts);
  await arrivals.open('date_range=30d&cut=lane');
  const column = 'on_time';
  const shown = () =>
    arrivals.table.locator(`tbody td[data-column="${column}"]`).evaluateAll((cells) => cells.map((cell) => (cell.hasAttribute('data-few') || cell.textContent === '—' ? null : Number.parseFloat(cell.textContent ?? ''))));
  await arrivals.sorter(column).focus();
  for (const [order, sign] of [['descending', -1], ['ascending', 1]] as const) {
    await page.keyboard.press('Enter');
    await expect(page.locator('th[aria-sort]')).toHaveAttribute('aria-sort', order);
    const values = await shown();
    const measured = values.filter((value) => value !== null);
    expect(measured.length, 'lines with enough to judge by').toBeGreaterThan(1);
    expect(measured).toEqual([...measured].sort((one, other) => sign * (one - other)));
    expect(values.slice(0, measured.length)).toEqual(measured);
    await expect(arrivals.sorter(column)).toBeFocused();
  }
});

test('the address restores cut, days and order; a press on a line narrows to it', async ({ page, texts }) => {
  const arrivals = new ArrivalsPage(page, texts);
  await arrivals.open('date_range=90d');
  await page.locator('#cut').selectOption('seller');
  await expect(page).toHaveURL(/cut=seller/);
  await arrivals.sorter('name').click();
  await expect(page).toHaveURL(/sort=name/);
  await expect(arrivals.sorter('name')).toHaveText(texts.of('cut_seller'));
  await expect(arrivals.table.locator('tbody tr[data-line^="seller_"]').first()).toBeVisible();
  const before = await arrivals.names.allTextContents();
  await page.reload();
  await expect(page.locator('#cut')).toHaveValue('seller');
  await expect(page.locator('#period-90d')).toHaveAttribute('aria-current', 'true');
  await expect(page.locator('th[aria-sort]')).toHaveAttribute('aria-sort', 'ascending');
  await expect(arrivals.names.first()).toBeVisible();
  expect(await arrivals.names.allTextContents()).toEqual(before);

  await page.locator('#cut').selectOption('carrier');
  const carrier = arrivals.line('Sendy');
  const orders = await carrier.locator('[data-column="orders"]').textContent();
  await carrier.getByRole('link').click();
  await expect(page).toHaveURL(/carrier=Sendy/);
  await expect(page.locator('#cut')).toHaveValue('week');
  await expect(arrivals.total.locator('[data-column="orders"]')).toHaveText(orders ?? '');

  // The first week of ninety days begins before them: what was pressed is what is shown, and no more.
  const week = await arrivals.table.locator('tbody [data-column="orders"]').first().textContent();
  await arrivals.names.first().getByRole('link').click();
  await expect(page).not.toHaveURL(/cut=/);
  await expect(arrivals.total.locator('[data-column="orders"]')).toHaveText(week ?? '');
});

test('days whose orders are on their way say why two shares differ; days long past do not', async ({ page, texts }) => {
  const arrivals = new ArrivalsPage(page, texts);
  await arrivals.open('date_range=30d');
  await expect(page.getByText(texts.of('arrivals_under_way'))).toBeVisible();
  const ago = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10);
  await arrivals.open(`date_range=${ago(90)}..${ago(30)}`);
  await expect(page.getByText(texts.of('arrivals_under_way'))).toBeHidden();
});

test('the file has what the table shows, and no formula', async ({ page, texts }) => {
  const arrivals = new ArrivalsPage(page, texts);
  await arrivals.open('date_range=90d&sort=-orders');
  const [file] = await Promise.all([page.waitForEvent('download'), page.locator('#export').click()]);
  const text = readFileSync(await file.path(), 'utf8');
  const rows = text.split('\r\n').map((row) => row.slice(1, -1).split('","'));
  const of = (measure: string) => rows.filter((row) => row[0] === 'carrier' && row[2] === measure);
  const orders = await arrivals.table.locator('tbody td[data-column="orders"]').allTextContents();
  expect(of('orders').map((row) => row[3])).toEqual(orders.map((count) => count.trim().replaceAll(',', '')));
  const onTime = await arrivals.table.locator('tbody td[data-column="on_time"] span').allTextContents();
  expect(of('on_time_percent').map((row) => (row[3] ? `${Number(row[3])}%` : ''))).toEqual(onTime.map((share) => (share.endsWith('%') ? share : '')));
  expect(text).not.toMatch(/(^|,)"?[=+@]/m);
});

test('on a phone the table scrolls in its frame, and the page does not', async ({ page, texts }) => {
  await page.setViewportSize({ width: NARROWEST, height: 700 });
  const arrivals = new ArrivalsPage(page, texts);
  await arrivals.open('date_range=90d&cut=lane');
  await expectNoSidewaysScroll(page, 'lines on a phone');
  const frame = arrivals.table;
  expect(await frame.evaluate((element) => element.scrollWidth > element.clientWidth)).toBe(true);
  await frame.focus();
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => frame.evaluate((element) => element.scrollLeft)).toBeGreaterThan(0);
  await expectAccessibleInBothThemes(page, 'lines on a phone');
});
