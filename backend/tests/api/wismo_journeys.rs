//! The ways of orders, made a second time from orders, items, parcels, events, exceptions and the definitions in docs/metrics.md: rows
//! and plain loops, and nothing of ours that counts.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Datelike as _, Days, NaiveDate, Timelike as _};
use chrono_tz::Tz;
use sqlx::SqlitePool;

use crate::wismo::{Oracle, Part};

#[derive(sqlx::FromRow)]
struct ShopRow {
    id: String,
    shop_name: String,
    region: String,
    time_zone: String,
    cut_off_minute: u32,
    closed_weekdays: u32,
    dispatch_days: u64,
}

#[derive(sqlx::FromRow)]
struct OrderRow {
    id: String,
    status: String,
    region: String,
    placed_at: i64,
    paid_at: Option<i64>,
    pays_on_delivery: bool,
    promised_to: Option<i64>,
    estimated_to: Option<i64>,
}

#[derive(sqlx::FromRow)]
struct ItemRow {
    order_id: String,
    seller_id: String,
    quantity: i64,
    shipped_quantity: i64,
    ship_by: Option<i64>,
}

#[derive(sqlx::FromRow)]
struct ParcelRow {
    id: String,
    order_id: String,
    seller_id: String,
    shipped_at: Option<i64>,
    delivered_at: Option<i64>,
}

#[derive(sqlx::FromRow)]
struct EventRow {
    order_id: String,
    shipment_id: Option<String>,
    code: String,
    occurred_at: i64,
}

/// A shop and its calendar.
struct Shop {
    row: ShopRow,
    zone: Tz,
    holidays: BTreeSet<NaiveDate>,
}

impl Shop {
    fn local(&self, at: i64) -> DateTime<Tz> {
        DateTime::from_timestamp_millis(at)
            .unwrap()
            .with_timezone(&self.zone)
    }

    fn day(&self, at: i64) -> NaiveDate {
        self.local(at).date_naive()
    }

    fn is_open(&self, day: NaiveDate) -> bool {
        let closed = |place: u32| self.row.closed_weekdays >> place & 1 == 1;
        let is_closed = closed(day.weekday().num_days_from_monday());
        !self.holidays.contains(&day) && (!is_closed || (0..7).all(closed))
    }

    fn open_from(&self, day: NaiveDate) -> NaiveDate {
        day.iter_days().find(|day| self.is_open(*day)).unwrap()
    }

    /// The day of something, or the next open one after the cut-off.
    fn first(&self, at: i64) -> NaiveDate {
        let local = self.local(at);
        let is_over = local.hour() * 60 + local.minute() >= self.row.cut_off_minute;
        self.open_from(local.date_naive() + Days::new(u64::from(is_over)))
    }

    fn ship_by(&self, paid_at: i64) -> NaiveDate {
        let next = |day, _| self.open_from(day + Days::new(1));
        (0..self.row.dispatch_days).fold(self.first(paid_at), next)
    }
}

/// A paid part of an order that was neither called off nor sent back.
pub(crate) struct Journey {
    pub(crate) part: Part,
    pub(crate) lane: String,
    pub(crate) shop_name: String,
    pub(crate) placed: NaiveDate,
    pub(crate) first: NaiveDate,
    pub(crate) ship_by: NaiveDate,
    pub(crate) left: Option<NaiveDate>,
    pub(crate) missed: Option<NaiveDate>,
    pub(crate) promised: Option<NaiveDate>,
    pub(crate) estimated: Option<NaiveDate>,
    pub(crate) arrived: Option<NaiveDate>,
    pub(crate) causes: BTreeSet<String>,
    pub(crate) stars: Vec<u64>,
}

/// All rows, each read once.
struct Rows {
    shops: BTreeMap<String, Shop>,
    orders: Vec<OrderRow>,
    items: BTreeMap<String, Vec<ItemRow>>,
    parcels: BTreeMap<String, Vec<ParcelRow>>,
    events: BTreeMap<String, Vec<EventRow>>,
    causes: BTreeMap<String, BTreeSet<String>>,
    stars: BTreeMap<String, Vec<u64>>,
    own_stars: BTreeMap<(String, String), Vec<u64>>,
}

async fn all<T>(pool: &SqlitePool, sql: &str) -> Vec<T>
where
    T: for<'r> sqlx::FromRow<'r, sqlx::sqlite::SqliteRow> + Send + Unpin,
{
    sqlx::query_as(sql).fetch_all(pool).await.unwrap()
}

fn grouped<K: Ord, R, V, G>(rows: Vec<R>, of: impl Fn(R) -> (K, V)) -> BTreeMap<K, G>
where
    G: Default + Extend<V>,
{
    let mut groups: BTreeMap<K, G> = BTreeMap::new();
    for (key, value) in rows.into_iter().map(of) {
        groups.entry(key).or_default().extend([value]);
    }
    groups
}

/// All of a table, by the order that each is about.
async fn by_order<T>(
    pool: &SqlitePool,
    table: &str,
    order: fn(&T) -> &String,
) -> BTreeMap<String, Vec<T>>
where
    T: for<'r> sqlx::FromRow<'r, sqlx::sqlite::SqliteRow> + Send + Unpin,
{
    let rows = all(pool, &format!("SELECT * FROM {table}")).await;
    grouped(rows, |row| (order(&row).clone(), row))
}

/// All shops by their keys.
async fn shops(pool: &SqlitePool) -> BTreeMap<String, Shop> {
    let days = "SELECT seller_id, date(day * 86400, 'unixepoch') FROM holidays";
    let mut holidays: BTreeMap<String, BTreeSet<NaiveDate>> =
        grouped(all(pool, days).await, |(seller, day): (String, String)| {
            (seller, day.parse::<NaiveDate>().unwrap())
        });
    let rows: Vec<ShopRow> = all(pool, "SELECT * FROM sellers").await;
    let shop = |row: ShopRow| {
        let shop = Shop {
            zone: row.time_zone.parse().unwrap(),
            holidays: holidays.remove(&row.id).unwrap_or_default(),
            row,
        };
        (shop.row.id.clone(), shop)
    };
    rows.into_iter().map(shop).collect()
}

impl Rows {
    async fn read(pool: &SqlitePool) -> Self {
        let causes = "SELECT seller_order_id, cause FROM delivery_exceptions";
        let stars = "SELECT seller_order_id, rating FROM inquiries WHERE rating IS NOT NULL";
        let own_stars = "SELECT order_id, seller_id, rating FROM order_ratings";
        Self {
            shops: shops(pool).await,
            orders: all(pool, "SELECT * FROM orders").await,
            items: by_order(pool, "order_items", |row: &ItemRow| &row.order_id).await,
            parcels: by_order(pool, "shipments", |row: &ParcelRow| &row.order_id).await,
            events: by_order(pool, "tracking_events", |row: &EventRow| &row.order_id).await,
            causes: grouped(all(pool, causes).await, |row: (String, String)| row),
            stars: grouped(all(pool, stars).await, |row: (String, u64)| row),
            own_stars: grouped(all(pool, own_stars).await, |row: (String, String, u64)| {
                ((row.0, row.1), row.2)
            }),
        }
    }

    /// The way of a seller's part of an order, if it is paid and neither called off nor sent back.
    fn journey(
        &self,
        order: &OrderRow,
        seller: &str,
        oracle: &Oracle,
        id: &str,
    ) -> Option<Journey> {
        let is_paid = order.pays_on_delivery || order.paid_at.is_some();
        if !is_paid || ["cancelled", "returned"].contains(&order.status.as_str()) {
            return None;
        }
        let shop = &self.shops[seller];
        let items = self.items[&order.id]
            .iter()
            .filter(|item| item.seller_id == seller);
        let parcels: Vec<&ParcelRow> = self.parcels.get(&order.id).into_iter().flatten().collect();
        let is_theirs = |event: &&EventRow| {
            let about = event.shipment_id.as_ref();
            let whose = about.and_then(|about| parcels.iter().find(|parcel| parcel.id == *about));
            whose.is_none_or(|parcel| parcel.seller_id == seller)
        };
        let events = self
            .events
            .get(&order.id)
            .into_iter()
            .flatten()
            .filter(is_theirs);
        let own = || parcels.iter().filter(|parcel| parcel.seller_id == seller);
        let has_all_left = items
            .clone()
            .all(|item| item.shipped_quantity >= item.quantity);
        let left = own()
            .filter_map(|parcel| parcel.shipped_at)
            .max()
            .filter(|_| has_all_left);
        let heard = events.clone().map(|event| event.occurred_at).max();
        let arrived = own()
            .filter_map(|parcel| parcel.delivered_at)
            .max()
            .or(heard);
        let missed = events
            .filter(|event| ["delivery_failed", "ready_for_pickup"].contains(&event.code.as_str()))
            .map(|event| event.occurred_at);
        let first = shop.first(order.placed_at);
        let paid_at = order
            .paid_at
            .filter(|_| !order.pays_on_delivery)
            .unwrap_or(order.placed_at);
        let said_ship_by = items.filter_map(|item| item.ship_by).max();
        let day = |at: i64| shop.day(at);
        let mut stars = self.stars.get(id).cloned().unwrap_or_default();
        stars.extend(
            self.own_stars
                .get(&(order.id.clone(), seller.to_owned()))
                .into_iter()
                .flatten(),
        );
        Some(Journey {
            part: oracle.parts[id].clone(),
            lane: format!("{} → {}", shop.row.region, order.region),
            shop_name: shop.row.shop_name.clone(),
            placed: oracle.day(order.placed_at),
            first,
            ship_by: said_ship_by.map_or_else(|| shop.ship_by(paid_at), day),
            left: left.map(day),
            missed: missed.min().map(day),
            promised: order.promised_to.map(day),
            estimated: order.estimated_to.map(day),
            arrived: arrived
                .filter(|_| order.status == "delivered")
                .map(|at| day(at).max(first)),
            causes: self.causes.get(id).cloned().unwrap_or_default(),
            stars,
        })
    }
}

/// The journeys of all parts of all orders.
pub(crate) async fn journeys(pool: &SqlitePool, oracle: &Oracle) -> Vec<Journey> {
    let rows = Rows::read(pool).await;
    let mut journeys = Vec::new();
    for order in &rows.orders {
        let items = rows.items.get(&order.id).into_iter().flatten();
        let sellers: BTreeSet<&String> = items.map(|item| &item.seller_id).collect();
        for seller in &sellers {
            let id = match sellers.len() {
                1 => order.id.clone(),
                _ => format!("{}.{seller}", order.id),
            };
            journeys.extend(rows.journey(order, seller, oracle, &id));
        }
    }
    journeys
}
