-- How often each day's inquiries have been counted anew: whoever keeps a day in memory sees by it whether it is still that day.
CREATE TABLE inquiry_day_changes (
    day BIGINT PRIMARY KEY,
    changes BIGINT NOT NULL
);
INSERT INTO inquiry_day_changes (day, changes) SELECT day, 1 FROM inquiry_days;
-- What is alike in anything is counted from days kept in memory.
DROP TABLE inquiry_segment_days;
DROP TABLE inquiry_segment_statuses;

-- How long parcels were silent is counted without reading a row of an order or a parcel, and what was known at a moment of the past
-- without reading a row of what still counts as it did.
DROP INDEX counted_orders_by_day;
CREATE INDEX counted_orders_by_day ON counted_orders (
    day, what, seller_id, carrier, region, value_band, customer_kind, known_from, id
);
CREATE INDEX shipments_left ON shipments (id, own_delivery, shipped_at, order_id);
DROP INDEX inquiries_counted;
CREATE INDEX inquiries_counted ON inquiries (
    day, seller_id, carrier, region, channel, value_band, customer_kind, topic, order_status, age, answer_time, hour,
    is_asking_where, is_repeat, is_followed, is_preventable, resolved_at, resolution, resolution_minutes, is_surveyed, rating,
    known_from
);
-- What customers of orders said is found without reading every inquiry.
CREATE INDEX inquiries_rated ON inquiries (seller_order_id, rating) WHERE rating IS NOT NULL;
-- Of a new index the planner knows nothing, and would take it for questions that others answer sooner.
ANALYZE counted_orders;
ANALYZE shipments;
ANALYZE seller_orders;
-- Every version, as far as it is counted.
CREATE VIEW counted_inquiry_versions AS
    SELECT seller_id, topic, channel, order_status, carrier, region, value_band, customer_kind, age, is_asking_where, is_preventable,
        day, hour, is_repeat, is_followed, resolved_at, resolution, answer_time, resolution_minutes, is_surveyed, rating,
        known_from, 9223372036854775807 AS known_to
    FROM inquiries
    UNION ALL
    SELECT i.seller_id, i.topic, i.channel, i.order_status, i.carrier, i.region, i.value_band, i.customer_kind, i.age,
        i.is_asking_where, i.is_preventable, v.day, v.hour, v.is_repeat, v.is_followed, v.resolved_at, v.resolution, v.answer_time,
        v.resolution_minutes, v.is_surveyed, v.rating, v.known_from, v.known_to
    FROM superseded_inquiries v JOIN inquiries i ON i.id = v.inquiry_id;
