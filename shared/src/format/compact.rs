//! Large numbers in few characters: `12.3K`.

use rust_decimal::Decimal;

use super::money::{money, with_currency};
use super::number::{count, decimal};
use super::{Locale, NO_BREAK_SPACE};
use crate::money::{Money, at_places};

/// A count in thousands, millions and so on, with at most one decimal; below 1000 as it is.
pub fn count_compact(value: u64, locale: Locale) -> String {
    compact_digits(&Decimal::from(value), locale).unwrap_or_else(|| count(value, locale))
}

/// An amount in thousands, millions and so on, with at most one decimal; below 1000 in full.
pub fn money_compact(value: &Money, locale: Locale) -> String {
    let rounded = value.rounded();
    let is_negative = rounded.amount.is_sign_negative();
    compact_digits(&rounded.amount.abs(), locale).map_or_else(
        || money(value, locale),
        |digits| with_currency(is_negative, &digits, value.currency, locale),
    )
}

/// The powers of a thousand that have a short name.
const STEPS: u32 = 4;

/// The number in the largest step that leaves at least 1 before the point; nothing below 1000.
fn compact_digits(value: &Decimal, locale: Locale) -> Option<String> {
    let whole = value.mantissa() / 10_i128.checked_pow(value.scale())?;
    let steps = (1..=STEPS).rev();
    let largest = steps
        .into_iter()
        .find(|step| whole >= 1_000_i128.pow(*step))?;
    let scaled = at_places(value.mantissa(), value.scale() + 3 * largest, 1);
    // 999,950 is a thousand thousands once rounded, which is a million.
    let (step, scaled) = if scaled.mantissa() >= 10_000 && largest < STEPS {
        (largest + 1, Decimal::ONE)
    } else {
        (largest, scaled)
    };
    let digits = decimal(&scaled, 1, locale);
    let (before, after) = *words(locale).get(step as usize - 1)?;
    let mut text = String::new();
    if !before.is_empty() {
        text.push_str(before);
        text.push(NO_BREAK_SPACE);
    }
    text.push_str(&digits);
    text.push_str(after);
    Some(text)
}

/// What stands before and after the digits, by step.
const fn words(locale: Locale) -> [(&'static str, &'static str); 4] {
    match locale {
        Locale::En => [("", "K"), ("", "M"), ("", "B"), ("", "T")],
        Locale::Fr => [
            ("", "\u{a0}k"),
            ("", "\u{a0}M"),
            ("", "\u{a0}Md"),
            ("", "\u{a0}Bn"),
        ],
        Locale::Sw => [("elfu", ""), ("", "M"), ("", "B"), ("", "T")],
        Locale::Ar => [
            ("", "\u{a0}ألف"),
            ("", "\u{a0}مليون"),
            ("", "\u{a0}مليار"),
            ("", "\u{a0}تريليون"),
        ],
    }
}
