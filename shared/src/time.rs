//! Instants and calendar time.
//!
//! An instant is a count of UTC milliseconds. It becomes a calendar date only through a [`Zone`], which
//! the backend takes from the IANA database and the browser from its own `Intl`. `chrono` stays out of
//! the browser: what is needed here is thirty lines, and it would be a tenth of the tracking page.

use std::fmt;

/// Milliseconds in one minute.
pub const MINUTE_MS: i64 = 60_000;
/// Milliseconds in one hour.
pub const HOUR_MS: i64 = 60 * MINUTE_MS;
/// Milliseconds in a day of 24 hours. A calendar day in a zone with DST may be shorter or longer.
pub const DAY_MS: i64 = 24 * HOUR_MS;

/// A UTC instant, in milliseconds since 1970-01-01T00:00:00Z. Written as RFC 3339 with a `Z`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Timestamp(pub i64);

/// A calendar date (proleptic Gregorian), without a zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Date {
    /// Year, 1970 to 9999 in practice.
    pub year: i32,
    /// Month, 1 to 12.
    pub month: u32,
    /// Day of the month, from 1.
    pub day: u32,
}

/// What a wall clock in some zone shows at an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Civil {
    /// The calendar date.
    pub date: Date,
    /// Hour, 0 to 23.
    pub hour: u32,
    /// Minute, 0 to 59.
    pub minute: u32,
}

/// A time zone: how far its clocks are ahead of UTC at an instant.
pub trait Zone {
    /// Seconds to add to UTC to get local time at `at`; negative west of Greenwich.
    fn offset_seconds(&self, at: Timestamp) -> i32;
}

/// Coordinated universal time.
pub struct Utc;

impl Zone for Utc {
    fn offset_seconds(&self, _at: Timestamp) -> i32 {
        0
    }
}

#[cfg(feature = "tzdb")]
impl Zone for chrono_tz::Tz {
    fn offset_seconds(&self, at: Timestamp) -> i32 {
        use chrono::{Offset, TimeZone};
        chrono::DateTime::from_timestamp_millis(at.0).map_or(0, |utc| {
            self.offset_from_utc_datetime(&utc.naive_utc())
                .fix()
                .local_minus_utc()
        })
    }
}

impl Timestamp {
    /// Reads RFC 3339 / ISO 8601 as backends send it: `T` or a space, optional fraction of any length,
    /// `Z`, an offset with or without colon, or no zone at all (taken as UTC). A bare date is its midnight.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let date = Date::parse(text.get(..10)?)?;
        let rest = text.get(10..)?;
        let midnight = date.days_since_epoch().checked_mul(DAY_MS)?;
        if rest.is_empty() {
            return Some(Self(midnight));
        }
        let clock = rest
            .strip_prefix('T')
            .or_else(|| rest.strip_prefix('t'))
            .or_else(|| rest.strip_prefix(' '))?;
        let (clock, offset_minutes) = split_offset(clock)?;
        let clock_ms = clock_to_ms(clock)?;
        Some(Self(
            midnight + clock_ms - i64::from(offset_minutes) * MINUTE_MS,
        ))
    }

    /// This instant moved by `ms` milliseconds, which may be negative; saturates at the ends of time.
    #[must_use]
    pub const fn plus_ms(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }

    /// What a clock in `zone` shows at this instant.
    pub fn civil(self, zone: &impl Zone) -> Civil {
        let local = self
            .0
            .saturating_add(i64::from(zone.offset_seconds(self)) * 1_000);
        let minutes = local.rem_euclid(DAY_MS) / MINUTE_MS;
        Civil {
            date: Date::from_days_since_epoch(local.div_euclid(DAY_MS)),
            hour: u32::try_from(minutes / 60).unwrap_or(0),
            minute: u32::try_from(minutes % 60).unwrap_or(0),
        }
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Civil { date, hour, minute } = self.civil(&Utc);
        let in_minute = self.0.rem_euclid(MINUTE_MS);
        let (second, ms) = (in_minute / 1_000, in_minute % 1_000);
        write!(f, "{date}T{hour:02}:{minute:02}:{second:02}")?;
        if ms != 0 {
            write!(f, ".{ms:03}")?;
        }
        f.write_str("Z")
    }
}

impl Date {
    /// Reads `YYYY-MM-DD`; a day that the month does not have is no date.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() || year.len() != 4 || month.len() != 2 || day.len() != 2 {
            return None;
        }
        let date = Self {
            year: i32::try_from(digits(year)?).ok()?,
            month: u32::try_from(digits(month)?).ok()?,
            day: u32::try_from(digits(day)?).ok()?,
        };
        let exists = (1..=12).contains(&date.month)
            && date.day >= 1
            && Self::from_days_since_epoch(date.days_since_epoch()) == date;
        exists.then_some(date)
    }

    /// Days since 1970-01-01, negative before it.
    pub fn days_since_epoch(self) -> i64 {
        // Years are counted from March so that a leap day is the last day of its year.
        let shifted_year = i64::from(self.year) - i64::from(self.month <= 2);
        let era = shifted_year.div_euclid(400);
        let year_of_era = shifted_year.rem_euclid(400);
        let month_from_march = (i64::from(self.month) + 9) % 12;
        let day_of_year = (153 * month_from_march + 2) / 5 + i64::from(self.day) - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        era * 146_097 + day_of_era - 719_468
    }

    /// The date that many days after 1970-01-01.
    pub fn from_days_since_epoch(days: i64) -> Self {
        let days = days.saturating_add(719_468);
        let era = days.div_euclid(146_097);
        let day_of_era = days.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = if month_from_march < 10 {
            month_from_march + 3
        } else {
            month_from_march - 9
        };
        let year = era * 400 + year_of_era + i64::from(month <= 2);
        Self {
            year: i32::try_from(year).unwrap_or(i32::MAX),
            month: u32::try_from(month).unwrap_or(1),
            day: u32::try_from(day).unwrap_or(1),
        }
    }

    /// Day of the week, 0 for Monday to 6 for Sunday (ISO 8601 order).
    pub fn weekday(self) -> usize {
        usize::try_from((self.days_since_epoch() + 3).rem_euclid(7)).unwrap_or(0)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

fn digits(text: &str) -> Option<i64> {
    let all_digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    all_digits.then(|| text.parse().ok()).flatten()
}

/// Splits `10:00:00+03:00` into the clock and the offset in minutes.
fn split_offset(clock: &str) -> Option<(&str, i32)> {
    if let Some(clock) = clock.strip_suffix(['Z', 'z']) {
        return Some((clock, 0));
    }
    let Some(at) = clock.rfind(['+', '-']) else {
        return Some((clock, 0));
    };
    let (clock, offset) = clock.split_at_checked(at)?;
    let sign = if offset.starts_with('-') { -1 } else { 1 };
    let hhmm = offset.strip_prefix(['+', '-'])?.replace(':', "");
    if !matches!(hhmm.len(), 2 | 4) {
        return None;
    }
    let hours = digits(hhmm.get(..2)?)?;
    let minutes = hhmm
        .get(2..)
        .filter(|m| !m.is_empty())
        .map_or(Some(0), digits)?;
    let total = i32::try_from(hours * 60 + minutes).ok()?;
    (total < 24 * 60).then_some((clock, sign * total))
}

fn clock_to_ms(clock: &str) -> Option<i64> {
    let (whole, fraction) = clock.split_once('.').unwrap_or((clock, ""));
    let mut parts = whole.split(':');
    let hour = digits(parts.next()?)?;
    let minute = digits(parts.next()?)?;
    let second = parts.next().map_or(Some(0), digits)?;
    if parts.next().is_some() || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let ms = if fraction.is_empty() {
        0
    } else if fraction.bytes().all(|b| b.is_ascii_digit()) {
        digits(fraction.get(..3.min(fraction.len()))?)?
            * 10_i64.pow(3 - u32::try_from(fraction.len().min(3)).ok()?)
    } else {
        return None;
    };
    Some(hour * HOUR_MS + minute * MINUTE_MS + second * 1_000 + ms)
}

#[cfg(feature = "server")]
mod server {
    use super::{Date, Timestamp};
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
    use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type};
    use utoipa::openapi::{RefOr, Schema};

    impl Serialize for Timestamp {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.collect_str(self)
        }
    }

    impl Serialize for Date {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.collect_str(self)
        }
    }

    impl<'de> Deserialize<'de> for Date {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            let text = String::deserialize(deserializer)?;
            Self::parse(&text).ok_or_else(|| D::Error::custom("expected a date, YYYY-MM-DD"))
        }
    }

    impl utoipa::PartialSchema for Timestamp {
        fn schema() -> RefOr<Schema> {
            ObjectBuilder::new()
                .schema_type(Type::String)
                .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
                .description(Some("UTC instant, RFC 3339"))
                .into()
        }
    }

    impl utoipa::ToSchema for Timestamp {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_read_from_every_form_backends_send() {
        for (text, expected) in [
            ("2025-10-20T10:00:00Z", "2025-10-20T10:00:00Z"),
            ("2025-10-20T10:00:00.5Z", "2025-10-20T10:00:00.500Z"),
            ("2025-10-20T10:00:00.123456Z", "2025-10-20T10:00:00.123Z"),
            ("2025-10-20T13:00:00+03:00", "2025-10-20T10:00:00Z"),
            ("2025-10-20T02:00:00-0800", "2025-10-20T10:00:00Z"),
            ("2025-10-20 10:00:00", "2025-10-20T10:00:00Z"),
            ("2025-10-20T10:00", "2025-10-20T10:00:00Z"),
            ("2024-02-29", "2024-02-29T00:00:00Z"),
        ] {
            assert_eq!(
                Timestamp::parse(text).map(|t| t.to_string()).as_deref(),
                Some(expected),
                "{text}"
            );
        }
    }

    #[test]
    fn text_that_is_no_instant_is_refused() {
        for text in [
            "",
            "yesterday",
            "2025-13-01",
            "2025-02-30",
            "2025-10-20T25:00:00Z",
            "2025-10-20T10:00:00+3",
            "2025-10-20T10:00:00.x1Z",
            "２０２５-10-20",
        ] {
            assert_eq!(Timestamp::parse(text), None, "{text}");
        }
    }

    #[test]
    fn weekdays_count_from_monday() {
        assert_eq!(Date::parse("2026-11-16").map(Date::weekday), Some(0));
        assert_eq!(Date::parse("2026-11-22").map(Date::weekday), Some(6));
    }

    proptest::proptest! {
        #[test]
        fn parsing_any_text_never_panics(text in "\\PC{0,40}") {
            let _ = Timestamp::parse(&text);
        }

        #[test]
        fn printing_and_parsing_are_inverse(ms in 0_i64..253_402_300_799_999) {
            let at = Timestamp(ms);
            proptest::prop_assert_eq!(Timestamp::parse(&at.to_string()), Some(at));
        }

        #[test]
        fn calendar_agrees_with_chrono(days in -700_000_i64..2_900_000) {
            let ours = Date::from_days_since_epoch(days);
            let theirs = chrono::DateTime::from_timestamp_millis(days * DAY_MS).map(|t| t.format("%Y-%m-%d").to_string());
            if ours.year >= 0 { proptest::prop_assert_eq!(Some(ours.to_string()), theirs); }
            proptest::prop_assert_eq!(ours.days_since_epoch(), days);
        }
    }
}
