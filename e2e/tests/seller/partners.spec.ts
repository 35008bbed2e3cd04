import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { expectAccessibleInBothThemes } from '../../fixtures/axe';
import { rowsOf } from '../../fixtures/database';
import { NARROWEST, expectNoSidewaysScroll, expectThumbSized } from '../../fixtures/layout';
import { SEED_DATABASE } from '../../fixtures/paths';
import { Backend } from '../../fixtures/server';
import { expect, test } from '../../fixtures/shop';
import { sessionOf } from '../../fixtures/test';
import { type Measured, type Report, figuresOf } from '../../oracle/partners';
import { PartnersPage } from '../../pages/partners';

const OWN = '/api/fulfillment/micro-fulfillment/seller_0000';
const USED = 'partner_bandari';
const LATE = 'partner_kilima';
const OTHER = 'partner_haraka';
const NEW = 'partner_mtaani';

interface Stay {
  from: string;
  to: string | null;
}

interface Partner {
  id: string;
  optedIn: boolean;
  stays: Stay[];
}

/** Tenths or thousandths with the point where it belongs, and no zeros behind it. */
function written(figure: bigint, decimals: number): string {
  return String(Number(figure) / 10 ** decimals);
}

test('every figure is the one that a second computation finds in the reports, with its number of jobs', async ({ page, texts }) => {
  const partners = new PartnersPage(page, texts);
  const answer = page.waitForResponse(`**${OWN}/metrics`);
  await partners.open();
  const { asOf } = (await (await answer).json()) as { asOf: string };
  const rows = await rowsOf(SEED_DATABASE, 'SELECT partner_id, body FROM partner_events', []);
  const expectFigure = async (id: string, key: string, { figure, jobs }: Measured, words: (figure: bigint) => string) => {
    const said = figure === null ? texts.of('partner_too_few') : words(figure);
    const sample = texts.of(figure === null ? 'partner_only_jobs' : 'partner_of_jobs', { count: jobs });
    await expect(partners.figure(id, key), `${key} of ${id}`).toHaveText(`${said} ${sample}`);
  };
  const percent = (figure: bigint) => `${written(figure, 1)}%`;
  const hours = (figure: bigint) => texts.of('partner_hours', { hours: written(figure, 1) });
  for (const id of [USED, LATE, OTHER, NEW]) {
    const reports = rows.filter((row) => row.partner_id === id).map((row) => JSON.parse(String(row.body)) as Report);
    const figures = figuresOf(reports, BigInt(Date.parse(asOf)));
    const { figure, jobs } = figures.onTime;
    await expect(partners.card(id).locator('.partner__share')).toContainText(figure === null ? texts.of('partner_too_few') : percent(figure));
    await expect(partners.card(id).locator('.partner__note')).toHaveText(texts.of(figure === null ? 'partner_only_jobs' : 'partner_of_jobs', { count: jobs }));
    await expectFigure(id, 'partner_accuracy', figures.accuracy, percent);
    await expectFigure(id, 'partner_complete', figures.complete, percent);
    await expectFigure(id, 'partner_half', figures.half, hours);
    await expectFigure(id, 'partner_most', figures.most, hours);
    await expectFigure(id, 'partner_cost', figures.cost, (cost) => `$${(Number(cost) / 100).toFixed(2)}`);
    await expect(partners.figure(id, 'partner_open')).toHaveText(String(figures.open));
    const band = figure === null ? undefined : (['poor', 'weak', 'good', 'reliable'] as const)[[850n, 900n, 950n].filter((least) => figure >= least).length];
    const shown = partners.card(id).locator('.partner__share .band');
    if (band) await expect(shown, id).toHaveText(texts.of(`partner_${band}`));
    else await expect(shown, id).toHaveCount(0);
  }
});

test('a late centre stands out of its partner’s mean, and capacity is the last that was reported', async ({ page, texts }) => {
  const partners = new PartnersPage(page, texts);
  await partners.open();
  const centre = partners.card(LATE).getByRole('row').filter({ hasText: 'Mombasa' });
  await expect(centre.locator('.band')).toHaveText(texts.of('partner_poor'));
  await expect(partners.card(LATE).locator('.partner__late')).toContainText('Mombasa');
  await expect(partners.card(NEW).locator('.partner__late')).toHaveCount(0);
  const rows = await rowsOf(SEED_DATABASE, "SELECT body FROM partner_events WHERE partner_id = ? AND kind = 'capacity'", [LATE]);
  const latest = new Map<string, { at: string; total: number; used: number }>();
  for (const row of rows) {
    const report = JSON.parse(String(row.body)) as { location: string; at: string; total: number; used: number };
    const known = latest.get(report.location);
    if (!known || known.at < report.at) latest.set(report.location, report);
  }
  const all = [...latest.values()];
  const [available, total] = [all.reduce((sum, { total, used }) => sum + total - used, 0), all.reduce((sum, { total }) => sum + total, 0)];
  await expect(partners.figure(LATE, 'partner_room')).toContainText(texts.of('partner_room_of', { available, total }));
});

test('opting in is asked with its price, done once however often it is pressed, and can be taken back', async ({ page, texts, shop, as }) => {
  const partners = new PartnersPage(page, texts);
  await partners.open();
  const inUse = page.locator('#desk-partners .desk__figure');
  await expect(inUse).toHaveText('1');
  await expect(partners.used(OTHER)).toHaveCount(0);
  await partners.choice(OTHER).click();
  await expect(partners.dialog).toContainText(texts.of('partner_opt_in_ask', { partner: 'Haraka Express Hub' }));
  await expect(partners.dialog).toContainText('$1.40');
  await expect(partners.dialog).toContainText('$0.60');
  await partners.notNow.click();
  await expect(partners.dialog).toBeHidden();
  expect(shop.network.count('POST', `${OWN}/opt-in`), 'nothing was asked of the server').toBe(0);

  let answerNow = () => {};
  shop.network.fail(`${OWN}/opt-in`, { kind: 'hold', until: new Promise<void>((resolve) => { answerNow = resolve; }) });
  await partners.choice(OTHER).click();
  await partners.confirm.dblclick();
  await expect(partners.confirm).toHaveText(texts.of('hours_saving'));
  await partners.confirm.click({ force: true });
  await expect(partners.used(OTHER)).toHaveCount(0);
  answerNow();
  await expect(partners.used(OTHER)).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: texts.of('partner_opted_in', { partner: 'Haraka Express Hub' }) })).toBeVisible();
  await expect(partners.choice(OTHER), 'the keyboard is where it was').toBeFocused();
  expect(shop.network.count('POST', `${OWN}/opt-in`)).toBe(1);
  await expect(inUse).toHaveText('2');

  await partners.choice(OTHER).click();
  await expect(partners.dialog).toContainText(texts.of('partner_opt_out_means'));
  await partners.confirm.click();
  await expect(partners.used(OTHER)).toHaveCount(0);
  await expect(inUse).toHaveText('1');
  await page.reload();
  await expect(partners.card(OTHER).locator('.partner__earlier li')).toHaveCount(1);
  const kept = (await (await (await as('seller')).get(`${OWN}/partners`)).json()) as Partner[];
  const [stay, ...more] = kept.find(({ id }) => id === OTHER)?.stays ?? [];
  expect(more).toEqual([]);
  expect(Date.parse(stay?.to ?? '')).toBeGreaterThan(Date.parse(stay?.from ?? ''));
});

test('two tabs that opt in at once make one row', async ({ page, context, texts, shop, as }) => {
  const tabs = [new PartnersPage(page, texts), new PartnersPage(await context.newPage(), texts)];
  let answerNow = () => {};
  shop.network.fail(`${OWN}/opt-in`, { kind: 'hold', until: new Promise<void>((resolve) => { answerNow = resolve; }) });
  for (const tab of tabs) {
    await tab.open();
    await tab.choice(OTHER).click();
    await tab.confirm.click();
  }
  await expect.poll(() => shop.network.count('POST', `${OWN}/opt-in`)).toBe(2);
  answerNow();
  for (const tab of tabs) await expect(tab.used(OTHER)).toBeVisible();
  const kept = (await (await (await as('seller')).get(`${OWN}/partners`)).json()) as Partner[];
  expect(kept.find(({ id }) => id === OTHER)?.stays).toHaveLength(1);
});

test('a choice survives the server', async ({ browser, texts }) => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'sokoni-partners-'));
  const database = path.join(folder, 'sokoni.db');
  copyFileSync(SEED_DATABASE, database);
  let backend = await Backend.start({ database });
  const context = await browser.newContext({ baseURL: backend.url, storageState: await sessionOf(backend.url, 'seller') });
  const partners = new PartnersPage(await context.newPage(), texts);
  await partners.open();
  await partners.optIn(OTHER);
  const said = await partners.used(OTHER).innerText();
  await backend.kill();
  backend = await Backend.start({ database, port: Number(new URL(backend.url).port) });
  await partners.open();
  await expect(partners.used(OTHER)).toHaveText(said);
  await context.close();
  await backend.stop();
  rmSync(folder, { recursive: true });
});

test('what the server refuses, or does not hear, is said, and nothing has changed', async ({ page, texts, shop, as, guard }) => {
  guard.allowFailedLoads();
  const partners = new PartnersPage(page, texts);
  await partners.open();
  await partners.choice(OTHER).click();
  for (const [fault, key] of [
    [{ kind: 'drop' }, 'error_offline'],
    [{ kind: 'status', status: 500 }, 'error_server'],
    [{ kind: 'status', status: 403 }, 'error_forbidden'],
  ] as const) {
    shop.network.mend();
    shop.network.fail(`${OWN}/opt-in`, fault);
    await partners.confirm.click();
    await expect(partners.fault).toHaveText(texts.of(key));
    await expect(partners.confirm).toHaveText(texts.of('partner_opt_in'));
  }
  await partners.notNow.click();
  await expect(partners.used(OTHER)).toHaveCount(0);
  const kept = (await (await (await as('seller')).get(`${OWN}/partners`)).json()) as Partner[];
  expect(kept.filter(({ optedIn }) => optedIn).map(({ id }) => id)).toEqual([USED]);
  shop.network.mend();
  await partners.choice(OTHER).click();
  await expect(partners.fault, 'what went wrong before is not said again').toHaveCount(0);
  await partners.confirm.click();
  await expect(partners.used(OTHER)).toBeVisible();
});

test('without figures there are prices and choices, and figures come back by themselves', async ({ page, texts, shop, guard }) => {
  guard.allowFailedLoads();
  shop.network.fail(`${OWN}/metrics`, { kind: 'half' });
  const partners = new PartnersPage(page, texts);
  await partners.open();
  await expect(partners.problem).toContainText(texts.of('error_decode'));
  await expect(partners.figure(OTHER, 'partner_pick_pack')).toHaveText('$1.40');
  await expect(partners.card(OTHER).locator('.partner__share')).toHaveCount(0);
  shop.network.mend();
  await partners.retry.click();
  await expect(partners.card(OTHER).locator('.partner__share')).toBeVisible();
  await expect(partners.problem).toHaveCount(0);
});

test('by keyboard: what costs something is not what Enter presses first, and Escape leaves', async ({ page, texts, shop }) => {
  const partners = new PartnersPage(page, texts);
  await partners.open();
  await partners.choice(OTHER).focus();
  await page.keyboard.press('Enter');
  await expect(partners.notNow).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(partners.dialog).toBeHidden();
  await expect(partners.choice(OTHER)).toBeFocused();
  expect(shop.network.count('POST', OWN)).toBe(0);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Shift+Tab');
  await expect(partners.confirm).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(partners.used(OTHER)).toBeVisible();
});

for (const language of ['en', 'ar'] as const) {
  test.describe(`in ${language}`, () => {
    test.use({ language });

    test('both questions are accessible, fit the narrowest phone, and are large enough for a thumb', async ({ page, texts }) => {
      const partners = new PartnersPage(page, texts);
      await partners.open();
      await page.setViewportSize({ width: NARROWEST, height: 700 });
      for (const id of [OTHER, USED]) {
        await partners.choice(id).click();
        await expect(partners.dialog).toBeVisible();
        await expectAccessibleInBothThemes(page, `the question about ${id}`);
        await expectNoSidewaysScroll(page, `the question about ${id}`);
        await expectThumbSized(partners.dialog.getByRole('button'), `the question about ${id}`);
        await partners.notNow.click();
      }
    });
  });
}

test('the packing queue leads here', async ({ page, texts }) => {
  await page.goto('/seller/fulfillment');
  await page.getByRole('link', { name: texts.of('partners_title') }).click();
  await expect(page.getByRole('heading', { level: 1, name: texts.of('partners_title') })).toBeVisible();
});
