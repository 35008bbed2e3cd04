//! The days that figures are about, those they are held against, and the points of a trend, by the marketplace's calendar.

use std::collections::BTreeMap;

use chrono_tz::Tz;
use shared::api::wismo::{Comparison, Grouping, TrendPoint, WismoQuery, WismoSpan};
use shared::period::{Bucket, Period, Window, buckets};
use shared::time::{Date, Timestamp};

/// Some days in a row, since 1970-01-01, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Days {
    pub(crate) first: i64,
    pub(crate) last: i64,
}

impl Days {
    /// As dates.
    pub(crate) fn span(self) -> WismoSpan {
        WismoSpan {
            from: Date::from_days_since_epoch(self.first),
            to: Date::from_days_since_epoch(self.last),
        }
    }

    /// Whether a day is one of them.
    pub(crate) fn has(self, day: i64) -> bool {
        (self.first..=self.last).contains(&day)
    }

    /// As many days, right before.
    fn before(self) -> Self {
        let last = self.first - 1;
        Self {
            first: last - (self.last - self.first),
            last,
        }
    }

    /// The same dates a year before; of a leap day the day before it.
    fn year_before(self) -> Self {
        let [first, last] = [self.first, self.last].map(|day| {
            let date = Date::from_days_since_epoch(day);
            let is_leap_day = (date.month, date.day) == (2, 29);
            Date {
                year: date.year - 1,
                day: if is_leap_day { 28 } else { date.day },
                ..date
            }
            .days_since_epoch()
        });
        Self { first, last }
    }
}

/// What a view is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Windows {
    /// The day that it is.
    pub(crate) today: i64,
    pub(crate) current: Days,
    /// What it is held against.
    pub(crate) base: Option<Days>,
    zone: Tz,
}

impl Windows {
    /// The instants of the current days.
    pub(crate) fn instants(&self) -> Window {
        let Days { first, last } = self.current;
        Window::of_days(first, last + 1, &self.zone)
    }

    pub(crate) fn of(query: &WismoQuery, now: Timestamp, zone: Tz) -> Self {
        let today = now.civil(&zone).date.days_since_epoch();
        let until_today = |days: i64| Days {
            first: today - days + 1,
            last: today,
        };
        let current = match query.period {
            Period::Last7Days => until_today(7),
            Period::Last30Days => until_today(30),
            Period::Last90Days => until_today(90),
            Period::Custom { from, to } => Days {
                first: from.days_since_epoch(),
                last: to.days_since_epoch(),
            },
        };
        let base = match query.compare {
            Comparison::Previous => Some(current.before()),
            Comparison::LastYear => Some(current.year_before()),
            Comparison::Nothing | Comparison::Other(_) => None,
        };
        Self {
            today,
            current,
            base,
            zone,
        }
    }
}

/// The parts into which a trend divides the current days, each by its first and its last day, with none left out.
pub(crate) fn parts(windows: &Windows, group: &Grouping) -> Vec<(i64, i64)> {
    let bucket = match group {
        Grouping::Week => Bucket::Week,
        Grouping::Month => Bucket::Month,
        _ => Bucket::Day,
    };
    let day_of = |at: Timestamp| at.civil(&windows.zone).date.days_since_epoch();
    let days = |part: Window| (day_of(part.from), day_of(part.to.plus_ms(-1)));
    let parts = buckets(windows.instants(), bucket, &windows.zone).into_iter();
    parts.map(days).collect()
}

/// The points of a trend over the current days; `counts` has inquiries and orders by day.
pub(crate) fn points(
    windows: &Windows,
    group: &Grouping,
    counts: &BTreeMap<i64, (u64, u64)>,
) -> Vec<TrendPoint> {
    let point = |(first, last): (i64, i64)| {
        let of_part = counts.range(first..=last).map(|(_, counts)| counts);
        let (inquiries, orders) =
            of_part.fold((0, 0), |sum, counts| (sum.0 + counts.0, sum.1 + counts.1));
        TrendPoint {
            day: Some(Date::from_days_since_epoch(first)),
            hour: None,
            inquiries,
            orders,
        }
    };
    parts(windows, group).into_iter().map(point).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(from: &str, to: &str) -> Days {
        let day = |text| Date::parse(text).unwrap().days_since_epoch();
        Days {
            first: day(from),
            last: day(to),
        }
    }

    #[test]
    fn bases_are_the_days_before_and_the_dates_of_a_year_before() {
        let leap = days("2024-02-01", "2024-02-29");
        assert_eq!(leap.before(), days("2024-01-03", "2024-01-31"));
        assert_eq!(leap.year_before(), days("2023-02-01", "2023-02-28"));
        let one = days("2024-02-29", "2024-02-29");
        assert_eq!(one.year_before(), days("2023-02-28", "2023-02-28"));
    }

    #[test]
    fn a_trend_has_every_part_of_its_days_where_clocks_change_too() {
        let zone = Tz::Europe__Paris;
        let windows = Windows {
            today: 0,
            current: days("2026-03-20", "2026-04-05"),
            base: None,
            zone,
        };
        let counts: BTreeMap<i64, (u64, u64)> = (windows.current.first..=windows.current.last)
            .map(|day| (day, (1, 2)))
            .collect();
        for (group, parts) in [
            (Grouping::Day, 17),
            (Grouping::Week, 3),
            (Grouping::Month, 2),
        ] {
            let points = points(&windows, &group, &counts);
            assert_eq!(points.len(), parts, "{group:?}");
            assert_eq!(points.iter().map(|point| point.inquiries).sum::<u64>(), 17);
            assert_eq!(points.iter().map(|point| point.orders).sum::<u64>(), 34);
        }
    }
}
