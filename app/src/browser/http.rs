//! One HTTP exchange: sent, timed, cancelled when nobody waits for it any more.
//!
//! The browser's `fetch` directly rather than `gloo-net`: the request is a few setters, the body is parsed by
//! the browser, and what gloo-net would add (its own URL, header and JSON layers) is paid by the tracking page.

use std::pin::pin;

use futures_util::future::{Either, select};
use js_sys::Promise;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, Headers, RequestCredentials, RequestInit, Response};

use super::json::JsJson;
use super::{boot, clock};

/// What to send.
#[derive(Clone, Debug)]
pub struct HttpRequest {
    /// `GET`, `POST`, …
    pub method: &'static str,
    /// Absolute or from the root.
    pub url: String,
    /// JSON text.
    pub body: Option<String>,
    /// Further headers.
    pub headers: Vec<(&'static str, String)>,
    /// Token for `Authorization: Bearer`.
    pub bearer: Option<String>,
    /// How long to wait for the whole answer.
    pub timeout_ms: u32,
}

/// What came back.
#[derive(Clone, Debug)]
pub struct HttpReply {
    /// HTTP status.
    pub status: u16,
    /// Seconds of `Retry-After`, when it is a number.
    pub retry_after: Option<u64>,
    /// The body, when it said it was JSON.
    pub body: Body,
}

/// The body of a reply.
#[derive(Clone, Debug)]
pub enum Body {
    /// Parsed.
    Json(JsJson),
    /// It said it was JSON and was not, or it broke off.
    Broken,
    /// Nothing, or something else such as an HTML page.
    Other,
}

/// Why nothing came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HttpFailure {
    /// The server could not be reached.
    Network,
    /// The time was up.
    TimedOut,
}

/// Cancels the exchange when the future that waits for it is dropped.
struct AbortOnDrop(AbortController);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Sends `request` and reads the whole answer.
///
/// # Errors
/// When no complete answer came in time.
pub async fn exchange(request: &HttpRequest) -> Result<HttpReply, HttpFailure> {
    let controller = AbortController::new().map_err(|_| HttpFailure::Network)?;
    let answer = fetch(request, &controller)?;
    let _cancelled_with_us = AbortOnDrop(controller);
    // Whichever is there first: the answer with its body, or the end of our patience.
    let whole = pin!(read(answer));
    let patience = pin!(clock::sleep(request.timeout_ms));
    match select(whole, patience).await {
        Either::Left((reply, _)) => reply.map_err(|_| HttpFailure::Network),
        Either::Right(_) => Err(HttpFailure::TimedOut),
    }
}

/// The answer with its body.
async fn read(answer: Promise) -> Result<HttpReply, JsValue> {
    let response: Response = JsFuture::from(answer).await?.dyn_into()?;
    let body = if says_json(&response) {
        match JsFuture::from(response.json()?).await {
            Ok(json) if json.is_null() => Body::Other,
            Ok(json) => Body::Json(JsJson(json)),
            Err(_) => Body::Broken,
        }
    } else {
        Body::Other
    };
    Ok(HttpReply {
        status: response.status(),
        retry_after: header(&response, "retry-after").and_then(|value| value.trim().parse().ok()),
        body,
    })
}

fn fetch(request: &HttpRequest, controller: &AbortController) -> Result<Promise, HttpFailure> {
    if let Some(early) = boot::take_first_call(&request.url) {
        return Ok(early);
    }
    let window = web_sys::window().ok_or(HttpFailure::Network)?;
    let init = RequestInit::new();
    init.set_method(request.method);
    init.set_signal(Some(&controller.signal()));
    init.set_credentials(RequestCredentials::SameOrigin);
    let headers = Headers::new().map_err(|_| HttpFailure::Network)?;
    let set = |name: &str, value: &str| headers.set(name, value).map_err(|_| HttpFailure::Network);
    set("accept", "application/json")?;
    if let Some(body) = &request.body {
        set("content-type", "application/json")?;
        init.set_body(&JsValue::from_str(body));
    }
    for (name, value) in &request.headers {
        set(name, value)?;
    }
    if let Some(token) = &request.bearer {
        set("authorization", &["Bearer ", token].concat())?;
        init.set_credentials(RequestCredentials::Omit);
    }
    init.set_headers(&headers);
    Ok(window.fetch_with_str_and_init(&request.url, &init))
}

fn says_json(response: &Response) -> bool {
    let kind = header(response, "content-type").unwrap_or_default();
    let mut words = kind.split(['/', '+', ';', ' ']);
    words.any(|word| word == "json")
}

fn header(response: &Response, name: &str) -> Option<String> {
    response.headers().get(name).ok().flatten()
}
