//! Behaviour of the rulebook, seen from outside. One program, so that it links once.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may fail loudly; clippy.toml allows it only inside test functions, not beside them"
)]

mod awaited;
mod carrier_codes;
mod decoding;
mod formats;
mod fulfillment;
mod lateness;
mod lifecycle_document;
mod metrics;
mod money;
mod order_lists;
mod order_rules;
mod order_timeline;
mod packing_queue;
mod parcels;
mod partners;
mod payment_rules;
mod periods;
mod progress;
mod request_rules;
mod round_trip;
mod scans;
mod tomorrow;
mod watch;
mod wismo;
