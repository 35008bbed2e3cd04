//! `/carriers/events`: what carriers report about parcels.

use axum::Json;
use axum::extract::State;
use shared::api::carrier_events::{
    CarrierEvent, CarrierEvents, CarrierLedger, MOST_EVENTS, RefusedEvent,
};
use shared::api::problem::Problem;

use crate::app::AppState;
use crate::auth::SignedBody;
use crate::error::ApiError;
use crate::store::SenderKind;

/// Takes in what a carrier reports, in any order and as often as it likes. The sender's name is the carrier's, as parcels
/// have it.
#[utoipa::path(post, path = "/carriers/events", tag = "fulfillment", request_body = CarrierEvents, params(
    ("Sokoni-Sender" = String, Header, description = "Name of the carrier"),
    ("Sokoni-Signature" = String, Header, description = "`t=<seconds since 1970>,v1=<hexadecimal HMAC-SHA256 of the seconds, a full stop and the body>`"),
), responses(
    (status = 200, description = "What became of each event; one that is refused loses no other", body = CarrierLedger),
    (status = 400, description = "No JSON of that shape, no event, or more than 500", body = Problem),
    (status = 401, description = "Unknown sender, or a signature that does not fit or is older than five minutes", body = Problem),
    (status = 403, description = "A sender that is no carrier", body = Problem),
    (status = 413, description = "More than 1 MB", body = Problem),
))]
pub async fn receive(
    State(state): State<AppState>,
    signed: SignedBody,
) -> Result<Json<CarrierLedger>, ApiError> {
    signed.require(SenderKind::Carrier)?;
    let unreadable = |_| ApiError::bad_request("The body is no JSON with a list of `events`.");
    let sent: CarrierEvents = serde_json::from_slice(&signed.body).map_err(unreadable)?;
    if sent.events.is_empty() || sent.events.len() > MOST_EVENTS {
        return Err(ApiError::bad_request("Send 1 to 500 events."));
    }
    let now = state.clock.now();
    let mut events = Vec::new();
    let mut refused = Vec::new();
    for (index, event) in (0..).zip(&sent.events) {
        match CarrierEvent::read(event, now) {
            Ok(event) => events.push((index, event)),
            Err(sentence) => refused.push(RefusedEvent { index, sentence }),
        }
    }
    let carrier = &signed.sender.id;
    let mut ledger = state
        .store
        .take_carrier_events(carrier, &events, now)
        .await?;
    ledger.refused.extend(refused);
    ledger.refused.sort_by_key(|event| event.index);
    Ok(Json(ledger))
}
