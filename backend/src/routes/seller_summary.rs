//! `/analytics/seller/summary`: a seller's overview.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use shared::api::problem::Problem;
use shared::api::seller_summary::SellerSummary;
use shared::ids::SellerId;
use utoipa::IntoParams;

use super::reading::Parameters;
use crate::app::AppState;
use crate::auth::Caller;
use crate::error::ApiError;

/// Whose figures.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub struct SummaryQuery {
    /// Seller key; required.
    #[serde(default)]
    #[param(required = true)]
    seller_id: Option<String>,
}

/// Four figures and the products that sell, computed now. Formulas: docs/metrics.md.
#[utoipa::path(get, path = "/analytics/seller/summary", tag = "analytics", params(SummaryQuery), responses(
    (status = 200, description = "The figures", body = SellerSummary),
    (status = 400, description = "No sellerId", body = Problem),
    (status = 401, description = "Nobody is signed in", body = Problem),
    (status = 403, description = "Another seller's figures", body = Problem),
    (status = 404, description = "No such seller; for admins", body = Problem),
))]
pub async fn show(
    State(state): State<AppState>,
    caller: Caller,
    Parameters(query): Parameters<SummaryQuery>,
) -> Result<Json<SellerSummary>, ApiError> {
    let seller = query.seller_id.as_deref().and_then(SellerId::parse);
    let seller = seller.ok_or_else(|| ApiError::bad_request("Name the seller with ?sellerId=."))?;
    caller.require_seller(&seller)?;
    let summary = state
        .store
        .seller_summary(&seller, state.clock.now())
        .await?;
    summary
        .map(Json)
        .ok_or_else(|| ApiError::not_found("no_such_seller", "There is no such seller."))
}
