-- What customers said of their orders when nobody had asked a question: reviews that were imported. How many were asked is not known.
CREATE TABLE order_ratings (
    id TEXT PRIMARY KEY,
    order_id TEXT NOT NULL REFERENCES orders (id),
    seller_id TEXT NOT NULL REFERENCES sellers (id),
    asked_at BIGINT NOT NULL,
    answered_at BIGINT NOT NULL,
    rating BIGINT NOT NULL,
    comment TEXT,
    -- The day on which they were asked, by the calendar of the marketplace; derived.
    day BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX order_ratings_by_day ON order_ratings (day);
CREATE INDEX order_ratings_of_order ON order_ratings (order_id, seller_id);
