//! Whether the server works, and what it offers.

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::AppState;
use crate::error::ApiError;
use crate::openapi::openapi_json;

/// That server and database answer.
#[derive(Debug, Serialize, ToSchema)]
pub struct Health {
    /// Always `ok`; anything else is a problem.
    status: &'static str,
    /// Version of the server.
    version: &'static str,
}

/// Asks the database, so that a load balancer notices when it is gone.
#[utoipa::path(get, path = "/health", tag = "server", responses(
    (status = 200, description = "Server and database answer", body = Health),
    (status = 503, description = "The database does not answer", body = shared::api::problem::Problem),
))]
pub async fn show(State(state): State<AppState>) -> Result<Json<Health>, ApiError> {
    state.store.is_empty().await?;
    Ok(Json(Health {
        status: "ok",
        version: env!("CARGO_PKG_VERSION"),
    }))
}

/// This API as an OpenAPI document.
pub async fn openapi() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], openapi_json()).into_response()
}
