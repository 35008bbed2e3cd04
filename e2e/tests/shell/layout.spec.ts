import { NARROWEST, expectNoSidewaysScroll, expectThumbSized, layoutShift, recordLayoutShifts } from '../../fixtures/layout';
import { sampleOrders } from '../../fixtures/samples';
import { expect, test } from '../../fixtures/test';
import { VIEWS } from '../../fixtures/views';
import { AppPage } from '../../pages/app-page';

/** The most that may move while a page loads. */
const LARGEST_SHIFT = 0.02;
/** Long enough that the skeleton is on screen before the data. */
const ANSWER_MS = 300;

for (const view of VIEWS) {
  test.describe(view.name, () => {
    test.use({ role: view.role });

    test('does not jump while it loads, on a phone and on a laptop', async ({ page, context, network }) => {
      await recordLayoutShifts(context);
      const address = view.address(await sampleOrders());
      network.fail(view.call, { kind: 'delay', ms: ANSWER_MS });
      for (const viewport of [{ width: 360, height: 740 }, { width: 1280, height: 800 }]) {
        await page.setViewportSize(viewport);
        await page.goto(address);
        await expect(view.ready(page)).toBeVisible();
        const { sum, moved } = await layoutShift(page);
        expect.soft(sum, `${viewport.width} px: ${moved.join(', ')}`).toBeLessThan(LARGEST_SHIFT);
      }
    });

    test('can be used with a thumb', async ({ page, texts }) => {
      await page.setViewportSize({ width: 360, height: 740 });
      await page.goto(view.address(await sampleOrders()));
      await expect(view.ready(page)).toBeVisible();
      const app = new AppPage(page, texts);
      await expectThumbSized(page.getByRole('banner').getByRole('button'), view.name);
      if (view.role) await expectThumbSized(app.navigation.getByRole('link'), view.name);
      const actions = app.main.locator('button, .row-list a, nav a, summary, input:not([type="checkbox"])');
      if ((await actions.count()) > 0) await expectThumbSized(actions, view.name);
    });
  });
}

for (const address of ['/login', '/track-order']) {
  test(`${address} does not jump while it loads and can be used with a thumb`, async ({ page, context, texts }) => {
    await recordLayoutShifts(context);
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto(address);
    const app = new AppPage(page, texts);
    await app.settled();
    const { sum, moved } = await layoutShift(page);
    expect(sum, moved.join(', ')).toBeLessThan(LARGEST_SHIFT);
    await expectThumbSized(app.main.locator('button, input:not([type="checkbox"])'), address);
    await page.setViewportSize({ width: NARROWEST, height: 700 });
    await expectNoSidewaysScroll(page, address);
    await app.main.locator('button[type="submit"], form button').last().click();
    await expect(app.errorSummary).toBeVisible();
    await expectNoSidewaysScroll(page, `${address}, refused`);
  });
}

test.describe('in French, whose words are the longest', () => {
  test.use({ language: 'fr', viewport: { width: NARROWEST, height: 700 } });

  for (const role of ['seller', 'customer', 'admin'] as const) {
    test.describe(() => {
      test.use({ role });

      test(`the pages of a ${role} fit a narrow screen`, async ({ page }) => {
        const orders = await sampleOrders();
        for (const view of VIEWS.filter((candidate) => candidate.role === role)) {
          await page.goto(view.address(orders));
          await expect(view.ready(page)).toBeVisible();
          await expectNoSidewaysScroll(page, view.name);
        }
      });
    });
  }
});
