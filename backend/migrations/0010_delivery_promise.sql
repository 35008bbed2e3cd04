-- How long deliveries take, and what was promised by it.

-- Where a shop sends from and where an order goes: a state or a city, as the marketplace names it; empty while nobody knows.
ALTER TABLE sellers ADD COLUMN region TEXT NOT NULL DEFAULT '';
ALTER TABLE orders ADD COLUMN region TEXT NOT NULL DEFAULT '';

-- Orders from this minute of the shop's day on count as of its next open day; 1440 is no such minute.
ALTER TABLE sellers ADD COLUMN cut_off_minute BIGINT NOT NULL DEFAULT 1440;
-- Weekdays on which the shop hands nothing over: 1 for Monday, 2 for Tuesday, 4 for Wednesday, and so on, added up.
ALTER TABLE sellers ADD COLUMN closed_weekdays BIGINT NOT NULL DEFAULT 0;

CREATE TABLE holidays (
    seller_id TEXT NOT NULL REFERENCES sellers (id),
    -- Days since 1970-01-01, by the shop's calendar.
    day BIGINT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (seller_id, day)
);

-- Each part of a paid order as a journey of so many days: what promises are made of. Days are those of the shop's calendar,
-- since 1970-01-01. Cancelled parts are not in it.
CREATE TABLE deliveries (
    seller_order_id TEXT PRIMARY KEY REFERENCES seller_orders (id),
    seller_id TEXT NOT NULL REFERENCES sellers (id),
    origin TEXT NOT NULL,
    destination TEXT NOT NULL,
    -- Empty until a parcel has left.
    carrier TEXT NOT NULL,
    -- The day from which days are counted: that of the order, or the next open one after the cut-off.
    first_day BIGINT NOT NULL,
    -- When it ended; NULL while it is on its way.
    last_day BIGINT,
    -- 1 when it ended with the customer, 0 when it went back or is on its way.
    has_arrived BIGINT NOT NULL,
    -- From the first day to the last, without holidays.
    days BIGINT,
    -- The last day promised at the sale; NULL when nothing was promised.
    promised_day BIGINT
);
CREATE INDEX deliveries_by_day ON deliveries (
    first_day, seller_id, origin, destination, carrier, last_day, has_arrived, days, promised_day
);

-- What each promise rested on when it was made. The dates stand with the order and never move.
CREATE TABLE promises (
    order_id TEXT NOT NULL REFERENCES orders (id),
    seller_id TEXT NOT NULL REFERENCES sellers (id),
    made_at BIGINT NOT NULL,
    p50_days BIGINT NOT NULL,
    p90_days BIGINT NOT NULL,
    -- A word of backend::promise::Level, and the arrivals behind it.
    level TEXT NOT NULL,
    arrivals BIGINT NOT NULL,
    rule_version BIGINT NOT NULL,
    PRIMARY KEY (order_id, seller_id)
);

-- How promises would have done in weeks that they had not seen: one row a week, shop and carrier.
CREATE TABLE promise_grades (
    -- Its Monday, in days since 1970-01-01.
    week BIGINT NOT NULL,
    seller_id TEXT NOT NULL REFERENCES sellers (id),
    carrier TEXT NOT NULL,
    -- Parcels whose outcome is known, and of those who came by the 50th and by the 90th day in a hundred.
    parcels BIGINT NOT NULL,
    by_p50 BIGINT NOT NULL,
    by_p90 BIGINT NOT NULL,
    -- Days between the two, added up.
    width_days BIGINT NOT NULL,
    -- Parcels that are neither here nor late yet, and those for which there was too little to promise by.
    undecided BIGINT NOT NULL,
    without_promise BIGINT NOT NULL,
    -- Of the parcels with a promise of their own at the sale: how many, and how many kept it.
    promised BIGINT NOT NULL,
    promises_kept BIGINT NOT NULL,
    rule_version BIGINT NOT NULL,
    PRIMARY KEY (seller_id, week, carrier)
);
