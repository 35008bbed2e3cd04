//! What was measured of partners, by the formulas of `shared::metrics::PARTNER_WINDOW_DAYS`.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use shared::api::partners::{
    Capacity, CentreFigures, PartnerFigures, PartnerMetrics, Performance, ShopFigures,
};
use shared::ids::SellerId;
use shared::metrics::{PARTNER_WINDOW_DAYS, SMALL_SAMPLE, measured_hours, measured_share};
use shared::money::{Currency, Money};
use shared::time::{DAY_MS, Timestamp};
use sqlx::SqliteConnection;

use super::{Shop, Store};

/// What is counted of jobs, by partner and centre as [`Jobs`] puts them in; $1 to $2 is the window, $3 a shop or nothing.
const COUNTS: &str = "
    SELECT {partner} AS partner, {centre} AS centre,
      SUM(CASE WHEN handed_over_at > $1 AND handed_over_at <= $2 THEN 1 ELSE 0 END) AS finished,
      SUM(CASE WHEN handed_over_at > $1 AND handed_over_at <= $2 AND received_at IS NOT NULL AND picked_at IS NOT NULL
        AND packed_at IS NOT NULL THEN 1 ELSE 0 END) AS complete,
      SUM(CASE WHEN received_at > $1 AND received_at <= $2 AND handed_over_at IS NULL THEN 1 ELSE 0 END) AS open,
      SUM(CASE WHEN ship_by > $1 AND ship_by <= $2 THEN 1 ELSE 0 END) AS due,
      SUM(CASE WHEN ship_by > $1 AND ship_by <= $2 AND handed_over_at IS NOT NULL THEN 1 ELSE 0 END) AS due_and_gone,
      SUM(CASE WHEN ship_by > $1 AND ship_by <= $2 AND handed_over_at <= ship_by THEN 1 ELSE 0 END) AS on_time,
      SUM(CASE WHEN picked_at > $1 AND picked_at <= $2 THEN 1 ELSE 0 END) AS picked_jobs,
      SUM(CASE WHEN picked_at > $1 AND picked_at <= $2 THEN picked ELSE 0 END) AS picked,
      SUM(CASE WHEN picked_at > $1 AND picked_at <= $2 THEN wrong ELSE 0 END) AS wrong,
      SUM(CASE WHEN handed_over_at > $1 AND handed_over_at <= $2 AND items > 0 AND cost IS NOT NULL THEN 1 ELSE 0 END) AS cost_jobs,
      SUM(CASE WHEN handed_over_at > $1 AND handed_over_at <= $2 AND items > 0 AND cost IS NOT NULL THEN cost ELSE 0 END) AS cost,
      SUM(CASE WHEN handed_over_at > $1 AND handed_over_at <= $2 AND items > 0 AND cost IS NOT NULL THEN items ELSE 0 END) AS cost_items
    FROM partner_jobs WHERE $3 IS NULL OR seller_id = $3 GROUP BY 1, 2";

/// How long jobs took that left in the window: how many, together, and by nearest rank.
const TIMES: &str = "
    SELECT partner, centre, MAX(jobs) AS jobs, SUM(ms) AS ms,
      MAX(CASE WHEN place = (jobs * 50 + 99) / 100 THEN ms END) AS p50,
      MAX(CASE WHEN place = (jobs * 90 + 99) / 100 THEN ms END) AS p90
    FROM (
      SELECT {partner} AS partner, {centre} AS centre, handed_over_at - received_at AS ms,
        ROW_NUMBER() OVER (PARTITION BY {partner}, {centre} ORDER BY handed_over_at - received_at) AS place,
        COUNT(*) OVER (PARTITION BY {partner}, {centre}) AS jobs
      FROM partner_jobs
      WHERE handed_over_at > $1 AND handed_over_at <= $2 AND received_at <= handed_over_at AND ($3 IS NULL OR seller_id = $3)
    ) AS times
    GROUP BY partner, centre";

/// The last that each location of each partner has said in the window about what it can take.
const CAPACITIES: &str = "
    SELECT partner_id, location, at, total, used FROM (
      SELECT partner_id, location, at, total, used,
        ROW_NUMBER() OVER (PARTITION BY partner_id, location ORDER BY at DESC, event_id) AS place
      FROM partner_events WHERE kind = 'capacity' AND at > $1 AND at <= $2
    ) AS reports
    WHERE place = 1 ORDER BY partner_id, location";

/// When each partner reported first and last in the window, and how much of it in kinds that nobody knows.
const REPORTS: &str = "
    SELECT p.id, p.name, p.currency, MIN(e.at) AS since, MAX(e.at) AS until,
      SUM(CASE WHEN e.kind NOT IN ('received', 'picked', 'packed', 'handed_over', 'capacity') THEN 1 ELSE 0 END) AS unknown
    FROM partners p LEFT JOIN partner_events e ON e.partner_id = p.id AND e.at > $1 AND e.at <= $2
    GROUP BY p.id, p.name, p.currency ORDER BY p.name, p.id";

#[derive(Clone, Default, sqlx::FromRow)]
struct CountRow {
    partner: String,
    centre: String,
    finished: i64,
    complete: i64,
    open: i64,
    due: i64,
    due_and_gone: i64,
    on_time: i64,
    picked_jobs: i64,
    picked: i64,
    wrong: i64,
    cost_jobs: i64,
    cost: i64,
    cost_items: i64,
}

#[derive(Clone, Default, sqlx::FromRow)]
struct TimeRow {
    partner: String,
    centre: String,
    jobs: i64,
    ms: i64,
    p50: i64,
    p90: i64,
}

#[derive(sqlx::FromRow)]
struct CapacityRow {
    partner_id: String,
    location: String,
    at: i64,
    total: i64,
    used: i64,
}

#[derive(sqlx::FromRow)]
struct ReportRow {
    id: String,
    name: String,
    currency: String,
    since: Option<i64>,
    until: Option<i64>,
    unknown: i64,
}

/// The half-open span of time that is measured.
#[derive(Clone, Copy)]
struct Window {
    after: i64,
    until: i64,
}

/// Which jobs, and by what they are told apart.
#[derive(Clone, Copy)]
enum Jobs<'a> {
    /// All, by partner.
    Partners,
    /// All, by partner and location.
    Centres,
    /// Those of a shop, together.
    Shop(&'a SellerId),
}

impl Store {
    /// What was measured of all partners, and of a shop's jobs there.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn partner_metrics(
        &self,
        shop: &Shop,
        now: Timestamp,
    ) -> Result<PartnerMetrics, sqlx::Error> {
        let window = Window {
            after: now.0 - i64::from(PARTNER_WINDOW_DAYS) * DAY_MS,
            until: now.0,
        };
        let mut snapshot = self.pool.begin().await?;
        let opted_in: bool = sqlx::query_scalar(
            "SELECT EXISTS (SELECT 1 FROM partner_stays WHERE seller_id = $1 AND ended_at IS NULL)",
        )
        .bind(shop.seller.as_str())
        .fetch_one(&mut *snapshot)
        .await?;
        let partners = partner_figures(&mut snapshot, window).await?;
        let own = Measured::read(&mut snapshot, Jobs::Shop(&shop.seller), window).await?;
        let (counts, times) = own.of("", "");
        Ok(PartnerMetrics {
            opted_in,
            partners,
            seller_metrics: ShopFigures {
                fulfillment_rate: measured_share_of(counts.due_and_gone, counts.due, counts.due),
                due_jobs: Some(whole(counts.due)),
                avg_turnaround: mean_hours(&times),
                finished_jobs: Some(whole(times.jobs)),
                cost_savings: None,
            },
            time_zone: Some(shop.time_zone.name().to_owned()),
            window_days: Some(u64::from(PARTNER_WINDOW_DAYS)),
            as_of: Some(now),
        })
    }
}

async fn partner_figures(
    database: &mut SqliteConnection,
    window: Window,
) -> Result<Vec<PartnerFigures>, sqlx::Error> {
    let all = Measured::read(database, Jobs::Partners, window).await?;
    let by_centre = Measured::read(database, Jobs::Centres, window).await?;
    let capacities: Vec<CapacityRow> = sqlx::query_as(CAPACITIES)
        .bind(window.after)
        .bind(window.until)
        .fetch_all(&mut *database)
        .await?;
    let reports: Vec<ReportRow> = sqlx::query_as(REPORTS)
        .bind(window.after)
        .bind(window.until)
        .fetch_all(database)
        .await?;
    let figures = |row: ReportRow| {
        let own: Vec<&CapacityRow> = capacities
            .iter()
            .filter(|capacity| capacity.partner_id == row.id)
            .collect();
        let (counts, times) = all.of(&row.id, "");
        PartnerFigures {
            performance: performance(&counts, &times, &row.currency),
            capacity: added_up(&own),
            completeness: measured_share_of(counts.complete, counts.finished, counts.finished),
            jobs: Some(whole(counts.finished)),
            open_jobs: Some(whole(counts.open)),
            unknown_reports: Some(whole(row.unknown)),
            since: row.since.map(Timestamp),
            until: row.until.map(Timestamp),
            centres: centres(&by_centre, &row.id, &own),
            id: row.id,
            name: row.name,
        }
    };
    Ok(reports.into_iter().map(figures).collect())
}

/// Counts and times by partner and centre.
struct Measured {
    counts: BTreeMap<(String, String), CountRow>,
    times: BTreeMap<(String, String), TimeRow>,
}

impl Measured {
    async fn read(
        database: &mut SqliteConnection,
        jobs: Jobs<'_>,
        window: Window,
    ) -> Result<Self, sqlx::Error> {
        let (partner, centre, seller) = match jobs {
            Jobs::Partners => ("partner_id", "''", None),
            Jobs::Centres => ("partner_id", "location", None),
            Jobs::Shop(seller) => ("''", "''", Some(seller.as_str())),
        };
        let grouped = |statement: &str| {
            let by_partner = statement.replace("{partner}", partner);
            by_partner.replace("{centre}", centre)
        };
        let counts: Vec<CountRow> = sqlx::query_as(&grouped(COUNTS))
            .bind(window.after)
            .bind(window.until)
            .bind(seller)
            .fetch_all(&mut *database)
            .await?;
        let times: Vec<TimeRow> = sqlx::query_as(&grouped(TIMES))
            .bind(window.after)
            .bind(window.until)
            .bind(seller)
            .fetch_all(database)
            .await?;
        let key = |partner: &String, centre: &String| (partner.clone(), centre.clone());
        let counts = counts.into_iter();
        let times = times.into_iter();
        Ok(Self {
            counts: counts
                .map(|row| (key(&row.partner, &row.centre), row))
                .collect(),
            times: times
                .map(|row| (key(&row.partner, &row.centre), row))
                .collect(),
        })
    }

    fn of(&self, partner: &str, centre: &str) -> (CountRow, TimeRow) {
        let key = (partner.to_owned(), centre.to_owned());
        (
            self.counts.get(&key).cloned().unwrap_or_default(),
            self.times.get(&key).cloned().unwrap_or_default(),
        )
    }
}

/// One line for each location that has jobs or has said what it can take.
fn centres(measured: &Measured, partner: &str, capacities: &[&CapacityRow]) -> Vec<CentreFigures> {
    let of_jobs = measured.counts.keys();
    let of_jobs = of_jobs.filter(|(of, _)| of == partner);
    let names: BTreeSet<&str> = of_jobs
        .map(|(_, centre)| centre.as_str())
        .chain(capacities.iter().map(|row| row.location.as_str()))
        .collect();
    let figures = |location: &str| {
        let (counts, times) = measured.of(partner, location);
        let own: Vec<&CapacityRow> = capacities
            .iter()
            .filter(|row| row.location == location)
            .copied()
            .collect();
        CentreFigures {
            location: location.to_owned(),
            jobs: whole(counts.finished),
            open_jobs: whole(counts.open),
            on_time_rate: measured_share_of(counts.on_time, counts.due, counts.due),
            on_time_jobs: whole(counts.due),
            p50_hours: hours(times.p50, times.jobs),
            p90_hours: hours(times.p90, times.jobs),
            capacity: added_up(&own),
        }
    };
    names.into_iter().map(figures).collect()
}

fn performance(counts: &CountRow, times: &TimeRow, currency: &str) -> Performance {
    let currency = Currency::parse(currency);
    Performance {
        on_time_rate: measured_share_of(counts.on_time, counts.due, counts.due),
        on_time_jobs: Some(whole(counts.due)),
        accuracy_rate: measured_share_of(
            counts.picked - counts.wrong,
            counts.picked,
            counts.picked_jobs,
        ),
        accuracy_jobs: Some(whole(counts.picked_jobs)),
        avg_processing_time: mean_hours(times),
        p50_hours: hours(times.p50, times.jobs),
        p90_hours: hours(times.p90, times.jobs),
        processing_jobs: Some(whole(times.jobs)),
        cost_per_item: currency.and_then(|currency| cost_per_item(counts, currency)),
        cost_jobs: Some(whole(counts.cost_jobs)),
        currency,
    }
}

/// Rounded to what can be paid; nothing under 20 jobs.
fn cost_per_item(counts: &CountRow, currency: Currency) -> Option<Decimal> {
    let sum = Money::from_minor(counts.cost, currency).amount;
    let amount = sum.checked_div(Decimal::from(counts.cost_items))?;
    let is_enough = whole(counts.cost_jobs) >= SMALL_SAMPLE;
    is_enough.then(|| Money { amount, currency }.rounded().amount)
}

/// Nothing without reports.
fn added_up(capacities: &[&CapacityRow]) -> Option<Capacity> {
    let oldest = capacities.iter().map(|row| row.at).min()?;
    let left = |row: &&CapacityRow| whole(row.total - row.used);
    Some(Capacity {
        available: capacities.iter().map(left).sum(),
        total: capacities.iter().map(|row| whole(row.total)).sum(),
        reported_at: Some(Timestamp(oldest)),
    })
}

fn measured_share_of(part: i64, of: i64, jobs: i64) -> Option<Decimal> {
    measured_share(whole(part), whole(of), whole(jobs))
}

fn mean_hours(times: &TimeRow) -> Option<Decimal> {
    measured_hours(whole(times.ms), whole(times.jobs), whole(times.jobs))
}

fn hours(ms: i64, jobs: i64) -> Option<Decimal> {
    measured_hours(whole(ms), 1, whole(jobs))
}

/// Nothing that is counted is below 0.
fn whole(count: i64) -> u64 {
    u64::try_from(count).unwrap_or(0)
}
