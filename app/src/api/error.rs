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
        match self {
            Self::Offline => text::error_offline(),
            Self::Timeout => text::error_timeout(),
            Self::Unauthorized => text::error_unauthorized(),
            Self::Forbidden => text::error_forbidden(),
            Self::NotFound => text::error_not_found(),
            Self::NotOffered => text::error_not_offered(),
            Self::Invalid(problem) if problem.detail.is_empty() => text::error_invalid_plain(),
            Self::Invalid(problem) => text::error_invalid(&problem.detail),
            Self::RateLimited(seconds) => text::error_rate_limited(*seconds),
            Self::Server => text::error_server(),
            Self::Decode => text::error_decode(),
        }
    }

    /// Whether asking again later may help without anybody changing anything.
    pub fn is_passing(&self) -> bool {
        matches!(
            self,
            Self::Offline | Self::Timeout | Self::Server | Self::Decode | Self::RateLimited(_)
        )
    }
}
