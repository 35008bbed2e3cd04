import { sampleSellers } from '../../fixtures/samples';
import { expect, test } from '../../fixtures/test';
import { OverviewPage } from '../../pages/overview';

test.use({ role: 'seller' });

for (const viewport of [{ width: 360, height: 740 }, { width: 1280, height: 800 }]) {
  test(`a seller sees four figures, each with its window and its definition, at ${viewport.width} px`, async ({ page, texts }) => {
    await page.setViewportSize(viewport);
    const overview = new OverviewPage(page, texts);
    await overview.open();
    await expect(overview.heading).toHaveText(texts.of('overview_title'));
    await expect(overview.main.getByText(texts.of('overview_for', { shop: 'Mama Ade Fashion' }))).toBeVisible();
    for (const kpi of ['revenue', 'dispute', 'rating', 'top-product'] as const) {
      await expect(overview.value(kpi)).toBeVisible();
      const definition = overview.definition(kpi);
      await definition.locator('summary').click();
      await expect(definition).toContainText(texts.of(`kpi_${kpi.replace('-', '_')}_definition`));
    }
    await expect(overview.asOf).toContainText(texts.like('updated_at'));
    await expect(overview.topProducts.getByRole('columnheader')).toHaveText([texts.of('top_products_rank'), texts.of('top_products_product'), texts.of('top_products_units')]);
  });
}

test('the rating is drawn as a small line that is also told in words', async ({ page, texts }) => {
  const overview = new OverviewPage(page, texts);
  await overview.open();
  await expect(overview.sparkline).toHaveAttribute('width', '60');
  await expect(overview.sparkline).toHaveAttribute('height', '24');
  await expect(overview.sparkline).toHaveAccessibleName(texts.like('kpi_rating_trend'));
  expect((await overview.sparkline.locator('polyline').getAttribute('points'))?.split(' ')).toHaveLength(10);
});

test("a seller may not see another seller's figures, in words and on the wire", async ({ page, texts, api, guard }) => {
  guard.allowFailedLoads();
  const { other } = await sampleSellers();
  expect((await api.get(`/api/analytics/seller/summary?sellerId=${encodeURIComponent(other)}`)).status()).toBe(403);
  const overview = new OverviewPage(page, texts);
  await overview.open(other);
  await expect(overview.problem).toContainText(texts.of('error_forbidden'));
  await expect(overview.value('revenue')).toHaveCount(0);
});

test('the API says why it refuses: no seller named, nobody signed in, no such seller', async ({ api, request, backend }) => {
  const path = '/api/analytics/seller/summary';
  expect((await api.get(path)).status()).toBe(400);
  const nobody = await request.get(`${backend.url}${path}?sellerId=x`, { headers: { cookie: '' } });
  expect(nobody.status()).toBe(401);
  const problem = (await nobody.json()) as { status: number; detail: string };
  expect(problem.status).toBe(401);
  expect(problem.detail).toMatch(/^[A-Z].*\.$/);
});
