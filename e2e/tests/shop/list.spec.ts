import { rowsOf } from '../../fixtures/database';
import { SEED_DATABASE } from '../../fixtures/paths';
import { expect, test } from '../../fixtures/test';
import { OrdersPage } from '../../pages/orders';

test.use({ role: 'seller' });

const SHOP = "SELECT seller_id FROM users WHERE email = 'seller@demo.example'";

/** Orders of the demo seller, worked out from orders and items: nothing of the tables that lists are made from. */
async function orders(where: string, order = 'o.placed_at DESC, o.id DESC'): Promise<string[]> {
  const sql = `SELECT o.id FROM orders o WHERE ${where}
    AND o.id IN (SELECT order_id FROM order_items WHERE seller_id = (${SHOP})) ORDER BY ${order}`;
  return (await rowsOf(SEED_DATABASE, sql)).map((row) => String(row.id));
}

test('tabs count what SQL counts, and each opens a list of that length', async ({ page, texts }) => {
  const list = new OrdersPage(page, texts);
  await list.open();
  const tabs: [string, string][] = [
    ['all', '1 = 1'],
    ['unfulfilled', "o.status IN ('pending', 'processing')"],
    ['pending', "o.status = 'pending'"],
    ['processing', "o.status = 'processing'"],
    ['shipped', "o.status = 'shipped'"],
    ['out_for_delivery', "o.status = 'out_for_delivery'"],
    ['delivered', "o.status = 'delivered'"],
    ['cancelled', "o.status = 'cancelled'"],
    ['returned', "o.status = 'returned'"],
  ];
  for (const [tab, where] of tabs) {
    const expected = await orders(where);
    await expect(list.tab(tab).locator('.tabs__count')).toHaveText(String(expected.length));
    await list.tab(tab).click();
    await expect(list.tab(tab)).toHaveAttribute('aria-current', 'page');
    if (expected.length === 0) {
      await expect(list.emptyNotice).toBeVisible();
    } else {
      await expect(list.found).toHaveText(texts.of('orders_found', { count: expected.length }));
      await expect.poll(() => list.ids()).toEqual(expected.slice(0, 25));
    }
  }
});

for (const width of [360, 1280]) {
  test(`at ${width} px each order says what the database says of it, also where another order was before`, async ({ page, texts }) => {
    await page.setViewportSize({ width, height: 740 });
    const list = new OrdersPage(page, texts);
    const inOrder = async (order: string) => rowsOf(SEED_DATABASE, `SELECT o.id, o.order_number AS number, o.status, o.recipient_name AS customer,
        (SELECT title FROM order_items WHERE order_id = o.id ORDER BY position, id LIMIT 1) AS item,
        SUM(i.quantity * i.unit_price) AS total, SUM(i.quantity) AS units
      FROM orders o JOIN order_items i ON i.order_id = o.id AND i.seller_id = (${SHOP}) GROUP BY o.id ORDER BY ${order} LIMIT 25`);
    const sorts = { '': 'o.placed_at DESC, o.id DESC', '-total': 'total DESC, o.id DESC' };
    for (const [sort, order] of Object.entries(sorts)) {
      const expected = await inOrder(order);
      if (sort && width > 1000) await page.locator('#sort-total').click();
      else if (sort) await page.locator('#sort').selectOption(sort);
      else await list.open();
      await expect.poll(() => list.ids()).toEqual(expected.map(({ id }) => id));
      for (const [place, told] of expected.entries()) {
        const [id, number, status, customer, item, units] = ['id', 'number', 'status', 'customer', 'item', 'units'].map((name) => String(told[name])) as [string, string, string, string, string, string];
        const row = list.rows.nth(place);
        await expect(row.getByRole('link', { name: number, exact: true })).toHaveAttribute('href', `/shop/orders/${id}`);
        await expect(row.locator('.badge')).toHaveAttribute('data-status', status);
        await expect(row.locator('.badge')).toHaveText(texts.of(`status_${status}`));
        await expect(row.locator('[data-part="customer"]')).toHaveText(customer);
        await expect(row.locator('[data-part="items"]')).toContainText(item);
        if (units !== '1') await expect(row.locator('[data-part="items"]')).toContainText(units);
        const shown = await row.locator('[data-part="total"]').textContent();
        expect(Number(shown?.replace(/[^\d.]/g, '')), number).toBe(Number(told.total) / 100);
      }
    }
  });
}

test('the keyboard stays on its order when the list is sorted another way', async ({ page, texts }) => {
  const list = new OrdersPage(page, texts);
  await list.open('status=processing');
  const last = (await list.ids()).at(-1) ?? '';
  await page.locator(`#tick-${last}`).check();
  await page.locator(`#order-${last}`).focus();
  // A click without a pointer leaves the keyboard where it is, as a list that renews itself does.
  await page.locator('#sort-total').dispatchEvent('click');
  await expect(page.locator('[aria-sort="descending"]')).toHaveCount(1);
  await expect.poll(async () => (await list.ids()).at(-1)).not.toBe(last);
  expect(await list.ids()).toContain(last);
  await expect(page.locator(`#order-${last}`)).toBeFocused();
  await expect(page.locator(`#tick-${last}`)).toBeChecked();
  await expect(page.getByRole('checkbox', { checked: true })).toHaveCount(1);
});

test('each tile opens as many orders as it counts', async ({ page, texts }) => {
  const list = new OrdersPage(page, texts);
  await list.open();
  let waiting = 0;
  for (const tile of ['0-1', '1-2', '2-3', '3+', 'late', 'exception']) {
    await list.open();
    const count = list.tile(tile).locator('.tile__count');
    await expect(count).toHaveText(/^\d+$/);
    const told = Number(await count.textContent());
    if (/\d/.test(tile)) waiting += told;
    await list.tile(tile).click();
    if (told === 0) await expect(list.emptyNotice).toBeVisible();
    else await expect(list.found).toHaveText(texts.of('orders_found', { count: told }));
  }
  expect(waiting).toBe((await orders("o.status IN ('pending', 'processing')")).length);
});

test('pressing a heading sorts, says so, and pressing it again sorts the other way', async ({ page, texts }) => {
  const total = '(SELECT SUM(i.quantity * i.unit_price) FROM order_items i WHERE i.order_id = o.id)';
  const list = new OrdersPage(page, texts);
  await list.open();
  const heading = page.getByRole('columnheader', { name: texts.of('column_total') });
  await heading.getByRole('link').click();
  await expect(heading).toHaveAttribute('aria-sort', 'descending');
  await expect.poll(() => list.ids()).toEqual((await orders('1 = 1', `${total} DESC, o.id DESC`)).slice(0, 25));
  await heading.getByRole('link').click();
  await expect(heading).toHaveAttribute('aria-sort', 'ascending');
  await expect.poll(() => list.ids()).toEqual((await orders('1 = 1', `${total}, o.id`)).slice(0, 25));
});

test('next and previous show every order once', async ({ page, texts }) => {
  const all = await orders('1 = 1');
  const list = new OrdersPage(page, texts);
  await list.open();
  await expect(list.previous).toHaveCount(0);
  const seen: string[] = [];
  for (let part = 0; part < Math.ceil(all.length / 25); part += 1) {
    await expect.poll(() => list.ids()).toEqual(all.slice(part * 25, part * 25 + 25));
    seen.push(...(await list.ids()));
    if (seen.length < all.length) await list.next.click();
  }
  expect(seen).toEqual(all);
  await expect(list.next).toHaveCount(0);
  await list.previous.click();
  await expect.poll(() => list.ids()).toEqual(all.slice(-25 - (all.length % 25 || 25), all.length - (all.length % 25 || 25)));
});

test('the address alone brings the same list into another browser', async ({ page, texts, browser, sessions, baseURL }) => {
  const list = new OrdersPage(page, texts);
  await list.open();
  await list.options.click();
  await list.dialog.locator('#filter-payment').selectOption('paid');
  await list.dialog.locator('#filter-min').fill('100');
  await list.dialog.getByRole('checkbox', { name: texts.of('column_carrier') }).check();
  await list.dialog.locator('#page-size').selectOption('50');
  await list.dialog.getByRole('button', { name: texts.of('filters_apply') }).click();
  await expect(list.dialog).toHaveCount(0);
  await expect(page.getByRole('columnheader', { name: texts.of('column_carrier') })).toBeVisible();
  const expected = await orders("o.payment_status = 'paid' AND (SELECT SUM(i.quantity * i.unit_price) FROM order_items i WHERE i.order_id = o.id) >= 10000");
  await expect.poll(() => list.ids()).toEqual(expected.slice(0, 50));

  const context = await browser.newContext({ storageState: sessions.seller, baseURL });
  const elsewhere = new OrdersPage(await context.newPage(), texts);
  await elsewhere.page.goto(page.url());
  await expect.poll(() => elsewhere.ids()).toEqual(expected.slice(0, 50));
  await expect(elsewhere.page.getByRole('columnheader', { name: texts.of('column_carrier') })).toBeVisible();
  await context.close();
});

test('an amount or a period that cannot be is explained, and nothing that was typed is lost', async ({ page, texts }) => {
  const list = new OrdersPage(page, texts);
  await list.open();
  await list.options.click();
  await list.dialog.locator('#filter-min').fill('a lot');
  await list.dialog.getByRole('button', { name: texts.of('filters_apply') }).click();
  await expect(list.dialog.getByRole('alert')).toHaveText(texts.of('filter_amount_wrong'));
  await expect(list.dialog.locator('#filter-min')).toHaveValue('a lot');
  await list.dialog.locator('#filter-min').fill('');
  await list.dialog.locator('#filter-from').fill('2026-02-02');
  await list.dialog.locator('#filter-to').fill('2026-02-01');
  await list.dialog.getByRole('button', { name: texts.of('filters_apply') }).click();
  await expect(list.dialog.getByRole('alert')).toHaveText(texts.of('filter_period_wrong'));
});

test('a search finds an order by its number, its customer and its tracking number', async ({ page, texts }) => {
  const [sample] = await rowsOf(
    SEED_DATABASE,
    `SELECT o.id, o.order_number AS number, o.recipient_name AS name, s.tracking_number AS tracking FROM orders o
     JOIN shipments s ON s.order_id = o.id WHERE o.recipient_name GLOB '[A-Z]* [A-Z]*'
     AND o.id IN (SELECT order_id FROM order_items WHERE seller_id = (${SHOP})) ORDER BY o.id LIMIT 1`,
  );
  const list = new OrdersPage(page, texts);
  await list.open();
  for (const words of [String(sample?.number).toLowerCase(), `${sample?.name} ${sample?.number}`, String(sample?.tracking)]) {
    await list.search.fill(words);
    await list.search.press('Enter');
    await expect.poll(() => list.ids(), words).toEqual([sample?.id]);
  }
  await list.search.fill('nobody has this');
  await list.search.press('Enter');
  await expect(list.emptyNotice).toContainText(texts.of('orders_none'));
  await list.main.getByRole('link', { name: texts.of('filters_clear') }).first().click();
  await expect(list.rows).toHaveCount(25);
  await expect(list.search).toHaveValue('');
});

for (const width of [360, 1280]) {
  test(`Back leads to the same place, control and selection, at ${width} px`, async ({ page, texts }) => {
    await page.setViewportSize({ width, height: 740 });
    const list = new OrdersPage(page, texts);
    await list.open('status=delivered');
    const row = list.rows.nth(14);
    await row.getByRole('checkbox').check();
    const link = row.getByRole('link').first();
    const id = await link.getAttribute('id');
    await list.next.scrollIntoViewIfNeeded();
    await list.next.focus();
    const before = await page.evaluate(() => scrollY);
    expect(before).toBeGreaterThan(200);
    await list.next.press('Enter');
    await expect(row).not.toHaveAttribute('data-order', id?.replace('order-', '') ?? '');
    await page.goBack();
    await expect(list.main.locator(`#${id}`)).toHaveCount(1);
    await expect.poll(() => page.evaluate(() => scrollY)).toBe(before);
    await expect(list.next).toBeFocused();
    await expect(row.getByRole('checkbox')).toBeChecked();
  });
}

test('hostile and broken addresses show a list, say what they left out, and lead back', async ({ page, texts }) => {
  const list = new OrdersPage(page, texts);
  const pieces = ['status', 'payment', 'period', 'min', 'cursor', 'ordering', 'columns', 'seller', 'age', 'q'];
  const values = ['', '%', '%00', '%FF', '-1', '9'.repeat(60), '<script>', "'; DROP TABLE orders", '..', 'after~~', '٣', '%F0%9F%92%A9', 'a'.repeat(500)];
  // The same on every run.
  let chance = 7;
  const pick = <T>(from: T[]): T => from[(chance = (chance * 48271) % 2147483647) % from.length] as T;
  for (let round = 0; round < 40; round += 1) {
    const query = Array.from({ length: 1 + (round % 4) }, () => `${pick(pieces.filter((piece) => piece !== 'seller'))}=${pick(values)}`).join('&');
    await page.goto(`/shop/orders?${query}`);
    await list.settled();
    await expect(list.rows.or(list.emptyNotice).first(), query).toBeVisible();
    await expect(list.problem, query).toHaveCount(0);
  }
  await page.goto('/shop/orders?status=on_the_moon&q=1');
  await expect(list.main.locator('.banner')).toContainText('status, q');
  await list.main.getByRole('link', { name: texts.of('filters_clear') }).first().click();
  await expect(page).toHaveURL(/\/shop\/orders$/);
  await expect(list.main.locator('.banner')).toHaveCount(0);
});

test('the older address leads to the same list', async ({ page, texts }) => {
  await page.goto('/dashboard/orders?status=shipped');
  const list = new OrdersPage(page, texts);
  await expect.poll(() => list.ids()).toEqual((await orders("o.status = 'shipped'")).slice(0, 25));
});

test('an admin is asked whose orders, and sees those of the shop that the address names', async ({ browser, sessions, baseURL, texts }) => {
  const context = await browser.newContext({ storageState: sessions.admin, baseURL });
  const list = new OrdersPage(await context.newPage(), texts);
  await list.open();
  await expect(list.emptyNotice).toContainText(texts.of('orders_no_shop'));
  await list.open('seller=seller_0000');
  await expect.poll(() => list.ids()).toEqual((await orders('1 = 1')).slice(0, 25));
  await context.close();
});
