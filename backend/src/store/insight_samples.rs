//! Measured values for insights: how long things take, and stars. Whatever may still be going on has a greatest value, and is asked
//! for of days alone on which it has been reached; otherwise the last days would know the quick ones only.

use std::collections::BTreeMap;

use shared::api::wismo::{AnswerTime, InsightKind, InsightScope, Segment};
use shared::time::{DAY_MS, MINUTE_MS, Timestamp};
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

use super::counted_segment::Counted as Meant;
use crate::insights::{Measured, Part, Sample};
use crate::windows::Windows;

/// Days after which an order that has not left counts as having left.
const SHIP_DAYS: i64 = 10;
/// Days after which a parcel of which nothing was heard counts as heard of.
const SILENT_DAYS: i64 = 3;
/// Days after which an inquiry that is open counts as answered.
const ANSWER_DAYS: i64 = 3;
const DAY_MINUTES: i64 = 24 * 60;
/// Hours of the day that are looked at together.
const BAND_HOURS: i64 = 4;

/// Two names of parts, a rank, how many, and their sum and that of their squares.
type ValueRow = (String, String, i64, i64, i64, i64);

/// A value with the parts that it is of.
struct Value {
    parts: Vec<(InsightScope, String)>,
    rank: i64,
    count: f64,
    sum: f64,
    squares: f64,
}

/// What is measured of the days of the view and of those it is compared with.
pub(super) async fn samples(
    database: &mut SqliteConnection,
    segment: &Segment,
    windows: &Windows,
    now: Timestamp,
) -> Result<Vec<Measured>, sqlx::Error> {
    let kinds = [
        InsightKind::TimeToShip,
        InsightKind::Silence,
        InsightKind::AnswerTime,
        InsightKind::Satisfaction,
    ];
    let mut measured = Vec::new();
    for kind in kinds {
        let mut both = Vec::new();
        for days in [Some(windows.current), windows.base] {
            let values = match days {
                Some(days) => {
                    let meant = Meant {
                        segment,
                        days,
                        known_at: None,
                    };
                    values(database, &kind, meant, windows.today, now).await?
                }
                None => Vec::new(),
            };
            both.push(values);
        }
        measured.push(put_together(kind, both));
    }
    Ok(measured)
}

async fn values(
    database: &mut SqliteConnection,
    kind: &InsightKind,
    meant: Meant<'_>,
    today: i64,
    now: Timestamp,
) -> Result<Vec<Value>, sqlx::Error> {
    match kind {
        InsightKind::TimeToShip => time_to_ship(database, meant, today).await,
        InsightKind::Silence => silence(database, meant, now).await,
        InsightKind::AnswerTime => answer_times(database, meant, today).await,
        _ => stars(database, meant).await,
    }
}

fn put_together(kind: InsightKind, values: Vec<Vec<Value>>) -> Measured {
    let part = |scope, key| Part {
        scope,
        key,
        now: Sample::default(),
        before: Sample::default(),
    };
    let mut all = part(InsightScope::All, String::new());
    let mut parts: BTreeMap<(String, String), Part> = BTreeMap::new();
    for (is_now, values) in [true, false].into_iter().zip(values) {
        for value in values {
            let add = |part: &mut Part| {
                let sample = if is_now {
                    &mut part.now
                } else {
                    &mut part.before
                };
                sample.add(value.rank, value.count, value.sum, value.squares);
            };
            add(&mut all);
            for (scope, key) in value.parts.iter().filter(|(_, key)| !key.is_empty()) {
                let name = (scope.word().to_owned(), key.clone());
                add(parts
                    .entry(name)
                    .or_insert_with(|| part(scope.clone(), key.clone())));
            }
        }
    }
    Measured {
        kind,
        all,
        parts: parts.into_values().collect(),
    }
}

/// A question about the orders of some days and of a segment, with their journeys. What went back never arrives.
pub(super) fn about_journeys(selected: &str, meant: Meant<'_>) -> QueryBuilder<'static, Sqlite> {
    let mut statement: QueryBuilder<'static, Sqlite> = QueryBuilder::new(selected);
    statement.push(" FROM (SELECT * FROM counted_orders WHERE what = 'order' AND ");
    meant.push_days(&mut statement);
    meant.push_segment(&mut statement);
    statement.push(
        ") c JOIN deliveries d ON d.seller_order_id = c.seller_order_id AND (d.has_arrived = 1 OR d.last_day IS NULL)",
    );
    statement
}

/// Days from the first of an order to hand-over of all of it, by shop.
async fn time_to_ship(
    database: &mut SqliteConnection,
    meant: Meant<'_>,
    today: i64,
) -> Result<Vec<Value>, sqlx::Error> {
    let took = format!("COALESCE(d.left_day, {today}) - d.first_day");
    let capped = format!("CASE WHEN {took} > {SHIP_DAYS} THEN {SHIP_DAYS} ELSE {took} END");
    let selected = format!(
        "SELECT c.seller_id, '', {capped}, COUNT(*), SUM({capped}), SUM(({capped}) * ({capped}))"
    );
    let mut statement = about_journeys(&selected, meant);
    statement
        .push(" WHERE d.first_day <= ")
        .push_bind(today - SHIP_DAYS);
    statement.push(" GROUP BY 1, 3");
    read(statement, database, |seller, _| {
        vec![(InsightScope::Shop, seller)]
    })
    .await
}

/// Minutes from a parcel's leaving to the carrier's first word, ranked by the hour, by carrier. What shops bring themselves is silent.
/// Each parcel's first word is looked for once.
async fn silence(
    database: &mut SqliteConnection,
    meant: Meant<'_>,
    now: Timestamp,
) -> Result<Vec<Value>, sqlx::Error> {
    let most = SILENT_DAYS * DAY_MS;
    let mut statement: QueryBuilder<'_, Sqlite> = QueryBuilder::new(format!(
        "WITH heard AS MATERIALIZED (
           SELECT c.carrier, COALESCE((SELECT MIN(e.occurred_at) FROM tracking_events e WHERE e.order_id = s.order_id
               AND (e.shipment_id = s.id OR e.shipment_id IS NULL)
               AND e.code IN ('in_transit', 'out_for_delivery', 'delivered', 'delivery_failed', 'ready_for_pickup', 'delayed', 'exception', 'returned')
               AND e.occurred_at BETWEEN s.shipped_at AND s.shipped_at + {most}), s.shipped_at + {most}) / {MINUTE_MS}
             - s.shipped_at / {MINUTE_MS} AS minutes
           FROM (SELECT id, carrier FROM counted_orders WHERE what = 'parcel' AND "
    ));
    meant.push_days(&mut statement);
    meant.push_segment(&mut statement);
    statement
        .push(") c JOIN shipments s ON s.id = c.id WHERE s.own_delivery = 0 AND s.shipped_at <= ")
        .push_bind(now.0 - most)
        .push(") SELECT carrier, '', minutes / 60, COUNT(*), SUM(minutes), SUM(minutes * minutes) FROM heard GROUP BY 1, 3");
    read(statement, database, |carrier, _| {
        vec![(InsightScope::Carrier, carrier)]
    })
    .await
}

/// Minutes from asking to the end, ranked as charts have it, by hours of the day and day of the week.
async fn answer_times(
    database: &mut SqliteConnection,
    meant: Meant<'_>,
    today: i64,
) -> Result<Vec<Value>, sqlx::Error> {
    let most = ANSWER_DAYS * DAY_MINUTES;
    let took = format!(
        "CASE WHEN resolution_minutes IS NULL OR resolution_minutes > {most} THEN {most} ELSE resolution_minutes END"
    );
    let mut statement: QueryBuilder<'_, Sqlite> = QueryBuilder::new(format!(
        "SELECT CAST(hour % 24 / {BAND_HOURS} AS TEXT), CAST(hour / 24 AS TEXT), {}, COUNT(*), SUM({took}), SUM(({took}) * ({took}))
         FROM inquiries WHERE day < ",
        rank_of_answers()
    ));
    statement.push_bind(today - ANSWER_DAYS).push(" AND ");
    push_meant(&mut statement, meant);
    statement.push(" GROUP BY 1, 2, 3");
    let parts = |band: String, weekday| {
        let from = band.parse().unwrap_or(0) * BAND_HOURS;
        let hours = format!("{from}-{}", from + BAND_HOURS);
        vec![
            (InsightScope::Hours, hours),
            (InsightScope::Weekday, weekday),
        ]
    };
    read(statement, database, parts).await
}

/// Shortest first; what took longer than any counts as what has no end.
fn rank_of_answers() -> String {
    let known = AnswerTime::ALL.iter().enumerate();
    let ended = known.filter(|(_, time)| !matches!(time, AnswerTime::Longer | AnswerTime::Open));
    let whens: Vec<String> = ended
        .map(|(place, time)| format!(" WHEN '{}' THEN {place}", time.word()))
        .collect();
    ["CASE answer_time", &whens.concat(), " ELSE 9 END"].concat()
}

/// Stars, by carrier and topic, and by whether the answer took longer than so many hours.
async fn stars(
    database: &mut SqliteConnection,
    meant: Meant<'_>,
) -> Result<Vec<Value>, sqlx::Error> {
    let mut statement: QueryBuilder<'_, Sqlite> = QueryBuilder::new(
        "SELECT carrier, topic || ' ' || answer_time, rating, COUNT(*), SUM(rating), SUM(rating * rating) FROM inquiries
         WHERE rating IS NOT NULL AND ",
    );
    push_meant(&mut statement, meant);
    statement.push(" GROUP BY 1, 2, 3");
    let parts = |carrier, rest: String| {
        let (topic, took) = rest.split_once(' ').unwrap_or_default();
        let mut parts = slower(&AnswerTime::from_word(took));
        parts.push((InsightScope::Carrier, carrier));
        parts.push((InsightScope::Topic, topic.to_owned()));
        parts
    };
    read(statement, database, parts).await
}

/// Than how many hours it took longer.
fn slower(took: &AnswerTime) -> Vec<(InsightScope, String)> {
    const HOURS: [i64; 5] = [1, 4, 12, 24, 72];
    let place = AnswerTime::ALL.iter().position(|time| time == took);
    let passed = HOURS.iter().take(place.unwrap_or(0));
    passed
        .map(|hours| (InsightScope::Slower, hours.to_string()))
        .collect()
}

fn push_meant(statement: &mut QueryBuilder<'_, Sqlite>, meant: Meant<'_>) {
    meant.push_days(statement);
    meant.push_segment(statement);
    meant.push_channel(statement);
}

async fn read(
    mut statement: QueryBuilder<'_, Sqlite>,
    database: &mut SqliteConnection,
    parts: impl Fn(String, String) -> Vec<(InsightScope, String)>,
) -> Result<Vec<Value>, sqlx::Error> {
    let rows: Vec<ValueRow> = statement.build_query_as().fetch_all(database).await?;
    let value = |(one, other, rank, count, sum, squares): ValueRow| Value {
        parts: parts(one, other),
        rank,
        count: real(count),
        sum: real(sum),
        squares: real(squares),
    };
    Ok(rows.into_iter().map(value).collect())
}

#[expect(
    clippy::cast_precision_loss,
    reason = "sums of minutes are far below what is lost"
)]
const fn real(count: i64) -> f64 {
    count as f64
}
