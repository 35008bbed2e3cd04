//! The rulebook of Sokoni, compiled into the browser application and into the reference backend.
//!
//! Invariants: nothing here reads a clock, a network, a file or a browser; time is a parameter,
//! money is never a float, and no input makes a function panic.
//!
//! In reading order: [`time`] and [`money`] are the values, [`order`] the lifecycle, [`metrics`] and
//! [`period`] what is counted over which window, [`format`] how a value reads in a language,
//! [`json`], [`query`] and [`api`] how it travels.

pub mod api;
pub mod format;
pub mod ids;
pub mod json;
pub mod metrics;
pub mod money;
pub mod order;
pub mod period;
pub mod query;
pub mod time;
