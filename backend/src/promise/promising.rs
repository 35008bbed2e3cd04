//! Making a promise.

use chrono_tz::Tz;
use shared::period::Window;
use shared::time::{Date, Timestamp};

use super::book::{Band, Book, Question};
use super::calendar::{ShopCalendar, weekday};

/// A shop, as far as its promises need it.
#[derive(Clone, Debug)]
pub struct PromisingShop {
    /// Key.
    pub seller: String,
    /// Display name.
    pub shop_name: String,
    /// Where it sends from; empty when unknown.
    pub origin: String,
    /// The zone in which its days begin.
    pub time_zone: Tz,
    /// When it hands over.
    pub calendar: ShopCalendar,
}

/// What is promised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Promised {
    /// What it rests on.
    pub band: Band,
    /// The day on which it was made.
    pub today: Date,
    /// The day by which half of the parcels arrive.
    pub from: Date,
    /// The day by which nine in ten arrive.
    pub to: Date,
}

impl PromisingShop {
    /// What an order placed `now` can be promised; nothing while there is too little to promise by.
    pub fn promise(&self, book: &Book, destination: &str, now: Timestamp) -> Option<Promised> {
        let placed = now.civil(&self.time_zone);
        let first_day = self.calendar.first_day(placed);
        let band = book.band(&Question {
            origin: &self.origin,
            destination,
            carrier: book.usual_carrier(&self.seller),
            weekday: weekday(first_day),
        })?;
        let day = |days: i64| Date::from_days_since_epoch(self.calendar.day_after(first_day, days));
        Some(Promised {
            band,
            today: placed.date,
            from: day(band.p50_days),
            to: day(band.p90_days),
        })
    }
}

impl Promised {
    /// From the first instant of the first day to the last of the last, by the clocks of `zone`; UTC milliseconds.
    pub fn window(&self, zone: Tz) -> (i64, i64) {
        let (from, to) = (self.from.days_since_epoch(), self.to.days_since_epoch());
        let window = Window::of_days(from, to + 1, &zone);
        (window.from.0, window.to.0 - 1)
    }

    /// Days from today to a day.
    pub fn days_to(&self, day: Date) -> u64 {
        u64::try_from(day.days_since_epoch() - self.today.days_since_epoch()).unwrap_or(0)
    }
}
