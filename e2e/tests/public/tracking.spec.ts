import { sampleOrders } from '../../fixtures/samples';
import { expect, test } from '../../fixtures/test';
import { TrackingPage } from '../../pages/tracking';

const PHONE = { width: 360, height: 740 };
const LAPTOP = { width: 1280, height: 800 };

for (const viewport of [PHONE, LAPTOP]) {
  test.describe(`at ${viewport.width} px`, () => {
    test.use({ viewport });

    test('an order number alone shows where the order is, and no personal data', async ({ page, texts }) => {
      const { shipped } = await sampleOrders();
      const tracking = new TrackingPage(page, texts);
      await tracking.openForm();
      await tracking.number.fill(shipped.number);
      await tracking.number.press('Enter');
      await expect(tracking.status).toHaveText(texts.of('status_shipped'));
      await expect(page).toHaveURL(`/track/${shipped.number}`);
      await expect(tracking.heading).toHaveText(texts.of('tracking_title', { number: shipped.number }));
      await expect(tracking.fact('tracking_payment')).toHaveCount(0);
      const said = await tracking.main.innerText();
      for (const secret of shipped.secrets) expect(said).not.toContain(secret);
    });

    test('number and address together also show payment, recipient and places', async ({ page, texts }) => {
      const { shipped } = await sampleOrders();
      const tracking = new TrackingPage(page, texts);
      await tracking.openForm();
      await tracking.lookUp(shipped.number, shipped.email);
      await expect(tracking.fact('tracking_recipient')).toBeVisible();
      await expect(tracking.fact('tracking_payment')).toBeVisible();
      await expect(page).toHaveURL(`/track/${shipped.number}`);
    });
  });
}

test('a wrong address and a wrong number get the same words, and what was typed stays', async ({ page, texts, guard }) => {
  guard.allowFailedLoads();
  const { shipped } = await sampleOrders();
  const tracking = new TrackingPage(page, texts);
  await tracking.openForm();
  await tracking.lookUp(shipped.number, 'somebody@else.example');
  await expect(tracking.errorSummary).toContainText(texts.of('track_not_found'));
  const wrongAddress = await tracking.errorSummary.innerText();
  await expect(tracking.number).toHaveValue(shipped.number);
  await tracking.lookUp('SK-0000-0000', shipped.email);
  await expect(tracking.errorSummary).toContainText(texts.of('track_not_found'));
  expect(await tracking.errorSummary.innerText()).toBe(wrongAddress);
  await expect(tracking.result).toHaveCount(0);
});

test('a form without a number, or with half an address, says what is missing before anything is sent', async ({ page, texts, network }) => {
  const tracking = new TrackingPage(page, texts);
  await tracking.openForm();
  await tracking.submit.click();
  await expect(tracking.errorSummary).toContainText(texts.of('track_number_missing'));
  await tracking.lookUp('SK-1', 'not-an-address');
  await expect(tracking.errorSummary).toContainText(texts.of('track_email_invalid'));
  await expect(tracking.email).toHaveAttribute('aria-invalid', 'true');
  expect(network.count('POST', '/api/track')).toBe(0);
});

test('a number is found however it is typed', async ({ page, texts }) => {
  const { shipped } = await sampleOrders();
  const tracking = new TrackingPage(page, texts);
  await tracking.openForm(shipped.number);
  await expect(tracking.number).toHaveValue(shipped.number);
  await tracking.lookUp(`  ${shipped.number.toLowerCase()} `);
  await expect(tracking.status).toBeVisible();
});

test('a link opens the order for whoever gets it, and asks for the address to show more', async ({ page, texts, guard }) => {
  guard.allowFailedLoads();
  const { shipped } = await sampleOrders();
  const tracking = new TrackingPage(page, texts);
  await tracking.openPublic(shipped.number);
  await expect(tracking.status).toHaveText(texts.of('status_shipped'));
  await expect(page.getByText(texts.of('tracking_see_more'))).toBeVisible();
  await tracking.ownEmail.fill('somebody@else.example');
  await tracking.submit.click();
  await expect(tracking.main.getByRole('alert')).toContainText(texts.of('track_not_found'));
  await expect(tracking.status).toBeVisible();
  await tracking.ownEmail.fill(shipped.email);
  await tracking.submit.click();
  await expect(tracking.fact('tracking_recipient')).toBeVisible();
  await expect(page).toHaveURL(`/track/${shipped.number}`);
});

test('the shared link carries the number and nothing else', async ({ page, texts, context, baseURL }) => {
  const { shipped } = await sampleOrders();
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const tracking = new TrackingPage(page, texts);
  await tracking.openForm();
  await tracking.lookUp(shipped.number, shipped.email);
  await expect(tracking.status).toBeVisible();
  await tracking.share.click();
  await expect(page.getByText(texts.of('tracking_copied'))).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`${baseURL}/track/${shipped.number}`);
});

test('where the clipboard is refused, the link can be read', async ({ page, texts, baseURL }) => {
  const { shipped } = await sampleOrders();
  await page.addInitScript(() => {
    Object.defineProperty(navigator, 'clipboard', { value: undefined });
    Object.defineProperty(navigator, 'share', { value: undefined });
  });
  const tracking = new TrackingPage(page, texts);
  await tracking.openPublic(shipped.number);
  await tracking.share.click();
  await expect(page.getByText(texts.of('tracking_copy_failed', { link: `${baseURL}/track/${shipped.number}` }))).toBeVisible();
});

test('neither the address nor the recipient reaches the address bar, the title or the storage', async ({ page, texts }) => {
  const { delivered } = await sampleOrders();
  const tracking = new TrackingPage(page, texts);
  await tracking.openForm();
  await tracking.lookUp(delivered.number, delivered.email);
  await expect(tracking.fact('tracking_recipient')).toBeVisible();
  const traces = await page.evaluate(() => JSON.stringify([location.href, document.title, { ...localStorage }, { ...sessionStorage }, history.state]));
  for (const secret of [delivered.email, encodeURIComponent(delivered.email), ...delivered.secrets]) expect(traces).not.toContain(secret);
});

test('the steps tell what is done, where the order is, and what will not happen', async ({ page, texts }) => {
  const orders = await sampleOrders();
  const tracking = new TrackingPage(page, texts);
  const states = () => tracking.steps.evaluateAll((steps) => steps.map((step) => step.getAttribute('data-state')));

  await tracking.openPublic(orders.shipped.number);
  await expect(tracking.steps).toHaveCount(5);
  expect(await states()).toEqual(['done', 'done', 'current', 'ahead', 'ahead']);
  await expect(tracking.steps.nth(2)).toHaveAttribute('aria-current', 'step');

  await tracking.openPublic(orders.delivered.number);
  await expect(tracking.status).toHaveText(texts.of('status_delivered'));
  expect(await states()).toEqual(['done', 'done', 'done', 'done', 'done']);
  await expect(page.getByText(texts.of('next_delivered'))).toBeVisible();

  await tracking.openPublic(orders.cancelled.number);
  await expect(tracking.status).toHaveText(texts.of('status_cancelled'));
  expect(await states()).toContain('skipped');
  await expect(page.getByText(texts.of('next_cancelled'))).toBeVisible();

  await tracking.openPublic(orders.returned.number);
  await expect(tracking.status).toHaveText(texts.of('status_returned'));
  await expect(page.getByText(texts.of('next_returned'))).toBeVisible();

  await tracking.openPublic(orders.failedAttempt.number);
  await expect(page.getByText(texts.like('tracking_failed_attempts')).or(page.getByText(texts.of('tracking_failed_attempts', { count: 1 })))).toBeVisible();
});

test('the events stand newest first', async ({ page, texts }) => {
  const { delivered } = await sampleOrders();
  const tracking = new TrackingPage(page, texts);
  await tracking.openPublic(delivered.number);
  await expect(tracking.status).toBeVisible();
  const times = await tracking.events.locator('time').evaluateAll((all) => all.map((time) => time.getAttribute('datetime') ?? ''));
  expect(times.length).toBeGreaterThan(3);
  expect(times.map((time) => Date.parse(time))).toEqual(times.map((time) => Date.parse(time)).sort((a, b) => b - a));
});

test('an order in trouble shows what was promised, and no date that does not hold', async ({ page, texts }) => {
  const { late } = await sampleOrders();
  const tracking = new TrackingPage(page, texts);
  await tracking.openPublic(late.number);
  await expect(tracking.fact('tracking_promised')).toBeVisible();
  await expect(tracking.fact('tracking_expected')).toHaveCount(0);
  await expect(page.locator('main')).toContainText(texts.of('tracking_no_estimate'));
});

test('an order with another date than the promised one shows both', async ({ page, texts, network, api }) => {
  const { late } = await sampleOrders();
  const told = (await (await api.post('/api/track', { data: { orderNumber: late.number } })).json()) as { promisedDelivery: { to: string } };
  const later = new Date(Date.parse(told.promisedDelivery.to) + 4 * 86_400_000).toISOString();
  network.fail(/\/api\/track$/, { kind: 'answer', body: { ...told, estimatedDelivery: { from: later, to: later } } });
  const tracking = new TrackingPage(page, texts);
  await tracking.openPublic(late.number);
  await expect(tracking.fact('tracking_promised')).toBeVisible();
  await expect(tracking.fact('tracking_expected')).toBeVisible();
  expect(await tracking.fact('tracking_promised').innerText()).not.toBe(await tracking.fact('tracking_expected').innerText());
});

test('a parcel at a pickup point is to be fetched: nobody waits for a vehicle or a date', async ({ page, texts }) => {
  const { atPickupPoint } = await sampleOrders();
  const tracking = new TrackingPage(page, texts);
  await tracking.openPublic(atPickupPoint.number);
  await expect(tracking.status).toHaveText(texts.of('status_ready_for_pickup'));
  await expect(tracking.next).toHaveText(texts.of('next_ready_for_pickup'));
  await expect(tracking.events.first()).toContainText(texts.of('event_ready_for_pickup'));
  for (const date of ['tracking_arrives', 'tracking_expected']) await expect(tracking.fact(date)).toHaveCount(0);
  await expect(tracking.main).not.toContainText(texts.of('tracking_no_estimate'));
});

test('an order that waits for stock says so before it leaves', async ({ page, texts }) => {
  const { backordered } = await sampleOrders();
  const tracking = new TrackingPage(page, texts);
  await tracking.openPublic(backordered.number);
  await expect(tracking.status).toHaveText(texts.of('status_processing'));
  await expect(tracking.next).toHaveText(texts.of('next_backordered'));
  await expect(tracking.events.first()).toContainText(texts.of('event_backordered'));
});

test('silence before the first scan is told, and no order shows an empty timeline', async ({ page, texts, network, api }) => {
  const { shops } = await sampleOrders();
  const told = (await (await api.post('/api/track', { data: { orderNumber: shops.number } })).json()) as {
    events: { code: string; occurredAt: string }[];
    promisedDelivery: { to: string };
  };
  const events = told.events.filter(({ code }) => code !== 'backordered');
  const latest = [told.promisedDelivery.to, ...events.map((event) => event.occurredAt)].map((at) => Date.parse(at));
  const asOf = new Date(Math.max(...latest) + 2 * 86_400_000).toISOString();
  network.fail(/\/api\/track$/, { kind: 'answer', body: { ...told, events, asOf } });
  const tracking = new TrackingPage(page, texts);
  await tracking.openPublic(shops.number);
  await expect(tracking.next).toHaveText(texts.of('next_not_handed_over'));

  await network.reset();
  network.fail(/\/api\/track$/, { kind: 'answer', body: { ...told, events: [] } });
  await tracking.openPublic(shops.number);
  await expect(tracking.events).toHaveText([new RegExp(texts.of('event_placed'))]);
});
