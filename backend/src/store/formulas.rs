//! Since when each version of the formulas has been in force here, so that charts can say where figures began to mean something else.

use chrono_tz::Tz;
use shared::api::wismo::FormulaMark;
use shared::time::{Date, Timestamp};
use sqlx::SqliteConnection;

use super::Store;
use super::marketplace::day_of;
use super::seller_orders::whole;
use crate::windows::Days;

impl Store {
    /// Notes that this version of the formulas is in force, since now if older ones were before.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn note_formulas(&self, version: u64, now: Timestamp) -> Result<(), sqlx::Error> {
        sqlx::query(
            "INSERT INTO formula_versions (version, in_force_from)
             SELECT $1, CASE WHEN EXISTS (SELECT 1 FROM formula_versions) THEN $2 ELSE 0 END
             WHERE NOT EXISTS (SELECT 1 FROM formula_versions WHERE version >= $1)",
        )
        .bind(i64::try_from(version).unwrap_or(i64::MAX))
        .bind(now.0)
        .execute(&self.writer)
        .await?;
        Ok(())
    }
}

/// The versions that came into force in these days, by `until`.
pub(super) async fn marks(
    database: &mut SqliteConnection,
    days: Days,
    zone: Tz,
    until: Timestamp,
) -> Result<Vec<FormulaMark>, sqlx::Error> {
    let rows: Vec<(i64, i64)> = sqlx::query_as(
        "SELECT version, in_force_from FROM formula_versions WHERE in_force_from > 0 AND in_force_from <= $1 ORDER BY version",
    )
    .bind(until.0)
    .fetch_all(database)
    .await?;
    let dated = rows
        .into_iter()
        .map(|(version, at)| (version, day_of(at, zone)));
    Ok(dated
        .filter(|(_, day)| (days.first..=days.last).contains(day))
        .map(|(version, day)| FormulaMark {
            day: Date::from_days_since_epoch(day),
            version: whole(version),
        })
        .collect())
}

/// How many versions have come into force since.
pub(super) async fn since(
    database: &mut SqliteConnection,
    known_at: Timestamp,
) -> Result<u64, sqlx::Error> {
    let count: i64 =
        sqlx::query_scalar("SELECT COUNT(*) FROM formula_versions WHERE in_force_from > $1")
            .bind(known_at.0)
            .fetch_one(database)
            .await?;
    Ok(whole(count))
}
