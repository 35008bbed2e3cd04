//! Inquiries: reported once, resolved once, answered once, each with what is counted of it in one transaction.

use shared::api::wismo::{Channel, Inquiry, InquiryResolution, InquiryTopic};
use shared::ids::{OrderId, OrderNumber};
use shared::order::{EventCode, OrderStatus};
use shared::time::{MINUTE_MS, Timestamp};
use sqlx::SqliteConnection;

use super::inquiry_standing::{Part, Standing, part_of_order, standing};
use super::inquiry_versions::supersede;
use super::marketplace::{day_of, hour_of, time_zone};
use super::order_changes::{Author, Line, write_line};
use super::seller_orders::{last_change, whole};
use super::{Store, inquiry_order, number_key, rollups};
use crate::inquiring::answer_time;

/// What the audit trail calls an inquiry, its end, and the answer to the survey about it.
const REPORTED: &str = "inquiry";
const RESOLVED: &str = "inquiry_resolved";
const RATED: &str = "inquiry_rated";

/// An inquiry as it is reported.
#[derive(Clone, Debug)]
pub struct NewInquiry {
    /// The reporting system's key of it.
    pub external_id: Option<String>,
    /// The number of the order that it is about, in any spelling.
    pub order_number: String,
    /// What was asked.
    pub topic: InquiryTopic,
    /// How.
    pub channel: Channel,
    /// When; nothing for now.
    pub asked_at: Option<Timestamp>,
}

/// Who reports and resolves inquiries.
#[derive(Clone, Debug)]
pub struct Reporter {
    /// By which keys of theirs are told apart from those of others.
    pub sender: String,
    /// As the audit trail has them. With a shop they may report and resolve its inquiries alone.
    pub author: Author,
    /// Whether they may resolve only what they have reported.
    pub is_program: bool,
}

/// What became of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reported {
    /// It is kept, now or since it was reported before.
    Kept(Box<Inquiry>),
    /// There is no such order, or none of theirs.
    NoSuchOrder,
    /// Their key was used for another inquiry.
    KeyUsed,
    /// It was asked before the order was placed.
    BeforeOrder,
}

/// How an inquiry ends.
#[derive(Clone, Debug)]
pub struct Ending {
    /// How.
    pub resolution: InquiryResolution,
    /// When; nothing for now.
    pub resolved_at: Option<Timestamp>,
    /// SHA-256 of the secret of its survey; nothing when nobody is asked how it was.
    pub survey_hash: Option<String>,
}

/// What became of an ending.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ended {
    /// It has ended now.
    Now(Box<Inquiry>),
    /// It had ended like that before.
    Before(Box<Inquiry>),
    /// It had ended otherwise.
    Otherwise,
    /// There is no such inquiry, or none of theirs.
    NoSuchInquiry,
    /// It would have ended before it was asked.
    BeforeAsked,
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub(super) struct Row {
    pub(super) id: String,
    sender: String,
    seller_order_id: String,
    seller_id: String,
    order_number: String,
    topic: String,
    channel: String,
    pub(super) asked_at: i64,
    order_status: String,
    carrier: String,
    is_repeat: i64,
    pub(super) day: i64,
    resolved_at: Option<i64>,
    resolution: Option<String>,
    rating: Option<i64>,
    comment: Option<String>,
    last_told: Option<String>,
    last_told_at: Option<i64>,
    is_preventable: i64,
}

/// What becomes a [`Row`].
pub(super) const COLUMNS: &str = "SELECT i.id, i.sender, i.seller_order_id, i.seller_id, p.order_number, i.topic, i.channel, \
    i.asked_at, i.order_status, i.carrier, i.is_repeat, i.day, i.resolved_at, i.resolution, i.rating, i.comment, i.last_told, \
    i.last_told_at, i.is_preventable FROM inquiries i JOIN seller_orders p ON p.id = i.seller_order_id ";

impl Row {
    pub(super) fn into_inquiry(self) -> Inquiry {
        Inquiry {
            id: self.id,
            order_id: OrderId::parse(&self.seller_order_id),
            order_number: OrderNumber::parse(&self.order_number),
            topic: InquiryTopic::from_word(&self.topic),
            channel: Channel::from_word(&self.channel),
            asked_at: Timestamp(self.asked_at),
            order_status: Some(OrderStatus::from_word(&self.order_status)),
            carrier: Some(self.carrier).filter(|carrier| !carrier.is_empty()),
            is_repeat: self.is_repeat == 1,
            resolved_at: self.resolved_at.map(Timestamp),
            resolution: self.resolution.as_deref().map(InquiryResolution::from_word),
            rating: self.rating.map(whole),
            comment: self.comment,
            last_told: self.last_told,
            last_told_at: self.last_told_at.map(Timestamp),
            is_preventable: self.is_preventable == 1,
        }
    }

    pub(super) fn belongs_to(&self, reporter: &Reporter) -> bool {
        let shop = reporter.author.shop.as_ref();
        shop.is_none_or(|shop| shop.as_str() == self.seller_id)
            && (!reporter.is_program || self.sender == reporter.sender)
    }
}

impl Store {
    /// Keeps an inquiry, once.
    ///
    /// # Errors
    /// When the database does not answer. Nothing is kept then.
    pub async fn report_inquiry(
        &self,
        new: &NewInquiry,
        reporter: &Reporter,
        now: Timestamp,
    ) -> Result<Reported, sqlx::Error> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        if let Some(key) = &new.external_id
            && let Some(known) = by_key(&mut transaction, &reporter.sender, key).await?
        {
            return Ok(if says_the_same(&known, new) {
                Reported::Kept(Box::new(known.into_inquiry()))
            } else {
                Reported::KeyUsed
            });
        }
        let shop = reporter.author.shop.as_ref();
        let part = part_of_order(&mut transaction, &new.order_number, shop).await?;
        let Some((part, order)) = part.and_then(|part| Some((OrderId::parse(&part.id)?, part)))
        else {
            return Ok(Reported::NoSuchOrder);
        };
        let asked_at = new.asked_at.unwrap_or(now);
        if asked_at.0 < order.placed_at {
            return Ok(Reported::BeforeOrder);
        }
        let seq = last_change(&mut transaction).await? + 1;
        let id = format!("{part}_q{seq}");
        let entry = Entry {
            id: &id,
            sender: &reporter.sender,
            new,
            at: asked_at,
        };
        write(&mut transaction, &entry, &order, now, Some(now)).await?;
        settle(&mut transaction, &order, now).await?;
        let line = Told {
            action: REPORTED,
            detail: Some(new.topic.word()),
        };
        tell(&mut transaction, seq, &part, &line, &reporter.author, now).await?;
        let row = by_id(&mut transaction, &id).await?;
        let row = row.ok_or(sqlx::Error::RowNotFound)?;
        transaction.commit().await?;
        Ok(Reported::Kept(Box::new(row.into_inquiry())))
    }

    /// Ends an inquiry, once.
    ///
    /// # Errors
    /// When the database does not answer. Nothing is changed then.
    pub async fn resolve_inquiry(
        &self,
        id: &str,
        ending: &Ending,
        reporter: &Reporter,
        now: Timestamp,
    ) -> Result<Ended, sqlx::Error> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let found = by_id(&mut transaction, id).await?;
        let Some(row) = found.filter(|row| row.belongs_to(reporter)) else {
            return Ok(Ended::NoSuchInquiry);
        };
        if row.resolved_at.is_some() {
            let is_same = row.resolution.as_deref() == Some(ending.resolution.word())
                && ending
                    .resolved_at
                    .is_none_or(|at| row.resolved_at == Some(at.0));
            return Ok(if is_same {
                Ended::Before(Box::new(row.into_inquiry()))
            } else {
                Ended::Otherwise
            });
        }
        let resolved_at = ending.resolved_at.unwrap_or(now);
        if resolved_at.0 < row.asked_at {
            return Ok(Ended::BeforeAsked);
        }
        let (asked_at, how) = (Timestamp(row.asked_at), (&ending.resolution, resolved_at));
        let is_surveyed = ending.survey_hash.is_some();
        supersede(&mut transaction, id, Some(now)).await?;
        write_ending(&mut transaction, id, asked_at, how, is_surveyed).await?;
        sqlx::query("UPDATE inquiries SET survey_hash = $1 WHERE id = $2")
            .bind(&ending.survey_hash)
            .bind(id)
            .execute(&mut *transaction)
            .await?;
        rollups::recount_inquiries(&mut transaction, &[row.day].into()).await?;
        let line = Told {
            action: RESOLVED,
            detail: Some(ending.resolution.word()),
        };
        tell_next(&mut transaction, &row, &line, &reporter.author, now).await?;
        let row = by_id(&mut transaction, id).await?;
        let row = row.ok_or(sqlx::Error::RowNotFound)?;
        transaction.commit().await?;
        Ok(Ended::Now(Box::new(row.into_inquiry())))
    }
}

/// Whether a report under a known key is about that inquiry. What it leaves open is as it was.
fn says_the_same(known: &Row, new: &NewInquiry) -> bool {
    number_key(&known.order_number) == number_key(&new.order_number)
        && known.topic == new.topic.word()
        && known.channel == new.channel.word()
        && new.asked_at.is_none_or(|at| at.0 == known.asked_at)
}

async fn by_key(
    database: &mut SqliteConnection,
    sender: &str,
    key: &str,
) -> Result<Option<Row>, sqlx::Error> {
    sqlx::query_as(&format!(
        "{COLUMNS} WHERE i.sender = $1 AND i.external_id = $2"
    ))
    .bind(sender)
    .bind(key)
    .fetch_optional(database)
    .await
}

pub(super) async fn by_id(
    database: &mut SqliteConnection,
    id: &str,
) -> Result<Option<Row>, sqlx::Error> {
    sqlx::query_as(&format!("{COLUMNS} WHERE i.id = $1"))
        .bind(id)
        .fetch_optional(database)
        .await
}

/// An inquiry that is to be written.
pub(super) struct Entry<'a> {
    pub(super) id: &'a str,
    pub(super) sender: &'a str,
    pub(super) new: &'a NewInquiry,
    pub(super) at: Timestamp,
}

/// Writes an inquiry with how its order stood when it was asked, and since when that has been known, as far as that is settled.
pub(super) async fn write(
    database: &mut SqliteConnection,
    entry: &Entry<'_>,
    part: &Part,
    now: Timestamp,
    known_from: Option<Timestamp>,
) -> Result<(), sqlx::Error> {
    let Entry { new, at, .. } = entry;
    let zone = time_zone(database).await?;
    let Standing {
        status,
        carrier,
        age,
        last_told,
        is_preventable,
    } = standing(database, part, *at, &new.topic).await?;
    let (told, told_at) = last_told.unzip();
    sqlx::query(
        "INSERT INTO inquiries (id, sender, external_id, order_id, seller_order_id, seller_id, topic, channel, asked_at,
           reported_at, order_status, carrier, region, value_band, customer_kind, age, last_told, last_told_at, is_asking_where,
           is_preventable, day, hour, known_from)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)",
    )
    .bind(entry.id)
    .bind(entry.sender)
    .bind(&new.external_id)
    .bind(&part.order_id)
    .bind(&part.id)
    .bind(&part.seller_id)
    .bind(new.topic.word())
    .bind(new.channel.word())
    .bind(at.0)
    .bind(now.0)
    .bind(status.word())
    .bind(carrier)
    .bind(&part.region)
    .bind(&part.value_band)
    .bind(&part.customer_kind)
    .bind(age.word())
    .bind(told.as_ref().map(EventCode::word))
    .bind(told_at.map(|at| at.0))
    .bind(i64::from(new.topic.asks_where()))
    .bind(i64::from(is_preventable))
    .bind(day_of(at.0, zone))
    .bind(hour_of(at.0, zone))
    .bind(known_from.map(|at| at.0))
    .execute(database)
    .await?;
    Ok(())
}

/// Brings what is counted up to date after another inquiry about an order.
async fn settle(
    database: &mut SqliteConnection,
    part: &Part,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    inquiry_order::settle(database, Some(&part.order_id), Some(now)).await?;
    let days = inquiry_order::days_of(database, &part.order_id).await?;
    rollups::recount_inquiries(database, &days).await?;
    rollups::recount_seller(database, &part.seller_id).await
}

/// Writes how an inquiry that was asked at `asked_at` ended, and when.
pub(super) async fn write_ending(
    database: &mut SqliteConnection,
    id: &str,
    asked_at: Timestamp,
    (resolution, resolved_at): (&InquiryResolution, Timestamp),
    is_surveyed: bool,
) -> Result<(), sqlx::Error> {
    let took = resolved_at.0 - asked_at.0;
    sqlx::query(
        "UPDATE inquiries SET resolved_at = $1, resolution = $2, answer_time = $3, resolution_minutes = $4, is_surveyed = $5
         WHERE id = $6",
    )
    .bind(resolved_at.0)
    .bind(resolution.word())
    .bind(answer_time(took).word())
    .bind(took / MINUTE_MS)
    .bind(i64::from(is_surveyed))
    .bind(id)
    .execute(database)
    .await?;
    Ok(())
}

/// What the audit trail of the order says of it.
struct Told<'a> {
    action: &'a str,
    detail: Option<&'a str>,
}

/// Writes the next line, which also wakes whoever watches.
async fn tell_next(
    database: &mut SqliteConnection,
    row: &Row,
    told: &Told<'_>,
    author: &Author,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    let seq = last_change(database).await? + 1;
    match OrderId::parse(&row.seller_order_id) {
        Some(part) => tell(database, seq, &part, told, author, now).await,
        None => Ok(()),
    }
}

/// An inquiry changes nothing that anybody's change could be based on, so the version stays.
async fn tell(
    database: &mut SqliteConnection,
    seq: u64,
    part: &OrderId,
    told: &Told<'_>,
    author: &Author,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    let (status, version): (String, i64) =
        sqlx::query_as("SELECT status, version FROM seller_orders WHERE id = $1")
            .bind(part.as_str())
            .fetch_one(&mut *database)
            .await?;
    let line = Line {
        action: told.action,
        from: None,
        to: &OrderStatus::from_word(&status),
        shipment: None,
        version: whole(version),
        detail: told.detail.map(str::to_owned),
        undo_data: None,
    };
    write_line(database, seq, part, &line, author, now).await
}

/// Says in the order's audit trail that its customer has answered the survey.
pub(super) async fn tell_of_rating(
    database: &mut SqliteConnection,
    part: &str,
    day: i64,
    rating: u64,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    rollups::recount_inquiries(database, &[day].into()).await?;
    let Some(part) = OrderId::parse(part) else {
        return Ok(());
    };
    let author = Author::customer(database, &part).await?;
    let seq = last_change(database).await? + 1;
    let detail = rating.to_string();
    let line = Told {
        action: RATED,
        detail: Some(&detail),
    };
    tell(database, seq, &part, &line, &author, now).await
}
