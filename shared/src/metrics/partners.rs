//! What the figures of partners mean: of those who pack and send for shops.
//!
//! Words used in the formulas: a *job* is an order that was handed to a partner; it is *due* once its ship-by has passed,
//! *finished* once the partner has reported that it left for the carrier. *Now* is the server's clock; the window is
//! (now − 90 × 24 h, now]. Of several reports of one kind about a job the last by its time counts, of `received` the first:
//! a deadline, once told, does not move. Ties go to the first by the report's key. So figures do not depend on the order in
//! which reports come in.
//!
//! Every figure is nothing under [`SMALL_SAMPLE`] of its jobs, and tells how many there are.

use rust_decimal::Decimal;

use super::SMALL_SAMPLE;
use crate::time::HOUR_MS;

/// Days of 24 hours over which partners are measured.
///
/// *On time* = jobs whose ship-by lies in the window and that left by then ÷ jobs whose ship-by lies in the window. A job
/// that is due and never left counts as late; one that is not due yet counts nowhere, however early it left.
///
/// *Accuracy* = Σ (items picked − items wrong) ÷ Σ items picked, over jobs picked in the window.
///
/// *Time to ship* = hours from received to left, over jobs that left in the window: their mean, and by nearest rank the
/// hours within which half (p50) and nine in ten (p90) left. Jobs that have not left are not in it; they are counted as
/// *open*. Nor are jobs that were never reported as received, or later than they left.
///
/// *Cost per item* = Σ cost ÷ Σ items, over jobs that left in the window and have both; in the partner's currency.
///
/// *Completeness* = jobs that left in the window with reports of received, picked and packed ÷ jobs that left in the window.
///
/// *Capacity* = the latest report of each location within the window, total and what is left of it, added up.
pub const PARTNER_WINDOW_DAYS: u32 = 90;

/// **Rating** of a partner: mean of the stars that shops gave it, one a shop, 1 to 5, one decimal, half up; nothing under
/// this many.
pub const LEAST_RATINGS: u64 = 5;

/// A share of something measured on that many jobs: 0 to 1, three decimals, half up; nothing under [`SMALL_SAMPLE`] jobs.
pub fn measured_share(part: u64, whole: u64, jobs: u64) -> Option<Decimal> {
    let part = i128::from(part.min(whole));
    quotient(part, i128::from(whole), 3).filter(|_| jobs >= SMALL_SAMPLE)
}

/// Milliseconds of `jobs` together as hours of each, one decimal, half up; nothing under [`SMALL_SAMPLE`] jobs.
pub fn measured_hours(ms: u64, of: u64, jobs: u64) -> Option<Decimal> {
    let hours = i128::from(of) * i128::from(HOUR_MS);
    quotient(i128::from(ms), hours, 1).filter(|_| jobs >= SMALL_SAMPLE)
}

/// How punctual a partner is. The limits are those that shops and their partners agree on in contracts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Punctuality {
    /// 95 % on time and more.
    Reliable,
    /// 90 % and more.
    Good,
    /// 85 % and more.
    Weak,
    /// Less.
    Poor,
}

impl Punctuality {
    /// Of a share from 0 to 1.
    pub fn of(on_time: &Decimal) -> Self {
        let reaches = |percent: i64| *on_time >= Decimal::new(percent, 2);
        match () {
            () if reaches(95) => Self::Reliable,
            () if reaches(90) => Self::Good,
            () if reaches(85) => Self::Weak,
            () => Self::Poor,
        }
    }

    /// As style sheets know it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Reliable => "reliable",
            Self::Good => "good",
            Self::Weak => "weak",
            Self::Poor => "poor",
        }
    }
}

/// `part / whole` to that many decimals, half up; nothing when there is nothing to divide by.
fn quotient(part: i128, whole: i128, decimals: u32) -> Option<Decimal> {
    let scaled = (part * 10_i128.pow(decimals) * 2 + whole).checked_div(whole * 2)?;
    Decimal::try_from_i128_with_scale(scaled, decimals).ok()
}
