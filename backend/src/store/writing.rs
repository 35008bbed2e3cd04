//! Filling the database: rows as values, written many at a time.

use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

/// Values one statement may carry; SQLite's own limit is 32,766.
const VALUES_A_STATEMENT: usize = 30_000;

/// A shop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SellerRow {
    /// Key.
    pub id: String,
    /// Display name.
    pub shop_name: String,
    /// Name in addresses; unique.
    pub handle: String,
    /// ISO 4217.
    pub currency: String,
    /// IANA name.
    pub time_zone: String,
    /// Where it sends from; empty when unknown.
    pub region: String,
}

/// Somebody who can sign in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserRow {
    /// Key.
    pub id: String,
    /// Lower case.
    pub email: String,
    /// Display name.
    pub name: String,
    /// A word of `shared::api::auth::Role`.
    pub role: &'static str,
    /// The shop, of a seller.
    pub seller_id: Option<String>,
    /// PHC string.
    pub password_hash: String,
}

/// A product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProductRow {
    /// Key.
    pub id: String,
    /// Who sells it.
    pub seller_id: String,
    /// Title.
    pub title: String,
}

/// An order. Times are UTC milliseconds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrderRow {
    /// Key.
    pub id: String,
    /// As printed on the receipt.
    pub order_number: String,
    /// The account it belongs to, if any.
    pub customer_id: Option<String>,
    /// The address given with it.
    pub email: String,
    /// A word of `shared::order::OrderStatus`.
    pub status: String,
    /// A word of `shared::order::PaymentStatus`.
    pub payment_status: String,
    /// ISO 4217.
    pub currency: String,
    /// IANA name.
    pub time_zone: String,
    /// Who receives it.
    pub recipient_name: String,
    /// Where.
    pub recipient_address: String,
    /// The state or city of it; empty when unknown.
    pub region: String,
    /// When it was placed.
    pub placed_at: i64,
    /// When it was paid.
    pub paid_at: Option<i64>,
    /// Promised, from and to.
    pub promised: Option<(i64, i64)>,
    /// Expected now, from and to.
    pub estimated: Option<(i64, i64)>,
    /// When it was received.
    pub delivered_at: Option<i64>,
    /// Why it was cancelled.
    pub cancel_reason: Option<String>,
    /// Whether it is paid when it is handed over.
    pub pays_on_delivery: bool,
    /// What the customer wrote along.
    pub customer_note: Option<String>,
    /// What the payment provider kept, in the smallest unit; nothing while nobody knows.
    pub payment_fee: Option<i64>,
}

/// An item of an order. Money in the smallest unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemRow {
    /// Key.
    pub id: String,
    /// Its order.
    pub order_id: String,
    /// Who sold it.
    pub seller_id: String,
    /// What it is.
    pub product_id: String,
    /// As it was called.
    pub title: String,
    /// Place in the order, from 0.
    pub position: i64,
    /// Units.
    pub quantity: i64,
    /// Units whose money went back.
    pub refunded_quantity: i64,
    /// Price of one unit.
    pub unit_price: i64,
    /// The marketplace's share of it.
    pub unit_fee: i64,
    /// As its order's.
    pub paid_at: Option<i64>,
    /// As its order's.
    pub payment_status: String,
    /// Units in parcels that have left.
    pub shipped_quantity: i64,
    /// By when its seller was told to hand it over, if so.
    pub ship_by: Option<i64>,
}

/// A parcel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShipmentRow {
    /// Key.
    pub id: String,
    /// Its order.
    pub order_id: String,
    /// Who carries it.
    pub carrier: String,
    /// The carrier's number.
    pub tracking_number: Option<String>,
    /// Whose parcel.
    pub seller_id: String,
    /// A word of `shared::order::OrderStatus`: shipped and later.
    pub status: String,
    /// When it left, UTC milliseconds.
    pub shipped_at: Option<i64>,
    /// When it was received, UTC milliseconds.
    pub delivered_at: Option<i64>,
}

/// Something that happened to an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventRow {
    /// Key; events of one instant are shown in its order.
    pub id: String,
    /// Its order.
    pub order_id: String,
    /// A word of `shared::order::EventCode`.
    pub code: String,
    /// When, UTC milliseconds.
    pub occurred_at: i64,
    /// Where.
    pub place: Option<String>,
    /// In whose words ever.
    pub description: Option<String>,
}

/// A complaint about an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DisputeRow {
    /// Key.
    pub id: String,
    /// The item.
    pub item_id: String,
    /// open, accepted, rejected.
    pub status: &'static str,
    /// When, UTC milliseconds.
    pub opened_at: i64,
}

/// A review of a seller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReviewRow {
    /// Key.
    pub id: String,
    /// The seller.
    pub seller_id: String,
    /// 1 to 5.
    pub rating: i64,
    /// Whether people see it.
    pub is_visible: bool,
    /// When, UTC milliseconds.
    pub created_at: i64,
}

/// What a customer said of an order. Times are UTC milliseconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderRatingRow {
    /// Key.
    pub id: String,
    /// The order.
    pub order_id: String,
    /// Whose part of it.
    pub seller_id: String,
    /// When they were asked.
    pub asked_at: i64,
    /// When they said so.
    pub answered_at: i64,
    /// 1 to 5.
    pub rating: i64,
    /// Their words.
    pub comment: Option<String>,
}

/// Rows to write. A row whose key is there already is left out, so that writing twice changes nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Batch {
    /// Shops.
    pub sellers: Vec<SellerRow>,
    /// Accounts.
    pub users: Vec<UserRow>,
    /// Products.
    pub products: Vec<ProductRow>,
    /// Orders.
    pub orders: Vec<OrderRow>,
    /// Items.
    pub items: Vec<ItemRow>,
    /// Parcels.
    pub shipments: Vec<ShipmentRow>,
    /// Events.
    pub events: Vec<EventRow>,
    /// Disputes.
    pub disputes: Vec<DisputeRow>,
    /// Reviews.
    pub reviews: Vec<ReviewRow>,
    /// What customers said of their orders.
    pub order_ratings: Vec<OrderRatingRow>,
}

impl Batch {
    /// Writes all rows, parents before children. The caller commits.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn write(self, database: &mut SqliteConnection) -> Result<(), sqlx::Error> {
        insert(
            database,
            "sellers (id, shop_name, handle, currency, time_zone, region)",
            self.sellers,
            |mut row, seller| {
                row.push_bind(seller.id)
                    .push_bind(seller.shop_name)
                    .push_bind(seller.handle)
                    .push_bind(seller.currency)
                    .push_bind(seller.time_zone)
                    .push_bind(seller.region);
            },
        )
        .await?;
        insert(
            database,
            "users (id, email, name, role, seller_id, password_hash)",
            self.users,
            |mut row, user| {
                row.push_bind(user.id)
                    .push_bind(user.email)
                    .push_bind(user.name)
                    .push_bind(user.role);
                row.push_bind(user.seller_id).push_bind(user.password_hash);
            },
        )
        .await?;
        insert(
            database,
            "products (id, seller_id, title)",
            self.products,
            |mut row, product| {
                row.push_bind(product.id)
                    .push_bind(product.seller_id)
                    .push_bind(product.title);
            },
        )
        .await?;
        insert(database, ORDER_COLUMNS, self.orders, push_order).await?;
        insert(database, ITEM_COLUMNS, self.items, push_item).await?;
        insert(
            database,
            "shipments (id, order_id, carrier, tracking_number, seller_id, status, shipped_at, delivered_at)",
            self.shipments,
            |mut row, shipment| {
                row.push_bind(shipment.id).push_bind(shipment.order_id);
                row.push_bind(shipment.carrier)
                    .push_bind(shipment.tracking_number);
                row.push_bind(shipment.seller_id)
                    .push_bind(shipment.status)
                    .push_bind(shipment.shipped_at)
                    .push_bind(shipment.delivered_at);
            },
        )
        .await?;
        insert(
            database,
            "tracking_events (id, order_id, code, occurred_at, place, description)",
            self.events,
            |mut row, event| {
                row.push_bind(event.id)
                    .push_bind(event.order_id)
                    .push_bind(event.code)
                    .push_bind(event.occurred_at);
                row.push_bind(event.place).push_bind(event.description);
            },
        )
        .await?;
        insert(
            database,
            "disputes (id, item_id, status, opened_at)",
            self.disputes,
            |mut row, dispute| {
                row.push_bind(dispute.id)
                    .push_bind(dispute.item_id)
                    .push_bind(dispute.status)
                    .push_bind(dispute.opened_at);
            },
        )
        .await?;
        write_said(database, self.reviews, self.order_ratings).await
    }
}

/// What customers said.
async fn write_said(
    database: &mut SqliteConnection,
    reviews: Vec<ReviewRow>,
    order_ratings: Vec<OrderRatingRow>,
) -> Result<(), sqlx::Error> {
    insert(
        database,
        "reviews (id, seller_id, rating, is_visible, created_at)",
        reviews,
        |mut row, review| {
            row.push_bind(review.id)
                .push_bind(review.seller_id)
                .push_bind(review.rating);
            row.push_bind(i64::from(review.is_visible))
                .push_bind(review.created_at);
        },
    )
    .await?;
    insert(
        database,
        "order_ratings (id, order_id, seller_id, asked_at, answered_at, rating, comment)",
        order_ratings,
        |mut row, said| {
            row.push_bind(said.id)
                .push_bind(said.order_id)
                .push_bind(said.seller_id);
            row.push_bind(said.asked_at)
                .push_bind(said.answered_at)
                .push_bind(said.rating)
                .push_bind(said.comment);
        },
    )
    .await
}

const ORDER_COLUMNS: &str = "orders (id, order_number, order_number_key, customer_id, email, status, payment_status, currency, \
    time_zone, recipient_name, recipient_address, placed_at, paid_at, promised_from, promised_to, estimated_from, \
    estimated_to, delivered_at, cancel_reason, pays_on_delivery, customer_note, payment_fee, region)";

const ITEM_COLUMNS: &str = "order_items (id, order_id, seller_id, product_id, title, position, quantity, \
    refunded_quantity, unit_price, unit_fee, paid_at, payment_status, shipped_quantity, ship_by)";

type Values<'q, 'row> = sqlx::query_builder::Separated<'q, 'row, Sqlite, &'static str>;

fn push_order(mut row: Values<'_, '_>, order: OrderRow) {
    row.push_bind(order.id);
    let key = super::number_key(&order.order_number);
    row.push_bind(order.order_number)
        .push_bind(key)
        .push_bind(order.customer_id)
        .push_bind(order.email);
    row.push_bind(order.status)
        .push_bind(order.payment_status)
        .push_bind(order.currency);
    row.push_bind(order.time_zone)
        .push_bind(order.recipient_name)
        .push_bind(order.recipient_address);
    row.push_bind(order.placed_at).push_bind(order.paid_at);
    let (promised, estimated) = (order.promised, order.estimated);
    row.push_bind(promised.map(|range| range.0))
        .push_bind(promised.map(|range| range.1));
    row.push_bind(estimated.map(|range| range.0))
        .push_bind(estimated.map(|range| range.1));
    row.push_bind(order.delivered_at)
        .push_bind(order.cancel_reason)
        .push_bind(i64::from(order.pays_on_delivery))
        .push_bind(order.customer_note)
        .push_bind(order.payment_fee)
        .push_bind(order.region);
}

fn push_item(mut row: Values<'_, '_>, item: ItemRow) {
    row.push_bind(item.id)
        .push_bind(item.order_id)
        .push_bind(item.seller_id)
        .push_bind(item.product_id);
    row.push_bind(item.title)
        .push_bind(item.position)
        .push_bind(item.quantity)
        .push_bind(item.refunded_quantity);
    row.push_bind(item.unit_price)
        .push_bind(item.unit_fee)
        .push_bind(item.paid_at)
        .push_bind(item.payment_status)
        .push_bind(item.shipped_quantity)
        .push_bind(item.ship_by);
}

async fn insert<T>(
    database: &mut SqliteConnection,
    table_and_columns: &str,
    rows: Vec<T>,
    push: impl Fn(Values<'_, '_>, T) + Copy,
) -> Result<(), sqlx::Error> {
    let columns = table_and_columns.split(',').count();
    let rows_a_statement = VALUES_A_STATEMENT / columns;
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let mut statement: QueryBuilder<'_, Sqlite> =
            QueryBuilder::new(format!("INSERT INTO {table_and_columns} "));
        statement.push_values(rows.by_ref().take(rows_a_statement), push);
        statement.push(" ON CONFLICT DO NOTHING");
        statement.build().execute(&mut *database).await?;
    }
    Ok(())
}

/// Brings what follows from orders up to date, after rows were written: the sellers' parts, the directory's counts, and
/// what is counted by day.
///
/// # Errors
/// When the database refuses.
pub async fn derive(database: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    super::parts::derive_seller_orders(&mut *database).await?;
    super::deliveries::derive_deliveries(&mut *database).await?;
    sqlx::query(
        "UPDATE sellers SET paid_order_count = COALESCE((
            SELECT paid.orders FROM (
                SELECT seller_id, COUNT(DISTINCT order_id) AS orders FROM order_items
                WHERE paid_at IS NOT NULL GROUP BY seller_id) paid
            WHERE paid.seller_id = sellers.id), 0)",
    )
    .execute(&mut *database)
    .await?;
    super::marketplace::count_all(&mut *database, None).await?;
    sqlx::query("ANALYZE").execute(database).await?;
    Ok(())
}

/// Notes the zone in which the marketplace's days begin, before [`derive`].
///
/// # Errors
/// When the database refuses.
pub async fn set_time_zone(
    database: &mut SqliteConnection,
    zone: chrono_tz::Tz,
) -> Result<(), sqlx::Error> {
    super::marketplace::set_time_zone(database, zone).await
}

/// An import that was carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EarlierImport {
    /// By how much all times were moved, in milliseconds.
    pub shift_ms: i64,
    /// When, UTC milliseconds.
    pub imported_at: i64,
}

/// The first import of a source, if there was one.
///
/// # Errors
/// When the database does not answer.
pub async fn earlier_import(
    database: &mut SqliteConnection,
    source: &str,
) -> Result<Option<EarlierImport>, sqlx::Error> {
    let row: Option<(i64, i64)> =
        sqlx::query_as("SELECT shift_ms, imported_at FROM imports WHERE source = $1")
            .bind(source)
            .fetch_optional(database)
            .await?;
    Ok(row.map(|(shift_ms, imported_at)| EarlierImport {
        shift_ms,
        imported_at,
    }))
}

/// Notes an import; a later one of the same source leaves the note as it is.
///
/// # Errors
/// When the database refuses.
pub async fn note_import(
    database: &mut SqliteConnection,
    source: &str,
    import: EarlierImport,
) -> Result<(), sqlx::Error> {
    sqlx::query("INSERT INTO imports (source, shift_ms, imported_at) VALUES ($1, $2, $3) ON CONFLICT (source) DO NOTHING")
        .bind(source)
        .bind(import.shift_ms)
        .bind(import.imported_at)
        .execute(database)
        .await?;
    Ok(())
}

/// How many rows a table has; `table` is a name of ours.
///
/// # Errors
/// When the database does not answer.
pub async fn rows_in(
    database: &mut SqliteConnection,
    table: &'static str,
) -> Result<u64, sqlx::Error> {
    let count: i64 = sqlx::query_scalar(&format!("SELECT COUNT(*) FROM {table}"))
        .fetch_one(database)
        .await?;
    Ok(u64::try_from(count).unwrap_or(0))
}
