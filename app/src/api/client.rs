//! Sending: addresses, authentication, time-outs, retries, and reading answers.

use std::sync::Arc;

use shared::api::Endpoint;
use shared::api::problem::Problem;
use shared::json::{Decode, decode_body};

use super::{ApiError, AuthMode, Config};
use crate::browser::http::{Body, HttpFailure, HttpReply, HttpRequest, exchange};
use crate::browser::json::JsJson;
use crate::browser::{clock, console, events, storage};

/// How long a call may take.
const TIMEOUT_MS: u32 = 15_000;
/// Tries of a call that may be repeated.
const ATTEMPTS: u32 = 3;
/// Ceiling of the first pause; it doubles with each try.
const FIRST_PAUSE_MS: u32 = 400;
/// The longest `Retry-After` that is waited for silently; a longer one is said.
const LONGEST_SILENT_WAIT_S: u64 = 2;

/// The API of the configured marketplace.
#[derive(Clone, Default)]
pub struct Client {
    config: Arc<Config>,
}

/// Reads an answer. What it lacks is said to whoever connects the backend: people learn only that the page cannot read it.
pub(super) fn read<T: Decode>(json: &JsJson) -> Result<T, ApiError> {
    decode_body(json).map_err(|error| {
        console::warn(&error.to_string());
        ApiError::Decode
    })
}

impl Client {
    /// A client of the API that `config` names.
    pub fn new(config: Arc<Config>) -> Self {
        Self { config }
    }

    /// The configuration it follows.
    pub fn config(&self) -> &Config {
        &self.config
    }

    pub(super) fn remember_token(&self, token: Option<String>) {
        if self.config.auth == AuthMode::Bearer {
            storage::set_session_token(token.as_deref());
        }
    }

    pub(super) async fn send<T: Decode>(
        &self,
        endpoint: &Endpoint,
        body: Option<String>,
    ) -> Result<T, ApiError> {
        let json = self.document(endpoint, body, Vec::new()).await?;
        read(&json)
    }

    /// The answer as it came.
    pub(super) async fn document(
        &self,
        endpoint: &Endpoint,
        body: Option<String>,
        headers: Vec<(&'static str, String)>,
    ) -> Result<JsJson, ApiError> {
        match self.reply(endpoint, body, headers).await?.body {
            Body::Json(json) => Ok(json),
            Body::Broken => Err(ApiError::Decode),
            // A page where data was due: the marketplace's own front end answered in place of an API.
            Body::Other => Err(ApiError::NotOffered),
        }
    }

    /// The answer to a change as it came. A page in its place is no refusal: a hotel's network may have spoken, or the server may have
    /// done it and said so in a way we do not read.
    pub(super) async fn receipt(
        &self,
        endpoint: &Endpoint,
        body: String,
        headers: Vec<(&'static str, String)>,
    ) -> Result<JsJson, ApiError> {
        match self.reply(endpoint, Some(body), headers).await?.body {
            Body::Json(json) => Ok(json),
            Body::Broken | Body::Other => Err(ApiError::Decode),
        }
    }

    pub(super) async fn send_without_answer(&self, endpoint: &Endpoint) -> Result<(), ApiError> {
        self.reply(endpoint, None, Vec::new()).await.map(|_| ())
    }

    /// A reply of the 2xx kind; calls that may be repeated are, with full jitter.
    async fn reply(
        &self,
        endpoint: &Endpoint,
        body: Option<String>,
        headers: Vec<(&'static str, String)>,
    ) -> Result<HttpReply, ApiError> {
        let request = HttpRequest {
            method: endpoint.method.as_str(),
            url: self.config.url(endpoint),
            body,
            headers,
            bearer: match self.config.auth {
                AuthMode::Bearer => storage::session_token(),
                AuthMode::Cookie => None,
            },
            timeout_ms: TIMEOUT_MS,
        };
        let mut attempt = 1;
        loop {
            let error = match exchange(&request).await {
                Ok(reply) if (200..300).contains(&reply.status) => return Ok(reply),
                Ok(reply) => error_of(&reply),
                Err(HttpFailure::TimedOut) => ApiError::Timeout,
                Err(HttpFailure::Network) => ApiError::Offline,
            };
            let may_try_again = endpoint.repeatable && attempt < ATTEMPTS && events::is_online();
            match pause_before_retry(&error, attempt) {
                Some(pause_ms) if may_try_again => clock::sleep(pause_ms).await,
                _ => return Err(error),
            }
            attempt += 1;
        }
    }
}

/// How long to wait before the next try; nothing when another try would not help.
fn pause_before_retry(error: &ApiError, attempt: u32) -> Option<u32> {
    match error {
        ApiError::Offline | ApiError::Server => {
            Some(clock::random_up_to(FIRST_PAUSE_MS << attempt.min(8)))
        }
        ApiError::RateLimited(seconds) if *seconds <= LONGEST_SILENT_WAIT_S => {
            // At the earliest when the server said, then spread out.
            let floor = u32::try_from(*seconds).unwrap_or(1).max(1) * 1_000;
            Some(floor + clock::random_up_to(FIRST_PAUSE_MS))
        }
        _ => None,
    }
}

fn error_of(reply: &HttpReply) -> ApiError {
    let problem = problem_of(&reply.body);
    match reply.status {
        401 => ApiError::Unauthorized,
        403 => ApiError::Forbidden,
        404 if is_unknown_route(problem.as_ref()) => ApiError::NotOffered,
        404 => ApiError::NotFound,
        405 | 501 => ApiError::NotOffered,
        429 => ApiError::RateLimited(reply.retry_after.unwrap_or(60)),
        500.. => ApiError::Server,
        _ => ApiError::Invalid(problem.unwrap_or(Problem {
            status: reply.status,
            code: String::new(),
            detail: String::new(),
        })),
    }
}

fn problem_of(body: &Body) -> Option<Problem> {
    match body {
        Body::Json(json) => Problem::decode::<JsJson>(json).ok(),
        _ => None,
    }
}

/// Tells a missing route from a missing thing: no JSON at all, our own code, or what Nest and Express say.
fn is_unknown_route(problem: Option<&Problem>) -> bool {
    problem.is_none_or(|problem| {
        problem.code == "no_such_endpoint"
            || problem.detail.starts_with("Cannot GET ")
            || problem.detail.starts_with("Cannot POST ")
    })
}
