//! Files for the user to keep.

use js_sys::Array;

use super::clock;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobPropertyBag, Headers, HtmlAnchorElement, RequestCredentials, RequestInit, Response,
    Url,
};

/// How long a file is held for the browser to read.
const LIFETIME_MS: u32 = 60_000;

/// Why there is no file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotDownloaded {
    /// Nobody answered, or the answer broke off.
    Unreachable,
    /// The server refused, with this HTTP status.
    Status(u16),
}

impl From<JsValue> for NotDownloaded {
    fn from(_: JsValue) -> Self {
        Self::Unreachable
    }
}

/// Fetches a file, outside of this program's memory, and has the browser keep it under a name.
///
/// # Errors
/// When it did not arrive whole.
pub async fn download(url: &str, name: &str, bearer: Option<String>) -> Result<(), NotDownloaded> {
    let window = web_sys::window().ok_or(NotDownloaded::Unreachable)?;
    let init = RequestInit::new();
    init.set_credentials(RequestCredentials::SameOrigin);
    let headers = Headers::new()?;
    if let Some(token) = bearer {
        headers.set("authorization", &["Bearer ", &token].concat())?;
    }
    init.set_headers(&headers);
    let response: Response = JsFuture::from(window.fetch_with_str_and_init(url, &init))
        .await?
        .dyn_into()?;
    if !response.ok() {
        return Err(NotDownloaded::Status(response.status()));
    }
    let blob: Blob = JsFuture::from(response.blob()?).await?.dyn_into()?;
    hand_over(&blob, name)?;
    Ok(())
}

/// Has the browser keep a file that is there already, under a name.
pub fn keep(name: &str, kind: &str, content: &str) {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    let parts = Array::of1(&content.into());
    if let Ok(blob) = Blob::new_with_str_sequence_and_options(&parts, &options) {
        let _ = hand_over(&blob, name);
    }
}

fn hand_over(blob: &Blob, name: &str) -> Result<(), JsValue> {
    let document = web_sys::window().and_then(|window| window.document());
    let document = document.ok_or(JsValue::NULL)?;
    let link: HtmlAnchorElement = document.create_element("a")?.dyn_into()?;
    let address = Url::create_object_url_with_blob(blob)?;
    link.set_href(&address);
    link.set_download(name);
    link.click();
    // Browsers read it after the click; when, they do not say.
    wasm_bindgen_futures::spawn_local(async move {
        clock::sleep(LIFETIME_MS).await;
        let _ = Url::revoke_object_url(&address);
    });
    Ok(())
}
