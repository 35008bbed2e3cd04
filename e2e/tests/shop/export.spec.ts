import { readFileSync } from 'node:fs';

import { rowsOf } from '../../fixtures/database';
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
