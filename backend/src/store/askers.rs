//! Stories of orders: what is learned from them of who asks, and how well that would have told.

use std::collections::BTreeMap;

use shared::api::wismo::ValueBand;
use shared::order::{EventCode, OrderStatus};
use shared::time::{DAY_MS, Date, Timestamp};
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

use super::Store;
use super::parts::NO_PROMISE;
use super::seller_orders::whole;
use crate::asking::{
    AskerGrade, AskerTable, Askers, Count, HISTORY_DAYS, Moment, OPEN_DAYS, Ranked, Stand, Story,
};

/// Parts read in one go.
const CHUNK: i64 = 2_000;
/// Parts that it is learned from at most: of more, every second or third one is read, by the second in which it was placed.
const MOST_PARTS: i64 = 50_000;
/// Weeks that a ranking is held against.
const WEEKS: i64 = 6;

/// Which parts are open: as the index of those has it.
const OPEN: &str = " AND q.status IN ('pending', 'processing', 'shipped', 'out_for_delivery')";

/// Which parts' stories are read.
#[derive(Clone, Copy)]
pub(super) enum Which<'a> {
    /// Those placed since then; every so many-th of them.
    Since(Timestamp, i64),
    /// Those that are open.
    Open,
    /// Those of these that are open.
    Named(&'a [String]),
}

#[derive(sqlx::FromRow)]
struct PartRow {
    id: String,
    order_id: String,
    status: String,
    placed_at: i64,
    promised_to: i64,
    pays_on_delivery: bool,
    paid_at: Option<i64>,
    delivered_at: Option<i64>,
    value_band: String,
    asked_earlier: Option<i64>,
}

/// Learned, and the first instant that was not known then.
struct Days {
    /// Stories with where they stood, by day since 1970-01-01.
    by_day: BTreeMap<i64, Vec<(usize, Stand)>>,
}

impl Which<'_> {
    /// The parts themselves, behind a key.
    pub(super) fn push_parts(&self, statement: &mut QueryBuilder<'_, Sqlite>, behind: &str) {
        statement.push(
            "(SELECT q.id, q.order_id, q.seller_id, q.status, q.placed_at, q.promised_to FROM seller_orders q WHERE q.id > ",
        );
        statement.push_bind(behind.to_owned());
        match self {
            Self::Since(since, every) => {
                statement.push(" AND q.placed_at >= ").push_bind(since.0);
                statement.push(" AND (q.placed_at / 1000) % ");
                statement.push_bind(*every).push(" = 0");
            }
            Self::Open => {
                statement.push(OPEN);
            }
            Self::Named(parts) => {
                statement.push(OPEN).push(" AND q.id IN (");
                let mut list = statement.separated(", ");
                for part in *parts {
                    list.push_bind(part.clone());
                }
                statement.push(")");
            }
        }
        statement.push(" ORDER BY q.id LIMIT ");
        statement.push_bind(CHUNK).push(") p ");
    }
}

impl Store {
    /// Learns from what became of orders before that day, unless that was done; days are since 1970-01-01, in UTC.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn learn_askers(&self, day: i64) -> Result<(), sqlx::Error> {
        let known: Option<i64> = sqlx::query_scalar("SELECT day FROM asking_learned")
            .fetch_optional(self.pool())
            .await?;
        if known == Some(day) {
            return Ok(());
        }
        let mut snapshot = self.pool().begin().await?;
        let until = Timestamp(day * DAY_MS);
        let since = until.plus_ms(-(HISTORY_DAYS + OPEN_DAYS) * DAY_MS);
        let parts: i64 =
            sqlx::query_scalar("SELECT COUNT(*) FROM seller_orders WHERE placed_at >= $1")
                .bind(since.0)
                .fetch_one(&mut *snapshot)
                .await?;
        let every = (parts + MOST_PARTS - 1) / MOST_PARTS;
        let which = Which::Since(since, every.max(1));
        let mut askers = Askers::default();
        let mut behind = Some(String::new());
        while let Some(from) = behind {
            let (stories, last) = stories(&mut snapshot, which, &from).await?;
            let days = Days::of(&stories, day - HISTORY_DAYS..day);
            days.teach(&mut askers, &stories, i64::MIN..day);
            behind = last;
        }
        drop(snapshot);
        self.keep_askers(&askers, day).await
    }

    async fn keep_askers(&self, askers: &Askers, day: i64) -> Result<(), sqlx::Error> {
        let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        for forget in ["DELETE FROM asking_learned", "DELETE FROM asking_cells"] {
            sqlx::query(forget).execute(&mut *transaction).await?;
        }
        let all = askers.all();
        sqlx::query("INSERT INTO asking_learned (id, day, orders, asked) VALUES (1, $1, $2, $3)")
            .bind(day)
            .bind(number(all.orders))
            .bind(number(all.asked))
            .execute(&mut *transaction)
            .await?;
        for (stand, count) in askers.cells() {
            sqlx::query("INSERT INTO asking_cells (stand, orders, asked) VALUES ($1, $2, $3)")
                .bind(stand)
                .bind(number(count.orders))
                .bind(number(count.asked))
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await
    }

    /// Marks for each of the last weeks: open orders ranked by what was known when it began, held against who asked.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn backtest_askers(&self, now: Timestamp) -> Result<AskerTable, sqlx::Error> {
        let today = now.0.div_euclid(DAY_MS);
        let first = today - WEEKS * 7 - HISTORY_DAYS;
        let since = Timestamp((first - OPEN_DAYS) * DAY_MS);
        let mut snapshot = self.pool().begin().await?;
        let mut all: Vec<Story> = Vec::new();
        let mut behind = Some(String::new());
        while let Some(from) = behind {
            let (stories, last) = stories(&mut snapshot, Which::Since(since, 1), &from).await?;
            all.extend(stories);
            behind = last;
        }
        let days = Days::of(&all, first..today);
        let mut table = AskerTable::default();
        for week in (1..=WEEKS).rev() {
            let begins = today - week * 7;
            let mut askers = Askers::default();
            days.teach(&mut askers, &all, begins - HISTORY_DAYS..begins);
            if !askers.is_enough() {
                continue;
            }
            let mut grade = AskerGrade::default();
            for day in begins..begins + 7 {
                grade.add_day(days.ranked(&askers, &all, day));
            }
            table
                .weeks
                .push((Date::from_days_since_epoch(begins), grade));
        }
        Ok(table)
    }
}

impl Days {
    fn of(stories: &[Story], days: std::ops::Range<i64>) -> Self {
        let mut by_day: BTreeMap<i64, Vec<(usize, Stand)>> = BTreeMap::new();
        for (place, story) in stories.iter().enumerate() {
            let Some(from) = story.waited_from else {
                continue;
            };
            // A day begins at its first instant.
            let first = (from.0 + DAY_MS - 1).div_euclid(DAY_MS).max(days.start);
            for day in first..days.end.min(first + OPEN_DAYS) {
                let Some(stand) = story.stand(Timestamp(day * DAY_MS)) else {
                    break;
                };
                by_day.entry(day).or_default().push((place, stand));
            }
        }
        Self { by_day }
    }

    /// Learns from these days, each of which was over when the last of them was.
    fn teach(&self, askers: &mut Askers, stories: &[Story], days: std::ops::Range<i64>) {
        for (day, stands) in self.by_day.range(days) {
            let begins = Timestamp(day * DAY_MS);
            for (place, stand) in stands {
                let is_asked = stories
                    .get(*place)
                    .is_some_and(|one| one.is_asked_about(begins));
                let count = Count {
                    orders: 1,
                    asked: u64::from(is_asked),
                };
                askers.add(stand, count);
            }
        }
    }

    fn ranked(&self, askers: &Askers, stories: &[Story], day: i64) -> Vec<Ranked> {
        let begins = Timestamp(day * DAY_MS);
        let ranked = |(place, _): &(usize, Stand)| {
            let story = stories.get(*place)?;
            Some(Ranked {
                chance: askers.likelihood(story, begins)?.chance,
                placed_at: story.placed_at.0,
                is_asked: story.is_asked_about(begins),
            })
        };
        let stands = self.by_day.get(&day).into_iter().flatten();
        stands.filter_map(ranked).collect()
    }
}

/// What was learned last.
pub(super) async fn learned(database: &mut SqliteConnection) -> Result<Askers, sqlx::Error> {
    let rows: Vec<(String, i64, i64)> =
        sqlx::query_as("SELECT stand, orders, asked FROM asking_cells")
            .fetch_all(database)
            .await?;
    let mut askers = Askers::default();
    for (stand, orders, asked) in rows {
        if let Some(stand) = Stand::parse(&stand) {
            let (orders, asked) = (whole(orders), whole(asked));
            askers.add(&stand, Count { orders, asked });
        }
    }
    Ok(askers)
}

/// The stories of the next parts behind that key, and the key of the last one; nothing when none is left.
pub(super) async fn stories(
    database: &mut SqliteConnection,
    which: Which<'_>,
    behind: &str,
) -> Result<(Vec<Story>, Option<String>), sqlx::Error> {
    let rows = parts(database, which, behind).await?;
    let last = rows.last().map(|row| row.id.clone());
    let mut moments = moments(database, which, behind).await?;
    let mut notices = notices(database, which, behind).await?;
    let mut asked = asked(database, which, behind).await?;
    let story = |row: PartRow| {
        let id = row.id.clone();
        let mut story = row.into_story(moments.remove(&id).unwrap_or_default())?;
        story.notices = notices.remove(&id).unwrap_or_default();
        story.asked = asked.remove(&id).unwrap_or_default();
        Some(story)
    };
    Ok((rows.into_iter().filter_map(story).collect(), last))
}

async fn parts(
    database: &mut SqliteConnection,
    which: Which<'_>,
    behind: &str,
) -> Result<Vec<PartRow>, sqlx::Error> {
    let mut statement: QueryBuilder<'_, Sqlite> = QueryBuilder::new(
        "SELECT p.id, p.order_id, p.status, p.placed_at, p.promised_to, o.pays_on_delivery, o.paid_at, o.delivered_at, k.value_band,
           (SELECT MIN(i.reported_at) FROM orders b JOIN inquiries i ON i.order_id = b.id
            WHERE LOWER(TRIM(b.email)) = LOWER(TRIM(o.email)) AND b.id <> o.id AND i.is_asking_where = 1) AS asked_earlier FROM ",
    );
    which.push_parts(&mut statement, behind);
    statement.push(
        "JOIN counted_orders k ON k.what = 'order' AND k.id = p.id JOIN orders o ON o.id = p.order_id ORDER BY p.id",
    );
    statement.build_query_as().fetch_all(database).await
}

/// What happened to each part: of its own parcels, or of the whole order.
async fn moments(
    database: &mut SqliteConnection,
    which: Which<'_>,
    behind: &str,
) -> Result<BTreeMap<String, Vec<Moment>>, sqlx::Error> {
    let mut statement: QueryBuilder<'_, Sqlite> = QueryBuilder::new(
        "SELECT p.id, e.code, e.occurred_at, (SELECT MIN(r.received_at) FROM carrier_events r
             WHERE r.shipment_id = e.shipment_id AND r.occurred_at = e.occurred_at) FROM ",
    );
    which.push_parts(&mut statement, behind);
    statement.push(
        "JOIN tracking_events e ON e.order_id = p.order_id LEFT JOIN shipments h ON h.id = e.shipment_id
         WHERE COALESCE(h.seller_id, p.seller_id) = p.seller_id ORDER BY p.id, e.occurred_at, e.id",
    );
    let rows: Vec<(String, String, i64, Option<i64>)> =
        statement.build_query_as().fetch_all(database).await?;
    let mut moments: BTreeMap<String, Vec<Moment>> = BTreeMap::new();
    for (part, code, at, known_at) in rows {
        moments.entry(part).or_default().push(Moment {
            code: EventCode::from_word(&code),
            at: Timestamp(at),
            known_at: Timestamp(known_at.unwrap_or(at)),
        });
    }
    Ok(moments)
}

async fn notices(
    database: &mut SqliteConnection,
    which: Which<'_>,
    behind: &str,
) -> Result<BTreeMap<String, Vec<Timestamp>>, sqlx::Error> {
    let mut statement: QueryBuilder<'_, Sqlite> = QueryBuilder::new("SELECT p.id, n.at FROM ");
    which.push_parts(&mut statement, behind);
    // In this order, and not by the shop: of a large one there are far more.
    statement.push(
        "CROSS JOIN notifications n WHERE n.order_id = p.order_id AND n.recipient = 'customer'
           AND COALESCE(n.seller_id, p.seller_id) = p.seller_id",
    );
    let rows: Vec<(String, i64)> = statement.build_query_as().fetch_all(database).await?;
    let mut notices: BTreeMap<String, Vec<Timestamp>> = BTreeMap::new();
    for (part, at) in rows {
        notices.entry(part).or_default().push(Timestamp(at));
    }
    Ok(notices)
}

/// When somebody asked where each part is, and since when that is known.
async fn asked(
    database: &mut SqliteConnection,
    which: Which<'_>,
    behind: &str,
) -> Result<BTreeMap<String, Vec<(Timestamp, Timestamp)>>, sqlx::Error> {
    let mut statement: QueryBuilder<'_, Sqlite> =
        QueryBuilder::new("SELECT p.id, i.asked_at, i.reported_at FROM ");
    which.push_parts(&mut statement, behind);
    statement.push(
        "JOIN inquiries i ON i.order_id = p.order_id AND i.seller_order_id = p.id AND i.is_asking_where = 1",
    );
    let rows: Vec<(String, i64, i64)> = statement.build_query_as().fetch_all(database).await?;
    let mut asked: BTreeMap<String, Vec<(Timestamp, Timestamp)>> = BTreeMap::new();
    for (part, at, known_at) in rows {
        let of_part = asked.entry(part).or_default();
        of_part.push((Timestamp(at), Timestamp(known_at)));
    }
    Ok(asked)
}

impl PartRow {
    /// Its story; nothing of one that has ended nobody knows when.
    fn into_story(self, moments: Vec<Moment>) -> Option<Story> {
        let is_over = matches!(
            OrderStatus::from_word(&self.status),
            OrderStatus::Delivered | OrderStatus::Cancelled | OrderStatus::Returned
        );
        let end = moments.iter().find(|one| {
            matches!(
                one.code,
                EventCode::Delivered | EventCode::Cancelled | EventCode::Returned
            )
        });
        let end = end.map(|one| one.at.max(one.known_at));
        let ended_at = if is_over {
            Some(end.or(self.delivered_at.map(Timestamp))?)
        } else {
            None
        };
        let paid_at = if self.pays_on_delivery {
            Some(self.placed_at)
        } else {
            self.paid_at
        };
        Some(Story {
            id: self.id,
            order_id: self.order_id,
            placed_at: Timestamp(self.placed_at),
            waited_from: paid_at.map(|paid_at| Timestamp(paid_at.max(self.placed_at))),
            ended_at,
            promised_to: (self.promised_to != NO_PROMISE).then_some(Timestamp(self.promised_to)),
            value: ValueBand::from_word(&self.value_band),
            moments,
            notices: Vec::new(),
            asked: Vec::new(),
            asked_earlier: self.asked_earlier.map(Timestamp),
        })
    }
}
