//! `/auth`: signing in, signing out, and who is signed in.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum_extra::extract::cookie::CookieJar;
use shared::api::auth::{LoginRequest, LoginResponse, SessionKind, User};
use shared::api::problem::Problem;

use super::reading::Body;
use crate::app::AppState;
use crate::auth::{
    Caller, ClientAddress, SESSION_LIFETIME_MS, SessionSecret, cookie, ended_cookie, password,
    sign_token,
};
use crate::error::ApiError;

/// Longer input is nobody's e-mail address or password, and would cost us to compare.
const LONGEST_INPUT: usize = 1_000;

/// Signs in. A cookie session by default; a bearer token in the answer when `session` is `bearer`.
#[utoipa::path(post, path = "/auth/login", tag = "session", request_body = LoginRequest, responses(
    (status = 200, description = "Signed in", body = LoginResponse),
    (status = 400, description = "Not the expected JSON", body = Problem),
    (status = 401, description = "Unknown e-mail address or wrong password: the same answer for both", body = Problem),
    (status = 429, description = "Too many tries; see Retry-After", body = Problem),
))]
pub async fn login(
    State(state): State<AppState>,
    ClientAddress(from): ClientAddress,
    jar: CookieJar,
    Body(request): Body<LoginRequest>,
) -> Result<(CookieJar, Json<LoginResponse>), ApiError> {
    let email = request.email.trim().to_lowercase();
    if email.len() > LONGEST_INPUT || request.password.len() > LONGEST_INPUT {
        return Err(wrong_credentials());
    }
    state.limits.count_login(from, &email)?;
    let found = state.store.credentials(&email).await?;
    let stored = found.as_ref().map(|found| found.password_hash.clone());
    let fits = password::verify(request.password, stored).await?;
    let user = found.filter(|_| fits).ok_or_else(wrong_credentials)?.user;

    let secret = SessionSecret::random()?;
    let now = state.clock.now();
    let expires_at = now.plus_ms(SESSION_LIFETIME_MS);
    state
        .store
        .begin_session(&secret.row_key(), &user.id, now, expires_at)
        .await?;
    Ok(match request.session {
        SessionKind::Cookie => {
            let jar = jar.add(cookie(&secret, state.config.is_https));
            (jar, Json(LoginResponse { user, token: None }))
        }
        SessionKind::Bearer => {
            let key = state.store.signing_key().await?;
            let token = Some(sign_token(&secret, &key, expires_at)?);
            (jar, Json(LoginResponse { user, token }))
        }
    })
}

fn wrong_credentials() -> ApiError {
    ApiError::new(
        StatusCode::UNAUTHORIZED,
        "wrong_credentials",
        "E-mail address or password is wrong.",
    )
}

/// Ends the session at once, wherever its cookie or token may still be.
#[utoipa::path(post, path = "/auth/logout", tag = "session", responses(
    (status = 204, description = "Signed out"),
    (status = 401, description = "Nobody was signed in", body = Problem),
))]
pub async fn logout(
    State(state): State<AppState>,
    caller: Caller,
    jar: CookieJar,
) -> Result<(CookieJar, StatusCode), ApiError> {
    state.store.end_session(&caller.session.row_key()).await?;
    Ok((
        jar.add(ended_cookie(state.config.is_https)),
        StatusCode::NO_CONTENT,
    ))
}

/// Who is signed in.
#[utoipa::path(get, path = "/auth/me", tag = "session", responses(
    (status = 200, description = "The user of this session", body = User),
    (status = 401, description = "Nobody is signed in", body = Problem),
))]
pub async fn me(caller: Caller) -> Json<User> {
    Json(caller.user)
}
