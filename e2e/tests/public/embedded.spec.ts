import http from 'node:http';
import type { AddressInfo } from 'node:net';

import type { Browser, Locator, Page } from '@playwright/test';

import { Texts } from '../../fixtures/catalogue';
import { SELLER_PRODUCT as PRODUCT } from '../../fixtures/samples';
import { expect, test as base } from '../../fixtures/test';

const API = `/api/fulfillment/delivery-promise/${PRODUCT}`;

/** A page of somebody else's, with a strict policy of its own. */
interface Foreign {
  page: Page;
  /** Shows this in the page's body, which loads the element. */
  show: (body: string, lang?: string) => Promise<Locator>;
  /** What the browser complained about. */
  complaints: string[];
  /** Addresses that the page asked for. */
  asked: string[];
}

async function opened(browser: Browser, ours: string, use: (foreign: Foreign) => Promise<void>): Promise<void> {
  let html = '';
  const server = http.createServer((_, response) => {
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'none'; script-src ${ours}; connect-src ${ours}`,
    });
    response.end(html);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = `http://localhost:${(server.address() as AddressInfo).port}/`;
  const context = await browser.newContext();
  const page = await context.newPage();
  const [complaints, asked]: string[][] = [[], []];
  page.on('console', (message) => message.type() === 'error' && complaints?.push(message.text()));
  page.on('pageerror', (error) => complaints?.push(error.message));
  page.on('request', (request) => request.url().startsWith(ours) && asked?.push(new URL(request.url()).pathname));
  await use({
    page,
    complaints: complaints ?? [],
    asked: asked ?? [],
    show: async (body, lang = 'en') => {
      html = `<!doctype html><html lang="${lang}"><meta name="viewport" content="width=device-width"><title>Shop</title>
        <script type="module" src="${ours}/delivery-promise.js"></script><main>${body}</main></html>`;
      await page.goto(address);
      return page.locator('delivery-promise');
    },
  });
  expect(await context.cookies()).toEqual([]);
  await context.close();
  await new Promise((closed) => server.close(closed));
}

const test = base.extend<{ foreign: Foreign }>({
  foreign: async ({ browser, network }, use) => opened(browser, network.url, use),
});

const ELEMENT = `<delivery-promise product-id="${PRODUCT}" location="Nairobi"></delivery-promise>`;

test('a shop elsewhere shows the promise by one script of less than 15 kB, and two elements ask once', async ({ foreign, api }) => {
  const promise = await (await api.get(`${API}?location=Nairobi`)).json();
  const elements = await foreign.show(ELEMENT + ELEMENT);
  const day = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', timeZone: 'UTC' }).formatRange(new Date(promise.from), new Date(promise.to));
  for (const place of [0, 1]) await expect(elements.nth(place).locator('[part=dates]')).toHaveText(new Texts().of('promise_arrives', { dates: day }));
  await expect(elements.first().locator('[part=note]')).toContainText('nine in ten');
  expect(foreign.asked).toEqual(['/delivery-promise.js', API]);
  expect(foreign.complaints).toEqual([]);
  const script = await api.get('/delivery-promise.js');
  expect((await script.body()).length).toBeLessThan(15_000);
  expect(script.headers()['cross-origin-resource-policy']).toBe('cross-origin');
});

test('the browser keeps the answer for the next page', async ({ foreign, network }) => {
  const element = await foreign.show(ELEMENT);
  await expect(element.locator('[part=dates]')).toBeVisible();
  await foreign.show(`<h1>Another page</h1>${ELEMENT}`);
  await expect(element.locator('[part=dates]')).toBeVisible();
  expect(network.count('GET', API)).toBe(1);
});

test('it speaks the language of the page around it', async ({ foreign }) => {
  for (const lang of ['fr', 'sw', 'ar'] as const) {
    const element = await foreign.show(ELEMENT, lang);
    await expect(element.locator('[part=dates]')).toHaveText(new Texts(lang).like('promise_arrives'));
  }
  const element = await foreign.show(ELEMENT, 'tlh');
  await expect(element.locator('[part=dates]')).toHaveText(new Texts('en').like('promise_arrives'));
});

test('it follows its attributes, and an answer that was overtaken does not come back', async ({ foreign, network }) => {
  const element = await foreign.show(`<delivery-promise product-id="${PRODUCT}"></delivery-promise>`);
  await expect(element.locator('[part=dates]')).toBeVisible();
  let release = () => {};
  const held = new Promise<void>((resolve) => { release = resolve; });
  network.fail(`${API}?location=Lagos`, { kind: 'hold', until: held });
  network.fail(`${API}?location=Tokyo`, { kind: 'answer', body: { from: '2099-01-01', to: '2099-01-02' } });
  await element.evaluate((it) => it.setAttribute('location', 'Lagos'));
  await element.evaluate((it) => it.setAttribute('location', 'Tokyo'));
  // The proxy answers for another origin as the backend does not, so nothing is shown: and that stays.
  await expect(element.locator('p')).toHaveCount(0);
  release();
  await foreign.page.waitForTimeout(500);
  await expect(element.locator('p')).toHaveCount(0);
  await element.evaluate((it) => it.removeAttribute('location'));
  await expect(element.locator('[part=dates]')).toBeVisible();
});

for (const [name, answer] of [
  ['nothing that it knows', {}],
  ['too little data', { from: null, to: null }],
  ['no days', { from: '2026-13-45', to: 'soon' }],
  ['the end before the beginning', { from: '2099-01-02', to: '2099-01-01' }],
  ['a day long past', { from: '2020-01-01', to: '2020-01-02' }],
  ['markup', { from: '<img src=x onerror=alert(1)>', to: '<b>' }],
] as const) {
  test(`it shows nothing rather than something wrong when the answer holds ${name}`, async ({ foreign }) => {
    await foreign.page.route(`**${API}*`, (route) => route.fulfill({ json: answer, headers: { 'access-control-allow-origin': '*' } }));
    const element = await foreign.show(ELEMENT);
    await expect.poll(() => foreign.asked).toContain(API);
    await foreign.page.waitForTimeout(300);
    await expect(element.locator('p')).toHaveCount(0);
    expect(await element.evaluate((it) => it.getBoundingClientRect().height)).toBe(0);
    // It is the answer's fault: with another one, brought the same way, there is something to see.
    await foreign.page.route(`**${API}*`, (route) => route.fulfill({ json: { from: '2099-01-01', to: '2099-01-03' }, headers: { 'access-control-allow-origin': '*' } }));
    await expect((await foreign.show(ELEMENT)).locator('[part=dates]')).toContainText('Jan 1');
  });
}

test('it shows nothing when the API is away, refuses or is another page', async ({ foreign, network }) => {
  for (const fault of [{ kind: 'drop' }, { kind: 'status', status: 500 }, { kind: 'html' }, { kind: 'half' }] as const) {
    network.mend();
    network.fail(API, fault);
    const element = await foreign.show(ELEMENT);
    await expect.poll(() => network.count('GET', API)).toBeGreaterThan(0);
    await foreign.page.waitForTimeout(300);
    await expect(element.locator('p')).toHaveCount(0);
    network.seen.length = 0;
  }
  network.mend();
  const element = await foreign.show('<delivery-promise></delivery-promise>');
  await foreign.page.waitForTimeout(300);
  await expect(element.locator('p')).toHaveCount(0);
  expect(network.count('GET', '/api/')).toBe(0);
});
