import { expectAccessibleInBothThemes } from '../../fixtures/axe';
import { rowsOf } from '../../fixtures/database';
import { test } from '../../fixtures/desk';
import { SEED_DATABASE } from '../../fixtures/paths';
import type { Backend } from '../../fixtures/server';
import { expect, sessionOf } from '../../fixtures/test';
import { request } from '@playwright/test';

/** Reports an inquiry and resolves it, as support; the secret of its survey. */
async function resolved(backend: Backend): Promise<string> {
  const rows = await rowsOf(SEED_DATABASE, 'SELECT order_number AS number FROM orders ORDER BY id LIMIT 1');
  const support = await request.newContext({ baseURL: backend.url, storageState: await sessionOf(backend.url, 'support') });
  const asked = await support.post('/api/inquiries', { data: { orderNumber: rows[0]?.number, topic: 'tracking', channel: 'chat' } });
  expect(asked.status()).toBe(200);
  const { id } = await asked.json();
  const ended = await support.patch(`/api/inquiries/${id}`, { data: { resolution: 'answered' } });
  expect(ended.status()).toBe(200);
  const { surveyToken } = await ended.json();
  await support.dispose();
  return surveyToken;
}

test('whoever asked answers once, with words, and nobody can answer again', async ({ page, texts, desk, guard, network }) => {
  const secret = await resolved(desk);
  const answer = await page.goto(`/survey/${secret}`);
  expect(answer?.headers()['referrer-policy']).toBe('no-referrer');
  expect(answer?.headers()['x-robots-tag']).toContain('noindex');
  const send = page.getByRole('button', { name: texts.of('survey_submit') });
  const words = page.getByLabel(texts.of('survey_comment'));
  await expect(page.getByRole('radio')).toHaveCount(5);
  await expectAccessibleInBothThemes(page, 'the question');

  await send.click();
  await expect(page.locator('#error-summary')).toContainText(texts.of('survey_choose'));
  await page.getByRole('radio', { name: texts.of('survey_word_4'), exact: true }).check();
  await words.fill('x'.repeat(1_001));
  await expect(page.getByText(texts.of('survey_length', { count: '1,001', most: '1,000' }))).toBeVisible();
  await send.click();
  await expect(page.locator('#error-summary')).toContainText(texts.of('survey_too_long'));

  // What is chosen and typed outlives a network that is away.
  guard.allowFailedLoads();
  await words.fill('Quick, and <b>friendly</b>.');
  network.fail('/api/survey/', { kind: 'drop' });
  await send.click();
  await expect(page.locator('#error-summary')).toContainText(texts.of('error_offline'));
  await expect(words).toHaveValue('Quick, and <b>friendly</b>.');
  await expect(page.getByRole('radio', { name: texts.of('survey_word_4'), exact: true })).toBeChecked();
  network.mend();
  await send.click();
  await expect(page.getByRole('heading', { name: texts.of('survey_thanks_heading') })).toBeVisible();
  await expect(page.locator('#survey-outcome')).toBeFocused();
  await expectAccessibleInBothThemes(page, 'thanks');

  const again = await page.request.post(`/api/survey/${secret}`, { data: { rating: 1 } });
  expect(again.status()).toBe(409);
  await page.reload();
  await expect(page.getByRole('heading', { name: texts.of('survey_before_heading') })).toBeVisible();
  await expect(send).toHaveCount(0);
});

test('an answer that comes second is told so, and every wrong secret the same', async ({ page, texts, desk, guard }) => {
  guard.allowFailedLoads();
  const secret = await resolved(desk);
  await page.goto(`/survey/${secret}`);
  await page.getByRole('radio', { name: texts.of('survey_word_1'), exact: true }).check();
  expect((await page.request.post(`/api/survey/${secret}`, { data: { rating: 5 } })).status()).toBe(200);
  await page.getByRole('button', { name: texts.of('survey_submit') }).click();
  await expect(page.getByRole('heading', { name: texts.of('survey_before_heading') })).toBeVisible();
  for (const wrong of ['nothing', secret.slice(1), 'x'.repeat(300)]) {
    await page.goto(`/survey/${wrong}`);
    await expect(page.getByRole('heading', { name: texts.of('survey_gone_heading') })).toBeVisible();
    await expect(page.getByText(texts.of('survey_gone'))).toBeVisible();
  }
});

test('the page needs no account and pulls no code of the console', async ({ page, desk, network }) => {
  const secret = await resolved(desk);
  await page.goto(`/survey/${secret}`);
  await expect(page.getByRole('radio').first()).toBeAttached();
  const programs = network.seen.map(({ path }) => path).filter((path) => path.endsWith('.wasm'));
  expect(programs).toEqual([expect.stringMatching(/^\/survey-[0-9a-f]+\.wasm$/)]);
  expect(network.count('GET', '/api/')).toBe(1);
});
