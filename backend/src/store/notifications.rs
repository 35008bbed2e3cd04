//! What was told to whom, as each of them reads it.

use shared::api::auth::{Role, User};
use shared::api::notifications::{Notification, NotificationData};
use shared::order::{ExceptionAction, ExceptionCause};
use shared::time::Timestamp;
use sqlx::QueryBuilder;

use super::Store;
use super::exception_steps::OPENED;
use super::notice_sendings::NOTICE;
use super::seller_orders::{Statement, whole};

/// Each notification with its order, and with when the reader ($1) has read it.
const FROM: &str = "FROM notifications n LEFT JOIN delivery_exceptions e ON e.id = n.exception_id
     LEFT JOIN exception_steps s ON s.exception_id = n.exception_id AND s.seq = n.seq AND s.action = n.action
     JOIN orders o ON o.id = n.order_id
     LEFT JOIN notification_reads r ON r.user_id = ";
const SAME: &str =
    " AND r.exception_id = COALESCE(n.exception_id, '') AND r.seq = n.seq AND r.action = n.action
       AND r.recipient = n.recipient WHERE n.recipient = ";

#[derive(sqlx::FromRow)]
struct Row {
    exception_id: String,
    seq: i64,
    action: String,
    cause: String,
    order_number: String,
    note: Option<String>,
    at: i64,
    read_at: Option<i64>,
}

impl Store {
    /// What that account was told, newest first, at most `limit`.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn notifications(
        &self,
        reader: &User,
        unread_only: bool,
        limit: u32,
    ) -> Result<Vec<Notification>, sqlx::Error> {
        let mut statement: Statement<'_> = QueryBuilder::new(
            "SELECT COALESCE(n.exception_id, '') AS exception_id, n.seq, n.action, CASE WHEN s.actor_role = 'system' AND n.action = 'notify_customer'
               THEN 'delay_foreseen' ELSE COALESCE(e.cause, n.action) END AS cause, o.order_number, n.note, n.at, r.read_at ",
        );
        push_of(&mut statement, reader, unread_only);
        statement.push(" ORDER BY n.at DESC, n.seq DESC, n.exception_id LIMIT ");
        statement.push_bind(i64::from(limit));
        let rows: Vec<Row> = statement.build_query_as().fetch_all(self.pool()).await?;
        let recipient = recipient(reader);
        Ok(rows
            .into_iter()
            .map(|row| row.into_notification(recipient))
            .collect())
    }

    /// How much of it they have not read.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn unread_notifications(&self, reader: &User) -> Result<u64, sqlx::Error> {
        let mut statement: Statement<'_> = QueryBuilder::new("SELECT COUNT(*) ");
        push_of(&mut statement, reader, true);
        let count: i64 = statement
            .build_query_scalar()
            .fetch_one(self.pool())
            .await?;
        Ok(whole(count))
    }

    /// Notes that they have read one of them, or all; nothing happens to what is read, or is not theirs.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn read_notifications(
        &self,
        reader: &User,
        only: Option<&str>,
        now: Timestamp,
    ) -> Result<(), sqlx::Error> {
        let mut statement: Statement<'_> = QueryBuilder::new(
            "INSERT INTO notification_reads (user_id, exception_id, seq, action, recipient, read_at) SELECT ",
        );
        statement
            .push_bind(reader.id.as_str().to_owned())
            .push(", COALESCE(n.exception_id, ''), n.seq, n.action, n.recipient, ")
            .push_bind(now.0)
            .push(" ");
        push_of(&mut statement, reader, true);
        if let Some(id) = only {
            statement
                .push(format!(" AND {ID} = "))
                .push_bind(id.to_owned());
        }
        // Two tabs may say so at once.
        statement.push(" ON CONFLICT DO NOTHING");
        statement.build().execute(self.pool()).await?;
        Ok(())
    }
}

/// A notification's key, as callers name it.
const ID: &str = "COALESCE(n.exception_id, '') || '.' || n.seq || '.' || n.action";
const SHOP: &str = "seller";
const CUSTOMER: &str = "customer";

/// In whose place somebody reads.
fn recipient(reader: &User) -> &'static str {
    match reader.role {
        Role::Seller => SHOP,
        Role::Admin | Role::Support => "admin",
        Role::Customer | Role::Other(_) => CUSTOMER,
    }
}

/// Of that reader: of their shop, of all who look after all, or of their own orders.
fn push_of(statement: &mut Statement<'_>, reader: &User, unread_only: bool) {
    let recipient = recipient(reader);
    statement
        .push(FROM)
        .push_bind(reader.id.as_str().to_owned())
        .push(SAME)
        .push_bind(recipient);
    match recipient {
        SHOP => {
            let shop = reader
                .seller_id
                .as_ref()
                .map(|shop| shop.as_str().to_owned());
            statement.push(" AND n.seller_id = ").push_bind(shop);
        }
        CUSTOMER => {
            statement
                .push(" AND o.customer_id = ")
                .push_bind(reader.id.as_str().to_owned());
        }
        _ => {}
    }
    if unread_only {
        statement.push(" AND r.read_at IS NULL");
    }
}

impl Row {
    fn into_notification(self, recipient: &str) -> Notification {
        let about = format!("Order {}: {}.", self.order_number, problem(&self.cause));
        let body = match &self.note {
            Some(note) => format!("{about} {note}"),
            None => about,
        };
        let kind = if recipient == SHOP {
            "SELLER_EXCEPTION"
        } else {
            "EXCEPTION_ALERT"
        };
        Notification {
            id: format!("{}.{}.{}", self.exception_id, self.seq, self.action),
            kind: kind.to_owned(),
            title: title(&self.action).to_owned(),
            body,
            data: NotificationData {
                exception_id: (recipient != CUSTOMER).then_some(self.exception_id),
                cause: self.cause,
                action: self.action,
                order_number: self.order_number,
            },
            is_read: self.read_at.is_some(),
            read_at: self.read_at.map(Timestamp),
            created_at: Timestamp(self.at),
        }
    }
}

fn title(action: &str) -> &'static str {
    match ExceptionAction::from_word(action) {
        Some(ExceptionAction::NotifySeller | ExceptionAction::NotifyCustomer) => {
            "Something is wrong with a delivery"
        }
        Some(ExceptionAction::PromptSeller) => "An exception waits for you",
        Some(ExceptionAction::Worsen) => "An exception became graver",
        Some(ExceptionAction::OpenRefund) => "A refund was opened",
        Some(ExceptionAction::OpenClaim) => "A carrier claim was opened",
        Some(ExceptionAction::Replace) => "A replacement is on its way",
        Some(ExceptionAction::Resolve) => "An exception was resolved",
        None if action == NOTICE => "We looked after your order",
        None if action == OPENED => "A seller reports a problem",
        None => "News about a delivery",
    }
}

fn problem(cause: &str) -> &'static str {
    match ExceptionCause::from_word(cause) {
        ExceptionCause::ReportedIssue => "a problem was reported",
        ExceptionCause::DeliveryDelay => "it is late",
        ExceptionCause::DelayForeseen => "it will probably arrive later than promised",
        ExceptionCause::NoScan => "the carrier has not seen it for days",
        ExceptionCause::FailedAttempt => "nobody was there to take it",
        ExceptionCause::TrackingProblem => "it cannot be tracked",
        ExceptionCause::ReturnedToSender => "it came back",
        ExceptionCause::Other(word) if word == NOTICE => "it is still to come",
        ExceptionCause::Other(_) => "something is wrong",
    }
}
