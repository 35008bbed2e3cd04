//! Handing a link to somebody: the device's share sheet, else the clipboard.

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shared {
    /// The share sheet took it, or the user closed the sheet: nothing more to say.
    BySheet,
    /// It is on the clipboard.
    Copied,
    /// Neither worked.
    Failed,
}

/// Offers `url` to the share sheet where there is one, else copies it.
pub async fn link(title: &str, url: &str) -> Shared {
    let Some(navigator) = web_sys::window().map(|window| window.navigator()) else {
        return Shared::Failed;
    };
    // Asked for by name: desktop browsers have no share sheet.
    if let Some(share) = Reflect::get(&navigator, &"share".into())
        .ok()
        .and_then(|share| share.dyn_into::<Function>().ok())
    {
        let data = Object::new();
        let _ = Reflect::set(&data, &"title".into(), &title.into());
        let _ = Reflect::set(&data, &"url".into(), &url.into());
        if let Ok(promise) = share.call1(&navigator, &data) {
            return sheet_outcome(promise).await;
        }
    }
    // Absent on pages that were not loaded securely.
    let clipboard = Reflect::get(&navigator, &"clipboard".into()).unwrap_or(JsValue::UNDEFINED);
    match clipboard.dyn_into::<web_sys::Clipboard>() {
        Ok(clipboard) if JsFuture::from(clipboard.write_text(url)).await.is_ok() => Shared::Copied,
        _ => Shared::Failed,
    }
}

async fn sheet_outcome(promise: JsValue) -> Shared {
    match JsFuture::from(Promise::resolve(&promise)).await {
        Ok(_) => Shared::BySheet,
        Err(error) => {
            let name = Reflect::get(&error, &"name".into())
                .ok()
                .and_then(|name| name.as_string());
            match name.as_deref() {
                Some("AbortError") => Shared::BySheet,
                _ => Shared::Failed,
            }
        }
    }
}
