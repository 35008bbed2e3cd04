import { expect, test } from '../../fixtures/shop';
import { LoginPage } from '../../pages/login';
import { OrdersPage } from '../../pages/orders';

test('a list is kept under a name, found again on another day, opened first, and deleted', async ({ page, context, texts }) => {
  const list = new OrdersPage(page, texts);
  await list.open('status=unfulfilled&ordering=total&columns=placed,total');
  const shown = await list.ids();
  await page.locator('#open-views').click();
  await expect(list.dialog).toContainText(texts.of('views_empty'));
  await page.locator('#view-save').click();
  await expect(list.dialog.getByRole('alert')).toHaveText(texts.of('view_name_missing'));
  await page.locator('#view-name').fill('Small ones <b>first</b>');
  await page.locator('#view-default').check();
  await page.locator('#view-save').click();
  const view = page.locator('#saved-views').getByRole('link', { name: 'Small ones <b>first</b>' });
  await expect(view).toBeVisible();

  // On the same device it opens first; another tab finds it by its name, and its link leads there.
  await list.open();
  await expect(page).toHaveURL(/ordering=total/);
  expect(await list.ids()).toEqual(shown);
  const other = await context.newPage();
  const elsewhere = new OrdersPage(other, texts);
  await elsewhere.open('status=delivered');
  await other.locator('#open-views').click();
  await other.locator('#saved-views').getByRole('link').click();
  await expect.poll(() => elsewhere.ids()).toEqual(shown);
  await expect(elsewhere.dialog).toHaveCount(0);

  await page.locator('#open-views').click();
  const line = page.locator('#saved-views > li');
  await line.getByRole('button', { name: texts.of('view_opens_not_first') }).click();
  await expect(line.getByRole('button', { name: texts.of('view_open_first') })).toBeVisible();
  await line.getByRole('button', { name: texts.of('view_delete') }).click();
  await expect(line).toHaveCount(0);
  await list.open();
  await expect(page).toHaveURL(/\/shop\/orders$/);
});

test('a device that never saw the views opens the one that opens first as soon as it has learnt of it', async ({ page, texts, as }) => {
  const seller = await as('seller');
  await seller.post('/api/enhanced-orders/views/', { data: { name: 'Late', query: 'late=1', is_default: true } });
  const list = new OrdersPage(page, texts);
  await list.open();
  await expect.poll(() => page.evaluate(() => localStorage.getItem('sokoni.view'))).toBe('late=1');
  await list.open();
  await expect(page).toHaveURL(/late=1/);
});

test('whoever signs in after a session that ended by itself does not get the list of the user before', async ({ page, texts }) => {
  await page.goto('/login');
  await page.evaluate(() => localStorage.setItem('sokoni.view', 'search=somebody'));
  const login = new LoginPage(page, texts);
  await page.context().clearCookies();
  await login.open('/shop/orders');
  await login.signInAs('seller');
  const list = new OrdersPage(page, texts);
  await list.settled();
  await expect(page).toHaveURL(/\/shop\/orders$/);
});

test('a marketplace that keeps no views says so', async ({ page, texts, shop, guard }) => {
  guard.allowFailedLoads();
  shop.network.fail('/api/enhanced-orders/views/', { kind: 'status', status: 405 });
  const list = new OrdersPage(page, texts);
  await list.open();
  await page.locator('#open-views').click();
  await expect(list.dialog.getByRole('alert')).toHaveText(texts.of('views_not_offered'));
});
