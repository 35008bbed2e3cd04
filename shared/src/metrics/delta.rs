//! How a figure moved against the period before.

use rust_decimal::Decimal;

/// The change of a figure against its base.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delta {
    /// The base was 0 and there is something now: no percentage says that.
    New,
    /// No change, or one that rounds to 0.0 percent.
    Unchanged,
    /// Percent of the base, one decimal, half away from zero; never 0.
    Percent(Decimal),
    /// No comparison is possible: the base is negative, or a figure is absent or beyond reckoning.
    NoData,
}

/// The change from `base` to `current`, two figures of the same unit over periods of equal length.
///
/// (current − base) / base × 100. A base of 0 is [`Delta::New`] or [`Delta::Unchanged`], never infinity.
pub fn delta(current: Decimal, base: Decimal) -> Delta {
    let scale = current.scale().max(base.scale());
    let Some((current, base)) = at_scale(current, scale).zip(at_scale(base, scale)) else {
        return Delta::NoData;
    };
    match (current == base, base) {
        (true, _) => Delta::Unchanged,
        (_, 0) => Delta::New,
        (_, ..0) => Delta::NoData,
        _ => percent(current - base, base).unwrap_or(Delta::NoData),
    }
}

/// The number as a whole one, so many places to the right. Whole numbers are exact, and weigh less in the browser than a division of decimals.
fn at_scale(number: Decimal, scale: u32) -> Option<i128> {
    let places = 10_i128.checked_pow(scale - number.scale())?;
    number.mantissa().checked_mul(places)
}

fn percent(change: i128, base: i128) -> Option<Delta> {
    let doubled = change.checked_mul(2_000)?;
    let half = base.checked_mul(change.signum())?;
    let tenths = doubled.checked_add(half)? / base.checked_mul(2)?;
    if tenths == 0 {
        return Some(Delta::Unchanged);
    }
    Decimal::try_from_i128_with_scale(tenths, 1)
        .ok()
        .map(Delta::Percent)
}
