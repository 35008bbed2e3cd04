ALTER TABLE tracking_events ADD COLUMN shipment_id TEXT REFERENCES shipments (id);
