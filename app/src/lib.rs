//! Sokoni in the browser.
//!
//! Three programs share this library: `public` (lookup and tracking) needs no session, `login` begins one, `console`
//! is everything behind it. `index.html` loads the one that the address asks for, so that whoever opens a tracking
//! link downloads nothing of the console. In reading order: [`entry`] is how all start, [`public`], [`login`] and
//! [`console`] are one line a route, `pages` are what they show.

#![expect(
    unreachable_pub,
    reason = "the component macro makes public items of private modules"
)]

pub mod api;
pub mod browser;
pub mod components;
pub mod console;
pub mod entry;
pub mod login;
pub mod pages;
pub mod public;
pub mod route;
pub mod state;
pub mod text;

pub use entry::start;
