//! The error envelope: RFC 9457 problem details as we write them, and the forms real backends send.

use crate::json::{Decode, DecodeError, Json, optional};

/// What a backend said about a request that it did not carry out.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
pub struct Problem {
    /// HTTP status, repeated in the body; 0 when the body did not say.
    pub status: u16,
    /// A stable code for programs, like `wrong_credentials`; empty when the backend has none.
    pub code: String,
    /// One sentence for people.
    pub detail: String,
}

impl Decode for Problem {
    /// Finds the sentence wherever backends put it: `detail`, `message` (text or list), `error`, or the
    /// first of `errors`.
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        let sentence = ["detail", "message", "error", "title", "errors"]
            .iter()
            .find_map(|name| json.member(name).and_then(|member| sentence_in(&member, 0)));
        let status = optional::<u64, J>(json, &["status", "statusCode"])
            .ok()
            .flatten()
            .and_then(|status| u16::try_from(status).ok());
        Ok(Self {
            status: status.unwrap_or(0),
            code: optional(json, &["code"]).ok().flatten().unwrap_or_default(),
            detail: sentence.unwrap_or_default(),
        })
    }
}

/// Depth is bounded so that a hostile body cannot exhaust the stack.
fn sentence_in<J: Json>(json: &J, depth: usize) -> Option<String> {
    if depth > 3 {
        return None;
    }
    let text = json
        .text()
        .map(|text| text.trim().chars().take(500).collect::<String>())
        .filter(|text| !text.is_empty());
    text.or_else(|| {
        json.elements()?
            .iter()
            .find_map(|element| sentence_in(element, depth + 1))
    })
    .or_else(|| {
        let message = json.member("message")?;
        sentence_in(&message, depth + 1)
    })
}
