//! A part of a whole, said only as precisely as the whole allows.

use rust_decimal::Decimal;

use super::{SMALL_SAMPLE, tenths};

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
    match tenths(part, 100, whole) {
        None => Share::NoData,
        Some(_) if whole < SMALL_SAMPLE => Share::Count { part, whole },
        Some(percent) => Share::Percent {
            percent,
            part,
            whole,
        },
    }
}
