//! A seller's orders: lists, figures, and one order with everything about it.

use chrono_tz::Tz;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use shared::api::seller_orders::{
    AgeCount, Change, Note, OrderCounts, OrderDetail, OrderItem, OrderMoney, OrderPage, OrderRow,
    Shipment, StatusCount, Units,
};
use shared::ids::{OrderId, OrderNumber, ProductId, SellerId, UserId};
use shared::money::{Currency, Money};
use shared::order::{
    EventCode, Fulfillment, OrderAction, OrderStatus, PaymentStatus, UNDO_WINDOW_MS, UndoFacts,
    check_undo,
};
use shared::query::{Age, Cursor, OrderFilter, OrderQuery, SortKey};
use shared::time::Timestamp;
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

use super::Store;
use super::parts::NO_PROMISE;
use super::sellers::like_pattern;

/// Orders that a device may keep for when there is no network.
const RECENT: i64 = 200;

/// A shop, as far as lists of its orders need it.
#[derive(Clone, Debug)]
pub struct Shop {
    /// Whose orders.
    pub seller: SellerId,
    /// The currency of its prices.
    pub currency: Currency,
    /// The zone in which its days begin.
    pub time_zone: Tz,
}

#[derive(sqlx::FromRow)]
pub(super) struct Row {
    id: String,
    order_number: String,
    status: String,
    payment_status: String,
    pays_on_delivery: i64,
    fulfillment: String,
    customer_name: String,
    placed_at: i64,
    promised_to: i64,
    first_item: String,
    item_count: i64,
    unit_count: i64,
    currency: String,
    total: i64,
    commission: i64,
    refunds: i64,
    fees: Option<i64>,
    carrier: Option<String>,
    tracking_number: Option<String>,
    exception: Option<String>,
    version: i64,
}

/// What becomes a [`Row`].
pub(super) const COLUMNS: &str = "id, order_number, status, payment_status, pays_on_delivery, fulfillment, customer_name, placed_at, \
    promised_to, first_item, item_count, unit_count, currency, total, commission, refunds, fees, carrier, \
    tracking_number, exception, version";

pub(super) type Statement<'a> = QueryBuilder<'a, Sqlite>;

impl Store {
    /// The shop of that key.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn shop(&self, seller: &SellerId) -> Result<Option<Shop>, sqlx::Error> {
        let row: Option<(String, String)> =
            sqlx::query_as("SELECT currency, time_zone FROM sellers WHERE id = $1")
                .bind(seller.as_str())
                .fetch_optional(&self.pool)
                .await?;
        Ok(row.and_then(|(currency, time_zone)| {
            Some(Shop {
                seller: seller.clone(),
                currency: Currency::parse(&currency)?,
                time_zone: time_zone.parse().unwrap_or(Tz::UTC),
            })
        }))
    }

    /// The part of a shop's orders that `query` asks for.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn orders_of_shop(
        &self,
        shop: &Shop,
        query: &OrderQuery,
        now: Timestamp,
    ) -> Result<OrderPage, sqlx::Error> {
        let mut snapshot = self.pool.begin().await?;
        let mut counting: Statement<'_> = QueryBuilder::new("SELECT COUNT(*) FROM seller_orders");
        push_filter(&mut counting, shop, &query.filter, now);
        let count: i64 = counting
            .build_query_scalar()
            .fetch_one(&mut *snapshot)
            .await?;
        let is_backward = query.cursor.as_ref().is_some_and(|one| one.is_backward);
        let rows = usize::try_from(query.rows()).unwrap_or(25);
        // One more tells whether another part follows.
        let limit = u32::try_from(rows).unwrap_or(25) + 1;
        let mut found: Vec<Row> = page_statement(shop, query, now, limit)
            .build_query_as()
            .fetch_all(&mut *snapshot)
            .await?;
        let has_more = found.len() > rows;
        found.truncate(rows);
        if is_backward {
            found.reverse();
        }
        let cursor = |row: Option<&Row>, is_backward: bool| {
            row.map(|row| cursor_at(row, query.sort.key, is_backward).to_string())
        };
        let (has_next, has_previous) = if is_backward {
            (true, has_more)
        } else {
            (has_more, query.cursor.is_some())
        };
        Ok(OrderPage {
            next_cursor: cursor(found.last().filter(|_| has_next), false),
            previous_cursor: cursor(found.first().filter(|_| has_previous), true),
            results: found.into_iter().filter_map(Row::into_order).collect(),
            count: Some(whole(count)),
            time_zone: Some(shop.time_zone.name().to_owned()),
            as_of: Some(now),
            last_event: Some(last_change(&mut snapshot).await?),
        })
    }

    /// What the tabs and tiles of a shop count.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn order_counts(
        &self,
        shop: &Shop,
        now: Timestamp,
    ) -> Result<OrderCounts, sqlx::Error> {
        let mut snapshot = self.pool.begin().await?;
        let statuses: Vec<(String, i64)> = sqlx::query_as(
            "SELECT status, COUNT(*) FROM seller_orders WHERE seller_id = $1 GROUP BY status ORDER BY status",
        )
        .bind(shop.seller.as_str())
        .fetch_all(&mut *snapshot)
        .await?;
        let mut ageing = Vec::new();
        for age in Age::ALL {
            let filter = OrderFilter {
                age: Some(*age),
                ..OrderFilter::default()
            };
            let count = counted(&mut snapshot, shop, &filter, now).await?;
            ageing.push(AgeCount {
                age: age.word().to_owned(),
                count,
            });
        }
        let late = OrderFilter {
            is_late: true,
            ..OrderFilter::default()
        };
        let in_trouble = OrderFilter {
            has_exception: true,
            ..OrderFilter::default()
        };
        Ok(OrderCounts {
            total_orders: statuses.iter().map(|(_, count)| whole(*count)).sum(),
            statuses: statuses
                .into_iter()
                .map(|(status, count)| StatusCount {
                    status: OrderStatus::from_word(&status),
                    count: whole(count),
                })
                .collect(),
            ageing,
            late: counted(&mut snapshot, shop, &late, now).await?,
            with_exception: counted(&mut snapshot, shop, &in_trouble, now).await?,
            as_of: Some(now),
        })
    }

    /// One order; nothing when `seller` is given and it is another's.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn seller_order(
        &self,
        order: &OrderId,
        seller: Option<&SellerId>,
        reader: &UserId,
        now: Timestamp,
    ) -> Result<Option<OrderDetail>, sqlx::Error> {
        let mut snapshot = self.pool.begin().await?;
        read_order(&mut snapshot, order, seller, reader.as_str(), now).await
    }
}

impl Store {
    /// The newest orders of a shop as devices may keep them: without addresses.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn recent_orders(
        &self,
        shop: &Shop,
        reader: &UserId,
        now: Timestamp,
    ) -> Result<Vec<OrderDetail>, sqlx::Error> {
        let mut snapshot = self.pool.begin().await?;
        let ids: Vec<String> = sqlx::query_scalar(
            "SELECT id FROM seller_orders WHERE seller_id = $1 ORDER BY placed_at DESC, id DESC LIMIT $2",
        )
        .bind(shop.seller.as_str())
        .bind(RECENT)
        .fetch_all(&mut *snapshot)
        .await?;
        let mut orders = Vec::new();
        for id in ids.iter().filter_map(|id| OrderId::parse(id)) {
            let order =
                read_order(&mut snapshot, &id, Some(&shop.seller), reader.as_str(), now).await?;
            orders.extend(order.map(|order| OrderDetail {
                customer_email: None,
                address: None,
                ..order
            }));
        }
        Ok(orders)
    }
}

/// As [`Store::seller_order`], within a transaction.
pub(super) async fn read_order(
    database: &mut SqliteConnection,
    order: &OrderId,
    seller: Option<&SellerId>,
    reader: &str,
    now: Timestamp,
) -> Result<Option<OrderDetail>, sqlx::Error> {
    let row: Option<Row> = sqlx::query_as(&format!(
        "SELECT {COLUMNS} FROM seller_orders WHERE id = $1 AND ($2 IS NULL OR seller_id = $2)"
    ))
    .bind(order.as_str())
    .bind(seller.map(SellerId::as_str))
    .fetch_optional(&mut *database)
    .await?;
    let Some(row) = row else {
        return Ok(None);
    };
    let whole: WholeOrder = sqlx::query_as(
        "SELECT o.id, p.seller_id, o.email, o.recipient_address, o.customer_note, o.cancel_reason, o.time_zone
         FROM seller_orders p JOIN orders o ON o.id = p.order_id WHERE p.id = $1",
    )
    .bind(&row.id)
    .fetch_one(&mut *database)
    .await?;
    let currency = Currency::parse(&row.currency);
    let items = items(database, &whole, currency).await?;
    let shipments = shipments(database, &whole).await?;
    let notes: Vec<(String, String, i64)> = sqlx::query_as(
        "SELECT author, text, at FROM order_notes WHERE seller_order_id = $1 ORDER BY at, id",
    )
    .bind(&row.id)
    .fetch_all(&mut *database)
    .await?;
    let history = history(database, &row.id, reader, now).await?;
    let last_event = Some(last_change(database).await?);
    let is_known = |text: &String| !text.is_empty();
    Ok(row.into_order().map(|row| OrderDetail {
        row,
        items,
        customer_email: Some(whole.email).filter(is_known),
        address: Some(whole.recipient_address).filter(is_known),
        customer_note: whole.customer_note,
        cancel_reason: whole.cancel_reason,
        shipments,
        notes: notes
            .into_iter()
            .map(|(author, text, at)| Note {
                author,
                text,
                at: Timestamp(at),
            })
            .collect(),
        history,
        time_zone: Some(whole.time_zone),
        as_of: Some(now),
        last_event,
    }))
}

#[derive(sqlx::FromRow)]
struct WholeOrder {
    id: String,
    seller_id: String,
    email: String,
    recipient_address: String,
    customer_note: Option<String>,
    cancel_reason: Option<String>,
    time_zone: String,
}

/// The number of the last change to any order; 0 before the first.
pub(super) async fn last_change(database: &mut SqliteConnection) -> Result<u64, sqlx::Error> {
    let last: Option<i64> = sqlx::query_scalar("SELECT MAX(seq) FROM order_changes")
        .fetch_one(database)
        .await?;
    Ok(whole(last.unwrap_or(0)))
}

async fn counted(
    database: &mut SqliteConnection,
    shop: &Shop,
    filter: &OrderFilter,
    now: Timestamp,
) -> Result<u64, sqlx::Error> {
    let mut statement: Statement<'_> = QueryBuilder::new("SELECT COUNT(*) FROM seller_orders");
    push_filter(&mut statement, shop, filter, now);
    let count: i64 = statement.build_query_scalar().fetch_one(database).await?;
    Ok(whole(count))
}

/// The first rows of one part of the list. Which ones is found first: indexes know that, also of a text that is searched for,
/// without reading the rows that are not shown.
pub(super) fn page_statement(
    shop: &Shop,
    query: &OrderQuery,
    now: Timestamp,
    limit: u32,
) -> Statement<'static> {
    let mut statement: Statement<'static> = QueryBuilder::new(format!(
        "SELECT {COLUMNS} FROM seller_orders WHERE id IN (SELECT id FROM seller_orders"
    ));
    push_filter(&mut statement, shop, &query.filter, now);
    let column = query.sort.key.word();
    let is_backward = query.cursor.as_ref().is_some_and(|one| one.is_backward);
    let is_descending = query.sort.is_descending != is_backward;
    if let Some(cursor) = &query.cursor {
        let operator = if is_descending { "<" } else { ">" };
        statement.push(format!(" AND ({column}, id) {operator} ("));
        if is_text(query.sort.key) {
            statement.push_bind(cursor.value.clone());
        } else {
            // A number that nobody could have been given finds the beginning.
            statement.push_bind(cursor.value.parse::<i64>().unwrap_or(i64::MIN));
        }
        statement.push(", ").push_bind(cursor.id.clone()).push(")");
    }
    let direction = if is_descending { "DESC" } else { "ASC" };
    let order = format!(" ORDER BY {column} {direction}, id {direction}");
    statement.push(&order).push(" LIMIT ");
    statement.push_bind(i64::from(limit));
    statement.push(")").push(&order);
    statement
}

fn is_text(key: SortKey) -> bool {
    matches!(key, SortKey::OrderNumber | SortKey::CustomerName)
}

pub(super) fn cursor_at(row: &Row, key: SortKey, is_backward: bool) -> Cursor {
    let value = match key {
        SortKey::PlacedAt => row.placed_at.to_string(),
        SortKey::PromisedTo => row.promised_to.to_string(),
        SortKey::Total => row.total.to_string(),
        SortKey::OrderNumber => row.order_number.clone(),
        SortKey::CustomerName => row.customer_name.clone(),
    };
    Cursor {
        is_backward,
        value,
        id: row.id.clone(),
    }
}

/// ` WHERE …`: which orders of the shop.
pub(super) fn push_filter(
    statement: &mut Statement<'_>,
    shop: &Shop,
    filter: &OrderFilter,
    now: Timestamp,
) {
    statement
        .push(" WHERE seller_id = ")
        .push_bind(shop.seller.as_str().to_owned());
    push_statuses(statement, filter.tab.statuses());
    let mut equals = |column: &str, value: Option<&str>| {
        if let Some(value) = value {
            statement.push(format!(" AND {column} = "));
            statement.push_bind(value.to_owned());
        }
    };
    equals(
        "payment_status",
        filter.payment.as_ref().map(PaymentStatus::word),
    );
    equals("fulfillment", filter.fulfillment.map(Fulfillment::as_str));
    equals("carrier", filter.carrier.as_deref());
    let mut bound = |condition: &str, value: Option<i64>| {
        if let Some(value) = value {
            statement.push(format!(" AND {condition} "));
            statement.push_bind(value);
        }
    };
    let window = filter
        .period
        .map(|period| period.window(now, &shop.time_zone));
    bound("placed_at >=", window.map(|window| window.from.0));
    bound("placed_at <", window.map(|window| window.to.0));
    let minor = |amount: Option<Decimal>, round: fn(&Decimal) -> Decimal| {
        let unit = Decimal::from(10_u64.pow(shop.currency.decimals()));
        let exact = amount?.checked_mul(unit)?;
        // More than any order is worth.
        Some(round(&exact).to_i64().unwrap_or(i64::MAX))
    };
    bound("total >=", minor(filter.least_total, Decimal::ceil));
    bound("total <=", minor(filter.most_total, Decimal::floor));
    bound("promised_to <", filter.is_late.then_some(now.0));
    if let Some((least, most)) = filter.age.map(Age::bounds) {
        bound("placed_at <=", Some(now.0 - least));
        bound("placed_at >", most.map(|most| now.0 - most));
        push_statuses(statement, shared::query::Tab::Unfulfilled.statuses());
    }
    if filter.is_late {
        statement.push(" AND status NOT IN ('delivered', 'cancelled', 'returned')");
    }
    if filter.has_exception {
        statement.push(" AND exception IS NOT NULL");
    }
    for word in filter.search.to_lowercase().split_whitespace() {
        statement.push(" AND search_text LIKE ");
        statement.push_bind(like_pattern(word)).push(" ESCAPE '\\'");
    }
}

fn push_statuses(statement: &mut Statement<'_>, statuses: &[OrderStatus]) {
    if statuses.is_empty() {
        return;
    }
    statement.push(" AND status IN (");
    let mut list = statement.separated(", ");
    for status in statuses {
        list.push_bind(status.word().to_owned());
    }
    statement.push(")");
}

impl Row {
    pub(super) fn into_order(self) -> Option<OrderRow> {
        let currency = Currency::parse(&self.currency)?;
        let money = |minor: i64| Money::from_minor(minor, currency);
        Some(OrderRow {
            id: OrderId::parse(&self.id)?,
            order_number: OrderNumber::parse(&self.order_number)?,
            status: OrderStatus::from_word(&self.status),
            payment_status: PaymentStatus::from_word(&self.payment_status),
            pays_on_delivery: self.pays_on_delivery != 0,
            fulfillment: Fulfillment::from_word(&self.fulfillment)?,
            placed_at: Timestamp(self.placed_at),
            promised_to: (self.promised_to != NO_PROMISE).then_some(Timestamp(self.promised_to)),
            customer_name: Some(self.customer_name).filter(|name| !name.is_empty()),
            first_item: Some(self.first_item).filter(|title| !title.is_empty()),
            item_count: whole(self.item_count),
            unit_count: whole(self.unit_count),
            money: OrderMoney {
                gross: money(self.total),
                commission: Some(money(self.commission)),
                fees: self.fees.map(money),
                refunds: Some(money(self.refunds)),
            },
            carrier: self.carrier.filter(|carrier| !carrier.is_empty()),
            tracking_number: self.tracking_number,
            exception: self.exception.map(|code| EventCode::from_word(&code)),
            version: whole(self.version),
        })
    }
}

async fn items(
    database: &mut SqliteConnection,
    order: &WholeOrder,
    currency: Option<Currency>,
) -> Result<Vec<OrderItem>, sqlx::Error> {
    let rows: Vec<(String, String, String, i64, i64, i64, i64)> = sqlx::query_as(
        "SELECT id, product_id, title, quantity, shipped_quantity, refunded_quantity, unit_price FROM order_items
         WHERE order_id = $1 AND seller_id = $2 ORDER BY position, id",
    )
    .bind(&order.id)
    .bind(&order.seller_id)
    .fetch_all(database)
    .await?;
    let item = |(id, product, title, quantity, shipped, refunded, price): (
        String,
        String,
        _,
        _,
        _,
        _,
        _,
    )| OrderItem {
        id,
        product_id: ProductId::parse(&product),
        title,
        quantity: whole(quantity),
        shipped_quantity: whole(shipped),
        refunded_quantity: whole(refunded),
        unit_price: currency.map(|currency| Money::from_minor(price, currency)),
    };
    Ok(rows.into_iter().map(item).collect())
}

#[derive(sqlx::FromRow)]
struct ShipmentRow {
    id: String,
    status: String,
    carrier: String,
    tracking_number: Option<String>,
    own_delivery: i64,
    shipped_at: Option<i64>,
    delivered_at: Option<i64>,
    proof: Option<String>,
}

async fn shipments(
    database: &mut SqliteConnection,
    order: &WholeOrder,
) -> Result<Vec<Shipment>, sqlx::Error> {
    let rows: Vec<ShipmentRow> = sqlx::query_as(
        "SELECT * FROM shipments WHERE order_id = $1 AND seller_id = $2 ORDER BY shipped_at, id",
    )
    .bind(&order.id)
    .bind(&order.seller_id)
    .fetch_all(&mut *database)
    .await?;
    let mut shipments = Vec::new();
    for row in rows {
        let units: Vec<(String, i64)> = sqlx::query_as(
            "SELECT item_id, quantity FROM shipment_items WHERE shipment_id = $1 ORDER BY item_id",
        )
        .bind(&row.id)
        .fetch_all(&mut *database)
        .await?;
        shipments.push(Shipment {
            id: row.id,
            status: OrderStatus::from_word(&row.status),
            carrier: row.carrier,
            tracking_number: row.tracking_number,
            own_delivery: row.own_delivery != 0,
            shipped_at: row.shipped_at.map(Timestamp),
            delivered_at: row.delivered_at.map(Timestamp),
            proof: row.proof,
            units: units
                .into_iter()
                .map(|(item, quantity)| Units {
                    item,
                    quantity: whole(quantity),
                })
                .collect(),
        });
    }
    Ok(shipments)
}

#[derive(sqlx::FromRow)]
struct ChangeRow {
    seq: i64,
    action: String,
    from_status: Option<String>,
    to_status: String,
    shipment_id: Option<String>,
    version: i64,
    actor_id: String,
    actor_name: String,
    actor_role: String,
    device: Option<String>,
    detail: Option<String>,
    at: i64,
    undone_by: Option<i64>,
}

async fn history(
    database: &mut SqliteConnection,
    order: &str,
    reader: &str,
    now: Timestamp,
) -> Result<Vec<Change>, sqlx::Error> {
    let rows: Vec<ChangeRow> =
        sqlx::query_as("SELECT * FROM order_changes WHERE seller_order_id = $1 ORDER BY seq")
            .bind(order)
            .fetch_all(database)
            .await?;
    let last_version = rows.iter().map(|row| row.version).max().unwrap_or(0);
    let change = |row: ChangeRow| {
        let facts = row.undo_facts(reader, last_version, now);
        Change {
            seq: whole(row.seq),
            from_status: row.from_status.as_deref().map(OrderStatus::from_word),
            to_status: OrderStatus::from_word(&row.to_status),
            shipment: row.shipment_id,
            version: whole(row.version),
            actor: row.actor_name,
            role: row.actor_role,
            device: row.device,
            detail: row.detail,
            at: Timestamp(row.at),
            undo_until: facts
                .filter(|facts| check_undo(facts).is_ok())
                .map(|_| Timestamp(row.at + UNDO_WINDOW_MS)),
            undone_by: row.undone_by.map(whole),
            action: row.action,
        }
    };
    Ok(rows.into_iter().map(change).collect())
}

impl ChangeRow {
    /// What decides whether it may be taken back; nothing when it is nothing of the lifecycle.
    fn undo_facts(&self, reader: &str, last_version: i64, now: Timestamp) -> Option<UndoFacts> {
        Some(UndoFacts {
            action: OrderAction::from_word(&self.action)?,
            age_ms: now.0 - self.at,
            is_own: self.actor_id == reader,
            is_changed_since: self.version != last_version,
            is_undone: self.undone_by.is_some(),
        })
    }
}

pub(super) fn whole(count: i64) -> u64 {
    u64::try_from(count).unwrap_or(0)
}
