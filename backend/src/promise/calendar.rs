//! A shop's calendar: from which day on an order counts, and which days do not count.

use std::collections::BTreeSet;

use shared::order::DISPATCH_DAYS;
use shared::time::{Civil, Date};

/// A cut-off that no minute of a day reaches.
pub const NO_CUT_OFF: u32 = 24 * 60;
const DAYS_A_WEEK: u32 = 7;

/// When a shop hands parcels over. Days are counted since 1970-01-01.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShopCalendar {
    /// Orders from this minute of the day on count as of the next open day.
    pub cut_off_minute: u32,
    /// Weekdays without hand-over: bit 0 is Monday, bit 6 Sunday. A shop that is closed on all seven is taken as open.
    pub closed_weekdays: u32,
    /// Days that count for nothing: neither hand-over nor delivery.
    pub holidays: BTreeSet<i64>,
    /// Open days within which what was paid is handed over.
    pub dispatch_days: u32,
}

impl Default for ShopCalendar {
    fn default() -> Self {
        Self {
            cut_off_minute: NO_CUT_OFF,
            closed_weekdays: 0,
            holidays: BTreeSet::new(),
            dispatch_days: DISPATCH_DAYS,
        }
    }
}

impl ShopCalendar {
    /// The day from which the days of an order are counted that was placed when the shop's clock showed `placed`.
    pub fn first_day(&self, placed: Civil) -> i64 {
        let minute = placed.hour * 60 + placed.minute;
        self.open_from(placed.date.days_since_epoch() + i64::from(minute >= self.cut_off_minute))
    }

    /// The first open day from `day` on.
    fn open_from(&self, day: i64) -> i64 {
        // Every week has an open day, so that only holidays can make it longer than seven.
        let most = i64::from(DAYS_A_WEEK) * (1 + i64::try_from(self.holidays.len()).unwrap_or(0));
        (day..=day + most)
            .find(|day| self.is_open(*day))
            .unwrap_or(day)
    }

    /// The day by which what was paid when the shop's clock showed `paid` is to be handed over.
    pub fn ship_by(&self, paid: Civil) -> i64 {
        let mut day = self.first_day(paid);
        for _ in 0..self.dispatch_days {
            day = self.open_from(day + 1);
        }
        day
    }

    /// Days that count after `first`, up to and with `last`.
    pub fn days_between(&self, first: i64, last: i64) -> i64 {
        if last <= first {
            return 0;
        }
        let holidays = self.holidays.range(first + 1..=last).count();
        last - first - i64::try_from(holidays).unwrap_or(0)
    }

    /// The day that is `days` counting days after `first`.
    pub fn day_after(&self, first: i64, days: i64) -> i64 {
        let mut day = first + days;
        for holiday in self.holidays.range(first + 1..) {
            if *holiday > day {
                break;
            }
            day += 1;
        }
        day
    }

    fn is_open(&self, day: i64) -> bool {
        let all = (1 << DAYS_A_WEEK) - 1;
        let closed = self.closed_weekdays & all;
        let is_closed = closed != all && closed & (1 << weekday(day)) != 0;
        !is_closed && !self.holidays.contains(&day)
    }
}

/// Day of the week, 0 for Monday to 6 for Sunday.
pub fn weekday(day: i64) -> usize {
    Date::from_days_since_epoch(day).weekday()
}

/// The Monday of the week that a day lies in; both in days since 1970-01-01.
pub fn monday_of(day: i64) -> i64 {
    day - i64::try_from(weekday(day)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> i64 {
        Date::parse(text).map_or(0, Date::days_since_epoch)
    }

    fn at(text: &str, hour: u32) -> Civil {
        Civil {
            date: Date::from_days_since_epoch(day(text)),
            hour,
            minute: 0,
        }
    }

    #[test]
    fn an_order_after_the_cut_off_counts_as_of_the_next_open_day() {
        let calendar = ShopCalendar {
            cut_off_minute: 14 * 60,
            closed_weekdays: 0b110_0000,
            holidays: [day("2026-11-23")].into(),
            ..ShopCalendar::default()
        };
        for (placed, hour, first) in [
            ("2026-11-19", 13, "2026-11-19"),
            ("2026-11-19", 14, "2026-11-20"),
            // A Friday afternoon before a weekend and a holiday on Monday.
            ("2026-11-20", 15, "2026-11-24"),
            ("2026-11-21", 9, "2026-11-24"),
        ] {
            assert_eq!(
                calendar.first_day(at(placed, hour)),
                day(first),
                "{placed} {hour}"
            );
        }
    }

    #[test]
    fn a_shop_that_is_closed_on_all_days_still_answers() {
        let calendar = ShopCalendar {
            closed_weekdays: 0b111_1111,
            ..ShopCalendar::default()
        };
        assert_eq!(calendar.first_day(at("2026-11-19", 9)), day("2026-11-19"));
    }

    #[test]
    fn a_parcel_is_due_at_its_carrier_within_so_many_open_days() {
        let calendar = ShopCalendar {
            cut_off_minute: 14 * 60,
            closed_weekdays: 0b110_0000,
            holidays: [day("2026-11-23")].into(),
            ..ShopCalendar::default()
        };
        for (paid, hour, ship_by) in [
            // Monday and the two days after it; a Thursday, with weekend and holiday between.
            ("2026-11-16", 9, "2026-11-18"),
            ("2026-11-19", 9, "2026-11-24"),
            ("2026-11-19", 15, "2026-11-25"),
        ] {
            assert_eq!(calendar.ship_by(at(paid, hour)), day(ship_by), "{paid}");
        }
        let at_once = ShopCalendar {
            dispatch_days: 0,
            ..calendar
        };
        assert_eq!(at_once.ship_by(at("2026-11-16", 9)), day("2026-11-16"));
    }

    #[test]
    fn counting_days_and_going_them_are_inverse() {
        let mut chance = fastrand::Rng::with_seed(7);
        for _ in 0..2_000 {
            let first = chance.i64(20_000..21_000);
            let calendar = ShopCalendar {
                holidays: (0..chance.usize(0..12))
                    .map(|_| chance.i64(first..first + 40))
                    .collect(),
                ..ShopCalendar::default()
            };
            let days = chance.i64(0..40);
            let last = calendar.day_after(first, days);
            assert_eq!(
                calendar.days_between(first, last),
                days,
                "{calendar:?} {first}"
            );
            assert!(
                days == 0 || !calendar.holidays.contains(&last),
                "{calendar:?} {first} {days}"
            );
        }
    }
}
