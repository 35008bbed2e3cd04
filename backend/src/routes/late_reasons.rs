//! Why a shop's parcels came late.

use axum::Json;
use axum::extract::State;
use shared::api::late_reasons::LateReasons;
use shared::api::problem::Problem;

use super::delivery_promise::{ShopQuery, shop_of};
use super::reading::Parameters;
use crate::app::AppState;
use crate::auth::Caller;
use crate::error::ApiError;

/// To whose part the broken promises of the last 90 days are put down, by carrier.
#[utoipa::path(get, path = "/fulfillment/seller/late-reasons", tag = "fulfillment", params(ShopQuery), responses(
    (status = 200, description = "Late parcels by cause, and the latest of them", body = LateReasons),
    (status = 401, description = "Nobody is signed in", body = Problem),
    (status = 403, description = "Neither seller nor admin", body = Problem),
    (status = 404, description = "No such shop; for admins", body = Problem),
))]
pub async fn show(
    State(state): State<AppState>,
    caller: Caller,
    Parameters(query): Parameters<ShopQuery>,
) -> Result<Json<LateReasons>, ApiError> {
    let seller = shop_of(&state, &caller, &query).await?;
    let reasons = state.store.late_reasons(&seller, state.clock.now()).await?;
    reasons
        .map(Json)
        .ok_or_else(|| ApiError::not_found("no_such_seller", "There is no such seller."))
}
