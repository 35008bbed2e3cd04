/**
 * The seller's figures computed a second time, from rows and the definitions in docs/metrics.md, without
 * anything of the backend: no SQL aggregates, no shared code, whole numbers only.
 */

const DAY_MS = 86_400_000n;

/** An item of an order, with what its order says about payment. Money in the smallest unit of its currency. */
export interface Item {
  id: string;
  productId: string;
  title: string;
  quantity: bigint;
  refundedQuantity: bigint;
  unitPrice: bigint;
  unitFee: bigint;
  paymentStatus: string;
  /** UTC milliseconds; nothing while unpaid. */
  paidAt: bigint | null;
}

export interface Dispute {
  itemId: string;
  status: string;
}

export interface Review {
  id: string;
  rating: bigint;
  isVisible: boolean;
  /** UTC milliseconds. */
  writtenAt: bigint;
}

export interface SellerRows {
  items: Item[];
  disputes: Dispute[];
  reviews: Review[];
}

export interface Figures {
  /** In the smallest unit. */
  revenue: bigint;
  top: { productId: string; title: string; quantity: bigint }[];
  sold: bigint;
  disputed: bigint;
  /** Tenths of a percent. */
  disputeRateTenths: bigint;
  /** Tenths of a star; nothing without reviews. */
  averageTenths: bigint | null;
  reviewCount: bigint;
  trend: { rating: bigint; writtenAt: bigint }[];
}

const EARNING = ['paid', 'partially_refunded'];
const SOLD = ['paid', 'partially_refunded', 'refunded'];

/** The figures of a seller at an instant (UTC milliseconds). */
export function figuresOf({ items, disputes, reviews }: SellerRows, asOf: bigint): Figures {
  const paidWithin = (item: Item, days: bigint) => item.paidAt !== null && item.paidAt > asOf - days * DAY_MS && item.paidAt <= asOf;
  const earning = items.filter((item) => EARNING.includes(item.paymentStatus) && paidWithin(item, 7n));
  const sold = items.filter((item) => SOLD.includes(item.paymentStatus) && paidWithin(item, 30n));
  const upheld = new Set(disputes.filter((dispute) => dispute.status !== 'rejected').map((dispute) => dispute.itemId));
  const disputed = sold.filter((item) => upheld.has(item.id));
  const visible = reviews.filter((review) => review.isVisible);
  const stars = visible.reduce((sum, review) => sum + review.rating, 0n);
  const count = BigInt(visible.length);
  return {
    revenue: earning.reduce((sum, item) => sum + (item.unitPrice - item.unitFee) * keptUnits(item), 0n),
    top: topProducts(earning),
    sold: BigInt(sold.length),
    disputed: BigInt(disputed.length),
    disputeRateTenths: sold.length === 0 ? 0n : roundedHalfUp(BigInt(disputed.length) * 1_000n, BigInt(sold.length)),
    averageTenths: count === 0n ? null : roundedHalfUp(stars * 10n, count),
    reviewCount: count,
    trend: trendOf(visible),
  };
}

function keptUnits(item: Item): bigint {
  return item.quantity - item.refundedQuantity;
}

function topProducts(earning: Item[]): Figures['top'] {
  const units = new Map<string, { productId: string; title: string; quantity: bigint }>();
  for (const item of earning) {
    const known = units.get(item.productId) ?? { productId: item.productId, title: item.title, quantity: 0n };
    known.quantity += keptUnits(item);
    units.set(item.productId, known);
  }
  return [...units.values()]
    .filter((product) => product.quantity > 0n)
    .sort((a, b) => (a.quantity !== b.quantity ? (a.quantity > b.quantity ? -1 : 1) : byCodePoint(a.title, b.title) || byCodePoint(a.productId, b.productId)))
    .slice(0, 5);
}

function trendOf(visible: Review[]): Figures['trend'] {
  const oldestFirst = [...visible].sort((a, b) => (a.writtenAt !== b.writtenAt ? (a.writtenAt < b.writtenAt ? -1 : 1) : byCodePoint(a.id, b.id)));
  return oldestFirst.slice(-10).map(({ rating, writtenAt }) => ({ rating, writtenAt }));
}

/** Order of the UTF-8 bytes, which JavaScript's own comparison of UTF-16 units is not. */
function byCodePoint(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a, 'utf8'), Buffer.from(b, 'utf8'));
}

function roundedHalfUp(numerator: bigint, denominator: bigint): bigint {
  return (numerator * 2n + denominator) / (denominator * 2n);
}
