import { gradesAreIn } from '../../fixtures/graded';
import { SELLER_PRODUCT as PRODUCT } from '../../fixtures/samples';
import { expect, test } from '../../fixtures/test';
import { ProductPage } from '../../pages/product';

const API = `/api/fulfillment/delivery-promise/${PRODUCT}`;

/** `2026-11-25` as people read it. */
function told(date: string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' }).format(new Date(date));
}

for (const viewport of [{ width: 360, height: 740 }, { width: 1280, height: 800 }]) {
  test(`a buyer is told the days, what they rest on and how often such promises were true, at ${viewport.width} px`, async ({ page, texts, api }) => {
    await page.setViewportSize(viewport);
    await gradesAreIn(api);
    const promise = await (await api.get(`${API}?location=nairobi`)).json();
    const product = new ProductPage(page, texts);
    await product.open(PRODUCT, 'nairobi');
    await expect(product.heading).toHaveText(promise.product.title);
    await expect(product.days).toContainText(told(promise.to, { day: 'numeric', month: 'short', year: 'numeric' }));
    const exact = (date: string) => told(date, { weekday: 'short', day: 'numeric', month: 'short' }).replace(',', '');
    await expect(product.card).toContainText(
      promise.from === promise.to ? texts.of('promise_one_day', { day: exact(promise.to) }) : texts.of('promise_band', { from: exact(promise.from), to: exact(promise.to) }),
    );
    const share = `${(promise.confidenceLevel * 100).toFixed(1).replace(/\.0$/, '')}%`;
    await expect(product.card).toContainText(share);
    await product.card.getByText(texts.of('promise_rests_on')).click();
    await expect(product.card).toContainText(texts.of(`promise_level_${promise.basis.level}`));
    await expect(product.card).toContainText(
      texts.of('promise_arrivals', { count: new Intl.NumberFormat('en').format(promise.basis.arrivals), days: promise.basis.historyDays }),
    );
  });
}

test('another place is asked for in place: the address follows, the focus stays, the answer is said, and Back leads back', async ({ page, texts }) => {
  const product = new ProductPage(page, texts);
  await product.open(PRODUCT);
  await expect(product.days).toBeVisible();
  await product.where.fill('Tokyo');
  await product.where.press('Enter');
  await expect(page).toHaveURL(`/products/${PRODUCT}?location=Tokyo`);
  await expect(page.locator('.live-region')).toContainText(texts.like('promise_arrives'));
  await expect(product.where).toBeFocused();
  await product.where.fill('Atlantis');
  await product.show.click();
  await expect(product.card).toContainText(texts.of('promise_unknown_location', { location: 'Atlantis' }));
  await page.goBack();
  await expect(product.where).toHaveValue('Tokyo');
  await expect(product.card).not.toContainText('Atlantis');
});

test('a product nobody has, and one for which there is too little data, are told in words', async ({ page, texts, network, guard }) => {
  guard.allowFailedLoads();
  const product = new ProductPage(page, texts);
  await product.open('no-such-thing');
  await expect(page.getByText(texts.of('product_not_found'))).toBeVisible();
  await expect(product.where).toHaveCount(0);
  network.fail(API, { kind: 'answer', body: { productId: PRODUCT, location: 'default', message: '' } });
  await product.open(PRODUCT);
  await expect(product.days).toHaveText(texts.of('promise_too_little'));
});

test('what a buyer downloads for it is less than 115 kB, and nothing of the console', async ({ page, texts, network }) => {
  const product = new ProductPage(page, texts);
  await product.open(PRODUCT);
  await expect(product.days).toBeVisible();
  const programs = network.seen.map(({ path }) => path).filter((path) => path.endsWith('.wasm'));
  expect(programs).toEqual([expect.stringMatching(/^\/product-[0-9a-f]+\.wasm$/)]);
  expect(network.count('GET', '/api/')).toBe(1);
  const bytes = await page.evaluate(() =>
    performance.getEntriesByType('resource').reduce((sum, entry) => sum + (entry as PerformanceResourceTiming).encodedBodySize, 0),
  );
  expect(bytes).toBeLessThan(115_000);
});
