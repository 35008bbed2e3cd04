//! What every number on screen means: unit, window, formula, source.
//!
//! Words used in the formulas: an *item* is a row of an order (a product, a quantity, a unit price);
//! *paid at* is when the payment of its order arrived; *now* is the server's clock when it computes. All
//! windows are half open on the left, `(now - n × 24 h, now]`, and count hours, not calendar days, so that
//! they mean the same in every time zone.

mod business_days;
mod deflection;
mod delta;
mod partners;
mod share;
mod wismo;

pub use business_days::business_days;
pub use deflection::Arms;
pub use delta::{Delta, delta};
pub use partners::{
    LEAST_RATINGS, PARTNER_WINDOW_DAYS, Punctuality, measured_hours, measured_share,
};
pub use share::{Share, share, shares};
pub use wismo::{Denominator, REPEAT_DAYS, STALE_DAYS, WISMO_FORMULAS};

use rust_decimal::Decimal;

/// Days of 24 hours over which **revenue** and **top products** are counted.
///
/// *Revenue* (money, in the seller's currency) = Σ (unit price − unit fee) × (quantity − refunded quantity)
/// over the seller's items whose order's payment is `paid` or `partially_refunded` and whose paid-at lies in
/// (now − 7 × 24 h, now]. The unit fee is what the marketplace keeps. Source: orders, order items.
///
/// *Top products* (units) = Σ (quantity − refunded quantity) by product over the same items; products with
/// more than 0 units, most units first, ties by title, then by product id; the first [`TOP_SKU_COUNT`].
pub const REVENUE_WINDOW_DAYS: u32 = 7;

/// Days of 24 hours over which the **dispute rate** is counted; see [`dispute_rate_pct`].
pub const DISPUTE_WINDOW_DAYS: u32 = 30;

/// How many products the list of top products holds at most.
pub const TOP_SKU_COUNT: usize = 5;

/// How many reviews the rating's trend holds at most: the last ones by time written (ties by review id),
/// shown oldest first. Hidden reviews are left out.
pub const RATING_TREND_COUNT: usize = 10;

/// Below this many observations a share is shown as a count ("1 of 7"): one more case would move a
/// percentage by more than 5 points, which people would read as news.
pub const SMALL_SAMPLE: u64 = 20;

/// **Dispute rate**: percent of the items sold that were disputed, 0 to 100, one decimal, half up; 0 when
/// nothing was sold.
///
/// *Sold* (`sold`, the denominator) = the seller's items of orders whose payment is or once was paid (`paid`,
/// `partially_refunded`, `refunded`) with paid-at in (now − 30 × 24 h, now]. *Disputed* (`disputed`, the
/// numerator) = those of them with at least one dispute, whenever it was opened, whose status is not
/// `rejected`. Both count items, not units and not disputes. Source: orders, order items, disputes.
pub fn dispute_rate_pct(disputed: u64, sold: u64) -> Decimal {
    percent_of(disputed.min(sold), sold).unwrap_or_default()
}

/// **Rating**: mean of all visible reviews of the seller, of all time, 1 to 5 stars, one decimal, half up;
/// nothing without reviews.
///
/// `sum` is the sum of the stars, `count` the number of reviews. Source: reviews.
pub fn rating_average(sum: u64, count: u64) -> Option<Decimal> {
    tenths(sum, 1, count)
}

/// `part` of `whole` in percent, one decimal, half up, however few; nothing when `whole` is 0.
pub fn percent_of(part: u64, whole: u64) -> Option<Decimal> {
    tenths(part, 100, whole)
}

/// `part × factor / whole` to one decimal, half up; nothing when `whole` is 0.
fn tenths(part: u64, factor: u64, whole: u64) -> Option<Decimal> {
    let (part, factor, whole) = (i128::from(part), i128::from(factor), i128::from(whole));
    let tenths = (part * factor * 20 + whole).checked_div(whole * 2)?;
    Decimal::try_from_i128_with_scale(tenths, 1).ok()
}
