//! Lengths of time.

use super::{Locale, NO_BREAK_SPACE};
use crate::time::{DAY_MS, HOUR_MS, MINUTE_MS};

/// A length of time in its two largest units, the rest cut off: `2 d 4 h`, `5 min 3 s`.
///
/// `ms` is in milliseconds; a day is 24 hours. Negative lengths carry a minus. Under one second is `0 s`.
pub fn duration(ms: i64, locale: Locale) -> String {
    let units = [DAY_MS, HOUR_MS, MINUTE_MS, 1_000].map(i64::unsigned_abs);
    let mut rest = ms.unsigned_abs();
    // A second is the smallest unit, so the last place is the largest even when it holds nothing.
    let largest = units.iter().position(|unit| rest >= *unit).unwrap_or(3);
    let mut text = String::from(if ms <= -1_000 { locale.minus() } else { "" });
    for (place, (unit, word)) in units.iter().zip(unit_words(locale)).enumerate() {
        let amount = rest / unit;
        rest %= unit;
        if place == largest {
            push_amount(&mut text, amount, word, locale);
        } else if place == largest + 1 && amount > 0 {
            text.push(' ');
            push_amount(&mut text, amount, word, locale);
        }
    }
    text
}

fn push_amount(text: &mut String, amount: u64, word: &str, locale: Locale) {
    let amount = amount.to_string();
    let (first, second) = match locale {
        Locale::Sw => (word, amount.as_str()),
        Locale::En | Locale::Fr | Locale::Ar => (amount.as_str(), word),
    };
    text.push_str(first);
    text.push(NO_BREAK_SPACE);
    text.push_str(second);
}

/// Day, hour, minute, second; short forms, which do not change with the number.
const fn unit_words(locale: Locale) -> [&'static str; 4] {
    match locale {
        Locale::En => ["d", "h", "min", "s"],
        Locale::Fr => ["j", "h", "min", "s"],
        Locale::Sw => ["siku", "saa", "dak", "sek"],
        Locale::Ar => ["ي", "س", "د", "ث"],
    }
}
