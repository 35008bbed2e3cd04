//! `/track`: the lookup that needs no account.

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use shared::api::problem::Problem;
use shared::api::tracking::{Tier, TrackRequest, Tracking};
use shared::order::EventCode;
use subtle::ConstantTimeEq;
use tokio::time::Instant;

use super::reading::Body;
use crate::app::AppState;
use crate::auth::ClientAddress;
use crate::error::ApiError;
use crate::store::{StoredOrder, number_key};

/// Every lookup that fails takes this long, whatever we found out before: well above what the database needs.
const TIME_OF_A_MISS: Duration = Duration::from_millis(60);
/// No receipt carries a longer number.
const LONGEST_NUMBER: usize = 200;

/// Number alone: the public tier. Number and the address given with the order: the full tier. Any other pair, and a
/// number that nobody has: one and the same answer, after one and the same time.
#[utoipa::path(post, path = "/track", tag = "tracking", request_body = TrackRequest, responses(
    (status = 200, description = "The order, as far as this tier may see it", body = Tracking),
    (status = 400, description = "Not the expected JSON", body = Problem),
    (status = 404, description = "No such order, or not that e-mail address", body = Problem),
    (status = 429, description = "Too many lookups; see Retry-After", body = Problem),
))]
pub async fn look_up(
    State(state): State<AppState>,
    ClientAddress(from): ClientAddress,
    Body(request): Body<TrackRequest>,
) -> Result<Json<Tracking>, ApiError> {
    let started = Instant::now();
    if request.order_number.len() > LONGEST_NUMBER {
        return Err(miss(started).await);
    }
    state
        .limits
        .count_lookup(from, &number_key(&request.order_number))?;
    let order = state.store.order_by_number(&request.order_number).await?;
    let email = request
        .email
        .as_deref()
        .map(str::trim)
        .filter(|email| !email.is_empty());
    match order.and_then(|order| seen_with(order, email)) {
        Some(mut tracking) => {
            tracking.as_of = Some(state.clock.now());
            Ok(Json(tracking))
        }
        None => Err(miss(started).await),
    }
}

async fn miss(started: Instant) -> ApiError {
    tokio::time::sleep_until(started + TIME_OF_A_MISS).await;
    ApiError::not_found(
        "no_such_order",
        "No order fits. Check the number, and the e-mail address if you gave one.",
    )
}

/// What the holder of the number sees; nothing when the address is wrong.
fn seen_with(order: StoredOrder, email: Option<&str>) -> Option<Tracking> {
    let Some(email) = email else {
        return Some(public_tier(order.tracking));
    };
    let (given, stored) = (email.to_lowercase(), order.email.trim().to_lowercase());
    let fits = bool::from(given.as_bytes().ct_eq(stored.as_bytes()));
    fits.then_some(Tracking {
        tier: Tier::Full,
        ..order.tracking
    })
}

/// Leaves out whatever tells about a person or about money: absent from the answer, not hidden in the page.
fn public_tier(order: Tracking) -> Tracking {
    let is_about_money = |code: &EventCode| {
        matches!(
            code,
            EventCode::Paid | EventCode::PaymentFailed | EventCode::Refunded
        )
    };
    let mut events = order.events;
    events.retain(|event| !is_about_money(&event.code));
    for event in &mut events {
        event.place = None;
        event.description = None;
    }
    let mut shipments = order.shipments;
    for shipment in &mut shipments {
        shipment.tracking_number = None;
    }
    Tracking {
        tier: Tier::Public,
        events,
        shipments,
        payment_status: None,
        current_location: None,
        recipient: None,
        cancel_reason: None,
        ..order
    }
}
