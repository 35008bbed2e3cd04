//! Alphabetical order, from the browser: each language has its own, and none is that of the letters' numbers.

use std::cmp::Ordering;

use js_sys::{Array, JsString, Object};
use shared::format::Locale;

/// Which of two names comes first.
pub fn compare(locale: Locale, one: &str, other: &str) -> Ordering {
    let locales = Array::of1(&locale.code().into());
    JsString::from(one)
        .locale_compare(other, &locales, &Object::new())
        .cmp(&0)
}
