//! How orders leave and arrive, computed a second time from orders, items, parcels, events, exceptions and the definitions in
//! docs/metrics.md: rows and plain loops, and nothing of ours that counts.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Datelike as _, Days, NaiveDate, Timelike as _};
use chrono_tz::Tz;
use serde_json::{Value, json};
use sqlx::SqlitePool;

use crate::wismo::{Oracle, Part};

/// Fewer make no share.
const ENOUGH: usize = 20;
/// Shares are counted in parts of this, so that no half is lost.
const ONE: u128 = 1_000_000_000_000_000_000;

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
    part: Part,
    lane: String,
    shop_name: String,
    placed: NaiveDate,
    first: NaiveDate,
    ship_by: NaiveDate,
    left: Option<NaiveDate>,
    missed: Option<NaiveDate>,
    promised: Option<NaiveDate>,
    estimated: Option<NaiveDate>,
    arrived: Option<NaiveDate>,
    causes: BTreeSet<String>,
    stars: Vec<u64>,
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

impl Rows {
    async fn read(pool: &SqlitePool) -> Self {
        let mut holidays: BTreeMap<String, BTreeSet<NaiveDate>> = grouped(
            all(
                pool,
                "SELECT seller_id, date(day * 86400, 'unixepoch') FROM holidays",
            )
            .await,
            |(seller, day): (String, String)| (seller, day.parse::<NaiveDate>().unwrap()),
        );
        let shops: Vec<ShopRow> = all(pool, "SELECT * FROM sellers").await;
        let mut shop = |row: ShopRow| {
            let shop = Shop {
                zone: row.time_zone.parse().unwrap(),
                holidays: holidays.remove(&row.id).unwrap_or_default(),
                row,
            };
            (shop.row.id.clone(), shop)
        };
        let shops = shops.into_iter().map(&mut shop).collect();
        Self {
            shops,
            orders: all(pool, "SELECT * FROM orders").await,
            items: grouped(
                all(pool, "SELECT * FROM order_items").await,
                |row: ItemRow| (row.order_id.clone(), row),
            ),
            parcels: grouped(
                all(pool, "SELECT * FROM shipments").await,
                |row: ParcelRow| (row.order_id.clone(), row),
            ),
            events: grouped(
                all(pool, "SELECT * FROM tracking_events").await,
                |row: EventRow| (row.order_id.clone(), row),
            ),
            causes: grouped(
                all(
                    pool,
                    "SELECT seller_order_id, cause FROM delivery_exceptions",
                )
                .await,
                |row: (String, String)| row,
            ),
            stars: grouped(
                all(
                    pool,
                    "SELECT seller_order_id, rating FROM inquiries WHERE rating IS NOT NULL",
                )
                .await,
                |row: (String, u64)| row,
            ),
            own_stars: grouped(
                all(
                    pool,
                    "SELECT order_id, seller_id, rating FROM order_ratings",
                )
                .await,
                |(order, seller, rating): (String, String, u64)| ((order, seller), rating),
            ),
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

impl Journey {
    pub(crate) fn is_meant(
        &self,
        days: (NaiveDate, NaiveDate),
        segment: &[(&str, String)],
    ) -> bool {
        (days.0..=days.1).contains(&self.placed) && self.part.is_in(segment)
    }

    /// What the line stands for that it is counted in, and how people call that.
    fn key(&self, cut: &str) -> (String, Option<&str>) {
        match cut {
            "carrier" => (self.part.carrier.clone(), None),
            "lane" => (self.lane.clone(), None),
            "seller" => (self.part.seller.clone(), Some(&self.shop_name)),
            _ => (
                self.placed
                    .week(chrono::Weekday::Mon)
                    .first_day()
                    .to_string(),
                None,
            ),
        }
    }

    /// Why it is late, if it is.
    fn late_cause(&self, today: NaiveDate) -> Option<&'static str> {
        let promised = self.promised?;
        if self.arrived.unwrap_or(today) <= promised {
            return None;
        }
        Some(match (self.left, self.arrived) {
            _ if self.missed.is_some_and(|missed| missed <= promised) => "byRecipient",
            (None, Some(_)) => "unknown",
            (None, None) => "byShop",
            _ if self.part.carrier.is_empty() => "byShop",
            (Some(left), _) if left > self.ship_by => "byShop",
            _ => "byCarrier",
        })
    }

    fn is_kept(&self) -> bool {
        let days = self.arrived.zip(self.promised);
        days.is_some_and(|(arrived, promised)| arrived <= promised)
    }
}

/// The line of these orders, with every member that it has.
pub(crate) fn line(key: &str, name: Option<&str>, orders: &[&Journey], today: NaiveDate) -> Value {
    let count = |is: &dyn Fn(&Journey) -> bool| orders.iter().filter(|one| is(one)).count();
    let by = |cause: &str| count(&|one| one.late_cause(today) == Some(cause));
    let took = |end: fn(&Journey) -> Option<NaiveDate>| {
        let days = orders
            .iter()
            .filter_map(|one| Some((end(one)? - one.first).num_days()));
        let mut days: Vec<i64> = days.map(|days| days.max(0)).collect();
        days.sort_unstable();
        days
    };
    let (ship, delivery) = (took(|one| one.left), took(|one| one.arrived));
    let has_estimate = |one: &Journey| one.arrived.is_some() && one.estimated.is_some();
    json!({
        "key": key,
        "name": name,
        "orders": orders.len(),
        "left": ship.len(),
        "shipDaysP50": nearest_rank(&ship, 50),
        "shipDaysP90": nearest_rank(&ship, 90),
        "arrived": delivery.len(),
        "deliveryDaysP50": nearest_rank(&delivery, 50),
        "deliveryDaysP90": nearest_rank(&delivery, 90),
        "decided": count(&|one| one.is_kept() || one.late_cause(today).is_some()),
        "onTime": count(&Journey::is_kept),
        "promised": count(&|one| one.promised.is_some()),
        "expectedOnTime": expected_on_time(orders, today),
        "estimated": count(&has_estimate),
        "byEstimate": count(&|one| has_estimate(one) && one.arrived <= one.estimated),
        "byShop": by("byShop"),
        "byCarrier": by("byCarrier"),
        "byRecipient": by("byRecipient"),
        "unknown": by("unknown"),
        "withException": count(&|one| !one.causes.is_empty()),
        "answers": orders.iter().map(|one| one.stars.len()).sum::<usize>(),
        "stars": orders.iter().flat_map(|one| &one.stars).sum::<u64>(),
    })
}

/// The lines of a cut: weeks in their order, others with most orders first and, of as many, by their keys.
pub(crate) fn lines(cut: &str, orders: &[&Journey], today: NaiveDate) -> Vec<Value> {
    let mut by_key: BTreeMap<(String, Option<&str>), Vec<&Journey>> = BTreeMap::new();
    for order in orders {
        by_key.entry(order.key(cut)).or_default().push(order);
    }
    let mut by_key: Vec<_> = by_key.into_iter().collect();
    if cut != "week" {
        by_key.sort_by_key(|(_, orders)| Reverse(orders.len()));
    }
    let line =
        |((key, name), orders): &((String, Option<&str>), Vec<_>)| line(key, *name, orders, today);
    by_key.iter().map(line).collect()
}

/// Orders with an exception by its cause, each once for each.
pub(crate) fn causes(orders: &[&Journey]) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    for cause in orders.iter().flat_map(|one| &one.causes) {
        *counts.entry(cause.clone()).or_default() += 1;
    }
    counts
}

/// Of days in their order, the one within which that percentage of them are through.
fn nearest_rank(days: &[i64], percent: usize) -> Option<i64> {
    let rank = (days.len() * percent).div_ceil(100);
    days.get(rank.checked_sub(1)?).copied()
}

/// Kaplan and Meier's share as Efron has it: all weigh the same, and what is still on its way hands its weight on to all that took
/// longer, in equal parts.
fn expected_on_time(orders: &[&Journey], today: NaiveDate) -> Option<u128> {
    let yesterday = today - Days::new(1);
    let seen = orders.iter().filter_map(|one| {
        let after = one.arrived.unwrap_or(yesterday) - one.promised?;
        // What arrived on a day comes before what had not by then.
        Some((after.num_days(), one.arrived.is_none()))
    });
    let mut seen: Vec<(i64, bool)> = seen.collect();
    if seen.len() < ENOUGH {
        return None;
    }
    seen.sort_unstable();
    let mut weight = ONE / seen.len() as u128;
    let mut in_time = 0;
    for (place, (days, is_on_its_way)) in seen.iter().enumerate() {
        let behind = (seen.len() - place - 1) as u128;
        match (is_on_its_way, behind) {
            (true, 1..) => weight += weight / behind,
            (false, _) if *days <= 0 => in_time += weight,
            _ => {}
        }
    }
    // So many units may have been rounded away, and a half may lack them.
    let lost = 1_000_000_000;
    Some(((in_time + lost) * 1_000 + ONE / 2) / ONE)
}
