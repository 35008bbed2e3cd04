import { HOME_OF, ROLES } from '../../fixtures/accounts';
import { Backend } from '../../fixtures/server';
import { expect, test } from '../../fixtures/test';
import { LoginPage } from '../../pages/login';
import { OverviewPage } from '../../pages/overview';

const PHONE = { width: 360, height: 740 };
const LAPTOP = { width: 1280, height: 800 };

for (const viewport of [PHONE, LAPTOP]) {
  test.describe(`at ${viewport.width} px`, () => {
    test.use({ viewport });

    for (const role of ROLES) {
      test(`a ${role} signs in, lands on the right page, and signs out`, async ({ page, texts, guard }) => {
        const login = new LoginPage(page, texts);
        await login.open();
        await login.signInAs(role);
        await expect(page).toHaveURL(HOME_OF[role]);
        await login.settled();
        await login.signOut.click();
        await expect(login.signOut).toHaveCount(0);
        guard.allowFailedLoads();
        await page.goto(HOME_OF[role]);
        await expect(page).toHaveURL(/\/login/);
      });
    }
  });
}

test('a wrong password and an unknown address get the same words, and the address typed stays', async ({ page, texts, guard }) => {
  guard.allowFailedLoads();
  const login = new LoginPage(page, texts);
  await login.open();
  await login.signInAs('seller', 'not-the-password');
  await expect(login.errorSummary).toContainText(texts.of('login_wrong'));
  await expect(login.email).toHaveValue('seller@demo.example');
  const wrongPassword = await login.errorSummary.innerText();

  await login.email.fill('nobody@demo.example');
  await login.submit.click();
  await expect(login.errorSummary).toHaveText(wrongPassword.replace(/\n+/g, ' '), { useInnerText: true });
  await expect(page).toHaveURL('/login');
});

test('an empty form says which fields are missing and leads to them', async ({ page, texts, network }) => {
  const login = new LoginPage(page, texts);
  await login.open();
  await login.submit.click();
  await expect(login.errorSummary).toBeFocused();
  await expect(login.email).toHaveAccessibleDescription(texts.of('login_email_missing'));
  await expect(login.password).toHaveAccessibleDescription(texts.of('login_password_missing'));
  await expect(login.email).toHaveAttribute('aria-invalid', 'true');
  await login.errorSummary.getByRole('link', { name: texts.of('login_password_missing') }).click();
  await expect(login.password).toBeFocused();
  expect(network.count('POST', '/api/auth/login')).toBe(0);
});

test('the password can be shown and hidden', async ({ page, texts }) => {
  const login = new LoginPage(page, texts);
  await login.open();
  await login.password.fill('secret');
  await expect(login.password).toHaveAttribute('type', 'password');
  await login.showPassword.check();
  await expect(login.password).toHaveAttribute('type', 'text');
  await login.showPassword.uncheck();
  await expect(login.password).toHaveAttribute('type', 'password');
});

test('signing in leads back to where somebody wanted to go', async ({ page, texts, guard }) => {
  guard.allowFailedLoads();
  const login = new LoginPage(page, texts);
  await page.goto('/customer/orders?page=2');
  await expect(page).toHaveURL(/\/login\?next=/);
  await login.signInAs('customer');
  await expect(page).toHaveURL('/customer/orders?page=2');
});

const EVIL = [
  '//evil.example',
  'https://evil.example/',
  '/\\evil.example',
  '\\\\evil.example',
  '/\t/evil.example',
  'javascript:alert(1)',
  '/%2Fevil.example',
  '/login/../..//evil.example',
  'seller',
];

test('an address given from outside never leads away after signing in', async ({ page, texts, context }) => {
  test.slow();
  const login = new LoginPage(page, texts);
  for (const next of EVIL) {
    await context.clearCookies();
    await login.open(next);
    await login.signInAs('seller');
    await expect(page, `next=${next}`).toHaveURL('/seller');
    // The next round ends this session, and a page that is still loading would notice.
    await expect(page.locator('.kpi').first()).toBeVisible();
  }
});

test('a double click on the button sends one login', async ({ page, texts, network }) => {
  const login = new LoginPage(page, texts);
  await login.open();
  network.fail('/api/auth/login', { kind: 'delay', ms: 400 });
  await login.email.fill('seller@demo.example');
  await login.password.fill('sokoni-demo');
  await login.submit.dblclick();
  await expect(page).toHaveURL('/seller');
  expect(network.count('POST', '/api/auth/login')).toBe(1);
});

test('nothing about a person or a session is kept where scripts can read it', async ({ page, texts, context }) => {
  const login = new LoginPage(page, texts);
  await login.open();
  await login.signInAs('customer');
  await expect(page).toHaveURL('/customer/orders');
  await login.settled();
  const readable = await page.evaluate(async () => ({
    local: { ...localStorage },
    session: { ...sessionStorage },
    databases: (await indexedDB.databases()).map((database) => database.name),
    caches: await caches.keys(),
    cookies: document.cookie,
    history: JSON.stringify(history.state),
  }));
  expect(Object.keys(readable.local).filter((key) => !['sokoni.theme', 'sokoni.locale'].includes(key))).toEqual([]);
  expect(JSON.stringify(readable)).not.toMatch(/demo\.example|sokoni-demo|eyJ|@/);
  expect(readable.session).toEqual({});
  expect(readable.databases).toEqual([]);
  expect(readable.cookies).toBe('');
  const cookies = await context.cookies();
  expect(cookies.length).toBeGreaterThan(0);
  for (const cookie of cookies) expect(cookie, cookie.name).toMatchObject({ httpOnly: true, sameSite: expect.stringMatching(/Lax|Strict/) });
});

test('a session that ends in the middle of work leads to the login and back', async ({ page, texts, context, guard }) => {
  guard.allowFailedLoads();
  const login = new LoginPage(page, texts);
  const overview = new OverviewPage(page, texts);
  await login.open();
  await login.signInAs('seller');
  await expect(overview.value('revenue')).toBeVisible();
  await context.clearCookies();
  await overview.refresh.click();
  await expect(page).toHaveURL(/\/login\?next=%2Fseller/);
  await login.signInAs('seller');
  await expect(page).toHaveURL('/seller');
  await expect(overview.value('revenue')).toBeVisible();
});

test('a session signed out elsewhere is really over on the server', async ({ page, texts, request, baseURL, context, guard }) => {
  guard.allowFailedLoads();
  const login = new LoginPage(page, texts);
  await login.open();
  await login.signInAs('seller');
  await expect(page).toHaveURL('/seller');
  await login.settled();
  const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
  const me = () => request.get(`${baseURL}/api/auth/me`, { headers: { cookie } });
  expect((await me()).status()).toBe(200);
  await login.signOut.click();
  await expect(login.signOut).toHaveCount(0);
  expect((await me()).status()).toBe(401);
});

test('guessing passwords is slowed down, and the page says how long to wait', async ({ page, texts, guard, network }) => {
  guard.allowFailedLoads();
  const strict = await Backend.start({ loginLimit: 3 });
  try {
    const attempts = await Promise.all(Array.from({ length: 6 }, () =>
      fetch(`${strict.url}/api/auth/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email: 'seller@demo.example', password: 'wrong' }),
      })));
    const refused = attempts.filter((answer) => answer.status === 429);
    expect(refused.length).toBe(3);
    expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
  } finally {
    await strict.stop();
  }

  const login = new LoginPage(page, texts);
  await login.open();
  network.fail('/api/auth/login', { kind: 'status', status: 429, headers: { 'retry-after': '42' } });
  await login.signInAs('seller');
  await expect(login.errorSummary).toContainText(texts.of('error_rate_limited', { count: 42 }));
});
