//! Open orders by the chance that somebody asks where they are within a day.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use shared::api::wismo::{AtRiskPage, LikelyAsker, NOTICE_HOURS, Segment};
use shared::ids::{OrderId, OrderNumber, SellerId};
use shared::money::{Currency, Money};
use shared::order::OrderStatus;
use shared::time::{HOUR_MS, Timestamp};
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

use super::Store;
use super::marketplace::time_zone;
use super::ranking::{OpenOrder, Place, Ranked, Ranking};
use super::wismo::options;

/// From which chance on an order counts as likely, in a thousand.
const LIKELY: u64 = 100;

/// What is shown of an order beside its chance.
#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    order_number: String,
    seller_id: String,
    shop_name: String,
    status: String,
    currency: String,
    total: i64,
}

impl Store {
    /// A part of the open orders of a segment, most likely first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn at_risk(
        &self,
        ranking: &Ranking,
        segment: &Segment,
        cursor: Option<&str>,
        limit: usize,
        now: Timestamp,
    ) -> Result<AtRiskPage, sqlx::Error> {
        let ranked = ranking.of(segment);
        let likely = ranked.partition_point(|one| one.chance >= LIKELY);
        let total = ranked.len();
        let behind = cursor.and_then(place_of);
        let from = behind.map_or(0, |behind| {
            ranked.partition_point(|one| one.place() <= behind)
        });
        let shown = &ranked[from..total.min(from + limit)];
        let last = shown.last().filter(|_| from + limit < total);
        let count = |many: usize| u64::try_from(many).unwrap_or(u64::MAX);
        let learned = ranking.askers.all();
        let mut snapshot = self.pool.begin().await?;
        let zone = time_zone(&mut snapshot).await?;
        Ok(AtRiskPage {
            results: rows(&mut snapshot, shown, now).await?,
            total: count(total),
            likely: count(likely),
            learned_from: if ranking.askers.is_enough() {
                learned.orders
            } else {
                0
            },
            learned_asked: learned.asked,
            next_cursor: last.map(|one| cursor_at(one)),
            options: options(&mut snapshot, segment.seller.as_ref()).await?,
            time_zone: Some(zone.name().to_owned()),
            as_of: Some(ranking.ranked_at),
        })
    }
}

/// Since when orders are in a sending whose window is not over.
pub(super) async fn in_sendings(
    database: &mut SqliteConnection,
    now: Timestamp,
) -> Result<BTreeMap<String, Timestamp>, sqlx::Error> {
    let rows: Vec<(String, i64)> = sqlx::query_as(
        "SELECT order_id, MAX(at) FROM notice_subjects WHERE at > $1 GROUP BY order_id",
    )
    .bind(now.0 - NOTICE_HOURS.1 * HOUR_MS)
    .fetch_all(database)
    .await?;
    let since = |(order, at): (String, i64)| (order, Timestamp(at));
    Ok(rows.into_iter().map(since).collect())
}

/// A place, for the part that goes on behind it.
fn cursor_at(one: &Ranked) -> String {
    let (Reverse(chance), placed_at, number) = one.place();
    format!("{chance}~{placed_at}~{number}")
}

/// The place after which a part begins.
fn place_of(cursor: &str) -> Option<Place> {
    let mut parts = cursor.splitn(3, '~');
    let chance = parts.next()?.parse().ok()?;
    Some((
        Reverse(chance),
        parts.next()?.parse().ok()?,
        parts.next()?.parse().ok()?,
    ))
}

async fn rows(
    database: &mut SqliteConnection,
    shown: &[&Ranked],
    now: Timestamp,
) -> Result<Vec<LikelyAsker>, sqlx::Error> {
    if shown.is_empty() {
        return Ok(Vec::new());
    }
    let mut statement: QueryBuilder<'_, Sqlite> = QueryBuilder::new(
        "SELECT p.id, p.order_number, p.seller_id, s.shop_name, p.status, p.currency, p.total
         FROM seller_orders p JOIN sellers s ON s.id = p.seller_id WHERE p.id IN (",
    );
    let mut list = statement.separated(", ");
    for one in shown {
        list.push_bind(&one.order.id);
    }
    statement.push(")");
    let rows: Vec<Row> = statement.build_query_as().fetch_all(&mut *database).await?;
    let mut rows: BTreeMap<String, Row> =
        rows.into_iter().map(|row| (row.id.clone(), row)).collect();
    let in_sendings = in_sendings(database, now).await?;
    let asker = |one: &&Ranked| {
        let order = &one.order;
        let since = in_sendings.get(&order.order_id).copied();
        rows.remove(&order.id)?.into_asker(order, since)
    };
    Ok(shown.iter().filter_map(asker).collect())
}

impl Row {
    fn into_asker(
        self,
        order: &OpenOrder,
        in_sending_since: Option<Timestamp>,
    ) -> Option<LikelyAsker> {
        let likelihood = &order.likelihood;
        let currency = Currency::parse(&self.currency);
        Some(LikelyAsker {
            order_id: OrderId::parse(&self.id)?,
            order_number: OrderNumber::parse(&self.order_number)?,
            seller: SellerId::parse(&self.seller_id),
            shop_name: self.shop_name,
            status: OrderStatus::from_word(&self.status),
            placed_at: order.placed_at,
            promised_to: order.promised_to,
            value: currency.map(|currency| Money::from_minor(self.total, currency)),
            chance: likelihood.chance,
            alike: likelihood.alike.orders,
            alike_asked: likelihood.alike.asked,
            signs: likelihood.signs.clone(),
            last_told_at: order.last_told_at,
            in_sending_since,
        })
    }
}
