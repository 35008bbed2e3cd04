//! Answers about inquiries: figures of a period beside those of another, and how inquiries divide.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use shared::api::wismo::{
    AnswerTime, Grouping, InquiryBreakdown, OrderAge, Segment, SegmentOptions, Shop as NamedShop,
    Tally, TrendPoint, WismoFigures, WismoInquiries, WismoOverview, WismoQuery, WismoSpan,
};
use shared::ids::SellerId;
use shared::metrics::WISMO_FORMULAS;
use shared::time::Timestamp;
use sqlx::SqliteConnection;

use super::counted_segment::counts;
use super::inquiry_cells::Cells;
use super::inquiry_tallies::{Tallies, tallies};
use super::known::Asked;
use super::rollups::KINDS;
use super::{Store, known};
use crate::windows::points;

/// Shops that can be chosen at most.
const MOST_SHOPS: i64 = 200;
/// Hours of a week.
const HOURS: usize = 168;

impl Store {
    /// The overview, all from one snapshot.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn wismo_overview(
        &self,
        query: &WismoQuery,
        now: Timestamp,
    ) -> Result<WismoOverview, sqlx::Error> {
        let mut snapshot = self.pool.begin().await?;
        let asked = Asked::of(&mut snapshot, query, now).await?;
        let (windows, segment) = (&asked.windows, &query.segment);
        let of_days = asked.counted(segment);
        let counts = counts(&mut snapshot, &self.cells, of_days).await?;
        let (base_span, base) = base(&mut snapshot, &self.cells, segment, &asked).await?;
        let tallies = tallies(&mut snapshot, &self.cells, of_days, &["status"]).await?;
        Ok(WismoOverview {
            span: windows.current.span(),
            current: counts.figures(windows.today),
            base_span,
            base,
            trend: points(windows, &Grouping::Day, &counts.by_day()),
            statuses: most_first(tallies.get("status")),
            options: options(&mut snapshot, segment.seller.as_ref()).await?,
            time_zone: Some(asked.zone.name().to_owned()),
            formula_version: WISMO_FORMULAS,
            known: asked
                .known(&mut snapshot, &self.cells, segment, &counts)
                .await?,
            as_of: Some(now),
        })
    }

    /// How inquiries divide, all from one snapshot.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn wismo_inquiries(
        &self,
        query: &WismoQuery,
        now: Timestamp,
    ) -> Result<WismoInquiries, sqlx::Error> {
        let mut snapshot = self.pool.begin().await?;
        let asked = Asked::of(&mut snapshot, query, now).await?;
        let (windows, segment) = (&asked.windows, &query.segment);
        let of_days = asked.counted(segment);
        let counts = counts(&mut snapshot, &self.cells, of_days).await?;
        let (base_span, base) = base(&mut snapshot, &self.cells, segment, &asked).await?;
        let tallies = tallies(
            &mut snapshot,
            &self.cells,
            of_days,
            &KINDS.map(|(kind, _)| kind),
        )
        .await?;
        let breakdown = breakdown(&tallies);
        let trend = match query.group.as_ref().unwrap_or(&Grouping::Day) {
            Grouping::HourOfWeek => of_hours(&breakdown.hours),
            group => points(windows, group, &counts.by_day()),
        };
        Ok(WismoInquiries {
            span: windows.current.span(),
            current: counts.figures(windows.today),
            base_span,
            base,
            trend,
            breakdown,
            options: options(&mut snapshot, segment.seller.as_ref()).await?,
            time_zone: Some(asked.zone.name().to_owned()),
            formula_version: WISMO_FORMULAS,
            known: asked
                .known(&mut snapshot, &self.cells, segment, &counts)
                .await?,
            as_of: Some(now),
        })
    }
}

/// The days that figures are held against, and theirs.
pub(super) async fn base(
    database: &mut SqliteConnection,
    cells: &Cells,
    segment: &Segment,
    asked: &Asked,
) -> Result<(Option<WismoSpan>, Option<WismoFigures>), sqlx::Error> {
    let Some(days) = asked.windows.base else {
        return Ok((None, None));
    };
    let counts = known::counts(database, cells, segment, days, asked.known_at).await?;
    Ok((Some(days.span()), Some(counts.figures(asked.windows.today))))
}

/// Most first; of as many by the alphabet, so that nothing jumps.
fn most_first(counts: Option<&BTreeMap<String, u64>>) -> Vec<Tally> {
    let mut tallies: Vec<Tally> = counts
        .into_iter()
        .flatten()
        .map(|(key, count)| Tally {
            key: key.clone(),
            count: *count,
        })
        .collect();
    tallies.sort_by_key(|tally| Reverse(tally.count));
    tallies
}

/// In the order of `words`, with none left out.
fn in_order<'a>(
    counts: Option<&BTreeMap<String, u64>>,
    words: impl Iterator<Item = &'a str>,
) -> Vec<Tally> {
    let count = |word: &str| counts.and_then(|counts| counts.get(word)).copied();
    words
        .map(|word| Tally {
            key: word.to_owned(),
            count: count(word).unwrap_or(0),
        })
        .collect()
}

fn breakdown(tallies: &Tallies) -> InquiryBreakdown {
    let of = |kind: &str| tallies.get(kind);
    let mut hours = vec![0; HOURS];
    for (key, count) in of("hour").into_iter().flatten() {
        if let Some(hour) = key.parse().ok().and_then(|hour: usize| hours.get_mut(hour)) {
            *hour += count;
        }
    }
    InquiryBreakdown {
        topics: most_first(of("topic")),
        channels: most_first(of("channel")),
        carriers: most_first(of("carrier")),
        ages: in_order(of("age"), OrderAge::ALL.iter().map(OrderAge::word)),
        statuses: most_first(of("status")),
        answer_times: in_order(of("answer"), AnswerTime::ALL.iter().map(AnswerTime::word)),
        hours,
    }
}

fn of_hours(hours: &[u64]) -> Vec<TrendPoint> {
    let point = |(hour, inquiries): (u64, &u64)| TrendPoint {
        day: None,
        hour: Some(hour),
        inquiries: *inquiries,
        orders: 0,
    };
    (0..).zip(hours).map(point).collect()
}

/// What can be chosen. Names are found by leaping from one to the next in an index, not by reading every order.
pub(super) async fn options(
    database: &mut SqliteConnection,
    seller: Option<&SellerId>,
) -> Result<SegmentOptions, sqlx::Error> {
    if let Some(seller) = seller {
        return options_of(database, seller).await;
    }
    Ok(SegmentOptions {
        carriers: names(database, "carrier").await?,
        regions: names(database, "region").await?,
        shops: shops(database).await?,
    })
}

async fn names(database: &mut SqliteConnection, column: &str) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar(&format!(
        "WITH RECURSIVE names (name) AS (SELECT MIN({column}) FROM counted_orders
           UNION ALL SELECT (SELECT MIN({column}) FROM counted_orders WHERE {column} > name) FROM names WHERE name IS NOT NULL)
         SELECT name FROM names WHERE name <> '' ORDER BY name"
    ))
    .fetch_all(database)
    .await
}

/// The same of one shop, whose orders are read once.
async fn options_of(
    database: &mut SqliteConnection,
    seller: &SellerId,
) -> Result<SegmentOptions, sqlx::Error> {
    let rows: Vec<(String, String)> =
        sqlx::query_as("SELECT DISTINCT carrier, region FROM counted_orders WHERE seller_id = $1")
            .bind(seller.as_str())
            .fetch_all(&mut *database)
            .await?;
    let (carriers, regions): (BTreeSet<String>, BTreeSet<String>) = rows.into_iter().unzip();
    let named =
        |names: BTreeSet<String>| names.into_iter().filter(|name| !name.is_empty()).collect();
    Ok(SegmentOptions {
        carriers: named(carriers),
        regions: named(regions),
        shops: shops(database).await?,
    })
}

async fn shops(database: &mut SqliteConnection) -> Result<Vec<NamedShop>, sqlx::Error> {
    let rows: Vec<(String, String)> = sqlx::query_as(
        "SELECT id, shop_name FROM sellers ORDER BY inquiry_count DESC, id LIMIT $1",
    )
    .bind(MOST_SHOPS)
    .fetch_all(database)
    .await?;
    let shop = |(id, name): (String, String)| {
        Some(NamedShop {
            id: SellerId::parse(&id)?,
            name,
        })
    };
    Ok(rows.into_iter().filter_map(shop).collect())
}
