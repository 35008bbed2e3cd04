//! `/sellers`: whose overview an admin may open.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use shared::api::auth::Role;
use shared::api::problem::Problem;
use shared::api::seller_directory::SellerEntry;
use utoipa::IntoParams;

use super::reading::Parameters;
use crate::app::AppState;
use crate::auth::Caller;
use crate::error::ApiError;

/// What to look for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DirectoryQuery {
    /// Part of the shop's name, in any letter case; empty for all.
    #[serde(default)]
    search: String,
}

/// At most 50 sellers, most paid orders first.
#[utoipa::path(get, path = "/sellers", tag = "analytics", params(DirectoryQuery), responses(
    (status = 200, description = "The sellers", body = Vec<SellerEntry>),
    (status = 401, description = "Nobody is signed in", body = Problem),
    (status = 403, description = "Not an admin", body = Problem),
))]
pub async fn list(
    State(state): State<AppState>,
    caller: Caller,
    Parameters(query): Parameters<DirectoryQuery>,
) -> Result<Json<Vec<SellerEntry>>, ApiError> {
    caller.require(&Role::Admin)?;
    Ok(Json(state.store.sellers(query.search.trim()).await?))
}
