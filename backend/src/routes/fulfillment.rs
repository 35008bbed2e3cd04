//! `/fulfillment/seller`: the packing queue, read and worked through.

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use shared::api::auth::Role;
use shared::api::desks::DeskFigures;
use shared::api::fulfillment::{ItemAnswer, ItemCounts, ItemRequest, OpenItem, PART};
use shared::api::problem::Problem;
use shared::order::{ItemStatus, ItemStep};
use shared::query::Parameters;

use super::seller_orders::{LONGEST_NOTE, Mutation, shop_of};
use crate::app::AppState;
use crate::auth::Caller;
use crate::error::ApiError;
use crate::store::{Intention, ItemIntention, QueueCursor, QueuePart};

/// Most items of one answer.
const MOST: u32 = 200;

/// Items to pack, send or deliver, and those with an open issue: oldest promise first. Addresses are never in it.
#[utoipa::path(get, path = "/fulfillment/seller/open", tag = "fulfillment", params(
    ("seller" = Option<String>, Query, description = "Whose queue; for admins, who must name one"),
    ("status" = Option<String>, Query, description = "PACKED, SHIPPED or ISSUE: only those"),
    ("limit" = Option<u32>, Query, description = "Items at most: 50 unless told, no more than 200"),
    ("cursor" = Option<String>, Query, description = "As told by the last item of another part"),
), responses(
    (status = 200, description = "The items", body = Vec<OpenItem>),
    (status = 400, description = "An admin who names no shop", body = Problem),
    (status = 401, description = "Nobody is signed in", body = Problem),
    (status = 403, description = "Neither seller nor admin, or another seller's shop", body = Problem),
    (status = 404, description = "No such shop; for admins", body = Problem),
))]
pub async fn open(
    State(state): State<AppState>,
    caller: Caller,
    RawQuery(query): RawQuery,
) -> Result<Json<Vec<OpenItem>>, ApiError> {
    let mut parameters = Parameters::read(query.as_deref().unwrap_or_default());
    let shop = shop_of(&state, &caller, &mut parameters).await?;
    let known = |word: &str| match ItemStatus::from_word(word) {
        ItemStatus::Other(_) => None,
        status => Some(status),
    };
    let limit = parameters.take("limit", |limit| limit.parse().ok());
    let usual = u32::try_from(PART).unwrap_or(MOST);
    let part = QueuePart {
        status: parameters.take("status", known),
        cursor: parameters.take("cursor", QueueCursor::parse),
        limit: limit.unwrap_or(usual).clamp(1, MOST),
    };
    Ok(Json(state.store.open_items(&shop, &part).await?))
}

/// How many items stand where.
#[utoipa::path(get, path = "/fulfillment/seller/stats", tag = "fulfillment", params(
    ("seller" = Option<String>, Query, description = "Whose queue; for admins, who must name one"),
), responses(
    (status = 200, description = "The figures", body = ItemCounts),
    (status = 400, description = "An admin who names no shop", body = Problem),
    (status = 401, description = "Nobody is signed in", body = Problem),
    (status = 403, description = "Neither seller nor admin, or another seller's shop", body = Problem),
    (status = 404, description = "No such shop; for admins", body = Problem),
))]
pub async fn stats(
    State(state): State<AppState>,
    caller: Caller,
    RawQuery(query): RawQuery,
) -> Result<Json<ItemCounts>, ApiError> {
    let mut parameters = Parameters::read(query.as_deref().unwrap_or_default());
    let shop = shop_of(&state, &caller, &mut parameters).await?;
    let now = state.clock.now();
    Ok(Json(state.store.item_counts(&shop, now).await?))
}

/// What the desks of a shop hold, one figure each.
#[utoipa::path(get, path = "/fulfillment/seller/desks", tag = "fulfillment", params(
    ("seller" = Option<String>, Query, description = "Whose; for admins, who must name one"),
), responses(
    (status = 200, description = "The figures", body = DeskFigures),
    (status = 400, description = "An admin who names no shop", body = Problem),
    (status = 401, description = "Nobody is signed in", body = Problem),
    (status = 403, description = "Neither seller nor admin, or another seller's shop", body = Problem),
    (status = 404, description = "No such shop; for admins", body = Problem),
))]
pub async fn desks(
    State(state): State<AppState>,
    caller: Caller,
    RawQuery(query): RawQuery,
) -> Result<Json<DeskFigures>, ApiError> {
    let mut parameters = Parameters::read(query.as_deref().unwrap_or_default());
    let shop = shop_of(&state, &caller, &mut parameters).await?;
    let now = state.clock.now();
    let today = now.civil(&shop.time_zone).date.days_since_epoch();
    let store = &state.store;
    let exceptions = store.exception_counts(&shop.seller, now).await?;
    let promises = store.promise_grades(&shop.seller, today).await?.total;
    Ok(Json(DeskFigures {
        to_pack: store.item_counts(&shop, now).await?.packed,
        exceptions: exceptions.open,
        overdue: exceptions.overdue,
        parcels: promises.parcels,
        in_time: promises.by_p90,
        partners: store.partners_in_use(&shop.seller).await?,
        as_of: Some(now),
    }))
}

/// Sends all units of the item that are left, in a parcel of their own; begins to prepare the order first where that is due.
#[utoipa::path(patch, path = "/fulfillment/seller/ship/{id}", tag = "fulfillment", request_body = ItemRequest, params(
    ("id" = String, Path, description = "Item key"),
    ("Idempotency-Key" = Option<String>, Header, description = "Made once an intention; the same key brings the same answer for 24 hours"),
    ("If-Match" = Option<String>, Header, description = "The version of the order that the change is based on"),
), responses(
    (status = 200, description = "Done; the item as it is now", body = ItemAnswer),
    (status = 400, description = "Nothing that can be done", body = Problem),
    (status = 401, description = "Nobody is signed in", body = Problem),
    (status = 403, description = "Neither seller nor admin", body = Problem),
    (status = 404, description = "No such item, or another seller's", body = Problem),
    (status = 409, description = "The rules are against it; code and sentence say why", body = Problem),
    (status = 412, description = "Somebody changed the order in between", body = Problem),
    (status = 422, description = "The key was used for another request", body = Problem),
))]
pub async fn ship(
    State(state): State<AppState>,
    Path(id): Path<String>,
    mutation: Mutation,
) -> Result<Response, ApiError> {
    take(&state, id, ItemStep::Ship, &mutation).await
}

/// Marks the parcels that hold the item as received.
#[utoipa::path(patch, path = "/fulfillment/seller/deliver/{id}", tag = "fulfillment", request_body = ItemRequest, params(
    ("id" = String, Path, description = "Item key"),
    ("Idempotency-Key" = Option<String>, Header, description = "Made once an intention"),
    ("If-Match" = Option<String>, Header, description = "The version of the order that the change is based on"),
), responses(
    (status = 200, description = "Done; the item as it is now", body = ItemAnswer),
    (status = 400, description = "Nothing that can be done", body = Problem),
    (status = 401, description = "Nobody is signed in", body = Problem),
    (status = 403, description = "Neither seller nor admin", body = Problem),
    (status = 404, description = "No such item, or another seller's", body = Problem),
    (status = 409, description = "The rules are against it", body = Problem),
    (status = 412, description = "Somebody changed the order in between", body = Problem),
    (status = 422, description = "The key was used for another request", body = Problem),
))]
pub async fn deliver(
    State(state): State<AppState>,
    Path(id): Path<String>,
    mutation: Mutation,
) -> Result<Response, ApiError> {
    take(&state, id, ItemStep::Deliver, &mutation).await
}

/// Says what is wrong with the item: opens an exception.
#[utoipa::path(patch, path = "/fulfillment/seller/issue/{id}", tag = "fulfillment", request_body = ItemRequest, params(
    ("id" = String, Path, description = "Item key"),
    ("Idempotency-Key" = Option<String>, Header, description = "Made once an intention"),
    ("If-Match" = Option<String>, Header, description = "The version of the order that the change is based on"),
), responses(
    (status = 200, description = "Done; the item as it is now", body = ItemAnswer),
    (status = 400, description = "Nothing that can be done", body = Problem),
    (status = 401, description = "Nobody is signed in", body = Problem),
    (status = 403, description = "Neither seller nor admin", body = Problem),
    (status = 404, description = "No such item, or another seller's", body = Problem),
    (status = 409, description = "No note, an order that has ended, or an issue that is open already", body = Problem),
    (status = 412, description = "Somebody changed the order in between", body = Problem),
    (status = 422, description = "The key was used for another request", body = Problem),
))]
pub async fn issue(
    State(state): State<AppState>,
    Path(id): Path<String>,
    mutation: Mutation,
) -> Result<Response, ApiError> {
    take(&state, id, ItemStep::ReportIssue, &mutation).await
}

async fn take(
    state: &AppState,
    item: String,
    step: ItemStep,
    mutation: &Mutation,
) -> Result<Response, ApiError> {
    let request: ItemRequest = mutation.json()?;
    let note = request.note.as_deref().unwrap_or_default();
    if note.trim().chars().count() > LONGEST_NOTE {
        return Err(ApiError::bad_request(
            "A note has at most 2,000 characters.",
        ));
    }
    let user = &mutation.caller().user;
    let shop = match user.role {
        Role::Admin => None,
        _ => Some(user.seller_id.as_ref().ok_or_else(no_such_item)?),
    };
    let order = state.store.order_of_item(&item, shop).await?;
    let order = order.ok_or_else(no_such_item)?;
    let intention = Intention::Item(ItemIntention {
        item,
        step,
        request,
    });
    mutation.carry_out(state, &order, &intention).await
}

fn no_such_item() -> ApiError {
    ApiError::not_found("no_such_item", "You have no such item.")
}
