-- As known at: what was counted is kept when it changes, so that any figure can be shown as it stood at a moment of the past.

-- Since when an inquiry has counted as it does; NULL until that has been found for those that were written before, or all at once.
ALTER TABLE inquiries ADD COLUMN known_from BIGINT;
CREATE INDEX inquiries_of_unknown_age ON inquiries (order_id) WHERE known_from IS NULL;
ALTER TABLE counted_orders ADD COLUMN known_from BIGINT NOT NULL DEFAULT 0;
-- What was there before counts as if it had been recorded when it happened.
UPDATE counted_orders SET known_from = COALESCE(
    CASE what WHEN 'order' THEN (SELECT placed_at FROM seller_orders p WHERE p.id = counted_orders.id)
        ELSE (SELECT shipped_at FROM shipments s WHERE s.id = counted_orders.id) END, 0);

-- What inquiries, orders and parcels counted as before, from when to when (half open). Most are never changed, and have no row here.
CREATE TABLE superseded_inquiries (
    inquiry_id TEXT NOT NULL REFERENCES inquiries (id) ON DELETE CASCADE,
    known_from BIGINT NOT NULL,
    known_to BIGINT NOT NULL,
    -- Only what can change of an inquiry.
    day BIGINT NOT NULL,
    hour BIGINT NOT NULL,
    is_repeat BIGINT NOT NULL,
    is_followed BIGINT NOT NULL,
    resolved_at BIGINT,
    resolution TEXT,
    answer_time TEXT NOT NULL,
    resolution_minutes BIGINT,
    is_surveyed BIGINT NOT NULL,
    rating BIGINT
);
CREATE INDEX superseded_inquiries_of_one ON superseded_inquiries (inquiry_id, known_from);
CREATE INDEX superseded_inquiries_by_day ON superseded_inquiries (day);
CREATE TABLE superseded_orders (
    what TEXT NOT NULL,
    id TEXT NOT NULL,
    known_from BIGINT NOT NULL,
    known_to BIGINT NOT NULL,
    seller_id TEXT NOT NULL,
    day BIGINT NOT NULL,
    carrier TEXT NOT NULL,
    region TEXT NOT NULL,
    value_band TEXT NOT NULL,
    customer_kind TEXT NOT NULL
);
CREATE INDEX superseded_orders_of_one ON superseded_orders (what, id, known_from);
CREATE INDEX superseded_orders_by_day ON superseded_orders (day);

-- Every version; what counts now is known until the end of time.
CREATE VIEW inquiry_versions AS
    SELECT id, sender, seller_order_id, seller_id, topic, channel, asked_at, order_status, carrier, region, value_band,
        customer_kind, age, last_told, last_told_at, is_asking_where, is_preventable, day, hour, is_repeat, is_followed,
        resolved_at, resolution, answer_time, resolution_minutes, is_surveyed, rating, comment, answered_at,
        known_from, 9223372036854775807 AS known_to
    FROM inquiries
    UNION ALL
    SELECT i.id, i.sender, i.seller_order_id, i.seller_id, i.topic, i.channel, i.asked_at, i.order_status, i.carrier, i.region,
        i.value_band, i.customer_kind, i.age, i.last_told, i.last_told_at, i.is_asking_where, i.is_preventable, v.day, v.hour,
        v.is_repeat, v.is_followed, v.resolved_at, v.resolution, v.answer_time, v.resolution_minutes, v.is_surveyed, v.rating,
        CASE WHEN v.rating IS NULL THEN NULL ELSE i.comment END, CASE WHEN v.rating IS NULL THEN NULL ELSE i.answered_at END,
        v.known_from, v.known_to
    FROM superseded_inquiries v JOIN inquiries i ON i.id = v.inquiry_id;
CREATE VIEW counted_order_versions AS
    SELECT what, id, seller_id, day, carrier, region, value_band, customer_kind, known_from, 9223372036854775807 AS known_to
    FROM counted_orders
    UNION ALL
    SELECT what, id, seller_id, day, carrier, region, value_band, customer_kind, known_from, known_to FROM superseded_orders;

-- The calendars of the marketplace, each from when on.
CREATE TABLE calendars (
    known_from BIGINT PRIMARY KEY,
    time_zone TEXT NOT NULL
);
INSERT INTO calendars (known_from, time_zone) SELECT 0, time_zone FROM marketplace;

-- When each version of the formulas came into force here; 0 for the one that a database began with.
CREATE TABLE formula_versions (
    version BIGINT PRIMARY KEY,
    in_force_from BIGINT NOT NULL
);
INSERT INTO formula_versions (version, in_force_from) SELECT 1, 0 WHERE EXISTS (SELECT 1 FROM inquiries);
