import { expect, ordersIn, test, withNewOrders } from '../../fixtures/shop';
import { Bulk } from '../../pages/bulk';
import { OrdersPage } from '../../pages/orders';

const SEVEN = [3, 10, 17, 24, 31, 38, 45];

interface Counts {
  statuses: { status: string; count: number }[];
}

const counted = (counts: Counts, status: string) => counts.statuses.find((one) => one.status === status)?.count ?? 0;

test.describe('of a hundred orders, seven of them cancelled', () => {
  test.use({ prepare: async ({}, use) => use((database) => withNewOrders(database, 100, SEVEN)) });

  test('93 are done and 7 fail with their reason, and only the 7 are tried again', async ({ page, texts, shop }) => {
    const list = new OrdersPage(page, texts);
    const bulk = new Bulk(page);
    await list.open('page_size=100');
    await page.locator('#tick-all').check();
    await expect(bulk.bar).toContainText(texts.of('selected', { count: 100 }));
    await bulk.look('process');
    await expect(bulk.forecast).toHaveText([texts.of('bulk_will', { count: 93 }), texts.of('bulk_cannot', { count: 7 })].join(' · '));
    await expect(bulk.failures).toHaveCount(7);
    // Looking changes nothing.
    await expect(list.row((await list.ids())[0] ?? '').locator('.badge')).toHaveAttribute('data-status', 'pending');

    await page.evaluate(() => window.scrollTo(0, 400));
    await bulk.button('start').click();
    await expect(bulk.summary).toHaveText([texts.of('bulk_done', { count: 93 }), texts.of('bulk_failed', { count: 7 })].join(' · '));
    await expect(bulk.failures).toHaveCount(7);
    await expect(bulk.bar).toContainText(texts.of('selected', { count: 7 }));
    // What was changed shows so where it stands; page and place stay.
    await expect(page.locator('[data-order] .badge[data-status="processing"]')).toHaveCount(93);
    expect(await page.evaluate(() => window.scrollY)).toBe(400);

    shop.network.seen.length = 0;
    await bulk.button('retry').click();
    await expect(bulk.summary).toHaveText([texts.of('bulk_done', { count: 93 }), texts.of('bulk_failed', { count: 7 })].join(' · '));
    expect(shop.network.seen.filter(({ path }) => path.endsWith('/retry/'))).toHaveLength(1);
    await expect(page.locator('[data-order] .badge[data-status="processing"]')).toHaveCount(93);
  });

  test('all that fit are changed and no others, although only a page of them is on screen', async ({ page, texts, as }) => {
    const seller = await as('seller');
    const before = (await (await seller.get('/api/enhanced-orders/dashboard_summary/')).json()) as Counts;
    const list = new OrdersPage(page, texts);
    const bulk = new Bulk(page);
    await list.open('status=pending&payment=paid&search=a');
    const found = Number(/\d+/.exec((await list.found.textContent()) ?? '')?.[0]);
    expect(found).toBeGreaterThan(25);
    await page.locator('#tick-all').check();
    await bulk.all.click();
    await expect(bulk.bar).toContainText(texts.of('selected_all', { count: found }));
    await bulk.look('process');
    await expect(bulk.forecast).toHaveText(texts.of('bulk_will', { count: found }));
    await bulk.button('start').click();
    await expect(bulk.summary).toHaveText(texts.of('bulk_done', { count: found }));
    await expect(bulk.bar).toBeHidden();
    const after = (await (await seller.get('/api/enhanced-orders/dashboard_summary/')).json()) as Counts;
    expect(counted(before, 'pending') - counted(after, 'pending')).toBe(found);
    expect(counted(after, 'processing') - counted(before, 'processing')).toBe(found);
  });

  test('a job is found again after a reload, and can be undone for half a minute', async ({ page, texts }) => {
    const list = new OrdersPage(page, texts);
    const bulk = new Bulk(page);
    await list.open('page_size=50');
    await page.locator('#tick-all').check();
    await bulk.look('process');
    await bulk.button('start').click();
    await page.reload();
    await list.settled();
    await expect(bulk.line).toContainText(texts.of('bulk_done', { count: 43 }));
    await page.locator('#open-job').click();
    await bulk.button('undo').click();
    await expect(bulk.summary).toContainText(texts.of('bulk_undone', { count: 43 }));
    await expect(page.locator('[data-order] .badge[data-status="pending"]')).toHaveCount(43);
    await bulk.button('dismiss').click();
    await expect(bulk.line).toHaveCount(0);
    await page.reload();
    await list.settled();
    await expect(bulk.bar).toBeHidden();
    await expect(bulk.line).toHaveCount(0);
  });
});

test('orders are shipped with a list of tracking numbers as a spreadsheet pastes them', async ({ page, texts, as }) => {
  const orders = (await ordersIn('processing')).slice(0, 3);
  const list = new OrdersPage(page, texts);
  const bulk = new Bulk(page);
  await list.open('status=processing&payment=paid');
  for (const order of orders) await page.locator(`#tick-${order.id}`).check();
  await page.locator('#open-bulk').click();
  await page.locator('#bulk-ship').check();
  await page.locator('#bulk-look').click();
  await expect(page.getByRole('alert').filter({ hasText: texts.of('refusal_carrier_missing') })).toBeVisible();
  await page.locator('#bulk-carrier').fill('DHL Express');
  const numbers = page.locator('#bulk-numbers');
  for (const order of orders) await expect(numbers).toHaveValue(new RegExp(`^${order.number}, $`, 'm'));
  await numbers.fill(`${orders[0]?.number}\t1234567890\n${orders[1]?.number}; 12 3456 7891 \n\n${orders[2]?.number}, nonsense`);
  await page.locator('#bulk-look').click();
  await expect(bulk.forecast).toHaveText([texts.of('bulk_will', { count: 2 }), texts.of('bulk_cannot', { count: 1 })].join(' · '));
  await bulk.button('start').click();
  await expect(bulk.summary).toContainText(texts.of('bulk_done', { count: 2 }));
  await expect(bulk.failures).toHaveText(new RegExp(`${orders[2]?.number}.*${texts.of('refusal_tracking_number_malformed').replace(/[.()]/g, '\\$&')}`));
  const seller = await as('seller');
  const shipped = (await (await seller.get(`/api/enhanced-orders/${orders[1]?.id}/`)).json()) as { shipments: { tracking_number: string }[] };
  expect(shipped.shipments.map((parcel) => parcel.tracking_number)).toEqual(['1234567891']);
});

test('without an answer nothing is changed and nothing typed is lost; a second press starts nothing twice', async ({ page, texts, shop, guard }) => {
  guard.allowFailedLoads();
  const list = new OrdersPage(page, texts);
  const bulk = new Bulk(page);
  await list.open('status=pending&payment=paid');
  await page.locator('#tick-all').check();
  await page.locator('#open-bulk').click();
  await page.locator('#bulk-cancel').check();
  await page.locator('#bulk-reason').fill('Out of stock');
  shop.network.fail('/api/enhanced-orders/jobs/', { kind: 'drop' });
  await page.locator('#bulk-look').click();
  await expect(page.locator('#bulk [role=alert]')).toHaveText(texts.of('error_offline'), { timeout: 15_000 });
  await expect(page.locator('#bulk-reason')).toHaveValue('Out of stock');
  shop.network.mend();
  shop.network.seen.length = 0;
  shop.network.fail('/api/enhanced-orders/jobs/', { kind: 'delay', ms: 600 }, 1);
  await page.locator('#bulk-look').dblclick();
  await expect(bulk.forecast).toBeVisible();
  expect(shop.network.count('POST', '/api/enhanced-orders/jobs/')).toBe(1);
});

test('a marketplace without jobs says that orders are changed one by one', async ({ page, texts, shop, guard }) => {
  guard.allowFailedLoads();
  shop.network.fail('/api/enhanced-orders/jobs/', { kind: 'status', status: 405 });
  const list = new OrdersPage(page, texts);
  await list.open('status=pending&payment=paid');
  await page.locator('#tick-all').check();
  await new Bulk(page).look('process');
  await expect(page.locator('#bulk [role=alert]')).toHaveText(texts.of('bulk_not_offered'));
});
