//! How a value reads in a language: value and [`Locale`] in, text out.
//!
//! Conventions follow the CLDR; digits are Latin everywhere, because that is what shops in all four
//! languages print. The functions about dates touch no decimal arithmetic, so that a page which shows only
//! dates carries none.

mod compact;
mod date;
mod duration;
mod locale;
mod money;
mod number;

pub use compact::{count_compact, money_compact};
pub use date::{clock, date, date_range, date_time, date_with_weekday, weekday};
pub use duration::duration;
pub use locale::Locale;
pub use money::money;
pub use number::{count, decimal, delta, percent, rating};

/// What stands where there is no data.
pub const NO_DATA: &str = "—";

/// Keeps a number and its unit on one line.
const NO_BREAK_SPACE: char = '\u{a0}';
