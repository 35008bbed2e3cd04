//! Periods, windows and buckets in real time zones, against chrono.

use chrono::{Datelike, Days, LocalResult, NaiveDate, TimeZone};
use chrono_tz::{TZ_VARIANTS, Tz};
use proptest::prelude::*;
use shared::period::{Bucket, LONGEST_CUSTOM_DAYS, Period, Window, buckets};
use shared::time::{DAY_MS, Date, HOUR_MS, Timestamp, Utc, Zone};

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

fn day(text: &str) -> Date {
    Date::parse(text).unwrap()
}

fn hours(window: Window) -> i64 {
    (window.to.0 - window.from.0) / HOUR_MS
}

fn custom(from: &str, to: &str) -> Period {
    Period::Custom {
        from: day(from),
        to: day(to),
    }
}

/// The first instant of a date as chrono knows it; where midnight was skipped, the first minute that was not.
fn chrono_start_of_day(date: NaiveDate, zone: Tz) -> i64 {
    let midnight = date.and_hms_opt(0, 0, 0).unwrap();
    (0..=26 * 60)
        .map(|minutes| zone.from_local_datetime(&(midnight + chrono::Duration::minutes(minutes))))
        .find_map(LocalResult::earliest)
        .unwrap()
        .timestamp_millis()
}

#[test]
fn a_period_reads_back_from_its_address() {
    for text in [
        "7d",
        "30d",
        "90d",
        "2026-01-01..2026-01-31",
        "2024-02-29..2024-02-29",
    ] {
        assert_eq!(
            Period::parse(text)
                .map(|period| period.to_string())
                .as_deref(),
            Some(text)
        );
    }
}

#[test]
fn an_address_that_names_no_period_is_refused() {
    for text in [
        "",
        "8d",
        "7D",
        " 7d",
        "2026-01-31..2026-01-01",
        "2026-02-30..2026-03-01",
        "2026-01-01",
        "2026-01-01..",
        "2026-01-01..2026-01-02..2026-01-03",
        "0001-01-01..9999-12-31",
    ] {
        assert_eq!(Period::parse(text), None, "{text}");
    }
}

#[test]
fn the_last_seven_days_end_with_today_where_the_store_is() {
    let now = at("2026-11-20T22:30:00Z");
    let in_nairobi = Period::Last7Days.window(now, &chrono_tz::Africa::Nairobi);
    assert_eq!(in_nairobi.from, at("2026-11-14T21:00:00Z"));
    assert_eq!(
        in_nairobi.to,
        at("2026-11-21T21:00:00Z"),
        "it is the 21st there already"
    );
    let in_utc = Period::Last7Days.window(now, &Utc);
    assert_eq!(
        (in_utc.from, in_utc.to),
        (at("2026-11-14"), at("2026-11-21"))
    );
    assert!(in_utc.contains(now) && !in_utc.contains(in_utc.to));
}

#[test]
fn days_on_which_clocks_change_have_23_or_25_hours() {
    let berlin = chrono_tz::Europe::Berlin;
    for (date, length) in [("2026-03-29", 23), ("2026-10-25", 25), ("2026-10-26", 24)] {
        assert_eq!(
            hours(custom(date, date).window(Timestamp(0), &berlin)),
            length,
            "{date}"
        );
    }
}

#[test]
fn a_day_begins_when_clocks_jump_over_its_midnight() {
    let sao_paulo = chrono_tz::America::Sao_Paulo;
    let begins = custom("2017-10-15", "2017-10-15").window(Timestamp(0), &sao_paulo);
    assert_eq!(
        (begins.from, hours(begins)),
        (at("2017-10-15T03:00:00Z"), 23)
    );
    let ends = custom("2017-02-18", "2017-02-18").window(Timestamp(0), &sao_paulo);
    assert_eq!(
        (ends.from, ends.to),
        (at("2017-02-18T02:00:00Z"), at("2017-02-19T03:00:00Z"))
    );
}

#[test]
fn a_day_begins_with_the_first_of_two_midnights() {
    let havana = chrono_tz::America::Havana;
    let window = custom("2025-11-02", "2025-11-02").window(Timestamp(0), &havana);
    assert_eq!(
        (window.from, hours(window)),
        (at("2025-11-02T04:00:00Z"), 25)
    );
}

#[test]
fn a_day_that_never_was_has_no_bucket() {
    let apia = chrono_tz::Pacific::Apia;
    let window = custom("2011-12-29", "2011-12-31").window(Timestamp(0), &apia);
    let days = buckets(window, Bucket::Day, &apia);
    let dates: Vec<_> = days
        .iter()
        .map(|part| part.from.civil(&apia).date.to_string())
        .collect();
    assert_eq!(dates, ["2011-12-29", "2011-12-31"]);
}

#[test]
fn weeks_begin_on_monday_and_months_on_the_first() {
    let window = custom("2026-01-28", "2026-03-03").window(Timestamp(0), &Utc);
    let starts = |bucket| {
        buckets(window, bucket, &Utc)
            .iter()
            .map(|part| part.from.civil(&Utc).date.to_string())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        starts(Bucket::Week),
        [
            "2026-01-28",
            "2026-02-02",
            "2026-02-09",
            "2026-02-16",
            "2026-02-23",
            "2026-03-02"
        ]
    );
    assert_eq!(
        starts(Bucket::Month),
        ["2026-01-28", "2026-02-01", "2026-03-01"]
    );
    let across_years = custom("2025-12-31", "2026-01-01").window(Timestamp(0), &Utc);
    assert_eq!(buckets(across_years, Bucket::Month, &Utc).len(), 2);
}

#[test]
fn the_previous_period_has_as_many_days_and_ends_where_this_begins() {
    let berlin = chrono_tz::Europe::Berlin;
    let window = custom("2026-03-30", "2026-04-05").window(Timestamp(0), &berlin);
    let previous = window.previous(&berlin);
    assert_eq!(
        previous,
        custom("2026-03-23", "2026-03-29").window(Timestamp(0), &berlin)
    );
    assert_eq!((hours(window), hours(previous)), (168, 167));
}

#[test]
fn an_empty_window_has_no_buckets() {
    let window = Window {
        from: Timestamp(5),
        to: Timestamp(5),
    };
    assert_eq!(buckets(window, Bucket::Day, &Utc), []);
    let backwards = custom("2026-01-02", "2026-01-01").window(Timestamp(0), &Utc);
    assert_eq!(buckets(backwards, Bucket::Day, &Utc), []);
}

fn any_zone() -> impl Strategy<Value = Tz> {
    let with_odd_changes = [
        chrono_tz::America::Sao_Paulo,
        chrono_tz::America::Havana,
        chrono_tz::America::St_Johns,
        chrono_tz::Atlantic::Azores,
        chrono_tz::Asia::Beirut,
        chrono_tz::Africa::Cairo,
        chrono_tz::Africa::Casablanca,
        chrono_tz::Pacific::Apia,
        chrono_tz::Australia::Lord_Howe,
        chrono_tz::Asia::Kathmandu,
    ];
    prop_oneof![
        prop::sample::select(&TZ_VARIANTS[..]),
        prop::sample::select(with_odd_changes.to_vec())
    ]
}

/// Days since 1970-01-01, up to 2037: later rules are guesses that libraries make differently.
const DAYS: std::ops::Range<i64> = 0..24_800;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn every_day_begins_where_chrono_says(first in DAYS, zone in any_zone()) {
        let date = Date::from_days_since_epoch(first);
        let window = Period::Custom { from: date, to: date }.window(Timestamp(0), &zone);
        let theirs = NaiveDate::from_ymd_opt(date.year, date.month, date.day).unwrap();
        prop_assert_eq!(window.from.0, chrono_start_of_day(theirs, zone), "{} {}", date, zone);
        prop_assert_eq!(window.to.0, chrono_start_of_day(theirs + Days::new(1), zone), "{} {}", date, zone);
    }

    #[test]
    fn buckets_cover_their_window_without_gap_or_overlap(
        first in DAYS,
        length in 1_i64..120,
        cut in (0..DAY_MS, 0..DAY_MS),
        zone in any_zone(),
        bucket in prop::sample::select(&[Bucket::Day, Bucket::Week, Bucket::Month]),
    ) {
        let window = Window { from: Timestamp(first * DAY_MS + cut.0), to: Timestamp((first + length) * DAY_MS + cut.1) };
        let parts = buckets(window, bucket, &zone);
        prop_assert_eq!(parts.first().map(|part| part.from), Some(window.from));
        prop_assert_eq!(parts.last().map(|part| part.to), Some(window.to));
        prop_assert!(parts.iter().all(|part| part.from < part.to));
        prop_assert!(parts.windows(2).all(|pair| pair[0].to == pair[1].from));
        for start in parts.iter().skip(1).map(|part| part.from) {
            let date = start.civil(&zone).date;
            prop_assert!(start.plus_ms(-1).civil(&zone).date <= date || bucket == Bucket::Day);
            prop_assert!(bucket != Bucket::Month || date.day == 1 || is_first_of_its_month(start, &zone), "{}", date);
            let is_monday = NaiveDate::from_ymd_opt(date.year, date.month, date.day).unwrap().weekday() == chrono::Weekday::Mon;
            prop_assert!(bucket != Bucket::Week || is_monday || is_after_a_skipped_day(start, &zone), "{}", date);
        }
    }

    #[test]
    fn the_previous_period_is_of_equal_length_in_days(first in DAYS, length in 1_i64..100, zone in any_zone()) {
        let date = |days| Date::from_days_since_epoch(days);
        let window = Period::Custom { from: date(first), to: date(first + length - 1) }.window(Timestamp(0), &zone);
        let expected = Period::Custom { from: date(first - length), to: date(first - 1) }.window(Timestamp(0), &zone);
        prop_assume!(!is_after_a_skipped_day(window.from, &zone) && !is_after_a_skipped_day(window.to, &zone));
        prop_assert_eq!(window.previous(&zone), expected);
    }

    #[test]
    fn any_text_is_a_period_or_is_not_but_never_panics(text in "\\PC{0,30}|[0-9-]{0,12}\\.\\.[0-9-]{0,12}") {
        if let Some(period) = Period::parse(&text) {
            prop_assert_eq!(period.to_string(), text);
        }
    }

    #[test]
    fn every_period_of_bearable_length_survives_its_address(first in DAYS, length in 1..=LONGEST_CUSTOM_DAYS) {
        let period = Period::Custom {
            from: Date::from_days_since_epoch(first),
            to: Date::from_days_since_epoch(first + length - 1),
        };
        prop_assert_eq!(Period::parse(&period.to_string()), Some(period));
    }
}

fn is_first_of_its_month(start: Timestamp, zone: &impl Zone) -> bool {
    start.plus_ms(-1).civil(zone).date.month != start.civil(zone).date.month
}

/// A few islands changed sides of the date line and had no such day.
fn is_after_a_skipped_day(start: Timestamp, zone: &impl Zone) -> bool {
    let (before, after) = (start.plus_ms(-1).civil(zone).date, start.civil(zone).date);
    after.days_since_epoch() - before.days_since_epoch() > 1
}
