//! Steps of one item: they change its order as any change does, and report what is wrong with it.

use shared::api::fulfillment::{ItemAnswer, ItemRequest};
use shared::api::seller_orders::OrderDetail;
use shared::order::{
    Actor, ExceptionCause, ExceptionStatus, ItemStep, Refusal, RefusalCode, Severity, report,
};
use shared::time::Timestamp;
use sqlx::SqliteConnection;

use super::exception_steps::{Opened, open};
use super::fulfillment::read_item;
use super::order_changes::{Author, change, note};
use crate::changing::{self, Fault, Step};

/// What shall be done with an item of an order.
#[derive(Clone, Debug)]
pub struct ItemIntention {
    /// Key of the item.
    pub item: String,
    /// What.
    pub step: ItemStep,
    /// What it needs.
    pub request: ItemRequest,
}

/// Takes the step; the number of the change that undoing would take back.
pub(super) async fn take_step(
    database: &mut SqliteConnection,
    order: &OrderDetail,
    intention: &ItemIntention,
    author: &Author,
    now: Timestamp,
) -> Result<Result<u64, Fault>, sqlx::Error> {
    let ItemIntention {
        item,
        step,
        request,
    } = intention;
    let actor = author.actor;
    let planned = match step {
        ItemStep::Ship => changing::ship(order, item, request, actor, now),
        ItemStep::Deliver => {
            changing::deliver(order, item, request, actor, now).map(|step| vec![step])
        }
        ItemStep::ReportIssue => {
            let words = request.note.as_deref().unwrap_or_default().trim();
            return report_issue(database, order, item, words, author, now).await;
        }
    };
    let steps = match planned {
        Ok(steps) => steps,
        Err(fault) => return Ok(Err(fault)),
    };
    let mut last = 0;
    for Step { order, plan } in &steps {
        last = change(database, order, plan, author, now).await?;
    }
    let written = request.note.as_deref().map(str::trim);
    if let (Some(text), Some(step)) = (written.filter(|text| !text.is_empty()), steps.last()) {
        let mut changed = step.order.clone();
        changed.row.status.clone_from(&step.plan.to);
        changed.row.version += 1;
        note(database, &changed, text, author, now).await?;
    }
    Ok(Ok(last))
}

/// Opens an exception about the item, and says so in the audit trail. It changes nothing that anybody's change could be based
/// on, so the version stays.
async fn report_issue(
    database: &mut SqliteConnection,
    order: &OrderDetail,
    item: &str,
    words: &str,
    author: &Author,
    now: Timestamp,
) -> Result<Result<u64, Fault>, sqlx::Error> {
    let begins = match report(&order.row.status, author.actor, words) {
        Ok(begins) => begins,
        Err(refusal) => return Ok(Err(refusal.into())),
    };
    let parcel = parcel_of(order, item);
    let opened = Opened {
        part: &order.row.id,
        order: (&order.row.status, order.row.version),
        item: Some(item),
        shipment: parcel,
        cause: ExceptionCause::ReportedIssue.word(),
        severity: Severity::Medium.word(),
        // Who looks after all shops hears of what a seller reports.
        told: match begins {
            ExceptionStatus::SellerNotified => &[Actor::Admin],
            _ => &[],
        },
        status: begins,
        began_at: now,
        note: Some(words),
        line: (ItemStep::ReportIssue.word(), words),
    };
    let written = open(database, &opened, author, now).await?;
    Ok(match written {
        Some((_, seq)) => Ok(seq),
        None => Err(Fault::Refused(Refusal {
            code: RefusalCode::AlreadyDone,
            sentence: String::from("Cannot report an issue: one is open for this item already."),
        })),
    })
}

/// The latest parcel that holds the item.
fn parcel_of<'a>(order: &'a OrderDetail, item: &str) -> Option<&'a str> {
    let latest = order.shipments.iter().rfind(|parcel| {
        parcel.units.is_empty() || parcel.units.iter().any(|units| units.item == item)
    });
    latest.map(|parcel| parcel.id.as_str())
}

/// The body of the answer to a step that was taken.
pub(super) async fn told(
    database: &mut SqliteConnection,
    intention: &ItemIntention,
    order: &OrderDetail,
    seq: u64,
) -> Result<String, sqlx::Error> {
    let item = read_item(database, &intention.item).await?;
    let item = item.ok_or(sqlx::Error::RowNotFound)?;
    let made = order.history.iter().find(|change| change.seq == seq);
    let answer = ItemAnswer {
        item,
        change: Some(seq),
        undo_until: made.and_then(|change| change.undo_until),
    };
    Ok(serde_json::to_string(&answer).unwrap_or_default())
}
