-- A search reads the texts of a shop's orders in the order of the list, without their rows.
CREATE INDEX seller_orders_to_search ON seller_orders (seller_id, placed_at, id, search_text);

-- Without figures about the new one, the planner counts everything by the wrong one.
ANALYZE seller_orders;
