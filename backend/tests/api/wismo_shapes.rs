//! The demo's marketplace with what its orders never have: shops with hours and holidays, two sellers of one order, parcels of which a
//! part has left, promises that were not made, and customers who say how it was without having asked anything.

use backend::store::writing;

use crate::server::Server;

/// Hours of shops: cut-offs, closed days, holidays around the last weeks, and other days to hand over.
const HOURS: [&str; 5] = [
    "UPDATE sellers SET cut_off_minute = 840, closed_weekdays = 96 WHERE id = 'seller_0000'",
    "UPDATE sellers SET cut_off_minute = 0, dispatch_days = 0 WHERE id = 'seller_0002'",
    "UPDATE sellers SET closed_weekdays = 127, dispatch_days = 4 WHERE id = 'seller_0003'",
    "UPDATE sellers SET cut_off_minute = 601, closed_weekdays = 1 WHERE id = 'seller_0005'",
    "INSERT INTO holidays (seller_id, day, name) SELECT s.id, d.first_day, 'Stocktaking' FROM sellers s JOIN deliveries d
       WHERE s.id IN ('seller_0000', 'seller_0005') AND d.first_day % 9 = 4 GROUP BY 1, 2",
];

/// A second order beside every sixth, from two sellers: what the first one sent, and a day later what the second did.
const OF_TWO_SELLERS: [&str; 6] = [
    "INSERT INTO orders SELECT 'two_' || id, 'TWO-' || order_number, 'TWO-' || order_number_key, customer_id, email, status,
       payment_status, currency, time_zone, recipient_name, recipient_address, placed_at, paid_at, promised_from, promised_to,
       estimated_from, estimated_to, delivered_at, cancel_reason, pays_on_delivery, customer_note, payment_fee, region
     FROM orders WHERE rowid % 6 = 0",
    "INSERT INTO order_items (id, order_id, seller_id, product_id, title, position, quantity, unit_price, unit_fee, paid_at,
       payment_status, shipped_quantity)
     SELECT 'two_' || i.id, 'two_' || i.order_id, i.seller_id, i.product_id, i.title, i.position, i.quantity, i.unit_price, i.unit_fee,
       i.paid_at, i.payment_status, i.shipped_quantity FROM order_items i JOIN orders o ON o.id = 'two_' || i.order_id",
    "INSERT INTO order_items (id, order_id, seller_id, product_id, title, position, quantity, unit_price, unit_fee, paid_at,
       payment_status, shipped_quantity)
     SELECT i.id || '_more', i.order_id, 'seller_0009', 'prod_0009_00', i.title, 9, 2, i.unit_price, i.unit_fee, i.paid_at,
       i.payment_status, MIN(i.shipped_quantity, 2) FROM order_items i
     WHERE i.order_id LIKE 'two_%' AND i.position = 0 AND i.seller_id <> 'seller_0009'",
    "INSERT INTO shipments (id, order_id, carrier, seller_id, status, shipped_at, delivered_at)
     SELECT 'two_' || id, 'two_' || order_id, carrier, seller_id, status, shipped_at, delivered_at FROM shipments
     WHERE 'two_' || order_id IN (SELECT id FROM orders)",
    "INSERT INTO shipments (id, order_id, carrier, seller_id, status, shipped_at, delivered_at)
     SELECT s.id || '_more', s.order_id, 'Aramex', i.seller_id, s.status, s.shipped_at + 86400000, s.delivered_at + 86400000
     FROM shipments s JOIN order_items i ON i.order_id = s.order_id AND i.id LIKE '%_more' WHERE s.id LIKE 'two_%'",
    "INSERT INTO tracking_events (id, order_id, code, occurred_at, shipment_id)
     SELECT 'two_' || e.id, o.id, e.code, e.occurred_at, s.id FROM tracking_events e JOIN orders o ON o.id = 'two_' || e.order_id
     LEFT JOIN shipments s ON s.order_id = o.id AND e.rowid % 3 > 0
       AND (s.id LIKE '%_more') = (e.rowid % 3 = 1)",
];

/// What is not known, was said, or went otherwise.
const ODDITIES: [&str; 7] = [
    "UPDATE orders SET promised_from = NULL, promised_to = NULL WHERE rowid % 11 = 0",
    "UPDATE orders SET estimated_from = NULL, estimated_to = NULL WHERE rowid % 13 = 0",
    "UPDATE order_items SET ship_by = paid_at + 86400000 * (rowid % 4) WHERE rowid % 5 = 0",
    "UPDATE order_items SET shipped_quantity = 1 WHERE shipped_quantity > 1 AND rowid % 4 = 0",
    "UPDATE shipments SET carrier = '', own_delivery = 1 WHERE rowid % 7 = 0 AND order_id NOT IN (SELECT order_id FROM inquiries)",
    "UPDATE shipments SET delivered_at = NULL WHERE rowid % 17 = 0",
    "INSERT INTO order_ratings (id, order_id, seller_id, asked_at, answered_at, rating, comment)
     SELECT 'said_' || s.id, s.order_id, s.seller_id, s.delivered_at + 3600000 * (s.rowid % 30), s.delivered_at + 120000000,
       1 + s.rowid % 5, CASE s.rowid % 2 WHEN 0 THEN 'as ' || s.id END
     FROM shipments s WHERE s.delivered_at IS NOT NULL AND s.rowid % 3 = 0",
];

/// What follows from orders is forgotten, so that it is found anew.
const FORGET: [&str; 6] = [
    "DELETE FROM deliveries",
    "DELETE FROM superseded_deliveries",
    "DELETE FROM counted_orders",
    "DELETE FROM superseded_orders",
    "DELETE FROM order_medians",
    "DELETE FROM seller_orders",
];

/// Of every seventh order something was found, of some of these two things.
const EXCEPTIONS: [&str; 2] = [
    "INSERT INTO delivery_exceptions (id, seller_order_id, seller_id, item_id, cause, severity, status, opened_at, status_since)
     SELECT 'late_' || p.id, p.id, p.seller_id, i.id, 'delivery_delay', 'low', 'open', p.placed_at, p.placed_at
     FROM seller_orders p JOIN order_items i ON i.order_id = p.order_id AND i.seller_id = p.seller_id
     WHERE p.rowid % 7 = 0 GROUP BY p.id",
    "INSERT INTO delivery_exceptions (id, seller_order_id, seller_id, item_id, cause, severity, status, opened_at, status_since)
     SELECT 'more_' || e.id || c.cause || c.status, e.seller_order_id, e.seller_id, e.item_id, c.cause, 'low', c.status, e.opened_at,
       e.opened_at FROM delivery_exceptions e
     JOIN (SELECT 'no_scan' AS cause, 'open' AS status UNION ALL SELECT 'no_scan', 'resolved') c WHERE e.rowid % 2 = 0",
];

/// What inquiries are about is what their orders count as, as if all had been asked after that.
const INQUIRIES: &str = "UPDATE inquiries SET (region, value_band, customer_kind) = (SELECT c.region, c.value_band, c.customer_kind
     FROM counted_orders c WHERE c.what = 'order' AND c.id = inquiries.seller_order_id)";

/// The demo's marketplace with all of that. What is counted by day is to be counted anew.
pub(crate) async fn shape(server: &Server) {
    let mut connection = server.store.pool().acquire().await.unwrap();
    let after = ["PRAGMA foreign_keys = ON", INQUIRIES];
    for sql in HOURS
        .iter()
        .chain(&OF_TWO_SELLERS)
        .chain(&ODDITIES)
        .chain(&["PRAGMA foreign_keys = OFF"])
        .chain(&FORGET)
    {
        sqlx::query(sql).execute(&mut *connection).await.unwrap();
    }
    writing::derive(&mut connection).await.unwrap();
    for sql in after.iter().chain(&EXCEPTIONS) {
        sqlx::query(sql).execute(&mut *connection).await.unwrap();
    }
}
