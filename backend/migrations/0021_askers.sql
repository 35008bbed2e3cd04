-- Who will ask where their order is: what is learned of those who did, whom notices are sent to, and who is held back.

-- One row: of which day what was learned is, and from how many stands of orders.
CREATE TABLE asking_learned (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    -- Days since 1970-01-01, in UTC; stands of days before it.
    day BIGINT NOT NULL,
    orders BIGINT NOT NULL,
    asked BIGINT NOT NULL
);
-- Orders that stood like that when a day began, and those of them that were asked about within it.
CREATE TABLE asking_cells (
    -- Words of backend::asking::Stand, joined by dots.
    stand TEXT PRIMARY KEY,
    orders BIGINT NOT NULL,
    asked BIGINT NOT NULL
);

-- A sending of notices to a part of chosen orders, with the others held back to compare with.
CREATE TABLE notice_sendings (
    id TEXT PRIMARY KEY,
    at BIGINT NOT NULL,
    -- Whose orders were chosen from; NULL for all shops.
    seller_id TEXT REFERENCES sellers (id),
    actor_id TEXT NOT NULL,
    actor_name TEXT NOT NULL,
    -- In a hundred.
    held_share BIGINT NOT NULL
);
CREATE INDEX notice_sendings_by_time ON notice_sendings (at, id);
-- By chance, and for good: what becomes of an order is counted for the side that it was drawn for.
CREATE TABLE notice_subjects (
    sending_id TEXT NOT NULL REFERENCES notice_sendings (id),
    order_id TEXT NOT NULL REFERENCES orders (id),
    seller_order_id TEXT NOT NULL REFERENCES seller_orders (id),
    seller_id TEXT NOT NULL REFERENCES sellers (id),
    at BIGINT NOT NULL,
    is_held BIGINT NOT NULL,
    -- Chance of an inquiry when it was drawn, in a thousand; NULL when nobody knew.
    chance BIGINT,
    PRIMARY KEY (sending_id, order_id)
);
CREATE INDEX notice_subjects_of_order ON notice_subjects (order_id, at);
CREATE INDEX notice_subjects_by_time ON notice_subjects (at);

-- A notice may be about no exception. The number of its line tells it apart from all others.
CREATE TABLE notifications_of_all (
    exception_id TEXT REFERENCES delivery_exceptions (id),
    seq BIGINT NOT NULL,
    -- The step it tells of; notice for one that is about no exception.
    action TEXT NOT NULL,
    -- customer: who placed the order; seller: the shop; admin: who looks after all.
    recipient TEXT NOT NULL,
    order_id TEXT NOT NULL REFERENCES orders (id),
    seller_id TEXT NOT NULL REFERENCES sellers (id),
    -- In whose words ever; NULL when the kind of step says all.
    note TEXT,
    at BIGINT NOT NULL,
    PRIMARY KEY (seq, action, recipient)
);
INSERT INTO notifications_of_all (exception_id, seq, action, recipient, order_id, seller_id, note, at)
    SELECT exception_id, seq, action, recipient, order_id, seller_id, note, at FROM notifications;
DROP TABLE notifications;
ALTER TABLE notifications_of_all RENAME TO notifications;
CREATE INDEX notifications_of_order ON notifications (order_id, recipient);
CREATE INDEX notifications_of_shop ON notifications (recipient, seller_id, at);
CREATE INDEX notifications_of_exception ON notifications (exception_id, seq, action, recipient);
