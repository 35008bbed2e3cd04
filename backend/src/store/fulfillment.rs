//! The packing queue: items of orders under way, and those with an open issue.

use shared::api::fulfillment::{ItemCounts, ItemOrder, ItemProduct, OpenItem};
use shared::ids::{OrderId, OrderNumber, SellerId};
use shared::money::{Currency, Money};
use shared::order::{ItemStatus, OrderStatus};
use shared::time::Timestamp;
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

use super::Store;
use super::parts::NO_PROMISE;
use super::seller_orders::{Shop, Statement, last_change, whole};

/// Orders under way, in the words of the index that holds them.
const UNDER_WAY: &str = "p.status IN ('pending', 'processing', 'shipped', 'out_for_delivery')";
/// Orders that may be packed: being prepared, or paid for, or paid when they are handed over.
const MAY_LEAVE: &str = "(p.status = 'processing' OR p.status = 'pending'
    AND (p.pays_on_delivery = 1 OR p.payment_status IN ('paid', 'partially_refunded')))";
/// Parcels that hold the item: those that name it, and those that name nothing, which hold all of their seller's part.
const PARCELS: &str = "FROM shipments s WHERE s.order_id = i.order_id AND s.seller_id = i.seller_id
    AND (EXISTS (SELECT 1 FROM shipment_items u WHERE u.shipment_id = s.id AND u.item_id = i.id)
      OR NOT EXISTS (SELECT 1 FROM shipment_items u WHERE u.shipment_id = s.id))";
/// Orders in the sequence of their promises, then their items. A cross join is carried out as it is written.
const UNDER_WAY_FIRST: &str = "seller_orders p CROSS JOIN order_items i";
/// The few items with an open issue, then their orders.
const ISSUES_FIRST: &str =
    "(SELECT DISTINCT e.item_id AS id, e.seller_id FROM delivery_exceptions e
    WHERE e.status <> 'resolved') w CROSS JOIN order_items i CROSS JOIN seller_orders p";
/// One item, then its order.
const ITEM_FIRST: &str = "order_items i CROSS JOIN seller_orders p";
const OPEN_ISSUE: &str = "EXISTS (SELECT 1 FROM delivery_exceptions e WHERE e.item_id = i.id AND e.status <> 'resolved')";

/// Where an item of an order under way stands: a word of [`ItemStatus`], or nothing when nobody has to do anything with it. All
/// parcels of an order with one item hold that item, so that the order's status says it.
fn standing() -> String {
    format!(
        "CASE WHEN {OPEN_ISSUE} THEN 'ISSUE'
           WHEN i.shipped_quantity < i.quantity THEN CASE WHEN {MAY_LEAVE} THEN 'PACKED' END
           WHEN p.item_count = 1 OR EXISTS (SELECT 1 {PARCELS} AND s.status NOT IN ('delivered', 'returned')) THEN 'SHIPPED'
           WHEN EXISTS (SELECT 1 {PARCELS} AND s.status = 'delivered') THEN 'DELIVERED'
           WHEN NOT EXISTS (SELECT 1 {PARCELS}) THEN 'SHIPPED' END"
    )
}

/// Which part of which shop's queue.
#[derive(Clone, Debug)]
pub struct QueuePart {
    /// Items that stand there; all when absent.
    pub status: Option<ItemStatus>,
    /// Behind that item; from the beginning when absent.
    pub cursor: Option<QueueCursor>,
    /// Items, at most.
    pub limit: u32,
}

/// An item's place in the queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueueCursor {
    promised_to: i64,
    position: i64,
    order: String,
}

impl QueueCursor {
    /// Reads what an item tells as its cursor.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '.');
        Some(Self {
            promised_to: parts.next()?.parse().ok()?,
            position: parts.next()?.parse().ok()?,
            order: parts.next()?.to_owned(),
        })
    }
}

#[derive(sqlx::FromRow)]
struct ItemRow {
    id: String,
    order_id: String,
    order_number: String,
    status: String,
    customer_name: String,
    placed_at: i64,
    promised_to: i64,
    currency: String,
    version: i64,
    position: i64,
    quantity: i64,
    shipped_quantity: i64,
    unit_price: i64,
    title: String,
    item_status: String,
    carrier: Option<String>,
    tracking_number: Option<String>,
    shipped_at: Option<i64>,
    delivered_at: Option<i64>,
    proof: Option<String>,
    notes: Option<String>,
}

/// `SELECT …` of items with all that a card shows, up to the conditions; items are found by way of `from`.
fn columns(from: &str) -> String {
    format!(
        "SELECT i.id, p.id AS order_id, p.order_number, p.status, p.customer_name, p.placed_at, p.promised_to, p.currency,
           p.version, i.position, i.quantity, i.shipped_quantity, i.unit_price, i.title,
           CASE WHEN p.status IN ('delivered', 'returned') AND NOT {OPEN_ISSUE} THEN 'DELIVERED'
             ELSE COALESCE({}, 'PACKED') END AS item_status,
           l.carrier, l.tracking_number, l.shipped_at, l.delivered_at, l.proof,
           (SELECT e.note FROM delivery_exceptions e WHERE e.item_id = i.id AND e.status <> 'resolved'
             ORDER BY e.opened_at DESC, e.id DESC LIMIT 1) AS notes
         FROM {from}
         LEFT JOIN shipments l ON l.id = (SELECT s.id {PARCELS} ORDER BY s.shipped_at DESC, s.id DESC LIMIT 1)
         WHERE p.order_id = i.order_id AND p.seller_id = i.seller_id ",
        standing()
    )
}

impl Store {
    /// A part of a shop's queue, oldest promise first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn open_items(
        &self,
        shop: &Shop,
        part: &QueuePart,
    ) -> Result<Vec<OpenItem>, sqlx::Error> {
        let mut statement: Statement<'_> = QueryBuilder::new("SELECT * FROM (");
        let is_wanted = |status: &ItemStatus| part.status.as_ref().is_none_or(|one| one == status);
        if [ItemStatus::Packed, ItemStatus::Shipped]
            .iter()
            .any(is_wanted)
        {
            let words = match &part.status {
                Some(status) => format!("= '{}'", status.word()),
                None => String::from("IN ('PACKED', 'SHIPPED')"),
            };
            statement
                .push("SELECT * FROM (")
                .push(columns(UNDER_WAY_FIRST));
            statement.push(format!("AND {UNDER_WAY} AND {} {words}", standing()));
            push_part(&mut statement, shop, part);
            statement.push(") UNION ALL ");
        }
        // Whatever has become of their orders; of another status, none.
        statement
            .push("SELECT * FROM (")
            .push(columns(ISSUES_FIRST));
        statement
            .push("AND i.id = w.id AND w.seller_id = ")
            .push_bind(shop.seller.as_str().to_owned())
            .push(" AND 1 = ")
            .push_bind(i64::from(is_wanted(&ItemStatus::Issue)));
        push_part(&mut statement, shop, part);
        statement.push(")) ORDER BY promised_to, order_id, position LIMIT ");
        statement.push_bind(i64::from(part.limit));
        let rows: Vec<ItemRow> = statement.build_query_as().fetch_all(&self.pool).await?;
        Ok(rows.into_iter().filter_map(ItemRow::into_item).collect())
    }

    /// How many items of a shop stand where.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn item_counts(
        &self,
        shop: &Shop,
        now: Timestamp,
    ) -> Result<ItemCounts, sqlx::Error> {
        let mut snapshot = self.pool.begin().await?;
        let standings: Vec<(Option<String>, i64)> = sqlx::query_as(&format!(
            "SELECT stands, COUNT(*) FROM (SELECT {} AS stands FROM seller_orders p
               JOIN order_items i ON i.order_id = p.order_id AND i.seller_id = p.seller_id
               WHERE p.seller_id = $1 AND {UNDER_WAY}) AS of_items GROUP BY stands",
            standing()
        ))
        .bind(shop.seller.as_str())
        .fetch_all(&mut *snapshot)
        .await?;
        let counted = |status: &ItemStatus| {
            let found = standings
                .iter()
                .find(|(stands, _)| stands.as_deref() == Some(status.word()));
            found.map_or(0, |(_, count)| *count)
        };
        let (packed, shipped) = (counted(&ItemStatus::Packed), counted(&ItemStatus::Shipped));
        let (issue, of_delivered): (i64, i64) = sqlx::query_as(
            "SELECT COUNT(DISTINCT e.item_id), COUNT(DISTINCT CASE WHEN p.status = 'delivered' THEN e.item_id END)
             FROM delivery_exceptions e JOIN seller_orders p ON p.id = e.seller_order_id
             WHERE e.seller_id = $1 AND e.status <> 'resolved' AND e.item_id IS NOT NULL",
        )
        .bind(shop.seller.as_str())
        .fetch_one(&mut *snapshot)
        .await?;
        let delivered: i64 = sqlx::query_scalar(
            "SELECT COALESCE(SUM(item_count), 0) FROM seller_orders WHERE seller_id = $1 AND status = 'delivered'",
        )
        .bind(shop.seller.as_str())
        .fetch_one(&mut *snapshot)
        .await?;
        let delivered = delivered - of_delivered + counted(&ItemStatus::Delivered);
        Ok(ItemCounts {
            packed: whole(packed),
            shipped: whole(shipped),
            delivered: whole(delivered),
            issue: whole(issue),
            total: whole(packed + shipped + delivered + issue),
            time_zone: Some(shop.time_zone.name().to_owned()),
            as_of: Some(now),
            last_event: Some(last_change(&mut snapshot).await?),
        })
    }

    /// The seller's part to which an item belongs; nothing when `seller` is given and it is another's.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn order_of_item(
        &self,
        item: &str,
        seller: Option<&SellerId>,
    ) -> Result<Option<OrderId>, sqlx::Error> {
        let order: Option<String> = sqlx::query_scalar(
            "SELECT p.id FROM order_items i JOIN seller_orders p ON p.order_id = i.order_id AND p.seller_id = i.seller_id
             WHERE i.id = $1 AND ($2 IS NULL OR i.seller_id = $2)",
        )
        .bind(item)
        .bind(seller.map(SellerId::as_str))
        .fetch_optional(&self.pool)
        .await?;
        Ok(order.and_then(|order| OrderId::parse(&order)))
    }
}

/// Those of the shop, from the cursor on.
fn push_part(statement: &mut Statement<'_>, shop: &Shop, part: &QueuePart) {
    statement
        .push(" AND p.seller_id = ")
        .push_bind(shop.seller.as_str().to_owned());
    if let Some(cursor) = &part.cursor {
        statement
            .push(" AND (p.promised_to, p.id) >= (")
            .push_bind(cursor.promised_to)
            .push(", ")
            .push_bind(cursor.order.clone())
            .push(") AND (p.id <> ")
            .push_bind(cursor.order.clone())
            .push(" OR i.position > ")
            .push_bind(cursor.position)
            .push(")");
    }
    statement
        .push(" ORDER BY p.promised_to, p.id, i.position LIMIT ")
        .push_bind(i64::from(part.limit));
}

/// One item, within a transaction.
pub(super) async fn read_item(
    database: &mut SqliteConnection,
    item: &str,
) -> Result<Option<OpenItem>, sqlx::Error> {
    let mut statement: QueryBuilder<'_, Sqlite> = QueryBuilder::new(columns(ITEM_FIRST));
    statement.push("AND i.id = ").push_bind(item.to_owned());
    let row: Option<ItemRow> = statement.build_query_as().fetch_optional(database).await?;
    Ok(row.and_then(ItemRow::into_item))
}

impl ItemRow {
    fn into_item(self) -> Option<OpenItem> {
        let currency = Currency::parse(&self.currency)?;
        let order_id = OrderId::parse(&self.order_id)?;
        let is_known = |text: &String| !text.is_empty();
        Some(OpenItem {
            cursor: Some(format!(
                "{}.{}.{}",
                self.promised_to, self.position, self.order_id
            )),
            id: self.id,
            order_number: OrderNumber::parse(&self.order_number)?,
            qty: whole(self.quantity),
            units_shipped: Some(whole(self.shipped_quantity)),
            price: Some(Money::from_minor(self.unit_price, currency).amount),
            currency: Some(currency),
            fulfillment_status: ItemStatus::from_word(&self.item_status),
            tracking_code: self.tracking_number,
            carrier: self.carrier.filter(is_known),
            shipped_at: self.shipped_at.map(Timestamp),
            delivered_at: self.delivered_at.map(Timestamp),
            delivery_proof_url: self.proof,
            notes: self.notes,
            created_at: Timestamp(self.placed_at),
            promised_to: (self.promised_to != NO_PROMISE).then_some(Timestamp(self.promised_to)),
            version: whole(self.version),
            product: ItemProduct {
                title: self.title,
                image_url: None,
            },
            order: ItemOrder {
                id: order_id.clone(),
                status: OrderStatus::from_word(&self.status),
                shipping_address: None,
                buyer_name: Some(self.customer_name).filter(is_known),
                buyer_email: None,
            },
            order_id,
        })
    }
}
