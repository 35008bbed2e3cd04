//! The part of an order that one seller fulfils, as its row in that seller's list: derived from the order.

use std::collections::BTreeMap;

use shared::order::{EventCode, ItemQuantity, fulfillment};
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

/// Orders looked at in one go.
const CHUNK: i64 = 1_000;
/// Stands for "nothing was promised": 9999-12-31, so that it sorts last.
pub(crate) const NO_PROMISE: i64 = 253_402_214_400_000;

#[derive(sqlx::FromRow)]
struct OrderRow {
    id: String,
    order_number: String,
    status: String,
    payment_status: String,
    pays_on_delivery: i64,
    currency: String,
    recipient_name: String,
    placed_at: i64,
    promised_to: Option<i64>,
    payment_fee: Option<i64>,
}

#[derive(sqlx::FromRow)]
struct ItemRow {
    order_id: String,
    seller_id: String,
    product_id: String,
    title: String,
    quantity: i64,
    refunded_quantity: i64,
    shipped_quantity: i64,
    unit_price: i64,
    unit_fee: i64,
}

#[derive(sqlx::FromRow)]
struct ParcelRow {
    order_id: String,
    seller_id: Option<String>,
    carrier: String,
    tracking_number: Option<String>,
}

/// Adds the parts of all orders that have none yet.
///
/// # Errors
/// When the database refuses.
pub(super) async fn derive_seller_orders(
    database: &mut SqliteConnection,
) -> Result<(), sqlx::Error> {
    let mut behind = String::new();
    loop {
        let orders: Vec<OrderRow> = sqlx::query_as(
            "SELECT * FROM orders o WHERE o.id > $1 AND NOT EXISTS (SELECT 1 FROM seller_orders p WHERE p.order_id = o.id)
             ORDER BY o.id LIMIT $2",
        )
        .bind(&behind)
        .bind(CHUNK)
        .fetch_all(&mut *database)
        .await?;
        let (Some(first), Some(last)) = (orders.first(), orders.last()) else {
            return Ok(());
        };
        let around = Around::read(database, &first.id, &last.id).await?;
        behind.clone_from(&last.id);
        insert(database, &orders, &around).await?;
    }
}

/// Adds the parts of one order that has none yet.
///
/// # Errors
/// When the database refuses.
pub(super) async fn derive_parts(
    database: &mut SqliteConnection,
    order: &str,
) -> Result<(), sqlx::Error> {
    let orders: Vec<OrderRow> = sqlx::query_as("SELECT * FROM orders WHERE id = $1")
        .bind(order)
        .fetch_all(&mut *database)
        .await?;
    let around = Around::read(database, order, order).await?;
    insert(database, &orders, &around).await
}

/// What belongs to a run of orders, by order.
#[derive(Default)]
struct Around {
    items: BTreeMap<String, Vec<ItemRow>>,
    parcels: BTreeMap<String, Vec<ParcelRow>>,
    last_event: BTreeMap<String, String>,
}

impl Around {
    async fn read(
        database: &mut SqliteConnection,
        first: &str,
        last: &str,
    ) -> Result<Self, sqlx::Error> {
        let mut around = Self::default();
        let items: Vec<ItemRow> = sqlx::query_as(
            "SELECT * FROM order_items WHERE order_id BETWEEN $1 AND $2 ORDER BY order_id, position",
        )
        .bind(first)
        .bind(last)
        .fetch_all(&mut *database)
        .await?;
        for item in items {
            let of_order = around.items.entry(item.order_id.clone()).or_default();
            of_order.push(item);
        }
        let parcels: Vec<ParcelRow> = sqlx::query_as(
            "SELECT * FROM shipments WHERE order_id BETWEEN $1 AND $2 ORDER BY order_id, id",
        )
        .bind(first)
        .bind(last)
        .fetch_all(&mut *database)
        .await?;
        for parcel in parcels {
            let of_order = around.parcels.entry(parcel.order_id.clone()).or_default();
            of_order.push(parcel);
        }
        let events: Vec<(String, String)> = sqlx::query_as(
            "SELECT order_id, code FROM tracking_events WHERE order_id BETWEEN $1 AND $2
             ORDER BY order_id, occurred_at, id",
        )
        .bind(first)
        .bind(last)
        .fetch_all(&mut *database)
        .await?;
        around.last_event = events.into_iter().collect();
        Ok(around)
    }
}

async fn insert(
    database: &mut SqliteConnection,
    orders: &[OrderRow],
    around: &Around,
) -> Result<(), sqlx::Error> {
    let parts: Vec<Part<'_>> = orders
        .iter()
        .flat_map(|order| parts_of(order, around))
        .collect();
    if parts.is_empty() {
        return Ok(());
    }
    let mut statement: QueryBuilder<'_, Sqlite> = QueryBuilder::new(
        "INSERT INTO seller_orders (id, order_id, seller_id, order_number, status, payment_status, pays_on_delivery, \
         fulfillment, customer_name, placed_at, promised_to, first_item, item_count, unit_count, currency, total, \
         commission, refunds, fees, carrier, tracking_number, exception, search_text) ",
    );
    statement.push_values(parts, |mut row, part| {
        let Part { order, items, .. } = &part;
        let sum = |value: fn(&ItemRow) -> i64| items.iter().map(|item| value(item)).sum::<i64>();
        row.push_bind(part.id.clone())
            .push_bind(&order.id)
            .push_bind(part.seller)
            .push_bind(&order.order_number);
        row.push_bind(&order.status)
            .push_bind(&order.payment_status)
            .push_bind(order.pays_on_delivery)
            .push_bind(part.fulfillment());
        row.push_bind(&order.recipient_name)
            .push_bind(order.placed_at)
            .push_bind(order.promised_to.unwrap_or(NO_PROMISE))
            .push_bind(items.first().map_or("", |item| item.title.as_str()))
            .push_bind(i64::try_from(items.len()).unwrap_or(0))
            .push_bind(sum(|item| item.quantity));
        row.push_bind(&order.currency)
            .push_bind(sum(|item| item.quantity * item.unit_price))
            .push_bind(sum(|item| {
                (item.quantity - item.refunded_quantity) * item.unit_fee
            }))
            .push_bind(sum(|item| item.refunded_quantity * item.unit_price))
            .push_bind(part.fees);
        row.push_bind(part.parcel.map(|parcel| parcel.carrier.as_str()))
            .push_bind(
                part.parcel
                    .and_then(|parcel| parcel.tracking_number.as_deref()),
            )
            .push_bind(part.trouble)
            .push_bind(part.search_text());
    });
    statement.build().execute(database).await?;
    Ok(())
}

struct Part<'a> {
    id: String,
    order: &'a OrderRow,
    seller: &'a str,
    items: Vec<&'a ItemRow>,
    parcel: Option<&'a ParcelRow>,
    fees: Option<i64>,
    trouble: Option<&'a str>,
}

/// One part for each seller of the order; the only part is called as the order is.
fn parts_of<'a>(order: &'a OrderRow, around: &'a Around) -> Vec<Part<'a>> {
    let mut by_seller: BTreeMap<&str, Vec<&ItemRow>> = BTreeMap::new();
    for item in around.items.get(&order.id).into_iter().flatten() {
        by_seller.entry(&item.seller_id).or_default().push(item);
    }
    let is_only = by_seller.len() == 1;
    let parcels = around.parcels.get(&order.id);
    let last_event = around.last_event.get(&order.id).map(String::as_str);
    let part = |(seller, items): (&'a str, Vec<&'a ItemRow>)| Part {
        id: if is_only {
            order.id.clone()
        } else {
            [&order.id, ".", seller].concat()
        },
        order,
        seller,
        items,
        parcel: parcels.and_then(|parcels| {
            let is_theirs = |parcel: &&ParcelRow| parcel.seller_id.as_deref() == Some(seller);
            parcels.iter().rfind(is_theirs)
        }),
        // Nobody knows how the fee is shared between sellers.
        fees: order.payment_fee.filter(|_| is_only),
        trouble: last_event.filter(|code| EventCode::from_word(code).is_trouble()),
    };
    by_seller.into_iter().map(part).collect()
}

impl Part<'_> {
    fn fulfillment(&self) -> &'static str {
        let units = |count: i64| u64::try_from(count).unwrap_or(0);
        let items: Vec<ItemQuantity> = self
            .items
            .iter()
            .map(|item| ItemQuantity {
                ordered: units(item.quantity),
                shipped: units(item.shipped_quantity),
            })
            .collect();
        fulfillment(&items).as_str()
    }

    fn search_text(&self) -> String {
        let number = self
            .parcel
            .and_then(|parcel| parcel.tracking_number.as_deref());
        let products = self
            .items
            .iter()
            .flat_map(|item| [item.product_id.as_str(), item.title.as_str()]);
        [self.order.order_number.as_str(), &self.order.recipient_name]
            .into_iter()
            .chain(products)
            .chain(number)
            .collect::<Vec<_>>()
            .join(" ")
            .to_lowercase()
    }
}
