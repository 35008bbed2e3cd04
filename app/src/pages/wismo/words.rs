//! Words of the contract, and figures, as people read them.

use rust_decimal::Decimal;
use shared::api::wismo::WismoSpan;
use shared::format::{self, NO_DATA};
use shared::metrics::{SMALL_SAMPLE, Share};
use shared::order::OrderStatus;
use shared::time::HOUR_MS;

use crate::text;

/// A word of the contract; as it came where this version does not know it.
pub(super) fn word(group: &str, word: &str) -> String {
    // Names of texts are plain: `14+` is `14`, `1-3` is `1_3`.
    let key = word.replace('-', "_").replace('+', "");
    let known = text::of(group, &key);
    if known.is_empty() {
        word.to_owned()
    } else {
        known
    }
}

/// Where an order stands.
pub(super) fn status(of: &str) -> String {
    match OrderStatus::from_word(of) {
        OrderStatus::Other(other) => text::status_other(&other),
        known => text::of("status_", known.word()),
    }
}

/// Who carried an order.
pub(super) fn carrier(name: &str) -> String {
    if name.is_empty() {
        text::wismo_no_carrier()
    } else {
        name.to_owned()
    }
}

/// One day, or from one to another.
pub(super) fn days(span: &WismoSpan) -> String {
    format::date_range(span.from, span.to, text::locale())
}

/// A part of a whole, with both.
pub(super) fn share(share: Share) -> String {
    let locale = text::locale();
    let count = |count: u64| format::count(count, locale);
    match share {
        Share::NoData => NO_DATA.to_owned(),
        Share::Count { part, whole } => text::share_count(&count(part), &count(whole)),
        Share::Percent {
            percent,
            part,
            whole,
        } => text::share_percent(
            &count(part),
            &format::percent(&percent, locale),
            &count(whole),
        ),
    }
}

/// A warning where there is too little to judge by.
pub(super) fn few(count: u64) -> Option<String> {
    (1..SMALL_SAMPLE)
        .contains(&count)
        .then(|| text::wismo_few(count))
}

/// A count in full, as long as that fits into a card.
pub(super) fn large(count: u64) -> String {
    const MOST_IN_FULL: u64 = 9_999_999;
    if count > MOST_IN_FULL {
        format::count_compact(count, text::locale())
    } else {
        format::count(count, text::locale())
    }
}

/// In a hundred, whole; under one is under one.
pub(super) fn chance(thousandths: u64) -> String {
    match (thousandths + 5) / 10 {
        0 => String::from("<1"),
        whole => format::count(whole, text::locale()),
    }
}

/// Hours, as people say lengths of time.
pub(super) fn hours(hours: &Decimal) -> String {
    let whole = 10_i128.checked_pow(hours.scale());
    let ms = whole.and_then(|whole| (hours.mantissa() * i128::from(HOUR_MS)).checked_div(whole));
    let ms = ms.and_then(|ms| i64::try_from(ms).ok());
    ms.map_or_else(
        || NO_DATA.to_owned(),
        |ms| format::duration(ms, text::locale()),
    )
}
