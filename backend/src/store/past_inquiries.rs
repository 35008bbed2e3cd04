//! Inquiries of the past, many at once: for whoever fills the database.

use std::collections::BTreeMap;

use shared::api::wismo::InquiryResolution;
use shared::order::EventCode;
use shared::time::Timestamp;
use sqlx::SqliteConnection;

use super::Store;
use super::inquiries::{Entry, NewInquiry, write, write_ending};
use super::inquiry_standing::part_of_order;
use super::marketplace::count_inquiries;
use super::parts::NO_PROMISE;

/// An order as far as a story about questions needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastOrder {
    /// Its key, behind which the next orders come.
    pub id: String,
    /// Its number.
    pub number: String,
    /// When it was placed.
    pub placed_at: Timestamp,
    /// The end of the promised delivery.
    pub promised_to: Option<Timestamp>,
    /// Who carried it; empty before it had left.
    pub carrier: String,
    /// Where it went.
    pub region: String,
    /// What happened to it, in the order of happening.
    pub events: Vec<(EventCode, Timestamp)>,
}

/// An inquiry with all that became of it.
#[derive(Clone, Debug)]
pub struct PastInquiry {
    /// What was asked.
    pub new: NewInquiry,
    /// When.
    pub asked_at: Timestamp,
    /// How it ended, and when.
    pub ending: Option<(InquiryResolution, Timestamp)>,
    /// Stars, words, and when they were given.
    pub answer: Option<(u64, Option<String>, Timestamp)>,
}

#[derive(sqlx::FromRow)]
struct OrderRow {
    id: String,
    order_id: String,
    order_number: String,
    placed_at: i64,
    promised_to: i64,
    carrier: String,
    region: String,
}

impl Store {
    /// The next orders behind that key, at most `limit`.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn past_orders(
        &self,
        behind: &str,
        limit: u32,
    ) -> Result<Vec<PastOrder>, sqlx::Error> {
        let rows: Vec<OrderRow> = sqlx::query_as(
            "SELECT p.id, p.order_id, p.order_number, p.placed_at, p.promised_to, COALESCE(p.carrier, '') AS carrier, o.region
             FROM seller_orders p JOIN orders o ON o.id = p.order_id WHERE p.id > $1 ORDER BY p.id LIMIT $2",
        )
        .bind(behind)
        .bind(i64::from(limit))
        .fetch_all(self.pool())
        .await?;
        let (Some(first), Some(last)) = (rows.first(), rows.last()) else {
            return Ok(Vec::new());
        };
        let events: Vec<(String, String, i64)> = sqlx::query_as(
            "SELECT order_id, code, occurred_at FROM tracking_events WHERE order_id BETWEEN $1 AND $2
             ORDER BY order_id, occurred_at, id",
        )
        .bind(&first.order_id)
        .bind(&last.order_id)
        .fetch_all(self.pool())
        .await?;
        let mut by_order: BTreeMap<String, Vec<(EventCode, Timestamp)>> = BTreeMap::new();
        for (order, code, at) in events {
            let of_order = by_order.entry(order).or_default();
            of_order.push((EventCode::from_word(&code), Timestamp(at)));
        }
        let order = |row: OrderRow| PastOrder {
            events: by_order.get(&row.order_id).cloned().unwrap_or_default(),
            id: row.id,
            number: row.order_number,
            placed_at: Timestamp(row.placed_at),
            promised_to: (row.promised_to != NO_PROMISE).then_some(Timestamp(row.promised_to)),
            carrier: row.carrier,
            region: row.region,
        };
        Ok(rows.into_iter().map(order).collect())
    }

    /// Adds inquiries as if they had been reported, ended and answered when they were, and counts all anew if they are the last.
    ///
    /// # Errors
    /// When the database does not answer. Nothing is kept then.
    pub async fn add_past_inquiries(
        &self,
        sender: &str,
        inquiries: &[PastInquiry],
        is_last: bool,
    ) -> Result<(), sqlx::Error> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        for (place, inquiry) in inquiries.iter().enumerate() {
            add(&mut transaction, sender, place, inquiry).await?;
        }
        if is_last {
            count_inquiries(&mut transaction, None).await?;
        }
        transaction.commit().await
    }
}

async fn add(
    database: &mut SqliteConnection,
    sender: &str,
    place: usize,
    inquiry: &PastInquiry,
) -> Result<(), sqlx::Error> {
    let PastInquiry { new, asked_at, .. } = inquiry;
    let Some(part) = part_of_order(database, &new.order_number, None).await? else {
        return Ok(());
    };
    let id = format!("{}_q{:x}_{place}", part.id, asked_at.0);
    let entry = Entry {
        id: &id,
        sender,
        new,
        at: *asked_at,
    };
    // When it became known is found at the end, from all that became of it and of others about the order.
    write(database, &entry, &part, *asked_at, None).await?;
    if let Some((resolution, at)) = &inquiry.ending {
        let is_surveyed = *resolution != InquiryResolution::VerificationFailed;
        write_ending(database, &id, *asked_at, (resolution, *at), is_surveyed).await?;
    }
    if let Some((rating, comment, at)) = &inquiry.answer {
        sqlx::query(
            "UPDATE inquiries SET rating = $1, comment = $2, answered_at = $3 WHERE id = $4",
        )
        .bind(i64::try_from(*rating).unwrap_or(i64::MAX))
        .bind(comment)
        .bind(at.0)
        .bind(&id)
        .execute(database)
        .await?;
    }
    Ok(())
}
