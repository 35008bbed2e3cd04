//! Orders, items, parcels, events and shops as rows, read once, for those who compute a second time how orders leave and arrive.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Datelike as _, Days, NaiveDate, Timelike as _};
use chrono_tz::Tz;
use sqlx::SqlitePool;

#[derive(sqlx::FromRow)]
pub(crate) struct ShopRow {
    pub(crate) id: String,
    pub(crate) shop_name: String,
    pub(crate) region: String,
    pub(crate) time_zone: String,
    pub(crate) cut_off_minute: u32,
    pub(crate) closed_weekdays: u32,
    pub(crate) dispatch_days: u64,
}

#[derive(sqlx::FromRow)]
pub(crate) struct OrderRow {
    pub(crate) id: String,
    pub(crate) status: String,
    pub(crate) region: String,
    pub(crate) placed_at: i64,
    pub(crate) paid_at: Option<i64>,
    pub(crate) pays_on_delivery: bool,
    pub(crate) promised_to: Option<i64>,
    pub(crate) estimated_to: Option<i64>,
}

#[derive(sqlx::FromRow)]
pub(crate) struct ItemRow {
    pub(crate) order_id: String,
    pub(crate) seller_id: String,
    pub(crate) quantity: i64,
    pub(crate) shipped_quantity: i64,
    pub(crate) ship_by: Option<i64>,
}

#[derive(sqlx::FromRow)]
pub(crate) struct ParcelRow {
    pub(crate) id: String,
    pub(crate) order_id: String,
    pub(crate) seller_id: String,
    pub(crate) shipped_at: Option<i64>,
    pub(crate) delivered_at: Option<i64>,
}

#[derive(sqlx::FromRow)]
pub(crate) struct EventRow {
    pub(crate) order_id: String,
    pub(crate) shipment_id: Option<String>,
    pub(crate) code: String,
    pub(crate) occurred_at: i64,
}

/// A shop and its calendar.
pub(crate) struct Shop {
    pub(crate) row: ShopRow,
    pub(crate) zone: Tz,
    pub(crate) holidays: BTreeSet<NaiveDate>,
}

impl Shop {
    fn local(&self, at: i64) -> DateTime<Tz> {
        DateTime::from_timestamp_millis(at)
            .unwrap()
            .with_timezone(&self.zone)
    }

    pub(crate) fn day(&self, at: i64) -> NaiveDate {
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
    pub(crate) fn first(&self, at: i64) -> NaiveDate {
        let local = self.local(at);
        let is_over = local.hour() * 60 + local.minute() >= self.row.cut_off_minute;
        self.open_from(local.date_naive() + Days::new(u64::from(is_over)))
    }

    pub(crate) fn ship_by(&self, paid_at: i64) -> NaiveDate {
        let next = |day, _| self.open_from(day + Days::new(1));
        (0..self.row.dispatch_days).fold(self.first(paid_at), next)
    }
}

/// All rows, each read once.
pub(crate) struct Rows {
    pub(crate) shops: BTreeMap<String, Shop>,
    pub(crate) orders: Vec<OrderRow>,
    pub(crate) items: BTreeMap<String, Vec<ItemRow>>,
    pub(crate) parcels: BTreeMap<String, Vec<ParcelRow>>,
    pub(crate) events: BTreeMap<String, Vec<EventRow>>,
    pub(crate) causes: BTreeMap<String, BTreeSet<String>>,
    pub(crate) stars: BTreeMap<String, Vec<u64>>,
    pub(crate) own_stars: BTreeMap<(String, String), Vec<u64>>,
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
    pub(crate) async fn read(pool: &SqlitePool) -> Self {
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
}
