//! How a figure moved against the period before.

use rust_decimal::Decimal;

use crate::money::rounded_half_up;

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
    if current == base {
        return Delta::Unchanged;
    }
    if base.is_zero() {
        return Delta::New;
    }
    if base.is_sign_negative() {
        return Delta::NoData;
    }
    let percent = current
        .checked_sub(base)
        .and_then(|change| change.checked_div(base))
        .and_then(|ratio| ratio.checked_mul(Decimal::ONE_HUNDRED));
    match percent.map(|percent| rounded_half_up(&percent, 1)) {
        None => Delta::NoData,
        Some(percent) if percent.is_zero() => Delta::Unchanged,
        Some(percent) => Delta::Percent(percent),
    }
}
