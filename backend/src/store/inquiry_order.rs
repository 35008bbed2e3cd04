//! Which inquiry about an order came first, whether another followed, and on which day each counts.

use std::collections::BTreeSet;

use shared::metrics::REPEAT_DAYS;
use shared::time::Timestamp;
use sqlx::SqliteConnection;

use super::inquiry_versions::supersede;
use super::marketplace::{day_of, hour_of, time_zone};

/// Inquiries looked at in one go.
const CHUNK: i64 = 1_000;

/// The inquiries whose place among those of their order is another than what is kept: which they are, whether somebody had asked
/// before, and whether somebody did so again.
const MISPLACED: &str = "SELECT placed.id, placed.is_repeat, placed.is_followed
     FROM (SELECT id, CASE WHEN ROW_NUMBER() OVER one > 1 THEN 1 ELSE 0 END AS is_repeat,
         CASE WHEN LEAD(day) OVER one <= day + $1 THEN 1 ELSE 0 END AS is_followed
       FROM inquiries WHERE $2 IS NULL OR order_id = $2 WINDOW one AS (PARTITION BY order_id ORDER BY asked_at, id)) placed
     JOIN inquiries i ON i.id = placed.id WHERE i.is_repeat <> placed.is_repeat OR i.is_followed <> placed.is_followed";

/// Brings the sequence of the inquiries of one order up to date, or of all. They count in the order of asking, whenever they
/// were reported. What they counted as until `now` is kept, if that is told.
pub(super) async fn settle(
    database: &mut SqliteConnection,
    order: Option<&str>,
    now: Option<Timestamp>,
) -> Result<(), sqlx::Error> {
    // Of one order they are found by its index.
    let misplaced = match order {
        Some(_) => MISPLACED.replace("$2 IS NULL OR ", ""),
        None => MISPLACED.to_owned(),
    };
    let rows: Vec<(String, i64, i64)> = sqlx::query_as(&misplaced)
        .bind(REPEAT_DAYS)
        .bind(order)
        .fetch_all(&mut *database)
        .await?;
    for (id, is_repeat, is_followed) in rows {
        supersede(database, &id, now).await?;
        sqlx::query("UPDATE inquiries SET is_repeat = $1, is_followed = $2 WHERE id = $3")
            .bind(is_repeat)
            .bind(is_followed)
            .bind(&id)
            .execute(&mut *database)
            .await?;
    }
    Ok(())
}

/// The days on which the inquiries about an order count.
pub(super) async fn days_of(
    database: &mut SqliteConnection,
    order: &str,
) -> Result<BTreeSet<i64>, sqlx::Error> {
    let days: Vec<i64> = sqlx::query_scalar("SELECT day FROM inquiries WHERE order_id = $1")
        .bind(order)
        .fetch_all(database)
        .await?;
    Ok(days.into_iter().collect())
}

/// Finds day, hour and sequence of all inquiries anew. What they counted as until `now` is kept, if that is told.
pub(super) async fn derive(
    database: &mut SqliteConnection,
    now: Option<Timestamp>,
) -> Result<(), sqlx::Error> {
    let zone = time_zone(database).await?;
    let mut behind = String::new();
    loop {
        let rows: Vec<(String, i64, i64, i64)> = sqlx::query_as(
            "SELECT id, asked_at, day, hour FROM inquiries WHERE id > $1 ORDER BY id LIMIT $2",
        )
        .bind(&behind)
        .bind(CHUNK)
        .fetch_all(&mut *database)
        .await?;
        let Some((last, ..)) = rows.last() else { break };
        behind.clone_from(last);
        for (id, asked_at, day, hour) in &rows {
            let found = (day_of(*asked_at, zone), hour_of(*asked_at, zone));
            if found == (*day, *hour) {
                continue;
            }
            supersede(database, id, now).await?;
            sqlx::query("UPDATE inquiries SET day = $1, hour = $2 WHERE id = $3")
                .bind(found.0)
                .bind(found.1)
                .bind(id)
                .execute(&mut *database)
                .await?;
        }
    }
    settle(database, None, now).await
}
