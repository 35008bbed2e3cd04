//! Large numbers in few characters: `12.3K`.

use rust_decimal::Decimal;

use super::money::{money, with_currency};
use super::number::{count, decimal};
use super::{Locale, NO_BREAK_SPACE};
use crate::money::{Money, rounded_half_up};

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

/// The powers of a thousand that have a short name, smallest first.
const STEPS: [u64; 4] = [1_000, 1_000_000, 1_000_000_000, 1_000_000_000_000];

/// The number in the largest step that leaves at least 1 before the point; nothing below 1000.
fn compact_digits(value: &Decimal, locale: Locale) -> Option<String> {
    let largest = STEPS
        .iter()
        .rposition(|step| *value >= Decimal::from(*step))?;
    let in_step = |step: usize| {
        Some(rounded_half_up(
            &value.checked_div(Decimal::from(*STEPS.get(step)?))?,
            1,
        ))
    };
    let thousand = Decimal::ONE_THOUSAND;
    // 999,950 is a thousand thousands once rounded, which is a million.
    let (step, scaled) = match (in_step(largest)?, in_step(largest + 1)) {
        (scaled, Some(_)) if scaled >= thousand => (largest + 1, Decimal::ONE),
        (scaled, _) => (largest, scaled),
    };
    let digits = decimal(&scaled, 1, locale);
    let (before, after) = *words(locale).get(step)?;
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
