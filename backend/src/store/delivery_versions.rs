//! What a journey is, since when each step of it has been known, and what it was before something turned out otherwise.

use std::collections::BTreeMap;

use shared::time::Timestamp;
use sqlx::query_builder::Separated;
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

/// Rows written in one statement.
const ROWS: usize = 1_000;

/// What there is, before a condition.
const JOURNEYS: &str = "SELECT seller_order_id, seller_id, origin, destination, carrier, first_day, last_day, has_arrived, days,
       promised_day, ship_by_day, left_day, missed_day, estimated_day, known_from, left_known_from, missed_known_from,
       ended_known_from
     FROM deliveries WHERE seller_order_id";

/// A journey, as it is known now.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub(super) struct Delivery {
    pub(super) seller_order_id: String,
    pub(super) seller_id: String,
    pub(super) origin: String,
    pub(super) destination: String,
    pub(super) carrier: String,
    pub(super) first_day: i64,
    pub(super) last_day: Option<i64>,
    pub(super) has_arrived: bool,
    pub(super) days: Option<i64>,
    pub(super) promised_day: Option<i64>,
    pub(super) ship_by_day: Option<i64>,
    pub(super) left_day: Option<i64>,
    pub(super) missed_day: Option<i64>,
    pub(super) estimated_day: Option<i64>,
    /// Since when it has been known, but for the steps that have a moment of their own.
    pub(super) known_from: i64,
    pub(super) left_known_from: Option<i64>,
    pub(super) missed_known_from: Option<i64>,
    pub(super) ended_known_from: Option<i64>,
}

impl Delivery {
    /// Whether the same is counted of both, whenever it came to be known. Days without holidays are not counted: they are what
    /// promises are made of.
    fn counts_as(&self, other: &Self) -> bool {
        let other = Self {
            days: self.days,
            known_from: self.known_from,
            left_known_from: self.left_known_from,
            missed_known_from: self.missed_known_from,
            ended_known_from: self.ended_known_from,
            ..other.clone()
        };
        *self == other
    }

    /// As known since `now`, all of it.
    fn known_since(self, now: Timestamp) -> Self {
        Self {
            known_from: now.0,
            left_known_from: None,
            missed_known_from: None,
            ended_known_from: None,
            ..self
        }
    }

    /// This in the place of `before`, if all that was known of that still holds: what is new are steps, known since `now`.
    fn further_than(&self, before: &Self, now: Timestamp) -> Option<Self> {
        let mut without_new = self.clone();
        let since = |is_new: bool, known_from: Option<i64>| {
            if is_new { Some(now.0) } else { known_from }
        };
        let has_left = before.left_day.is_none() && self.left_day.is_some();
        let was_missed = before.missed_day.is_none() && self.missed_day.is_some();
        let has_ended = before.last_day.is_none() && self.last_day.is_some();
        if has_left {
            without_new.left_day = None;
            without_new.carrier.clear();
        }
        if was_missed {
            without_new.missed_day = None;
        }
        if has_ended {
            without_new.last_day = None;
            without_new.has_arrived = false;
        }
        without_new.counts_as(before).then(|| Self {
            known_from: before.known_from,
            left_known_from: since(has_left, before.left_known_from),
            missed_known_from: since(was_missed, before.missed_known_from),
            ended_known_from: since(has_ended, before.ended_known_from),
            ..self.clone()
        })
    }
}

/// What is known of the journeys of these parts.
async fn known(
    database: &mut SqliteConnection,
    parts: &[&str],
) -> Result<BTreeMap<String, Delivery>, sqlx::Error> {
    let mut statement = QueryBuilder::new(JOURNEYS);
    push_parts(&mut statement, parts.iter().copied());
    let known: Vec<Delivery> = statement.build_query_as().fetch_all(database).await?;
    let by_part = known
        .into_iter()
        .map(|one| (one.seller_order_id.clone(), one));
    Ok(by_part.collect())
}

/// Puts what was found of the journeys of these parts in the place of what was known, and writes only what differs. What turned out
/// otherwise is kept as it was until `now`.
pub(super) async fn replace(
    database: &mut SqliteConnection,
    parts: &[&str],
    found: Vec<Delivery>,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    let mut known = known(database, parts).await?;
    let (mut written, mut forgotten, mut superseded) = (Vec::new(), Vec::new(), Vec::new());
    for one in found {
        let Some(before) = known.remove(&one.seller_order_id) else {
            written.push(one.known_since(now));
            continue;
        };
        let next = one.further_than(&before, now);
        if next.as_ref() == Some(&before) {
            continue;
        }
        forgotten.push(before.seller_order_id.clone());
        if next.is_none() {
            superseded.push((before, now.0));
        }
        written.push(next.unwrap_or_else(|| one.known_since(now)));
    }
    for gone in known.into_values() {
        forgotten.push(gone.seller_order_id.clone());
        superseded.push((gone, now.0));
    }
    supersede(database, &superseded).await?;
    forget(database, &forgotten).await?;
    insert(database, &written).await
}

/// Keeps what journeys were, each until its moment. What was known for no time at all is not kept.
pub(super) async fn supersede(
    database: &mut SqliteConnection,
    superseded: &[(Delivery, i64)],
) -> Result<(), sqlx::Error> {
    let known: Vec<&(Delivery, i64)> = superseded
        .iter()
        .filter(|(one, known_to)| one.known_from < *known_to)
        .collect();
    for some in known.chunks(ROWS) {
        let mut statement: QueryBuilder<'_, Sqlite> = QueryBuilder::new(
            "INSERT INTO superseded_deliveries (seller_order_id, known_from, known_to, left_known_from, missed_known_from,
               ended_known_from, origin, destination, carrier, first_day, last_day, has_arrived, promised_day, ship_by_day,
               left_day, missed_day, estimated_day) ",
        );
        statement.push_values(some, |mut values, (one, known_to)| {
            values
                .push_bind(&one.seller_order_id)
                .push_bind(one.known_from)
                .push_bind(known_to)
                .push_bind(one.left_known_from)
                .push_bind(one.missed_known_from)
                .push_bind(one.ended_known_from);
            values
                .push_bind(&one.origin)
                .push_bind(&one.destination)
                .push_bind(&one.carrier)
                .push_bind(one.first_day)
                .push_bind(one.last_day)
                .push_bind(i64::from(one.has_arrived))
                .push_bind(one.promised_day)
                .push_bind(one.ship_by_day)
                .push_bind(one.left_day)
                .push_bind(one.missed_day)
                .push_bind(one.estimated_day);
        });
        statement.build().execute(&mut *database).await?;
    }
    Ok(())
}

async fn forget(database: &mut SqliteConnection, parts: &[String]) -> Result<(), sqlx::Error> {
    if parts.is_empty() {
        return Ok(());
    }
    let mut statement = QueryBuilder::new("DELETE FROM deliveries WHERE seller_order_id");
    push_parts(&mut statement, parts.iter().map(String::as_str));
    statement.build().execute(database).await?;
    Ok(())
}

fn push_parts<'a>(statement: &mut QueryBuilder<'a, Sqlite>, parts: impl Iterator<Item = &'a str>) {
    statement.push(" IN (");
    let mut list = statement.separated(", ");
    for part in parts {
        list.push_bind(part);
    }
    statement.push(")");
}

/// Adds journeys of parts that have none.
pub(super) async fn insert(
    database: &mut SqliteConnection,
    journeys: &[Delivery],
) -> Result<(), sqlx::Error> {
    for some in journeys.chunks(ROWS) {
        let mut statement: QueryBuilder<'_, Sqlite> = QueryBuilder::new(
            "INSERT INTO deliveries (seller_order_id, seller_id, origin, destination, carrier, first_day, last_day, has_arrived, days,
               promised_day, ship_by_day, left_day, missed_day, estimated_day, known_from, left_known_from, missed_known_from,
               ended_known_from) ",
        );
        statement.push_values(some, push_journey);
        statement.build().execute(&mut *database).await?;
    }
    Ok(())
}

fn push_journey<'a>(mut values: Separated<'_, 'a, Sqlite, &'static str>, one: &'a Delivery) {
    values
        .push_bind(&one.seller_order_id)
        .push_bind(&one.seller_id)
        .push_bind(&one.origin)
        .push_bind(&one.destination)
        .push_bind(&one.carrier);
    values
        .push_bind(one.first_day)
        .push_bind(one.last_day)
        .push_bind(i64::from(one.has_arrived))
        .push_bind(one.days)
        .push_bind(one.promised_day)
        .push_bind(one.ship_by_day)
        .push_bind(one.left_day)
        .push_bind(one.missed_day)
        .push_bind(one.estimated_day);
    values
        .push_bind(one.known_from)
        .push_bind(one.left_known_from)
        .push_bind(one.missed_known_from)
        .push_bind(one.ended_known_from);
}
