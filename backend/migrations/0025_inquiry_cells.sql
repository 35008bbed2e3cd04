-- How often each day's inquiries have been counted anew: whoever keeps a day in memory sees by it whether it is still that day.
CREATE TABLE inquiry_day_changes (
    day BIGINT PRIMARY KEY,
    changes BIGINT NOT NULL
);
INSERT INTO inquiry_day_changes (day, changes) SELECT day, 1 FROM inquiry_days;
-- What is alike in anything is counted from days kept in memory.
DROP TABLE inquiry_segment_days;
DROP TABLE inquiry_segment_statuses;

-- How long parcels were silent is counted without reading a row of an order or a parcel.
DROP INDEX counted_orders_by_day;
CREATE INDEX counted_orders_by_day ON counted_orders (day, what, seller_id, carrier, region, value_band, customer_kind, id);
CREATE INDEX shipments_left ON shipments (id, own_delivery, shipped_at, order_id);
