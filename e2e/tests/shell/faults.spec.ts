import type { BrowserContext, Page } from '@playwright/test';

import type { Fault } from '../../fixtures/fault-proxy';
import { sampleOrders } from '../../fixtures/samples';
import { expect, test } from '../../fixtures/test';
import { VIEWS } from '../../fixtures/views';
import { AppPage } from '../../pages/app-page';
import { LoginPage } from '../../pages/login';
import { OverviewPage } from '../../pages/overview';
import { TrackingPage } from '../../pages/tracking';

/** What goes wrong, and the sentence that says so. */
const FAULTS: { name: string; fault: Fault; sentence: [string, Record<string, number>?] }[] = [
  { name: 'answers 500', fault: { kind: 'status', status: 500 }, sentence: ['error_server'] },
  { name: 'sends half a JSON', fault: { kind: 'half' }, sentence: ['error_decode'] },
  { name: 'sends a web page instead of data', fault: { kind: 'html' }, sentence: ['error_not_offered'] },
  { name: 'asks to wait', fault: { kind: 'status', status: 429, headers: { 'retry-after': '30' } }, sentence: ['error_rate_limited', { count: 30 }] },
  { name: 'hangs up', fault: { kind: 'drop' }, sentence: ['error_offline'] },
];

test.beforeEach(({ guard }) => guard.allowFailedLoads());

for (const view of VIEWS) {
  test.describe(view.name, () => {
    test.use({ role: view.role });

    test('says in words what is wrong with the server, and comes back without a reload', async ({ page, texts, network }) => {
      const app = new AppPage(page, texts);
      const address = view.address(await sampleOrders());
      const [first, ...others] = FAULTS;
      if (!first) throw new Error('no faults');
      network.fail(view.call, first.fault);
      await page.goto(address);
      await expect(app.problem, first.name).toContainText(texts.of(...first.sentence));
      await page.evaluate(() => Object.assign(window, { __sameDocument: true }));
      for (const { name, fault, sentence } of others) {
        network.mend();
        network.fail(view.call, fault);
        await app.retry.click();
        await expect(app.problem, name).toContainText(texts.of(...sentence));
      }
      network.mend();
      await app.retry.click();
      await expect(view.ready(page)).toBeVisible();
      await expect(app.problem).toHaveCount(0);
      expect(await page.evaluate(() => '__sameDocument' in window), 'no reload').toBe(true);
    });
  });
}

/** Opens these views at once, each in a context of its own, so that waiting is done once for all. */
async function everywhere(
  browser: { newContext: (options: object) => Promise<BrowserContext> },
  watch: (context: BrowserContext) => Promise<void>,
  sessions: Record<string, object>,
  baseURL: string | undefined,
  views = VIEWS,
): Promise<{ page: Page; view: (typeof VIEWS)[number] }[]> {
  const orders = await sampleOrders();
  return Promise.all(
    views.map(async (view) => {
      const context = await browser.newContext({ baseURL, storageState: view.role ? sessions[view.role] : undefined });
      await watch(context);
      const page = await context.newPage();
      await page.goto(view.address(orders));
      return { page, view };
    }),
  );
}

test('a server that takes 8 seconds is waited for, and every page says so meanwhile', async ({ browser, guard, sessions, baseURL, network, texts }) => {
  test.slow();
  for (const { call } of VIEWS) network.fail(call, { kind: 'delay', ms: 8_000 });
  // So few that all of them are open before the first of them has its answer.
  for (let first = 0; first < VIEWS.length; first += 6) {
    const opened = await everywhere(browser, (context) => guard.watch(context), sessions, baseURL, VIEWS.slice(first, first + 6));
    await Promise.all(
      opened.map(async ({ page, view }) => {
        const app = new AppPage(page, texts);
        await expect(app.skeleton, view.name).toBeVisible();
        // A page of several parts says it of each.
        await expect(page.getByText(texts.of('loading_slow')).first(), view.name).toBeVisible();
        // The list of inquiries is asked for once their figures are there: that page waits twice.
        await expect(view.ready(page), view.name).toBeVisible({ timeout: 20_000 });
        await page.context().close();
      }),
    );
  }
});

test('every page comes back by itself once the server does', async ({ browser, guard, sessions, baseURL, network, texts }) => {
  test.slow();
  for (const { call } of VIEWS) network.fail(call, { kind: 'status', status: 503 });
  const opened = await everywhere(browser, (context) => guard.watch(context), sessions, baseURL);
  for (const { page, view } of opened) await expect(new AppPage(page, texts).problem.first(), view.name).toBeVisible();
  network.mend();
  await Promise.all(
    opened.map(async ({ page, view }) => {
      await expect(view.ready(page), view.name).toBeVisible({ timeout: 30_000 });
      await page.context().close();
    }),
  );
});

test.describe('the overview that was already there', () => {
  test.use({ role: 'seller' });

  test('stays when the server goes away, says how old it is, and is refreshed when it is back', async ({ page, texts, network }) => {
    const overview = new OverviewPage(page, texts);
    await overview.open();
    await expect(overview.value('revenue')).toBeVisible();
    const before = await overview.value('revenue').innerText();

    await network.stop();
    await overview.refresh.click();
    await expect(overview.staleBanner).toBeVisible();
    await expect(overview.value('revenue')).toHaveText(before, { useInnerText: true });

    await network.restart();
    await overview.staleBanner.getByRole('button', { name: texts.of('retry') }).click();
    await expect(overview.staleBanner).toHaveCount(0);
    await expect(overview.value('revenue')).toBeVisible();
  });

  for (const { name, fault } of FAULTS) {
    test(`stays when the server ${name}`, async ({ page, texts, network }) => {
      const overview = new OverviewPage(page, texts);
      await overview.open();
      await expect(overview.value('revenue')).toBeVisible();
      const before = await overview.value('revenue').innerText();
      network.fail('/api/analytics', fault);
      await overview.refresh.click();
      await expect(overview.staleBanner).toBeVisible();
      await expect(overview.value('revenue')).toHaveText(before, { useInnerText: true });
      network.mend();
      await overview.refresh.click();
      await expect(overview.staleBanner).toHaveCount(0);
    });
  }

  test('stays without a network, and is refreshed by itself when it returns', async ({ page, texts, context }) => {
    const overview = new OverviewPage(page, texts);
    await overview.open();
    await expect(overview.value('revenue')).toBeVisible();
    await context.setOffline(true);
    await expect(overview.offlineBanner).toBeVisible();
    await overview.refresh.click();
    await expect(overview.staleBanner).toBeVisible();
    await context.setOffline(false);
    await expect(overview.offlineBanner).toHaveCount(0);
    await expect(overview.staleBanner).toHaveCount(0);
    await expect(overview.value('revenue')).toBeVisible();
  });
});

test('an order that was already there stays when asking for more of it fails', async ({ page, texts, network }) => {
  const { shipped } = await sampleOrders();
  const tracking = new TrackingPage(page, texts);
  await tracking.openPublic(shipped.number);
  await expect(tracking.status).toBeVisible();
  for (const { name, fault, sentence } of FAULTS) {
    network.mend();
    network.fail('/api/track', fault);
    await tracking.ownEmail.fill(shipped.email);
    await tracking.submit.click();
    await expect(tracking.main.getByRole('alert').filter({ hasText: texts.of(...sentence) }), name).toBeVisible();
    await expect(tracking.status, name).toBeVisible();
  }
  network.mend();
  await tracking.submit.click();
  await expect(tracking.fact('tracking_payment')).toBeVisible();
});

test('the lookup form says what is wrong with the server, keeps what was typed, and works afterwards', async ({ page, texts, network }) => {
  const { shipped } = await sampleOrders();
  const tracking = new TrackingPage(page, texts);
  await tracking.openForm();
  for (const { name, fault, sentence } of FAULTS) {
    network.mend();
    network.fail('/api/track', fault);
    await tracking.lookUp(shipped.number, shipped.email);
    await expect(tracking.main.getByRole('alert').filter({ hasText: texts.of(...sentence) }), name).toBeVisible();
    await expect(tracking.number, name).toHaveValue(shipped.number);
    await expect(tracking.email, name).toHaveValue(shipped.email);
  }
  network.mend();
  await tracking.submit.click();
  await expect(tracking.status).toBeVisible();
});

test('the login says what is wrong with the server, keeps the address, and works afterwards', async ({ page, texts, network }) => {
  const login = new LoginPage(page, texts);
  await login.open();
  for (const { name, fault, sentence } of FAULTS) {
    network.mend();
    network.fail('/api/auth/login', fault);
    await login.signInAs('seller');
    await expect(login.errorSummary.filter({ hasText: texts.of(...sentence) }), name).toBeVisible();
    await expect(login.email, name).toHaveValue('seller@demo.example');
  }
  network.mend();
  await login.signInAs('seller');
  await expect(page).toHaveURL('/seller');
});

test.describe('the console', () => {
  test.use({ role: 'seller' });

  test('says so when it cannot learn who is signed in, and goes on when it can', async ({ page, texts, network }) => {
    network.fail('/api/auth/me', { kind: 'status', status: 500 });
    const overview = new OverviewPage(page, texts);
    await overview.open();
    await expect(overview.problem).toContainText(texts.of('error_server'));
    network.mend();
    await overview.retry.click();
    await expect(overview.value('revenue')).toBeVisible();
  });

  test('tells whoever connects a backend what an answer lacks, and everybody else a sentence', async ({ page, texts }) => {
    const told: string[] = [];
    page.on('console', (message) => told.push(message.text()));
    await page.route('**/api/analytics/seller/summary*', (route) => route.fulfill({ json: { data: { sellerName: 'Njoro Crafts' } } }));
    const overview = new OverviewPage(page, texts);
    await overview.open();
    await expect(overview.problem).toContainText(texts.of('error_decode'));
    expect(told.join()).toMatch(/expected .+ at data\.\w+/);
  });
});
