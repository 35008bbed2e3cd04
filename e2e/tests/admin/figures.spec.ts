import type { Database } from 'sql.js';

import { query, reading } from '../../fixtures/database';
import { expect, test } from '../../fixtures/test';
import { plainAmount, smallestUnits, tenths } from '../../oracle/money';
import { rowsOfSeller } from '../../oracle/rows';
import { type Figures, figuresOf } from '../../oracle/summary';
import { OverviewPage } from '../../pages/overview';

test.use({ role: 'admin' });

const SELLERS = 20;
/** From this many sales on, the dispute rate is a percentage. */
const ENOUGH_SALES = 20n;
const NO_DATA = '—';

/** The answer of the API, numbers as they were written. */
interface Answer {
  revenue7d: { amount: number | string; currency: string };
  topSkus: { productId: string; title: string; qty: number }[];
  dispute: { disputeRatePct: number; soldWindow: number; disputesWindow: number };
  rating: { avg: number | null; count: number; trend: { rating: number; ts: string }[] };
  asOf: string;
}

/** Sellers of all sizes: the largest, the smallest with orders, and those with none. */
function chosenSellers(database: Database): string[] {
  const bySize = query(
    database,
    'SELECT s.id, (SELECT count(*) FROM order_items i WHERE i.seller_id = s.id) AS size FROM sellers s ORDER BY size DESC, s.id',
  ).map((row) => String(row.id));
  const step = (bySize.length - 1) / (SELLERS - 1);
  const chosen = Array.from({ length: SELLERS }, (_, index) => bySize[Math.round(index * step)]);
  return chosen.filter((id): id is string => id !== undefined);
}

/** The figures in the form the API must have them. */
function onTheWire(figures: Figures, currency: string) {
  return {
    revenue: figures.revenue,
    currency,
    top: figures.top.map(({ productId, title, quantity }) => ({ productId, title, qty: Number(quantity) })),
    rate: Number(tenths(figures.disputeRateTenths)),
    sold: Number(figures.sold),
    disputed: Number(figures.disputed),
    average: figures.averageTenths === null ? null : Number(tenths(figures.averageTenths)),
    reviews: Number(figures.reviewCount),
    trend: figures.trend.map(({ rating, writtenAt }) => ({ rating: Number(rating), at: Number(writtenAt) })),
  };
}

function asAnswered(answer: Answer): ReturnType<typeof onTheWire> {
  const { revenue7d, topSkus, dispute, rating } = answer;
  return {
    revenue: smallestUnits(String(revenue7d.amount), revenue7d.currency),
    currency: revenue7d.currency,
    top: topSkus,
    rate: dispute.disputeRatePct,
    sold: dispute.soldWindow,
    disputed: dispute.disputesWindow,
    average: rating.avg,
    reviews: rating.count,
    trend: rating.trend.map((point) => ({ rating: point.rating, at: Date.parse(point.ts) })),
  };
}

/** What only typography may change: grouping, non-breaking spaces, the currency's place. */
function amountIn(shown: string): string {
  return shown.replace(/[^\d.-]/g, '');
}

test('the figures of 20 sellers are those of an independent computation over the same database, on the wire and on screen', async ({ page, texts, api, backend }) => {
  test.setTimeout(120_000);
  const overview = new OverviewPage(page, texts);
  const sellers = await reading(backend.database, chosenSellers);
  expect(sellers).toHaveLength(SELLERS);
  let earningSellers = 0;

  for (const seller of sellers) {
    // What the page shows and what the API said are one and the same answer, with one `asOf`.
    const replied = page.waitForResponse((response) => response.url().includes('/api/analytics/seller/summary'));
    await overview.open(seller);
    const answer = (await (await replied).json()) as Answer;
    const figures = await reading(backend.database, (database) => figuresOf(rowsOfSeller(database, seller), BigInt(Date.parse(answer.asOf))));
    const { currency } = answer.revenue7d;
    expect(asAnswered(answer), `the answer for ${seller}`).toEqual(onTheWire(figures, currency));
    if (figures.revenue > 0n) earningSellers += 1;
    await expectOnScreen(overview, figures, currency, seller);
  }
  expect(earningSellers, 'sellers with revenue, or nothing was proven').toBeGreaterThan(5);
  const direct = await api.get(`/api/analytics/seller/summary?sellerId=${encodeURIComponent(sellers[0] ?? '')}`);
  expect(direct.status()).toBe(200);
});

async function expectOnScreen(overview: OverviewPage, figures: Figures, currency: string, seller: string): Promise<void> {
  const { texts } = overview;
  const isQuiet = figures.sold === 0n && figures.reviewCount === 0n;
  await overview.settled();
  if (isQuiet && (await overview.emptyNotice.count()) > 0) return;

  const revenue = await overview.value('revenue').innerText();
  expect(amountIn(revenue), `revenue of ${seller}, shown as ${revenue}`).toBe(plainAmount(figures.revenue, currency));
  const dispute = overview.value('dispute');
  if (figures.sold === 0n) await expect(dispute).toContainText(NO_DATA);
  else if (figures.sold < ENOUGH_SALES) {
    await expect(dispute).toHaveText(texts.of('kpi_dispute_of', { disputes: String(figures.disputed), sold: String(figures.sold) }));
  } else expect(amountIn(await dispute.innerText()), `dispute rate of ${seller}`).toMatch(new RegExp(`^${tenths(figures.disputeRateTenths).replace('.0', '(\\.0)?').replace('.', '\\.')}$`));

  const rating = overview.value('rating');
  if (figures.averageTenths === null) await expect(rating).toContainText(NO_DATA);
  else {
    await expect(rating).toContainText(tenths(figures.averageTenths));
    await expect(overview.card('rating')).toContainText(texts.of('kpi_rating_count', { count: Number(figures.reviewCount) }));
  }
  const rows = await overview.topProducts.locator('tbody tr').evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.textContent?.trim() ?? '')));
  expect(rows.map((cells) => cells.at(-1)), `units of ${seller}`).toEqual(figures.top.map(({ quantity }) => String(quantity)));
  expect(rows.map((cells) => cells.at(-2)), `products of ${seller}`).toEqual(figures.top.map(({ title }) => title.trim().replace(/\s+/g, ' ')));
}
