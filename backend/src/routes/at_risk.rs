//! `/analytics/wismo/at-risk`: who will ask tomorrow, notices to them, and whether those have helped.

use axum::Json;
use axum::extract::{FromRequest, RawQuery, Request, State};
use axum::response::Response;
use shared::api::problem::Problem;
use shared::api::wismo::{
    AtRiskPage, MOST_NOTICES, NoticeAnswer, NoticeRequest, NoticeSendings, Segment,
    USUAL_HELD_SHARE,
};
use shared::query::Parameters;

use super::exceptions::{may_see_exceptions, own_shop, shop_of};
use super::seller_orders::{Mutation, answer};
use crate::app::AppState;
use crate::auth::Caller;
use crate::error::ApiError;
use crate::store::NoticeOrder;

/// Orders of one answer.
const MOST_ROWS: usize = 50;
/// More than half held back is no sending.
const MOST_HELD: u64 = 50;

/// Open orders by the chance that somebody asks where they are within 24 hours, most likely first, 50 at a time: learned from the
/// last 90 days, with why and what it rests on. As they were ranked at `asOf`, at most ten minutes ago; what happened to an order
/// since is known. Formulas: docs/metrics.md.
#[utoipa::path(get, path = "/analytics/wismo/at-risk", tag = "analytics", params(
    ("seller" = Option<String>, Query, description = "Only that shop; a seller sees their own"),
    ("carrier" = Option<String>, Query, description = "Only what that carrier brings"),
    ("region" = Option<String>, Query, description = "Only what goes there"),
    ("value" = Option<String>, Query, description = "Only orders of that worth: low, middle, high"),
    ("customer" = Option<String>, Query, description = "Only new or returning customers"),
    ("cursor" = Option<String>, Query, description = "As told by another part"),
    ("limit" = Option<u64>, Query, description = "At most so many, 1 to 50; 50 unless told"),
), responses(
    (status = 200, description = "The orders", body = AtRiskPage),
    (status = 401, description = "Nobody is signed in", body = Problem),
    (status = 403, description = "Neither seller, support nor admin, or another seller's shop", body = Problem),
    (status = 404, description = "No such shop; for support and admins", body = Problem),
))]
pub async fn list(
    State(state): State<AppState>,
    caller: Caller,
    RawQuery(query): RawQuery,
) -> Result<Json<AtRiskPage>, ApiError> {
    let mut parameters = Parameters::read(query.as_deref().unwrap_or_default());
    let segment = segment(&state, &caller, &mut parameters).await?;
    let cursor = parameters.take("cursor", |text| Some(text.to_owned()));
    let limit = parameters.take("limit", |text| text.parse().ok());
    let limit = limit.unwrap_or(MOST_ROWS).clamp(1, MOST_ROWS);
    let now = state.clock.now();
    let ranking = state.ranker.ranking().await?;
    let page = state
        .store
        .at_risk(&ranking, &segment, cursor.as_deref(), limit, now);
    let mut page = page.await?;
    // A seller has one shop, and learns nothing of others.
    if own_shop(&caller).is_some() {
        page.options.shops.clear();
    }
    Ok(Json(page))
}

/// Sends a notice to the customers of chosen orders, but for those that are held back to compare with: which, chance decides, and nobody
/// is told. An order that was told or held back less than 72 hours ago is left out.
#[utoipa::path(post, path = "/analytics/wismo/at-risk/notices", tag = "analytics", request_body = NoticeRequest, params(
    ("Idempotency-Key" = Option<String>, Header, description = "Made once an intention; the same key brings the same answer for 24 hours"),
    ("seller" = Option<String>, Query, description = "As for the list, and so are carrier, region, value and customer: what the most likely ones are chosen from"),
), responses(
    (status = 200, description = "Sent, or all were left out", body = NoticeAnswer),
    (status = 400, description = "No orders, more than 500, or more than half held back", body = Problem),
    (status = 401, description = "Nobody is signed in", body = Problem),
    (status = 403, description = "Neither seller, support nor admin, or another seller's shop", body = Problem),
    (status = 404, description = "No such shop; for support and admins", body = Problem),
    (status = 422, description = "The key was used for another request", body = Problem),
))]
pub async fn send(
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
    NoticeMutation(mutation): NoticeMutation,
) -> Result<Response, ApiError> {
    let mut parameters = Parameters::read(query.as_deref().unwrap_or_default());
    let segment = segment(&state, mutation.caller(), &mut parameters).await?;
    let order = notice_order(&mutation.json()?, segment)?;
    let (key, author, now) = (mutation.key()?, mutation.author(), state.clock.now());
    let ranking = state.ranker.ranking().await?;
    let sent = state
        .store
        .send_notices(&ranking, &order, key.as_ref(), &author, now);
    answer(sent.await?)
}

/// The last 50 sendings, with how many of those told and of those held back asked where their order is within 24 and 72 hours.
#[utoipa::path(get, path = "/analytics/wismo/notices", tag = "analytics", params(
    ("seller" = Option<String>, Query, description = "Only orders of that shop; a seller sees their own"),
), responses(
    (status = 200, description = "The sendings, and all of them together", body = NoticeSendings),
    (status = 401, description = "Nobody is signed in", body = Problem),
    (status = 403, description = "Neither seller, support nor admin, or another seller's shop", body = Problem),
    (status = 404, description = "No such shop; for support and admins", body = Problem),
))]
pub async fn sendings(
    State(state): State<AppState>,
    caller: Caller,
    RawQuery(query): RawQuery,
) -> Result<Json<NoticeSendings>, ApiError> {
    let mut parameters = Parameters::read(query.as_deref().unwrap_or_default());
    let segment = segment(&state, &caller, &mut parameters).await?;
    let now = state.clock.now();
    let sendings = state.store.notice_sendings(segment.seller.as_ref(), now);
    Ok(Json(sendings.await?))
}

/// A sending by somebody who looks after exceptions.
pub struct NoticeMutation(Mutation);

impl FromRequest<AppState> for NoticeMutation {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, ApiError> {
        let mutation = Mutation::read(request, state, may_see_exceptions).await?;
        Ok(Self(mutation))
    }
}

/// What is asked for, once it is known that the caller may: a seller's own shop, or what support and admins name.
async fn segment(
    state: &AppState,
    caller: &Caller,
    parameters: &mut Parameters,
) -> Result<Segment, ApiError> {
    may_see_exceptions(caller)?;
    let mut segment = Segment::take(parameters);
    let shop = shop_of(state, caller, segment.seller.as_ref()).await?;
    segment.seller = shop.map(|shop| shop.seller);
    Ok(segment)
}

fn notice_order(request: &NoticeRequest, segment: Segment) -> Result<NoticeOrder, ApiError> {
    let top = request.top.unwrap_or(0);
    let top = usize::try_from(top).unwrap_or(usize::MAX);
    let many = request.orders.len().max(top);
    if many == 0 || many > MOST_NOTICES {
        return Err(ApiError::bad_request(
            "Name 1 to 500 `orders`, or how many of the `top` ones.",
        ));
    }
    let held_share = request.held_share.unwrap_or(USUAL_HELD_SHARE);
    if held_share > MOST_HELD {
        return Err(ApiError::bad_request(
            "`heldShare` is 0 to 50, in a hundred.",
        ));
    }
    let mut seed = [0; 8];
    getrandom::fill(&mut seed).map_err(|_| ApiError::internal())?;
    Ok(NoticeOrder {
        segment,
        orders: request.orders.clone(),
        top,
        held_share,
        seed: u64::from_le_bytes(seed),
    })
}
