//! The ranking of open orders by who will ask, as it is kept in memory. What time alone changes waits for the next ranking of all; what
//! happens to an order does not.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::Arc;

use shared::api::wismo::Segment;
use shared::time::{MINUTE_MS, Timestamp};
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

use super::Store;
use super::askers::{Which, learned, stories};
use super::counted_segment::chosen;
use super::seller_orders::last_change;
use super::words::{Word, Words};
use crate::asking::{Askers, Likelihood, Story};

/// How long nobody minds that time has passed: stands change with days.
const MOST_AGE_MS: i64 = 10 * MINUTE_MS;
/// Changed parts looked at in one go.
const CHUNK: usize = 500;

/// Open orders, most likely first; of as likely ones the oldest. None while too little is known.
#[derive(Clone, Debug)]
pub struct Ranking {
    pub(super) ranked_at: Timestamp,
    pub(super) askers: Askers,
    orders: Vec<Ranked>,
    words: Words,
    /// The last change that it knows of.
    seq: u64,
}

/// A place of the ranking: what it is found, filtered and sorted by stands beside the order, since there are many.
#[derive(Clone, Debug)]
pub(super) struct Ranked {
    pub(super) chance: u64,
    placed_at: Timestamp,
    /// Made of its key.
    number: u64,
    /// What `chosen` names of a segment.
    within: [Word; 5],
    pub(super) order: Arc<OpenOrder>,
}

/// An open order with what its chance rests on.
#[derive(Debug)]
pub(super) struct OpenOrder {
    pub(super) id: String,
    pub(super) order_id: String,
    pub(super) placed_at: Timestamp,
    pub(super) promised_to: Option<Timestamp>,
    pub(super) last_told_at: Option<Timestamp>,
    pub(super) likelihood: Likelihood,
}

/// An order that was read, and the words of its segments.
type Found = (OpenOrder, [String; 5]);

/// Where an order stands in the ranking: chance, age, and what tells apart those that are alike in both.
pub(super) type Place = (Reverse<u64>, i64, u64);

impl Ranked {
    pub(super) fn place(&self) -> Place {
        (Reverse(self.chance), self.placed_at.0, self.number)
    }
}

impl OpenOrder {
    fn of(story: Story, askers: &Askers, now: Timestamp) -> Option<Self> {
        Some(Self {
            likelihood: askers.likelihood(&story, now)?,
            last_told_at: story.last_told(now),
            id: story.id,
            order_id: story.order_id,
            placed_at: story.placed_at,
            promised_to: story.promised_to,
        })
    }
}

impl Ranking {
    /// Whether it may be shown at `now`. Where too little was known, more may be by now.
    pub fn is_fresh(&self, now: Timestamp) -> bool {
        let age = now.0 - self.ranked_at.0;
        self.askers.is_enough() && (0..=MOST_AGE_MS).contains(&age)
    }

    /// Those of a segment, in the order of the ranking.
    pub(super) fn of(&self, segment: &Segment) -> Vec<&Ranked> {
        let mut wanted: Vec<(usize, Word)> = Vec::new();
        for (place, (_, value)) in chosen(segment).into_iter().enumerate() {
            match value.map(|value| self.words.find(value)) {
                None => (),
                Some(Some(word)) => wanted.push((place, word)),
                Some(None) => return Vec::new(),
            }
        }
        let is_within = |one: &&Ranked| {
            let mut wanted = wanted.iter();
            wanted.all(|(place, word)| one.within.get(*place) == Some(word))
        };
        self.orders.iter().filter(is_within).collect()
    }

    /// Puts these in, behind all others.
    fn add(&mut self, found: Vec<Found>) {
        for (order, words) in found {
            self.orders.push(Ranked {
                chance: order.likelihood.chance,
                placed_at: order.placed_at,
                number: number_of(&order.id),
                within: words.map(|word| self.words.number(&word)),
                order: Arc::new(order),
            });
        }
    }

    fn sort(&mut self) {
        self.orders.sort_by_key(Ranked::place);
    }

    /// Puts what was found in the place of what was there of these orders.
    fn replace(&mut self, changed: &HashSet<String>, found: Vec<Found>) {
        let numbers: HashSet<u64> = changed.iter().map(|id| number_of(id)).collect();
        self.orders
            .retain(|one| !numbers.contains(&one.number) || !changed.contains(&one.order.id));
        self.add(found);
        self.sort();
    }
}

/// A number for a key, the same on every server of this build; nearly always another one for another key.
fn number_of(id: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    hasher.finish()
}

impl Store {
    /// Ranks all open orders.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn rank(&self, now: Timestamp) -> Result<Ranking, sqlx::Error> {
        let mut snapshot = self.pool().begin().await?;
        let mut ranking = Ranking {
            ranked_at: now,
            askers: learned(&mut snapshot).await?,
            orders: Vec::new(),
            words: Words::default(),
            seq: last_change(&mut snapshot).await?,
        };
        let mut behind = Some(String::new()).filter(|_| ranking.askers.is_enough());
        while let Some(from) = behind {
            let (found, last) =
                found(&mut snapshot, Which::Open, &from, &ranking.askers, now).await?;
            ranking.add(found);
            behind = last;
        }
        ranking.sort();
        Ok(ranking)
    }

    /// Ranks those orders anew to which something has happened since: they have moved, arrived, or somebody was told or asked. Whoever
    /// still looks at the ranking keeps what they have.
    ///
    /// # Errors
    /// When the database does not answer. The ranking stays what it was.
    pub async fn rank_changed(
        &self,
        ranking: &mut Arc<Ranking>,
        now: Timestamp,
    ) -> Result<(), sqlx::Error> {
        let mut snapshot = self.pool().begin().await?;
        let seq = last_change(&mut snapshot).await?;
        if seq == ranking.seq {
            return Ok(());
        }
        let changed = changed(&mut snapshot, ranking.seq).await?;
        let mut all = Vec::new();
        for parts in changed.chunks(CHUNK) {
            let which = Which::Named(parts);
            let (found, _) = found(&mut snapshot, which, "", &ranking.askers, now).await?;
            all.extend(found);
        }
        let ranking = Arc::make_mut(ranking);
        ranking.seq = seq;
        ranking.replace(&changed.into_iter().collect(), all);
        Ok(())
    }
}

/// The next orders behind that key, and the key of the last one; nothing when none is left.
async fn found(
    database: &mut SqliteConnection,
    which: Which<'_>,
    behind: &str,
    askers: &Askers,
    now: Timestamp,
) -> Result<(Vec<Found>, Option<String>), sqlx::Error> {
    let mut segments = segments(database, which, behind).await?;
    let (stories, last) = stories(database, which, behind).await?;
    let found = stories.into_iter().filter_map(|story| {
        let words = segments.remove(&story.id).unwrap_or_default();
        Some((OpenOrder::of(story, askers, now)?, words))
    });
    Ok((found.collect(), last))
}

/// The parts of orders to which something has happened since that change. What happens to one part is told about the whole order.
async fn changed(database: &mut SqliteConnection, since: u64) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT DISTINCT q.id FROM order_changes c JOIN seller_orders p ON p.id = c.seller_order_id
         JOIN seller_orders q ON q.order_id = p.order_id WHERE c.seq > $1 ORDER BY q.id",
    )
    .bind(i64::try_from(since).unwrap_or(i64::MAX))
    .fetch_all(database)
    .await
}

/// What segments are made of, of the next parts behind that key: as `chosen` has it.
async fn segments(
    database: &mut SqliteConnection,
    which: Which<'_>,
    behind: &str,
) -> Result<BTreeMap<String, [String; 5]>, sqlx::Error> {
    let mut statement: QueryBuilder<'_, Sqlite> = QueryBuilder::new(
        "SELECT p.id, p.seller_id, k.carrier, k.region, k.value_band, k.customer_kind FROM ",
    );
    which.push_parts(&mut statement, behind);
    statement.push("JOIN counted_orders k ON k.what = 'order' AND k.id = p.id");
    let rows: Vec<(String, String, String, String, String, String)> =
        statement.build_query_as().fetch_all(database).await?;
    let segment = |(id, seller, carrier, region, value, customer)| {
        (id, [seller, carrier, region, value, customer])
    };
    Ok(rows.into_iter().map(segment).collect())
}
