//! The journeys that a question is about, put together once: as they are known now and, where it is asked for, as they were known at a
//! moment. All that its answer counts is counted from these.

use shared::time::Timestamp;
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

use super::counted_segment::{Counted, push_segment};

/// A row for each version, of which most are known at both times. It belongs to one connection and goes with its transaction; SQLite
/// keeps two megabytes of it in memory and the rest in a file.
const TABLE: &str = "CREATE TEMP TABLE asked_journeys (
       id TEXT NOT NULL,
       -- Of the line that counts it.
       key TEXT NOT NULL,
       has_carrier BIGINT NOT NULL,
       first_day BIGINT NOT NULL, promised_day BIGINT, ship_by_day BIGINT, estimated_day BIGINT,
       left_day BIGINT, missed_day BIGINT, last_day BIGINT, has_arrived BIGINT NOT NULL,
       left_known_from BIGINT, missed_known_from BIGINT, ended_known_from BIGINT,
       -- When something was first found to be wrong with the order.
       troubled_at BIGINT,
       answers_then BIGINT NOT NULL, stars_then BIGINT NOT NULL, answers_now BIGINT NOT NULL, stars_now BIGINT NOT NULL,
       is_then BIGINT NOT NULL, is_now BIGINT NOT NULL,
       -- Whether anything of it is otherwise at the other time.
       has_changed BIGINT NOT NULL,
       -- Of one of a single time: whether it is known at the other one too, on whatever day and in whatever segment.
       is_elsewhere BIGINT NOT NULL)";

/// What is taken of an order `c`, its journey `d` and what was said about it, between the key of its line and when that is known.
const TAKEN: &str = "CASE WHEN d.carrier <> '' THEN 1 ELSE 0 END,
       d.first_day, d.promised_day, d.ship_by_day, d.estimated_day, d.left_day, d.missed_day, d.last_day, d.has_arrived,
       d.left_known_from, d.missed_known_from, d.ended_known_from,
       (SELECT MIN(e.opened_at) FROM delivery_exceptions e WHERE e.seller_order_id = c.id),
       COALESCE(a.answers_then, 0), COALESCE(a.stars_then, 0), COALESCE(a.answers_now, 0), COALESCE(a.stars_now, 0)";

/// Versions of orders and of journeys of which at least one counts no more. The first is read through, and the second looked up.
const OUTDATED: [(&str, &str); 3] = [
    ("superseded_orders c", "deliveries d"),
    ("superseded_deliveries d", "counted_orders c"),
    ("superseded_deliveries d", "superseded_orders c"),
];

/// Puts the journeys of some days and of a segment together by lines, in the place of those that were there. `key` says which line, of
/// an order `c` and its journey `d`.
pub(super) async fn gather(
    database: &mut SqliteConnection,
    counted: Counted<'_>,
    key: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query("DROP TABLE IF EXISTS asked_journeys")
        .execute(&mut *database)
        .await?;
    sqlx::query(TABLE).execute(&mut *database).await?;
    let mut statement = QueryBuilder::new("INSERT INTO asked_journeys ");
    push_answers(&mut statement, counted.known_at);
    let taken = format!("SELECT c.id, {key}, {TAKEN}");
    push_current(&mut statement, counted, &taken);
    if let Some(known_at) = counted.known_at {
        for tables in OUTDATED {
            push_outdated(&mut statement, counted, known_at, &taken, tables);
        }
    }
    statement.build().execute(database).await?;
    Ok(())
}

/// What customers say of orders: those who asked about them and said how that was, and those who said so unasked.
fn push_answers(statement: &mut QueryBuilder<'_, Sqlite>, known_at: Option<Timestamp>) {
    let at = known_at.map_or(i64::MAX, |at| at.0);
    statement.push(format!(
        "WITH said AS (
           SELECT seller_order_id, rating, 1 AS is_now, CASE WHEN known_from <= {at} THEN 1 ELSE 0 END AS is_then
           FROM inquiries WHERE rating IS NOT NULL
           UNION ALL SELECT p.id, r.rating, 1, CASE WHEN r.answered_at <= {at} THEN 1 ELSE 0 END
           FROM order_ratings r JOIN seller_orders p ON p.order_id = r.order_id AND p.seller_id = r.seller_id"
    ));
    if known_at.is_some() {
        statement.push(format!(
            " UNION ALL SELECT i.seller_order_id, v.rating, 0, 1 FROM superseded_inquiries v JOIN inquiries i ON i.id = v.inquiry_id
              WHERE v.rating IS NOT NULL AND v.known_from <= {at} AND v.known_to > {at}"
        ));
    }
    statement.push(
        "), a AS MATERIALIZED (
           SELECT seller_order_id, SUM(is_then) AS answers_then, SUM(is_then * rating) AS stars_then,
             SUM(is_now) AS answers_now, SUM(is_now * rating) AS stars_now
           FROM said GROUP BY seller_order_id) ",
    );
}

/// What is known now, and whether it was known then.
fn push_current(statement: &mut QueryBuilder<'_, Sqlite>, counted: Counted<'_>, taken: &str) {
    let at = counted.known_at.map_or(i64::MAX, |at| at.0);
    let was_known = format!("c.known_from <= {at} AND d.known_from <= {at}");
    let superseded = |table: &str, of_one: &str| {
        format!(
            "EXISTS (SELECT 1 FROM {table} v WHERE {of_one} = c.id AND v.known_from <= {at} AND v.known_to > {at})"
        )
    };
    statement.push(format!(
        "{taken}, CASE WHEN {was_known} THEN 1 ELSE 0 END, 1,
           CASE WHEN NOT ({was_known}) OR d.left_known_from > {at} OR d.missed_known_from > {at} OR d.ended_known_from > {at}
             THEN 1 ELSE 0 END,
           CASE WHEN {was_known} THEN 0 WHEN (d.known_from <= {at} OR {}) AND (c.known_from <= {at} OR {}) THEN 1 ELSE 0 END",
        superseded("superseded_deliveries", "v.seller_order_id"),
        superseded("superseded_orders", "v.what = 'order' AND v.id"),
    ));
    push_source(statement, counted, ("counted_orders c", "deliveries d"));
}

/// What was known then, and is otherwise now.
fn push_outdated(
    statement: &mut QueryBuilder<'_, Sqlite>,
    counted: Counted<'_>,
    Timestamp(at): Timestamp,
    taken: &str,
    tables: (&str, &str),
) {
    statement.push(format!(
        " UNION ALL {taken}, 1, 0, 1,
           CASE WHEN EXISTS (SELECT 1 FROM deliveries v WHERE v.seller_order_id = c.id) THEN 1 ELSE 0 END"
    ));
    push_source(statement, counted, tables);
    for table in [tables.0, tables.1] {
        let (name, alias) = table.split_at(table.len() - 1);
        statement.push(format!(" AND {alias}.known_from <= {at}"));
        if name.starts_with("superseded") {
            statement.push(format!(" AND {alias}.known_to > {at}"));
        }
    }
}

/// Where it is taken from. Without the word, a planner that knows little of the tables would begin with all journeys.
fn push_source(
    statement: &mut QueryBuilder<'_, Sqlite>,
    counted: Counted<'_>,
    (read, looked_up): (&str, &str),
) {
    statement.push(format!(
        " FROM {read} CROSS JOIN {looked_up} LEFT JOIN a ON a.seller_order_id = c.id
          WHERE c.what = 'order' AND d.seller_order_id = c.id AND "
    ));
    counted.push_days(statement);
    push_segment(statement, counted.segment, "c.");
}

/// A question about them with what was known at that moment, or now: what was not is taken out.
pub(super) fn known(known_at: Option<Timestamp>) -> String {
    let (at, when) = known_at.map_or((i64::MAX, "now"), |at| (at.0, "then"));
    let step = |known_from: &str, before: &str, column: &str| {
        format!("CASE WHEN {known_from} > {at} THEN {before} ELSE {column} END AS {column}")
    };
    format!(
        "(SELECT id, key, first_day, promised_day, ship_by_day, estimated_day,
           {}, {}, {}, {}, {}, CASE WHEN troubled_at <= {at} THEN 1 ELSE 0 END AS with_exception,
           answers_{when} AS answers, stars_{when} AS stars, has_changed, is_elsewhere
         FROM asked_journeys WHERE is_{when} = 1) j",
        step("left_known_from", "0", "has_carrier"),
        step("left_known_from", "NULL", "left_day"),
        step("missed_known_from", "NULL", "missed_day"),
        step("ended_known_from", "NULL", "last_day"),
        step("ended_known_from", "0", "has_arrived"),
    )
}

/// The same without what went back: that never arrives, and is not counted.
pub(super) fn counted(known_at: Option<Timestamp>) -> String {
    format!(
        "(SELECT * FROM {} WHERE j.has_arrived = 1 OR j.last_day IS NULL) j",
        known(known_at)
    )
}
