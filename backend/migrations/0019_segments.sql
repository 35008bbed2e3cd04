-- Orders and parcels by day and all that a segment of the whole marketplace is made of. A day has a few hundred cells, however many
-- orders were placed on it; of one shop they are counted from `counted_orders_of_seller`.
CREATE TABLE order_cells (
    day BIGINT NOT NULL,
    carrier TEXT NOT NULL,
    region TEXT NOT NULL,
    value_band TEXT NOT NULL,
    customer_kind TEXT NOT NULL,
    orders BIGINT NOT NULL,
    shipments BIGINT NOT NULL,
    PRIMARY KEY (day, carrier, region, value_band, customer_kind)
) WITHOUT ROWID;

-- Inquiries by day of all that are alike in one thing: what carrier, region, channel, value_band and customer_kind name. What is alike
-- in two is counted from `inquiries_counted`.
CREATE TABLE inquiry_segment_days (
    -- One of those columns, and a value of it.
    dimension TEXT NOT NULL,
    value TEXT NOT NULL,
    day BIGINT NOT NULL,
    inquiries BIGINT NOT NULL,
    asking_where BIGINT NOT NULL,
    asking_where_first BIGINT NOT NULL,
    first_ones BIGINT NOT NULL,
    first_answered BIGINT NOT NULL,
    preventable BIGINT NOT NULL,
    resolved BIGINT NOT NULL,
    resolution_minutes BIGINT NOT NULL,
    surveys BIGINT NOT NULL,
    answers BIGINT NOT NULL,
    stars BIGINT NOT NULL,
    PRIMARY KEY (dimension, value, day)
) WITHOUT ROWID;
CREATE INDEX inquiry_segment_days_by_day ON inquiry_segment_days (day);
CREATE TABLE inquiry_segment_statuses (
    dimension TEXT NOT NULL,
    value TEXT NOT NULL,
    day BIGINT NOT NULL,
    -- Where their orders stood.
    key TEXT NOT NULL,
    inquiries BIGINT NOT NULL,
    PRIMARY KEY (dimension, value, day, key)
) WITHOUT ROWID;
CREATE INDEX inquiry_segment_statuses_by_day ON inquiry_segment_statuses (day);

-- A shop's inquiries are counted without reading a row, too.
DROP INDEX inquiries_of_seller;
CREATE INDEX inquiries_of_seller ON inquiries (
    seller_id, day, carrier, region, channel, value_band, customer_kind, topic, order_status, age, answer_time, hour,
    is_asking_where, is_repeat, is_followed, is_preventable, resolved_at, resolution, resolution_minutes, is_surveyed, rating
);
