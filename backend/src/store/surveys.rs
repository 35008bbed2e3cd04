//! The one question after an inquiry: answered once, by whoever holds its secret.

use shared::api::wismo::{InquiryTopic, Survey};
use shared::time::Timestamp;
use sqlx::SqliteConnection;

use super::inquiries::tell_of_rating;
use super::inquiry_versions::supersede;
use super::marketplace::time_zone;
use super::{Store, seller_orders::whole};

/// An answer that can be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// 1 to 5.
    pub rating: u64,
    /// In their words.
    pub comment: Option<String>,
}

/// What became of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answered {
    /// It is kept, now or since it came before.
    Kept(Survey),
    /// Another one came first.
    Otherwise,
    /// There is no such survey.
    NoSuchSurvey,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    seller_order_id: String,
    day: i64,
    topic: String,
    asked_at: i64,
    rating: Option<i64>,
    comment: Option<String>,
}

impl Row {
    async fn into_survey(self, database: &mut SqliteConnection) -> Result<Survey, sqlx::Error> {
        let zone = time_zone(database).await?;
        Ok(Survey {
            topic: InquiryTopic::from_word(&self.topic),
            asked_at: Timestamp(self.asked_at),
            is_answered: self.rating.is_some(),
            time_zone: Some(zone.name().to_owned()),
        })
    }
}

async fn find(database: &mut SqliteConnection, hash: &str) -> Result<Option<Row>, sqlx::Error> {
    sqlx::query_as(
        "SELECT id, seller_order_id, day, topic, asked_at, rating, comment FROM inquiries WHERE survey_hash = $1",
    )
    .bind(hash)
    .fetch_optional(database)
    .await
}

impl Store {
    /// The survey whose secret has that SHA-256.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn survey(&self, hash: &str) -> Result<Option<Survey>, sqlx::Error> {
        let mut snapshot = self.pool.begin().await?;
        match find(&mut snapshot, hash).await? {
            Some(row) => row.into_survey(&mut snapshot).await.map(Some),
            None => Ok(None),
        }
    }

    /// Keeps the first answer.
    ///
    /// # Errors
    /// When the database does not answer. Nothing is kept then.
    pub async fn answer_survey(
        &self,
        hash: &str,
        answer: &Answer,
        now: Timestamp,
    ) -> Result<Answered, sqlx::Error> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let Some(mut row) = find(&mut transaction, hash).await? else {
            return Ok(Answered::NoSuchSurvey);
        };
        if let Some(rating) = row.rating {
            let is_same = whole(rating) == answer.rating && row.comment == answer.comment;
            return Ok(if is_same {
                Answered::Kept(row.into_survey(&mut transaction).await?)
            } else {
                Answered::Otherwise
            });
        }
        let rating = i64::try_from(answer.rating).unwrap_or(i64::MAX);
        supersede(&mut transaction, &row.id, Some(now)).await?;
        sqlx::query(
            "UPDATE inquiries SET rating = $1, comment = $2, answered_at = $3 WHERE id = $4",
        )
        .bind(rating)
        .bind(&answer.comment)
        .bind(now.0)
        .bind(&row.id)
        .execute(&mut *transaction)
        .await?;
        tell_of_rating(
            &mut transaction,
            &row.seller_order_id,
            row.day,
            answer.rating,
            now,
        )
        .await?;
        row.rating = Some(rating);
        let survey = row.into_survey(&mut transaction).await?;
        transaction.commit().await?;
        Ok(Answered::Kept(survey))
    }
}
