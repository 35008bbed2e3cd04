//! The names over which module and script meet. wasm-bindgen makes them unique by 16 random digits each, which no
//! compression takes away; wasm-opt gives the module short ones, and here the script learns them.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use serde_json::Value;

/// The one name that wasm-opt gives to the modules that a module imports from.
const IMPORTED_MODULE: &str = "a";

/// Old name to new name, of everything a module imports or exports.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Names(BTreeMap<String, String>);

impl Names {
    /// Reads what wasm-opt prints: `{"imports": [[module, old, new]…], "exports": [[old, new]…]}`.
    ///
    /// # Errors
    /// When it is anything else.
    pub(super) fn read(printed: &str) -> Result<Self> {
        let printed: Value =
            serde_json::from_str(printed).context("wasm-opt printed no list of names")?;
        let mut names = BTreeMap::new();
        for import in rows(&printed["imports"])? {
            let [module, old, new] = texts(import)?;
            names.insert(module, IMPORTED_MODULE.to_owned());
            names.insert(old, new);
        }
        for export in rows(&printed["exports"])? {
            let [old, new] = texts(export)?;
            names.insert(old, new);
        }
        Ok(Self(names))
    }

    /// What esbuild takes as `--mangle-cache`.
    pub(super) fn mangle_cache(&self) -> String {
        serde_json::json!(self.0).to_string()
    }

    /// What esbuild takes as `--mangle-props`: these properties and no others.
    pub(super) fn mangle_properties(&self) -> String {
        let old: Vec<String> = self.0.keys().map(|name| escaped(name)).collect();
        format!("^({})$", old.join("|"))
    }
}

fn rows(list: &Value) -> Result<&Vec<Value>> {
    list.as_array()
        .context("wasm-opt's list of names lacks imports or exports")
}

fn texts<const COUNT: usize>(row: &Value) -> Result<[String; COUNT]> {
    let texts: Option<Vec<String>> = row.as_array().and_then(|row| {
        row.iter()
            .map(|text| text.as_str().map(str::to_owned))
            .collect()
    });
    texts
        .and_then(|texts| texts.try_into().ok())
        .with_context(|| format!("wasm-opt's list of names has an unexpected row: {row}"))
}

/// A name as a regular expression that matches nothing else.
fn escaped(name: &str) -> String {
    name.chars()
        .flat_map(|letter| {
            let is_plain = letter.is_ascii_alphanumeric() || letter == '_';
            (!is_plain).then_some('\\').into_iter().chain([letter])
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_exports_and_the_module_between_get_their_new_names() {
        let names = Names::read(
            r#"{"imports": [["./x_bg.js", "__wbg_fetch_0a", "$"]], "exports": [["memory", "b"]]}"#,
        )
        .expect("readable");
        assert_eq!(
            names.mangle_cache(),
            r#"{"./x_bg.js":"a","__wbg_fetch_0a":"$","memory":"b"}"#
        );
        assert_eq!(
            names.mangle_properties(),
            r"^(\.\/x_bg\.js|__wbg_fetch_0a|memory)$"
        );
    }

    #[test]
    fn anything_else_is_a_failure() {
        for printed in ["", "[]", r#"{"imports": [["one"]], "exports": []}"#] {
            assert!(Names::read(printed).is_err(), "{printed}");
        }
    }
}
