//! What stands out: many comparisons, of which those are told that chance does not explain, that matter, and that say something
//! the others have not said. Everything here is made of counts; docs/metrics.md has the formulas.

mod candidate;
mod choose;
mod compare;
mod counted;
mod measured;
mod scan;
mod track;
mod wording;

use std::collections::BTreeMap;

use shared::api::wismo::{Insight, WismoQuery};

pub(crate) use self::compare::Sample;
pub(crate) use self::counted::{Cell, Counted};
pub(crate) use self::measured::{Measured, Part};

use crate::windows::Days;

/// Chance at most that a view in which nothing has happened says that something stands out.
const ALPHA: f64 = 0.02;
/// Below so many nothing is said.
const FEWEST: f64 = 20.0;
/// So many parts of a kind are looked at, those with most first.
const MOST_PARTS: usize = 30;
/// Days before the first one looked at, to know what had left in the week before it.
pub(crate) const LEAD_DAYS: i64 = 6;

/// What is known of the days of a view.
pub(crate) struct Facts {
    /// All days of which counts by day are there: first those that say what is usual, then those of the view that are over.
    pub(crate) reach: Days,
    /// The first day of the view on which a spell may begin.
    pub(crate) scanned_since: i64,
    /// The days of the view.
    pub(crate) current: Days,
    /// Those it is compared with.
    pub(crate) base: Option<Days>,
    /// What is counted.
    pub(crate) counted: Vec<Counted>,
    /// What is measured.
    pub(crate) measured: Vec<Measured>,
    /// Shops as people call them.
    pub(crate) shops: BTreeMap<String, String>,
}

/// What stands out, most impact first, and of how many comparisons.
pub(crate) fn examine(facts: &Facts, query: &WismoQuery) -> (Vec<Insight>, u64) {
    let candidates: Vec<_> = counted::candidates(facts)
        .into_iter()
        .chain(measured::candidates(facts))
        .collect();
    let looked_at = candidates.len() as u64;
    let chosen = choose::choose(facts, candidates);
    let tell = |one| wording::insight(one, facts, query);
    (chosen.iter().map(tell).collect(), looked_at)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts are far below what is lost"
)]
const fn real(count: u64) -> f64 {
    count as f64
}

/// Without what is behind the point; nothing below 0.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the cast stops at both ends"
)]
const fn whole(number: f64) -> u64 {
    number as u64
}
