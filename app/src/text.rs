//! Every text on screen, one function each, generated from `locales/` by the build script.
//!
//! The catalogue of the chosen language is a JSON file that the browser has parsed before the application
//! starts; the module itself carries no sentence.

use std::cell::RefCell;

use shared::format::{self, Locale};
use shared::json::Json;

use crate::browser::json::JsJson;
use crate::browser::plural;

thread_local! {
    static CATALOGUE: RefCell<(Locale, Option<JsJson>)> = const { RefCell::new((Locale::En, None)) };
}

/// Takes the parsed catalogue into use.
pub fn install(locale: Locale, catalogue: JsJson) {
    CATALOGUE.set((locale, Some(catalogue)));
}

/// The language of the installed catalogue.
pub fn locale() -> Locale {
    CATALOGUE.with_borrow(|(locale, _)| *locale)
}

fn entry(key: &str) -> Option<JsJson> {
    CATALOGUE.with_borrow(|(_, catalogue)| catalogue.as_ref()?.member(key))
}

fn plain(key: &str) -> String {
    entry(key)
        .and_then(|entry| entry.text())
        .unwrap_or_default()
}

/// The text of a word of the rulebook in a group of texts: `status_` and `shipped`. One lookup costs less than a function a
/// word; that each word has its text is a test (tests/texts.rs). Empty for what has none.
pub fn of(group: &str, word: &str) -> String {
    plain(&[group, word].concat())
}

/// As [`of`], with a count that decides how the text goes.
pub fn counted(group: &str, word: &str, count: u64) -> String {
    plural(&[group, word].concat(), count, &[])
}

fn filled(key: &str, arguments: &[(&str, &str)]) -> String {
    fill(&plain(key), arguments)
}

fn plural(key: &str, count: u64, arguments: &[(&str, &str)]) -> String {
    let form = entry(key).and_then(|forms| {
        forms
            .member(&plural::category(locale(), count))
            .or_else(|| forms.member("other"))?
            .text()
    });
    let shown = format::count(count, locale());
    let mut all = vec![("count", shown.as_str())];
    all.extend_from_slice(arguments);
    fill(&form.unwrap_or_default(), &all)
}

/// Puts each `{name}` in its place, once: text that an argument brings along is not filled again.
fn fill(template: &str, arguments: &[(&str, &str)]) -> String {
    let mut parts = template.split('{');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once('}').unwrap_or((part, ""));
        if let Some((_, value)) = arguments.iter().find(|(known, _)| *known == name) {
            text.push_str(value);
        }
        text.push_str(rest);
    }
    text
}

include!(concat!(env!("OUT_DIR"), "/text.rs"));
