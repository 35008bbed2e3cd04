//! `/notifications`: what the caller was told.

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use shared::api::notifications::{Noted, Notification, UnreadCount};
use shared::api::problem::Problem;
use shared::query::Parameters;

use crate::app::AppState;
use crate::auth::Caller;
use crate::error::ApiError;

/// Most notifications of one answer, and as many as there are unless told.
const MOST: u32 = 100;
const USUAL: u32 = 20;

/// What the caller, their shop, or those who look after all were told, newest first.
#[utoipa::path(get, path = "/notifications", tag = "notifications", params(
    ("limit" = Option<u32>, Query, description = "At most so many: 20 unless told, no more than 100"),
    ("unreadOnly" = Option<bool>, Query, description = "Only what the caller has not read"),
), responses(
    (status = 200, description = "The notifications", body = Vec<Notification>),
    (status = 401, description = "Nobody is signed in", body = Problem),
))]
pub async fn list(
    State(state): State<AppState>,
    caller: Caller,
    RawQuery(query): RawQuery,
) -> Result<Json<Vec<Notification>>, ApiError> {
    let mut parameters = Parameters::read(query.as_deref().unwrap_or_default());
    let limit: Option<u32> = parameters.take("limit", |limit| limit.parse().ok());
    let limit = limit.unwrap_or(USUAL).clamp(1, MOST);
    let unread_only = parameters.take("unreadOnly", |flag| (flag == "true").then_some(()));
    let told = state
        .store
        .notifications(&caller.user, unread_only.is_some(), limit);
    Ok(Json(told.await?))
}

/// How much the caller has not read.
#[utoipa::path(get, path = "/notifications/unread-count", tag = "notifications", responses(
    (status = 200, description = "The count", body = UnreadCount),
    (status = 401, description = "Nobody is signed in", body = Problem),
))]
pub async fn unread_count(
    State(state): State<AppState>,
    caller: Caller,
) -> Result<Json<UnreadCount>, ApiError> {
    let count = state.store.unread_notifications(&caller.user).await?;
    Ok(Json(UnreadCount { count }))
}

/// Notes that the caller has read one; what is not theirs stays as it is.
#[utoipa::path(post, path = "/notifications/{id}/read", tag = "notifications", params(
    ("id" = String, Path, description = "Key of the notification"),
), responses(
    (status = 200, description = "It is read now, if it is the caller's", body = Noted),
    (status = 401, description = "Nobody is signed in", body = Problem),
))]
pub async fn read(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<Noted>, ApiError> {
    note(&state, &caller, Some(&id)).await
}

/// Notes that the caller has read all.
#[utoipa::path(post, path = "/notifications/mark-all-read", tag = "notifications", responses(
    (status = 200, description = "All are read now", body = Noted),
    (status = 401, description = "Nobody is signed in", body = Problem),
))]
pub async fn read_all(
    State(state): State<AppState>,
    caller: Caller,
) -> Result<Json<Noted>, ApiError> {
    note(&state, &caller, None).await
}

async fn note(
    state: &AppState,
    caller: &Caller,
    only: Option<&str>,
) -> Result<Json<Noted>, ApiError> {
    let now = state.clock.now();
    let noted = state.store.read_notifications(&caller.user, only, now);
    noted.await?;
    Ok(Json(Noted { success: true }))
}
