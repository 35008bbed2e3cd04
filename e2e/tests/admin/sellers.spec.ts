import { expect, test } from '../../fixtures/test';
import { OverviewPage } from '../../pages/overview';
import { SellersPage } from '../../pages/sellers';

test.use({ role: 'admin' });

test('an admin finds a seller by name and opens the overview', async ({ page, texts }) => {
  const sellers = new SellersPage(page, texts);
  await sellers.open();
  await expect(sellers.heading).toHaveText(texts.of('sellers_title'));
  await sellers.search.fill('mama ade');
  await sellers.search.press('Enter');
  await expect(page).toHaveURL(/\?search=mama(%20|\+)ade$/);
  await expect(sellers.rows.first()).toContainText('Mama Ade Fashion');
  await sellers.rows.first().click();
  const overview = new OverviewPage(page, texts);
  await expect(overview.value('revenue')).toBeVisible();
  await expect(overview.main.getByText(texts.of('overview_for', { shop: 'Mama Ade Fashion' }))).toBeVisible();
});

test('a name that nobody has is said to match no seller, and the search stays in the address', async ({ page, texts }) => {
  const sellers = new SellersPage(page, texts);
  await sellers.open('no shop is called that');
  await expect(page.getByText(texts.of('sellers_empty'))).toBeVisible();
  await expect(sellers.search).toHaveValue('no shop is called that');
});

test('a search is taken literally', async ({ page, texts }) => {
  const sellers = new SellersPage(page, texts);
  for (const words of ['%', '_', "' OR '1'='1", '\\']) {
    await sellers.open(words);
    await expect(page.getByText(texts.of('sellers_empty')), words).toBeVisible();
  }
});

test('a seller that does not exist is said not to be there', async ({ page, texts, guard }) => {
  guard.allowFailedLoads();
  const overview = new OverviewPage(page, texts);
  await overview.open('no-such-seller');
  await expect(overview.problem).toContainText(texts.of('error_not_found'));
});
