//! Who will ask where their order is: of the orders that stood like one when a day began, how many were asked about within it.
//!
//! Which orders are alike is told by [`Stand`]. Of those that stand in all the same, there may be few: so a share is
//! drawn towards that of all orders that are alike in less, the more the fewer there are (`docs/metrics.md`).

mod askers;
mod grades;
mod stand;
mod story;

pub use askers::{Askers, Count, Likelihood};
pub use grades::{AskerGrade, AskerTable, Ranked};
pub use stand::{Asked, Lateness, Silence, Stand};
pub use story::{Moment, Story};

use shared::time::DAY_MS;

/// Days back that it is learned from.
pub const HISTORY_DAYS: i64 = 90;
/// An order that is open longer is not learned from any more.
pub const OPEN_DAYS: i64 = 60;
/// How long a question may be off, to be foreseen.
pub const AHEAD_MS: i64 = DAY_MS;
/// Stands, and questions among them, below which nothing is said.
pub const FEWEST: (u64, u64) = (500, 20);
