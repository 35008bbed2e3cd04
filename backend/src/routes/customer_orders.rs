//! `/customer/orders`: what a customer with an account sees of their own orders.

use axum::Json;
use axum::extract::{Path, State};
use serde::{Deserialize, Serialize};
use shared::api::auth::Role;
use shared::api::customer_orders::CustomerOrders;
use shared::api::problem::Problem;
use shared::api::tracking::Tracking;
use shared::ids::OrderId;
use shared::order::EventCode;
use shared::time::Timestamp;
use utoipa::{IntoParams, ToSchema};

use super::reading::Parameters;
use crate::app::AppState;
use crate::auth::Caller;
use crate::error::ApiError;

const DEFAULT_LIMIT: u64 = 10;
const LARGEST_LIMIT: u64 = 100;

/// Which part of the list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// From 1; 1 when absent.
    page: Option<u64>,
    /// Rows a page, at most 100; 10 when absent.
    limit: Option<u64>,
}

/// The caller's orders, newest first.
#[utoipa::path(get, path = "/customer/orders", tag = "customer", params(PageQuery), responses(
    (status = 200, description = "A page of orders", body = CustomerOrders),
    (status = 400, description = "A page or limit that is no number", body = Problem),
    (status = 401, description = "Nobody is signed in", body = Problem),
    (status = 403, description = "Not a customer", body = Problem),
))]
pub async fn list(
    State(state): State<AppState>,
    caller: Caller,
    Parameters(query): Parameters<PageQuery>,
) -> Result<Json<CustomerOrders>, ApiError> {
    caller.require(&Role::Customer)?;
    let page = query.page.unwrap_or(1).max(1);
    let limit = query.limit.unwrap_or(DEFAULT_LIMIT).clamp(1, LARGEST_LIMIT);
    let orders = state
        .store
        .orders_of_customer(&caller.user.id, page, limit)
        .await?;
    Ok(Json(orders))
}

/// The tracking of an order, with the key and the list that older clients read.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CustomerTracking {
    /// Order key.
    order_id: OrderId,
    /// Everything about it.
    #[serde(flatten)]
    tracking: Tracking,
    /// The events that the carrier reported, oldest first.
    delivery_updates: Vec<DeliveryUpdate>,
}

/// One report of the carrier.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeliveryUpdate {
    /// What happened.
    status: EventCode,
    /// Where, in the carrier's words.
    location: Option<String>,
    /// When.
    timestamp: Timestamp,
    /// The carrier's words.
    description: Option<String>,
}

/// Everything about one order of the caller. Anybody else's order is answered as one that does not exist.
#[utoipa::path(get, path = "/customer/orders/{id}/tracking", tag = "customer", params(("id" = String, Path, description = "Order key")), responses(
    (status = 200, description = "The tracking", body = CustomerTracking),
    (status = 401, description = "Nobody is signed in", body = Problem),
    (status = 403, description = "Not a customer", body = Problem),
    (status = 404, description = "No such order, or another customer's", body = Problem),
))]
pub async fn tracking(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<CustomerTracking>, ApiError> {
    caller.require(&Role::Customer)?;
    let no_such_order = || ApiError::not_found("no_such_order", "You have no such order.");
    let id = OrderId::parse(&id).ok_or_else(no_such_order)?;
    let order = state.store.order_of_customer(&id, &caller.user.id).await?;
    let mut tracking = order.ok_or_else(no_such_order)?.tracking;
    tracking.as_of = Some(state.clock.now());
    Ok(Json(CustomerTracking {
        order_id: id,
        delivery_updates: delivery_updates(&tracking),
        tracking,
    }))
}

fn delivery_updates(tracking: &Tracking) -> Vec<DeliveryUpdate> {
    let from_carrier = |code: &EventCode| {
        !matches!(
            code,
            EventCode::Placed
                | EventCode::Paid
                | EventCode::PaymentFailed
                | EventCode::Processing
                | EventCode::Backordered
                | EventCode::Cancelled
                | EventCode::Refunded
        )
    };
    tracking
        .events
        .iter()
        .filter(|event| from_carrier(&event.code))
        .map(|event| DeliveryUpdate {
            status: event.code.clone(),
            location: event.place.clone(),
            timestamp: event.occurred_at,
            description: event.description.clone(),
        })
        .collect()
}
