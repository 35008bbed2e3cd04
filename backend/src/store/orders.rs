//! Orders as their customers see them.

use shared::api::customer_orders::{CustomerOrder, CustomerOrders, Pagination};
use shared::api::tracking::{DateRange, Recipient, Tier, TrackedItem, TrackedShipment, Tracking};
use shared::ids::{OrderId, OrderNumber, UserId};
use shared::order::{EventCode, OrderStatus, PaymentStatus, TimelineEvent};
use shared::time::Timestamp;
use sqlx::SqliteConnection;

use super::Store;

/// An order by the number on its receipt; reads the unique index of `order_number_key`.
pub(crate) const BY_NUMBER: &str = "SELECT * FROM orders WHERE order_number_key = $1";

/// A customer's order; reads the primary key.
const BY_ID_OF_CUSTOMER: &str = "SELECT * FROM orders WHERE id = $1 AND customer_id = $2";

/// An order with everything about it.
#[derive(Clone, Debug)]
pub struct StoredOrder {
    /// Its key.
    pub id: String,
    /// The address given with it, as typed.
    pub email: String,
    /// All that its customer may see.
    pub tracking: Tracking,
}

#[derive(sqlx::FromRow)]
struct OrderRow {
    id: String,
    order_number: String,
    email: String,
    status: String,
    payment_status: String,
    time_zone: String,
    recipient_name: String,
    recipient_address: String,
    placed_at: i64,
    promised_from: Option<i64>,
    promised_to: Option<i64>,
    estimated_from: Option<i64>,
    estimated_to: Option<i64>,
    delivered_at: Option<i64>,
    cancel_reason: Option<String>,
}

#[derive(sqlx::FromRow)]
struct ListRow {
    id: String,
    order_number: String,
    status: String,
    placed_at: i64,
    first_item: Option<String>,
    item_count: i64,
}

impl Store {
    /// The order of a number, blanks around it and letter case aside.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn order_by_number(&self, number: &str) -> Result<Option<StoredOrder>, sqlx::Error> {
        let mut snapshot = self.pool.begin().await?;
        let row = sqlx::query_as(BY_NUMBER)
            .bind(number_key(number))
            .fetch_optional(&mut *snapshot)
            .await?;
        whole_order(&mut snapshot, row).await
    }

    /// An order of that customer; nothing for anybody else's.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn order_of_customer(
        &self,
        order: &OrderId,
        customer: &UserId,
    ) -> Result<Option<StoredOrder>, sqlx::Error> {
        let mut snapshot = self.pool.begin().await?;
        let row = sqlx::query_as(BY_ID_OF_CUSTOMER)
            .bind(order.as_str())
            .bind(customer.as_str())
            .fetch_optional(&mut *snapshot)
            .await?;
        whole_order(&mut snapshot, row).await
    }

    /// A page of a customer's orders, newest first; `page` counts from 1.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn orders_of_customer(
        &self,
        customer: &UserId,
        page: u64,
        limit: u64,
    ) -> Result<CustomerOrders, sqlx::Error> {
        let mut snapshot = self.pool.begin().await?;
        let total: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM orders WHERE customer_id = $1")
            .bind(customer.as_str())
            .fetch_one(&mut *snapshot)
            .await?;
        let rows: Vec<ListRow> = sqlx::query_as(
            "SELECT o.id, o.order_number, o.status, o.placed_at,
                    (SELECT i.title FROM order_items i WHERE i.order_id = o.id ORDER BY i.position LIMIT 1) AS first_item,
                    (SELECT COUNT(*) FROM order_items i WHERE i.order_id = o.id) AS item_count
             FROM orders o WHERE o.customer_id = $1 ORDER BY o.placed_at DESC, o.id LIMIT $2 OFFSET $3",
        )
        .bind(customer.as_str())
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .bind(i64::try_from(page.saturating_sub(1).saturating_mul(limit)).unwrap_or(i64::MAX))
        .fetch_all(&mut *snapshot)
        .await?;
        let total = u64::try_from(total).unwrap_or(0);
        Ok(CustomerOrders {
            orders: rows.into_iter().filter_map(listed).collect(),
            pagination: Pagination {
                page,
                limit,
                total,
                total_pages: total.div_ceil(limit.max(1)),
            },
        })
    }
}

/// The number as it is compared. Whoever stores an order stores this beside its number.
pub fn number_key(number: &str) -> String {
    number.trim().to_uppercase()
}

fn listed(row: ListRow) -> Option<CustomerOrder> {
    Some(CustomerOrder {
        id: OrderId::parse(&row.id)?,
        order_number: OrderNumber::parse(&row.order_number)?,
        status: OrderStatus::from_word(&row.status),
        placed_at: Timestamp(row.placed_at),
        first_item: row.first_item,
        item_count: u64::try_from(row.item_count).unwrap_or(0),
    })
}

async fn whole_order(
    database: &mut SqliteConnection,
    row: Option<OrderRow>,
) -> Result<Option<StoredOrder>, sqlx::Error> {
    let Some(row) = row else {
        return Ok(None);
    };
    let items: Vec<(String, i64)> = sqlx::query_as(
        "SELECT title, quantity FROM order_items WHERE order_id = $1 ORDER BY position",
    )
    .bind(&row.id)
    .fetch_all(&mut *database)
    .await?;
    let shipments: Vec<(String, Option<String>)> = sqlx::query_as(
        // Who brings it is the shop, when it is no carrier.
        "SELECT CASE WHEN s.own_delivery = 1 THEN (SELECT shop_name FROM sellers WHERE id = s.seller_id) ELSE s.carrier END,
                s.tracking_number FROM shipments s WHERE s.order_id = $1 ORDER BY s.id",
    )
    .bind(&row.id)
    .fetch_all(&mut *database)
    .await?;
    // What its customer was told stands among what happened. By itself the marketplace tells of delays to come alone; a notice is about no exception.
    let events: Vec<(String, i64, Option<String>, Option<String>)> = sqlx::query_as(
        "SELECT code, occurred_at, place, description FROM (
           SELECT code, occurred_at, place, description, id FROM tracking_events WHERE order_id = $1
           UNION ALL
           SELECT CASE WHEN n.exception_id IS NULL THEN n.action WHEN s.actor_role = 'system' THEN 'delay_foreseen'
               WHEN e.cause IN ('delivery_delay', 'no_scan', 'delay_foreseen') THEN 'delayed' ELSE 'exception' END,
             n.at, NULL, n.note, COALESCE(n.exception_id, '')
           FROM notifications n LEFT JOIN delivery_exceptions e ON e.id = n.exception_id
           LEFT JOIN exception_steps s ON s.exception_id = n.exception_id AND s.seq = n.seq AND s.action = n.action
           WHERE n.order_id = $1 AND n.recipient = 'customer' AND n.action IN ('notify_customer', 'notice')) ORDER BY occurred_at, id",
    )
    .bind(&row.id)
    .fetch_all(&mut *database)
    .await?;
    // While something is wrong nobody knows when it comes.
    let news_by: Option<i64> = sqlx::query_scalar(
        "SELECT MIN(e.due_at) FROM seller_orders p JOIN delivery_exceptions e ON e.seller_order_id = p.id
         WHERE p.order_id = $1 AND e.status <> 'resolved'",
    )
    .bind(&row.id)
    .fetch_one(database)
    .await?;
    let row = match news_by {
        Some(_) => OrderRow {
            estimated_from: None,
            ..row
        },
        None => row,
    };
    let events = events
        .into_iter()
        .map(|(code, at, place, description)| TimelineEvent {
            code: EventCode::from_word(&code),
            occurred_at: Timestamp(at),
            place,
            description,
        })
        .collect();
    let items = items
        .into_iter()
        .map(|(title, quantity)| TrackedItem {
            title,
            quantity: u64::try_from(quantity).unwrap_or(0),
        })
        .collect();
    let shipments = shipments
        .into_iter()
        .map(|(carrier, tracking_number)| TrackedShipment {
            carrier,
            tracking_number,
        })
        .collect();
    Ok(stored_order(row, news_by, items, shipments, events))
}

fn stored_order(
    row: OrderRow,
    news_by: Option<i64>,
    items: Vec<TrackedItem>,
    shipments: Vec<TrackedShipment>,
    events: Vec<TimelineEvent>,
) -> Option<StoredOrder> {
    let range = |from: Option<i64>, to: Option<i64>| {
        let from = from?;
        Some(DateRange {
            from: Timestamp(from),
            to: Timestamp(to.unwrap_or(from)),
        })
    };
    let current_location = events.iter().rev().find_map(|event| event.place.clone());
    let address = Some(row.recipient_address).filter(|address| !address.is_empty());
    let tracking = Tracking {
        tier: Tier::Account,
        order_number: OrderNumber::parse(&row.order_number)?,
        status: OrderStatus::from_word(&row.status),
        placed_at: Some(Timestamp(row.placed_at)),
        promised_delivery: range(row.promised_from, row.promised_to),
        estimated_delivery: range(row.estimated_from, row.estimated_to),
        next_update_by: news_by.map(Timestamp),
        delivered_at: row.delivered_at.map(Timestamp),
        items,
        shipments,
        events,
        payment_status: Some(PaymentStatus::from_word(&row.payment_status)),
        current_location,
        recipient: Some(Recipient {
            name: row.recipient_name,
            address,
        }),
        cancel_reason: row.cancel_reason,
        time_zone: Some(row.time_zone),
        as_of: None,
    };
    Some(StoredOrder {
        id: row.id,
        email: row.email,
        tracking,
    })
}
