import { scanned } from '../../fixtures/barcode';
import { expect, ordersIn, test } from '../../fixtures/shop';
import { OrdersPage } from '../../pages/orders';

// Paper is finer than a screen.
test.use({ deviceScaleFactor: 3 });

test('slips of the ticked orders: one a page, no prices, and a code that scanners read', async ({ page, texts }) => {
  const orders = (await ordersIn('processing')).slice(0, 3);
  const list = new OrdersPage(page, texts);
  await list.open('status=processing&payment=paid');
  for (const order of orders) await page.locator(`#tick-${order.id}`).check();
  await page.locator('#print-selection').click();
  const papers = page.locator('.paper');
  await expect(papers).toHaveCount(3);
  await expect(page.locator('#print')).toHaveText(texts.of('print_now', { count: 3 }));
  for (const order of orders) {
    const paper = page.locator(`.paper[data-order="${order.id}"]`);
    await expect(paper).toContainText(order.number);
    expect(await scanned(paper.locator('.paper__code'))).toBe(order.number);
    // Money of any kind: a currency sign, or a figure with decimals.
    await expect(paper).not.toContainText(/[$€£¥]|\d[.,]\d\d\b/);
  }
  const pages = (await page.pdf({ format: 'A4' })).toString('latin1').match(/\/Type\s*\/Page\b/g);
  expect(pages).toHaveLength(3);

  await page.locator('#other-paper').click();
  await expect(papers.first()).toContainText(texts.of('money_gross'));
  await expect(papers.first()).toContainText(/[$€£¥]\d/);
});

test('another shop’s order is not printed, and the page says so', async ({ page, texts, guard }) => {
  guard.allowFailedLoads();
  const [order] = await ordersIn('processing');
  await page.goto(`/shop/print?paper=slips&orders=${order?.id},nobodys`);
  await expect(page.locator('.paper')).toHaveCount(1);
  await expect(page.getByText(texts.of('print_missing', { orders: 'nobodys' }))).toBeVisible();
  await page.goto('/shop/print?orders=nobodys');
  await expect(page.getByText(texts.of('print_none'))).toBeVisible();
});
