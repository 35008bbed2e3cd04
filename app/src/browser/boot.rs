//! What the script in index.html has prepared while the module was still on its way.

use js_sys::{Function, Object, Promise, Reflect};
use shared::format::Locale;
use shared::json::Json;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::json::JsJson;

/// Why a prepared document is not there.
#[derive(Clone, Debug)]
pub struct Unreadable(pub String);

fn boot() -> JsValue {
    Reflect::get(&js_sys::global(), &"sokoni".into()).unwrap_or(JsValue::UNDEFINED)
}

fn member(name: &str) -> JsValue {
    Reflect::get(&boot(), &name.into()).unwrap_or(JsValue::UNDEFINED)
}

async fn document(name: &str) -> Result<JsJson, Unreadable> {
    match JsFuture::from(Promise::resolve(&member(name))).await {
        Ok(value) if value.is_object() && !js_sys::Array::is_array(&value) => Ok(JsJson(value)),
        Ok(_) => Err(Unreadable(String::from("{…}?"))),
        Err(error) => {
            let message = JsJson(error).member("message");
            Err(Unreadable(
                message.and_then(|m| m.text()).unwrap_or_default(),
            ))
        }
    }
}

/// The parsed `config.json`.
///
/// # Errors
/// When it is missing or no JSON object.
pub async fn config() -> Result<JsJson, Unreadable> {
    document("config").await
}

/// The parsed catalogue of [`locale`].
///
/// # Errors
/// When it did not arrive.
pub async fn catalogue() -> Result<JsJson, Unreadable> {
    document("catalogue").await
}

/// The language that was chosen. Ask after [`catalogue`]: the choice may hang on the configuration.
pub fn locale() -> Locale {
    member("locale")
        .as_string()
        .and_then(|tag| Locale::from_tag(&tag))
        .unwrap_or(Locale::En)
}

/// The answer to a call that was started early, once; nothing when the call was another.
pub fn take_first_call(path: &str) -> Option<Promise> {
    let calls = member("firstCalls");
    let early = Reflect::get(&calls, &path.into()).ok()?.dyn_into().ok()?;
    let _ = Reflect::delete_property(calls.unchecked_ref::<Object>(), &path.into());
    Some(early)
}

/// The function of a program that joins the page, as soon as it is here; it is sent for when it is not on its way.
pub fn bring(program: &str) -> Promise {
    let bring = member("bring").dyn_into::<Function>();
    let promise = bring.and_then(|bring| bring.call1(&JsValue::NULL, &program.into()));
    promise.map_or_else(
        |_| Promise::reject(&JsValue::NULL),
        |found| Promise::resolve(&found),
    )
}

/// Tells the courier for whom it works.
pub fn set_courier_user(user: &str) {
    let _ = Reflect::set(&boot(), &"courierUser".into(), &user.into());
}

/// For whom the courier works.
pub fn courier_user() -> Option<String> {
    member("courierUser").as_string()
}

/// Tells waiting pages that commands to a program are obeyed by `function` from now on.
pub fn is_here(program: &str, function: &JsValue) {
    if let Ok(arrived) = member("isHere").dyn_into::<Function>() {
        let _ = arrived.call2(&JsValue::NULL, &program.into(), function);
    }
}

/// Shows the page for "this could not be loaded", which works without catalogue and module.
pub fn show_failure() {
    if let Ok(failed) = member("failed").dyn_into::<Function>() {
        let _ = failed.call0(&JsValue::NULL);
    }
}
