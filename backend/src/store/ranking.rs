//! The ranking of open orders by who will ask, as it is kept in memory. What time alone changes waits for the next ranking of all; what
//! happens to an order does not.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashSet};
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
    pub(super) askers: Arc<Askers>,
    orders: Vec<Arc<Ranked>>,
    words: Words,
    /// The last change that it knows of.
    seq: u64,
}

/// An open order with its chance.
#[derive(Debug)]
pub(super) struct Ranked {
    pub(super) id: String,
    pub(super) order_id: String,
    pub(super) placed_at: Timestamp,
    pub(super) promised_to: Option<Timestamp>,
    pub(super) last_told_at: Option<Timestamp>,
    pub(super) likelihood: Likelihood,
    /// What `chosen` names of a segment.
    within: [Word; 5],
}

/// Where an order stands in the ranking.
pub(super) type Place<'a> = (Reverse<u64>, i64, &'a str);

impl Ranked {
    pub(super) fn place(&self) -> Place<'_> {
        let chance = Reverse(self.likelihood.chance);
        (chance, self.placed_at.0, &self.id)
    }

    fn of(story: Story, within: [Word; 5], askers: &Askers, now: Timestamp) -> Option<Arc<Self>> {
        Some(Arc::new(Self {
            likelihood: askers.likelihood(&story, now)?,
            last_told_at: story.last_told(now),
            id: story.id,
            order_id: story.order_id,
            placed_at: story.placed_at,
            promised_to: story.promised_to,
            within,
        }))
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
        let orders = self.orders.iter().map(|one| &**one);
        orders.filter(is_within).collect()
    }

    fn sort(&mut self) {
        self.orders
            .sort_by(|one, other| one.place().cmp(&other.place()));
    }

    async fn add(
        &mut self,
        database: &mut SqliteConnection,
        which: Which<'_>,
        now: Timestamp,
    ) -> Result<(), sqlx::Error> {
        let mut behind = Some(String::new());
        while let Some(from) = behind {
            let mut segments = segments(database, which, &from).await?;
            let (stories, last) = stories(database, which, &from).await?;
            for story in stories {
                let words = segments.remove(&story.id).unwrap_or_default();
                let within = words.map(|word| self.words.number(&word));
                self.orders
                    .extend(Ranked::of(story, within, &self.askers, now));
            }
            behind = last;
        }
        Ok(())
    }
}

impl Store {
    /// Ranks all open orders.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn rank(&self, now: Timestamp) -> Result<Arc<Ranking>, sqlx::Error> {
        let mut snapshot = self.pool().begin().await?;
        let mut ranking = Ranking {
            ranked_at: now,
            askers: Arc::new(learned(&mut snapshot).await?),
            orders: Vec::new(),
            words: Words::default(),
            seq: last_change(&mut snapshot).await?,
        };
        if ranking.askers.is_enough() {
            ranking.add(&mut snapshot, Which::Open, now).await?;
        }
        ranking.sort();
        Ok(Arc::new(ranking))
    }

    /// Ranks those orders anew to which something has happened since: they have moved, arrived, or somebody was told or asked.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn rank_changed(
        &self,
        ranking: &Arc<Ranking>,
        now: Timestamp,
    ) -> Result<Arc<Ranking>, sqlx::Error> {
        let mut snapshot = self.pool().begin().await?;
        let seq = last_change(&mut snapshot).await?;
        if seq == ranking.seq {
            return Ok(Arc::clone(ranking));
        }
        let changed = changed(&mut snapshot, ranking.seq).await?;
        let mut ranking = Ranking::clone(ranking);
        ranking.seq = seq;
        let is_changed: HashSet<&str> = changed.iter().map(String::as_str).collect();
        ranking
            .orders
            .retain(|one| !is_changed.contains(one.id.as_str()));
        for parts in changed.chunks(CHUNK) {
            ranking.add(&mut snapshot, Which::Named(parts), now).await?;
        }
        ranking.sort();
        Ok(Arc::new(ranking))
    }
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
