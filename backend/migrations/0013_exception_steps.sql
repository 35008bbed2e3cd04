-- Exceptions that open by themselves, what is done about them, and who is told.

-- Since when something is wrong, which may be before anybody saw it.
ALTER TABLE delivery_exceptions ADD COLUMN began_at BIGINT NOT NULL DEFAULT 0;
-- By when the next step is due; NULL once it is resolved.
ALTER TABLE delivery_exceptions ADD COLUMN due_at BIGINT;
UPDATE delivery_exceptions SET began_at = opened_at,
    due_at = status_since + CASE status WHEN 'open' THEN 4 WHEN 'seller_notified' THEN 24 WHEN 'customer_notified' THEN 72 END * 3600000;

-- One exception an order at a time, beside those that people report about its items.
CREATE UNIQUE INDEX delivery_exceptions_open_of_part ON delivery_exceptions (seller_order_id)
    WHERE item_id IS NULL AND status <> 'resolved';
-- The board: soonest due first, of one shop and of all.
CREATE INDEX delivery_exceptions_by_due ON delivery_exceptions (seller_id, due_at, id, status) WHERE status <> 'resolved';
CREATE INDEX delivery_exceptions_all_by_due ON delivery_exceptions (due_at, id) WHERE status <> 'resolved';
CREATE INDEX delivery_exceptions_by_end ON delivery_exceptions (seller_id, resolved_at, id) WHERE status = 'resolved';

-- What was done about an exception.
CREATE TABLE exception_steps (
    exception_id TEXT NOT NULL REFERENCES delivery_exceptions (id),
    -- Of the line in order_changes that tells of it.
    seq BIGINT NOT NULL,
    -- opened, or a word of shared::order::ExceptionAction.
    action TEXT NOT NULL,
    at BIGINT NOT NULL,
    actor_name TEXT NOT NULL,
    -- A word of shared::api::auth::Role, or system.
    actor_role TEXT NOT NULL,
    note TEXT,
    PRIMARY KEY (exception_id, seq, action)
);

-- What was told to whom: the marketplace's mailer, and bells of its pages, read it here.
CREATE TABLE notifications (
    exception_id TEXT NOT NULL REFERENCES delivery_exceptions (id),
    seq BIGINT NOT NULL,
    -- The step it tells of.
    action TEXT NOT NULL,
    -- customer: who placed the order; seller: the shop; admin: who looks after all.
    recipient TEXT NOT NULL,
    order_id TEXT NOT NULL REFERENCES orders (id),
    seller_id TEXT NOT NULL REFERENCES sellers (id),
    -- In whose words ever; NULL when the kind of step says all.
    note TEXT,
    at BIGINT NOT NULL,
    PRIMARY KEY (exception_id, seq, action, recipient)
);
CREATE INDEX notifications_of_order ON notifications (order_id, recipient);

-- Orders that came back, which the watch looks at beside those under way.
CREATE INDEX seller_orders_gone_back ON seller_orders (placed_at) WHERE status = 'returned';
