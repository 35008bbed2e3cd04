//! Times without a zone, as the clocks of São Paulo showed them.

use chrono::{NaiveDateTime, TimeDelta, TimeZone};
use chrono_tz::America::Sao_Paulo;

/// The zone in which the data's times are meant.
pub(super) const TIME_ZONE: &str = "America/Sao_Paulo";

/// `2017-01-18 11:00:00` as UTC milliseconds. An hour that the clocks skipped is taken as the hour after it, one that
/// they showed twice as the first.
pub(super) fn utc_ms(text: &str) -> Option<i64> {
    let local = NaiveDateTime::parse_from_str(text.trim(), "%Y-%m-%d %H:%M:%S").ok()?;
    let at = |local: NaiveDateTime| Sao_Paulo.from_local_datetime(&local).earliest();
    let instant = at(local).or_else(|| at(local + TimeDelta::hours(1)))?;
    Some(instant.timestamp_millis())
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::time::Timestamp;

    fn utc(text: &str) -> Option<String> {
        utc_ms(text).map(|ms| Timestamp(ms).to_string())
    }

    #[test]
    fn summer_and_winter_have_their_own_offset() {
        assert_eq!(
            utc("2017-01-18 11:00:00").as_deref(),
            Some("2017-01-18T13:00:00Z")
        );
        assert_eq!(
            utc("2017-07-18 11:00:00").as_deref(),
            Some("2017-07-18T14:00:00Z")
        );
    }

    #[test]
    fn an_hour_that_the_clocks_skipped_is_still_a_time() {
        assert_eq!(
            utc("2017-10-15 00:30:00").as_deref(),
            Some("2017-10-15T03:30:00Z")
        );
    }

    #[test]
    fn what_is_no_time_is_none() {
        for text in ["", "yesterday", "2017-02-30 11:00:00", "2017-01-18"] {
            assert_eq!(utc(text), None, "{text}");
        }
    }
}
