//! Delivery promises, made of a marketplace's own history.
//!
//! A promise is a band: the day by which half of the parcels like this one have arrived, and the day by which nine in ten
//! have. "Like this one" is as narrow as there are enough of them: same way, carrier and weekday, else same way and
//! carrier, else same way, else same destination or origin, else all. What was promised at a sale is kept with the order
//! and never computed again.
//!
//! Whether one will be broken is foreseen in the same way: by what became of the parcels that stood like this one.

mod backtest;
mod book;
mod calendar;
mod foresight;
mod notices;
mod promising;
mod survival;

pub use backtest::{Grade, GradeTable, Outcome};
pub use book::{Band, Book, Journey, Level, Question};
pub use calendar::{NO_CUT_OFF, ShopCalendar, monday_of, weekday};
pub use foresight::{Foresight, Story};
pub use notices::{NoticeGrade, NoticeTable};
pub use promising::{Promised, PromisingShop};
pub use survival::Journeys;

/// Grows with every change of how promises are computed, and is kept with each.
pub const RULE_VERSION: u32 = 1;
/// Days back that promises are made of.
pub const HISTORY_DAYS: i64 = 365;
/// Arrivals below which nothing is promised.
pub const FEWEST_ARRIVALS: u64 = 20;
/// Arrivals from which on a narrower group is believed rather than a wider one.
pub const ENOUGH_ARRIVALS: u64 = 100;
/// Half of the parcels, and nine in ten, in thousandths.
pub const BAND: (u32, u32) = (500, 900);
