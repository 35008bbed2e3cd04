-- What is wrong with an item or a parcel until it has ended, and the queue of items that a shop packs and sends.

CREATE TABLE delivery_exceptions (
    id TEXT PRIMARY KEY,
    seller_order_id TEXT NOT NULL REFERENCES seller_orders (id),
    seller_id TEXT NOT NULL REFERENCES sellers (id),
    -- The item and the parcel it is about, when it is about one.
    item_id TEXT REFERENCES order_items (id),
    shipment_id TEXT REFERENCES shipments (id),
    -- reported_issue, delivery_delay, no_scan, failed_attempt, tracking_problem, returned_to_sender.
    cause TEXT NOT NULL,
    -- low, medium, high.
    severity TEXT NOT NULL,
    -- A word of shared::order::ExceptionStatus.
    status TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    status_since BIGINT NOT NULL,
    -- What is wrong, and how it ended, in people's words.
    note TEXT,
    -- A word of shared::order::Resolution.
    resolution TEXT,
    resolved_at BIGINT,
    version BIGINT NOT NULL DEFAULT 1
);
-- One open exception an item and cause: whoever reports it again is told so.
CREATE UNIQUE INDEX delivery_exceptions_open_of_item ON delivery_exceptions (item_id, cause) WHERE status <> 'resolved';
CREATE INDEX delivery_exceptions_open_of_seller ON delivery_exceptions (seller_id, item_id) WHERE status <> 'resolved';
CREATE INDEX delivery_exceptions_of_order ON delivery_exceptions (seller_order_id);

-- Orders that are not over, oldest promise first: the queue reads these and none of the many that are.
CREATE INDEX seller_orders_under_way ON seller_orders (seller_id, promised_to, id, status)
    WHERE status IN ('pending', 'processing', 'shipped', 'out_for_delivery');
-- Items of orders that are over are counted without reading one.
CREATE INDEX seller_orders_item_counts ON seller_orders (seller_id, status, item_count);

-- Without figures about the new ones, the planner counts everything by the wrong one.
ANALYZE seller_orders;
