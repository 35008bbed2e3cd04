-- The marketplace: who sells what to whom, and what became of it.
--
-- Portable between SQLite and PostgreSQL: TEXT keys, BIGINT for whole numbers.
-- Money is a BIGINT in the smallest unit of its currency (cents; whole yen). Times are BIGINT UTC milliseconds.

CREATE TABLE sellers (
    id TEXT PRIMARY KEY,
    shop_name TEXT NOT NULL,
    handle TEXT NOT NULL UNIQUE,
    -- ISO 4217: what all of this seller's prices are in.
    currency TEXT NOT NULL,
    -- Paid orders of all time, kept by whoever writes orders, so that the directory reads no order.
    paid_order_count BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX sellers_by_paid_orders ON sellers (paid_order_count DESC, id);

-- Accounts that can sign in. A customer without an account has orders, but no row here.
CREATE TABLE users (
    id TEXT PRIMARY KEY,
    -- Lower case.
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    -- customer, seller, support, admin.
    role TEXT NOT NULL,
    -- The shop of a seller; NULL for everybody else.
    seller_id TEXT REFERENCES sellers (id),
    -- Argon2id, PHC string.
    password_hash TEXT NOT NULL
);

CREATE TABLE products (
    id TEXT PRIMARY KEY,
    seller_id TEXT NOT NULL REFERENCES sellers (id),
    title TEXT NOT NULL
);

CREATE TABLE orders (
    id TEXT PRIMARY KEY,
    -- As printed on the receipt.
    order_number TEXT NOT NULL,
    -- The number as the lookup compares it: trimmed, upper case.
    order_number_key TEXT NOT NULL UNIQUE,
    -- The account it belongs to; NULL for guests.
    customer_id TEXT REFERENCES users (id),
    -- The address given with the order; as typed.
    email TEXT NOT NULL,
    status TEXT NOT NULL,
    payment_status TEXT NOT NULL,
    currency TEXT NOT NULL,
    -- IANA name: the zone in which this order's dates are meant.
    time_zone TEXT NOT NULL,
    recipient_name TEXT NOT NULL,
    recipient_address TEXT NOT NULL,
    placed_at BIGINT NOT NULL,
    -- NULL while unpaid.
    paid_at BIGINT,
    -- Promised when it was sold; never moves.
    promised_from BIGINT,
    promised_to BIGINT,
    -- Expected now; NULL while nobody knows.
    estimated_from BIGINT,
    estimated_to BIGINT,
    delivered_at BIGINT,
    cancel_reason TEXT
);
CREATE INDEX orders_of_customer ON orders (customer_id, placed_at DESC, id);

CREATE TABLE order_items (
    id TEXT PRIMARY KEY,
    order_id TEXT NOT NULL REFERENCES orders (id),
    seller_id TEXT NOT NULL REFERENCES sellers (id),
    product_id TEXT NOT NULL REFERENCES products (id),
    -- As it was called when it was sold.
    title TEXT NOT NULL,
    -- Place in the order, from 0.
    position BIGINT NOT NULL,
    quantity BIGINT NOT NULL,
    refunded_quantity BIGINT NOT NULL DEFAULT 0,
    -- Per unit; the fee is the marketplace's share of the price.
    unit_price BIGINT NOT NULL,
    unit_fee BIGINT NOT NULL,
    -- Copies of the order's columns, so that one index answers a seller's summary without reading orders.
    paid_at BIGINT,
    payment_status TEXT NOT NULL
);
CREATE INDEX order_items_of_order ON order_items (order_id, position);
-- Covers revenue, top products and items sold: the summary reads this index and no table row.
CREATE INDEX order_items_sold ON order_items (
    seller_id, paid_at, payment_status, product_id, quantity, refunded_quantity, unit_price, unit_fee, id
);

CREATE TABLE shipments (
    id TEXT PRIMARY KEY,
    order_id TEXT NOT NULL REFERENCES orders (id),
    carrier TEXT NOT NULL,
    tracking_number TEXT
);
CREATE INDEX shipments_of_order ON shipments (order_id, id);

CREATE TABLE tracking_events (
    id TEXT PRIMARY KEY,
    order_id TEXT NOT NULL REFERENCES orders (id),
    -- A word of shared::order::EventCode, or the carrier's own.
    code TEXT NOT NULL,
    occurred_at BIGINT NOT NULL,
    place TEXT,
    description TEXT
);
CREATE INDEX tracking_events_of_order ON tracking_events (order_id, occurred_at, id);

CREATE TABLE disputes (
    id TEXT PRIMARY KEY,
    item_id TEXT NOT NULL REFERENCES order_items (id),
    -- open, accepted, rejected.
    status TEXT NOT NULL,
    opened_at BIGINT NOT NULL
);
CREATE INDEX disputes_of_item ON disputes (item_id, status);

CREATE TABLE reviews (
    id TEXT PRIMARY KEY,
    seller_id TEXT NOT NULL REFERENCES sellers (id),
    -- 1 to 5.
    rating BIGINT NOT NULL,
    -- 1, or 0 when a moderator hid it.
    is_visible BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
-- Covers the mean, the count and the trend.
CREATE INDEX reviews_of_seller ON reviews (seller_id, is_visible, created_at DESC, id DESC, rating);
