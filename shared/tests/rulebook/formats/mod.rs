//! How values read: the examples people agreed on, and a picture of all of them in every language.

mod pictures;

use proptest::prelude::*;
use rust_decimal::Decimal;
use shared::format::{
    Locale, clock, count, count_compact, date, date_range, decimal, delta, duration, money,
    money_compact, percent, rating,
};
use shared::metrics::Delta;
use shared::money::{Currency, Money};
use shared::time::{DAY_MS, Date, HOUR_MS, MINUTE_MS};

fn number(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn day(text: &str) -> Date {
    Date::parse(text).unwrap()
}

fn amount(text: &str, currency: &str) -> Money {
    Money {
        amount: number(text),
        currency: Currency::parse(currency).unwrap(),
    }
}

#[test]
fn languages_are_found_by_their_tag() {
    for (tag, locale) in [
        ("en", Some(Locale::En)),
        ("en-GB", Some(Locale::En)),
        ("fr-CA", Some(Locale::Fr)),
        ("FR_fr", Some(Locale::Fr)),
        (" sw-KE ", Some(Locale::Sw)),
        ("ar-EG-u-nu-arab", Some(Locale::Ar)),
        ("de", None),
        ("", None),
        ("eng", None),
    ] {
        assert_eq!(Locale::from_tag(tag), locale, "{tag}");
    }
    assert_eq!(Locale::default(), Locale::En);
    for locale in Locale::ALL {
        assert_eq!(Locale::from_tag(locale.code()), Some(locale));
        assert_eq!(locale.is_rtl(), locale == Locale::Ar);
        assert!(!locale.native_name().is_empty());
    }
}

#[test]
fn money_in_full_has_the_decimals_of_its_currency() {
    for (text, currency, locale, expected) in [
        ("1234.56", "USD", Locale::En, "$1,234.56"),
        ("1234.5", "KES", Locale::En, "KES\u{a0}1,234.50"),
        ("1234.5", "UGX", Locale::En, "UGX\u{a0}1,235"),
        ("1234567", "JPY", Locale::En, "¥1,234,567"),
        ("0.0005", "TND", Locale::En, "TND\u{a0}0.001"),
        ("-1234.56", "USD", Locale::En, "-$1,234.56"),
        ("-0.001", "USD", Locale::En, "$0.00"),
        ("1234.56", "USD", Locale::Fr, "1\u{202f}234,56\u{a0}$"),
        ("1234.5", "KES", Locale::Fr, "1\u{202f}234,50\u{a0}KES"),
        ("1234.56", "EUR", Locale::Sw, "€1,234.56"),
        ("1234.56", "BRL", Locale::Ar, "1,234.56\u{a0}R$"),
        ("-5", "GBP", Locale::Ar, "\u{200e}-5.00\u{a0}£"),
    ] {
        assert_eq!(
            money(&amount(text, currency), locale),
            expected,
            "{text} {currency}"
        );
    }
}

#[test]
fn large_numbers_are_short_and_never_a_thousand_thousands() {
    for (value, expected) in [
        (0, "0"),
        (999, "999"),
        (1_000, "1K"),
        (1_250, "1.3K"),
        (12_345, "12.3K"),
        (999_949, "999.9K"),
        (999_950, "1M"),
        (4_500_000, "4.5M"),
        (999_950_000, "1B"),
        (2_000_000_000_000, "2T"),
        (1_234_567_000_000_000, "1,234.6T"),
    ] {
        assert_eq!(count_compact(value, Locale::En), expected, "{value}");
    }
    for (text, locale, expected) in [
        ("999.5", Locale::En, "$999.50"),
        ("999.999", Locale::En, "$1K"),
        ("12345.67", Locale::En, "$12.3K"),
        ("-12345.67", Locale::En, "-$12.3K"),
        ("-1", Locale::En, "-$1.00"),
        ("12345.67", Locale::Fr, "12,3\u{a0}k\u{a0}$"),
        ("12345.67", Locale::Sw, "$\u{a0}elfu\u{a0}12.3"),
        ("12345.67", Locale::Ar, "12.3\u{a0}ألف\u{a0}$"),
    ] {
        assert_eq!(
            money_compact(&amount(text, "USD"), locale),
            expected,
            "{text}"
        );
    }
}

#[test]
fn decimals_are_cut_at_the_most_asked_for_and_zeros_at_the_end() {
    for (text, max_decimals, expected) in [
        ("1234.5", 2, "1,234.5"),
        ("1234.505", 2, "1,234.51"),
        ("1000", 2, "1,000"),
        ("-0.04", 1, "0"),
        ("-0.05", 1, "-0.1"),
        ("0.125", 3, "0.125"),
    ] {
        assert_eq!(
            decimal(&number(text), max_decimals, Locale::En),
            expected,
            "{text}"
        );
    }
    assert_eq!(percent(&number("2.50"), Locale::En), "2.5%");
    assert_eq!(percent(&number("100"), Locale::Fr), "100\u{202f}%");
    assert_eq!(rating(&number("4"), Locale::En), "4.0");
    assert_eq!(rating(&number("4.66"), Locale::Fr), "4,7");
}

#[test]
fn a_change_has_its_sign_or_a_word() {
    for (change, expected) in [
        (Delta::Percent(number("12.5")), "+12.5%"),
        (Delta::Percent(number("-3")), "-3%"),
        (Delta::Percent(number("1234")), "+1,234%"),
        (Delta::Unchanged, "0%"),
        (Delta::New, "new"),
        (Delta::NoData, "—"),
    ] {
        assert_eq!(delta(&change, Locale::En), expected, "{change:?}");
    }
}

#[test]
fn a_span_of_days_says_once_what_both_ends_share() {
    for (from, to, expected) in [
        ("2025-10-20", "2025-10-20", "20 Oct 2025"),
        ("2025-10-20", "2025-10-23", "20–23 Oct 2025"),
        ("2025-10-23", "2025-10-20", "20–23 Oct 2025"),
        ("2025-10-30", "2025-11-02", "30 Oct – 2 Nov 2025"),
        ("2025-12-30", "2026-01-02", "30 Dec 2025 – 2 Jan 2026"),
        ("2025-10-20", "2026-10-20", "20 Oct 2025 – 20 Oct 2026"),
    ] {
        assert_eq!(date_range(day(from), day(to), Locale::En), expected);
    }
}

#[test]
fn a_length_of_time_has_its_two_largest_units() {
    for (ms, expected) in [
        (0, "0 s"),
        (999, "0 s"),
        (-999, "0 s"),
        (1_000, "1 s"),
        (5 * MINUTE_MS + 3_999, "5 min 3 s"),
        (2 * HOUR_MS, "2 h"),
        (2 * HOUR_MS + 59_000, "2 h"),
        (2 * DAY_MS + 4 * HOUR_MS + 59 * MINUTE_MS, "2 d 4 h"),
        (2 * DAY_MS + 59 * MINUTE_MS, "2 d"),
        (-90 * MINUTE_MS, "-1 h 30 min"),
        (i64::MIN, "-106751991167 d 7 h"),
    ] {
        assert_eq!(
            duration(ms, Locale::En).replace('\u{a0}', " "),
            expected,
            "{ms}"
        );
    }
}

/// The number back from how it reads.
fn read_back(shown: &str, locale: Locale) -> String {
    let group = if locale == Locale::Fr {
        '\u{202f}'
    } else {
        ','
    };
    shown.replace(['\u{200e}', group], "").replace(',', ".")
}

proptest! {
    #[test]
    fn no_digit_is_lost_in_any_language(units in any::<i64>(), scale in 0_u32..19, locale in prop::sample::select(&Locale::ALL)) {
        let value = Decimal::new(units, scale);
        let shown = decimal(&value, 28, locale);
        prop_assert_eq!(read_back(&shown, locale).parse::<Decimal>(), Ok(value));
        prop_assert_eq!(count(units.unsigned_abs(), Locale::En).replace(',', ""), units.unsigned_abs().to_string());
    }

    #[test]
    fn nothing_makes_formatting_panic(
        bits in any::<i128>(), scale in 0_u32..=28, decimals in 0_u32..40, ms in any::<i64>(), whole in any::<u64>(),
        (year, month, day) in (any::<i32>(), any::<u32>(), any::<u32>()),
        locale in prop::sample::select(&Locale::ALL), code in "[A-Z]{3}",
    ) {
        let value = Decimal::from_i128_with_scale(bits >> 32, scale);
        let money_value = Money { amount: value, currency: Currency::parse(&code).unwrap() };
        let shown = [
            money(&money_value, locale), money_compact(&money_value, locale), decimal(&value, decimals, locale),
            percent(&value, locale), rating(&value, locale), delta(&Delta::Percent(value), locale),
            duration(ms, locale), count(whole, locale), count_compact(whole, locale), clock(month, day, locale),
        ];
        prop_assert!(shown.iter().all(|text| !text.is_empty()));
        date(Date { year, month, day }, locale);
    }
}
