-- Partners: who packs and sends for shops, who uses whom, and what partners report.

CREATE TABLE partners (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    -- ISO 4217, of prices and reported costs.
    currency TEXT NOT NULL,
    -- In the smallest unit: for picking and packing an item, and for storing one for a month.
    pick_pack BIGINT NOT NULL,
    storage BIGINT NOT NULL
);

-- What is listed of a partner, in the order of `position`.
CREATE TABLE partner_features (
    partner_id TEXT NOT NULL REFERENCES partners (id),
    -- location or capability.
    kind TEXT NOT NULL,
    position BIGINT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (partner_id, kind, position)
);

-- Stars that shops gave, one to five.
CREATE TABLE partner_ratings (
    partner_id TEXT NOT NULL REFERENCES partners (id),
    seller_id TEXT NOT NULL REFERENCES sellers (id),
    stars BIGINT NOT NULL,
    PRIMARY KEY (partner_id, seller_id)
);

-- Every time that a shop used a partner. Rows are ended, never taken away.
CREATE TABLE partner_stays (
    id TEXT PRIMARY KEY,
    partner_id TEXT NOT NULL REFERENCES partners (id),
    seller_id TEXT NOT NULL REFERENCES sellers (id),
    began_at BIGINT NOT NULL,
    began_by TEXT NOT NULL REFERENCES users (id),
    -- NULL while it lasts.
    ended_at BIGINT,
    ended_by TEXT REFERENCES users (id)
);
-- However many tabs ask at once, a shop uses a partner once.
CREATE UNIQUE INDEX partner_stays_that_last ON partner_stays (seller_id, partner_id) WHERE ended_at IS NULL;
CREATE INDEX partner_stays_of_shop ON partner_stays (seller_id, partner_id, began_at);

-- What partners have reported, as it came; times are UTC milliseconds.
CREATE TABLE partner_events (
    partner_id TEXT NOT NULL REFERENCES partners (id),
    -- The partner's own key: the same one means the same report.
    event_id TEXT NOT NULL,
    -- received, picked, packed, handed_over, capacity; others are kept, and in no figure.
    kind TEXT NOT NULL,
    at BIGINT NOT NULL,
    job_id TEXT,
    seller_id TEXT,
    location TEXT,
    -- Of the job with received, picked ones with picked; of the latter, wrong ones.
    items BIGINT,
    wrong BIGINT,
    ship_by BIGINT,
    -- In the smallest unit of the partner's currency.
    cost BIGINT,
    -- Items a day with capacity, and how many of them are taken.
    total BIGINT,
    used BIGINT,
    taken_in_at BIGINT NOT NULL,
    -- The report as JSON, with its members in order.
    body TEXT NOT NULL,
    PRIMARY KEY (partner_id, event_id)
);
CREATE INDEX partner_events_of_job ON partner_events (partner_id, job_id) WHERE job_id IS NOT NULL;
CREATE INDEX partner_events_by_time ON partner_events (partner_id, at, kind);
CREATE INDEX partner_events_of_capacity ON partner_events (at, partner_id) WHERE kind = 'capacity';

-- Each job as its reports tell it: derived from them and nothing else, whenever one comes in.
CREATE TABLE partner_jobs (
    partner_id TEXT NOT NULL REFERENCES partners (id),
    job_id TEXT NOT NULL,
    seller_id TEXT,
    -- Empty where no report names one.
    location TEXT NOT NULL,
    items BIGINT,
    ship_by BIGINT,
    received_at BIGINT,
    picked_at BIGINT,
    picked BIGINT,
    wrong BIGINT,
    packed_at BIGINT,
    handed_over_at BIGINT,
    cost BIGINT,
    PRIMARY KEY (partner_id, job_id)
);
