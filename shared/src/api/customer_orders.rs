//! A customer's own orders.

use super::{Area, Endpoint, percent_encoded};
use crate::ids::{OrderId, OrderNumber};
use crate::json::{Decode, DecodeError, Json, list, optional, required};
use crate::order::OrderStatus;
use crate::time::Timestamp;

/// One page of a customer's orders, newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
pub struct CustomerOrders {
    /// The orders of this page.
    pub orders: Vec<CustomerOrder>,
    /// Which page this is, of how many.
    pub pagination: Pagination,
}

/// A row of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "server", serde(rename_all = "camelCase"))]
pub struct CustomerOrder {
    /// Order key, for the tracking page.
    pub id: OrderId,
    /// Order number, for people.
    pub order_number: OrderNumber,
    /// Where it stands.
    pub status: OrderStatus,
    /// When it was placed.
    pub placed_at: Timestamp,
    /// Title of its first item.
    pub first_item: Option<String>,
    /// Number of items (rows, not units).
    pub item_count: u64,
}

/// Position in a paged list.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "server", serde(rename_all = "camelCase"))]
pub struct Pagination {
    /// This page, from 1.
    pub page: u64,
    /// Rows a page at most.
    pub limit: u64,
    /// Rows in all.
    pub total: u64,
    /// Pages in all.
    pub total_pages: u64,
}

/// `GET /customer/orders?page=`, 10 a page.
pub fn customer_orders(page: u64) -> Endpoint {
    Endpoint::get(
        Area::Customer,
        format!("/customer/orders?page={page}&limit=10"),
    )
}

/// `GET /customer/orders/{id}/tracking`: a [`super::tracking::Tracking`] of the account tier.
pub fn customer_order_tracking(order: &OrderId) -> Endpoint {
    let id = percent_encoded(order.as_str());
    Endpoint::get(Area::Customer, format!("/customer/orders/{id}/tracking"))
}

impl Decode for CustomerOrders {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        Ok(Self {
            orders: list(json, &["orders", "results", "items"])?,
            pagination: required(json, &["pagination"])?,
        })
    }
}

impl Decode for CustomerOrder {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        let id: String = required(json, &["id", "orderId"])?;
        let number: String =
            optional(json, &["orderNumber", "number"])?.unwrap_or_else(|| id.clone());
        let not_an_id = || DecodeError::expected("an order id");
        Ok(Self {
            id: OrderId::parse(&id).ok_or_else(not_an_id)?,
            order_number: OrderNumber::parse(&number).ok_or_else(not_an_id)?,
            status: required(json, &["status"])?,
            placed_at: required(json, &["placedAt", "createdAt"])?,
            first_item: optional(json, &["firstItem"])?,
            item_count: optional(json, &["itemCount"])?.unwrap_or(0),
        })
    }
}

impl Decode for Pagination {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        Ok(Self {
            page: required(json, &["page"])?,
            limit: required(json, &["limit", "pageSize"])?,
            total: required(json, &["total", "count"])?,
            total_pages: required(json, &["totalPages", "pages"])?,
        })
    }
}
