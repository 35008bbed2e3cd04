//! What people recorded about parcels, kept beside what carriers report.

use std::collections::{BTreeMap, BTreeSet};

use shared::order::{EventCode, ParcelRecord};
use shared::time::Timestamp;
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

/// How the parcels of these parts stand, as their first record, before anything else is kept about them: parcels of
/// imports, and from before carriers reported.
pub(super) async fn keep_beginnings(
    database: &mut SqliteConnection,
    parts: &BTreeSet<&str>,
) -> Result<(), sqlx::Error> {
    let mut statement: QueryBuilder<'_, Sqlite> = QueryBuilder::new(
        "INSERT INTO parcel_records (shipment_id, seq, code, at)
         SELECT s.id, 0, CASE WHEN s.status = 'shipped' THEN COALESCE(p.exception, s.status) ELSE s.status END,
           COALESCE(s.delivered_at, CASE WHEN s.status = 'shipped' AND p.exception IS NOT NULL
             THEN (SELECT MAX(e.occurred_at) FROM tracking_events e WHERE e.order_id = s.order_id AND e.shipment_id IS NULL) END,
             s.shipped_at, 0)
         FROM seller_orders p JOIN shipments s ON s.order_id = p.order_id AND s.seller_id = p.seller_id
         WHERE NOT EXISTS (SELECT 1 FROM parcel_records r WHERE r.shipment_id = s.id) AND p.id IN (",
    );
    let mut list = statement.separated(", ");
    for part in parts {
        list.push_bind(*part);
    }
    statement.push(") RETURNING shipment_id, code");
    let begun: Vec<(String, String)> = statement.build_query_as().fetch_all(&mut *database).await?;
    for (shipment, code) in begun {
        if EventCode::from_word(&code).is_trouble() {
            sqlx::query("UPDATE shipments SET trouble = $1 WHERE id = $2")
                .bind(code)
                .bind(shipment)
                .execute(&mut *database)
                .await?;
        }
    }
    Ok(())
}

/// What was recorded about each of these parcels, in the order in which it was recorded.
pub(super) async fn of_parcels<'a>(
    database: &mut SqliteConnection,
    parcels: impl Iterator<Item = &'a str>,
) -> Result<BTreeMap<String, Vec<ParcelRecord>>, sqlx::Error> {
    let mut statement: QueryBuilder<'_, Sqlite> = QueryBuilder::new(
        "SELECT shipment_id, code, at FROM parcel_records WHERE shipment_id IN (",
    );
    let mut list = statement.separated(", ");
    for parcel in parcels {
        list.push_bind(parcel);
    }
    statement.push(") ORDER BY shipment_id, seq");
    let rows: Vec<(String, String, i64)> = statement.build_query_as().fetch_all(database).await?;
    let mut records: BTreeMap<String, Vec<ParcelRecord>> = BTreeMap::new();
    for (parcel, code, at) in rows {
        records.entry(parcel).or_default().push(ParcelRecord {
            at: Timestamp(at),
            code: EventCode::from_word(&code),
        });
    }
    Ok(records)
}

/// Keeps what a change says about a parcel. Whoever says where a parcel is knows what was known when they said it, so that it
/// counts after all of that, unless it was received, which has an instant of its own.
pub(super) async fn keep(
    database: &mut SqliteConnection,
    parcel: &str,
    seq: u64,
    code: &EventCode,
    at: Timestamp,
) -> Result<(), sqlx::Error> {
    let counts_from = if *code == EventCode::Delivered {
        "$4"
    } else {
        "(SELECT MAX(h.at) FROM (SELECT $4 AS at UNION ALL SELECT at FROM parcel_records WHERE shipment_id = $1
            UNION ALL SELECT last_scan_at FROM shipments WHERE id = $1) h)"
    };
    sqlx::query(&format!(
        "INSERT INTO parcel_records (shipment_id, seq, code, at) VALUES ($1, $2, $3, {counts_from})"
    ))
    .bind(parcel)
    .bind(i64::try_from(seq).unwrap_or(i64::MAX))
    .bind(code.word())
    .bind(at.0)
    .execute(database)
    .await?;
    Ok(())
}

/// Forgets what a change said about a parcel.
pub(super) async fn forget(
    database: &mut SqliteConnection,
    parcel: &str,
    seq: u64,
) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM parcel_records WHERE shipment_id = $1 AND seq = $2")
        .bind(parcel)
        .bind(i64::try_from(seq).unwrap_or(i64::MAX))
        .execute(database)
        .await?;
    Ok(())
}
