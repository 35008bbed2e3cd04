//! Notices to a part of chosen orders, with the others held back by chance, and what became of both.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use fastrand::Rng;
use shared::api::wismo::{
    LeftOut, LeftOutReason, NOTICE_HOURS, NoticeAnswer, NoticeEffect, NoticeSending,
    NoticeSendings, Segment,
};
use shared::ids::{OrderId, SellerId};
use shared::metrics::Arms;
use shared::order::OrderStatus;
use shared::time::{HOUR_MS, Timestamp};
use sqlx::SqliteConnection;

use super::Store;
use super::at_risk::in_sendings;
use super::marketplace::time_zone;
use super::order_changes::{Author, Key, Line, Outcome, earlier_answer, keep_answer, write_line};
use super::ranking::{Ranked, Ranking};
use super::seller_orders::{last_change, whole};

/// What the audit trail calls a notice, and what a notification about no exception is a step of.
pub(super) const NOTICE: &str = "notice";
/// Sendings of one answer.
const SENDINGS: i64 = 50;

/// Which orders, and how many of them are held back.
#[derive(Clone, Debug)]
pub struct NoticeOrder {
    /// Whose orders may be chosen.
    pub segment: Segment,
    /// Keys of sellers' parts.
    pub orders: Vec<String>,
    /// As many of the most likely ones, when none are named.
    pub top: usize,
    /// In a hundred.
    pub held_share: u64,
    /// What chance starts from.
    pub seed: u64,
}

/// A part that may be told of.
#[derive(Clone, Debug, sqlx::FromRow)]
struct Subject {
    id: String,
    order_id: String,
    seller_id: String,
    status: String,
    may_leave: bool,
    version: i64,
}

/// A sending, as it is counted.
#[derive(sqlx::FromRow)]
struct CountedRow {
    id: String,
    at: i64,
    actor_name: String,
    shop_name: Option<String>,
    held_share: i64,
    told: i64,
    held: i64,
    told_early: i64,
    held_early: i64,
    told_asked: i64,
    held_asked: i64,
}

impl Store {
    /// Draws who is held back, and tells the others, once. Who are the most likely ones is told by the ranking; whether each may be told
    /// of, by how it stands now.
    ///
    /// # Errors
    /// When the database does not answer. Nobody is told then.
    pub async fn send_notices(
        &self,
        ranking: &Ranking,
        order: &NoticeOrder,
        key: Option<&Key>,
        author: &Author,
        now: Timestamp,
    ) -> Result<Outcome, sqlx::Error> {
        // Before it is anybody's turn to write.
        let ranked = ranking.of(&order.segment);
        let chances = ranked.iter().map(|one| (one.order.id.as_str(), one.chance));
        let chances: HashMap<&str, u64> = chances.collect();
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        if let Some(key) = key
            && let Some(earlier) = earlier_answer(&mut transaction, key, author).await?
        {
            return Ok(earlier);
        }
        let running = in_sendings(&mut transaction, now).await?;
        let named = named(order, &ranked, &running);
        let (subjects, left_out) = sorted_out(&mut transaction, &named, order, &running).await?;
        let sending = Sending {
            order,
            chances: &chances,
            author,
            now,
        };
        let answer = sending
            .carry_out(&mut transaction, subjects, left_out)
            .await?;
        let body = serde_json::to_string(&answer).unwrap_or_default();
        if let Some(key) = key {
            keep_answer(&mut transaction, key, author, 200, &body, now).await?;
        }
        transaction.commit().await?;
        Ok(Outcome::Answer(200, body))
    }

    /// The last sendings, latest first, each with who asked of those told and of those held back. A shop sees those of its orders.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn notice_sendings(
        &self,
        seller: Option<&SellerId>,
        now: Timestamp,
    ) -> Result<NoticeSendings, sqlx::Error> {
        let mut snapshot = self.pool.begin().await?;
        let zone = time_zone(&mut snapshot).await?;
        let rows: Vec<CountedRow> = sqlx::query_as(COUNTED)
            .bind(seller.map(SellerId::as_str))
            .bind(NOTICE_HOURS.0 * HOUR_MS)
            .bind(NOTICE_HOURS.1 * HOUR_MS)
            .fetch_all(&mut *snapshot)
            .await?;
        let together = [NOTICE_HOURS.0, NOTICE_HOURS.1].map(|hours| {
            let over = rows.iter().filter(|row| row.is_over(hours, now));
            let arms: Vec<Arms> = over.map(|row| row.arms(hours)).collect();
            Arms::effect_of_all(&arms, whole(hours))
        });
        let shown = usize::try_from(SENDINGS).unwrap_or(usize::MAX);
        let sendings = rows.into_iter().take(shown);
        Ok(NoticeSendings {
            results: sendings.map(|row| row.into_sending(now)).collect(),
            together: together.into(),
            time_zone: Some(zone.name().to_owned()),
            as_of: Some(now),
        })
    }
}

/// Each sending with its subjects, and those of them about whose order somebody asked where it is, so many milliseconds after: $2, and $3.
const COUNTED: &str = "SELECT n.id, n.at, n.actor_name, s.shop_name, n.held_share,
       CAST(SUM(1 - t.is_held) AS BIGINT) AS told, CAST(SUM(t.is_held) AS BIGINT) AS held,
       CAST(SUM((1 - t.is_held) * t.asked_early) AS BIGINT) AS told_early,
       CAST(SUM(t.is_held * t.asked_early) AS BIGINT) AS held_early,
       CAST(SUM((1 - t.is_held) * t.asked) AS BIGINT) AS told_asked,
       CAST(SUM(t.is_held * t.asked) AS BIGINT) AS held_asked
     FROM notice_sendings n
     JOIN (SELECT o.sending_id, o.is_held,
         CASE WHEN EXISTS (SELECT 1 FROM inquiries i WHERE i.order_id = o.order_id AND i.is_asking_where = 1
           AND i.asked_at > o.at AND i.asked_at <= o.at + $2) THEN 1 ELSE 0 END AS asked_early,
         CASE WHEN EXISTS (SELECT 1 FROM inquiries i WHERE i.order_id = o.order_id AND i.is_asking_where = 1
           AND i.asked_at > o.at AND i.asked_at <= o.at + $3) THEN 1 ELSE 0 END AS asked
       FROM notice_subjects o WHERE $1 IS NULL OR o.seller_id = $1) t ON t.sending_id = n.id
     LEFT JOIN sellers s ON s.id = n.seller_id
     GROUP BY n.id, n.at, n.actor_name, s.shop_name, n.held_share ORDER BY n.at DESC, n.id DESC";

impl CountedRow {
    fn is_over(&self, hours: i64, now: Timestamp) -> bool {
        self.at + hours * HOUR_MS <= now.0
    }

    fn arms(&self, hours: i64) -> Arms {
        let (told_asked, held_asked) = if hours == NOTICE_HOURS.0 {
            (self.told_early, self.held_early)
        } else {
            (self.told_asked, self.held_asked)
        };
        Arms {
            told: whole(self.told),
            told_asked: whole(told_asked),
            held: whole(self.held),
            held_asked: whole(held_asked),
        }
    }

    fn effect(&self, hours: i64, now: Timestamp) -> NoticeEffect {
        let arms = self.arms(hours);
        if self.is_over(hours, now) {
            arms.effect(whole(hours))
        } else {
            arms.running(whole(hours))
        }
    }

    fn into_sending(self, now: Timestamp) -> NoticeSending {
        NoticeSending {
            effects: [NOTICE_HOURS.0, NOTICE_HOURS.1]
                .map(|hours| self.effect(hours, now))
                .into(),
            id: self.id,
            at: Timestamp(self.at),
            actor: self.actor_name,
            shop_name: self.shop_name,
            held_share: whole(self.held_share),
            told: whole(self.told),
            held: whole(self.held),
        }
    }
}

/// The parts that were named, or the most likely ones that are in no sending.
fn named(
    order: &NoticeOrder,
    ranked: &[&Ranked],
    running: &BTreeMap<String, Timestamp>,
) -> Vec<String> {
    if !order.orders.is_empty() {
        return order.orders.clone();
    }
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let free = ranked.iter().map(|one| &one.order);
    let free =
        free.filter(|one| !running.contains_key(&one.order_id) && seen.insert(&one.order_id));
    free.take(order.top).map(|one| one.id.clone()).collect()
}

/// Those that may be told of, and those that are left out.
async fn sorted_out(
    database: &mut SqliteConnection,
    named: &[String],
    order: &NoticeOrder,
    running: &BTreeMap<String, Timestamp>,
) -> Result<(Vec<Subject>, Vec<LeftOut>), sqlx::Error> {
    let (mut subjects, mut left_out) = (Vec::new(), Vec::new());
    let (mut ids, mut orders) = (BTreeSet::new(), BTreeSet::new());
    for id in named {
        if !ids.insert(id) {
            continue;
        }
        let subject = subject(database, id, order.segment.seller.as_ref()).await?;
        let reason = match &subject {
            None => Some(LeftOutReason::Unknown),
            Some(one) if one.is_over() => Some(LeftOutReason::Ended),
            Some(one) if !one.may_leave => Some(LeftOutReason::Unpaid),
            Some(one) if running.contains_key(&one.order_id) => Some(LeftOutReason::InSending),
            Some(one) if !orders.insert(one.order_id.clone()) => Some(LeftOutReason::SameOrder),
            Some(_) => None,
        };
        match reason {
            Some(reason) => left_out.push(LeftOut {
                order_id: id.clone(),
                reason,
            }),
            None => subjects.extend(subject),
        }
    }
    Ok((subjects, left_out))
}

async fn subject(
    database: &mut SqliteConnection,
    part: &str,
    seller: Option<&SellerId>,
) -> Result<Option<Subject>, sqlx::Error> {
    sqlx::query_as(
        "SELECT id, order_id, seller_id, status, version,
           pays_on_delivery = 1 OR payment_status IN ('paid', 'partially_refunded') AS may_leave
         FROM seller_orders WHERE id = $1 AND ($2 IS NULL OR seller_id = $2)",
    )
    .bind(part)
    .bind(seller.map(SellerId::as_str))
    .fetch_optional(database)
    .await
}

impl Subject {
    fn is_over(&self) -> bool {
        matches!(
            OrderStatus::from_word(&self.status),
            OrderStatus::Delivered | OrderStatus::Cancelled | OrderStatus::Returned
        )
    }
}

/// A sending that is under way.
struct Sending<'a> {
    order: &'a NoticeOrder,
    chances: &'a HashMap<&'a str, u64>,
    author: &'a Author,
    now: Timestamp,
}

impl Sending<'_> {
    async fn carry_out(
        &self,
        database: &mut SqliteConnection,
        mut subjects: Vec<Subject>,
        left_out: Vec<LeftOut>,
    ) -> Result<NoticeAnswer, sqlx::Error> {
        let held_back = held_back(subjects.len(), self.order.held_share);
        Rng::with_seed(self.order.seed).shuffle(&mut subjects);
        let count = |many: usize| u64::try_from(many).unwrap_or(u64::MAX);
        let mut answer = NoticeAnswer {
            sending: None,
            told: count(subjects.len() - held_back),
            held_back: count(held_back),
            left_out,
        };
        if subjects.is_empty() {
            return Ok(answer);
        }
        let id = format!("sending_{}", last_change(database).await? + 1);
        sqlx::query(
            "INSERT INTO notice_sendings (id, at, seller_id, actor_id, actor_name, held_share) VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(&id)
        .bind(self.now.0)
        .bind(self.order.segment.seller.as_ref().map(SellerId::as_str))
        .bind(&self.author.id)
        .bind(&self.author.name)
        .bind(i64::try_from(self.order.held_share).unwrap_or(0))
        .execute(&mut *database)
        .await?;
        for (place, subject) in subjects.iter().enumerate() {
            let is_held = place < held_back;
            self.draw(database, &id, subject, is_held).await?;
            if !is_held {
                self.tell(database, subject).await?;
            }
        }
        answer.sending = Some(id);
        Ok(answer)
    }

    async fn draw(
        &self,
        database: &mut SqliteConnection,
        sending: &str,
        subject: &Subject,
        is_held: bool,
    ) -> Result<(), sqlx::Error> {
        let chance = self.chances.get(subject.id.as_str()).copied();
        sqlx::query(
            "INSERT INTO notice_subjects (sending_id, order_id, seller_order_id, seller_id, at, is_held, chance)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(sending)
        .bind(&subject.order_id)
        .bind(&subject.id)
        .bind(&subject.seller_id)
        .bind(self.now.0)
        .bind(i64::from(is_held))
        .bind(chance.map(|chance| i64::try_from(chance).unwrap_or(0)))
        .execute(database)
        .await?;
        Ok(())
    }

    /// Tells the customer, and says so in the order's history, which also wakes whoever watches.
    async fn tell(
        &self,
        database: &mut SqliteConnection,
        subject: &Subject,
    ) -> Result<(), sqlx::Error> {
        let Some(part) = OrderId::parse(&subject.id) else {
            return Ok(());
        };
        let seq = last_change(database).await? + 1;
        let line = Line {
            action: NOTICE,
            from: None,
            to: &OrderStatus::from_word(&subject.status),
            shipment: None,
            version: whole(subject.version),
            detail: None,
            undo_data: None,
        };
        write_line(database, seq, &part, &line, self.author, self.now).await?;
        sqlx::query(
            "INSERT INTO notifications (exception_id, seq, action, recipient, order_id, seller_id, note, at)
             VALUES (NULL, $1, $2, 'customer', $3, $4, NULL, $5)",
        )
        .bind(i64::try_from(seq).unwrap_or(i64::MAX))
        .bind(NOTICE)
        .bind(&subject.order_id)
        .bind(&subject.seller_id)
        .bind(self.now.0)
        .execute(database)
        .await?;
        Ok(())
    }
}

/// How many of so many are held back: at least one of two when any shall be, and never all.
fn held_back(of: usize, share: u64) -> usize {
    let share = usize::try_from(share).unwrap_or(0);
    let held = (of * share + 50) / 100;
    let least = usize::from(share > 0);
    held.max(least).min(of.saturating_sub(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn some_are_held_back_and_never_all() {
        assert_eq!([held_back(100, 20), held_back(3, 20)], [20, 1]);
        assert_eq!([held_back(1, 20), held_back(0, 20)], [0, 0]);
        assert_eq!([held_back(10, 0), held_back(2, 50)], [0, 1]);
    }
}
