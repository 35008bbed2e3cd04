//! What can go wrong with a call, and how people are told.

use shared::api::problem::Problem;

use crate::text;

/// Why a call brought nothing. The status is never made up: what had none is its own case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ApiError {
    /// No answer: no network, or the server is down.
    Offline,
    /// No answer in time.
    Timeout,
    /// 401: nobody is signed in, or the credentials are wrong.
    Unauthorized,
    /// 403.
    Forbidden,
    /// 404 from a route that exists.
    NotFound,
    /// The backend has no such endpoint.
    NotOffered,
    /// Another refusal (4xx), with the server's sentence.
    Invalid(Problem),
    /// 429; seconds to wait, as far as known.
    RateLimited(u64),
    /// 5xx.
    Server,
    /// An answer that is not what the contract says.
    Decode,
}

impl ApiError {
    /// One sentence for people, in their language.
    pub fn user_message(&self) -> String {
        let word = match self {
            Self::Offline => "offline",
            Self::Timeout => "timeout",
            Self::Unauthorized => "unauthorized",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not_found",
            Self::NotOffered => "not_offered",
            Self::Invalid(problem) if problem.detail.is_empty() => "invalid_plain",
            Self::Invalid(problem) => return text::error_invalid(&problem.detail),
            Self::RateLimited(seconds) => return text::error_rate_limited(*seconds),
            Self::Server => "server",
            Self::Decode => "decode",
        };
        text::of("error_", word)
    }

    /// Whether asking again later may help without anybody changing anything.
    pub fn is_passing(&self) -> bool {
        matches!(
            self,
            Self::Offline | Self::Timeout | Self::Server | Self::Decode | Self::RateLimited(_)
        )
    }
}
