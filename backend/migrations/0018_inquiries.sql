-- Inquiries: somebody asks about an order, is answered, and says how that was; and what is counted of it by day.

-- One row, about the marketplace as a whole.
CREATE TABLE marketplace (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    -- IANA name: the zone in which the days of its figures begin. `day` below is in days since 1970-01-01 by that calendar.
    time_zone TEXT NOT NULL
);
INSERT INTO marketplace (id, time_zone) VALUES (1, 'UTC');

-- What the middle one of all sellers' parts of orders was worth when somebody looked first, so that a band once given stays.
CREATE TABLE order_medians (
    currency TEXT PRIMARY KEY,
    total BIGINT NOT NULL
);

-- What orders and parcels count as: derived from them and nothing else, whenever something happens to them.
CREATE TABLE counted_orders (
    -- order: a seller's part of one, on the day on which it was placed. parcel: one that left, on the day on which it did.
    what TEXT NOT NULL,
    -- The part or the parcel.
    id TEXT NOT NULL,
    seller_order_id TEXT NOT NULL REFERENCES seller_orders (id),
    seller_id TEXT NOT NULL,
    day BIGINT NOT NULL,
    -- Who brings it; empty before it has left.
    carrier TEXT NOT NULL,
    region TEXT NOT NULL,
    -- A word of shared::api::wismo::ValueBand, and one of CustomerKind.
    value_band TEXT NOT NULL,
    customer_kind TEXT NOT NULL,
    PRIMARY KEY (what, id)
);
CREATE INDEX counted_orders_of_part ON counted_orders (seller_order_id);
-- Segments of a day are counted without reading a row.
CREATE INDEX counted_orders_by_day ON counted_orders (day, what, seller_id, carrier, region, value_band, customer_kind);
CREATE INDEX counted_orders_of_seller ON counted_orders (seller_id, day, what, carrier, region, value_band, customer_kind);
CREATE INDEX counted_orders_by_carrier ON counted_orders (carrier);
CREATE INDEX counted_orders_by_region ON counted_orders (region);
-- Whether a customer had ordered before.
CREATE INDEX orders_by_email ON orders (LOWER(TRIM(email)), placed_at, id);

CREATE TABLE inquiries (
    id TEXT PRIMARY KEY,
    -- Who reported it, and their own key of it; without a key every report is a new inquiry.
    sender TEXT NOT NULL,
    external_id TEXT,
    order_id TEXT NOT NULL REFERENCES orders (id),
    seller_order_id TEXT NOT NULL REFERENCES seller_orders (id),
    seller_id TEXT NOT NULL REFERENCES sellers (id),
    -- A word of shared::api::wismo::InquiryTopic, and one of Channel.
    topic TEXT NOT NULL,
    channel TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    reported_at BIGINT NOT NULL,
    -- As it stood when it was asked; kept, whatever becomes of the order.
    order_status TEXT NOT NULL,
    carrier TEXT NOT NULL,
    region TEXT NOT NULL,
    value_band TEXT NOT NULL,
    customer_kind TEXT NOT NULL,
    -- A word of shared::api::wismo::OrderAge.
    age TEXT NOT NULL,
    last_told TEXT,
    last_told_at BIGINT,
    is_asking_where BIGINT NOT NULL,
    is_preventable BIGINT NOT NULL,
    -- By the calendar of the marketplace: the day, and the hour of the week, 0 for Monday 0 to 1.
    day BIGINT NOT NULL,
    hour BIGINT NOT NULL,
    -- 1 when somebody had asked about this order before; 1 when somebody did so again within seven days.
    is_repeat BIGINT NOT NULL DEFAULT 0,
    is_followed BIGINT NOT NULL DEFAULT 0,
    resolved_at BIGINT,
    -- A word of shared::api::wismo::InquiryResolution, and one of AnswerTime.
    resolution TEXT,
    answer_time TEXT NOT NULL DEFAULT 'open',
    -- Whole minutes from asking to resolution.
    resolution_minutes BIGINT,
    -- SHA-256 of what stands behind /survey/: whoever reads the table can answer for nobody.
    survey_hash TEXT UNIQUE,
    is_surveyed BIGINT NOT NULL DEFAULT 0,
    rating BIGINT,
    comment TEXT,
    answered_at BIGINT,
    UNIQUE (sender, external_id)
);
CREATE INDEX inquiries_of_order ON inquiries (order_id, asked_at, id);
CREATE INDEX inquiries_by_time ON inquiries (asked_at, id);
CREATE INDEX inquiries_of_seller_by_time ON inquiries (seller_id, asked_at, id);
-- Segments of a day are counted without reading a row.
CREATE INDEX inquiries_counted ON inquiries (
    day, seller_id, carrier, region, channel, value_band, customer_kind, topic, order_status, age, answer_time, hour,
    is_asking_where, is_repeat, is_followed, is_preventable, resolved_at, resolution, resolution_minutes, is_surveyed, rating
);
CREATE INDEX inquiries_of_seller ON inquiries (seller_id, day);

-- Roll-ups of the whole marketplace by day, written in the transaction of what they count. What sellers and segments ask for
-- is counted from the indexes above: a day of one shop has too few rows to be worth adding up before.
CREATE TABLE order_days (
    day BIGINT PRIMARY KEY,
    orders BIGINT NOT NULL,
    shipments BIGINT NOT NULL
);
CREATE TABLE inquiry_days (
    day BIGINT PRIMARY KEY,
    inquiries BIGINT NOT NULL,
    asking_where BIGINT NOT NULL,
    asking_where_first BIGINT NOT NULL,
    first_ones BIGINT NOT NULL,
    -- First ones that were answered, and not followed by another within seven days.
    first_answered BIGINT NOT NULL,
    preventable BIGINT NOT NULL,
    resolved BIGINT NOT NULL,
    resolution_minutes BIGINT NOT NULL,
    surveys BIGINT NOT NULL,
    answers BIGINT NOT NULL,
    stars BIGINT NOT NULL
);
CREATE TABLE inquiry_tallies (
    -- topic, channel, carrier, age, status, answer or hour, and a value of it.
    kind TEXT NOT NULL,
    day BIGINT NOT NULL,
    key TEXT NOT NULL,
    inquiries BIGINT NOT NULL,
    PRIMARY KEY (kind, day, key)
);

-- Inquiries of all time, kept by whoever writes them, so that shops can be listed without reading one.
ALTER TABLE sellers ADD COLUMN inquiry_count BIGINT NOT NULL DEFAULT 0;
CREATE INDEX sellers_by_inquiries ON sellers (inquiry_count DESC, id);
