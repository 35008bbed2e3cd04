import { plainAmount, smallestUnits, tenths } from '../../oracle/money';
import { type Item, figuresOf } from '../../oracle/summary';
import { expect, test } from '../../fixtures/test';

const NOW = 1_760_000_000_000n;
const DAY = 86_400_000n;

function item(id: string, more: Partial<Item> = {}): Item {
  return { id, productId: id, title: id, quantity: 1n, refundedQuantity: 0n, unitPrice: 1_000n, unitFee: 100n, paymentStatus: 'paid', paidAt: NOW - DAY, ...more };
}

// The independent computation is itself checked by hand-made cases, so that two equal mistakes are unlikely.
test('the independent computation leaves out what is unpaid, refunded, or outside the window', () => {
  const figures = figuresOf({
    items: [
      item('kept'),
      item('at the end of the window', { paidAt: NOW }),
      item('at its start', { paidAt: NOW - 7n * DAY }),
      item('in the future', { paidAt: NOW + 1n }),
      item('unpaid', { paymentStatus: 'pending', paidAt: null }),
      item('refunded', { paymentStatus: 'refunded' }),
      item('half refunded', { paymentStatus: 'partially_refunded', quantity: 4n, refundedQuantity: 1n }),
    ],
    disputes: [{ itemId: 'kept', status: 'open' }, { itemId: 'kept', status: 'resolved' }, { itemId: 'refunded', status: 'rejected' }],
    reviews: [],
  }, NOW);
  expect(figures.revenue).toBe(5n * 900n);
  expect(figures.top.map(({ title, quantity }) => [title, quantity])).toEqual([['half refunded', 3n], ['at the end of the window', 1n], ['kept', 1n]]);
  expect([figures.sold, figures.disputed, figures.disputeRateTenths]).toEqual([5n, 1n, 200n]);
  expect(figures.averageTenths).toBeNull();
});

test('the independent computation rounds half up, and shows the last ten reviews oldest first', () => {
  const reviews = Array.from({ length: 12 }, (_, index) => ({ id: String(index), rating: index === 3 ? 1n : 5n, isVisible: index !== 0, writtenAt: NOW - BigInt(index) }));
  const figures = figuresOf({ items: [], disputes: [], reviews }, NOW);
  expect(figures.reviewCount).toBe(11n);
  expect(figures.averageTenths).toBe(46n);
  expect(figures.trend.map((point) => point.writtenAt)).toEqual(Array.from({ length: 10 }, (_, index) => NOW - 10n + BigInt(index)));
  expect(figuresOf({ items: [], disputes: [], reviews: [4n, 4n, 4n, 5n].map((rating, id) => ({ id: String(id), rating, isVisible: true, writtenAt: 0n })) }, NOW).averageTenths).toBe(43n);
});

test('amounts keep the digits their currency has', () => {
  expect(plainAmount(123_456n, 'USD')).toBe('1234.56');
  expect(plainAmount(5n, 'TND')).toBe('0.005');
  expect(plainAmount(1_500n, 'UGX')).toBe('1500');
  expect(smallestUnits('1234.5', 'KES')).toBe(123_450n);
  expect(() => smallestUnits('0.5', 'JPY')).toThrow();
  expect(tenths(47n)).toBe('4.7');
});
