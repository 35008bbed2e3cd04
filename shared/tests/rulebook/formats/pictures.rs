//! Everything in every language, as people approved it. `INSTA_UPDATE=always cargo test -p shared pictures`
//! takes new pictures.

use std::fmt::Write as _;

use shared::format::{
    Locale, clock, count, count_compact, date, date_range, date_time, date_with_weekday, decimal,
    delta, duration, money, money_compact, percent, rating,
};
use shared::metrics::Delta;
use shared::time::{Civil, DAY_MS, Date, HOUR_MS, MINUTE_MS};

use super::{amount, day, number};

/// Everything once. Written with escapes, so that marks which nobody sees are seen here.
fn picture(locale: Locale) -> String {
    let mut text = String::new();
    let mut show = |what: &str, shown: &str| writeln!(text, "{what}: {shown:?}").unwrap();
    show("name", locale.native_name());
    show("count", &count(1_234_567, locale));
    show(
        "count compact",
        &[950, 12_345, 4_500_000, 7_100_000_000, 3_000_000_000_000]
            .map(|value| count_compact(value, locale))
            .join(" | "),
    );
    show("decimal", &decimal(&number("-1234.5"), 2, locale));
    show("percent", &percent(&number("2.5"), locale));
    show("rating", &rating(&number("4.7"), locale));
    let codes = ["USD", "EUR", "GBP", "JPY", "BRL", "KES", "UGX", "TND"];
    show(
        "money",
        &codes
            .map(|code| money(&amount("-1234.5", code), locale))
            .join(" | "),
    );
    show(
        "money compact",
        &codes
            .map(|code| money_compact(&amount("1234567.8", code), locale))
            .join(" | "),
    );
    show(
        "duration",
        &[
            2 * DAY_MS + 4 * HOUR_MS,
            5 * MINUTE_MS + 3_000,
            -2 * HOUR_MS,
        ]
        .map(|ms| duration(ms, locale))
        .join(" | "),
    );
    let changes = [
        Delta::Percent(number("12.5")),
        Delta::Percent(number("-12.5")),
        Delta::Unchanged,
        Delta::New,
        Delta::NoData,
    ];
    show(
        "delta",
        &changes.map(|change| delta(&change, locale)).join(" | "),
    );
    let every_month = (1..=12).map(|month| {
        date(
            Date {
                year: 2025,
                month,
                day: 1,
            },
            locale,
        )
    });
    show("date", &every_month.collect::<Vec<_>>().join(" | "));
    let every_weekday = (20..=26).map(|day| {
        date_with_weekday(
            Date {
                year: 2025,
                month: 10,
                day,
            },
            locale,
        )
    });
    show(
        "date with weekday",
        &every_weekday.collect::<Vec<_>>().join(" | "),
    );
    show(
        "clock",
        &[clock(0, 5, locale), clock(14, 30, locale)].join(" | "),
    );
    show(
        "date and time",
        &date_time(
            Civil {
                date: day("2025-10-20"),
                hour: 9,
                minute: 5,
            },
            locale,
        ),
    );
    let ends = ["2025-10-20", "2025-10-23", "2025-11-02", "2026-01-02"];
    show(
        "date range",
        &ends
            .map(|end| date_range(day("2025-10-20"), day(end), locale))
            .join(" | "),
    );
    text
}

#[test]
fn every_language_reads_as_pictured() {
    for locale in Locale::ALL {
        insta::assert_snapshot!(locale.code(), picture(locale));
    }
}
