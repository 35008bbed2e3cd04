//! The server as its callers meet it: a real router on a real SQLite file, without a network in between.

#![expect(clippy::unwrap_used, reason = "a test stops by panicking")]

mod at_risk;
mod carrier_events;
mod customer_orders;
mod delivery_promise;
mod events;
mod exceptions;
mod files;
mod foresight;
mod fulfillment;
mod inquiries;
mod insight_town;
mod insights;
mod known_at;
mod late_reasons;
mod notifications;
mod order_changes;
mod order_jobs;
mod order_reports;
mod order_timeline;
mod partners;
mod rollups;
mod saved_views;
mod seller_orders;
mod seller_summary;
mod server;
mod session;
mod signed;
mod tracking;
mod wismo;
mod wismo_fulfillment;
mod wismo_journeys;
mod wismo_lines;
mod wismo_olist;
mod wismo_rows;
mod wismo_satisfaction;
mod wismo_shapes;
