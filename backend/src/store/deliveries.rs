//! Journeys of parcels in days of their shop's calendar: what promises are made of.

use std::collections::{BTreeMap, BTreeSet};

use chrono_tz::Tz;
use shared::order::{DISPATCH_DAYS, OrderStatus};
use shared::time::{Date, Timestamp};
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

use super::Store;
use super::delivery_versions::{self, Delivery};
use super::late_reasons::lay_down_ship_by;
use super::parts::NO_PROMISE;
use crate::promise::{Book, Grade, GradeTable, HISTORY_DAYS, Journey, Outcome, ShopCalendar};

/// Parts looked at in one go.
const CHUNK: usize = 1_000;

/// A part of an order, as far as its journey is told by it.
#[derive(sqlx::FromRow)]
struct PartRow {
    id: String,
    seller_id: String,
    origin: String,
    destination: String,
    carrier: Option<String>,
    status: String,
    placed_at: i64,
    promised_to: i64,
    arrived_at: Option<i64>,
    ended_at: Option<i64>,
    time_zone: String,
    cut_off_minute: i64,
    closed_weekdays: i64,
    dispatch_days: i64,
    payable_at: i64,
    said_ship_by: Option<i64>,
    ship_by_day: Option<i64>,
    left_at: Option<i64>,
    missed_at: Option<i64>,
    estimated_to: Option<i64>,
}

/// Of paid parts that were not called off. An order that arrived has done so with its last parcel; one that went back ended
/// with what was heard of it last. The `+` keeps a planner that has no
/// statistics yet, as while a database is filled, from reading all items of the shop for each part.
const PARTS: &str = "SELECT p.id, p.seller_id, s.region AS origin, o.region AS destination, p.carrier, p.status, p.placed_at,
       p.promised_to, o.estimated_to, s.time_zone, s.cut_off_minute, s.closed_weekdays, s.dispatch_days, p.ship_by_day,
       CASE o.pays_on_delivery WHEN 1 THEN p.placed_at ELSE o.paid_at END AS payable_at,
       (SELECT MAX(i.ship_by) FROM order_items i WHERE i.order_id = p.order_id AND +i.seller_id = p.seller_id) AS said_ship_by,
       CASE p.fulfillment WHEN 'fulfilled' THEN (SELECT MAX(h.shipped_at) FROM shipments h
         WHERE h.order_id = p.order_id AND h.seller_id = p.seller_id) END AS left_at,
       (SELECT MIN(e.occurred_at) FROM tracking_events e LEFT JOIN shipments h ON h.id = e.shipment_id
         WHERE e.order_id = p.order_id AND e.code IN ('delivery_failed', 'ready_for_pickup')
           AND COALESCE(h.seller_id, p.seller_id) = p.seller_id) AS missed_at,
       (SELECT MAX(h.delivered_at) FROM shipments h WHERE h.order_id = p.order_id AND h.seller_id = p.seller_id) AS arrived_at,
       (SELECT MAX(e.occurred_at) FROM tracking_events e LEFT JOIN shipments h ON h.id = e.shipment_id
         WHERE e.order_id = p.order_id AND COALESCE(h.seller_id, p.seller_id) = p.seller_id) AS ended_at
     FROM seller_orders p JOIN orders o ON o.id = p.order_id JOIN sellers s ON s.id = p.seller_id
     WHERE p.status <> 'cancelled' AND (o.paid_at IS NOT NULL OR o.pays_on_delivery = 1)";

/// Brings the journeys of these parts up to date, after something has happened to them. What was known of one until `now` and turned
/// out otherwise is kept.
pub(super) async fn refresh(
    database: &mut SqliteConnection,
    parts: &[&str],
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    if parts.is_empty() {
        return Ok(());
    }
    let mut read: QueryBuilder<'_, Sqlite> = QueryBuilder::new(format!("{PARTS} AND p.id IN ("));
    let mut list = read.separated(", ");
    for part in parts {
        list.push_bind(*part);
    }
    read.push(")");
    let rows: Vec<PartRow> = read.build_query_as().fetch_all(&mut *database).await?;
    let found = journeys(database, &rows).await?;
    delivery_versions::replace(database, parts, found, now).await?;
    lay_down_new(database, &rows).await
}

/// Counts the days of all journeys of a shop anew, after its calendar has changed.
pub(super) async fn refresh_shop(
    database: &mut SqliteConnection,
    seller: &str,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    let parts: Vec<String> =
        sqlx::query_scalar("SELECT id FROM seller_orders WHERE seller_id = $1 ORDER BY id")
            .bind(seller)
            .fetch_all(&mut *database)
            .await?;
    for some in parts.chunks(CHUNK) {
        let some: Vec<&str> = some.iter().map(String::as_str).collect();
        refresh(database, &some, now).await?;
    }
    Ok(())
}

/// Adds the journeys of all parts that have none yet, as if each step had become known when it was taken.
pub(super) async fn derive_deliveries(database: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    let statement = format!(
        "{PARTS} AND p.id > $1 AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.seller_order_id = p.id)
         ORDER BY p.id LIMIT $2"
    );
    let mut behind = String::new();
    loop {
        let rows: Vec<PartRow> = sqlx::query_as(&statement)
            .bind(&behind)
            .bind(i64::try_from(CHUNK).unwrap_or(i64::MAX))
            .fetch_all(&mut *database)
            .await?;
        let Some(last) = rows.last() else {
            return Ok(());
        };
        behind.clone_from(&last.id);
        let found = journeys(database, &rows).await?;
        let gone_back = rows
            .iter()
            .zip(&found)
            .filter_map(|(row, one)| row.before_return(one));
        let superseded: Vec<(Delivery, i64)> = gone_back.collect();
        delivery_versions::supersede(database, &superseded).await?;
        delivery_versions::insert(database, &found).await?;
        lay_down_new(database, &rows).await?;
    }
}

/// The journeys that rows tell of.
async fn journeys(
    database: &mut SqliteConnection,
    rows: &[PartRow],
) -> Result<Vec<Delivery>, sqlx::Error> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let mut holidays = holidays(database, rows.iter().map(|row| row.seller_id.as_str())).await?;
    let mut calendars = BTreeMap::new();
    for row in rows {
        calendars
            .entry(row.seller_id.as_str())
            .or_insert_with(|| row.calendar(holidays.remove(&row.seller_id).unwrap_or_default()));
    }
    let nothing = ShopCalendar::default();
    let journey = |row: &PartRow| {
        let calendar = calendars.get(row.seller_id.as_str());
        row.journey(calendar.unwrap_or(&nothing))
    };
    Ok(rows.iter().map(journey).collect())
}

/// By when parts are to leave is laid down with their first journey.
async fn lay_down_new(
    database: &mut SqliteConnection,
    rows: &[PartRow],
) -> Result<(), sqlx::Error> {
    let new: Vec<&str> = rows
        .iter()
        .filter(|row| row.ship_by_day.is_none())
        .map(|row| row.id.as_str())
        .collect();
    lay_down_ship_by(database, &new).await
}

impl PartRow {
    /// Its journey, as if each step had become known when it was taken.
    fn journey(&self, calendar: &ShopCalendar) -> Delivery {
        let first_day = calendar.first_day(Timestamp(self.placed_at).civil(&self.zone()));
        let last_day = self.ended().map(|at| self.day(at).max(first_day));
        Delivery {
            seller_order_id: self.id.clone(),
            seller_id: self.seller_id.clone(),
            origin: self.origin.clone(),
            destination: self.destination.clone(),
            carrier: self.carrier.clone().unwrap_or_default(),
            first_day,
            last_day,
            has_arrived: self.has_arrived(),
            days: last_day.map(|last| calendar.days_between(first_day, last)),
            promised_day: (self.promised_to != NO_PROMISE).then(|| self.day(self.promised_to)),
            ship_by_day: Some(self.ship_by(calendar)),
            left_day: self.left_at.map(|at| self.day(at)),
            missed_day: self.missed_at.map(|at| self.day(at)),
            estimated_day: self.estimated_to.map(|at| self.day(at)),
            known_from: self
                .received_before_return()
                .map_or(self.payable_at, |(_, back)| back),
            left_known_from: self.left_at,
            missed_known_from: self.missed_at,
            ended_known_from: self.ended(),
        }
    }

    /// When its customer had received what went back, and when it did.
    fn received_before_return(&self) -> Option<(i64, i64)> {
        let back = self.ended().filter(|_| !self.has_arrived())?;
        self.arrived_at.filter(|at| *at < back).map(|at| (at, back))
    }

    /// What its journey had been until it went back, and when that was, if it had arrived.
    fn before_return(&self, journey: &Delivery) -> Option<(Delivery, i64)> {
        let (arrived_at, back) = self.received_before_return()?;
        let before = Delivery {
            last_day: Some(self.day(arrived_at).max(journey.first_day)),
            has_arrived: true,
            known_from: self.payable_at,
            ended_known_from: Some(arrived_at),
            ..journey.clone()
        };
        Some((before, back))
    }

    fn has_arrived(&self) -> bool {
        self.status == OrderStatus::Delivered.word()
    }

    fn ended(&self) -> Option<i64> {
        match OrderStatus::from_word(&self.status) {
            OrderStatus::Delivered => self.arrived_at.or(self.ended_at),
            OrderStatus::Returned => self.ended_at,
            _ => None,
        }
    }

    /// As it was laid down; else as the marketplace said; else by the shop's own days.
    fn ship_by(&self, calendar: &ShopCalendar) -> i64 {
        let said = self.said_ship_by.map(|at| self.day(at));
        self.ship_by_day
            .or(said)
            .unwrap_or_else(|| calendar.ship_by(Timestamp(self.payable_at).civil(&self.zone())))
    }

    fn zone(&self) -> Tz {
        self.time_zone.parse().unwrap_or(Tz::UTC)
    }

    fn day(&self, at: i64) -> i64 {
        Timestamp(at).civil(&self.zone()).date.days_since_epoch()
    }

    fn calendar(&self, holidays: BTreeSet<i64>) -> ShopCalendar {
        ShopCalendar {
            cut_off_minute: u32::try_from(self.cut_off_minute).unwrap_or(0),
            closed_weekdays: u32::try_from(self.closed_weekdays).unwrap_or(0),
            holidays,
            dispatch_days: u32::try_from(self.dispatch_days).unwrap_or(DISPATCH_DAYS),
        }
    }
}

/// Holidays of these shops.
pub(super) async fn holidays(
    database: &mut SqliteConnection,
    sellers: impl Iterator<Item = &str>,
) -> Result<BTreeMap<String, BTreeSet<i64>>, sqlx::Error> {
    let sellers: BTreeSet<&str> = sellers.collect();
    let mut statement: QueryBuilder<'_, Sqlite> =
        QueryBuilder::new("SELECT seller_id, day FROM holidays WHERE seller_id IN (");
    let mut list = statement.separated(", ");
    for seller in sellers {
        list.push_bind(seller);
    }
    statement.push(")");
    let rows: Vec<(String, i64)> = statement.build_query_as().fetch_all(database).await?;
    let mut holidays: BTreeMap<String, BTreeSet<i64>> = BTreeMap::new();
    for (seller, day) in rows {
        holidays.entry(seller).or_default().insert(day);
    }
    Ok(holidays)
}

/// The carrier that each shop used most in the days from $2 to before $1.
const USUAL: &str = "WITH usual AS (
       SELECT seller_id, carrier, ROW_NUMBER() OVER (PARTITION BY seller_id ORDER BY COUNT(*) DESC, carrier) AS place
       FROM deliveries WHERE first_day < $1 AND first_day >= $2 AND carrier <> '' GROUP BY seller_id, carrier)";

#[derive(sqlx::FromRow)]
struct JourneyRow {
    seller_id: String,
    origin: String,
    destination: String,
    carrier: String,
    weekday: i64,
    has_arrived: bool,
    days: i64,
    promised_days: Option<i64>,
    parcels: i64,
}

impl JourneyRow {
    fn into_journey(self) -> Journey {
        Journey {
            origin: self.origin,
            destination: self.destination,
            carrier: self.carrier,
            weekday: usize::try_from(self.weekday).unwrap_or(0),
            has_arrived: self.has_arrived,
            days: self.days,
            parcels: u64::try_from(self.parcels).unwrap_or(0),
        }
    }
}

impl Store {
    /// What promises of a day are made of: what was known when that day began. What had gone back to the shop by then never
    /// arrives, and says nothing about when others do.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn promise_book(&self, day: i64) -> Result<Book, sqlx::Error> {
        let since = day - HISTORY_DAYS;
        let usual: Vec<(String, String)> = sqlx::query_as(&format!(
            "{USUAL} SELECT seller_id, carrier FROM usual WHERE place = 1"
        ))
        .bind(day)
        .bind(since)
        .fetch_all(self.pool())
        .await?;
        // Holidays count for parcels that are on their way: each shop has its own, and they are few.
        let rows: Vec<JourneyRow> = sqlx::query_as(&format!(
            "{USUAL} SELECT '' AS seller_id, d.origin, d.destination,
               CASE d.carrier WHEN '' THEN COALESCE(u.carrier, '') ELSE d.carrier END AS carrier,
               (d.first_day + 3) % 7 AS weekday,
               CASE WHEN d.has_arrived = 1 AND d.last_day < $1 THEN 1 ELSE 0 END AS has_arrived,
               CASE WHEN d.last_day < $1 THEN d.days ELSE $1 - 1 - d.first_day END AS days,
               NULL AS promised_days, COUNT(*) AS parcels
             FROM deliveries d LEFT JOIN usual u ON u.seller_id = d.seller_id AND u.place = 1
             WHERE d.first_day < $1 AND d.first_day >= $2 AND (d.has_arrived = 1 OR d.last_day IS NULL OR d.last_day >= $1)
             GROUP BY 2, 3, 4, 5, 6, 7"
        ))
        .bind(day)
        .bind(since)
        .fetch_all(self.pool())
        .await?;
        let journeys = rows.into_iter().map(JourneyRow::into_journey);
        Ok(Book::new(journeys, usual.into_iter().collect()))
    }

    /// What became of the orders of the days from `from` to before `to`, as known when the day `today` begins. What went
    /// back to the shop says nothing about a promise.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn outcomes(
        &self,
        from: i64,
        to: i64,
        today: i64,
    ) -> Result<Vec<Outcome>, sqlx::Error> {
        // Days are compared without the holidays on the way, those to the promised date as well.
        let rows: Vec<JourneyRow> = sqlx::query_as(
            "SELECT seller_id, origin, destination, carrier, (first_day + 3) % 7 AS weekday,
               CASE WHEN has_arrived = 1 AND last_day < $3 THEN 1 ELSE 0 END AS has_arrived,
               CASE WHEN last_day < $3 THEN days ELSE $3 - 1 - first_day END AS days,
               promised_day - first_day - COALESCE(last_day - first_day - days, 0) AS promised_days, COUNT(*) AS parcels
             FROM deliveries
             WHERE first_day >= $1 AND first_day < $2 AND (has_arrived = 1 OR last_day IS NULL)
             GROUP BY 1, 2, 3, 4, 5, 6, 7, 8",
        )
        .bind(from)
        .bind(to)
        .bind(today)
        .fetch_all(self.pool())
        .await?;
        let outcome = |row: JourneyRow| Outcome {
            seller: row.seller_id.clone(),
            promised_days: row.promised_days,
            journey: row.into_journey(),
        };
        Ok(rows.into_iter().map(outcome).collect())
    }

    /// Marks for every month that has another one before it: promises made of what was known when the month began, held
    /// against what came of that month's orders by `today`.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn backtest(&self, today: i64) -> Result<GradeTable, sqlx::Error> {
        let bounds: (Option<i64>, Option<i64>) =
            sqlx::query_as("SELECT MIN(first_day), MAX(first_day) FROM deliveries")
                .fetch_one(self.pool())
                .await?;
        let mut table = GradeTable::default();
        let (Some(first), Some(last)) = bounds else {
            return Ok(table);
        };
        let mut month = month_after(Date::from_days_since_epoch(first));
        while month.days_since_epoch() <= last {
            let (from, next) = (month.days_since_epoch(), month_after(month));
            let book = self.promise_book(from).await?;
            let mut grade = Grade::default();
            for outcome in self.outcomes(from, next.days_since_epoch(), today).await? {
                grade.add(&book, &outcome);
            }
            table.months.push((month, grade));
            month = next;
        }
        Ok(table)
    }
}

/// The first day of the month after that one.
pub(super) fn month_after(date: Date) -> Date {
    let (year, month) = if date.month == 12 {
        (date.year + 1, 1)
    } else {
        (date.year, date.month + 1)
    };
    Date {
        year,
        month,
        day: 1,
    }
}
