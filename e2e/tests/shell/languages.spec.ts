import type { Page } from '@playwright/test';

import { LOCALES, type Locale, catalogue } from '../../fixtures/catalogue';
import { sampleOrders } from '../../fixtures/samples';
import { expect, test } from '../../fixtures/test';
import { VIEWS } from '../../fixtures/views';
import { AppPage } from '../../pages/app-page';
import { LoginPage } from '../../pages/login';

/** English sentences that another language says differently; short words are too likely to be part of a name. */
function telltales(locale: Locale): string[] {
  const english = catalogue('en');
  const other = catalogue(locale);
  return Object.entries(english)
    .flatMap(([key, entry]) => (typeof entry === 'string' && entry !== other[key] ? [entry] : []))
    .filter((sentence) => !sentence.includes('{') && sentence.length > 5);
}

/** Every text a person may meet: what is written, and what is only said. */
async function wordsOn(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const words: string[] = [document.title];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (!node.parentElement?.closest('script, style, noscript, template')) words.push((node.textContent ?? '').trim());
    }
    for (const element of document.querySelectorAll('[aria-label], [title], [placeholder], [alt]')) {
      for (const name of ['aria-label', 'title', 'placeholder', 'alt']) words.push(element.getAttribute(name)?.trim() ?? '');
    }
    return words.filter((text) => text !== '');
  });
}

async function expectWholly(page: Page, locale: Locale, where: string): Promise<void> {
  const words = await wordsOn(page);
  const english = new Set(telltales(locale));
  expect.soft(words.filter((text) => english.has(text)), `English left on ${where} in ${locale}`).toEqual([]);
  expect.soft(words.filter((text) => /\{[a-z_]+\}|^[a-z]+(_[a-z]+)+$|undefined|NaN/.test(text)), `raw text on ${where} in ${locale}`).toEqual([]);
}

for (const locale of LOCALES) {
  test(`${locale} says everything that English says`, () => {
    expect(Object.keys(catalogue(locale)).sort()).toEqual(Object.keys(catalogue('en')).sort());
    const needed = (key: string) => JSON.stringify(catalogue('en')[key]).match(/\{(\w+)\}/g)?.sort().filter((name, at, all) => all.indexOf(name) === at) ?? [];
    for (const [key, entry] of Object.entries(catalogue(locale))) {
      const given = JSON.stringify(entry).match(/\{(\w+)\}/g)?.sort().filter((name, at, all) => all.indexOf(name) === at) ?? [];
      expect.soft(given, `${locale}: ${key}`).toEqual(needed(key));
    }
  });
}

for (const language of ['fr', 'sw', 'ar'] as const) {
  for (const role of ['seller', 'customer', 'admin', undefined] as const) {
    test.describe(() => {
      test.use({ language, role });

      test(`the pages of ${role ?? 'everybody'} are wholly in ${language}`, async ({ page, texts, guard }) => {
        guard.allowFailedLoads();
        const orders = await sampleOrders();
        const app = new AppPage(page, texts);
        for (const view of VIEWS.filter((candidate) => candidate.role === role)) {
          await page.goto(view.address(orders));
          await expect(view.ready(page)).toBeVisible();
          await expectWholly(page, language, view.name);
        }
        if (role === undefined) {
          for (const address of ['/login', '/track-order', '/no/such/page']) {
            await page.goto(address);
            await app.settled();
            await expectWholly(page, language, address);
          }
        }
        await expect(page.locator('html')).toHaveAttribute('lang', language);
      });
    });
  }
}

test.describe('in Arabic', () => {
  test.use({ language: 'ar' });

  test('a seller signs in and reads the overview from right to left', async ({ page, texts }) => {
    const login = new LoginPage(page, texts);
    await login.open();
    const root = page.locator('html');
    await expect(root).toHaveAttribute('dir', 'rtl');
    await expect(root).toHaveAttribute('lang', 'ar');
    await login.signInAs('seller');
    await expect(page).toHaveURL('/seller');
    await expect(login.heading).toHaveText(texts.of('overview_title'));

    const brand = await page.locator('.site-header__brand').boundingBox();
    const tools = await login.settings.boundingBox();
    expect(brand?.x ?? 0, 'the brand stands right of the tools').toBeGreaterThan(tools?.x ?? Number.POSITIVE_INFINITY);
    const cards = page.locator('.kpi');
    const first = await cards.nth(0).boundingBox();
    const second = await cards.nth(1).boundingBox();
    expect(first?.x ?? 0, 'the first card stands right of the second').toBeGreaterThan(second?.x ?? Number.POSITIVE_INFINITY);
  });

  test('the e-mail address and the order number keep their own direction', async ({ page, texts }) => {
    const login = new LoginPage(page, texts);
    await login.open();
    await login.email.fill('seller@demo.example');
    expect(await login.email.evaluate((field) => getComputedStyle(field).direction)).toBe('ltr');
  });
});

test('the language of the browser is used until somebody chooses, and the choice lasts', async ({ browser, baseURL, guard, texts }) => {
  const context = await browser.newContext({ baseURL, locale: 'fr-FR' });
  await guard.watch(context);
  const page = await context.newPage();
  const french = new LoginPage(page, texts);
  await page.goto('/login');
  await expect(page.locator('html')).toHaveAttribute('lang', /fr|en/);
  await page.evaluate(() => localStorage.setItem('sokoni.locale', 'sw'));
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('lang', 'sw');
  await expect(french.heading).toHaveText(String(catalogue('sw').login_title));
  await context.close();
});

test('the language can be changed in the settings', async ({ page, texts }) => {
  const login = new LoginPage(page, texts);
  await login.open();
  await login.chooseSetting('language', 'ar');
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
  await expect(login.heading).toHaveText(String(catalogue('ar').login_title));
});

test('colours follow the device until somebody chooses, and the choice lasts', async ({ page, texts }) => {
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const login = new LoginPage(page, texts);
  await page.emulateMedia({ colorScheme: 'light' });
  await login.open();
  const light = await background();
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await background();
  expect(dark).not.toBe(light);

  await login.chooseSetting('theme', 'light');
  await expect.poll(background).toBe(light);
  await page.reload();
  await login.submit.waitFor();
  expect(await background()).toBe(light);
  await login.chooseSetting('theme', 'system');
  await expect.poll(background).toBe(dark);
});
