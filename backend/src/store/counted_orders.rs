//! What orders and parcels count as: their day by the marketplace's calendar, and the segments they are in.

use std::collections::BTreeSet;

use chrono_tz::Tz;
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

use super::marketplace::{day_of, time_zone};
use super::rollups;

/// Rows looked at in one go.
const CHUNK: i64 = 1_000;

/// A part of an order, or a parcel.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, sqlx::FromRow)]
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

/// Brings what these parts and their parcels count as up to date, and the days on which they count.
pub(super) async fn refresh(
    database: &mut SqliteConnection,
    parts: &[&str],
) -> Result<(), sqlx::Error> {
    if parts.is_empty() {
        return Ok(());
    }
    let zone = time_zone(database).await?;
    let mut days = days_of(database, parts).await?;
    let mut forget = of_parts("DELETE FROM counted_orders WHERE seller_order_id", parts);
    forget.build().execute(&mut *database).await?;
    for (select, key) in [(PARTS, ""), (PARCELS, "p.id")] {
        let mut read = of_parts(&[select, key].concat(), parts);
        let rows: Vec<Row> = read.build_query_as().fetch_all(&mut *database).await?;
        days.extend(rows.iter().map(|row| day_of(row.at, zone)));
        insert(database, &rows, zone).await?;
    }
    rollups::recount_orders(database, &days).await
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

/// The days on which they count so far.
async fn days_of(
    database: &mut SqliteConnection,
    parts: &[&str],
) -> Result<BTreeSet<i64>, sqlx::Error> {
    let mut read = of_parts(
        "SELECT day FROM counted_orders WHERE seller_order_id",
        parts,
    );
    let days: Vec<i64> = read.build_query_scalar().fetch_all(database).await?;
    Ok(days.into_iter().collect())
}

/// Counts all orders and parcels anew. The middle one in a currency stays what it was found to be first.
pub(super) async fn derive(database: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO order_medians (currency, total)
         SELECT currency, total FROM (SELECT currency, total, COUNT(*) OVER (PARTITION BY currency) AS parts,
           ROW_NUMBER() OVER (PARTITION BY currency ORDER BY total, id) AS place FROM seller_orders) ranked
         WHERE place = (parts + 1) / 2 ON CONFLICT DO NOTHING",
    )
    .execute(&mut *database)
    .await?;
    sqlx::query("DELETE FROM counted_orders")
        .execute(&mut *database)
        .await?;
    let zone = time_zone(database).await?;
    for (select, key) in [
        (PARTS, " > $1 ORDER BY p.id"),
        (PARCELS, "s.id > $1 ORDER BY s.id"),
    ] {
        let statement = [select, key, " LIMIT $2"].concat();
        let mut behind = String::new();
        loop {
            let rows: Vec<Row> = sqlx::query_as(&statement)
                .bind(&behind)
                .bind(CHUNK)
                .fetch_all(&mut *database)
                .await?;
            let Some(last) = rows.last() else { break };
            behind.clone_from(&last.id);
            insert(database, &rows, zone).await?;
        }
    }
    Ok(())
}

async fn insert(
    database: &mut SqliteConnection,
    rows: &[Row],
    zone: Tz,
) -> Result<(), sqlx::Error> {
    if rows.is_empty() {
        return Ok(());
    }
    let mut statement: QueryBuilder<'_, Sqlite> = QueryBuilder::new(
        "INSERT INTO counted_orders (what, id, seller_order_id, seller_id, day, carrier, region, value_band, customer_kind) ",
    );
    statement.push_values(rows, |mut values, row| {
        values
            .push_bind(&row.what)
            .push_bind(&row.id)
            .push_bind(&row.seller_order_id)
            .push_bind(&row.seller_id);
        values
            .push_bind(day_of(row.at, zone))
            .push_bind(&row.carrier)
            .push_bind(&row.region)
            .push_bind(&row.value_band)
            .push_bind(&row.customer_kind);
    });
    statement.build().execute(database).await?;
    Ok(())
}
