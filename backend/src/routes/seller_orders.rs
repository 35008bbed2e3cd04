//! `/enhanced-orders`: a seller's orders, read and changed.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{OriginalUri, Path, RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use shared::api::auth::Role;
use shared::api::problem::Problem;
use shared::api::seller_orders::{
    ChangeAnswer, ChangeRequest, OrderCounts, OrderDetail, OrderPage,
};
use shared::ids::{OrderId, SellerId};
use shared::order::{EventCode, OrderStatus};
use shared::query::{OrderQuery, Parameters};
use shared::time::Timestamp;
use utoipa::ToSchema;

use crate::app::AppState;
use crate::auth::{Caller, device_of};
use crate::error::ApiError;
use crate::store::{Author, Intention, Key, Outcome, Shop};

/// Longest note that is kept.
pub(super) const LONGEST_NOTE: usize = 2_000;
/// Longest key; ours have 36 characters.
const LONGEST_KEY: usize = 200;

/// A part of a shop's orders. The query is that of the page: status, payment, fulfillment, carrier, period, min, max,
/// late, exception, age, search, ordering, page_size, cursor; what cannot be read is left out of account.
#[utoipa::path(get, path = "/enhanced-orders/", tag = "orders", params(
    ("seller" = Option<String>, Query, description = "Whose orders; for admins, who must name one"),
    ("status" = Option<String>, Query, description = "all, unfulfilled, or one status"),
    ("payment" = Option<String>, Query, description = "Status of the payment"),
    ("fulfillment" = Option<String>, Query, description = "unfulfilled, partially_fulfilled, fulfilled"),
    ("carrier" = Option<String>, Query, description = "Whole name of the latest parcel's carrier"),
    ("period" = Option<String>, Query, description = "Placed in 7d, 30d, 90d or 2026-01-01..2026-01-31, by the store's calendar"),
    ("min" = Option<String>, Query, description = "Worth at least, in the major unit"),
    ("max" = Option<String>, Query, description = "Worth at most"),
    ("late" = Option<String>, Query, description = "1: promised for a time that has passed, and under way"),
    ("exception" = Option<String>, Query, description = "1: a parcel in trouble"),
    ("age" = Option<String>, Query, description = "Waiting to leave for 0-1, 1-2, 2-3 or 3+ days"),
    ("search" = Option<String>, Query, description = "Words in number, recipient, product or tracking number"),
    ("ordering" = Option<String>, Query, description = "placed_at, promised_to, total, order_number or customer_name; - in front for descending"),
    ("page_size" = Option<String>, Query, description = "25, 50 or 100"),
    ("cursor" = Option<String>, Query, description = "As told by another part"),
), responses(
    (status = 200, description = "The orders", body = OrderPage),
    (status = 400, description = "An admin who names no shop", body = Problem),
    (status = 401, description = "Nobody is signed in", body = Problem),
    (status = 403, description = "Neither seller nor admin, or another seller's shop", body = Problem),
    (status = 404, description = "No such shop; for admins", body = Problem),
))]
pub async fn list(
    State(state): State<AppState>,
    caller: Caller,
    RawQuery(query): RawQuery,
) -> Result<Json<OrderPage>, ApiError> {
    let mut parameters = Parameters::read(query.as_deref().unwrap_or_default());
    let shop = shop_of(&state, &caller, &mut parameters).await?;
    let query = OrderQuery::take_from(&mut parameters);
    let now = state.clock.now();
    Ok(Json(state.store.orders_of_shop(&shop, &query, now).await?))
}

/// What tabs and tiles count, over all orders of the shop.
#[utoipa::path(get, path = "/enhanced-orders/dashboard_summary/", tag = "orders", params(
    ("seller" = Option<String>, Query, description = "Whose orders; for admins, who must name one"),
), responses(
    (status = 200, description = "The figures", body = OrderCounts),
    (status = 401, description = "Nobody is signed in", body = Problem),
    (status = 403, description = "Neither seller nor admin, or another seller's shop", body = Problem),
))]
pub async fn counts(
    State(state): State<AppState>,
    caller: Caller,
    RawQuery(query): RawQuery,
) -> Result<Json<OrderCounts>, ApiError> {
    let mut parameters = Parameters::read(query.as_deref().unwrap_or_default());
    let shop = shop_of(&state, &caller, &mut parameters).await?;
    let now = state.clock.now();
    Ok(Json(state.store.order_counts(&shop, now).await?))
}

/// The shop's 200 newest orders, for devices to keep: without addresses and e-mail addresses.
#[utoipa::path(get, path = "/enhanced-orders/recent/", tag = "orders", params(
    ("seller" = Option<String>, Query, description = "Whose orders; for admins, who must name one"),
), responses(
    (status = 200, description = "The orders, newest first", body = Vec<OrderDetail>),
    (status = 401, description = "Nobody is signed in", body = Problem),
    (status = 403, description = "Neither seller nor admin, or another seller's shop", body = Problem),
))]
pub async fn recent(
    State(state): State<AppState>,
    caller: Caller,
    RawQuery(query): RawQuery,
) -> Result<Json<Vec<OrderDetail>>, ApiError> {
    let mut parameters = Parameters::read(query.as_deref().unwrap_or_default());
    let shop = shop_of(&state, &caller, &mut parameters).await?;
    let (reader, now) = (&caller.user.id, state.clock.now());
    Ok(Json(state.store.recent_orders(&shop, reader, now).await?))
}

/// The shop that the caller asks about: a seller's own, or the one that an admin names.
pub(super) async fn shop_of(
    state: &AppState,
    caller: &Caller,
    parameters: &mut Parameters,
) -> Result<Shop, ApiError> {
    let named = parameters.take("seller", SellerId::parse);
    shop_named(state, caller, named).await
}

/// As [`shop_of`], once it is known whom an admin names.
pub(super) async fn shop_named(
    state: &AppState,
    caller: &Caller,
    named: Option<SellerId>,
) -> Result<Shop, ApiError> {
    may_see_orders(caller)?;
    let seller = named
        .or_else(|| caller.user.seller_id.clone())
        .ok_or_else(|| ApiError::bad_request("Name the shop as seller."))?;
    caller.require_seller(&seller)?;
    let shop = state.store.shop(&seller).await?;
    shop.ok_or_else(|| ApiError::not_found("no_such_seller", "There is no such seller."))
}

pub(super) fn may_see_orders(caller: &Caller) -> Result<(), ApiError> {
    match caller.user.role {
        Role::Seller | Role::Admin => Ok(()),
        _ => Err(ApiError::forbidden("Your account may not see this.")),
    }
}

fn no_such_order() -> ApiError {
    ApiError::not_found("no_such_order", "You have no such order.")
}

async fn readable_order(
    state: &AppState,
    caller: &Caller,
    id: &str,
) -> Result<OrderDetail, ApiError> {
    may_see_orders(caller)?;
    let id = OrderId::parse(id).ok_or_else(no_such_order)?;
    let shop = match caller.user.role {
        Role::Admin => None,
        _ => Some(caller.user.seller_id.as_ref().ok_or_else(no_such_order)?),
    };
    let now = state.clock.now();
    let order = state.store.seller_order(&id, shop, &caller.user.id, now);
    order.await?.ok_or_else(no_such_order)
}

/// Everything about one order. Another seller's is answered as one that does not exist.
#[utoipa::path(get, path = "/enhanced-orders/{id}/", tag = "orders", params(("id" = String, Path, description = "Order key")), responses(
    (status = 200, description = "The order; its ETag is its version", body = OrderDetail),
    (status = 401, description = "Nobody is signed in", body = Problem),
    (status = 403, description = "Neither seller nor admin", body = Problem),
    (status = 404, description = "No such order, or another seller's", body = Problem),
))]
pub async fn show(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    let order = readable_order(&state, &caller, &id).await?;
    let etag = HeaderValue::from_str(&format!("\"{}\"", order.row.version));
    let mut response = Json(order).into_response();
    if let Ok(etag) = etag {
        response.headers_mut().insert(header::ETAG, etag);
    }
    Ok(response)
}

/// The tracking of an order as older clients read it.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrderTracking {
    /// Order key.
    order_id: OrderId,
    /// Where it stands.
    current_status: OrderStatus,
    /// What was done, oldest first.
    tracking_entries: Vec<TrackingEntry>,
    /// The end of the promised delivery, while it is under way.
    estimated_delivery: Option<Timestamp>,
    /// When it was placed.
    order_date: Timestamp,
    /// Who receives it.
    customer_info: CustomerInfo,
}

/// One step of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct TrackingEntry {
    /// When.
    timestamp: Timestamp,
    /// What.
    status: EventCode,
    /// In whose words ever.
    description: Option<String>,
    /// Where.
    location: Option<String>,
}

/// Who receives an order.
#[derive(Debug, Serialize, ToSchema)]
pub struct CustomerInfo {
    /// Name.
    name: Option<String>,
    /// E-mail address.
    email: Option<String>,
}

/// The tracking of one order.
#[utoipa::path(get, path = "/enhanced-orders/{id}/tracking/", tag = "orders", params(("id" = String, Path, description = "Order key")), responses(
    (status = 200, description = "The tracking", body = OrderTracking),
    (status = 401, description = "Nobody is signed in", body = Problem),
    (status = 403, description = "Neither seller nor admin", body = Problem),
    (status = 404, description = "No such order, or another seller's", body = Problem),
))]
pub async fn tracking(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<OrderTracking>, ApiError> {
    let order = readable_order(&state, &caller, &id).await?;
    let number = order.row.order_number.as_str();
    let events = state.store.order_by_number(number).await?;
    let events = events
        .map(|order| order.tracking.events)
        .unwrap_or_default();
    let is_under_way = !matches!(
        order.row.status,
        OrderStatus::Delivered | OrderStatus::Cancelled | OrderStatus::Returned
    );
    Ok(Json(OrderTracking {
        order_id: order.row.id,
        current_status: order.row.status,
        tracking_entries: events
            .into_iter()
            .map(|event| TrackingEntry {
                timestamp: event.occurred_at,
                status: event.code,
                description: event.description,
                location: event.place,
            })
            .collect(),
        estimated_delivery: order.row.promised_to.filter(|_| is_under_way),
        order_date: order.row.placed_at,
        customer_info: CustomerInfo {
            name: order.row.customer_name,
            email: order.customer_email,
        },
    }))
}

/// A request that changes something, with what makes it happen once and on what it was based.
pub struct Mutation {
    caller: Caller,
    headers: HeaderMap,
    method: Method,
    path: String,
    body: Bytes,
}

impl axum::extract::FromRequest<AppState> for Mutation {
    type Rejection = ApiError;

    async fn from_request(
        request: axum::extract::Request,
        state: &AppState,
    ) -> Result<Self, ApiError> {
        Self::read(request, state, may_see_orders).await
    }
}

impl Mutation {
    /// Reads a request of somebody who may make it.
    pub(super) async fn read(
        request: axum::extract::Request,
        state: &AppState,
        may: fn(&Caller) -> Result<(), ApiError>,
    ) -> Result<Self, ApiError> {
        use axum::extract::{FromRequest as _, FromRequestParts as _};
        let (mut parts, body) = request.into_parts();
        let caller = Caller::from_request_parts(&mut parts, state).await?;
        may(&caller)?;
        let OriginalUri(uri) = match OriginalUri::from_request_parts(&mut parts, state).await {
            Ok(uri) => uri,
            Err(never) => match never {},
        };
        let (headers, method) = (parts.headers.clone(), parts.method.clone());
        let request = axum::extract::Request::from_parts(parts, body);
        let body = Bytes::from_request(request, state).await.map_err(|_| {
            ApiError::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                "too_large",
                "The request is larger than this server takes.",
            )
        })?;
        Ok(Self {
            caller,
            headers,
            method,
            path: uri.path().to_owned(),
            body,
        })
    }

    /// The body as it was sent, for whoever reads it later.
    pub(super) fn into_body(self) -> Bytes {
        self.body
    }

    pub(super) fn json<T: DeserializeOwned>(&self) -> Result<T, ApiError> {
        serde_json::from_slice(&self.body).map_err(|_| {
            ApiError::bad_request("The request is not the JSON that this address expects.")
        })
    }

    /// The caller's key for this intention; nothing from callers that bring none.
    pub(super) fn key(&self) -> Result<Option<Key>, ApiError> {
        let Some(key) = self.headers.get("idempotency-key") else {
            return Ok(None);
        };
        let key = key.to_str().ok().map(str::trim);
        let key = key.filter(|key| !key.is_empty() && key.len() <= LONGEST_KEY);
        let key = key.ok_or_else(|| {
            ApiError::bad_request("Idempotency-Key is empty, too long or not plain text.")
        })?;
        let mut hash = Sha256::new();
        for part in [
            self.method.as_str().as_bytes(),
            self.path.as_bytes(),
            &self.body,
        ] {
            hash.update(part);
            hash.update([0]);
        }
        Ok(Some(Key {
            key: key.to_owned(),
            request_hash: format!("{:x}", hash.finalize()),
        }))
    }

    /// The version that the caller has seen; nothing when they do not say, or say "any".
    fn base_version(&self) -> Result<Option<u64>, ApiError> {
        let Some(tag) = self.headers.get(header::IF_MATCH) else {
            return Ok(None);
        };
        let tag = tag.to_str().unwrap_or_default().trim();
        if tag == "*" {
            return Ok(None);
        }
        let version = tag.trim_start_matches("W/").trim_matches('"').parse();
        version.map(Some).map_err(|_| {
            ApiError::bad_request("If-Match is not the version that the order was read with.")
        })
    }

    pub(super) fn caller(&self) -> &Caller {
        &self.caller
    }

    pub(super) fn author(&self) -> Author {
        Author::user(&self.caller.user, device_of(&self.headers))
    }

    async fn change(
        &self,
        state: &AppState,
        id: &str,
        intention: &Intention,
    ) -> Result<Response, ApiError> {
        let id = OrderId::parse(id).ok_or_else(no_such_order)?;
        self.carry_out(state, &id, intention).await
    }

    pub(super) async fn carry_out(
        &self,
        state: &AppState,
        id: &OrderId,
        intention: &Intention,
    ) -> Result<Response, ApiError> {
        let (key, base) = (self.key()?, self.base_version()?);
        let (author, now) = (self.author(), state.clock.now());
        let outcome = state
            .store
            .change_order(id, intention, base, key.as_ref(), &author, now)
            .await?;
        answer(outcome)
    }
}

/// What the caller is told.
pub(super) fn answer(outcome: Outcome) -> Result<Response, ApiError> {
    let Outcome::Answer(status, body) = outcome else {
        return Err(refusal(outcome).unwrap_or_else(ApiError::internal));
    };
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let kind = if status.is_success() {
        "application/json"
    } else {
        "application/problem+json"
    };
    Ok((status, [(header::CONTENT_TYPE, kind)], body).into_response())
}

/// Why there is no answer to keep; nothing when there is one.
pub(super) fn refusal(outcome: Outcome) -> Option<ApiError> {
    match outcome {
        Outcome::Answer(..) => None,
        Outcome::KeyReused => Some(ApiError::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "idempotency_key_reused",
            "This Idempotency-Key was used for another request. Make a new one for a new intention.",
        )),
        Outcome::NoSuchOrder => Some(no_such_order()),
        Outcome::Unreadable(sentence) => Some(ApiError::bad_request(sentence)),
    }
}

/// Takes a step of the lifecycle: by its action, or by the status that it leads to.
#[utoipa::path(post, path = "/enhanced-orders/{id}/update_status/", tag = "orders", request_body = ChangeRequest, params(
    ("id" = String, Path, description = "Order key"),
    ("Idempotency-Key" = Option<String>, Header, description = "Made once an intention; the same key brings the same answer for 24 hours"),
    ("If-Match" = Option<String>, Header, description = "The version that the change is based on"),
), responses(
    (status = 200, description = "Done; the order as it is now", body = ChangeAnswer),
    (status = 400, description = "Nothing that can be done", body = Problem),
    (status = 401, description = "Nobody is signed in", body = Problem),
    (status = 403, description = "Neither seller nor admin", body = Problem),
    (status = 404, description = "No such order, or another seller's", body = Problem),
    (status = 409, description = "The rules are against it; code and sentence say why", body = Problem),
    (status = 412, description = "Somebody changed the order in between", body = Problem),
    (status = 422, description = "The key was used for another request", body = Problem),
))]
pub async fn update_status(
    State(state): State<AppState>,
    Path(id): Path<String>,
    mutation: Mutation,
) -> Result<Response, ApiError> {
    let request: ChangeRequest = mutation.json()?;
    let intention = Intention::Change(request);
    mutation.change(&state, &id, &intention).await
}

/// What can be changed of an order beside its course.
#[derive(Debug, Deserialize, ToSchema)]
pub struct OrderPatch {
    /// A note for the shop's own eyes.
    note: Option<String>,
    /// As in update_status.
    status: Option<String>,
}

/// Adds a note, or takes a step by the status that it leads to.
#[utoipa::path(patch, path = "/enhanced-orders/{id}/", tag = "orders", request_body = OrderPatch, params(
    ("id" = String, Path, description = "Order key"),
    ("Idempotency-Key" = Option<String>, Header, description = "Made once an intention"),
    ("If-Match" = Option<String>, Header, description = "The version that the change is based on"),
), responses(
    (status = 200, description = "Done; the order as it is now", body = ChangeAnswer),
    (status = 400, description = "Nothing that can be done", body = Problem),
    (status = 404, description = "No such order, or another seller's", body = Problem),
    (status = 409, description = "The rules are against it", body = Problem),
    (status = 412, description = "Somebody changed the order in between", body = Problem),
    (status = 422, description = "The key was used for another request", body = Problem),
))]
pub async fn patch(
    State(state): State<AppState>,
    Path(id): Path<String>,
    mutation: Mutation,
) -> Result<Response, ApiError> {
    let patch: OrderPatch = mutation.json()?;
    let intention = match (patch.note, patch.status) {
        (Some(note), None) => {
            let note = note.trim();
            if note.is_empty() || note.chars().count() > LONGEST_NOTE {
                return Err(ApiError::bad_request(
                    "A note has at least 1 and at most 2,000 characters.",
                ));
            }
            Intention::Note(note.to_owned())
        }
        (None, Some(status)) => Intention::Change(ChangeRequest {
            status: Some(status),
            ..ChangeRequest::default()
        }),
        _ => {
            return Err(ApiError::bad_request(
                "Send a note or a status, one of them.",
            ));
        }
    };
    mutation.change(&state, &id, &intention).await
}

/// Which change to take back.
#[derive(Debug, Deserialize, ToSchema)]
pub struct UndoRequest {
    /// Its number.
    change: u64,
}

/// Takes a change back, within 30 seconds, by whoever made it.
#[utoipa::path(post, path = "/enhanced-orders/{id}/undo/", tag = "orders", request_body = UndoRequest, params(
    ("id" = String, Path, description = "Order key"),
    ("Idempotency-Key" = Option<String>, Header, description = "Made once an intention"),
), responses(
    (status = 200, description = "Undone; the order as it is now", body = ChangeAnswer),
    (status = 400, description = "No such change", body = Problem),
    (status = 404, description = "No such order, or another seller's", body = Problem),
    (status = 409, description = "The rules are against it", body = Problem),
    (status = 422, description = "The key was used for another request", body = Problem),
))]
pub async fn undo(
    State(state): State<AppState>,
    Path(id): Path<String>,
    mutation: Mutation,
) -> Result<Response, ApiError> {
    let UndoRequest { change } = mutation.json()?;
    mutation.change(&state, &id, &Intention::Undo(change)).await
}
