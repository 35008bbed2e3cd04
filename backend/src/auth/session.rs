//! Sessions: a random secret that the browser keeps in a cookie, or a program inside a signed token.
//!
//! Both are rows of one table, so that signing out ends either at once.

use axum_extra::extract::cookie::{Cookie, SameSite};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use shared::time::Timestamp;
use time::Duration;

use crate::error::ApiError;

/// How long a session lasts.
pub const SESSION_LIFETIME_MS: i64 = LIFETIME.whole_seconds() * 1_000;
const LIFETIME: Duration = Duration::days(7);

/// What opens a session: 256 random bits, in hexadecimal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionSecret(String);

impl SessionSecret {
    /// A new one.
    ///
    /// # Errors
    /// When the machine has no randomness.
    pub fn random() -> Result<Self, ApiError> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(|_| ApiError::internal())?;
        Ok(Self(hexadecimal(&bytes)))
    }

    /// One that a caller has brought.
    pub fn brought(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The key of its row: whoever reads the table cannot open a session.
    pub fn row_key(&self) -> String {
        hexadecimal(&Sha256::digest(self.0.as_bytes()))
    }

    /// The secret itself, for the caller alone.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |value: u8| char::from(DIGITS[usize::from(value & 15)]);
    bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(*byte)])
        .collect()
}

/// Name of the cookie. The prefix makes a browser refuse it without HTTPS or from a neighbouring domain.
pub fn cookie_name(is_https: bool) -> &'static str {
    if is_https { "__Host-sokoni" } else { "sokoni" }
}

/// The cookie that keeps a session: scripts cannot read it, other sites cannot send it with a POST.
pub fn cookie(secret: &SessionSecret, is_https: bool) -> Cookie<'static> {
    Cookie::build((cookie_name(is_https), secret.reveal().to_owned()))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(is_https)
        .max_age(LIFETIME)
        .build()
}

/// The cookie that makes a browser forget the session.
pub fn ended_cookie(is_https: bool) -> Cookie<'static> {
    let mut cookie = cookie(&SessionSecret(String::new()), is_https);
    cookie.make_removal();
    cookie
}

#[derive(Serialize, Deserialize)]
struct Claims {
    /// The session's secret.
    sid: String,
    /// Seconds since the epoch.
    exp: i64,
}

/// A bearer token for programs.
///
/// # Errors
/// When it cannot be signed.
pub fn sign_token(
    secret: &SessionSecret,
    key: &str,
    expires_at: Timestamp,
) -> Result<String, ApiError> {
    let claims = Claims {
        sid: secret.reveal().to_owned(),
        exp: expires_at.0 / 1_000,
    };
    let key = EncodingKey::from_secret(key.as_bytes());
    jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &key)
        .map_err(|_| ApiError::internal())
}

/// The session inside a token that we have signed. Whether it has expired is for the table to say.
pub fn read_token(token: &str, key: &str) -> Option<SessionSecret> {
    let mut validation = Validation::new(Algorithm::HS256);
    validation.validate_exp = false;
    let key = DecodingKey::from_secret(key.as_bytes());
    let read = jsonwebtoken::decode::<Claims>(token, &key, &validation).ok()?;
    Some(SessionSecret(read.claims.sid))
}
