//! Periods that figures are shown for, and their division into days, weeks and months.
//!
//! A period is made of calendar days of a named time zone; a day there may have 23 or 25 hours. Everything
//! here works through [`Zone`], so the browser needs no time zone database of its own.

use std::fmt;

use crate::time::{DAY_MS, Date, Timestamp, Zone};

/// Days a custom period has at most, so that nobody can ask for a million buckets.
pub const LONGEST_CUSTOM_DAYS: i64 = 3_660;

/// A period as people choose it and as it stands in an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Period {
    /// Today and the 6 days before it. In addresses `7d`.
    Last7Days,
    /// Today and the 29 days before it. In addresses `30d`.
    Last30Days,
    /// Today and the 89 days before it. In addresses `90d`.
    Last90Days,
    /// From one day to another, both included. In addresses `2026-01-01..2026-01-31`.
    Custom {
        /// First day.
        from: Date,
        /// Last day.
        to: Date,
    },
}

impl Period {
    /// Reads a period from an address. Nothing for a word that is none, for a span that ends before it
    /// begins, and for one of more than [`LONGEST_CUSTOM_DAYS`].
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "7d" => return Some(Self::Last7Days),
            "30d" => return Some(Self::Last30Days),
            "90d" => return Some(Self::Last90Days),
            _ => {}
        }
        let (from, to) = text.split_once('.')?;
        let (from, to) = (Date::parse(from)?, Date::parse(to.strip_prefix('.')?)?);
        let days = to.days_since_epoch() - from.days_since_epoch() + 1;
        (1..=LONGEST_CUSTOM_DAYS)
            .contains(&days)
            .then_some(Self::Custom { from, to })
    }

    /// The instants this period spans when it is `now`, by the calendar of `zone`.
    pub fn window(self, now: Timestamp, zone: &impl Zone) -> Window {
        let today = now.civil(zone).date.days_since_epoch();
        let (first, last) = match self {
            Self::Last7Days => (today - 6, today),
            Self::Last30Days => (today - 29, today),
            Self::Last90Days => (today - 89, today),
            Self::Custom { from, to } => (from.days_since_epoch(), to.days_since_epoch()),
        };
        Window::of_days(first, last + 1, zone)
    }
}

impl fmt::Display for Period {
    /// The form in addresses; [`Period::parse`] reads it back.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Last7Days => f.write_str("7d"),
            Self::Last30Days => f.write_str("30d"),
            Self::Last90Days => f.write_str("90d"),
            Self::Custom { from, to } => write!(f, "{from}..{to}"),
        }
    }
}

/// A span of instants: `from` belongs to it, `to` does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// First instant.
    pub from: Timestamp,
    /// First instant after it.
    pub to: Timestamp,
}

impl Window {
    /// Whether the instant lies in this window.
    pub fn contains(self, at: Timestamp) -> bool {
        self.from <= at && at < self.to
    }

    /// The window of as many calendar days that ends where this one begins: what to compare with. Its hours
    /// may differ where clocks were changed.
    #[must_use]
    pub fn previous(self, zone: &impl Zone) -> Self {
        let (first, end) = (first_day(self.from, zone), end_day(self.to, zone));
        Self {
            from: start_of_day(first - (end - first), zone),
            to: self.from,
        }
    }

    /// The calendar days from `first` to before `end`, as days since 1970-01-01.
    pub fn of_days(first: i64, end: i64, zone: &impl Zone) -> Self {
        Self {
            from: start_of_day(first, zone),
            to: start_of_day(end, zone),
        }
    }
}

/// What a chart has one bar for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bucket {
    /// A calendar day.
    Day,
    /// A week from Monday to Sunday (ISO 8601).
    Week,
    /// A calendar month.
    Month,
}

impl Bucket {
    /// The first day of the bucket after the one that `day` lies in; both as days since 1970-01-01.
    fn next_start(self, day: i64) -> i64 {
        let date = Date::from_days_since_epoch(day);
        match self {
            Self::Day => day + 1,
            Self::Week => day + 7 - i64::try_from(date.weekday()).unwrap_or(0),
            Self::Month => {
                let (year, month) = match date.month {
                    12 => (date.year.saturating_add(1), 1),
                    month => (date.year, month + 1),
                };
                Date {
                    year,
                    month,
                    day: 1,
                }
                .days_since_epoch()
            }
        }
    }
}

/// Divides a window into buckets: in order, without gap or overlap, from its first instant to its last. The
/// first and the last bucket may be parts of a week or month; a day that the zone skipped has none.
pub fn buckets(window: Window, bucket: Bucket, zone: &impl Zone) -> Vec<Window> {
    let mut parts = Vec::new();
    let mut from = window.from;
    let mut day = first_day(window.from, zone);
    while from < window.to {
        day = bucket.next_start(day);
        let to = start_of_day(day, zone).min(window.to);
        if from < to {
            parts.push(Window { from, to });
            from = to;
        }
    }
    parts
}

fn first_day(from: Timestamp, zone: &impl Zone) -> i64 {
    from.civil(zone).date.days_since_epoch()
}

/// The day after the last one that has an instant before `to`.
fn end_day(to: Timestamp, zone: &impl Zone) -> i64 {
    first_day(to.plus_ms(-1), zone) + 1
}

/// The first instant of the local day that many days after 1970-01-01: midnight, the first of two midnights
/// where clocks go back over it, or the instant at which clocks jump over it.
fn start_of_day(day: i64, zone: &impl Zone) -> Timestamp {
    let midnight = Timestamp(day.saturating_mul(DAY_MS));
    // Offsets lie within a day of UTC, so these two are the offsets before and after any change around it.
    let before = offset_ms(zone, midnight.plus_ms(-DAY_MS));
    let after = offset_ms(zone, midnight.plus_ms(DAY_MS));
    let candidates = [
        midnight.plus_ms(-before.max(after)),
        midnight.plus_ms(-before.min(after)),
    ];
    let shows_midnight = |at: &Timestamp| at.plus_ms(offset_ms(zone, *at)) == midnight;
    candidates
        .into_iter()
        .find(shows_midnight)
        .unwrap_or_else(|| change_between(candidates, zone))
}

/// The first instant with the later offset, found by halving; the clocks are changed once in between.
fn change_between([mut early, mut late]: [Timestamp; 2], zone: &impl Zone) -> Timestamp {
    let offset_late = offset_ms(zone, late);
    while late.0 - early.0 > 1 {
        let middle = Timestamp(early.0 + (late.0 - early.0) / 2);
        if offset_ms(zone, middle) == offset_late {
            late = middle;
        } else {
            early = middle;
        }
    }
    late
}

fn offset_ms(zone: &impl Zone, at: Timestamp) -> i64 {
    i64::from(zone.offset_seconds(at)) * 1_000
}
