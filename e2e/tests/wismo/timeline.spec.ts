import { expectAccessibleInBothThemes } from '../../fixtures/axe';
import { rowsOf } from '../../fixtures/database';
import { NARROWEST, expectNoSidewaysScroll } from '../../fixtures/layout';
import { SEED_DATABASE } from '../../fixtures/paths';
import { expect, test } from '../../fixtures/test';

interface Entry {
  id: string;
  kind: string;
  at: string;
  lastToldAt?: string;
}

/** The number of an order about which several questions were asked, the customer having been told something before. */
async function askedAbout(): Promise<string> {
  const rows = await rowsOf(
    SEED_DATABASE,
    `SELECT o.order_number AS number FROM inquiries i JOIN orders o ON o.id = i.order_id
     WHERE i.last_told_at IS NOT NULL GROUP BY o.id ORDER BY COUNT(*) DESC, o.id LIMIT 1`,
  );
  return String(rows[0]?.number);
}

/** A length of time in its two largest units, as people read it. */
function told(ms: number): string {
  const units: [number, string][] = [[86_400_000, 'd'], [3_600_000, 'h'], [60_000, 'min'], [1_000, 's']];
  const first = units.findIndex(([size]) => ms >= size);
  const parts: string[] = [];
  let rest = ms;
  for (const [size, name] of units.slice(first, first + 2)) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count} ${name}`);
  }
  return parts.join(' ');
}

test.describe('a support lead', () => {
  test.use({ role: 'support' });

  test('steps through an order with the keyboard and reads how stale the last news was at each question', async ({ page, api, texts }) => {
    const number = await askedAbout();
    const { entries } = (await (await api.get(`/api/orders/${number}/timeline`)).json()) as { entries: Entry[] };
    await page.goto(`/orders/${number}/timeline`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(texts.of('timeline_title', { number }));

    const twin = page.locator('.course__list > li');
    await expect(twin).toHaveCount(entries.length);
    const pins = page.locator('.pin');
    await expect(pins).toHaveCount(entries.length);
    await expect(page.locator('.pin[tabindex="0"]'), 'one stop of the keyboard').toHaveCount(1);

    await page.locator('.pin[tabindex="0"]').focus();
    await page.keyboard.press('Home');
    const chosen = page.locator('#chosen');
    for (const [index, entry] of entries.entries()) {
      await expect(pins.nth(index)).toBeFocused();
      await expect(pins.nth(index)).toHaveAttribute('aria-pressed', 'true');
      const title = await twin.nth(index).locator('.course__title').textContent();
      await expect(chosen.locator('.course__title')).toHaveText(title ?? '');
      if (entry.kind === 'asked') {
        const sentence = entry.lastToldAt
          ? told(Date.parse(entry.at) - Date.parse(entry.lastToldAt))
          : texts.of('timeline_told_nothing');
        await expect(chosen.locator('.course__told')).toContainText(sentence);
        await expect(twin.nth(index).locator('.course__told')).toContainText(sentence);
      }
      await page.keyboard.press('ArrowRight');
    }
    expect(entries.some((entry) => entry.kind === 'asked' && entry.lastToldAt), 'a question after news').toBe(true);
    await page.keyboard.press('ArrowLeft');
    await expect(pins.nth(entries.length - 2)).toBeFocused();
    await page.keyboard.press('End');
    await expect(pins.nth(entries.length - 1)).toBeFocused();
    await expectAccessibleInBothThemes(page, 'a timeline');
  });

  test('has the list alone on a phone, and on paper with number, zone and the time of printing', async ({ page, texts }) => {
    const number = await askedAbout();
    await page.setViewportSize({ width: NARROWEST, height: 740 });
    await page.goto(`/orders/${number}/timeline`);
    await expect(page.locator('.course__list > li').first()).toBeVisible();
    await expect(page.locator('.pin').first()).toBeHidden();
    await expectNoSidewaysScroll(page, 'a timeline');
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    await page.emulateMedia({ media: 'print' });
    await expect(page.locator('.pin').first()).toBeHidden();
    await expect(page.getByRole('heading', { level: 1 })).toContainText(number);
    await expect(page.getByText(texts.like('timeline_zone'))).toBeVisible();
    await expect(page.getByText(texts.like('timeline_printed'))).toBeVisible();
  });

  test('comes from the list of inquiries, and is told when there is no such order', async ({ page, texts, guard }) => {
    await page.goto('/analytics/wismo/inquiries?date_range=90d');
    const first = page.locator('[data-inquiry] a').first();
    await expect(first).toHaveAttribute('href', /^\/orders\/[^/]+\/timeline$/);
    await first.click();
    await expect(page.locator('.course__list > li').first()).toBeVisible();
    guard.allowFailedLoads();
    await page.goto('/orders/SK-NONE-0000/timeline');
    await expect(page.getByText(texts.of('error_not_found'))).toBeVisible();
  });
});
