//! Notices of the past, for whoever fills the database.

use std::cmp::Reverse;

use shared::api::wismo::{InquiryTopic, NOTICE_HOURS};
use shared::ids::OrderId;
use shared::order::{EventCode, OrderStatus};
use shared::time::{DAY_MS, HOUR_MS, Timestamp};
use sqlx::SqliteConnection;

use super::Store;
use super::askers::{Which, learned, stories};
use super::inquiry_standing::{part_of_order, standing};
use super::marketplace::count_inquiries;
use super::notice_sendings::NOTICE;
use super::order_changes::{Author, Line, write_line};
use super::seller_orders::last_change;
use crate::asking::{OPEN_DAYS, Story};
use crate::inquiring::status_after;

/// An order that was likely to be asked about.
#[derive(Clone, Debug)]
pub struct LikelyThen {
    story: Story,
    chance: u64,
    /// Whether it was, within the window of a sending.
    pub asks_later: bool,
}

/// A sending with all that were drawn for it, and whether each was held back.
#[derive(Clone, Debug)]
pub struct PastSending {
    /// When.
    pub at: Timestamp,
    /// In a hundred.
    pub held_share: u64,
    /// Orders.
    pub subjects: Vec<(LikelyThen, bool)>,
}

impl Store {
    /// The orders that were likeliest to be asked about then, by what is learned now; at most so many.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn likely_askers(
        &self,
        at: Timestamp,
        many: u64,
    ) -> Result<Vec<LikelyThen>, sqlx::Error> {
        let mut snapshot = self.pool.begin().await?;
        let askers = learned(&mut snapshot).await?;
        let since = at.plus_ms(-OPEN_DAYS * DAY_MS);
        let until = at.plus_ms(NOTICE_HOURS.1 * HOUR_MS);
        let mut likely: Vec<LikelyThen> = Vec::new();
        let mut behind = Some(String::new());
        while let Some(from) = behind {
            let (stories, last) = stories(&mut snapshot, Which::Since(since, 1), &from).await?;
            likely.extend(stories.into_iter().filter_map(|story| {
                let chance = askers.likelihood(&story, at)?.chance;
                let mut asked = story.asked.iter();
                let asks_later = asked.any(|(asked_at, _)| *asked_at > at && *asked_at <= until);
                Some(LikelyThen {
                    story,
                    chance,
                    asks_later,
                })
            }));
            behind = last;
        }
        likely.sort_by_key(|one| (Reverse(one.chance), one.story.placed_at));
        likely.truncate(usize::try_from(many).unwrap_or(usize::MAX));
        Ok(likely)
    }

    /// Writes a sending as if it had been sent then.
    ///
    /// # Errors
    /// When the database does not answer. Nothing is kept then.
    pub async fn add_past_sending(&self, sending: &PastSending) -> Result<(), sqlx::Error> {
        let author = Author::help_desk("Jibu Desk");
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let id = format!("sending_{}", last_change(&mut transaction).await? + 1);
        sqlx::query(
            "INSERT INTO notice_sendings (id, at, seller_id, actor_id, actor_name, held_share) VALUES ($1, $2, NULL, $3, $4, $5)",
        )
        .bind(&id)
        .bind(sending.at.0)
        .bind(&author.id)
        .bind(&author.name)
        .bind(i64::try_from(sending.held_share).unwrap_or(0))
        .execute(&mut *transaction)
        .await?;
        for (one, is_held) in &sending.subjects {
            sqlx::query(
                "INSERT INTO notice_subjects (sending_id, order_id, seller_order_id, seller_id, at, is_held, chance)
                 SELECT $1, order_id, id, seller_id, $2, $3, $4 FROM seller_orders WHERE id = $5 ON CONFLICT DO NOTHING",
            )
            .bind(&id)
            .bind(sending.at.0)
            .bind(i64::from(*is_held))
            .bind(i64::try_from(one.chance).unwrap_or(0))
            .bind(&one.story.id)
            .execute(&mut *transaction)
            .await?;
            if !is_held {
                tell(&mut transaction, &one.story, &author, sending.at).await?;
            }
        }
        transaction.commit().await
    }

    /// Finds anew what customers had last been told when they asked, of orders about which a notice was sent.
    ///
    /// # Errors
    /// When the database does not answer. Nothing is changed then.
    pub async fn retell_inquiries(&self) -> Result<(), sqlx::Error> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let rows: Vec<(String, String, String, i64)> = sqlx::query_as(
            "SELECT i.id, p.order_number, i.topic, i.asked_at FROM inquiries i JOIN seller_orders p ON p.id = i.seller_order_id
             WHERE EXISTS (SELECT 1 FROM notifications n WHERE n.order_id = i.order_id AND n.action = $1 AND n.at <= i.asked_at)",
        )
        .bind(NOTICE)
        .fetch_all(&mut *transaction)
        .await?;
        for (id, number, topic, asked_at) in rows {
            let Some(part) = part_of_order(&mut transaction, &number, None).await? else {
                continue;
            };
            let topic = InquiryTopic::from_word(&topic);
            let stood = standing(&mut transaction, &part, Timestamp(asked_at), &topic).await?;
            let (told, told_at) = stood.last_told.unzip();
            sqlx::query(
                "UPDATE inquiries SET last_told = $1, last_told_at = $2, is_preventable = $3 WHERE id = $4",
            )
            .bind(told.as_ref().map(EventCode::word))
            .bind(told_at.map(|at| at.0))
            .bind(i64::from(stood.is_preventable))
            .bind(&id)
            .execute(&mut *transaction)
            .await?;
        }
        count_inquiries(&mut transaction, None).await?;
        transaction.commit().await
    }
}

async fn tell(
    database: &mut SqliteConnection,
    story: &Story,
    author: &Author,
    at: Timestamp,
) -> Result<(), sqlx::Error> {
    let Some(part) = OrderId::parse(&story.id) else {
        return Ok(());
    };
    let before = story.moments.iter().filter(|one| one.at <= at);
    let status = before.rev().find_map(|one| status_after(&one.code));
    let seq = last_change(database).await? + 1;
    let line = Line {
        action: NOTICE,
        from: None,
        to: &status.unwrap_or(OrderStatus::Pending),
        shipment: None,
        version: 1,
        detail: None,
        undo_data: None,
    };
    write_line(database, seq, &part, &line, author, at).await?;
    sqlx::query(
        "INSERT INTO notifications (exception_id, seq, action, recipient, order_id, seller_id, note, at)
         SELECT NULL, $1, $2, 'customer', order_id, seller_id, NULL, $3 FROM seller_orders WHERE id = $4",
    )
    .bind(i64::try_from(seq).unwrap_or(i64::MAX))
    .bind(NOTICE)
    .bind(at.0)
    .bind(&story.id)
    .execute(database)
    .await?;
    Ok(())
}
