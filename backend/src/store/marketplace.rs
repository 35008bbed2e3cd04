//! The marketplace as a whole: the zone in which its days begin.

use chrono_tz::Tz;
use shared::time::Timestamp;
use sqlx::SqliteConnection;

use super::{Store, counted_orders, inquiry_order, inquiry_versions, order_ratings, rollups};

/// The zone in which the marketplace's days begin.
pub(super) async fn time_zone(database: &mut SqliteConnection) -> Result<Tz, sqlx::Error> {
    let name: Option<String> = sqlx::query_scalar("SELECT time_zone FROM marketplace WHERE id = 1")
        .fetch_optional(database)
        .await?;
    Ok(name.and_then(|name| name.parse().ok()).unwrap_or(Tz::UTC))
}

/// The day on which that is, since 1970-01-01.
pub(super) fn day_of(at: i64, zone: Tz) -> i64 {
    Timestamp(at).civil(&zone).date.days_since_epoch()
}

/// The hour of the week that it is, 0 for Monday 0 to 1.
pub(super) fn hour_of(at: i64, zone: Tz) -> i64 {
    let civil = Timestamp(at).civil(&zone);
    i64::try_from(civil.date.weekday()).unwrap_or(0) * 24 + i64::from(civil.hour)
}

/// Notes the zone, as if it had always been this. What is counted by day has to be counted anew.
pub(super) async fn set_time_zone(
    database: &mut SqliteConnection,
    zone: Tz,
) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM calendars")
        .execute(&mut *database)
        .await?;
    change_time_zone(database, zone, Timestamp(0)).await
}

/// Notes the zone that counts from `now` on.
async fn change_time_zone(
    database: &mut SqliteConnection,
    zone: Tz,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE marketplace SET time_zone = $1 WHERE id = 1")
        .bind(zone.name())
        .execute(&mut *database)
        .await?;
    sqlx::query(
        "INSERT INTO calendars (known_from, time_zone) VALUES ($1, $2)
         ON CONFLICT (known_from) DO UPDATE SET time_zone = excluded.time_zone",
    )
    .bind(now.0)
    .bind(zone.name())
    .execute(database)
    .await?;
    Ok(())
}

/// Counts everything anew from orders, parcels and inquiries. What changes by it is kept as it was until `now`; without that, it is
/// as if it had never been otherwise.
pub(super) async fn count_all(
    database: &mut SqliteConnection,
    now: Option<Timestamp>,
) -> Result<(), sqlx::Error> {
    counted_orders::derive(database, now).await?;
    order_ratings::derive(database).await?;
    count_inquiries(database, now).await
}

/// Counts what depends on inquiries anew.
pub(super) async fn count_inquiries(
    database: &mut SqliteConnection,
    now: Option<Timestamp>,
) -> Result<(), sqlx::Error> {
    inquiry_order::derive(database, now).await?;
    inquiry_versions::find(database).await?;
    rollups::recount_all(database).await
}

impl Store {
    /// Counts everything that is counted by day anew, by the calendar of `zone` if there is one.
    ///
    /// # Errors
    /// When the database does not answer. Nothing is changed then.
    pub async fn rebuild_rollups(
        &self,
        zone: Option<Tz>,
        now: Timestamp,
    ) -> Result<(), sqlx::Error> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        if let Some(zone) = zone {
            change_time_zone(&mut transaction, zone, now).await?;
        }
        count_all(&mut transaction, Some(now)).await?;
        transaction.commit().await
    }
}
