//! The browser's own parsed JSON as a source for [`shared::json`].

use js_sys::{Array, Reflect};
use shared::json::Json;
use wasm_bindgen::{JsCast, JsValue};

/// Parses a document; nothing when it is none.
pub fn parse(document: &str) -> Option<JsJson> {
    js_sys::JSON::parse(document).ok().map(JsJson)
}

/// A value that `JSON.parse` made.
///
/// Numbers have passed through a double: up to 15 significant digits are exact, which covers every amount of
/// money below a trillion with three decimals.
#[derive(Clone, Debug)]
pub struct JsJson(pub JsValue);

impl JsJson {
    /// The number itself, where it is none that must be exact.
    pub fn value(&self) -> Option<f64> {
        self.0.as_f64()
    }

    /// The document as text again.
    pub fn to_text(&self) -> String {
        let text = js_sys::JSON::stringify(&self.0);
        text.map(String::from).unwrap_or_default()
    }
}

impl Json for JsJson {
    fn member(&self, name: &str) -> Option<Self> {
        // Only an object's own members: `constructor` is no member of a document.
        let object = self.0.dyn_ref::<js_sys::Object>()?;
        let value = Reflect::get(object, &name.into()).ok()?;
        let is_absent = value.is_null() || value.is_undefined() || value.is_function();
        (!is_absent).then_some(Self(value))
    }

    fn elements(&self) -> Option<Vec<Self>> {
        let array = self.0.dyn_ref::<Array>()?;
        Some(array.iter().map(Self).collect())
    }

    fn text(&self) -> Option<String> {
        self.0.as_string()
    }

    fn number(&self) -> Option<String> {
        let number = self.0.dyn_ref::<js_sys::Number>()?;
        number.to_string_with_radix(10).ok().map(String::from)
    }

    fn flag(&self) -> Option<bool> {
        self.0.as_bool()
    }
}
