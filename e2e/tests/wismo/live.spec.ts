import { request } from '@playwright/test';

import { rowsOf } from '../../fixtures/database';
import { test } from '../../fixtures/desk';
import { SEED_DATABASE } from '../../fixtures/paths';
import type { Backend } from '../../fixtures/server';
import { expect, sessionOf } from '../../fixtures/test';
import { WismoPage } from '../../pages/wismo';

test.use({ role: 'support' });

async function ask(backend: Backend): Promise<void> {
  const rows = await rowsOf(SEED_DATABASE, 'SELECT order_number AS number FROM orders ORDER BY id LIMIT 1');
  const support = await request.newContext({ baseURL: backend.url, storageState: await sessionOf(backend.url, 'support') });
  const asked = await support.post('/api/inquiries', { data: { orderNumber: rows[0]?.number, topic: 'tracking', channel: 'chat' } });
  expect(asked.status()).toBe(200);
  await support.dispose();
}

for (const [view, path, counts] of [
  ['the overview', '', '[data-kpi="inquiries"] .kpi__value'],
  ['the list of inquiries', '/inquiries', '.inquiries__found'],
] as const) {
  test(`${view} follows an inquiry within five seconds, and reads nothing while nothing happens`, async ({ page, texts, desk }) => {
    const wismo = new WismoPage(page, texts);
    const streamed = page.waitForRequest((sent) => sent.url().includes('/api/events') && sent.resourceType() === 'eventsource');
    await wismo.open(path, 'date_range=7d');
    await streamed;
    // What may have happened while the line was opened is read once.
    await page.waitForTimeout(3_000);
    let readings = 0;
    page.on('request', (sent) => {
      if (sent.url().includes('/api/analytics/wismo/')) readings += 1;
    });
    await page.waitForTimeout(7_000);
    expect(readings).toBe(0);

    const count = async () => Number((await page.locator(counts).innerText()).replace(/\D/g, ''));
    const before = await count();
    await ask(desk);
    await expect.poll(count, { timeout: 5_000 }).toBe(before + 1);
  });
}
