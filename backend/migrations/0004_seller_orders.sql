-- What a seller does with an order: the part of it that is theirs, its parcels, and who changed what.

-- IANA name: the zone in which the shop's days begin.
ALTER TABLE sellers ADD COLUMN time_zone TEXT NOT NULL DEFAULT 'UTC';

ALTER TABLE orders ADD COLUMN pays_on_delivery BIGINT NOT NULL DEFAULT 0;
ALTER TABLE orders ADD COLUMN customer_note TEXT;
-- What the payment provider kept; NULL while nobody knows.
ALTER TABLE orders ADD COLUMN payment_fee BIGINT;

-- Units in parcels that have left.
ALTER TABLE order_items ADD COLUMN shipped_quantity BIGINT NOT NULL DEFAULT 0;
UPDATE order_items SET shipped_quantity = quantity WHERE order_id IN (
    SELECT id FROM orders WHERE status IN ('shipped', 'out_for_delivery', 'delivered', 'returned'));

ALTER TABLE shipments ADD COLUMN seller_id TEXT REFERENCES sellers (id);
UPDATE shipments SET seller_id = (
    SELECT i.seller_id FROM order_items i WHERE i.order_id = shipments.order_id ORDER BY i.position LIMIT 1);
-- shipped, out_for_delivery, delivered or returned.
ALTER TABLE shipments ADD COLUMN status TEXT NOT NULL DEFAULT 'shipped';
UPDATE shipments SET status = (SELECT o.status FROM orders o WHERE o.id = shipments.order_id);
ALTER TABLE shipments ADD COLUMN own_delivery BIGINT NOT NULL DEFAULT 0;
ALTER TABLE shipments ADD COLUMN shipped_at BIGINT;
ALTER TABLE shipments ADD COLUMN delivered_at BIGINT;
ALTER TABLE shipments ADD COLUMN proof TEXT;

-- What is in a parcel. A parcel without a row here holds all of its seller's part.
CREATE TABLE shipment_items (
    shipment_id TEXT NOT NULL REFERENCES shipments (id),
    item_id TEXT NOT NULL REFERENCES order_items (id),
    quantity BIGINT NOT NULL,
    PRIMARY KEY (shipment_id, item_id)
);

-- The part of an order that one seller fulfils: one row a row of that seller's list, with copies of what lists are
-- filtered and sorted by, so that a page reads one index.
CREATE TABLE seller_orders (
    id TEXT PRIMARY KEY,
    order_id TEXT NOT NULL REFERENCES orders (id),
    seller_id TEXT NOT NULL REFERENCES sellers (id),
    order_number TEXT NOT NULL,
    status TEXT NOT NULL,
    payment_status TEXT NOT NULL,
    pays_on_delivery BIGINT NOT NULL,
    -- unfulfilled, partially_fulfilled, fulfilled.
    fulfillment TEXT NOT NULL,
    customer_name TEXT NOT NULL,
    placed_at BIGINT NOT NULL,
    -- The end of the promised delivery; the year 9999 when nothing was promised, so that it sorts last.
    promised_to BIGINT NOT NULL,
    first_item TEXT NOT NULL,
    item_count BIGINT NOT NULL,
    unit_count BIGINT NOT NULL,
    -- Smallest unit of the currency. Fees other than the marketplace's commission are NULL while nobody knows them.
    currency TEXT NOT NULL,
    total BIGINT NOT NULL,
    commission BIGINT NOT NULL,
    refunds BIGINT NOT NULL,
    fees BIGINT,
    -- Of the latest parcel.
    carrier TEXT,
    tracking_number TEXT,
    -- A word of shared::order::EventCode, while the last report about a parcel is trouble.
    exception TEXT,
    -- Number, recipient, products and tracking numbers, in lower case.
    search_text TEXT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX seller_orders_of_order ON seller_orders (order_id);
CREATE INDEX seller_orders_by_time ON seller_orders (seller_id, placed_at, id);
CREATE INDEX seller_orders_by_status ON seller_orders (seller_id, status, placed_at, id);
CREATE INDEX seller_orders_by_promise ON seller_orders (seller_id, promised_to, id, status);
CREATE INDEX seller_orders_in_trouble ON seller_orders (seller_id, placed_at, id) WHERE exception IS NOT NULL;
CREATE INDEX seller_orders_by_total ON seller_orders (seller_id, total, id);

-- Who changed what: the audit trail, and the stream that browsers follow. Numbers grow in the order of commits.
CREATE TABLE order_changes (
    seq BIGINT PRIMARY KEY,
    seller_order_id TEXT NOT NULL REFERENCES seller_orders (id),
    seller_id TEXT NOT NULL,
    -- A word of shared::order::OrderAction, or placed, note, undo.
    action TEXT NOT NULL,
    from_status TEXT,
    to_status TEXT NOT NULL,
    shipment_id TEXT,
    -- The order's version after it.
    version BIGINT NOT NULL,
    actor_id TEXT NOT NULL,
    actor_name TEXT NOT NULL,
    actor_role TEXT NOT NULL,
    device TEXT,
    detail TEXT,
    at BIGINT NOT NULL,
    -- JSON: what undoing it puts back.
    undo_data TEXT,
    undone_by BIGINT
);
CREATE INDEX order_changes_of_order ON order_changes (seller_order_id, seq);
CREATE INDEX order_changes_of_seller ON order_changes (seller_id, seq);

CREATE TABLE order_notes (
    id TEXT PRIMARY KEY,
    seller_order_id TEXT NOT NULL REFERENCES seller_orders (id),
    author TEXT NOT NULL,
    text TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX order_notes_of_order ON order_notes (seller_order_id, at);

-- Answers to changes that were made, written together with them: the same key again brings the same answer.
CREATE TABLE idempotency_keys (
    user_id TEXT NOT NULL,
    key TEXT NOT NULL,
    -- SHA-256 of method, path and body.
    request_hash TEXT NOT NULL,
    status BIGINT NOT NULL,
    body TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (user_id, key)
);
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);
