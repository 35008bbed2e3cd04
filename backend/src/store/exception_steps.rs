//! What is done about a delivery exception, by people and by the watch: each step with its line in the audit trail and what
//! is told to whom.

use shared::api::exceptions::{DeliveryException, ExceptionAnswer, ExceptionRequest};
use shared::api::seller_orders::OrderDetail;
use shared::ids::OrderId;
use shared::order::{
    Actor, ExceptionAction, ExceptionStatus, OrderStatus, Resolution, check, due_at,
};
use shared::time::Timestamp;
use sqlx::SqliteConnection;

use super::exceptions::read_exception;
use super::order_changes::{Author, Line, write_line};
use super::seller_orders::last_change;
use crate::changing::Fault;

/// The step with which an exception begins.
pub(super) const OPENED: &str = "opened";

/// What shall be done about an exception of an order.
#[derive(Clone, Debug)]
pub struct ExceptionIntention {
    /// Key of the exception.
    pub exception: String,
    /// What.
    pub action: ExceptionAction,
    /// What it needs.
    pub request: ExceptionRequest,
}

/// Takes the step, if the rules let the author; the number of its line.
pub(super) async fn take_step(
    database: &mut SqliteConnection,
    order: &OrderDetail,
    intention: &ExceptionIntention,
    author: &Author,
    now: Timestamp,
) -> Result<Result<u64, Fault>, sqlx::Error> {
    let found = read_exception(database, &order.row.id, &intention.exception).await?;
    let Some(exception) = found else {
        return Ok(Err(Fault::Unreadable("The order has no such exception.")));
    };
    let outcome = intention.request.outcome.as_deref();
    let outcome = outcome.map(Resolution::from_word);
    let actor = author.actor;
    let to = match check(&exception.facts(), intention.action, actor, &outcome) {
        Ok(to) => to,
        Err(refusal) => return Ok(Err(refusal.into())),
    };
    let words = intention.request.note.as_deref().map(str::trim);
    let taken = Taken {
        action: intention.action,
        to,
        outcome: outcome.filter(|_| intention.action == ExceptionAction::Resolve),
        note: words.filter(|words| !words.is_empty()),
    };
    let seq = write_step(database, &exception, &taken, author, now).await?;
    Ok(Ok(seq))
}

/// A step that the rules allow.
pub(super) struct Taken<'a> {
    pub(super) action: ExceptionAction,
    pub(super) to: ExceptionStatus,
    pub(super) outcome: Option<Resolution>,
    pub(super) note: Option<&'a str>,
}

/// Writes down a step, and tells whom it concerns. A step that leaves the status where it is does not put off what is due.
pub(super) async fn write_step(
    database: &mut SqliteConnection,
    exception: &DeliveryException,
    taken: &Taken<'_>,
    author: &Author,
    now: Timestamp,
) -> Result<u64, sqlx::Error> {
    let order = &exception.order;
    let seq = next_line(database).await?;
    if taken.to != exception.status {
        let is_resolved = taken.to == ExceptionStatus::Resolved;
        sqlx::query(
            "UPDATE delivery_exceptions SET status = $1, status_since = $2, due_at = $3, resolution = $4, resolved_at = $5,
               version = version + 1 WHERE id = $6",
        )
        .bind(taken.to.word())
        .bind(now.0)
        .bind(due_at(&taken.to, now).map(|due| due.0))
        .bind(taken.outcome.as_ref().map(Resolution::word))
        .bind(is_resolved.then_some(now.0))
        .bind(&exception.id)
        .execute(&mut *database)
        .await?;
    }
    let actor = author.actor;
    let told: Vec<Actor> = taken.action.tells().to_vec();
    let step = Step {
        exception: &exception.id,
        action: taken.action.word(),
        note: taken.note,
        told: &told
            .into_iter()
            .filter(|one| *one != actor)
            .collect::<Vec<_>>(),
    };
    note_step(database, seq, &order.id, &step, author, now).await?;
    let line = Line {
        action: taken.action.word(),
        from: None,
        to: &order.status,
        shipment: None,
        version: order.version,
        detail: taken.note.map(str::to_owned).or_else(|| {
            let outcome = taken.outcome.as_ref();
            outcome.map(|outcome| outcome.word().to_owned())
        }),
        undo_data: None,
    };
    write_line(database, seq, &order.id, &line, author, now).await?;
    Ok(seq)
}

/// The number of the next line of the audit trail.
async fn next_line(database: &mut SqliteConnection) -> Result<u64, sqlx::Error> {
    Ok(last_change(database).await? + 1)
}

/// What is written down of a step.
pub(super) struct Step<'a> {
    pub(super) exception: &'a str,
    pub(super) action: &'a str,
    pub(super) note: Option<&'a str>,
    pub(super) told: &'a [Actor],
}

pub(super) async fn note_step(
    database: &mut SqliteConnection,
    seq: u64,
    part: &OrderId,
    step: &Step<'_>,
    author: &Author,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    let seq = i64::try_from(seq).unwrap_or(i64::MAX);
    sqlx::query(
        "INSERT INTO exception_steps (exception_id, seq, action, at, actor_name, actor_role, note)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(step.exception)
    .bind(seq)
    .bind(step.action)
    .bind(now.0)
    .bind(&author.name)
    .bind(&author.role)
    .bind(step.note)
    .execute(&mut *database)
    .await?;
    for recipient in step.told {
        sqlx::query(
            "INSERT INTO notifications (exception_id, seq, action, recipient, order_id, seller_id, note, at)
             SELECT $1, $2, $3, $4, order_id, seller_id, $5, $6 FROM seller_orders WHERE id = $7",
        )
        .bind(step.exception)
        .bind(seq)
        .bind(step.action)
        .bind(recipient_word(*recipient))
        .bind(step.note)
        .bind(now.0)
        .bind(part.as_str())
        .execute(&mut *database)
        .await?;
    }
    Ok(())
}

fn recipient_word(recipient: Actor) -> &'static str {
    match recipient {
        Actor::Customer => "customer",
        Actor::Seller => "seller",
        _ => "admin",
    }
}

/// An exception that is opened, with nobody told yet.
pub(super) struct Opened<'a> {
    pub(super) part: &'a OrderId,
    /// Where the part stands, and its version.
    pub(super) order: (&'a OrderStatus, u64),
    pub(super) item: Option<&'a str>,
    pub(super) shipment: Option<&'a str>,
    pub(super) cause: &'a str,
    pub(super) severity: &'a str,
    pub(super) status: ExceptionStatus,
    pub(super) began_at: Timestamp,
    pub(super) note: Option<&'a str>,
    /// What the audit trail calls it, and what it says beside.
    pub(super) line: (&'a str, &'a str),
    pub(super) told: &'a [Actor],
}

/// Opens an exception; its key and the number of its line. Nothing when one like it is open already.
pub(super) async fn open(
    database: &mut SqliteConnection,
    opened: &Opened<'_>,
    author: &Author,
    now: Timestamp,
) -> Result<Option<(String, u64)>, sqlx::Error> {
    let seq = next_line(database).await?;
    let id = format!("{}_e{seq}", opened.part);
    let written = sqlx::query(
        "INSERT INTO delivery_exceptions (id, seller_order_id, seller_id, item_id, shipment_id, cause, severity, status,
           began_at, opened_at, status_since, due_at, note)
         SELECT $1, id, seller_id, $2, $3, $4, $5, $6, $7, $8, $8, $9, $10 FROM seller_orders WHERE id = $11
         ON CONFLICT DO NOTHING",
    )
    .bind(&id)
    .bind(opened.item)
    .bind(opened.shipment)
    .bind(opened.cause)
    .bind(opened.severity)
    .bind(opened.status.word())
    .bind(opened.began_at.0)
    .bind(now.0)
    .bind(due_at(&opened.status, now).map(|due| due.0))
    .bind(opened.note)
    .bind(opened.part.as_str())
    .execute(&mut *database)
    .await?;
    if written.rows_affected() == 0 {
        return Ok(None);
    }
    let step = Step {
        exception: &id,
        action: OPENED,
        note: opened.note,
        told: opened.told,
    };
    note_step(database, seq, opened.part, &step, author, now).await?;
    let (to, version) = opened.order;
    let (action, detail) = opened.line;
    let line = Line {
        action,
        from: None,
        to,
        shipment: opened.shipment,
        version,
        detail: Some(detail.to_owned()),
        undo_data: None,
    };
    write_line(database, seq, opened.part, &line, author, now).await?;
    Ok(Some((id, seq)))
}

/// The body of the answer to a step that was taken.
pub(super) async fn told(
    database: &mut SqliteConnection,
    intention: &ExceptionIntention,
    order: &OrderDetail,
    seq: u64,
) -> Result<String, sqlx::Error> {
    let exception = read_exception(database, &order.row.id, &intention.exception).await?;
    let answer = ExceptionAnswer {
        exception: exception.ok_or(sqlx::Error::RowNotFound)?,
        change: Some(seq),
    };
    Ok(serde_json::to_string(&answer).unwrap_or_default())
}
