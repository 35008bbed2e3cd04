//! `/enhanced-orders/views`: lists of orders with names.

use axum::Json;
use axum::extract::{Path, State};
use shared::api::problem::Problem;
use shared::api::saved_views::{LONGEST_VIEW_NAME, SavedView, ViewRequest};

use super::seller_orders::{Mutation, may_see_orders};
use crate::app::AppState;
use crate::auth::{Caller, SessionSecret};
use crate::error::ApiError;

/// Views that one user may keep.
const MOST_VIEWS: i64 = 50;
/// Longest query that is kept.
const LONGEST_QUERY: usize = 2_000;

/// The caller's views, by name.
#[utoipa::path(get, path = "/enhanced-orders/views/", tag = "orders", responses(
    (status = 200, description = "The views", body = Vec<SavedView>),
    (status = 401, description = "Nobody is signed in", body = Problem),
    (status = 403, description = "Neither seller nor admin", body = Problem),
))]
pub async fn list(
    State(state): State<AppState>,
    caller: Caller,
) -> Result<Json<Vec<SavedView>>, ApiError> {
    may_see_orders(&caller)?;
    Ok(Json(state.store.saved_views(&caller.user.id).await?))
}

/// Keeps a view, in place of one of the same name.
#[utoipa::path(post, path = "/enhanced-orders/views/", tag = "orders", request_body = ViewRequest, responses(
    (status = 200, description = "All views of the caller", body = Vec<SavedView>),
    (status = 400, description = "No name, too long a name, or too many views", body = Problem),
    (status = 401, description = "Nobody is signed in", body = Problem),
    (status = 403, description = "Neither seller nor admin", body = Problem),
))]
pub async fn save(
    State(state): State<AppState>,
    mutation: Mutation,
) -> Result<Json<Vec<SavedView>>, ApiError> {
    let mut view: ViewRequest = mutation.json()?;
    view.name = view.name.trim().to_owned();
    let length = view.name.chars().count();
    if length == 0 || length > LONGEST_VIEW_NAME || view.query.len() > LONGEST_QUERY {
        return Err(ApiError::bad_request(format!(
            "A view has a name of 1 to {LONGEST_VIEW_NAME} characters and a query of at most {LONGEST_QUERY}."
        )));
    }
    let (key, user) = (SessionSecret::random()?, &mutation.caller().user.id);
    let now = state.clock.now();
    let kept = state
        .store
        .save_view(key.reveal(), user, &view, MOST_VIEWS, now);
    if !kept.await? {
        return Err(ApiError::bad_request(format!(
            "You have {MOST_VIEWS} views already. Delete one first."
        )));
    }
    Ok(Json(state.store.saved_views(user).await?))
}

/// Forgets a view.
#[utoipa::path(delete, path = "/enhanced-orders/views/{id}/", tag = "orders", params(("id" = String, Path, description = "Key of the view")), responses(
    (status = 200, description = "The views that are left", body = Vec<SavedView>),
    (status = 401, description = "Nobody is signed in", body = Problem),
))]
pub async fn delete(
    State(state): State<AppState>,
    Path(id): Path<String>,
    mutation: Mutation,
) -> Result<Json<Vec<SavedView>>, ApiError> {
    let user = &mutation.caller().user.id;
    state.store.delete_view(&id, user).await?;
    Ok(Json(state.store.saved_views(user).await?))
}
