//! What insights are made of: counts by day and part, and measured values, all from one snapshot and none of them row by row.

use std::collections::BTreeMap;

use shared::api::wismo::{InsightKind, InsightScope, WismoInsights, WismoQuery};
use shared::metrics::{REPEAT_DAYS, WISMO_FORMULAS};
use shared::time::Timestamp;
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

use super::Store;
use super::counted_segment::Counted as Meant;
use super::insight_samples::{about_journeys, samples};
use super::marketplace::time_zone;
use super::seller_orders::whole;
use crate::insights::{Cell, Counted, Facts, LEAD_DAYS, examine};
use crate::windows::{Days, Windows};

/// So many days before those of the view say what is usual.
const DAYS_BEFORE: i64 = 90;
/// Spells begin in so many of the last days of the view.
const MOST_SCANNED: i64 = 92;

/// A day and three parts, how often it happened, and to what it could have.
type CellRow = (i64, String, String, String, i64, i64);

impl Store {
    /// What stands out, all from one snapshot.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn wismo_insights(
        &self,
        query: &WismoQuery,
        now: Timestamp,
    ) -> Result<WismoInsights, sqlx::Error> {
        let mut snapshot = self.pool.begin().await?;
        let zone = time_zone(&mut snapshot).await?;
        let windows = Windows::of(query, now, zone);
        let facts = facts(&mut snapshot, query, &windows, now).await?;
        // Comparing takes a while: nobody has to wait for the database meanwhile, nor for a thread that answers.
        drop(snapshot);
        let asked = query.clone();
        let examining = tokio::task::spawn_blocking(move || examine(&facts, &asked));
        let (insights, looked_at) = examining.await.map_err(|_| sqlx::Error::WorkerCrashed)?;
        Ok(WismoInsights {
            span: windows.current.span(),
            base_span: windows.base.map(Days::span),
            insights,
            looked_at,
            time_zone: Some(zone.name().to_owned()),
            formula_version: WISMO_FORMULAS,
            as_of: Some(now),
        })
    }
}

async fn facts(
    database: &mut SqliteConnection,
    query: &WismoQuery,
    windows: &Windows,
    now: Timestamp,
) -> Result<Facts, sqlx::Error> {
    let current = windows.current;
    let last = current.last.min(windows.today - 1);
    // Of days to come nothing is known yet.
    let scanned_since = current.first.max(last - MOST_SCANNED + 1).min(last + 1);
    let reach = Days {
        first: scanned_since - DAYS_BEFORE - LEAD_DAYS,
        last,
    };
    let mut spans = vec![Days {
        first: reach.first.min(current.first),
        last: current.last,
    }];
    if let Some(base) = windows.base {
        // Days next to each other, or in each other, are read once.
        match spans.first_mut().filter(|span| base.last + 1 >= span.first) {
            Some(span) => span.first = span.first.min(base.first),
            None => spans.push(base),
        }
    }
    let mut counted = Vec::new();
    for kind in [InsightKind::Asked, InsightKind::Late, InsightKind::Repeats] {
        let mut cells = Vec::new();
        for days in &spans {
            let meant = Meant {
                segment: &query.segment,
                days: *days,
                known_at: None,
            };
            cells.extend(self::cells(database, &kind, meant, windows.today).await?);
        }
        counted.push(Counted {
            scopes: scopes(&kind),
            kind,
            cells,
        });
    }
    let names: Vec<(String, String)> = sqlx::query_as("SELECT id, shop_name FROM sellers")
        .fetch_all(&mut *database)
        .await?;
    Ok(Facts {
        reach,
        scanned_since,
        current,
        base: windows.base,
        counted,
        measured: samples(database, &query.segment, windows, now).await?,
        shops: names.into_iter().collect(),
    })
}

/// What the parts of a kind are.
fn scopes(kind: &InsightKind) -> Vec<InsightScope> {
    match kind {
        InsightKind::Late => vec![
            InsightScope::Carrier,
            InsightScope::Lane,
            InsightScope::Shop,
        ],
        InsightKind::Repeats => vec![InsightScope::Topic],
        _ => vec![InsightScope::Carrier, InsightScope::Region],
    }
}

async fn cells(
    database: &mut SqliteConnection,
    kind: &InsightKind,
    meant: Meant<'_>,
    today: i64,
) -> Result<Vec<Cell>, sqlx::Error> {
    match kind {
        InsightKind::Late => late(database, meant, today).await,
        InsightKind::Repeats => repeats(database, meant, today).await,
        _ => asked(database, meant).await,
    }
}

/// Who asked where an order is, and had not asked about it before; and the parcels that left.
async fn asked(
    database: &mut SqliteConnection,
    meant: Meant<'_>,
) -> Result<Vec<Cell>, sqlx::Error> {
    let mut statement: QueryBuilder<'_, Sqlite> = QueryBuilder::new(
        "SELECT day, carrier, region, '', COUNT(*), 0 FROM inquiries WHERE is_asking_where = 1 AND is_repeat = 0 AND ",
    );
    meant.push_days(&mut statement);
    meant.push_segment(&mut statement);
    meant.push_channel(&mut statement);
    statement.push(
        " GROUP BY 1, 2, 3 UNION ALL
         SELECT day, carrier, region, '', 0, COUNT(*) FROM counted_orders WHERE what = 'parcel' AND ",
    );
    meant.push_days(&mut statement);
    meant.push_segment(&mut statement);
    statement.push(" GROUP BY 1, 2, 3");
    read(statement, database).await
}

/// Orders whose last promised day has passed, and those of them that had not arrived by its end.
async fn late(
    database: &mut SqliteConnection,
    meant: Meant<'_>,
    today: i64,
) -> Result<Vec<Cell>, sqlx::Error> {
    let mut statement = about_journeys(
        "SELECT c.day, d.carrier, CASE WHEN d.origin = '' OR d.destination = '' THEN '' ELSE d.origin || ' → ' || d.destination END,
           d.seller_id, COUNT(CASE WHEN d.has_arrived = 0 OR d.last_day > d.promised_day THEN 1 END), COUNT(*)",
        meant,
    );
    statement
        .push(" WHERE d.promised_day < ")
        .push_bind(today)
        .push(" GROUP BY 1, 2, 3, 4");
    read(statement, database).await
}

/// First inquiries whose seventh day after has passed, and those of them after which somebody asked again by its end.
async fn repeats(
    database: &mut SqliteConnection,
    meant: Meant<'_>,
    today: i64,
) -> Result<Vec<Cell>, sqlx::Error> {
    let mut statement: QueryBuilder<'_, Sqlite> = QueryBuilder::new(
        "SELECT day, topic, '', '', COUNT(CASE WHEN is_followed = 1 THEN 1 END), COUNT(*) FROM inquiries WHERE is_repeat = 0 AND day < ",
    );
    statement.push_bind(today - REPEAT_DAYS).push(" AND ");
    meant.push_days(&mut statement);
    meant.push_segment(&mut statement);
    meant.push_channel(&mut statement);
    statement.push(" GROUP BY 1, 2");
    read(statement, database).await
}

async fn read(
    mut statement: QueryBuilder<'_, Sqlite>,
    database: &mut SqliteConnection,
) -> Result<Vec<Cell>, sqlx::Error> {
    let rows: Vec<CellRow> = statement.build_query_as().fetch_all(database).await?;
    let mut cells: BTreeMap<(i64, [String; 3]), Cell> = BTreeMap::new();
    for (day, first, second, third, hits, of) in rows {
        let keys = [first, second, third];
        let cell = cells.entry((day, keys.clone())).or_default();
        cell.day = day;
        cell.keys = keys;
        cell.hits += whole(hits);
        cell.of += whole(of);
    }
    Ok(cells.into_values().collect())
}
