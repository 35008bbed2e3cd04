//! How orders leave and arrive, by carrier, lane, shop and week: journeys, put together by what a line stands for.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use shared::api::wismo::{Cut, FulfillmentLine, Tally, WismoFulfillment, WismoQuery};
use shared::metrics::WISMO_FORMULAS;
use shared::time::{Date, Timestamp};
use sqlx::SqliteConnection;

use super::counted_segment::Counted;
use super::known::Asked;
use super::seller_orders::whole;
use super::ways::{Way, Ways};
use super::wismo::options;
use super::{Store, asked_journeys, known_journeys};
use crate::windows::Days;

/// Lines of the table at most; the rest is in their total alone.
const MOST_LINES: usize = 200;
/// What a line stands for, of an order and its journey.
const fn key_of(cut: &Cut) -> &'static str {
    match cut {
        Cut::Lane => "d.origin || ' → ' || d.destination",
        Cut::Seller => "c.seller_id",
        // Days since 1970-01-01 begin with a Thursday.
        Cut::Week => "CAST(c.day - (c.day + 3) % 7 AS TEXT)",
        Cut::Carrier | Cut::Other(_) => "c.carrier",
    }
}

impl Store {
    /// How orders of a period left and arrived, all from one snapshot.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn wismo_fulfillment(
        &self,
        query: &WismoQuery,
        (cut, is_business): (&Cut, bool),
        now: Timestamp,
    ) -> Result<WismoFulfillment, sqlx::Error> {
        let mut snapshot = self.pool.begin().await?;
        let asked = Asked::of(&mut snapshot, query, now).await?;
        let (windows, segment) = (&asked.windows, &query.segment);
        let counted = asked.counted(segment);
        let calendar = Calendar {
            today: windows.today,
            is_business,
        };
        asked_journeys::gather(&mut snapshot, counted, key_of(cut)).await?;
        let by_line = ways(&mut snapshot, asked.known_at, "key", calendar).await?;
        let mut total = Ways::in_days(is_business);
        for ways in by_line.values() {
            total.join(ways);
        }
        let lines = lines(&mut snapshot, cut, by_line).await?;
        let causes = causes(&mut snapshot, asked.known_at).await?;
        let known = known_journeys::known(&mut snapshot, &asked, (&total, is_business)).await?;
        let base = match windows.base {
            Some(days) => {
                asked_journeys::gather(&mut snapshot, Counted { days, ..counted }, "''").await?;
                let base = together(&mut snapshot, asked.known_at, calendar).await?;
                Some(base.line())
            }
            None => None,
        };
        Ok(WismoFulfillment {
            span: windows.current.span(),
            base_span: windows.base.map(Days::span),
            base,
            cut: cut.clone(),
            business_days: is_business,
            lines,
            causes,
            options: options(&mut snapshot, segment.seller.as_ref()).await?,
            time_zone: Some(asked.zone.name().to_owned()),
            formula_version: WISMO_FORMULAS,
            known,
            total: total.line(),
            as_of: Some(now),
        })
    }
}

/// Which day it is, and which days count.
#[derive(Clone, Copy)]
pub(super) struct Calendar {
    pub(super) today: i64,
    /// Whether business days count alone, in how long orders take.
    pub(super) is_business: bool,
}

/// Orders of one line with the same way.
#[derive(sqlx::FromRow)]
struct WayRow {
    key: String,
    #[sqlx(flatten)]
    way: Way,
    orders: i64,
    with_exception: i64,
    answers: i64,
    stars: i64,
}

/// The lines of the table, by name and in their order.
async fn lines(
    database: &mut SqliteConnection,
    cut: &Cut,
    by_key: BTreeMap<String, Ways>,
) -> Result<Vec<FulfillmentLine>, sqlx::Error> {
    let line = |(key, ways): (String, Ways)| FulfillmentLine { key, ..ways.line() };
    let mut lines: Vec<FulfillmentLine> = by_key.into_iter().map(line).collect();
    match cut {
        Cut::Week => name_weeks(&mut lines),
        Cut::Seller => name_shops(database, &mut lines).await?,
        _ => {}
    }
    if *cut != Cut::Week {
        lines.sort_by_key(|line| Reverse(line.orders));
    }
    lines.truncate(MOST_LINES);
    Ok(lines)
}

/// All of them together.
pub(super) async fn together(
    database: &mut SqliteConnection,
    known_at: Option<Timestamp>,
    calendar: Calendar,
) -> Result<Ways, sqlx::Error> {
    let mut all = ways(database, known_at, "''", calendar).await?;
    let none = || Ways::in_days(calendar.is_business);
    Ok(all.remove("").unwrap_or_else(none))
}

/// The journeys that were put together, by that key.
async fn ways(
    database: &mut SqliteConnection,
    known_at: Option<Timestamp>,
    key: &str,
    Calendar { today, is_business }: Calendar,
) -> Result<BTreeMap<String, Ways>, sqlx::Error> {
    // Weekdays make seven times as many ways, so only whoever needs them has them.
    let weekday = if is_business {
        "(first_day + 3) % 7"
    } else {
        "0"
    };
    let statement = format!(
        "SELECT {key} AS key, {weekday} AS weekday, promised_day - first_day AS promised, ship_by_day - first_day AS ship_by,
           left_day - first_day AS left_on, missed_day - first_day AS missed,
           CASE has_arrived WHEN 1 THEN last_day - first_day END AS arrived, has_carrier,
           CASE has_arrived WHEN 0 THEN {today} - first_day END AS age,
           has_arrived = 1 AND estimated_day IS NOT NULL AS has_estimate,
           COALESCE(has_arrived = 1 AND last_day <= estimated_day, 0) AS is_by_estimate, COUNT(*) AS orders,
           SUM(with_exception) AS with_exception, SUM(answers) AS answers, SUM(stars) AS stars
         FROM {} GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11",
        asked_journeys::counted(known_at)
    );
    let rows: Vec<WayRow> = sqlx::query_as(&statement).fetch_all(database).await?;
    let mut by_key: BTreeMap<String, Ways> = BTreeMap::new();
    for row in rows {
        let ways = by_key.entry(row.key);
        let ways = ways.or_insert_with(|| Ways::in_days(is_business));
        ways.add(row.way, whole(row.orders));
        ways.with_exception += whole(row.with_exception);
        ways.answers += whole(row.answers);
        ways.stars += whole(row.stars);
    }
    Ok(by_key)
}

/// Orders with an exception by its cause, most first. Of exceptions only those count that had been found.
async fn causes(
    database: &mut SqliteConnection,
    known_at: Option<Timestamp>,
) -> Result<Vec<Tally>, sqlx::Error> {
    let cause = known_at.map_or_else(|| String::from("e.cause"), cause_then);
    let found = known_at.map_or_else(String::new, |at| format!(" AND e.opened_at <= {}", at.0));
    let statement = format!(
        "SELECT {cause}, COUNT(DISTINCT j.id) FROM {} CROSS JOIN delivery_exceptions e
         WHERE j.with_exception = 1 AND e.seller_order_id = j.id{found} GROUP BY 1 ORDER BY 2 DESC, 1",
        asked_journeys::counted(known_at)
    );
    let rows: Vec<(String, i64)> = sqlx::query_as(&statement).fetch_all(database).await?;
    let tally = |(key, count): (String, i64)| Tally {
        key,
        count: whole(count),
    };
    Ok(rows.into_iter().map(tally).collect())
}

/// The cause that an exception had then.
fn cause_then(Timestamp(known_at): Timestamp) -> String {
    format!(
        "COALESCE((SELECT s.cause FROM superseded_causes s WHERE s.exception_id = e.id AND s.known_to > {known_at}
           ORDER BY s.known_to LIMIT 1), e.cause)"
    )
}

/// Weeks by their Mondays, in their order.
fn name_weeks(lines: &mut [FulfillmentLine]) {
    lines.sort_by_key(|line| line.key.parse::<i64>().unwrap_or(0));
    for line in lines {
        if let Ok(monday) = line.key.parse() {
            line.key = Date::from_days_since_epoch(monday).to_string();
        }
    }
}

/// Shops as people call them.
async fn name_shops(
    database: &mut SqliteConnection,
    lines: &mut [FulfillmentLine],
) -> Result<(), sqlx::Error> {
    let names: Vec<(String, String)> = sqlx::query_as("SELECT id, shop_name FROM sellers")
        .fetch_all(database)
        .await?;
    let names: BTreeMap<String, String> = names.into_iter().collect();
    for line in lines {
        line.name = names.get(&line.key).cloned();
    }
    Ok(())
}
