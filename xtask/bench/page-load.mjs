// How soon a phone on a slow network shows login, tracking and overview. Started by `cargo xtask bench page-load`.
//
// The real backend serves the real bundle over loopback; Chromium emulates Slow 4G (1.6 Mbit/s down, 750 kbit/s up,
// 150 ms a request) and a processor four times slower. Every load is cold. Content is there when the element a visitor
// came for is on screen. Bytes are what travelled until then, as the browser counts them.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { chromium } from '@playwright/test';

const RUNS = Number(process.env.RUNS ?? 5);
const SLOW_4G = { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 750e3 / 8 };
const CPU_SLOWDOWN = 4;
const PHONE = { viewport: { width: 360, height: 800 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true, locale: 'en' };
/** What a page weighs for its budget: design.md's table. */
const CODE = /\.(wasm|js|css)$|text\/html/;

const folder = mkdtempSync(path.join(os.tmpdir(), 'sokoni-bench-'));
const database = path.join(folder, 'sokoni.db');
const backend = (...args) => execFileSync(process.env.BACKEND_BIN, ['--database', database, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });

async function serve() {
  backend('demo');
  const server = spawn(process.env.BACKEND_BIN, ['--database', database, 'serve', '--port', '0', '--dist', process.env.DIST, '--track-limit', '1000000', '--login-limit', '1000000']);
  for await (const line of createInterface({ input: server.stdout })) {
    const url = /http:\/\/\S+/.exec(line)?.[0];
    if (url) return { server, url };
  }
  throw new Error('the backend did not start');
}

/** Collects in the page what only the page can see: a waiting tool would add its own delay to a slow processor's. */
function observe({ content, scroll }) {
  window.seen = { cls: 0, lcp: 0, tbt: 0, fcp: 0 };
  const on = (type, take) => new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true });
  on('layout-shift', (entry) => { if (!entry.hadRecentInput) window.seen.cls += entry.value; });
  on('largest-contentful-paint', (entry) => { window.seen.lcp = entry.startTime; });
  on('paint', (entry) => { if (entry.name === 'first-contentful-paint') window.seen.fcp = entry.startTime; });
  const look = () => {
    if (scroll) document.querySelector(scroll)?.scrollIntoView({ block: 'center' });
    const found = document.querySelector(content);
    if (found?.getClientRects().length) window.seen.at = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  // The module's memory is not on the JavaScript heap; its export is found by what it is, since builds shorten names.
  for (const name of ['instantiate', 'instantiateStreaming']) {
    const original = WebAssembly[name];
    WebAssembly[name] = async (...given) => {
      const made = await original(...given);
      window.seen.memory = Object.values((made.instance ?? made).exports).find((one) => one instanceof WebAssembly.Memory);
      return made;
    };
  }
  on('longtask', (entry) => { window.seen.tbt += Math.max(0, entry.duration - 50); });
}

async function load(browser, url, page) {
  const context = await browser.newContext(PHONE);
  if (page.login) await context.request.post(`${url}/api/auth/login`, { data: { email: page.login, password: 'sokoni-demo' } });
  const tab = await context.newPage();
  const devtools = await context.newCDPSession(tab);
  await devtools.send('Network.enable');
  await devtools.send('Network.emulateNetworkConditions', SLOW_4G);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWDOWN });
  const sizes = new Map();
  const kinds = new Map();
  devtools.on('Network.responseReceived', ({ requestId, response }) => kinds.set(requestId, `${new URL(response.url).pathname} ${response.mimeType}`));
  devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => sizes.set(requestId, encodedDataLength));
  await tab.addInitScript(observe, { content: page.content, scroll: page.scroll });
  await tab.goto(url + page.path, { waitUntil: 'commit' });
  await tab.locator(page.content).first().waitFor({ state: 'visible', timeout: 60_000 });
  // What the page brings afterwards, such as the courier, is not what its visitor waited for.
  const arrived = [...sizes];
  await tab.waitForTimeout(1500);
  const sum = (fits) => arrived.filter(([id]) => fits(kinds.get(id) ?? '')).reduce((total, [, bytes]) => total + bytes, 0);
  const isCode = (kind) => kind.split(' ').some((part) => CODE.test(part));
  const seen = await tab.evaluate(() => ({ ...window.seen, memory: window.seen.memory?.buffer.byteLength ?? 0 }));
  await devtools.send('HeapProfiler.collectGarbage');
  const { usedSize } = await devtools.send('Runtime.getHeapUsage');
  await context.close();
  return { ...seen, heap: usedSize + seen.memory, code: sum(isCode), all: sum(() => true) };
}

/** Milliseconds from pressing a heading to the frame that shows the rows in their new order, without a slow network. */
async function sorting(browser, url, rows, cpu) {
  const context = await browser.newContext({ viewport: { width: 1366, height: 900 }, locale: 'en' });
  await context.request.post(`${url}/api/auth/login`, { data: { email: 'seller@demo.example', password: 'sokoni-demo' } });
  const tab = await context.newPage();
  await tab.goto(`${url}/shop/orders?page_size=${rows}`);
  await tab.locator('[data-order]').nth(rows - 1).waitFor();
  await tab.waitForTimeout(3_000);
  const devtools = await context.newCDPSession(tab);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: cpu });
  const took = await tab.evaluate(() => new Promise((done) => {
    const first = () => document.querySelector('[data-order]')?.dataset.order;
    const before = first();
    const begun = performance.now();
    document.getElementById('sort-total').click();
    const look = () => (first() === before ? requestAnimationFrame(look) : requestAnimationFrame(() => done(performance.now() - begun)));
    requestAnimationFrame(look);
  }));
  await context.close();
  return took;
}

/** Milliseconds from pressing other days on the overview, charts drawn, to the frame that shows their figure. */
async function otherDays(browser, url, cpu) {
  const context = await browser.newContext({ viewport: { width: 1366, height: 900 }, locale: 'en' });
  await context.request.post(`${url}/api/auth/login`, { data: { email: 'support@demo.example', password: 'sokoni-demo' } });
  const tab = await context.newPage();
  await tab.goto(`${url}/analytics/wismo?date_range=7d`);
  await tab.locator('#trend').scrollIntoViewIfNeeded();
  await tab.locator('#trend canvas').waitFor();
  await tab.waitForTimeout(3_000);
  const devtools = await context.newCDPSession(tab);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: cpu });
  const took = await tab.evaluate(() => new Promise((done) => {
    const figure = () => document.querySelector('[data-kpi="inquiries"] .kpi__value')?.textContent;
    const before = figure();
    const begun = performance.now();
    document.getElementById('period-90d').click();
    const look = () => (figure() === before ? requestAnimationFrame(look) : requestAnimationFrame(() => done(performance.now() - begun)));
    requestAnimationFrame(look);
  }));
  await context.close();
  return took;
}

const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];

const { server, url } = await serve();
const number = /Order (\S+)/.exec(backend('logins'))[1];
const PAGES = [
  { name: 'login', path: '/login', content: '#email', bytes: 100, at: 1200, tbt: 150 },
  { name: 'public tracking, order shown', path: `/track/${number}`, content: '.tracking__status', bytes: 100, at: 1300, tbt: 150 },
  { name: 'seller overview, figures shown', path: '/seller', content: '.kpi__value', login: 'seller@demo.example', bytes: 140, at: 1900, tbt: 300 },
  { name: 'orders, first of 25 rows', path: '/shop/orders', content: '[data-order]', login: 'seller@demo.example', bytes: 170, at: 2200, tbt: 300 },
  { name: 'packing queue, first cards', path: '/seller/fulfillment', content: '[data-item]', login: 'seller@demo.example', bytes: 170, at: 2200, tbt: 300 },
  { name: 'exceptions, first cards', path: '/seller/exceptions', content: '[data-case]', login: 'seller@demo.example', bytes: 170, at: 2200, tbt: 300 },
  { name: 'product, days promised', path: '/products/prod_0000_00', content: '.promise__days', bytes: 140, at: 1900, tbt: 300 },
  { name: 'marks of promises', path: '/seller/promises', content: '.grade', login: 'seller@demo.example', bytes: 140, at: 1900, tbt: 300 },
  { name: 'why customers ask, figures shown', path: '/analytics/wismo', content: '.kpi__value', login: 'support@demo.example', bytes: 170, at: 2000, tbt: 300 },
  { name: 'inquiries, rates shown', path: '/analytics/wismo/inquiries', content: '.rates dd', login: 'support@demo.example', bytes: 170, at: 2000, tbt: 300 },
  { name: 'leaving and arriving, figures shown', path: '/analytics/wismo/fulfillment', content: '.kpi__value', login: 'support@demo.example', bytes: 170, at: 2000, tbt: 300 },
  { name: 'satisfaction, figures shown', path: '/analytics/wismo/satisfaction', content: '.kpi__value', login: 'support@demo.example', bytes: 170, at: 2000, tbt: 300 },
  { name: 'who will ask tomorrow, first rows', path: '/analytics/wismo/tomorrow', content: '[data-order]', login: 'support@demo.example', bytes: 170, at: 2000, tbt: 300 },
  { name: 'why customers ask, a chart drawn', path: '/analytics/wismo', scroll: '#trend', content: '#trend canvas', login: 'support@demo.example', bytes: 340, at: 3500, tbt: 300 },
  { name: "an order's timeline", path: `/orders/${number}/timeline`, content: '.course__list li', login: 'support@demo.example', bytes: 140, at: 1900, tbt: 300 },
  { name: 'partners, with figures', path: '/seller/partners', content: '.partner__share', login: 'seller@demo.example', bytes: 140, at: 1900, tbt: 300 },
];
const browser = await chromium.launch({ executablePath: process.env.CHROME_BIN, args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'] });
try {
  console.log('Sorting a list, to the first frame with the new rows; in brackets the goal');
  for (const [rows, cpu, goal] of [[25, 1, 60], [100, 1, 120], [25, 4, 200], [100, 4, 400]]) {
    const times = [];
    for (let run = 0; run < RUNS; run += 1) times.push(await sorting(browser, url, rows, cpu));
    console.log(`  ${rows} rows at ${cpu}x CPU  ${median(times).toFixed(0)} ms (${goal} ms)`);
  }
  console.log('Other days on the overview, to the frame with their figure; in brackets the goal');
  for (const [cpu, goal] of [[1, 100], [4, 300]]) {
    const times = [];
    for (let run = 0; run < RUNS; run += 1) times.push(await otherDays(browser, url, cpu));
    console.log(`  90 days at ${cpu}x CPU  ${median(times).toFixed(0)} ms (${goal} ms)`);
  }
  console.log(`Slow 4G, ${CPU_SLOWDOWN}x CPU, cold, median of ${RUNS}; in brackets the budget`);
  const wanted = process.env.ONLY ?? '';
  for (const page of PAGES.filter(({ name }) => name.includes(wanted))) {
    const loads = [];
    for (let run = 0; run < RUNS; run += 1) loads.push(await load(browser, url, page));
    const of = (key) => median(loads.map((one) => one[key]));
    console.log(`
${page.name}
  wasm + js + css + html  ${(of('code') / 1000).toFixed(1)} kB (${page.bytes} kB); with texts, settings and API ${(of('all') / 1000).toFixed(1)} kB
  content at              ${(of('at') / 1000).toFixed(2)} s (${(page.at / 1000).toFixed(1)} s)
  FCP, LCP                ${(of('fcp') / 1000).toFixed(2)} s, ${(of('lcp') / 1000).toFixed(2)} s
  CLS                     ${of('cls').toFixed(3)} (0.02)
  TBT                     ${of('tbt').toFixed(0)} ms (${page.tbt} ms)
  JS heap + wasm memory   ${(of('heap') / 1e6).toFixed(1)} MB (10 MB)`);
  }
} finally {
  await browser.close();
  server.kill();
  rmSync(folder, { recursive: true, force: true });
}
