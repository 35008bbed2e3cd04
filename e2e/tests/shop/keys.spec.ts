import { expect, ordersIn, test } from '../../fixtures/shop';
import { OrdersPage } from '../../pages/orders';

test('rows are walked, ticked and moved on by single keys, which a field and a switch turn off', async ({ page, texts }) => {
  const list = new OrdersPage(page, texts);
  await list.open('status=pending&payment=paid');
  await expect(list.tray.box).toHaveCount(1);
  const [first, second] = await list.ids();
  await page.keyboard.press('j');
  await expect(page.locator(`#order-${first}`)).toBeFocused();
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await expect(page.locator(`#tick-${second}`)).toBeChecked();
  await page.keyboard.press('k');
  await page.keyboard.press('n');
  await expect(list.row(first ?? '').locator('.badge')).toHaveAttribute('data-status', 'processing');
  await expect(list.tray.undo).toBeVisible();
  await page.keyboard.press('u');
  await expect(list.row(first ?? '').locator('.badge')).toHaveAttribute('data-status', 'pending');

  await page.keyboard.press('/');
  await expect(list.search).toBeFocused();
  await page.keyboard.type('jx?');
  await expect(list.search).toHaveValue('jx?');
  await expect(list.dialog).toHaveCount(0);
  await list.search.fill('');
  await page.locator('h1').click();

  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: texts.of('shortcuts_heading') })).toBeVisible();
  await page.locator('#shortcuts-on').uncheck();
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await page.keyboard.press('f');
  await expect(list.dialog).toHaveCount(0);
});

test('the palette leads to pages, to orders by their number, and to forms, by keyboard alone', async ({ page, texts }) => {
  const [order] = await ordersIn('delivered');
  const list = new OrdersPage(page, texts);
  await list.open();
  await expect(list.tray.box).toHaveCount(1);
  await page.keyboard.press('Control+k');
  const input = page.getByRole('combobox', { name: texts.of('palette_label') });
  await expect(input).toBeFocused();
  await page.keyboard.type(order?.number ?? '');
  await expect(page.getByRole('option', { name: order?.number ?? '' })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`/shop/orders/${order?.id}$`));
  await expect(page.locator('.headline .badge')).toHaveAttribute('data-status', 'delivered');

  await list.open();
  await expect(list.tray.box).toHaveCount(1);
  await page.keyboard.press('Control+k');
  await page.keyboard.type('filt');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: texts.of('filters_label') })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('zzzz');
  await expect(list.dialog).toContainText(texts.of('palette_nothing'));
});
