//! `/orders/{number}/timeline`: everything that happened to an order, for whoever explains it.

use axum::Json;
use axum::extract::{Path, State};
use shared::api::order_timeline::OrderTimeline;
use shared::api::problem::Problem;

use super::exceptions::{may_see_exceptions, own_shop};
use crate::app::AppState;
use crate::auth::Caller;
use crate::error::ApiError;

/// Purchase, promise and estimate, reports, what was wrong and who was told, what was asked and how that ended: oldest first. A seller
/// reads their part alone. Notes that sellers write for themselves are not in it.
#[utoipa::path(get, path = "/orders/{number}/timeline", tag = "inquiries", params(
    ("number" = String, Path, description = "Number of the order, as on the receipt"),
), responses(
    (status = 200, description = "The timeline", body = OrderTimeline),
    (status = 401, description = "Nobody is signed in", body = Problem),
    (status = 403, description = "Neither seller, support nor admin", body = Problem),
    (status = 404, description = "No such order, or another seller's", body = Problem),
))]
pub async fn show(
    State(state): State<AppState>,
    caller: Caller,
    Path(number): Path<String>,
) -> Result<Json<OrderTimeline>, ApiError> {
    may_see_exceptions(&caller)?;
    let now = state.clock.now();
    let found = state
        .store
        .order_timeline(&number, own_shop(&caller), now)
        .await?;
    found.map(Json).ok_or_else(|| {
        ApiError::not_found(
            "no_such_order",
            "There is no order of that number, or it is another shop's.",
        )
    })
}
