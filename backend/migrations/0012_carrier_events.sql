-- What carriers report, and what it makes of parcels.

-- Every event that a carrier has sent, as it came. What follows from them stands with the parcel and in the order's timeline.
CREATE TABLE carrier_events (
    -- Who sent it: the name of an event_senders row.
    carrier TEXT NOT NULL,
    event_id TEXT NOT NULL,
    -- In capitals, without blanks and dashes, as shipments have it.
    tracking_number TEXT NOT NULL,
    -- The parcel it is about; of several in one box the first. NULL while no parcel has that number.
    shipment_id TEXT REFERENCES shipments (id),
    -- The carrier's own word.
    code TEXT NOT NULL,
    occurred_at BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    place TEXT,
    description TEXT,
    PRIMARY KEY (carrier, event_id)
);
CREATE INDEX carrier_events_by_number ON carrier_events (tracking_number, occurred_at);
CREATE INDEX carrier_events_of_shipment ON carrier_events (shipment_id) WHERE shipment_id IS NOT NULL;

-- What people recorded about a parcel. With the carrier's events it decides where the parcel is, whatever came first.
CREATE TABLE parcel_records (
    shipment_id TEXT NOT NULL REFERENCES shipments (id) ON DELETE CASCADE,
    -- The order_changes row; 0 for how the parcel stood before anything was kept about it here.
    seq BIGINT NOT NULL,
    -- A word of shared::order::EventCode.
    code TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (shipment_id, seq)
);

-- A word of shared::order::EventCode, while the last report about this parcel is trouble.
ALTER TABLE shipments ADD COLUMN trouble TEXT;
-- When the carrier last saw it; NULL before the first time.
ALTER TABLE shipments ADD COLUMN last_scan_at BIGINT;
CREATE INDEX shipments_by_number ON shipments (tracking_number) WHERE tracking_number IS NOT NULL;

-- The parcel that an event of its carrier is about; NULL for what concerns the order.
ALTER TABLE tracking_events ADD COLUMN shipment_id TEXT REFERENCES shipments (id);
CREATE INDEX tracking_events_of_shipment ON tracking_events (shipment_id) WHERE shipment_id IS NOT NULL;
