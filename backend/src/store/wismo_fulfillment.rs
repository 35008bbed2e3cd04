//! How orders leave and arrive, by carrier, lane, shop and week: journeys, put together by what a line stands for.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use shared::api::wismo::{Cut, FulfillmentLine, Tally, WismoFulfillment, WismoQuery};
use shared::metrics::WISMO_FORMULAS;
use shared::time::{Date, Timestamp};
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

use super::counted_segment::Counted;
use super::known::Asked;
use super::seller_orders::whole;
use super::ways::{Way, Ways};
use super::wismo::options;
use super::{Store, known, known_journeys};
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
        let total = together(&mut snapshot, counted, calendar).await?;
        let mut lines_of_cut = lines(&mut snapshot, counted, key_of(cut), calendar).await?;
        match cut {
            Cut::Week => name_weeks(&mut lines_of_cut),
            Cut::Seller => name_shops(&mut snapshot, &mut lines_of_cut).await?,
            _ => {}
        }
        if *cut != Cut::Week {
            lines_of_cut.sort_by_key(|line| Reverse(line.orders));
        }
        lines_of_cut.truncate(MOST_LINES);
        let base = match windows.base {
            Some(days) => {
                let of_base = Counted { days, ..counted };
                Some(together(&mut snapshot, of_base, calendar).await?.line())
            }
            None => None,
        };
        Ok(WismoFulfillment {
            span: windows.current.span(),
            base_span: windows.base.map(Days::span),
            base,
            cut: cut.clone(),
            business_days: is_business,
            lines: lines_of_cut,
            causes: causes(&mut snapshot, counted).await?,
            options: options(&mut snapshot, segment.seller.as_ref()).await?,
            time_zone: Some(asked.zone.name().to_owned()),
            formula_version: WISMO_FORMULAS,
            known: known_journeys::known(&mut snapshot, &asked, segment, (&total, is_business))
                .await?,
            total: total.line(),
            as_of: Some(now),
        })
    }
}

/// A question about the orders of some days and of a segment, with their journeys. What went back never arrives.
pub(super) fn about_journeys(
    selected: &str,
    counted: Counted<'_>,
) -> QueryBuilder<'static, Sqlite> {
    let mut statement = about_all_journeys(selected, counted);
    statement.push(" AND (d.has_arrived = 1 OR d.last_day IS NULL)");
    statement
}

/// The same with what went back.
pub(super) fn about_all_journeys(
    selected: &str,
    counted: Counted<'_>,
) -> QueryBuilder<'static, Sqlite> {
    if let Some(known_at) = counted.known_at {
        return about_journeys_then(selected, counted, known_at);
    }
    let mut statement: QueryBuilder<'static, Sqlite> = QueryBuilder::new(selected);
    statement.push(" FROM (SELECT * FROM counted_orders WHERE what = 'order' AND ");
    counted.push_days(&mut statement);
    counted.push_segment(&mut statement);
    statement.push(") c JOIN deliveries d ON d.seller_order_id = c.seller_order_id");
    statement
}

/// Of what was known at a moment: the orders first, so that of all journeys only theirs are read.
fn about_journeys_then(
    selected: &str,
    counted: Counted<'_>,
    known_at: Timestamp,
) -> QueryBuilder<'static, Sqlite> {
    let mut statement = QueryBuilder::new(format!(
        "WITH c AS MATERIALIZED (SELECT id AS seller_order_id, seller_id, day, carrier, known_to
           FROM {} WHERE what = 'order' AND ",
        known::orders(counted.known_at)
    ));
    counted.push_days(&mut statement);
    counted.push_segment(&mut statement);
    let now = journeys_then("deliveries", &i64::MAX.to_string(), known_at);
    let superseded = journeys_then("superseded_deliveries", "j.known_to", known_at);
    statement.push(format!(
        "), d AS MATERIALIZED ({now} UNION ALL {superseded})
         {selected} FROM c JOIN d ON d.seller_order_id = c.seller_order_id"
    ));
    statement
}

/// The journeys in a table, of the orders in `c`, with the steps that were known.
fn journeys_then(table: &str, known_to: &str, Timestamp(known_at): Timestamp) -> String {
    let step = |known_from: &str, before: &str, column: &str| {
        format!(
            "CASE WHEN j.{known_from} > {known_at} THEN {before} ELSE j.{column} END AS {column}"
        )
    };
    format!(
        "SELECT j.seller_order_id, j.origin, j.destination, j.first_day, j.promised_day, j.ship_by_day, j.estimated_day,
           {}, {}, {}, {}, {}, j.left_known_from, j.missed_known_from, j.ended_known_from, {known_to} AS known_to
         FROM c JOIN {table} j ON j.seller_order_id = c.seller_order_id
         WHERE j.known_from <= {known_at} AND {known_to} > {known_at}",
        step("left_known_from", "''", "carrier"),
        step("left_known_from", "NULL", "left_day"),
        step("missed_known_from", "NULL", "missed_day"),
        step("ended_known_from", "NULL", "last_day"),
        step("ended_known_from", "0", "has_arrived"),
    )
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
}

async fn lines(
    database: &mut SqliteConnection,
    counted: Counted<'_>,
    key: &str,
    calendar: Calendar,
) -> Result<Vec<FulfillmentLine>, sqlx::Error> {
    let by_key = ways(database, counted, key, calendar).await?;
    let line = |(key, ways): (String, Ways)| FulfillmentLine { key, ..ways.line() };
    Ok(by_key.into_iter().map(line).collect())
}

/// All of them together.
pub(super) async fn together(
    database: &mut SqliteConnection,
    counted: Counted<'_>,
    calendar: Calendar,
) -> Result<Ways, sqlx::Error> {
    let mut all = ways(database, counted, "''", calendar).await?;
    let none = || Ways::in_days(calendar.is_business);
    Ok(all.remove("").unwrap_or_else(none))
}

async fn ways(
    database: &mut SqliteConnection,
    counted: Counted<'_>,
    key: &str,
    Calendar { today, is_business }: Calendar,
) -> Result<BTreeMap<String, Ways>, sqlx::Error> {
    // Weekdays make seven times as many ways, so only whoever needs them has them.
    let weekday = if is_business {
        "(d.first_day + 3) % 7"
    } else {
        "0"
    };
    let mut statement = about_journeys(
        &format!(
            "SELECT {key} AS key, {weekday} AS weekday, d.promised_day - d.first_day AS promised, d.ship_by_day - d.first_day AS ship_by,
               d.left_day - d.first_day AS left_on, d.missed_day - d.first_day AS missed,
               CASE d.has_arrived WHEN 1 THEN d.last_day - d.first_day END AS arrived, d.carrier <> '' AS has_carrier,
               CASE d.has_arrived WHEN 0 THEN {today} - d.first_day END AS age,
               d.has_arrived = 1 AND d.estimated_day IS NOT NULL AS has_estimate,
               COALESCE(d.has_arrived = 1 AND d.last_day <= d.estimated_day, 0) AS is_by_estimate, COUNT(*) AS orders"
        ),
        counted,
    );
    statement.push(" GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11");
    let rows: Vec<WayRow> = statement.build_query_as().fetch_all(&mut *database).await?;
    let mut by_key: BTreeMap<String, Ways> = BTreeMap::new();
    for row in rows {
        let ways = by_key.entry(row.key);
        let ways = ways.or_insert_with(|| Ways::in_days(is_business));
        ways.add(row.way, whole(row.orders));
    }
    for (key, orders) in in_trouble(database, counted, key).await? {
        if let Some(ways) = by_key.get_mut(&key) {
            ways.with_exception = whole(orders);
        }
    }
    for (key, answers, stars) in satisfaction(database, counted, key).await? {
        if let Some(ways) = by_key.get_mut(&key) {
            (ways.answers, ways.stars) = (whole(answers), whole(stars));
        }
    }
    Ok(by_key)
}

/// What is asked of an exception besides, so that only those count that had been found.
fn found_by(known_at: Option<Timestamp>) -> String {
    known_at.map_or_else(String::new, |at| format!(" AND e.opened_at <= {}", at.0))
}

/// Orders with an exception, whatever became of it.
pub(super) async fn in_trouble(
    database: &mut SqliteConnection,
    counted: Counted<'_>,
    key: &str,
) -> Result<Vec<(String, i64)>, sqlx::Error> {
    let selected = format!("SELECT {key} AS key, COUNT(*)");
    let mut statement = about_journeys(&selected, counted);
    let found = found_by(counted.known_at);
    statement.push(format!(
        " WHERE EXISTS (SELECT 1 FROM delivery_exceptions e WHERE e.seller_order_id = c.seller_order_id{found}) GROUP BY 1"
    ));
    statement.build_query_as().fetch_all(database).await
}

/// What customers say of these orders: those who asked about them and said how that was, and those who said so unasked.
pub(super) async fn satisfaction(
    database: &mut SqliteConnection,
    counted: Counted<'_>,
    key: &str,
) -> Result<Vec<(String, i64, i64)>, sqlx::Error> {
    let selected = format!("SELECT {key} AS key, COUNT(*), SUM(i.rating)");
    let mut statement = about_journeys(&selected, counted);
    let inquiries = known::inquiries(counted.known_at);
    let answered_by = counted
        .known_at
        .map_or_else(String::new, |at| format!(" AND r.answered_at <= {}", at.0));
    statement.push(format!(
        " JOIN (SELECT seller_order_id, rating FROM {inquiries} WHERE rating IS NOT NULL
             UNION ALL SELECT p.id, r.rating FROM order_ratings r
               JOIN seller_orders p ON p.order_id = r.order_id AND p.seller_id = r.seller_id{answered_by}) i
           ON i.seller_order_id = c.seller_order_id GROUP BY 1"
    ));
    statement.build_query_as().fetch_all(database).await
}

/// Orders with an exception by its cause, most first.
async fn causes(
    database: &mut SqliteConnection,
    counted: Counted<'_>,
) -> Result<Vec<Tally>, sqlx::Error> {
    let cause = counted
        .known_at
        .map_or_else(|| String::from("e.cause"), cause_then);
    let selected = format!("SELECT {cause}, COUNT(DISTINCT c.seller_order_id)");
    let mut statement = about_journeys(&selected, counted);
    let found = found_by(counted.known_at);
    statement.push(format!(
        " JOIN delivery_exceptions e ON e.seller_order_id = c.seller_order_id{found} GROUP BY 1 ORDER BY 2 DESC, 1"
    ));
    let rows: Vec<(String, i64)> = statement.build_query_as().fetch_all(database).await?;
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
