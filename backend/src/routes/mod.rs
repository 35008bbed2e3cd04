//! What the API answers: one file a resource.

pub mod at_risk;
pub mod carrier_events;
pub mod customer_orders;
pub mod delivery_promise;
pub mod events;
pub mod exceptions;
pub mod fulfillment;
pub mod health;
pub mod inquiries;
pub mod late_reasons;
pub mod notifications;
pub mod order_jobs;
pub mod order_reports;
pub mod order_timeline;
pub mod partners;
mod reading;
pub mod saved_views;
pub mod seller_directory;
pub mod seller_orders;
pub mod seller_summary;
pub mod session;
pub mod surveys;
pub mod tracking;
pub mod wismo;
