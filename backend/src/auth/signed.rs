//! Events that another system reports, signed with a secret that both know.
//!
//! `Sokoni-Sender` names who reports; `Sokoni-Signature` is `t=<seconds since 1970>,v1=<hexadecimal HMAC-SHA256>` of those
//! seconds, a full stop and the body as it is sent.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, StatusCode};
use hmac::{Hmac, Mac as _};
use sha2::Sha256;
use shared::time::{MINUTE_MS, Timestamp};

use crate::app::AppState;
use crate::error::ApiError;
use crate::store::{EventSender, SenderKind};

/// How old or how far ahead a signature may be; who tries again signs again.
const TOLERANCE_MS: i64 = 5 * MINUTE_MS;

/// A body whose signature fits its sender. Who is unknown and what does not fit get the same answer.
#[derive(Clone, Debug)]
pub struct SignedBody {
    /// Who reports.
    pub sender: EventSender,
    /// What, as it was sent.
    pub body: Bytes,
}

impl SignedBody {
    /// # Errors
    /// 403 for a sender of another kind.
    pub fn require(&self, kind: SenderKind) -> Result<(), ApiError> {
        if self.sender.kind == kind {
            return Ok(());
        }
        Err(ApiError::forbidden(
            "This sender reports events of another kind.",
        ))
    }
}

impl FromRequest<AppState> for SignedBody {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, ApiError> {
        let headers = request.headers().clone();
        let body = Bytes::from_request(request, state).await.map_err(|error| {
            ApiError::new(error.status(), "invalid_request", "The body is too long.")
        })?;
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let name = text("sokoni-sender").ok_or_else(badly_signed)?;
        let sender = state.store.event_sender(name).await?;
        let sender = sender.ok_or_else(badly_signed)?;
        if !fits(&headers, &body, &sender.secret, state.clock.now()) {
            return Err(badly_signed());
        }
        Ok(Self { sender, body })
    }
}

fn badly_signed() -> ApiError {
    ApiError::new(
        StatusCode::UNAUTHORIZED,
        "bad_signature",
        "Sender, time and signature do not fit this body.",
    )
}

fn fits(headers: &HeaderMap, body: &[u8], secret: &str, now: Timestamp) -> bool {
    let signature = headers
        .get("sokoni-signature")
        .and_then(|value| value.to_str().ok());
    let Some((seconds, code)) = signature.and_then(parts) else {
        return false;
    };
    let is_recent = seconds
        .parse::<i64>()
        .ok()
        .and_then(|seconds| seconds.checked_mul(1_000))
        .is_some_and(|at| now.0.abs_diff(at) <= TOLERANCE_MS.unsigned_abs());
    is_recent && code_of(secret, seconds, body).is_some_and(|mac| mac.verify_slice(&code).is_ok())
}

/// Seconds and code of `t=…,v1=…`.
fn parts(signature: &str) -> Option<(&str, Vec<u8>)> {
    let (time, code) = signature.split_once(',')?;
    let code = code.trim().strip_prefix("v1=")?;
    let digits: Option<Vec<u8>> = code
        .bytes()
        .map(|byte| char::from(byte).to_digit(16)?.try_into().ok())
        .collect();
    let (pairs, odd) = digits.as_deref()?.as_chunks::<2>();
    let bytes = pairs.iter().map(|[high, low]| high << 4 | low).collect();
    odd.is_empty()
        .then_some((time.trim().strip_prefix("t=")?, bytes))
}

fn code_of(secret: &str, seconds: &str, body: &[u8]) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).ok()?;
    mac.update(seconds.as_bytes());
    mac.update(b".");
    mac.update(body);
    Some(mac)
}

/// The header that a sender with that secret puts beside `body` at `now`.
pub fn signature(secret: &str, body: &[u8], now: Timestamp) -> String {
    let seconds = now.0.div_euclid(1_000).to_string();
    let code = code_of(secret, &seconds, body)
        .map(|mac| mac.finalize().into_bytes())
        .unwrap_or_default();
    format!("t={seconds},v1={}", super::session::hexadecimal(&code))
}
