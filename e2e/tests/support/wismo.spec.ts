import { readFileSync } from 'node:fs';

import { expectAccessibleInBothThemes } from '../../fixtures/axe';
import { expect, test } from '../../fixtures/test';
import { WismoPage } from '../../pages/wismo';

interface Overview {
  current: { inquiries: number; orders: number };
  trend: { day: string; inquiries: number; orders: number }[];
  statuses: { key: string; count: number }[];
}

const whole = (text: string | undefined) => Number((text ?? '').replaceAll(',', ''));
const sum = (numbers: number[]) => numbers.reduce((all, one) => all + one, 0);

test.use({ role: 'support' });

test('the figure, the chart, its table and the file say the same', async ({ page, texts, api }) => {
  const wismo = new WismoPage(page, texts);
  await wismo.open('', 'date_range=90d');
  const answer = (await (await api.get('/api/analytics/wismo/overview?date_range=90d')).json()) as Overview;
  await expect(wismo.kpi('inquiries').locator('.kpi__value')).toHaveText(answer.current.inquiries.toLocaleString('en'));

  const days = await wismo.table('trend');
  expect(days).toHaveLength(answer.trend.length);
  expect(days.map((row) => [whole(row[1]), whole(row[2])])).toEqual(answer.trend.map((day) => [day.inquiries, day.orders]));
  expect(sum(days.map((row) => whole(row[1])))).toBe(answer.current.inquiries);
  const statuses = await wismo.table('statuses');
  expect(sum(statuses.map((row) => whole(row[1])))).toBe(answer.current.inquiries);

  const [file] = await Promise.all([page.waitForEvent('download'), page.locator('#export').click()]);
  const rows = readFileSync(await file.path(), 'utf8').split('\r\n').map((row) => row.split('","').map((cell) => cell.replaceAll('"', '')));
  const inquiries = rows.filter((row) => row[0] === 'from_day' && row[2] === 'inquiries');
  expect(sum(inquiries.map((row) => Number(row[3])))).toBe(answer.current.inquiries);
  expect(rows.find((row) => row[0] === 'figure' && row[1] === 'inquiries')?.[3]).toBe(String(answer.current.inquiries));
});

test('arrow keys step through the points of a chart, and Enter opens the inquiries of one', async ({ page, texts }) => {
  const wismo = new WismoPage(page, texts);
  await wismo.open();
  const chart = await wismo.drawn('trend');
  const days = await wismo.table('trend');
  await chart.getByRole('application').focus();
  for (const row of days.slice(0, 2)) {
    await page.keyboard.press('ArrowRight');
    await expect(wismo.point('trend')).toContainText(row[0] ?? '');
    await expect(wismo.point('trend')).toContainText(`${texts.of('kpi_inquiries')} ${row[1]}`);
  }
  await expect(wismo.point('trend')).toHaveAttribute('aria-live', 'polite');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/analytics\/wismo\/inquiries\?date_range=\d{4}-\d\d-\d\d\.\./);
});

test('a press on a bar lists what it counts', async ({ page, texts }) => {
  const wismo = new WismoPage(page, texts);
  await wismo.open('/inquiries', 'date_range=90d');
  const chart = await wismo.drawn('topics');
  const [first] = await wismo.table('topics');
  await chart.getByRole('application').focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/topic=/);
  await expect(page.locator('.narrowed')).toContainText(first?.[0] ?? '');
  await expect(page.locator('.inquiries__found')).toHaveText(texts.of('inquiries_found', { count: whole(first?.[1]) }).replace(/\d+/, (digits) => Number(digits).toLocaleString('en')));
});

test('days, comparison and segments are in the address, and what cannot be read of it is said', async ({ page, texts }) => {
  const wismo = new WismoPage(page, texts);
  await wismo.open('', 'date_range=nonsense&rate=apples');
  await expect(page.getByText(texts.of('query_dropped', { names: 'date_range, rate' }))).toBeVisible();
  await page.locator('#period-7d').click();
  await expect(page).toHaveURL(/date_range=7d/);
  await expect.poll(async () => (await wismo.table('trend')).length).toBe(7);
  await page.locator('#compare').selectOption('none');
  await expect(page).toHaveURL(/compare=none/);
  await expect(wismo.kpi('inquiries').locator('.change')).toBeHidden();
  await page.locator('#rate-by').selectOption('contacts');
  await expect(page).toHaveURL(/rate=contacts/);
  await page.goBack();
  await expect(page.locator('#rate-by')).toHaveValue('orders');
});

test('days that end before they begin are refused in words', async ({ page, texts }) => {
  const wismo = new WismoPage(page, texts);
  await wismo.open();
  await page.locator('.days > summary').click();
  await page.locator('#from').fill('2026-02-10');
  await page.locator('#to').fill('2026-02-01');
  await page.locator('.days__form button').click();
  await expect(wismo.errorSummary).toContainText(texts.of('wismo_days_wrong'));
});

test('without the drawing library every chart is a table, and says so', async ({ page, texts, guard }) => {
  guard.allowFailedLoads();
  await page.route('**/echarts-*.js', (route) => route.abort());
  const wismo = new WismoPage(page, texts);
  await wismo.open();
  await expect(wismo.chart('trend').locator('.chart__missing')).toHaveText(texts.of('chart_missing'));
  await expect(wismo.chart('trend').locator('table')).toBeVisible();
  await expectAccessibleInBothThemes(page, 'charts without pictures');
});

test('many visits leave nothing behind', async ({ page, texts }) => {
  test.slow();
  const wismo = new WismoPage(page, texts);
  await wismo.open('/inquiries');
  const devtools = await page.context().newCDPSession(page);
  const left = async () => {
    await devtools.send('HeapProfiler.collectGarbage');
    const { nodes, jsEventListeners } = await devtools.send('Memory.getDOMCounters');
    return { nodes, jsEventListeners };
  };
  const round = async () => {
    for (const range of ['7d', '90d']) {
      await page.locator(`#period-${range}`).click();
      await expect(page.locator('.figures')).not.toHaveAttribute('aria-busy', 'true');
    }
  };
  for (let count = 0; count < 5; count += 1) await round();
  const before = await left();
  for (let count = 0; count < 50; count += 1) await round();
  const after = await left();
  expect(after.nodes).toBeLessThan(before.nodes * 1.2 + 200);
  expect(after.jsEventListeners).toBeLessThan(before.jsEventListeners * 1.2 + 50);
});
