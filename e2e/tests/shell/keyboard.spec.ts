import type { Locator, Page } from '@playwright/test';

import { demoEmail } from '../../fixtures/accounts';
import { sampleOrders } from '../../fixtures/samples';
import { expect, test } from '../../fixtures/test';
import { LoginPage } from '../../pages/login';
import { OverviewPage } from '../../pages/overview';
import { TrackingPage } from '../../pages/tracking';

/** Presses Tab until the keyboard is there, and checks that one can see it. */
async function tabTo(page: Page, target: Locator, name: string): Promise<void> {
  for (let presses = 0; presses < 80; presses += 1) {
    await page.keyboard.press('Tab');
    const isThere = await target.evaluate((element) => element === document.activeElement);
    if (!isThere) continue;
    const isMarked = await target.evaluate((element) => {
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
      return (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2) || boxShadow !== 'none';
    });
    expect(isMarked, `the focus on ${name} can be seen`).toBe(true);
    return;
  }
  throw new Error(`the keyboard does not reach ${name}`);
}

test('a seller does everything by keyboard: skip, sign in, read a definition, change colours, sign out', async ({ page, texts, guard }) => {
  guard.allowFailedLoads();
  const login = new LoginPage(page, texts);
  const overview = new OverviewPage(page, texts);
  await login.open();

  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  const skip = page.getByRole('link', { name: texts.of('skip_to_content') });
  await page.keyboard.press('Tab');
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press('Enter');
  await expect(login.main).toBeFocused();

  await tabTo(page, login.email, 'the e-mail field');
  await page.keyboard.type(demoEmail('seller'));
  await tabTo(page, login.password, 'the password field');
  await page.keyboard.type('sokoni-demo');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL('/seller');
  await expect(overview.value('revenue')).toBeVisible();

  const definition = overview.definition('revenue');
  await tabTo(page, definition.locator('summary'), 'the definition of revenue');
  await page.keyboard.press('Enter');
  await expect(definition).toHaveAttribute('open', '');
  await expect(definition).toContainText(texts.of('kpi_revenue_definition'));
  await tabTo(page, overview.refresh, 'refresh');
  await page.keyboard.press('Enter');

  await tabTo(page, overview.settings, 'the settings');
  await page.keyboard.press('Enter');
  const theme = page.getByRole('dialog').getByLabel(texts.of('theme'));
  await expect(page.getByRole('dialog')).toBeVisible();
  await theme.focus();
  await page.keyboard.press('ArrowDown');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(overview.settings).toBeFocused();

  await tabTo(page, overview.signOut, 'sign out');
  await page.keyboard.press('Enter');
  await expect(overview.signOut).toHaveCount(0);
});

test('somebody looks an order up by keyboard, hears that it is not there, and then finds it', async ({ page, texts, guard }) => {
  guard.allowFailedLoads();
  const { shipped } = await sampleOrders();
  const tracking = new TrackingPage(page, texts);
  await tracking.openForm();
  await tabTo(page, tracking.number, 'the order number');
  await page.keyboard.type('SK-0000-0000');
  await page.keyboard.press('Enter');
  await expect(tracking.errorSummary).toBeFocused();
  await tabTo(page, tracking.number, 'the order number, again');
  await page.keyboard.press('Control+A');
  await page.keyboard.type(shipped.number);
  await page.keyboard.press('Enter');
  await expect(tracking.status).toBeVisible();
  await tabTo(page, tracking.share, 'share');
});
