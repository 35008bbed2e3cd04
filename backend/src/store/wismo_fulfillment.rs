//! How orders leave and arrive, by carrier, lane, shop and week: journeys, put together by what a line stands for.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use shared::api::wismo::{Cut, FulfillmentLine, Tally, WismoFulfillment, WismoQuery};
use shared::metrics::{SMALL_SAMPLE, WISMO_FORMULAS};
use shared::order::{LateCause, ParcelDays};
use shared::time::{Date, Timestamp};
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

use super::Store;
use super::counted_segment::Counted;
use super::marketplace::time_zone;
use super::seller_orders::whole;
use super::wismo::options;
use crate::promise::Journeys;
use crate::windows::{Days, Windows};

/// Lines of the table at most; the rest is in their total alone.
const MOST_LINES: usize = 200;
/// Days are counted from the last one promised, before it and after it; [`Journeys`] counts from 0.
const PROMISED_DAY: i64 = 10_000;

/// Orders of one line with the same way, in days from their first.
#[derive(sqlx::FromRow)]
struct WayRow {
    key: String,
    promised: Option<i64>,
    ship_by: Option<i64>,
    left_on: Option<i64>,
    missed: Option<i64>,
    arrived: Option<i64>,
    has_carrier: bool,
    /// Days that it has been under way; nothing once it has arrived.
    age: Option<i64>,
    has_estimate: bool,
    is_by_estimate: bool,
    orders: i64,
}

/// What a line is made of while its orders are counted.
#[derive(Default)]
struct Count {
    line: FulfillmentLine,
    ship_days: BTreeMap<i64, u64>,
    delivery_days: BTreeMap<i64, u64>,
    promises: Journeys,
}

impl Count {
    fn add(&mut self, row: &WayRow) {
        let orders = whole(row.orders);
        let line = &mut self.line;
        line.orders += orders;
        if let Some(left_on) = row.left_on {
            line.left += orders;
            *self.ship_days.entry(left_on).or_default() += orders;
        }
        if let Some(arrived) = row.arrived {
            line.arrived += orders;
            *self.delivery_days.entry(arrived).or_default() += orders;
        }
        if row.has_estimate {
            line.estimated += orders;
            line.by_estimate += orders * u64::from(row.is_by_estimate);
        }
        let Some(promised) = row.promised else {
            return;
        };
        line.promised += orders;
        // What is on its way has been seen until yesterday.
        let seen = row.arrived.or(row.age.map(|age| age - 1)).unwrap_or(0);
        let from_promise = PROMISED_DAY + seen - promised;
        self.promises
            .add(from_promise, row.arrived.is_some(), orders);
        self.decide(row, promised, orders);
    }

    /// Whether the promise was kept, and why not.
    fn decide(&mut self, row: &WayRow, promised: i64, orders: u64) {
        let today = row.age.unwrap_or(i64::MAX);
        let days = ParcelDays {
            promised,
            ship_by: row.ship_by,
            left: row.left_on,
            missed: row.missed,
            arrived: row.arrived,
            has_carrier: row.has_carrier,
        };
        let line = &mut self.line;
        let Some(cause) = days.late_cause(today) else {
            let is_kept = row.arrived.is_some();
            line.on_time += orders * u64::from(is_kept);
            line.decided += orders * u64::from(is_kept);
            return;
        };
        line.decided += orders;
        *match cause {
            LateCause::Shop => &mut line.by_shop,
            LateCause::Carrier => &mut line.by_carrier,
            LateCause::Recipient => &mut line.by_recipient,
            LateCause::Unknown | LateCause::Other(_) => &mut line.unknown,
        } += orders;
    }

    fn finished(self) -> FulfillmentLine {
        let expected = self.promises.arrived_by(PROMISED_DAY);
        FulfillmentLine {
            ship_days_p50: nearest_rank(&self.ship_days, 50),
            ship_days_p90: nearest_rank(&self.ship_days, 90),
            delivery_days_p50: nearest_rank(&self.delivery_days, 50),
            delivery_days_p90: nearest_rank(&self.delivery_days, 90),
            expected_on_time: expected
                .filter(|_| self.line.promised >= SMALL_SAMPLE)
                .map(whole),
            ..self.line
        }
    }
}

/// The smallest day by which at least that percentage of them are through.
fn nearest_rank(days: &BTreeMap<i64, u64>, percent: u64) -> Option<u64> {
    let all: u64 = days.values().sum();
    let rank = (all * percent).div_ceil(100);
    let mut through = 0;
    days.iter()
        .find(|(_, count)| {
            through += **count;
            through >= rank
        })
        .map(|(day, _)| whole(*day))
}

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
        cut: &Cut,
        now: Timestamp,
    ) -> Result<WismoFulfillment, sqlx::Error> {
        let mut snapshot = self.pool.begin().await?;
        let zone = time_zone(&mut snapshot).await?;
        let windows = Windows::of(query, now, zone);
        let of_days = |days: Days| Counted {
            segment: &query.segment,
            days,
            known_at: None,
        };
        let (current, today) = (of_days(windows.current), windows.today);
        let total = lines(&mut snapshot, current, "''", today).await?;
        let mut lines_of_cut = lines(&mut snapshot, current, key_of(cut), today).await?;
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
            Some(days) => lines(&mut snapshot, of_days(days), "''", today)
                .await?
                .pop(),
            None => None,
        };
        Ok(WismoFulfillment {
            span: windows.current.span(),
            total: total.into_iter().next().unwrap_or_default(),
            base_span: windows.base.map(Days::span),
            base: windows.base.map(|_| base.unwrap_or_default()),
            cut: cut.clone(),
            lines: lines_of_cut,
            causes: causes(&mut snapshot, current).await?,
            options: options(&mut snapshot, query.segment.seller.as_ref()).await?,
            time_zone: Some(zone.name().to_owned()),
            formula_version: WISMO_FORMULAS,
            as_of: Some(now),
        })
    }
}

/// A question about the orders of some days and of a segment, with their journeys. What went back never arrives.
pub(super) fn about_journeys(
    selected: &str,
    counted: Counted<'_>,
) -> QueryBuilder<'static, Sqlite> {
    let mut statement: QueryBuilder<'static, Sqlite> = QueryBuilder::new(selected);
    statement.push(" FROM (SELECT * FROM counted_orders WHERE what = 'order' AND ");
    counted.push_days(&mut statement);
    counted.push_segment(&mut statement);
    statement.push(
        ") c JOIN deliveries d ON d.seller_order_id = c.seller_order_id AND (d.has_arrived = 1 OR d.last_day IS NULL)",
    );
    statement
}

async fn lines(
    database: &mut SqliteConnection,
    counted: Counted<'_>,
    key: &str,
    today: i64,
) -> Result<Vec<FulfillmentLine>, sqlx::Error> {
    let mut ways = about_journeys(
        &format!(
            "SELECT {key} AS key, d.promised_day - d.first_day AS promised, d.ship_by_day - d.first_day AS ship_by,
               d.left_day - d.first_day AS left_on, d.missed_day - d.first_day AS missed,
               CASE d.has_arrived WHEN 1 THEN d.last_day - d.first_day END AS arrived, d.carrier <> '' AS has_carrier,
               CASE d.has_arrived WHEN 0 THEN {today} - d.first_day END AS age,
               d.has_arrived = 1 AND d.estimated_day IS NOT NULL AS has_estimate,
               COALESCE(d.has_arrived = 1 AND d.last_day <= d.estimated_day, 0) AS is_by_estimate, COUNT(*) AS orders"
        ),
        counted,
    );
    ways.push(" GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10");
    let rows: Vec<WayRow> = ways.build_query_as().fetch_all(&mut *database).await?;
    let mut counts: BTreeMap<String, Count> = BTreeMap::new();
    for row in &rows {
        counts.entry(row.key.clone()).or_default().add(row);
    }
    for (key, orders) in in_trouble(database, counted, key).await? {
        if let Some(count) = counts.get_mut(&key) {
            count.line.with_exception = whole(orders);
        }
    }
    for (key, answers, stars) in satisfaction(database, counted, key).await? {
        if let Some(count) = counts.get_mut(&key) {
            count.line.answers = whole(answers);
            count.line.stars = whole(stars);
        }
    }
    let line = |(key, count): (String, Count)| FulfillmentLine {
        key,
        ..count.finished()
    };
    Ok(counts.into_iter().map(line).collect())
}

/// Orders with an exception, whatever became of it.
async fn in_trouble(
    database: &mut SqliteConnection,
    counted: Counted<'_>,
    key: &str,
) -> Result<Vec<(String, i64)>, sqlx::Error> {
    let selected = format!("SELECT {key} AS key, COUNT(*)");
    let mut statement = about_journeys(&selected, counted);
    statement.push(
        " WHERE EXISTS (SELECT 1 FROM delivery_exceptions e WHERE e.seller_order_id = c.seller_order_id) GROUP BY 1",
    );
    statement.build_query_as().fetch_all(database).await
}

/// What customers say of these orders: those who asked about them and said how that was, and those who said so unasked.
async fn satisfaction(
    database: &mut SqliteConnection,
    counted: Counted<'_>,
    key: &str,
) -> Result<Vec<(String, i64, i64)>, sqlx::Error> {
    let selected = format!("SELECT {key} AS key, COUNT(*), SUM(i.rating)");
    let mut statement = about_journeys(&selected, counted);
    statement.push(
        " JOIN (SELECT seller_order_id, rating FROM inquiries WHERE rating IS NOT NULL
             UNION ALL SELECT p.id, r.rating FROM order_ratings r
               JOIN seller_orders p ON p.order_id = r.order_id AND p.seller_id = r.seller_id) i
           ON i.seller_order_id = c.seller_order_id GROUP BY 1",
    );
    statement.build_query_as().fetch_all(database).await
}

/// Orders with an exception by its cause, most first.
async fn causes(
    database: &mut SqliteConnection,
    counted: Counted<'_>,
) -> Result<Vec<Tally>, sqlx::Error> {
    let mut statement =
        about_journeys("SELECT e.cause, COUNT(DISTINCT c.seller_order_id)", counted);
    statement.push(
        " JOIN delivery_exceptions e ON e.seller_order_id = c.seller_order_id GROUP BY e.cause ORDER BY 2 DESC, 1",
    );
    let rows: Vec<(String, i64)> = statement.build_query_as().fetch_all(database).await?;
    let tally = |(key, count): (String, i64)| Tally {
        key,
        count: whole(count),
    };
    Ok(rows.into_iter().map(tally).collect())
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
