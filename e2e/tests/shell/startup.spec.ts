import { expectAccessibleInBothThemes } from '../../fixtures/axe';
import { expect, test } from '../../fixtures/test';
import { AppPage } from '../../pages/app-page';

const BROKEN: [string, (body: string) => { status?: number; contentType?: string; body: string }][] = [
  ['missing', () => ({ status: 404, body: '' })],
  ['half a file', (body) => ({ contentType: 'application/json', body: body.slice(0, body.length / 2) })],
  ['empty', () => ({ contentType: 'application/json', body: '' })],
  ['not an object', () => ({ contentType: 'application/json', body: '[1, 2]' })],
  ['a web page', () => ({ contentType: 'text/html', body: '<!doctype html><title>Shop</title>' })],
  ['of an unknown way to sign in', () => ({ contentType: 'application/json', body: '{"auth":"telepathy"}' })],
];

for (const [name, breaking] of BROKEN) {
  test(`a config.json that is ${name} gives a readable page`, async ({ page, texts, guard, baseURL }) => {
    guard.allowFailedLoads();
    const whole = await (await fetch(`${baseURL}/config.json`)).text();
    await page.route('**/config.json', (route) => route.fulfill(breaking(whole)));
    await page.goto('/login');
    await expect(page.getByRole('heading', { level: 1, name: texts.of('config_heading') })).toBeVisible();
    await expect(page.getByText(texts.like('config_unreadable'))).toBeVisible();
    await expectAccessibleInBothThemes(page, `config.json ${name}`);
  });
}

test('a config.json can rename the marketplace', async ({ page, baseURL }) => {
  const config = (await (await fetch(`${baseURL}/config.json`)).json()) as object;
  await page.route('**/config.json', (route) => route.fulfill({ json: { ...config, brand: 'Soko la Nairobi' } }));
  await page.goto('/login');
  await expect(page.getByRole('banner')).toContainText('Soko la Nairobi');
  await expect(page).toHaveTitle(/Soko la Nairobi/);
});

/** What people read when the application itself did not arrive, whichever sentence fits. */
async function expectReadableFailure(app: AppPage): Promise<void> {
  const said = app.page.getByText(new RegExp([app.texts.of('panic'), app.texts.of('error_heading'), app.texts.of('panic_heading')].map((sentence) => sentence.replace(/[.?]/g, '\\$&')).join('|')));
  await expect(said.first()).toBeVisible();
}

test('a browser that may not run WebAssembly gets a readable sentence', async ({ page, texts, guard }) => {
  guard.allow(/WebAssembly|wasm/i);
  await page.addInitScript(() => Reflect.deleteProperty(window, 'WebAssembly'));
  await page.goto('/login');
  await expectReadableFailure(new AppPage(page, texts));
});

test('a module that does not arrive gives a readable sentence', async ({ page, texts, guard }) => {
  guard.allowFailedLoads();
  guard.allow(/wasm|WebAssembly|fetch/i);
  await page.route('**/*.wasm', (route) => route.fulfill({ status: 404, body: '' }));
  await page.goto('/track-order');
  await expectReadableFailure(new AppPage(page, texts));
});

test('a script that does not arrive gives a readable sentence', async ({ page, texts, guard }) => {
  guard.allowFailedLoads();
  guard.allow(/module|import/i);
  await page.route(/\.js(\?|$)/, (route) => (/public|console/.test(route.request().url()) ? route.fulfill({ status: 404, body: '' }) : route.continue()));
  await page.goto('/track-order');
  await expectReadableFailure(new AppPage(page, texts));
});

test.describe('the console', () => {
  test.use({ role: 'seller' });

  test('gives a readable sentence when its program does not arrive, and a way to try again', async ({ page, texts, guard }) => {
    guard.allowFailedLoads();
    guard.allow(/wasm|WebAssembly|fetch|import|module/i);
    await page.route('**/console-*.wasm', (route) => route.fulfill({ status: 404, body: '' }));
    await page.goto('/seller');
    await expectReadableFailure(new AppPage(page, texts));
    await page.unroute('**/console-*.wasm');
    await page.getByRole('button', { name: texts.of('retry') }).click();
    await expect(page.locator('.kpi').first()).toBeVisible();
  });
});

test('every page is delivered with a policy that runs nothing but our own code', async ({ request }) => {
  for (const address of ['/', '/login', '/track/SK-1', '/seller', '/no/such/page']) {
    const headers = (await request.get(address)).headers();
    const policy = headers['content-security-policy'] ?? '';
    expect(policy, address).toContain("default-src 'none'");
    expect(policy, address).toContain("'wasm-unsafe-eval'");
    expect(policy, address).toMatch(/frame-ancestors 'none'/);
    expect(policy, address).not.toMatch(/'unsafe-eval'|script-src[^;]*'unsafe-inline'|\*|https?:/);
    expect(headers['x-content-type-options'], address).toBe('nosniff');
    expect(headers['referrer-policy'], address).toBeTruthy();
  }
});
