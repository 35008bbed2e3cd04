-- Lists by payment and by carrier are counted without reading the rows.
CREATE INDEX seller_orders_by_payment ON seller_orders (seller_id, payment_status, placed_at, id);
CREATE INDEX seller_orders_by_carrier ON seller_orders (seller_id, carrier, placed_at, id);

-- Without figures about the new ones, the planner counts everything by the wrong one.
ANALYZE seller_orders;
