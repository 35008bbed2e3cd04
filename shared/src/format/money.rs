//! Amounts of money in full.

use super::number::unsigned_digits;
use super::{Locale, NO_BREAK_SPACE};
use crate::money::{Currency, Money};

/// An amount with all the decimals of its currency: `$1,234.56`, `KES 1,234.50`, `1 234,56 €`.
pub fn money(value: &Money, locale: Locale) -> String {
    let (is_negative, digits) = unsigned_digits(&value.amount, value.currency.decimals(), locale);
    with_currency(is_negative, &digits, value.currency, locale)
}

/// Puts sign, digits and currency in the order of the language.
pub(super) fn with_currency(
    is_negative: bool,
    digits: &str,
    currency: Currency,
    locale: Locale,
) -> String {
    let symbol = symbol(currency);
    let mut text = String::from(if is_negative { locale.minus() } else { "" });
    match locale {
        Locale::En | Locale::Sw => {
            text.push_str(symbol.unwrap_or(currency.as_str()));
            if symbol.is_none() || !digits.starts_with(|c: char| c.is_ascii_digit()) {
                text.push(NO_BREAK_SPACE);
            }
            text.push_str(digits);
        }
        Locale::Fr | Locale::Ar => {
            text.push_str(digits);
            text.push(NO_BREAK_SPACE);
            text.push_str(symbol.unwrap_or(currency.as_str()));
        }
    }
    text
}

/// Only symbols that mean one currency to everybody here; the others are written as their code.
fn symbol(currency: Currency) -> Option<&'static str> {
    match currency.as_str() {
        "USD" => Some("$"),
        "EUR" => Some("€"),
        "GBP" => Some("£"),
        "JPY" => Some("¥"),
        "BRL" => Some("R$"),
        _ => None,
    }
}
