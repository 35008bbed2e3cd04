-- As known at, of journeys: since when each step of one has been known stands with it, so that most need no second row.

-- Since when it has stood as it does, but for the steps below, each of which is known from its own moment on; NULL: from that of the
-- journey. Before it is known that a journey has left, nobody knows its carrier either.
ALTER TABLE deliveries ADD COLUMN known_from BIGINT NOT NULL DEFAULT 0;
ALTER TABLE deliveries ADD COLUMN left_known_from BIGINT;
ALTER TABLE deliveries ADD COLUMN missed_known_from BIGINT;
ALTER TABLE deliveries ADD COLUMN ended_known_from BIGINT;

-- What journeys were before something that was known of them turned out otherwise, from when to when (half open).
CREATE TABLE superseded_deliveries (
    seller_order_id TEXT NOT NULL REFERENCES seller_orders (id),
    known_from BIGINT NOT NULL,
    known_to BIGINT NOT NULL,
    left_known_from BIGINT,
    missed_known_from BIGINT,
    ended_known_from BIGINT,
    origin TEXT NOT NULL,
    destination TEXT NOT NULL,
    carrier TEXT NOT NULL,
    first_day BIGINT NOT NULL,
    last_day BIGINT,
    has_arrived BIGINT NOT NULL,
    promised_day BIGINT,
    ship_by_day BIGINT,
    left_day BIGINT,
    missed_day BIGINT,
    estimated_day BIGINT
);
CREATE INDEX superseded_deliveries_of_one ON superseded_deliveries (seller_order_id, known_from);

-- Causes that exceptions had before a graver one, and until when.
CREATE TABLE superseded_causes (
    exception_id TEXT NOT NULL REFERENCES delivery_exceptions (id),
    cause TEXT NOT NULL,
    known_to BIGINT NOT NULL
);
CREATE INDEX superseded_causes_of_one ON superseded_causes (exception_id, known_to);

-- Journeys that are there already are told anew, with since when each step has been known.
DELETE FROM deliveries;
