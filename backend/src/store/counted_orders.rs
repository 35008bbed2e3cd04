//! What orders and parcels count as: their day by the marketplace's calendar, and the segments they are in.

use std::collections::{BTreeMap, BTreeSet};

use chrono_tz::Tz;
use shared::time::Timestamp;
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

use super::marketplace::{day_of, time_zone};
use super::rollups;

/// Rows looked at in one go.
const CHUNK: i64 = 1_000;

/// A part of an order, or a parcel.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
struct Row {
    what: String,
    id: String,
    seller_order_id: String,
    seller_id: String,
    at: i64,
    carrier: String,
    region: String,
    value_band: String,
    customer_kind: String,
}

/// What one counts as, and since when that has been known.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
struct Version {
    what: String,
    id: String,
    seller_order_id: String,
    seller_id: String,
    day: i64,
    carrier: String,
    region: String,
    value_band: String,
    customer_kind: String,
    known_from: i64,
}

impl Version {
    /// Known since it happened, unless it is said since when.
    fn of(row: Row, zone: Tz, known_from: Option<Timestamp>) -> Self {
        Self {
            day: day_of(row.at, zone),
            known_from: known_from.map_or(row.at, |at| at.0),
            what: row.what,
            id: row.id,
            seller_order_id: row.seller_order_id,
            seller_id: row.seller_id,
            carrier: row.carrier,
            region: row.region,
            value_band: row.value_band,
            customer_kind: row.customer_kind,
        }
    }

    fn counts_as(&self, other: &Self) -> bool {
        let known_from = self.known_from;
        let other = Self {
            known_from,
            ..other.clone()
        };
        *self == other
    }
}

/// Parts of orders, on the day on which they were placed. What each is worth is compared with the middle one in its currency,
/// and whose it is with what that address had ordered before.
const PARTS: &str = "SELECT 'order' AS what, p.id, p.id AS seller_order_id, p.seller_id, p.placed_at AS at,
       COALESCE(p.carrier, '') AS carrier, o.region,
       CASE WHEN p.total * 2 < m.total THEN 'low' WHEN p.total > m.total * 2 THEN 'high' ELSE 'middle' END AS value_band,
       CASE WHEN EXISTS (SELECT 1 FROM orders b WHERE LOWER(TRIM(b.email)) = LOWER(TRIM(o.email))
         AND (b.placed_at, b.id) < (o.placed_at, o.id)) THEN 'returning' ELSE 'new' END AS customer_kind
     FROM seller_orders p JOIN orders o ON o.id = p.order_id LEFT JOIN order_medians m ON m.currency = p.currency
     WHERE p.id";

/// Parcels that left, as what their parts count as, on the day on which they did.
const PARCELS: &str = "SELECT 'parcel' AS what, s.id, c.seller_order_id, c.seller_id, s.shipped_at AS at, s.carrier, c.region,
       c.value_band, c.customer_kind
     FROM shipments s JOIN seller_orders p ON p.order_id = s.order_id AND p.seller_id = s.seller_id
     JOIN counted_orders c ON c.what = 'order' AND c.id = p.id WHERE s.shipped_at IS NOT NULL AND ";

/// What there is, before a condition.
const VERSIONS: &str = "SELECT what, id, seller_order_id, seller_id, day, carrier, region, value_band, customer_kind, known_from
     FROM counted_orders WHERE ";

/// Brings what these parts and their parcels count as up to date, and the days on which they count. What they counted as until
/// `now` is kept.
pub(super) async fn refresh(
    database: &mut SqliteConnection,
    parts: &[&str],
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    if parts.is_empty() {
        return Ok(());
    }
    let zone = time_zone(database).await?;
    let mut days = BTreeSet::new();
    for (select, key, what) in [(PARTS, "", "order"), (PARCELS, "p.id", "parcel")] {
        let known = [VERSIONS, "what = '", what, "' AND seller_order_id"].concat();
        let mut known = of_parts(&known, parts);
        let known: Vec<Version> = known.build_query_as().fetch_all(&mut *database).await?;
        let mut read = of_parts(&[select, key].concat(), parts);
        let rows: Vec<Row> = read.build_query_as().fetch_all(&mut *database).await?;
        let found = rows
            .into_iter()
            .map(|row| Version::of(row, zone, Some(now)));
        days.extend(replace(database, known, found, Some(now)).await?);
    }
    rollups::recount_orders(database, &days).await
}

/// Puts what was found in the place of what was known; the days of which something has changed. What changed is kept as it was
/// until `now`, or forgotten, as if it had never been otherwise.
async fn replace(
    database: &mut SqliteConnection,
    known: Vec<Version>,
    found: impl Iterator<Item = Version>,
    now: Option<Timestamp>,
) -> Result<BTreeSet<i64>, sqlx::Error> {
    let mut known: BTreeMap<String, Version> =
        known.into_iter().map(|one| (one.id.clone(), one)).collect();
    let (mut days, mut written) = (BTreeSet::new(), Vec::new());
    for one in found {
        let before = known.remove(&one.id);
        if before.as_ref().is_some_and(|before| before.counts_as(&one)) {
            continue;
        }
        days.insert(one.day);
        let known_from = match &before {
            Some(before) => {
                days.insert(before.day);
                forget(database, before, now).await?;
                now.map_or(before.known_from, |now| now.0)
            }
            None => one.known_from,
        };
        written.push(Version { known_from, ..one });
    }
    for gone in known.values() {
        days.insert(gone.day);
        forget(database, gone, now).await?;
    }
    insert(database, &written).await?;
    Ok(days)
}

/// Takes one away, and keeps what it counted as until `now`. What counted for no time at all is not kept.
async fn forget(
    database: &mut SqliteConnection,
    version: &Version,
    now: Option<Timestamp>,
) -> Result<(), sqlx::Error> {
    if let Some(now) = now.filter(|now| now.0 > version.known_from) {
        sqlx::query(
            "INSERT INTO superseded_orders (what, id, known_from, known_to, seller_id, day, carrier, region, value_band, customer_kind)
             SELECT what, id, known_from, $1, seller_id, day, carrier, region, value_band, customer_kind FROM counted_orders
             WHERE what = $2 AND id = $3",
        )
        .bind(now.0)
        .bind(&version.what)
        .bind(&version.id)
        .execute(&mut *database)
        .await?;
    }
    sqlx::query("DELETE FROM counted_orders WHERE what = $1 AND id = $2")
        .bind(&version.what)
        .bind(&version.id)
        .execute(database)
        .await?;
    Ok(())
}

fn of_parts<'a>(select: &str, parts: &[&'a str]) -> QueryBuilder<'a, Sqlite> {
    let mut statement = QueryBuilder::new([select, " IN ("].concat());
    let mut list = statement.separated(", ");
    for part in parts {
        list.push_bind(*part);
    }
    statement.push(")");
    statement
}

/// Counts all orders and parcels anew. The middle one in a currency stays what it was found to be first. What is there for the first
/// time has been known since it happened; what has changed is kept as it was until `now`, if that is told.
pub(super) async fn derive(
    database: &mut SqliteConnection,
    now: Option<Timestamp>,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO order_medians (currency, total)
         SELECT currency, total FROM (SELECT currency, total, COUNT(*) OVER (PARTITION BY currency) AS parts,
           ROW_NUMBER() OVER (PARTITION BY currency ORDER BY total, id) AS place FROM seller_orders) ranked
         WHERE place = (parts + 1) / 2 ON CONFLICT DO NOTHING",
    )
    .execute(&mut *database)
    .await?;
    for (select, key, what) in [
        (PARTS, " > $1 ORDER BY p.id", "order"),
        (PARCELS, "s.id > $1 ORDER BY s.id", "parcel"),
    ] {
        let statement = [select, key, " LIMIT $2"].concat();
        derive_all(database, what, &statement, now).await?;
    }
    Ok(())
}

async fn derive_all(
    database: &mut SqliteConnection,
    what: &str,
    statement: &str,
    now: Option<Timestamp>,
) -> Result<(), sqlx::Error> {
    let zone = time_zone(database).await?;
    let known = [
        VERSIONS,
        "what = $1 AND id > $2 AND ($3 IS NULL OR id <= $3)",
    ]
    .concat();
    let mut behind = String::new();
    loop {
        let rows: Vec<Row> = sqlx::query_as(statement)
            .bind(&behind)
            .bind(CHUNK)
            .fetch_all(&mut *database)
            .await?;
        let last = rows.last().map(|row| row.id.clone());
        let known: Vec<Version> = sqlx::query_as(&known)
            .bind(what)
            .bind(&behind)
            .bind(&last)
            .fetch_all(&mut *database)
            .await?;
        let found = rows.into_iter().map(|row| Version::of(row, zone, None));
        replace(database, known, found, now).await?;
        match last {
            Some(last) => behind = last,
            None => return Ok(()),
        }
    }
}

async fn insert(database: &mut SqliteConnection, versions: &[Version]) -> Result<(), sqlx::Error> {
    if versions.is_empty() {
        return Ok(());
    }
    let mut statement: QueryBuilder<'_, Sqlite> = QueryBuilder::new(
        "INSERT INTO counted_orders (what, id, seller_order_id, seller_id, day, carrier, region, value_band, customer_kind, known_from) ",
    );
    statement.push_values(versions, |mut values, version| {
        values
            .push_bind(&version.what)
            .push_bind(&version.id)
            .push_bind(&version.seller_order_id)
            .push_bind(&version.seller_id)
            .push_bind(version.day)
            .push_bind(&version.carrier)
            .push_bind(&version.region)
            .push_bind(&version.value_band)
            .push_bind(&version.customer_kind)
            .push_bind(version.known_from);
    });
    statement.build().execute(database).await?;
    Ok(())
}
