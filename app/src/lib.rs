//! Sokoni in the browser.
//!
//! Twenty-three programs share this library: `public` (lookup and tracking), `product` and `survey` need no session, `login` begins one,
//! `customer`, `console`, `orders`, `order`, `changes`, `print`, `fulfillment`, `exceptions`, `partners`, `promises`, `wismo`, `inquiries`, `arrivals`,
//! `satisfaction`, `tomorrow` and `timeline` are what lies behind it; `courier` joins those of a shop's orders and queue once they show something, `news` those that need nothing else of it, and `charts` whatever has one.
//! `index.html` loads the one that the address asks for, so that whoever opens a tracking link downloads nothing of the
//! console. In reading order: [`entry`] is how all start; `public` to `order` are one line a route; `pages` are what
//! they show.

#![expect(
    unreachable_pub,
    reason = "the component macro makes public items of private modules"
)]

pub mod api;
pub mod arrivals;
pub mod browser;
pub mod changes;
pub mod charts;
pub mod components;
pub mod console;
pub mod courier;
pub mod customer;
pub mod entry;
pub mod exceptions;
pub mod fulfillment;
pub mod inquiries;
pub mod live;
pub mod login;
pub mod news;
pub mod order;
pub mod orders;
pub mod pages;
pub mod partners;
pub mod print;
pub mod product;
pub mod promises;
pub mod public;
pub mod route;
pub mod satisfaction;
pub mod signed_in;
pub mod state;
pub mod survey;
pub mod text;
pub mod timeline;
pub mod tomorrow;
pub mod wismo;

pub use entry::start;
