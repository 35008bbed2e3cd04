-- Open orders are found, and what is asked of all of them, without reading those that have ended, which are nearly all.
CREATE INDEX seller_orders_open ON seller_orders (id, order_id, seller_id, status, placed_at, promised_to)
    WHERE status IN ('pending', 'processing', 'shipped', 'out_for_delivery');
