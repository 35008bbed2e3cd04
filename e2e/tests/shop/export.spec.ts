import { readFileSync } from 'node:fs';

import { changing, rowsOf } from '../../fixtures/database';
import { SEED_DATABASE } from '../../fixtures/paths';
import { expect, test } from '../../fixtures/shop';
import { OrdersPage } from '../../pages/orders';

/** Fields of a CSV file, by its quotes and commas. */
function parsed(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, comma, quoted, plain] of text.matchAll(/(,|\r\n|^)(?:"((?:[^"]|"")*)"|([^",\r\n]*))/g)) {
    if (comma === '\r\n') rows.push([]);
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
  }
  return rows.filter((row) => row.length > 1);
}

test('the file holds exactly the orders that the list finds, in its order, with what they are worth', async ({ page, texts }) => {
  const list = new OrdersPage(page, texts);
  await list.open('status=delivered&ordering=-total&page_size=25');
  await expect(list.tray.box).toHaveCount(1);
  const downloading = page.waitForEvent('download');
  await page.locator('#open-export').click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe('orders.csv');
  const text = readFileSync(await download.path(), 'utf8');
  expect(text.startsWith('\uFEFF')).toBe(true);
  const [heading, ...lines] = parsed(text.slice(1));
  const expected = await rowsOf(
    SEED_DATABASE,
    `SELECT o.order_number, SUM(i.quantity * i.unit_price) AS total FROM orders o JOIN order_items i ON i.order_id = o.id
     WHERE o.status = 'delivered' AND i.seller_id = 'seller_0000' GROUP BY o.id ORDER BY total DESC, o.id DESC`,
  );
  expect(expected.length).toBeGreaterThan(25);
  const [number, gross] = [heading?.indexOf('order_number') ?? -1, heading?.indexOf('gross') ?? -1];
  expect(lines.map((line) => line[number])).toEqual(expected.map((row) => row.order_number));
  expect(lines.map((line) => Math.round(Number(line[gross]) * 100))).toEqual(expected.map((row) => Number(row.total)));
  await expect(page.getByRole('status').filter({ hasText: texts.of('export_done') })).toHaveCount(1);
});

test('a file that breaks off is not saved, and the page says so', async ({ page, texts, shop, guard }) => {
  guard.allowFailedLoads();
  const list = new OrdersPage(page, texts);
  await list.open();
  await expect(list.tray.box).toHaveCount(1);
  let saved = 0;
  page.on('download', () => (saved += 1));
  for (const [fault, said] of [
    [{ kind: 'drop' }, 'error_offline'],
    [{ kind: 'status', status: 500 }, 'export_failed'],
    [{ kind: 'status', status: 405 }, 'export_not_offered'],
  ] as const) {
    shop.network.mend();
    shop.network.fail('/api/orders/reports/', fault);
    await page.locator('#open-export').click();
    await expect(page.getByRole('status').filter({ hasText: texts.of(said) })).toHaveCount(1);
  }
  expect(saved).toBe(0);
});

test.describe('with 100,000 orders', () => {
  const MANY = 100_000;
  test.use({
    prepare: async ({}, use) => use((database) => changing(database, (open) => {
      open.run("CREATE TEMP TABLE one AS SELECT * FROM seller_orders WHERE seller_id = 'seller_0000' LIMIT 100");
      open.run("DELETE FROM seller_orders WHERE seller_id = 'seller_0000'");
      open.run('BEGIN');
      for (let times = 0; times < MANY / 100; times += 1) {
        open.run("UPDATE one SET id = 'many_' || ? || '_' || rowid", [times]);
        open.run('INSERT INTO seller_orders SELECT * FROM one');
      }
      open.run('COMMIT');
    })),
  });

  test('the tab stays awake while the file arrives, and the file is whole', async ({ page, texts }) => {
    test.slow();
    const list = new OrdersPage(page, texts);
    await list.open();
    await expect(list.tray.box).toHaveCount(1);
    await expect(list.found).toHaveText(texts.of('orders_found', { count: '100,000' }));
    await page.evaluate(() => {
      const seen = { longest: 0 };
      Object.assign(window, { seen });
      new PerformanceObserver((tasks) => tasks.getEntries().forEach((task) => { seen.longest = Math.max(seen.longest, task.duration); })).observe({ type: 'longtask' });
    });
    const downloading = page.waitForEvent('download', { timeout: 60_000 });
    await page.locator('#open-export').click();
    await list.rows.first().getByRole('checkbox').check();
    await expect(page.locator('.selection-bar')).toBeVisible();
    const text = readFileSync(await (await downloading).path(), 'utf8');
    expect(text.trimEnd().split('\r\n')).toHaveLength(1 + MANY);
    const longest = await page.evaluate(() => (window as unknown as { seen: { longest: number } }).seen.longest);
    expect(longest, 'longest task, ms').toBeLessThan(200);
  });
});
