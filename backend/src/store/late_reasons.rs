//! Why a shop's parcels came late.

use std::collections::BTreeMap;

use shared::api::late_reasons::{
    LATE_REASON_DAYS, LateLine, LateParcel, LateReasons, NAMED_LATE_PARCELS,
};
use shared::ids::{OrderId, OrderNumber, SellerId};
use shared::order::{LateCause, ParcelDays};
use shared::time::{Date, Timestamp};

use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

use super::Store;
use super::promises::promising_shop;

/// A parcel whose promise has ended.
#[derive(sqlx::FromRow)]
struct DueRow {
    id: String,
    order_number: String,
    carrier: String,
    promised_day: i64,
    ship_by_day: Option<i64>,
    left_day: Option<i64>,
    missed_day: Option<i64>,
    arrived_day: Option<i64>,
}

/// Promises of a shop ($1) that ended from the day $2 to before $3. What went back to the shop is no late parcel.
const DUE: &str =
    "FROM deliveries d WHERE d.seller_id = $1 AND d.promised_day >= $2 AND d.promised_day < $3
     AND (d.has_arrived = 1 OR d.last_day IS NULL)";

/// By when these parts are due at their carriers stands from their first journey on: hours that change later move it no more.
pub(super) async fn lay_down_ship_by(
    database: &mut SqliteConnection,
    parts: &[&str],
) -> Result<(), sqlx::Error> {
    if parts.is_empty() {
        return Ok(());
    }
    let mut statement: QueryBuilder<'_, Sqlite> = QueryBuilder::new(
        "UPDATE seller_orders SET ship_by_day = (SELECT d.ship_by_day FROM deliveries d
           WHERE d.seller_order_id = seller_orders.id) WHERE id IN (",
    );
    let mut list = statement.separated(", ");
    for part in parts {
        list.push_bind(*part);
    }
    statement.push(")");
    statement.build().execute(database).await?;
    Ok(())
}

impl Store {
    /// Why the parcels of a shop came late whose promises ended in the last 90 days; nothing when there is no such shop.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn late_reasons(
        &self,
        seller: &SellerId,
        now: Timestamp,
    ) -> Result<Option<LateReasons>, sqlx::Error> {
        let mut snapshot = self.pool().begin().await?;
        let Some(shop) = promising_shop(&mut snapshot, seller.as_str()).await? else {
            return Ok(None);
        };
        let today = now.civil(&shop.time_zone).date.days_since_epoch();
        let since = today - LATE_REASON_DAYS;
        let due: Vec<(String, i64)> = sqlx::query_as(&format!(
            "SELECT d.carrier, COUNT(*) {DUE} GROUP BY d.carrier"
        ))
        .bind(seller.as_str())
        .bind(since)
        .bind(today)
        .fetch_all(&mut *snapshot)
        .await?;
        let late: Vec<DueRow> = sqlx::query_as(&format!(
            "SELECT p.id, p.order_number, d.carrier, d.promised_day, d.ship_by_day, d.left_day, d.missed_day,
               d.last_day AS arrived_day
             {} AND (d.last_day IS NULL OR d.last_day > d.promised_day) ORDER BY d.promised_day DESC, p.order_number",
            DUE.replace("WHERE", "JOIN seller_orders p ON p.id = d.seller_order_id WHERE")
        ))
        .bind(seller.as_str())
        .bind(since)
        .bind(today)
        .fetch_all(&mut *snapshot)
        .await?;
        Ok(Some(reasons(&due, &late, today, now)))
    }
}

fn reasons(due: &[(String, i64)], late: &[DueRow], today: i64, now: Timestamp) -> LateReasons {
    let mut total = LateLine::default();
    let mut carriers: BTreeMap<&str, LateLine> = BTreeMap::new();
    for (carrier, count) in due {
        let count = u64::try_from(*count).unwrap_or(0);
        total.due += count;
        let line = carriers.entry(carrier).or_default();
        line.carrier.clone_from(carrier);
        line.due += count;
    }
    let mut latest = Vec::new();
    for row in late {
        let Some(cause) = row.days().late_cause(today) else {
            continue;
        };
        total.add(&cause);
        if let Some(line) = carriers.get_mut(row.carrier.as_str()) {
            line.add(&cause);
        }
        if latest.len() < NAMED_LATE_PARCELS {
            latest.extend(row.named(cause));
        }
    }
    let mut carriers: Vec<LateLine> = carriers.into_values().collect();
    carriers.sort_by_key(|line| std::cmp::Reverse(line.late));
    LateReasons {
        total,
        carriers,
        latest,
        as_of: Some(now),
    }
}

impl DueRow {
    const fn days(&self) -> ParcelDays {
        ParcelDays {
            promised: self.promised_day,
            ship_by: self.ship_by_day,
            left: self.left_day,
            missed: self.missed_day,
            arrived: self.arrived_day,
            has_carrier: !self.carrier.is_empty(),
        }
    }

    fn named(&self, cause: LateCause) -> Option<LateParcel> {
        let date = Date::from_days_since_epoch;
        Some(LateParcel {
            order_id: OrderId::parse(&self.id)?,
            order_number: OrderNumber::parse(&self.order_number)?,
            carrier: self.carrier.clone(),
            promised: date(self.promised_day),
            ship_by: self.ship_by_day.map(date),
            left: self.left_day.map(date),
            arrived: self.arrived_day.map(date),
            cause,
        })
    }
}
