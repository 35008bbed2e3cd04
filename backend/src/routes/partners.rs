//! `/fulfillment/micro-fulfillment`: partners, what was measured of them, and opting in and out. `/partners/events`: what
//! they report.

use axum::Json;
use axum::extract::{Path, State};
use serde::Deserialize;
use serde_json::Value;
use shared::api::partner_events::{
    MOST_PARTNER_EVENTS, PartnerEventKind, PartnerLedger, RefusedReport,
};
use shared::api::partners::{OptedIn, OptedOut, Partner, PartnerChoice, PartnerMetrics};
use shared::api::problem::Problem;
use shared::ids::{PartnerId, SellerId};
use shared::money::Currency;
use utoipa::ToSchema;

use super::seller_orders::{Mutation, shop_named};
use crate::app::AppState;
use crate::auth::{Caller, SessionSecret, SignedBody};
use crate::error::ApiError;
use crate::store::{PartnerReport, SenderKind, Shop, TakenIn};

/// All partners by name, with prices, ratings, and whether the shop uses them.
#[utoipa::path(get, path = "/fulfillment/micro-fulfillment/{seller}/partners", tag = "fulfillment", params(
    ("seller" = String, Path, description = "Whose choice"),
), responses(
    (status = 200, description = "The partners", body = Vec<Partner>),
    (status = 401, description = "Nobody is signed in", body = Problem),
    (status = 403, description = "Neither seller nor admin, or another seller's shop", body = Problem),
    (status = 404, description = "No such shop; for admins", body = Problem),
))]
pub async fn list(
    State(state): State<AppState>,
    caller: Caller,
    Path(seller): Path<String>,
) -> Result<Json<Vec<Partner>>, ApiError> {
    let shop = shop_of(&state, &caller, &seller).await?;
    Ok(Json(state.store.partners(&shop.seller).await?))
}

/// What was measured of partners in the last 90 days. Formulas: docs/metrics.md.
#[utoipa::path(get, path = "/fulfillment/micro-fulfillment/{seller}/metrics", tag = "fulfillment", params(
    ("seller" = String, Path, description = "Whose own jobs are told apart"),
), responses(
    (status = 200, description = "The figures; null where fewer than 20 jobs were measured", body = PartnerMetrics),
    (status = 401, description = "Nobody is signed in", body = Problem),
    (status = 403, description = "Neither seller nor admin, or another seller's shop", body = Problem),
    (status = 404, description = "No such shop; for admins", body = Problem),
))]
pub async fn metrics(
    State(state): State<AppState>,
    caller: Caller,
    Path(seller): Path<String>,
) -> Result<Json<PartnerMetrics>, ApiError> {
    let shop = shop_of(&state, &caller, &seller).await?;
    let now = state.clock.now();
    Ok(Json(state.store.partner_metrics(&shop, now).await?))
}

/// Notes that the shop uses the partner. Whoever asks again, or twice at once, gets the same answer.
#[utoipa::path(post, path = "/fulfillment/micro-fulfillment/{seller}/opt-in", tag = "fulfillment", request_body = PartnerChoice, params(
    ("seller" = String, Path, description = "Which shop"),
), responses(
    (status = 200, description = "It does, since then", body = OptedIn),
    (status = 400, description = "No partner is named", body = Problem),
    (status = 401, description = "Nobody is signed in", body = Problem),
    (status = 403, description = "Neither seller nor admin, or another seller's shop", body = Problem),
    (status = 404, description = "No such partner, or no such shop; the latter for admins", body = Problem),
))]
pub async fn opt_in(
    State(state): State<AppState>,
    Path(seller): Path<String>,
    mutation: Mutation,
) -> Result<Json<OptedIn>, ApiError> {
    let (seller_id, partner_id) = choice(&state, &seller, &mutation).await?;
    let (by, now) = (&mutation.caller().user.id, state.clock.now());
    let key = SessionSecret::random()?;
    let since = state
        .store
        .opt_in(key.reveal(), &seller_id, &partner_id, by, now)
        .await?;
    Ok(Json(OptedIn {
        success: true,
        seller_id,
        partner_id,
        opt_in_date: since,
    }))
}

/// Notes that the shop no longer uses the partner. When it did, stays known.
#[utoipa::path(post, path = "/fulfillment/micro-fulfillment/{seller}/opt-out", tag = "fulfillment", request_body = PartnerChoice, params(
    ("seller" = String, Path, description = "Which shop"),
), responses(
    (status = 200, description = "It does not, since then", body = OptedOut),
    (status = 400, description = "No partner is named", body = Problem),
    (status = 401, description = "Nobody is signed in", body = Problem),
    (status = 403, description = "Neither seller nor admin, or another seller's shop", body = Problem),
    (status = 404, description = "No such partner, or no such shop; the latter for admins", body = Problem),
))]
pub async fn opt_out(
    State(state): State<AppState>,
    Path(seller): Path<String>,
    mutation: Mutation,
) -> Result<Json<OptedOut>, ApiError> {
    let (seller_id, partner_id) = choice(&state, &seller, &mutation).await?;
    let (by, now) = (&mutation.caller().user.id, state.clock.now());
    let since = state.store.opt_out(&seller_id, &partner_id, by, now);
    Ok(Json(OptedOut {
        success: true,
        opt_out_date: since.await?,
        seller_id,
        partner_id,
    }))
}

/// The shop of the address, if the caller may ask about it.
async fn shop_of(state: &AppState, caller: &Caller, seller: &str) -> Result<Shop, ApiError> {
    let unknown = || ApiError::not_found("no_such_seller", "There is no such seller.");
    let seller = SellerId::parse(seller).ok_or_else(unknown)?;
    shop_named(state, caller, Some(seller)).await
}

async fn choice(
    state: &AppState,
    seller: &str,
    mutation: &Mutation,
) -> Result<(SellerId, PartnerId), ApiError> {
    let shop = shop_of(state, mutation.caller(), seller).await?;
    let PartnerChoice { partner_id } = mutation.json()?;
    currency_of(state, &partner_id).await?;
    Ok((shop.seller, partner_id))
}

/// In which a partner asks and reports.
async fn currency_of(state: &AppState, partner: &PartnerId) -> Result<Currency, ApiError> {
    let currency = state.store.partner_currency(partner).await?;
    currency.ok_or_else(|| ApiError::not_found("no_such_partner", "There is no such partner."))
}

/// Reports of a partner.
#[derive(Debug, Deserialize, ToSchema)]
pub struct PartnerReports {
    /// At most 1,000. Each has `id` (the partner's key; the same one means the same report), `kind` and `at`; and by kind:
    /// `received` has `job`, `items`, `shipBy` and perhaps `seller` and `location`; `picked` has `job`, `items` and `wrong`;
    /// `packed` has `job`; `handed_over` has `job` and perhaps `cost`; `capacity` has `location`, `total` and `used`, in
    /// items a day. Other kinds are kept, and in no figure.
    #[schema(value_type = Vec<Object>)]
    events: Vec<Value>,
}

/// Takes in what a partner reports: in any order, as often as one likes. Signed, see docs/connecting-a-backend.md.
#[utoipa::path(post, path = "/partners/events", tag = "fulfillment", request_body = PartnerReports, params(
    ("Sokoni-Sender" = String, Header, description = "Partner key"),
    ("Sokoni-Signature" = String, Header, description = "t=seconds since 1970, comma, v1=hexadecimal HMAC-SHA256 of these seconds, a full stop and the body"),
), responses(
    (status = 200, description = "What has become of each", body = PartnerLedger),
    (status = 400, description = "No list of reports, or too long a one", body = Problem),
    (status = 401, description = "Sender, time and signature do not fit", body = Problem),
    (status = 403, description = "A sender who is no partner", body = Problem),
    (status = 404, description = "A sender whose partner is not listed", body = Problem),
    (status = 413, description = "More than 1 MB", body = Problem),
))]
pub async fn take_in_events(
    State(state): State<AppState>,
    signed: SignedBody,
) -> Result<Json<PartnerLedger>, ApiError> {
    signed.require(SenderKind::Partner)?;
    let unlisted = || ApiError::not_found("no_such_partner", "There is no such partner.");
    let partner = PartnerId::parse(&signed.sender.id).ok_or_else(unlisted)?;
    let currency = currency_of(&state, &partner).await?;
    let PartnerReports { events } = serde_json::from_slice(&signed.body)
        .map_err(|_| ApiError::bad_request("Send JSON: an object with a list of events."))?;
    if events.len() > MOST_PARTNER_EVENTS {
        return Err(ApiError::bad_request(format!(
            "Send at most {MOST_PARTNER_EVENTS} events at once."
        )));
    }
    let now = state.clock.now();
    let mut ledger = PartnerLedger::default();
    let (mut places, mut reports) = (Vec::new(), Vec::new());
    for (index, json) in events.into_iter().enumerate() {
        match PartnerReport::read(&json, currency, now) {
            Ok(report) => {
                places.push(index);
                reports.push(report);
            }
            Err(detail) => ledger.refused.push(RefusedReport { index, detail }),
        }
    }
    let taken = state
        .store
        .take_in_partner_events(&partner, &reports, now)
        .await?;
    for ((index, report), taken) in places.into_iter().zip(&reports).zip(taken) {
        note(&mut ledger, index, report, taken);
    }
    ledger.refused.sort_by_key(|refused| refused.index);
    Ok(Json(ledger))
}

fn note(ledger: &mut PartnerLedger, index: usize, report: &PartnerReport, taken: TakenIn) {
    match taken {
        TakenIn::New => {
            ledger.accepted += 1;
            let is_unknown = matches!(report.event.kind, PartnerEventKind::Other(_));
            ledger.unknown += u64::from(is_unknown);
        }
        TakenIn::Known => ledger.duplicates += 1,
        TakenIn::KeyTaken => ledger.refused.push(RefusedReport {
            index,
            detail: String::from("Another report has this key."),
        }),
    }
}
