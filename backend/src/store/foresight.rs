//! How the ways of parcels went: what delays are foreseen by.

use shared::order::{EventCode, OrderStatus, Standing};
use shared::time::{DAY_MS, Date, Timestamp};

use super::Store;
use super::deliveries::month_after;
use crate::promise::{Foresight, HISTORY_DAYS, NoticeGrade, NoticeTable, Story};

/// Parts looked at in one go.
const CHUNK: i64 = 1_000;

/// Parts that were not called off and promised for the time from $2 to before $3, each station of their parcels a row.
const STATIONS: &str = "SELECT p.id, p.status, p.promised_to, p.placed_at, o.paid_at, o.pays_on_delivery,
       (SELECT MAX(h.delivered_at) FROM shipments h WHERE h.order_id = p.order_id AND h.seller_id = p.seller_id) AS arrived_at,
       t.code, t.occurred_at
     FROM (SELECT * FROM seller_orders WHERE id > $1 AND status <> 'cancelled' AND promised_to >= $2 AND promised_to < $3
           ORDER BY id LIMIT $4) p
     JOIN orders o ON o.id = p.order_id
     LEFT JOIN tracking_events t ON t.order_id = p.order_id
       AND t.code NOT IN ('placed', 'paid', 'payment_failed', 'processing', 'backordered', 'label_created', 'cancelled',
         'refunded')
       AND (t.shipment_id IS NULL OR t.shipment_id IN
             (SELECT h.id FROM shipments h WHERE h.order_id = p.order_id AND h.seller_id = p.seller_id))
     ORDER BY p.id, t.occurred_at, t.id";

#[derive(sqlx::FromRow)]
struct StationRow {
    id: String,
    status: String,
    promised_to: i64,
    placed_at: i64,
    paid_at: Option<i64>,
    pays_on_delivery: bool,
    arrived_at: Option<i64>,
    code: Option<String>,
    occurred_at: Option<i64>,
}

impl Store {
    /// What delays of a day are foreseen by: what was known when that day began.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn foresight(&self, day: i64) -> Result<Foresight, sqlx::Error> {
        let today = Timestamp(day * DAY_MS);
        let mut foresight = Foresight::default();
        let mut behind = Some(String::new());
        while let Some(from) = behind {
            let since = today.plus_ms(-HISTORY_DAYS * DAY_MS);
            let (stories, last) = self.stories(&from, since, today).await?;
            foresight.learn(&stories, today);
            behind = last;
        }
        Ok(foresight)
    }

    /// Marks for every month: notices by what was known when it began, held against what came of the parcels that were
    /// promised for it, by `now`.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn backtest_notices(&self, now: Timestamp) -> Result<NoticeTable, sqlx::Error> {
        let mut all: Vec<Story> = Vec::new();
        let mut behind = Some(String::new());
        while let Some(from) = behind {
            let (stories, last) = self.stories(&from, Timestamp(0), now).await?;
            all.extend(stories);
            behind = last;
        }
        all.sort_by_key(|story| story.promised_to);
        let mut table = NoticeTable::default();
        let Some(first) = all.first() else {
            return Ok(table);
        };
        let date = Date::from_days_since_epoch(first.promised_to.0.div_euclid(DAY_MS));
        let mut month = Date { day: 1, ..date };
        let at = |days: i64| all.partition_point(|story| story.promised_to.0 < days * DAY_MS);
        while at(month.days_since_epoch()) < all.len() {
            let begins = month.days_since_epoch();
            let next = month_after(month);
            let mut foresight = Foresight::default();
            let known = &all[at(begins - HISTORY_DAYS)..at(begins)];
            foresight.learn(known, Timestamp(begins * DAY_MS));
            let mut grade = NoticeGrade::default();
            for story in &all[at(begins)..at(next.days_since_epoch())] {
                grade.add(&foresight, story, now);
            }
            table.months.push((month, grade));
            month = next;
        }
        Ok(table)
    }

    /// The stories of some parts after `behind`, and the key of the last part that was looked at; nothing when none is left.
    async fn stories(
        &self,
        behind: &str,
        since: Timestamp,
        until: Timestamp,
    ) -> Result<(Vec<Story>, Option<String>), sqlx::Error> {
        let rows: Vec<StationRow> = sqlx::query_as(STATIONS)
            .bind(behind)
            .bind(since.0)
            .bind(until.0)
            .bind(CHUNK)
            .fetch_all(self.pool())
            .await?;
        let last = rows.last().map(|row| row.id.clone());
        let of_parts = rows.chunk_by(|one, other| one.id == other.id);
        let stories = of_parts.filter_map(StationRow::story).collect();
        Ok((stories, last))
    }
}

impl StationRow {
    /// The story that the rows of a part tell; nobody waits for what was never paid.
    fn story(rows: &[Self]) -> Option<Story> {
        let first = rows.first()?;
        let heard = |row: &Self| {
            let code = EventCode::from_word(row.code.as_deref()?);
            Some((Timestamp(row.occurred_at?), code))
        };
        let stations = rows.iter().filter_map(|row| {
            let (at, code) = heard(row)?;
            Some((at, Standing::after(&code)?))
        });
        let ended_at = rows.iter().filter_map(heard).map(|(at, _)| at).max();
        let arrived_at = first.arrived_at.map(Timestamp);
        let (arrived_at, went_back_at) = match OrderStatus::from_word(&first.status) {
            OrderStatus::Delivered => (arrived_at.or(ended_at), None),
            OrderStatus::Returned if arrived_at.is_none() => (None, ended_at),
            OrderStatus::Returned => (arrived_at, None),
            _ => (None, None),
        };
        let waited_from = match (first.pays_on_delivery, first.paid_at) {
            (true, _) => first.placed_at,
            (false, paid_at) => first.placed_at.max(paid_at?),
        };
        Some(Story {
            promised_to: Timestamp(first.promised_to),
            waited_from: Timestamp(waited_from),
            arrived_at,
            went_back_at,
            stations: stations.collect(),
        })
    }
}
