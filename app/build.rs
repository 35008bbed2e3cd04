//! Turns `locales/*.json` into one Rust function a text, so that a missing key, a missing argument or a
//! locale that lags behind is a build failure.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::format_collect,
    reason = "a build script stops the build by panicking"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::{env, fs, path::Path};

use serde_json::Value;

/// The locale whose catalogue defines the keys.
const SOURCE: &str = "en";
/// CLDR plural categories of each locale, as `Intl.PluralRules` names them; `other` is the fallback.
const LOCALES: [(&str, &[&str]); 4] = [
    (SOURCE, &["one", "other"]),
    ("fr", &["one", "other"]),
    ("sw", &["one", "other"]),
    ("ar", &["zero", "one", "two", "few", "many", "other"]),
];

type Catalogue = BTreeMap<String, Value>;

fn main() {
    println!("cargo:rerun-if-changed=locales");
    let catalogues: Vec<Catalogue> = LOCALES.iter().map(|(locale, _)| read(locale)).collect();
    let mut faults = Vec::new();
    for ((locale, categories), catalogue) in LOCALES.iter().zip(&catalogues) {
        compare(&catalogues[0], locale, categories, catalogue, &mut faults);
    }
    assert!(
        faults.is_empty(),
        "locales disagree:\n  {}",
        faults.join("\n  ")
    );
    let out = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    fs::write(Path::new(&out).join("text.rs"), functions(&catalogues[0]))
        .expect("OUT_DIR is writable");
}

/// The texts of all pages, those of the shop and those about figures.
fn read(locale: &str) -> Catalogue {
    let mut all = Catalogue::new();
    for path in [
        format!("locales/{locale}.json"),
        format!("locales/shop/{locale}.json"),
        format!("locales/insight/{locale}.json"),
    ] {
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
        let texts: Catalogue =
            serde_json::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"));
        for (key, value) in texts {
            assert!(
                all.insert(key.clone(), value).is_none(),
                "{path}: {key} is there already"
            );
        }
    }
    all
}

fn compare(
    source: &Catalogue,
    locale: &str,
    categories: &[&str],
    catalogue: &Catalogue,
    faults: &mut Vec<String>,
) {
    for key in source.keys().filter(|key| !catalogue.contains_key(*key)) {
        faults.push(format!("{locale}: {key} is missing"));
    }
    for (key, value) in catalogue {
        let Some(original) = source.get(key) else {
            faults.push(format!("{locale}: {key} is not in {SOURCE}"));
            continue;
        };
        if value.is_object() != original.is_object() {
            faults.push(format!(
                "{locale}: {key} must have plural forms in all locales or none"
            ));
        }
        for category in categories.iter().filter(|_| value.is_object()) {
            if value.get(category).is_none() {
                faults.push(format!("{locale}: {key} lacks the plural form {category}"));
            }
        }
        if placeholders(value) != placeholders(original) {
            faults.push(format!(
                "{locale}: {key} has other placeholders than {SOURCE}"
            ));
        }
    }
}

/// Names in braces, over all plural forms. `{count}` may be left out of a form such as "one item".
fn placeholders(value: &Value) -> BTreeSet<String> {
    let forms: Vec<&str> = match value {
        Value::String(text) => vec![text],
        Value::Object(forms) => forms.values().filter_map(Value::as_str).collect(),
        _ => panic!("a text is a string or an object of plural forms: {value}"),
    };
    forms
        .iter()
        .flat_map(|form| form.split('{').skip(1))
        .filter_map(|rest| rest.split_once('}').map(|(name, _)| name.to_owned()))
        .collect()
}

fn functions(source: &Catalogue) -> String {
    let mut code = String::new();
    for (key, value) in source {
        let mut names = placeholders(value);
        let is_plural = value.is_object();
        if is_plural {
            names.remove("count");
        }
        let parameters: String = names.iter().map(|name| format!("{name}: &str, ")).collect();
        let arguments: String = names
            .iter()
            .map(|name| format!("({name:?}, {name}), "))
            .collect();
        let shown = match value {
            Value::String(text) => text.clone(),
            _ => value["other"].as_str().unwrap_or_default().to_owned(),
        };
        let shown = shown.replace('[', "\\[").replace(']', "\\]");
        let _ = match (is_plural, names.is_empty()) {
            (true, _) => writeln!(
                code,
                "/// `{shown}`\npub fn {key}(count: u64, {parameters}) -> String {{ plural({key:?}, count, &[{arguments}]) }}"
            ),
            (false, true) => writeln!(
                code,
                "/// `{shown}`\npub fn {key}() -> String {{ plain({key:?}) }}"
            ),
            (false, false) => writeln!(
                code,
                "/// `{shown}`\npub fn {key}({parameters}) -> String {{ filled({key:?}, &[{arguments}]) }}"
            ),
        };
    }
    code
}
