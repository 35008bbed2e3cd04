//! Plural categories, from the browser's own `Intl.PluralRules`.

use shared::format::Locale;
use wasm_bindgen::JsValue;

use super::zone::construct_intl;

/// The CLDR category of `count`: `zero`, `one`, `two`, `few`, `many` or `other`.
pub fn category(locale: Locale, count: u64) -> String {
    #[expect(
        clippy::cast_precision_loss,
        reason = "plural rules look at the last digits of small counts"
    )]
    let number = JsValue::from_f64(count as f64);
    construct_intl("PluralRules", locale.code(), &JsValue::UNDEFINED)
        .and_then(|rules| super::zone::call(&rules, "select", &number))
        .and_then(|category| category.as_string())
        .unwrap_or_else(|| String::from("other"))
}
