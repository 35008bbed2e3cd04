import { sampleOrders } from '../../fixtures/samples';
import { expect, test } from '../../fixtures/test';
import { MyOrdersPage } from '../../pages/my-orders';
import { SellersPage } from '../../pages/sellers';
import { TrackingPage } from '../../pages/tracking';

/** A promise and the way to settle it. */
function gate(): { until: Promise<void>; open: () => void } {
  let open = () => {};
  const until = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { until, open };
}

/** Longer than a released reply needs to reach the page. */
const REPLY_MS = 400;

test.describe('searching sellers', () => {
  test.use({ role: 'admin' });

  test('shows what was typed last, even when an earlier answer comes later', async ({ page, texts, network }) => {
    const sellers = new SellersPage(page, texts);
    await sellers.open();
    await expect(sellers.rows.first()).toBeVisible();
    const late = gate();
    network.fail(/search=zzzz/, { kind: 'hold', until: late.until });
    await sellers.search.fill('zzzz');
    await sellers.search.press('Enter');
    await expect.poll(() => network.seen.some(({ path }) => path.includes('search=zzzz'))).toBe(true);
    await sellers.search.fill('Mama');
    await sellers.search.press('Enter');
    await expect(sellers.rows.first()).toContainText(/mama/i);
    late.open();
    await page.waitForTimeout(REPLY_MS);
    await expect(sellers.rows.first()).toContainText(/mama/i);
    await expect(page).toHaveURL(/search=Mama/);
  });
});

test.describe('paging through orders', () => {
  test.use({ role: 'customer' });

  test('shows the page one went back to, even when the one left answers later', async ({ page, texts, network }) => {
    const orders = new MyOrdersPage(page, texts);
    await orders.open();
    await expect(orders.rows.first()).toBeVisible();
    const firstPage = await orders.rows.allInnerTexts();
    const late = gate();
    network.fail(/page=2/, { kind: 'hold', until: late.until });
    await orders.next.click();
    await expect(page).toHaveURL(/page=2/);
    await page.goBack();
    await expect(page).not.toHaveURL(/page=2/);
    await expect(orders.rows.first()).toBeVisible();
    late.open();
    await page.waitForTimeout(REPLY_MS);
    expect(await orders.rows.allInnerTexts()).toEqual(firstPage);
  });
});

test('a double click on the lookup button sends one request', async ({ page, texts, network }) => {
  const { shipped } = await sampleOrders();
  const tracking = new TrackingPage(page, texts);
  await tracking.openForm();
  network.fail('/api/track', { kind: 'delay', ms: 400 });
  await tracking.number.fill(shipped.number);
  await tracking.submit.dblclick();
  await expect(tracking.status).toBeVisible();
  expect(network.count('POST', '/api/track')).toBe(1);
});
