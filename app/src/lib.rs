//! Sokoni in the browser.
//!
//! Three entries share one core: the public tracking pages, the login, and the console behind it. Each is a
//! chunk of its own, so that whoever opens a tracking link downloads nothing of the console. In reading order:
//! [`entry`] picks the entry, [`app`] is the console's router, `pages` are what it shows.

#![expect(
    unreachable_pub,
    reason = "the component macro makes public items of private modules"
)]

pub mod api;
pub mod app;
pub mod browser;
pub mod components;
pub mod entry;
pub mod lazy;
pub mod pages;
pub mod route;
pub mod state;
pub mod text;

pub use entry::start;
