-- By when a shop was to hand over what it sold, and why parcels came late.

-- Open days within which the shop hands over what was paid.
ALTER TABLE sellers ADD COLUMN dispatch_days BIGINT NOT NULL DEFAULT 2;
-- By when the marketplace told the seller to hand the item over; NULL where it told nothing.
ALTER TABLE order_items ADD COLUMN ship_by BIGINT;
-- The last day of that, or of the shop's own days, since 1970-01-01. Laid down once and never moved.
ALTER TABLE seller_orders ADD COLUMN ship_by_day BIGINT;

ALTER TABLE deliveries ADD COLUMN ship_by_day BIGINT;
-- When all of it had left; NULL before that.
ALTER TABLE deliveries ADD COLUMN left_day BIGINT;
-- When somebody was first at the door in vain.
ALTER TABLE deliveries ADD COLUMN missed_day BIGINT;
-- The last day expected, as it stood last; NULL where nobody expected any.
ALTER TABLE deliveries ADD COLUMN estimated_day BIGINT;
CREATE INDEX deliveries_by_promise ON deliveries (seller_id, promised_day) WHERE promised_day IS NOT NULL;
-- Journeys that are known already are told anew with these days.
DELETE FROM deliveries;
