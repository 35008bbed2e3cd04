//! A part of a whole, said only as precisely as the whole allows.

use rust_decimal::Decimal;

use super::{SMALL_SAMPLE, percent_of};

/// A part of a whole, as it may be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Share {
    /// The whole is 0: there is nothing to take a part of.
    NoData,
    /// The whole is under [`SMALL_SAMPLE`]: show "1 of 7".
    Count {
        /// How many of the whole.
        part: u64,
        /// How many there are.
        whole: u64,
    },
    /// Enough for a percentage.
    Percent {
        /// Percent, 0 to 100, one decimal, half up.
        percent: Decimal,
        /// How many of the whole.
        part: u64,
        /// How many there are.
        whole: u64,
    },
}

/// The share that `part` is of `whole`; a part above the whole counts as all of it.
pub fn share(part: u64, whole: u64) -> Share {
    let part = part.min(whole);
    match percent_of(part, whole) {
        None => Share::NoData,
        Some(_) if whole < SMALL_SAMPLE => Share::Count { part, whole },
        Some(percent) => Share::Percent {
            percent,
            part,
            whole,
        },
    }
}

/// The shares of parts that make up a whole: percent, one decimal, and together exactly 100.0; nothing when they are all 0.
///
/// Each is rounded down, and the tenths that are missing go to those that lost most by it, the earlier first.
pub fn shares<const N: usize>(parts: [u64; N]) -> Option<[Decimal; N]> {
    const WHOLE: u128 = 1_000;
    let whole: u128 = parts.iter().map(|part| u128::from(*part)).sum();
    if whole == 0 {
        return None;
    }
    let mut tenths = parts.map(|part| u128::from(part) * WHOLE / whole);
    let mut by_loss: [usize; N] = std::array::from_fn(|place| place);
    by_loss.sort_by_key(|place| std::cmp::Reverse(u128::from(parts[*place]) * WHOLE % whole));
    let missing = WHOLE - tenths.iter().sum::<u128>();
    for (_, place) in (0..missing).zip(by_loss) {
        tenths[place] += 1;
    }
    Some(tenths.map(|tenths| Decimal::new(i64::try_from(tenths).unwrap_or(0), 1)))
}
