import { sampleOrders } from '../../fixtures/samples';
import { expect, test } from '../../fixtures/test';
import { MyOrdersPage } from '../../pages/my-orders';
import { TrackingPage } from '../../pages/tracking';

test.use({ role: 'customer' });

test('a customer opens one of their orders and sees everything about it', async ({ page, texts }) => {
  const orders = new MyOrdersPage(page, texts);
  await orders.open();
  await expect(orders.heading).toHaveText(texts.of('my_orders_title'));
  await orders.rows.first().click();
  await expect(page).toHaveURL(/\/customer\/orders\/[^/]+\/track$/);
  const tracking = new TrackingPage(page, texts);
  await expect(tracking.status).toBeVisible();
  await expect(tracking.fact('tracking_payment')).toBeVisible();
  await expect(tracking.fact('tracking_recipient')).toBeVisible();
  await expect(tracking.steps).toHaveCount(5);
});

test('orders come ten a page, and the page is in the address', async ({ page, texts }) => {
  const orders = new MyOrdersPage(page, texts);
  await orders.open();
  await expect(orders.rows).toHaveCount(10);
  const first = await orders.rows.allInnerTexts();
  await orders.next.click();
  await expect(page).toHaveURL(/\?page=2$/);
  await expect(orders.pagination).toContainText(texts.like('page_of'));
  await expect(async () => expect(await orders.rows.allInnerTexts()).not.toEqual(first)).toPass();
  await page.reload();
  await expect(orders.rows.first()).toBeVisible();
  await expect(page).toHaveURL(/\?page=2$/);
});

test("the customer's own link to share is the public one", async ({ page, texts, context, baseURL }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const { own } = await sampleOrders();
  const tracking = new TrackingPage(page, texts);
  await tracking.openOwn(own.id);
  await tracking.share.click();
  await expect(page.getByText(texts.of('tracking_copied'))).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`${baseURL}/track/${own.number}`);
});

test("another customer's order is answered as one that does not exist", async ({ page, texts, api, guard }) => {
  guard.allowFailedLoads();
  const { foreign } = await sampleOrders();
  const theirs = await api.get(`/api/customer/orders/${encodeURIComponent(foreign.id)}/tracking`);
  const none = await api.get('/api/customer/orders/no-such-order/tracking');
  expect(theirs.status()).toBe(404);
  expect(await theirs.text()).toBe(await none.text());
  const tracking = new TrackingPage(page, texts);
  await tracking.openOwn(foreign.id);
  await expect(tracking.problem).toContainText(texts.of('error_not_found'));
});
