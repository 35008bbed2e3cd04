import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { type BrowserContext, type Page, chromium, request } from '@playwright/test';

import { DEMO_PASSWORD } from '../../fixtures/accounts';
import { type Fault, FaultProxy } from '../../fixtures/fault-proxy';
import { Backend } from '../../fixtures/server';
import { withNewOrders } from '../../fixtures/shop';
import { expect, test } from '../../fixtures/test';
import { LoginPage } from '../../pages/login';
import { OrderPage } from '../../pages/order';

/** What happens while an action is on its way. */
type Blow =
  | { does: 'nothing' }
  | { does: 'network'; fault: Fault; times: number }
  | { does: 'offline and reload' }
  | { does: 'close the tab' }
  | { does: 'kill the browser' }
  | { does: 'kill the backend' }
  | { does: 'kill the backend after it has committed' }
  | { does: 'somebody else cancels' };

const network = (fault: Fault, times = 2): Blow => ({ does: 'network', fault, times });

/** Orders go three steps each; every step meets something. */
const STEPS = ['process', 'ship', 'send_out'] as const;
const AFTER = { process: 'processing', ship: 'shipped', send_out: 'out_for_delivery' } as const;
const BLOWS: Blow[] = [
  { does: 'nothing' }, network({ kind: 'drop' }), network({ kind: 'lose' }),
  { does: 'kill the backend' }, network({ kind: 'double' }), { does: 'close the tab' },
  network({ kind: 'status', status: 500 }), { does: 'kill the browser' }, network({ kind: 'delay', ms: 1_500 }, 1),
  { does: 'offline and reload' }, { does: 'kill the backend after it has committed' }, network({ kind: 'status', status: 503 }),
  { does: 'close the tab' }, { does: 'somebody else cancels' }, network({ kind: 'lose' }),
  { does: 'kill the browser' }, network({ kind: 'half' }, 1), { does: 'kill the backend' },
  network({ kind: 'status', status: 429, headers: { 'retry-after': '1' } }, 1), { does: 'kill the backend after it has committed' }, network({ kind: 'drop' }, 3),
  { does: 'offline and reload' }, { does: 'kill the browser' }, network({ kind: 'double' }),
  network({ kind: 'html' }, 1), { does: 'close the tab' }, { does: 'kill the backend' },
  network({ kind: 'lose' }, 3), { does: 'offline and reload' }, { does: 'kill the browser' },
];

const UPDATE = /update_status/;
const PATIENCE = { timeout: 25_000 };

test('thirty actions, each of them hit by something, happen once each or say why not', async ({ texts }) => {
  test.setTimeout(420_000);
  const folder = mkdtempSync(path.join(os.tmpdir(), 'sokoni-once-'));
  let backend = await Backend.start({ prepare: (database) => withNewOrders(database, 11) });
  const proxy = await FaultProxy.start(backend.url);
  const profile = path.join(folder, 'profile');
  const { executablePath, args } = test.info().project.use.launchOptions ?? {};
  const launch = () => chromium.launchPersistentContext(profile, { ...(executablePath ? { executablePath } : {}), args: args ?? [], reducedMotion: 'reduce' });
  let context: BrowserContext = await launch();
  await context.request.post(`${proxy.url}/api/auth/login`, { data: { email: 'seller@demo.example', password: DEMO_PASSWORD } });
  let page: Page = await context.newPage();
  const cookies = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
  const other = await request.newContext({ extraHTTPHeaders: { cookie: cookies } });

  const listed = (await (await other.get(`${backend.url}/api/enhanced-orders/`)).json()) as { results: { id: string }[] };
  const orders = listed.results.slice(0, 11).map(({ id }) => id);
  const expected = new Map(orders.map((id) => [id, [] as string[]]));
  const alive = () => new OrderPage(page, texts);
  const show = async (id: string) => {
    await page.goto(`${proxy.url}/shop/orders/${id}`);
    const login = new LoginPage(page, texts);
    // A browser that is killed may not have written its last cookies down.
    await expect(alive().status.or(login.submit)).toBeVisible(PATIENCE);
    if (await login.submit.isVisible()) {
      await login.signInAs('seller');
      await expect(alive().status).toBeVisible(PATIENCE);
    }
    await expect(alive().tray.box).toHaveCount(1, PATIENCE);
  };
  const nudge = () => page.evaluate(() => window.dispatchEvent(new Event('online')));
  const restartBackend = async () => {
    const port = Number(new URL(backend.url).port);
    backend = await Backend.start({ database: backend.database, port });
  };

  const blows = [...BLOWS];
  for (const [at, id] of orders.entries()) {
    for (const action of STEPS) {
      const blow = blows.shift();
      if (!blow) break;
      await test.step(`${action} order ${at}: ${blow.does === 'network' ? blow.fault.kind : blow.does}`, async () => {
        await show(id);
        if (blow.does === 'network') proxy.fail(UPDATE, blow.fault, blow.times);
        else if (blow.does === 'kill the backend after it has committed') proxy.fail(UPDATE, { kind: 'lose' });
        else if (blow.does !== 'nothing') proxy.fail(UPDATE, { kind: 'drop' });
        await alive().action(action).click();
        if (action === 'ship') {
          await page.getByRole('checkbox', { name: texts.of('own_delivery') }).check();
          await alive().submit.click();
        }
        // The device has it before anything else may happen.
        await expect(alive().status).toHaveAttribute('data-status', AFTER[action]);
        switch (blow.does) {
          case 'offline and reload':
            await proxy.stop();
            await page.waitForTimeout(300);
            await proxy.restart();
            await page.reload();
            break;
          case 'close the tab':
            await page.close();
            page = await context.newPage();
            break;
          case 'kill the browser':
            await page.waitForTimeout(200);
            execFileSync('pkill', ['-9', '-f', `user-data-dir=${profile}`]);
            await context.close().catch(() => {});
            context = await launch();
            page = context.pages()[0] ?? (await context.newPage());
            break;
          case 'kill the backend':
            await backend.kill();
            await restartBackend();
            break;
          case 'kill the backend after it has committed':
            await expect.poll(async () => (await stored(other, backend, id)).status).toBe(AFTER[action]);
            await backend.kill();
            await restartBackend();
            break;
          case 'somebody else cancels':
            await other.post(`${backend.url}/api/enhanced-orders/${id}/update_status/`, { data: { action: 'cancel', reason: 'The customer asked' } });
            break;
          default:
        }
        if (blow.does !== 'network') proxy.mend();
        if (page.url() === 'about:blank') await show(id);
        await nudge();
        if (blow.does === 'somebody else cancels') {
          await expect(alive().conflict).toBeVisible(PATIENCE);
          expected.get(id)?.push('cancel');
          await page.locator('[data-conflict] button').last().click();
        } else {
          expected.get(id)?.push(action);
        }
        const last = blow.does === 'somebody else cancels' ? 'cancelled' : AFTER[action];
        await expect.poll(async () => (await stored(other, backend, id)).status, PATIENCE).toBe(last);
        // Not before the server has it may the page call it done, and then it must.
        await expect(alive().tray.open(0)).toHaveCount(1, PATIENCE);
        proxy.mend();
        await expect(alive().status).toHaveAttribute('data-status', last, PATIENCE);
      });
      if (blow.does === 'somebody else cancels') break;
    }
  }

  expect(blows).toHaveLength(0);
  // The database has exactly the script: nothing twice, nothing lost, nothing in another order.
  for (const [id, actions] of expected) {
    const order = await stored(other, backend, id);
    expect(order.history.map(({ action }) => action)).toEqual(actions);
    expect(order.version).toBe(actions.length + 1);
  }
  await other.dispose();
  await context.close();
  await proxy.close();
  await backend.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Stored {
  status: string;
  version: number;
  history: { action: string }[];
}

async function stored(api: Awaited<ReturnType<typeof request.newContext>>, backend: Backend, id: string): Promise<Stored> {
  return (await (await api.get(`${backend.url}/api/enhanced-orders/${id}/`)).json()) as Stored;
}
