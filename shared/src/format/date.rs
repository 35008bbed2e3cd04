//! Dates and times of day. No decimal arithmetic here: the tracking page carries this file and no more.

use super::Locale;
use crate::time::{Civil, Date};

/// A date: `20 Oct 2025`.
pub fn date(date: Date, locale: Locale) -> String {
    let mut text = String::new();
    push_day_and_month(&mut text, date, locale);
    push_year(&mut text, date);
    text
}

/// A date near today, with its weekday and without its year: `Mon 20 Oct`.
pub fn date_with_weekday(date: Date, locale: Locale) -> String {
    let mut text = String::new();
    text.push_str(weekdays(locale).get(date.weekday()).unwrap_or(&""));
    text.push(' ');
    push_day_and_month(&mut text, date, locale);
    text
}

/// Name of a day of the week, 0 for Monday to 6 for Sunday; empty for any other number.
pub fn weekday(day: usize, locale: Locale) -> &'static str {
    // In Arabic the name of the day and what follows it are set apart.
    weekdays(locale)
        .get(day)
        .map_or("", |name| name.trim_end_matches('،'))
}

/// A time of day on a clock of 24 hours, which all four languages read: `09:05`.
pub fn clock(hour: u32, minute: u32, _locale: Locale) -> String {
    let mut text = String::new();
    push_two_digits(&mut text, hour);
    text.push(':');
    push_two_digits(&mut text, minute);
    text
}

/// A date and a time of day: `20 Oct 2025, 09:05`.
pub fn date_time(at: Civil, locale: Locale) -> String {
    let mut text = date(at.date, locale);
    text.push_str(if locale.is_rtl() { "، " } else { ", " });
    text.push_str(&clock(at.hour, at.minute, locale));
    text
}

/// A span of days, both ends included, with what they share said once: `20 Oct 2025`, `20–23 Oct 2025`,
/// `30 Oct – 2 Nov 2025`, `30 Dec 2025 – 2 Jan 2026`. Ends in the wrong order are put right.
pub fn date_range(from: Date, to: Date, locale: Locale) -> String {
    let (from, to) = (from.min(to), from.max(to));
    let mut text = String::new();
    if from.year != to.year {
        text.push_str(&date(from, locale));
        text.push_str(" – ");
    } else if from.month != to.month {
        push_day_and_month(&mut text, from, locale);
        text.push_str(" – ");
    } else if from.day != to.day {
        push_number(&mut text, from.day);
        text.push('–');
    }
    text.push_str(&date(to, locale));
    text
}

fn push_day_and_month(text: &mut String, date: Date, locale: Locale) {
    let index = (date.month as usize).wrapping_sub(1);
    push_number(text, date.day);
    text.push(' ');
    text.push_str(months(locale).get(index).unwrap_or(&""));
}

fn push_year(text: &mut String, date: Date) {
    text.push(' ');
    if date.year < 0 {
        text.push('-');
    }
    push_number(text, date.year.unsigned_abs());
}

fn push_two_digits(text: &mut String, number: u32) {
    if number < 10 {
        text.push('0');
    }
    push_number(text, number);
}

/// Appends the digits; smaller in wasm than the formatting machinery of the standard library.
fn push_number(text: &mut String, number: u32) {
    if number >= 10 {
        push_number(text, number / 10);
    }
    text.extend(char::from_digit(number % 10, 10));
}

const fn months(locale: Locale) -> &'static [&'static str; 12] {
    match locale {
        Locale::En => &[
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ],
        Locale::Fr => &[
            "janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.",
            "nov.", "déc.",
        ],
        Locale::Sw => &[
            "Jan", "Feb", "Mac", "Apr", "Mei", "Jun", "Jul", "Ago", "Sep", "Okt", "Nov", "Des",
        ],
        Locale::Ar => &[
            "يناير",
            "فبراير",
            "مارس",
            "أبريل",
            "مايو",
            "يونيو",
            "يوليو",
            "أغسطس",
            "سبتمبر",
            "أكتوبر",
            "نوفمبر",
            "ديسمبر",
        ],
    }
}

/// From Monday, as [`Date::weekday`] counts.
const fn weekdays(locale: Locale) -> &'static [&'static str; 7] {
    match locale {
        Locale::En => &["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
        Locale::Fr => &["lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim."],
        Locale::Sw => &[
            "Jumatatu", "Jumanne", "Jumatano", "Alhamisi", "Ijumaa", "Jumamosi", "Jumapili",
        ],
        Locale::Ar => &[
            "الاثنين،",
            "الثلاثاء،",
            "الأربعاء،",
            "الخميس،",
            "الجمعة،",
            "السبت،",
            "الأحد،",
        ],
    }
}
