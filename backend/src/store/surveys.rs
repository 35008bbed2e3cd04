//! The one question after an inquiry: answered once, by whoever holds its secret.

use shared::api::wismo::{Inquiry, InquiryTopic, Survey};
use shared::time::Timestamp;
use sqlx::SqliteConnection;

use super::inquiries::{Reporter, by_id, tell_of_rating};
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

/// What became of an answer that a help desk heard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rated {
    /// It is kept, now or since it came before.
    Kept(Box<Inquiry>),
    /// Another one came first.
    Otherwise,
    /// The inquiry has not ended, or its customer is not asked how it was.
    NotAsked,
    /// There is no such inquiry, or none of theirs.
    NoSuchInquiry,
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
    is_surveyed: bool,
}

/// What becomes a [`Row`].
const ROW: &str = "SELECT id, seller_order_id, day, topic, asked_at, rating, comment, is_surveyed = 1 AS is_surveyed FROM inquiries ";

impl Row {
    /// Whether it was answered like that before; nothing when it was not answered.
    fn says(&self, answer: &Answer) -> Option<bool> {
        let rating = whole(self.rating?);
        Some(rating == answer.rating && self.comment == answer.comment)
    }

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
    sqlx::query_as(&[ROW, "WHERE survey_hash = $1"].concat())
        .bind(hash)
        .fetch_optional(database)
        .await
}

async fn keep(
    database: &mut SqliteConnection,
    row: &Row,
    answer: &Answer,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    supersede(database, &row.id, Some(now)).await?;
    sqlx::query("UPDATE inquiries SET rating = $1, comment = $2, answered_at = $3 WHERE id = $4")
        .bind(i64::try_from(answer.rating).unwrap_or(i64::MAX))
        .bind(&answer.comment)
        .bind(now.0)
        .bind(&row.id)
        .execute(&mut *database)
        .await?;
    tell_of_rating(database, &row.seller_order_id, row.day, answer.rating, now).await
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
        match row.says(answer) {
            Some(true) => return row.into_survey(&mut transaction).await.map(Answered::Kept),
            Some(false) => return Ok(Answered::Otherwise),
            None => keep(&mut transaction, &row, answer, now).await?,
        }
        row.rating = i64::try_from(answer.rating).ok();
        let survey = row.into_survey(&mut transaction).await?;
        transaction.commit().await?;
        Ok(Answered::Kept(survey))
    }

    /// Keeps what a customer told somebody of how the answer was, once.
    ///
    /// # Errors
    /// When the database does not answer. Nothing is kept then.
    pub async fn rate_inquiry(
        &self,
        id: &str,
        answer: &Answer,
        reporter: &Reporter,
        now: Timestamp,
    ) -> Result<Rated, sqlx::Error> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let inquiry = by_id(&mut transaction, id).await?;
        if !inquiry.is_some_and(|inquiry| inquiry.belongs_to(reporter)) {
            return Ok(Rated::NoSuchInquiry);
        }
        let row: Row = sqlx::query_as(&[ROW, "WHERE id = $1"].concat())
            .bind(id)
            .fetch_one(&mut *transaction)
            .await?;
        match row.says(answer) {
            Some(false) => return Ok(Rated::Otherwise),
            None if !row.is_surveyed => return Ok(Rated::NotAsked),
            None => keep(&mut transaction, &row, answer, now).await?,
            Some(true) => {}
        }
        let inquiry = by_id(&mut transaction, id).await?;
        let inquiry = inquiry.ok_or(sqlx::Error::RowNotFound)?;
        transaction.commit().await?;
        Ok(Rated::Kept(Box::new(inquiry.into_inquiry())))
    }
}
