import { readFileSync } from 'node:fs';

import { expectAccessibleInBothThemes } from '../../fixtures/axe';
import { expect, test } from '../../fixtures/test';
import { WismoPage } from '../../pages/wismo';

interface Overview {
  current: { inquiries: number; preventable: number };
  base: { inquiries: number; preventable: number };
}

const OVERVIEW = '/api/analytics/wismo/overview?date_range=90d';
/** An amount as a sentence holds it, apart from the direction of its words. */
const apart = (cents: number) => `\u2068${euros(cents)}\u2069`;
const euros = (cents: number) => new Intl.NumberFormat('en', { style: 'currency', currency: 'EUR' }).format(cents / 100);

test.use({ role: 'support' });

test('what an inquiry costs is typed by those who pay it, stays on the device, and is counted to the cent', async ({ page, texts, api }) => {
  const { current, base } = (await (await api.get(OVERVIEW)).json()) as Overview;
  const wismo = new WismoPage(page, texts);
  await wismo.open('', 'date_range=90d');
  const cost = page.locator('.cost');
  const field = cost.getByLabel(texts.of('cost_field'));
  const count = cost.getByRole('button', { name: texts.of('cost_count') });
  await expect(field).toHaveValue('');
  await expect(cost.locator('[data-cost]')).toHaveCount(0);

  for (const nothing of ['4,50', 'EUR', '-1 EUR', '4 euro', '1.5.2 EUR', '<b>4</b> EUR']) {
    await field.fill(nothing);
    await count.click();
    await expect(field, nothing).toHaveAttribute('aria-invalid', 'true');
    await expect(cost.locator('[data-cost]')).toHaveCount(0);
  }
  await expectAccessibleInBothThemes(page, 'a cost that cannot be read');

  await field.fill('4,57 eur');
  await count.click();
  await expect(field).not.toHaveAttribute('aria-invalid');
  const each = 457;
  const all = cost.locator('[data-cost="inquiries"]');
  await expect(all).toContainText(euros(each));
  await expect(all).toContainText(euros(current.inquiries * each));
  await expect(all).toContainText(euros(base.inquiries * each));
  await expect(cost.locator('[data-cost="preventable"]')).toContainText(euros(current.preventable * each));

  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('#export').click()]);
  const rows = readFileSync(await download.path(), 'utf8').split('\r\n').map((row) => row.split('","').map((cell) => cell.replaceAll('"', '')));
  const cells = (name: string) => rows.find((row) => row[0] === 'cost' && row[1] === name)?.slice(2);
  expect(cells('each')).toEqual(['EUR', '4.57', '']);
  expect(cells('inquiries')).toEqual(['EUR', ((current.inquiries * each) / 100).toFixed(2), ((base.inquiries * each) / 100).toFixed(2)]);
  expect(cells('preventable')?.[1]).toBe(((current.preventable * each) / 100).toFixed(2));

  await page.reload();
  await expect(field).toHaveValue('4.57 EUR');
  await expect(all).toContainText(euros(current.inquiries * each));
  await field.fill(' ');
  await count.click();
  await expect(cost.locator('[data-cost]')).toHaveCount(0);
  await page.reload();
  await expect(field).toHaveValue('');
});

test('what notices have spared is said in money with its interval, and in none where nobody said what a question costs', async ({ page, texts, network }) => {
  const fewer = { hours: 24, told: 80, toldAsked: 48, held: 70, heldAsked: 56, difference: '20.0', low: '5.2', high: '33.4', deflected: 16, verdict: 'fewer' };
  const nothing = { ...fewer, difference: '2.0', low: '-10.0', high: '14.0', deflected: null, verdict: 'nothing' };
  network.fail('/api/analytics/wismo/notices', { kind: 'answer', body: { results: [{ id: 'n1', at: '2026-01-05T08:00:00Z', actor: 'Lead', told: 80, held: 70, effects: [nothing] }], together: [fewer], timeZone: 'UTC' } });
  await page.goto('/analytics/wismo/tomorrow');
  const effect = page.locator('.sent__together .sent__effect');
  await expect(effect).toContainText('16');
  await expect(page.locator('.sent__saved')).toHaveCount(0);
  await page.evaluate(() => localStorage.setItem('sokoni.inquiry-cost', '4.57 EUR'));
  await page.reload();
  // 16 questions, and 5.2 and 33.4 of a hundred of the 80 that were told.
  await expect(effect.locator('.sent__saved')).toHaveText(texts.of('cost_saved', { each: apart(457), total: apart(16 * 457), low: apart(1901), high: apart(12211) }));
  await expect(page.locator('[data-sending] .sent__saved')).toHaveCount(0);
});
