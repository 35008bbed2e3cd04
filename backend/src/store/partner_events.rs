//! What partners report, taken in once each, and jobs as their reports tell them.

use std::collections::BTreeSet;

use rust_decimal::prelude::ToPrimitive as _;
use serde_json::Value;
use shared::api::partner_events::PartnerEvent;
use shared::ids::PartnerId;
use shared::json::Decode as _;
use shared::money::{Currency, Money};
use shared::time::Timestamp;
use sqlx::SqliteConnection;

use super::Store;

/// A report that has no fault, and as it came.
#[derive(Clone, Debug)]
pub struct PartnerReport {
    /// What it says.
    pub event: PartnerEvent,
    /// The same as JSON, with its members in order.
    pub body: String,
}

impl PartnerReport {
    /// Reads a report; `currency` is the partner's.
    ///
    /// # Errors
    /// What is wrong with it, in a sentence.
    pub fn read(json: &Value, currency: Currency, now: Timestamp) -> Result<Self, String> {
        let event =
            PartnerEvent::decode(json).map_err(|error| format!("This cannot be read: {error}."))?;
        match event.fault(currency, now) {
            Some(fault) => Err(fault.to_owned()),
            None => Ok(Self {
                event,
                body: json.to_string(),
            }),
        }
    }
}

/// What has become of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TakenIn {
    /// It is kept now.
    New,
    /// It was there already.
    Known,
    /// Another one has its key.
    KeyTaken,
}

/// A job from its reports: the first that says it was received, since a deadline does not move, and the last of each other
/// kind, each by its own time and then by key; so that the order in which they came in means nothing.
const DERIVE_JOB: &str = "
    INSERT INTO partner_jobs (partner_id, job_id, seller_id, location, items, ship_by, received_at, picked_at, picked, wrong,
      packed_at, handed_over_at, cost)
    SELECT partner_id, job_id,
      MAX(CASE WHEN kind = 'received' THEN seller_id END),
      COALESCE(MAX(CASE WHEN kind = 'received' THEN location END), MAX(location), ''),
      MAX(CASE WHEN kind = 'received' THEN items END),
      MAX(CASE WHEN kind = 'received' THEN ship_by END),
      MAX(CASE WHEN kind = 'received' THEN at END),
      MAX(CASE WHEN kind = 'picked' THEN at END),
      MAX(CASE WHEN kind = 'picked' THEN items END),
      MAX(CASE WHEN kind = 'picked' THEN wrong END),
      MAX(CASE WHEN kind = 'packed' THEN at END),
      MAX(CASE WHEN kind = 'handed_over' THEN at END),
      MAX(CASE WHEN kind = 'handed_over' THEN cost END)
    FROM (
      SELECT e.*, ROW_NUMBER() OVER (PARTITION BY kind ORDER BY CASE WHEN kind = 'received' THEN at ELSE -at END, event_id) AS place
      FROM partner_events e
      WHERE partner_id = $1 AND job_id = $2 AND kind IN ('received', 'picked', 'packed', 'handed_over')
    ) AS reports
    WHERE place = 1
    GROUP BY partner_id, job_id
    ON CONFLICT (partner_id, job_id) DO UPDATE SET seller_id = excluded.seller_id, location = excluded.location,
      items = excluded.items, ship_by = excluded.ship_by, received_at = excluded.received_at, picked_at = excluded.picked_at,
      picked = excluded.picked, wrong = excluded.wrong, packed_at = excluded.packed_at,
      handed_over_at = excluded.handed_over_at, cost = excluded.cost";

impl Store {
    /// Takes reports in, all of them or none; what has become of each.
    ///
    /// # Errors
    /// When the database refuses. Nothing is written then.
    pub async fn take_in_partner_events(
        &self,
        partner: &PartnerId,
        reports: &[PartnerReport],
        now: Timestamp,
    ) -> Result<Vec<TakenIn>, sqlx::Error> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let mut taken = Vec::with_capacity(reports.len());
        let mut jobs = BTreeSet::new();
        for report in reports {
            let becomes = take_in(&mut transaction, partner, report, now).await?;
            taken.push(becomes);
            jobs.extend(
                report
                    .event
                    .job
                    .as_deref()
                    .filter(|_| becomes == TakenIn::New),
            );
        }
        for job in jobs {
            sqlx::query(DERIVE_JOB)
                .bind(partner.as_str())
                .bind(job)
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await?;
        Ok(taken)
    }
}

async fn take_in(
    database: &mut SqliteConnection,
    partner: &PartnerId,
    PartnerReport { event, body }: &PartnerReport,
    now: Timestamp,
) -> Result<TakenIn, sqlx::Error> {
    let count = |count: Option<u64>| count.and_then(|count| i64::try_from(count).ok());
    let written = sqlx::query(
        "INSERT INTO partner_events (partner_id, event_id, kind, at, job_id, seller_id, location, items, wrong, ship_by, cost,
           total, used, taken_in_at, body)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) ON CONFLICT DO NOTHING",
    )
    .bind(partner.as_str())
    .bind(&event.id)
    .bind(event.kind.word())
    .bind(event.at.0)
    .bind(event.job.as_deref())
    .bind(event.seller.as_ref().map(shared::ids::SellerId::as_str))
    .bind(event.location.as_deref())
    .bind(count(event.items))
    .bind(count(event.wrong))
    .bind(event.ship_by.map(|at| at.0))
    .bind(event.cost.as_ref().and_then(minor_units))
    .bind(count(event.total))
    .bind(count(event.used))
    .bind(now.0)
    .bind(body)
    .execute(&mut *database)
    .await?;
    if written.rows_affected() == 1 {
        return Ok(TakenIn::New);
    }
    let known: String = sqlx::query_scalar(
        "SELECT body FROM partner_events WHERE partner_id = $1 AND event_id = $2",
    )
    .bind(partner.as_str())
    .bind(&event.id)
    .fetch_one(database)
    .await?;
    Ok(if known == *body {
        TakenIn::Known
    } else {
        TakenIn::KeyTaken
    })
}

/// As the database holds it, rounded to what can be paid.
fn minor_units(money: &Money) -> Option<i64> {
    let mut amount = money.rounded().amount;
    amount.rescale(money.currency.decimals());
    amount.mantissa().to_i64()
}
