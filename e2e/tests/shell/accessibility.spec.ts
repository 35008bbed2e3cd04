import { expectAccessibleInBothThemes } from '../../fixtures/axe';
import { NARROWEST, expectNoSidewaysScroll } from '../../fixtures/layout';
import { sampleOrders } from '../../fixtures/samples';
import { expect, test } from '../../fixtures/test';
import { VIEWS } from '../../fixtures/views';
import { AppPage } from '../../pages/app-page';
import { LoginPage } from '../../pages/login';
import { OverviewPage } from '../../pages/overview';
import { TrackingPage } from '../../pages/tracking';

const LAPTOP = { width: 1280, height: 800 };

for (const language of ['en', 'ar'] as const) {
  test.describe(`in ${language}`, () => {
    test.use({ language });

    for (const view of VIEWS) {
      test.describe(view.name, () => {
        test.use({ role: view.role });

        test('is accessible and fits a narrow screen while loading, loaded, empty and failed', async ({ page, texts, network, guard }) => {
          guard.allowFailedLoads();
          const app = new AppPage(page, texts);
          const address = view.address(await sampleOrders());
          const look = async (state: string) => {
            await expectAccessibleInBothThemes(page, `${view.name}, ${state}`);
            await page.setViewportSize({ width: NARROWEST, height: 700 });
            await expectNoSidewaysScroll(page, `${view.name}, ${state}`);
            await page.setViewportSize(LAPTOP);
          };

          let answerNow = () => {};
          network.fail(view.call, { kind: 'hold', until: new Promise<void>((resolve) => { answerNow = resolve; }) });
          await page.goto(address);
          // A page that waits has its heading; before, it is not known yet who is signed in.
          await expect(page.locator('h1')).toBeVisible();
          await expect(app.skeleton).toBeVisible();
          await look('loading');
          network.mend();
          answerNow();
          await expect(view.ready(page)).toBeVisible();
          await look('loaded');

          network.fail(view.call, { kind: 'answer', body: view.empty });
          await page.goto(address);
          await app.settled();
          await look('empty');

          network.mend();
          network.fail(view.call, { kind: 'half' });
          await page.goto(address);
          await expect(app.problem).toBeVisible();
          await look('failed');
        });
      });
    }

    test('the login is accessible, empty and refused', async ({ page, texts }) => {
      const login = new LoginPage(page, texts);
      await login.open();
      await expectAccessibleInBothThemes(page, 'login');
      await login.submit.click();
      await expect(login.errorSummary).toBeVisible();
      await expectAccessibleInBothThemes(page, 'login, refused');
      await login.settings.click();
      await expectAccessibleInBothThemes(page, 'login, settings open');
    });

    test('the lookup is accessible: form, not found, what everybody may see, what the customer may see', async ({ page, texts, guard }) => {
      guard.allowFailedLoads();
      const orders = await sampleOrders();
      const tracking = new TrackingPage(page, texts);
      await tracking.openForm();
      await expectAccessibleInBothThemes(page, 'lookup form');
      await tracking.lookUp('SK-0000-0000');
      await expect(tracking.errorSummary).toBeVisible();
      await expectAccessibleInBothThemes(page, 'lookup, not found');
      for (const order of [orders.failedAttempt, orders.cancelled, orders.delivered]) {
        await tracking.openForm();
        await tracking.lookUp(order.number, order.email);
        await expect(tracking.result).toBeVisible();
        await expectAccessibleInBothThemes(page, `tracking of a ${order.status} order`);
      }
    });

    test('a page that does not exist is accessible', async ({ page, texts }) => {
      await page.goto('/no/such/page');
      await expect(page.getByRole('heading', { level: 1, name: texts.of('not_found_title') })).toBeVisible();
      await expectAccessibleInBothThemes(page, 'not found');
    });
  });
}

test.describe('the overview', () => {
  test.use({ role: 'seller' });

  test('is accessible with definitions open and with old data', async ({ page, texts, network, guard }) => {
    guard.allowFailedLoads();
    const overview = new OverviewPage(page, texts);
    await overview.open();
    await expect(overview.value('revenue')).toBeVisible();
    for (const kpi of ['revenue', 'dispute', 'rating', 'top-product'] as const) await overview.definition(kpi).locator('summary').click();
    network.fail('/api/analytics', { kind: 'half' });
    await overview.refresh.click();
    await expect(overview.staleBanner).toBeVisible();
    await expectAccessibleInBothThemes(page, 'overview, definitions open, stale');
  });
});
