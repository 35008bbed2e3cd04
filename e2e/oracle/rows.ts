import type { Database } from 'sql.js';

import { query } from '../fixtures/database';
import type { SellerRows } from './summary';

/** The raw rows of one seller: no sums, no filters by payment or time, which are what is being checked. */
export function rowsOfSeller(database: Database, sellerId: string): SellerRows {
  const items = query(
    database,
    `SELECT i.id, i.product_id, p.title, i.quantity, i.refunded_quantity, i.unit_price, i.unit_fee, o.payment_status, o.paid_at
     FROM order_items i JOIN orders o ON o.id = i.order_id JOIN products p ON p.id = i.product_id
     WHERE i.seller_id = ?`,
    [sellerId],
  );
  const disputes = query(database, 'SELECT d.item_id, d.status FROM disputes d JOIN order_items i ON i.id = d.item_id WHERE i.seller_id = ?', [sellerId]);
  const reviews = query(database, 'SELECT id, rating, is_visible, created_at FROM reviews WHERE seller_id = ?', [sellerId]);
  return {
    items: items.map((row) => ({
      id: String(row.id),
      productId: String(row.product_id),
      title: String(row.title),
      quantity: whole(row.quantity),
      refundedQuantity: whole(row.refunded_quantity),
      unitPrice: whole(row.unit_price),
      unitFee: whole(row.unit_fee),
      paymentStatus: String(row.payment_status),
      paidAt: row.paid_at === null ? null : whole(row.paid_at),
    })),
    disputes: disputes.map((row) => ({ itemId: String(row.item_id), status: String(row.status) })),
    reviews: reviews.map((row) => ({ id: String(row.id), rating: whole(row.rating), isVisible: whole(row.is_visible) === 1n, writtenAt: whole(row.created_at) })),
  };
}

function whole(value: unknown): bigint {
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw new Error(`${String(value)} is no whole number`);
  return BigInt(value);
}
