//! Counts, decimals, percentages and changes.

use rust_decimal::Decimal;

use super::{Locale, NO_DATA};
use crate::metrics::Delta;
use crate::money::{rounded_half_up, without_zeros};

/// A count with its digits grouped: `12,345`.
pub fn count(count: u64, locale: Locale) -> String {
    let mut text = String::new();
    push_grouped(&mut text, &count.to_string(), locale);
    text
}

/// A decimal number with at most that many decimals, half away from zero, without trailing zeros: `1,234.5`.
pub fn decimal(value: &Decimal, max_decimals: u32, locale: Locale) -> String {
    let rounded = without_zeros(&rounded_half_up(value, max_decimals));
    signed_digits(&rounded, rounded.scale(), locale)
}

/// A percentage given as 0 to 100, with at most one decimal: `2.5%`.
pub fn percent(value: &Decimal, locale: Locale) -> String {
    let mut text = decimal(value, 1, locale);
    text.push_str(locale.percent_sign());
    text
}

/// A rating in stars, always with one decimal: `4.0`.
pub fn rating(value: &Decimal, locale: Locale) -> String {
    signed_digits(value, 1, locale)
}

/// A change, with its sign: `+12.5%`; "new" where the base was 0, [`NO_DATA`] where nothing can be said.
pub fn delta(change: &Delta, locale: Locale) -> String {
    match change {
        Delta::NoData => NO_DATA.to_owned(),
        Delta::New => new_word(locale).to_owned(),
        Delta::Unchanged => percent(&Decimal::ZERO, locale),
        Delta::Percent(value) if value.is_sign_negative() => percent(value, locale),
        Delta::Percent(value) => {
            let mut text = String::from(locale.plus());
            text.push_str(&percent(value, locale));
            text
        }
    }
}

const fn new_word(locale: Locale) -> &'static str {
    match locale {
        Locale::En => "new",
        Locale::Fr => "nouveau",
        Locale::Sw => "mpya",
        Locale::Ar => "جديد",
    }
}

/// The number with exactly that many decimals, half away from zero, with the locale's minus.
fn signed_digits(value: &Decimal, decimals: u32, locale: Locale) -> String {
    let (is_negative, digits) = unsigned_digits(value, decimals, locale);
    let mut text = String::from(if is_negative { locale.minus() } else { "" });
    text.push_str(&digits);
    text
}

/// Whether the number is below zero once rounded, and its digits without a sign.
pub(super) fn unsigned_digits(value: &Decimal, decimals: u32, locale: Locale) -> (bool, String) {
    let rounded = rounded_half_up(value, decimals);
    let plain = rounded.abs().to_string();
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let mut text = String::new();
    push_grouped(&mut text, whole, locale);
    if decimals > 0 {
        text.push(locale.decimal_mark());
        text.push_str(fraction);
        for _ in fraction.len()..decimals as usize {
            text.push('0');
        }
    }
    (rounded.is_sign_negative() && !rounded.is_zero(), text)
}

/// Appends a whole number's ASCII digits in groups of three.
fn push_grouped(text: &mut String, digits: &str, locale: Locale) {
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(locale.group_mark());
        }
        text.push(digit);
    }
}
