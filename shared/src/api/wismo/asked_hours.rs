//! When in a week something was asked.

use std::fmt;

/// A part of each week, by the marketplace's clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AskedHours {
    /// One hour of the week, 0 for Monday 0 to 1, to 167; `34` in an address.
    OfWeek(u32),
    /// These hours of every day, the last one not with them; `8-12` in an address.
    OfDay(u32, u32),
    /// A whole day of the week, 0 for Monday; `weekday-0` in an address.
    Weekday(u32),
}

impl AskedHours {
    /// Reads what [`AskedHours`] shows itself as; nothing for what is no part of a week.
    pub fn parse(text: &str) -> Option<Self> {
        let below = |text: &str, end: u32| text.parse().ok().filter(|number| *number < end);
        match text.split_once('-') {
            None => below(text, 168).map(Self::OfWeek),
            Some(("weekday", day)) => below(day, 7).map(Self::Weekday),
            Some((from, to)) => {
                let (from, to) = (below(from, 24)?, below(to, 25)?);
                (from < to).then_some(Self::OfDay(from, to))
            }
        }
    }
}

impl fmt::Display for AskedHours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OfWeek(hour) => write!(f, "{hour}"),
            Self::OfDay(from, to) => write!(f, "{from}-{to}"),
            Self::Weekday(day) => write!(f, "weekday-{day}"),
        }
    }
}
