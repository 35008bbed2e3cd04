import { HOME_OF } from '../../fixtures/accounts';
import { expect, test } from '../../fixtures/test';
import { AppPage } from '../../pages/app-page';

test.beforeEach(({ guard }) => guard.allowFailedLoads());

const NOWHERE = ['/no/such/page', '/track/%00', '/track/%FF', '/track/', '/%', '/%E0%A4%A', '/seller/extra', `/track/${'A'.repeat(300)}`];

for (const address of NOWHERE) {
  test(`${address.slice(0, 30)} says that there is no such page and leads home`, async ({ page, texts }) => {
    await page.goto(address);
    await expect(page.getByRole('heading', { level: 1, name: texts.of('not_found_title') })).toBeVisible();
    await expect(page.getByRole('link', { name: texts.of('not_found_home') })).toBeVisible();
    await expect(page).toHaveTitle(texts.of('page_title', { page: texts.of('not_found_title'), brand: 'Sokoni' }));
  });
}

test('an order that does not exist is said to be none, in words', async ({ page, texts }) => {
  for (const address of ['/track/SK-0000-0000', '/track/..%2F..%2Fetc', '/track/%3Cscript%3E']) {
    await page.goto(address);
    await expect(page.getByRole('main').getByText(new RegExp(`${texts.of('track_not_found')}|${texts.of('error_not_found')}`.replaceAll('.', '\\.')))).toBeVisible();
  }
});

test.describe('a customer', () => {
  test.use({ role: 'customer' });

  test('sees the first page and a notice when the page number is none', async ({ page, texts }) => {
    for (const query of ['?page=abc', '?page=-1', '?page=0', '?page=99999999999999999999', '?page=%FF', '?nonsense=1&page=1']) {
      await page.goto(`/customer/orders${query}`);
      await expect(page.locator('.row-list a').first(), query).toBeVisible();
      await expect(page.locator('.banner').filter({ hasText: texts.like('query_dropped') }), query).toBeVisible();
    }
  });

  test('gets a page that says there is nothing for an order address that is broken or not theirs', async ({ page, texts }) => {
    for (const address of ['/customer/orders/%FF/track', '/customer/orders/%00/track']) {
      await page.goto(address);
      await expect(page.getByRole('heading', { level: 1, name: texts.of('not_found_title') }), address).toBeVisible();
    }
    for (const id of ['no-such-order', '1', "' OR 1=1 --", '../../seller']) {
      await page.goto(`/customer/orders/${encodeURIComponent(id)}/track`);
      await expect(page.getByRole('alert'), id).toContainText(texts.of('error_not_found'));
    }
  });

  test('is led from the start page to the orders', async ({ page }) => {
    await page.goto('/');
    await expect(page).toHaveURL(HOME_OF.customer);
  });

  test('is told that the pages of others are not for this account', async ({ page, texts }) => {
    await page.goto('/admin/sellers');
    await expect(page.getByRole('alert')).toContainText(texts.of('error_forbidden'));
  });
});

test('somebody without an account is led from a private page to the login and keeps the address', async ({ page }) => {
  for (const address of ['/seller', '/admin/sellers', '/customer/orders']) {
    await page.goto(address);
    await expect(page).toHaveURL(`/login?next=${encodeURIComponent(address)}`);
  }
});

test.describe('moving between pages', () => {
  test.use({ role: 'admin' });

  test('names the page in the tab and puts the keyboard on its heading', async ({ page, texts }) => {
    const app = new AppPage(page, texts);
    await page.goto('/admin/sellers');
    await expect(page).toHaveTitle(texts.of('page_title', { page: texts.of('sellers_title'), brand: 'Sokoni' }));
    await app.main.locator('.row-list a').first().click();
    await expect(page).toHaveURL(/\/seller\?sellerId=/);
    await expect(app.heading).toHaveText(texts.of('overview_title'));
    await expect(app.heading).toBeFocused();
    await expect(page).toHaveTitle(texts.of('page_title', { page: texts.of('overview_title'), brand: 'Sokoni' }));
    await page.goBack();
    await expect(page).toHaveURL('/admin/sellers');
    await expect(app.heading).toHaveText(texts.of('sellers_title'));
    await expect(app.heading).toBeFocused();
  });
});
