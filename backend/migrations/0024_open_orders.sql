-- Open orders are found without reading those that have ended, which are nearly all.
CREATE INDEX seller_orders_open ON seller_orders (id)
    WHERE status IN ('pending', 'processing', 'shipped', 'out_for_delivery');
