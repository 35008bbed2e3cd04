//! Money: currencies, arithmetic, and reading amounts that other systems wrote.

use proptest::prelude::*;
use rust_decimal::{Decimal, RoundingStrategy};
use serde_json::{Value, json};
use shared::json::Decode;
use shared::money::{Currency, Money, MoneyError, decode_decimal};

fn currency(code: &str) -> Currency {
    Currency::parse(code).unwrap()
}

fn minor(units: i64, code: &str) -> Money {
    Money::from_minor(units, currency(code))
}

#[test]
fn currencies_have_their_real_number_of_decimals() {
    for (code, decimals) in [
        ("UGX", 0),
        ("JPY", 0),
        ("KRW", 0),
        ("RWF", 0),
        ("XOF", 0),
        ("XAF", 0),
        ("KES", 2),
        ("NGN", 2),
        ("USD", 2),
        ("EUR", 2),
        ("ZZZ", 2),
        ("TND", 3),
        ("KWD", 3),
        ("BHD", 3),
        ("OMR", 3),
        ("JOD", 3),
        ("IQD", 3),
        ("LYD", 3),
    ] {
        assert_eq!(currency(code).decimals(), decimals, "{code}");
    }
}

#[test]
fn a_currency_is_three_letters_in_any_case() {
    for code in ["kes", " KES ", "Kes"] {
        assert_eq!(Currency::parse(code), Some(currency("KES")), "{code}");
    }
    for code in ["", "KE", "KESH", "K3S", "KÉ", "ΚΕΣ", "$"] {
        assert_eq!(Currency::parse(code), None, "{code}");
    }
}

#[test]
fn the_smallest_unit_is_the_currencys_own() {
    assert_eq!(minor(123_456, "USD").amount.to_string(), "1234.56");
    assert_eq!(minor(123_456, "UGX").amount.to_string(), "123456");
    assert_eq!(minor(123_456, "TND").amount.to_string(), "123.456");
    assert_eq!(minor(-5, "KES").amount.to_string(), "-0.05");
}

#[test]
fn amounts_add_up_in_one_currency_and_are_an_error_in_two() {
    assert_eq!(
        minor(150, "KES").checked_add(&minor(275, "KES")),
        Ok(minor(425, "KES"))
    );
    assert_eq!(
        minor(150, "KES").checked_sub(&minor(275, "KES")),
        Ok(minor(-125, "KES"))
    );
    assert_eq!(
        minor(150, "KES").checked_add(&minor(275, "USD")),
        Err(MoneyError::CurrencyMismatch(
            currency("KES"),
            currency("USD")
        ))
    );
    let most = Money {
        amount: Decimal::MAX,
        currency: currency("KES"),
    };
    assert_eq!(most.checked_add(&most), Err(MoneyError::Overflow));
}

#[test]
fn a_product_that_does_not_fit_is_no_amount() {
    let most = Money {
        amount: Decimal::MAX,
        currency: currency("KES"),
    };
    for factor in [Decimal::TWO, Decimal::TEN, Decimal::MAX] {
        assert_eq!(most.times(&factor), Err(MoneyError::Overflow));
    }
}

#[test]
fn amounts_round_half_up_to_what_can_be_paid() {
    for (amount, code, expected) in [
        ("1.005", "USD", "1.01"),
        ("1.0049", "USD", "1.00"),
        ("-1.005", "USD", "-1.01"),
        ("2.5", "JPY", "3"),
        ("0.0005", "TND", "0.001"),
    ] {
        let money = Money {
            amount: amount.parse().unwrap(),
            currency: currency(code),
        };
        assert_eq!(
            money.rounded().amount.to_string(),
            expected,
            "{amount} {code}"
        );
    }
}

#[test]
fn amounts_read_as_number_or_text_with_or_without_exponent() {
    for (written, expected) in [
        ("1234.56", "1234.56"),
        ("\"1234.56\"", "1234.56"),
        ("\" 1234.5 \"", "1234.5"),
        ("1e3", "1000"),
        ("1e+21", "1000000000000000000000"),
        ("1.5E-7", "0.00000015"),
        ("-0.30000000000000004", "-0.30000000000000004"),
        ("\"+5\"", "5"),
        ("0", "0"),
        ("1.00000000000000000000000000000000001", "1"),
    ] {
        let json: Value = serde_json::from_str(written).unwrap();
        assert_eq!(
            decode_decimal(&json),
            Ok(expected.parse().unwrap()),
            "{written}"
        );
    }
}

proptest! {
    #[test]
    fn an_amount_is_read_as_the_decimal_crate_reads_it(digits in "-?[0-9]{1,14}(\\.[0-9]{1,13})?") {
        let read = decode_decimal(&json!(digits.clone())).unwrap();
        let expected: Decimal = digits.parse().unwrap();
        prop_assert_eq!(read.to_string(), expected.to_string());
    }

    #[test]
    fn an_amount_is_rounded_as_the_decimal_crate_rounds_it(
        digits in any::<i128>(), scale in 0_u32..=28, code in prop::sample::select(&["USD", "JPY", "TND"]),
    ) {
        let amount = Decimal::from_i128_with_scale(digits >> 33, scale);
        let currency = Currency::parse(code).unwrap();
        let expected = amount.round_dp_with_strategy(currency.decimals(), RoundingStrategy::MidpointAwayFromZero);
        prop_assert_eq!(Money { amount, currency }.rounded().amount, expected);
    }

    #[test]
    fn so_many_times_an_amount_is_what_the_decimal_crate_makes_of_it(
        digits in 0_i64..1_000_000_000_000, scale in 0_u32..=6, factor in 0_i64..10_000_000, tenths in 0_u32..=3,
        code in prop::sample::select(&["USD", "JPY", "TND"]),
    ) {
        let (amount, factor) = (Decimal::new(digits, scale), Decimal::new(factor, tenths));
        let currency = Currency::parse(code).unwrap();
        let expected = (amount * factor).round_dp_with_strategy(currency.decimals(), RoundingStrategy::MidpointAwayFromZero);
        prop_assert_eq!(Money { amount, currency }.times(&factor).unwrap().amount, expected);
    }

    #[test]
    fn an_exponent_moves_the_point(digits in "-?[1-9][0-9]{0,9}", exponent in -12_i32..=9) {
        let read = decode_decimal(&json!(format!("{digits}e{exponent}"))).unwrap();
        let mantissa: Decimal = digits.parse().unwrap();
        let power = (0..exponent.unsigned_abs()).fold(Decimal::ONE, |power, _| power * Decimal::TEN);
        let expected = if exponent < 0 { mantissa / power } else { mantissa * power };
        prop_assert_eq!(read, expected);
    }
}

#[test]
fn what_is_no_amount_is_refused() {
    let thousands_of_digits = "9".repeat(5_000);
    for written in [
        json!(null),
        json!(true),
        json!([]),
        json!({}),
        json!(""),
        json!("abc"),
        json!("1,5"),
        json!("1_000"),
        json!("1e"),
        json!("e5"),
        json!("--1"),
        json!("1e999999999999"),
        json!("1e-999999999999"),
        json!("0x10"),
        json!("NaN"),
        json!("1e1e1"),
        json!("99999999999999999999999999999999"),
        json!(thousands_of_digits),
        serde_json::from_str(&thousands_of_digits).unwrap(),
        serde_json::from_str("1e400").unwrap(),
    ] {
        assert!(decode_decimal(&written).is_err(), "{written}");
    }
}

#[test]
fn an_amount_needs_its_currency() {
    assert_eq!(
        Money::decode(&json!({"amount": 5})).map_err(|error| error.to_string()),
        Err("expected a value at currency".to_owned())
    );
    assert!(Money::decode(&json!({"amount": 5, "currency": "Kenyan shillings"})).is_err());
    assert!(Money::decode(&json!({"amount": "five", "currency": "KES"})).is_err());
}

#[test]
fn an_amount_is_written_as_a_number_with_all_its_digits() {
    let money = Money {
        amount: "12345678901234567890.10".parse().unwrap(),
        currency: currency("kes"),
    };
    let written = serde_json::to_string(&money).unwrap();
    assert_eq!(
        written,
        r#"{"amount":12345678901234567890.10,"currency":"KES"}"#
    );
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(units in any::<i64>(), code in "[A-Z]{3}") {
        let money = minor(units, &code);
        let written = serde_json::to_string(&money).unwrap();
        let read: Value = serde_json::from_str(&written).unwrap();
        prop_assert_eq!(Money::decode(&read), Ok(money));
    }

    #[test]
    fn no_text_makes_reading_an_amount_panic(text in "[0-9eE+. -]{0,70}|\\PC{0,40}") {
        let _ = decode_decimal(&json!(text));
    }

    #[test]
    fn sums_do_not_depend_on_order(a in any::<i32>(), b in any::<i32>(), c in any::<i32>()) {
        let [a, b, c] = [a, b, c].map(|units| minor(units.into(), "TND"));
        let left = a.checked_add(&b).and_then(|sum| sum.checked_add(&c));
        let right = b.checked_add(&c).and_then(|sum| sum.checked_add(&a));
        prop_assert_eq!(left, right);
    }
}
