//! Changing orders: each change in one transaction with its audit line, its event and the answer to its key, so that
//! whatever happens between commit and reply, the same key finds the same answer and nothing is done twice.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use shared::api::auth::{Role, User};
use shared::api::problem::Problem;
use shared::api::seller_orders::{Change, ChangeAnswer, ChangeRequest, OrderDetail, Shipment};
use shared::ids::{OrderId, SellerId};
use shared::order::{
    Actor, EventCode, OrderAction, OrderStatus, Refusal, UndoFacts, check_undo, least_advanced,
};
use shared::time::{DAY_MS, Timestamp};
use sqlx::SqliteConnection;

use super::Store;
use super::carrier_events::{follow, trouble_of_part};
use super::counted_orders;
use super::deliveries;
use super::exception_steps::{self, ExceptionIntention};
use super::item_changes::{self, ItemIntention};
use super::parcel_records;
use super::seller_orders::{last_change, read_order};
use crate::changing::{self, Fault, Plan};

/// How long an answer is kept for its key.
const KEY_LIFETIME_MS: i64 = DAY_MS;

/// Who changes something, and on what.
#[derive(Clone, Debug)]
pub struct Author {
    /// Key of the account; of programs, their name.
    pub id: String,
    /// For people.
    pub name: String,
    /// A word of [`Role`], or `system`, `carrier` or `helpdesk`.
    pub role: String,
    /// In whose part they act.
    pub actor: Actor,
    /// The only shop whose orders they may change; nothing for somebody who may change all.
    pub shop: Option<SellerId>,
    /// Like `Chrome on Android`.
    pub device: Option<String>,
}

impl Author {
    /// Somebody who is signed in.
    pub fn user(user: &User, device: Option<String>) -> Self {
        Self {
            id: user.id.as_str().to_owned(),
            name: user.name.clone(),
            role: user.role.word().to_owned(),
            actor: user.role.actor(),
            shop: user.seller_id.clone().filter(|_| user.role != Role::Admin),
            device,
        }
    }

    /// A help desk, which reports what customers ask.
    pub fn help_desk(name: &str) -> Self {
        Self::program(Actor::Support, "helpdesk", name)
    }

    /// Whoever placed the order, without an account.
    pub(super) async fn customer(
        database: &mut SqliteConnection,
        order: &OrderId,
    ) -> Result<Self, sqlx::Error> {
        let name: String =
            sqlx::query_scalar("SELECT customer_name FROM seller_orders WHERE id = $1")
                .bind(order.as_str())
                .fetch_one(database)
                .await?;
        Ok(Self {
            id: String::new(),
            ..Self::program(Actor::Customer, "customer", &name)
        })
    }

    /// A program that acts in its own part, such as the marketplace's jobs.
    pub(super) fn program(actor: Actor, role: &str, name: &str) -> Self {
        Self {
            id: name.to_owned(),
            name: name.to_owned(),
            role: role.to_owned(),
            actor,
            shop: None,
            device: None,
        }
    }
}

/// What a caller wants to happen once.
#[derive(Clone, Debug)]
pub struct Key {
    /// Made by the caller, once an intention.
    pub key: String,
    /// Of method, path and body.
    pub request_hash: String,
}

/// What shall be done to an order.
#[derive(Clone, Debug)]
pub enum Intention {
    /// A step of the lifecycle.
    Change(ChangeRequest),
    /// Something to write down.
    Note(String),
    /// Taking the change of that number back.
    Undo(u64),
    /// A step of one of its items.
    Item(ItemIntention),
    /// A step about one of its delivery exceptions.
    Exception(ExceptionIntention),
}

/// How it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Status and body of the answer.
    Answer(u16, String),
    /// The key was used for another request.
    KeyReused,
    /// There is no such order, or none that the author may know of.
    NoSuchOrder,
    /// The request says nothing that can be done.
    Unreadable(&'static str),
}

impl Store {
    /// Does it, once.
    ///
    /// # Errors
    /// When the database does not answer. Nothing is changed then.
    pub async fn change_order(
        &self,
        order: &OrderId,
        intention: &Intention,
        base_version: Option<u64>,
        key: Option<&Key>,
        author: &Author,
        now: Timestamp,
    ) -> Result<Outcome, sqlx::Error> {
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        if let Some(key) = key
            && let Some(earlier) = earlier_answer(&mut transaction, key, author).await?
        {
            return Ok(earlier);
        }
        let shop = author.shop.as_ref();
        let found = read_order(&mut transaction, order, shop, &author.id, now).await?;
        let Some(found) = found else {
            return Ok(Outcome::NoSuchOrder);
        };
        let (status, body) = if base_version.is_some_and(|base| base != found.row.version) {
            problem(412, &changing::conflict(&found))
        } else {
            match carry_out(&mut transaction, &found, intention, author, now).await? {
                Ok(seq) => {
                    let order = read_order(&mut transaction, order, shop, &author.id, now)
                        .await?
                        .ok_or(sqlx::Error::RowNotFound)?;
                    (200, told(&mut transaction, intention, order, seq).await?)
                }
                Err(Fault::Unreadable(sentence)) => return Ok(Outcome::Unreadable(sentence)),
                Err(Fault::Refused(refusal)) => problem(409, &refusal),
            }
        };
        if let Some(key) = key {
            keep_answer(&mut transaction, key, author, status, &body, now).await?;
        }
        transaction.commit().await?;
        Ok(Outcome::Answer(status, body))
    }
}

/// The body of the answer to a change that was made.
async fn told(
    database: &mut SqliteConnection,
    intention: &Intention,
    order: OrderDetail,
    seq: u64,
) -> Result<String, sqlx::Error> {
    match intention {
        Intention::Item(step) => return item_changes::told(database, step, &order, seq).await,
        Intention::Exception(step) => {
            return exception_steps::told(database, step, &order, seq).await;
        }
        Intention::Change(_) | Intention::Note(_) | Intention::Undo(_) => {}
    }
    let answer = ChangeAnswer {
        message: message(intention, &order),
        order,
        change: Some(seq),
    };
    Ok(serde_json::to_string(&answer).unwrap_or_default())
}

fn message(intention: &Intention, order: &OrderDetail) -> String {
    match intention {
        Intention::Item(step) => step.step.word().to_owned(),
        Intention::Exception(step) => step.action.word().to_owned(),
        Intention::Note(_) => String::from("noted"),
        Intention::Undo(_) => format!("undone: {}", order.row.status.word()),
        Intention::Change(_) => order
            .history
            .last()
            .and_then(|change| OrderAction::from_word(&change.action))
            .map(|action| changing::message(action, &order.row.status))
            .unwrap_or_default(),
    }
}

fn problem(status: u16, refusal: &Refusal) -> (u16, String) {
    let problem = Problem {
        status,
        code: refusal.code.as_str().to_owned(),
        detail: refusal.sentence.clone(),
    };
    (status, serde_json::to_string(&problem).unwrap_or_default())
}

/// The answer to the same request under the same key; or that the key was used for another.
pub(super) async fn earlier_answer(
    database: &mut SqliteConnection,
    key: &Key,
    author: &Author,
) -> Result<Option<Outcome>, sqlx::Error> {
    let row: Option<(String, i64, String)> = sqlx::query_as(
        "SELECT request_hash, status, body FROM idempotency_keys WHERE user_id = $1 AND key = $2",
    )
    .bind(&author.id)
    .bind(&key.key)
    .fetch_optional(database)
    .await?;
    Ok(row.map(|(request_hash, status, body)| {
        if request_hash == key.request_hash {
            Outcome::Answer(u16::try_from(status).unwrap_or(500), body)
        } else {
            Outcome::KeyReused
        }
    }))
}

/// Keeps an answer under the key of its request.
pub(super) async fn keep_answer(
    database: &mut SqliteConnection,
    key: &Key,
    author: &Author,
    status: u16,
    body: &str,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM idempotency_keys WHERE created_at <= $1")
        .bind(now.0 - KEY_LIFETIME_MS)
        .execute(&mut *database)
        .await?;
    sqlx::query(
        "INSERT INTO idempotency_keys (user_id, key, request_hash, status, body, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(&author.id)
    .bind(&key.key)
    .bind(&key.request_hash)
    .bind(i64::from(status))
    .bind(body)
    .bind(now.0)
    .execute(database)
    .await?;
    Ok(())
}

/// What undoing a change puts back.
#[derive(Debug, Default, Serialize, Deserialize)]
struct UndoData {
    status: String,
    fulfillment: String,
    exception: Option<String>,
    /// The parcel that it made.
    new_parcel: Option<String>,
    /// Parcels that it moved, as they were.
    parcels: Vec<ParcelBefore>,
    /// What it told the customer.
    event: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct ParcelBefore {
    id: String,
    status: String,
    delivered_at: Option<i64>,
    proof: Option<String>,
    #[serde(default)]
    trouble: Option<String>,
}

/// A line of the audit trail.
pub(super) struct Line<'a> {
    pub(super) action: &'a str,
    pub(super) from: Option<&'a OrderStatus>,
    pub(super) to: &'a OrderStatus,
    pub(super) shipment: Option<&'a str>,
    pub(super) version: u64,
    pub(super) detail: Option<String>,
    pub(super) undo_data: Option<String>,
}

pub(super) async fn carry_out(
    database: &mut SqliteConnection,
    order: &OrderDetail,
    intention: &Intention,
    author: &Author,
    now: Timestamp,
) -> Result<Result<u64, Fault>, sqlx::Error> {
    match intention {
        Intention::Change(request) => match changing::plan(order, request, author.actor, now) {
            Ok(plan) => change(database, order, &plan, author, now).await.map(Ok),
            Err(fault) => Ok(Err(fault)),
        },
        Intention::Note(text) => note(database, order, text, author, now).await.map(Ok),
        Intention::Undo(seq) => undo(database, order, *seq, author, now).await,
        Intention::Item(step) => item_changes::take_step(database, order, step, author, now).await,
        Intention::Exception(step) => {
            exception_steps::take_step(database, order, step, author, now).await
        }
    }
}

pub(super) async fn change(
    database: &mut SqliteConnection,
    order: &OrderDetail,
    plan: &Plan,
    author: &Author,
    now: Timestamp,
) -> Result<u64, sqlx::Error> {
    let seq = last_change(database).await? + 1;
    let event = format!("{}_c{seq}", order.row.id);
    let mut undo_data = UndoData {
        status: order.row.status.word().to_owned(),
        fulfillment: order.row.fulfillment.as_str().to_owned(),
        exception: order
            .row
            .exception
            .as_ref()
            .map(|code| code.word().to_owned()),
        event: event.clone(),
        ..UndoData::default()
    };
    let part = BTreeSet::from([order.row.id.as_str()]);
    parcel_records::keep_beginnings(database, &part).await?;
    undo_data.new_parcel = hand_over(database, order, plan, seq).await?;
    if let Some(parcel) = &undo_data.new_parcel {
        parcel_records::keep(database, parcel, seq, &plan.event, plan.at).await?;
    }
    for (place, status) in &plan.parcels {
        let parcel = &order.shipments[*place];
        let before = move_parcel(database, parcel, status, plan).await?;
        undo_data.parcels.push(before);
        parcel_records::keep(database, &parcel.id, seq, &plan.event, plan.at).await?;
    }
    sqlx::query(
        "INSERT INTO tracking_events (id, order_id, code, occurred_at)
         SELECT $1, order_id, $2, $3 FROM seller_orders WHERE id = $4",
    )
    .bind(&event)
    .bind(plan.event.word())
    .bind(plan.at.0)
    .bind(order.row.id.as_str())
    .execute(&mut *database)
    .await?;
    if plan.action == OrderAction::Cancel {
        sqlx::query(
            "UPDATE orders SET cancel_reason = $1, estimated_from = NULL, estimated_to = NULL
             WHERE id = (SELECT order_id FROM seller_orders WHERE id = $2)",
        )
        .bind(&plan.reason)
        .bind(order.row.id.as_str())
        .execute(&mut *database)
        .await?;
    }
    let version = order.row.version + 1;
    let exception = trouble_of_part(database, &order.row.id).await?;
    settle(
        database,
        &order.row.id,
        &plan.to,
        plan.fulfillment.as_str(),
        exception.as_deref(),
        version,
        now,
    )
    .await?;
    let line = Line {
        action: plan.action.word(),
        from: Some(&order.row.status),
        to: &plan.to,
        shipment: plan.shipment.as_deref().or(undo_data.new_parcel.as_deref()),
        version,
        detail: plan.detail(),
        undo_data: serde_json::to_string(&undo_data).ok(),
    };
    write_line(database, seq, &order.row.id, &line, author, now).await?;
    // Its carrier may have seen the parcel before anybody here said that it left.
    if let Some(parcel) = &plan.new_parcel {
        let numbers = parcel.tracking_number.iter().cloned().collect();
        follow(database, &parcel.carrier, &numbers, now).await?;
    }
    Ok(seq)
}

/// Moves a parcel; how it stood before.
async fn move_parcel(
    database: &mut SqliteConnection,
    parcel: &Shipment,
    status: &OrderStatus,
    plan: &Plan,
) -> Result<ParcelBefore, sqlx::Error> {
    let before = ParcelBefore {
        id: parcel.id.clone(),
        status: parcel.status.word().to_owned(),
        delivered_at: parcel.delivered_at.map(|at| at.0),
        proof: parcel.proof.clone(),
        trouble: sqlx::query_scalar("SELECT trouble FROM shipments WHERE id = $1")
            .bind(&parcel.id)
            .fetch_one(&mut *database)
            .await?,
    };
    let is_delivered = *status == OrderStatus::Delivered;
    let delivered_at = match plan.action {
        // What its customer sent back was received before.
        OrderAction::AcceptReturn => before.delivered_at,
        _ => is_delivered.then_some(plan.at.0),
    };
    sqlx::query(
        "UPDATE shipments SET status = $1, delivered_at = $2, proof = $3, trouble = $4 WHERE id = $5",
    )
    .bind(status.word())
    .bind(delivered_at)
    .bind(plan.proof.as_deref().filter(|_| is_delivered))
    .bind(plan.exception.as_ref().map(EventCode::word))
    .bind(&parcel.id)
    .execute(database)
    .await?;
    Ok(before)
}

/// Writes the parcel that leaves; its key.
async fn hand_over(
    database: &mut SqliteConnection,
    order: &OrderDetail,
    plan: &Plan,
    seq: u64,
) -> Result<Option<String>, sqlx::Error> {
    let Some(parcel) = &plan.new_parcel else {
        return Ok(None);
    };
    let id = format!("{}_s{seq}", order.row.id);
    sqlx::query(
        "INSERT INTO shipments (id, order_id, seller_id, carrier, tracking_number, own_delivery, status, shipped_at)
         SELECT $1, order_id, seller_id, $2, $3, $4, 'shipped', $5 FROM seller_orders WHERE id = $6",
    )
    .bind(&id)
    .bind(&parcel.carrier)
    .bind(&parcel.tracking_number)
    .bind(i64::from(parcel.own_delivery))
    .bind(plan.at.0)
    .bind(order.row.id.as_str())
    .execute(&mut *database)
    .await?;
    for units in &parcel.units {
        let quantity = i64::try_from(units.quantity).unwrap_or(i64::MAX);
        sqlx::query(
            "INSERT INTO shipment_items (shipment_id, item_id, quantity) VALUES ($1, $2, $3)",
        )
        .bind(&id)
        .bind(&units.item)
        .bind(quantity)
        .execute(&mut *database)
        .await?;
        sqlx::query(
            "UPDATE order_items SET shipped_quantity = shipped_quantity + $1 WHERE id = $2",
        )
        .bind(quantity)
        .bind(&units.item)
        .execute(&mut *database)
        .await?;
    }
    if let Some(number) = &parcel.tracking_number {
        sqlx::query(
            "UPDATE seller_orders SET search_text = search_text || ' ' || $1 WHERE id = $2",
        )
        .bind(number.to_lowercase())
        .bind(order.row.id.as_str())
        .execute(database)
        .await?;
    }
    Ok(Some(id))
}

/// Brings the copies up to date, and the journey and what is counted with them.
async fn settle(
    database: &mut SqliteConnection,
    order: &OrderId,
    status: &OrderStatus,
    fulfillment: &str,
    exception: Option<&str>,
    version: u64,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    settle_copies(database, order, status, fulfillment, exception, version).await?;
    deliveries::refresh(database, &[order.as_str()], now).await?;
    counted_orders::refresh(database, &[order.as_str()], now).await
}

/// The copies: the part's own row, and the customer's order, which is where its least advanced part is.
pub(super) async fn settle_copies(
    database: &mut SqliteConnection,
    order: &OrderId,
    status: &OrderStatus,
    fulfillment: &str,
    exception: Option<&str>,
    version: u64,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE seller_orders SET status = $1, fulfillment = $2, exception = $3, version = $4,
           carrier = (SELECT s.carrier FROM shipments s WHERE s.order_id = seller_orders.order_id
             AND s.seller_id = seller_orders.seller_id ORDER BY s.shipped_at DESC, s.id DESC LIMIT 1),
           tracking_number = (SELECT s.tracking_number FROM shipments s WHERE s.order_id = seller_orders.order_id
             AND s.seller_id = seller_orders.seller_id ORDER BY s.shipped_at DESC, s.id DESC LIMIT 1)
         WHERE id = $5",
    )
    .bind(status.word())
    .bind(fulfillment)
    .bind(exception)
    .bind(i64::try_from(version).unwrap_or(i64::MAX))
    .bind(order.as_str())
    .execute(&mut *database)
    .await?;
    let parts: Vec<(String, String)> = sqlx::query_as(
        "SELECT order_id, status FROM seller_orders
         WHERE order_id = (SELECT order_id FROM seller_orders WHERE id = $1)",
    )
    .bind(order.as_str())
    .fetch_all(&mut *database)
    .await?;
    let statuses: Vec<OrderStatus> = parts
        .iter()
        .map(|(_, status)| OrderStatus::from_word(status))
        .collect();
    let (Some(whole), Some((order, _))) = (least_advanced(&statuses), parts.first()) else {
        return Ok(());
    };
    sqlx::query(
        "UPDATE orders SET status = $1, delivered_at = CASE WHEN $1 IN ('delivered', 'returned')
           THEN (SELECT MAX(s.delivered_at) FROM shipments s WHERE s.order_id = orders.id) END WHERE id = $2",
    )
    .bind(whole.word())
    .bind(order)
    .execute(database)
    .await?;
    Ok(())
}

pub(super) async fn write_line(
    database: &mut SqliteConnection,
    seq: u64,
    order: &OrderId,
    line: &Line<'_>,
    author: &Author,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO order_changes (seq, seller_order_id, seller_id, action, from_status, to_status, shipment_id, version,
           actor_id, actor_name, actor_role, device, detail, at, undo_data)
         SELECT $1, id, seller_id, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13 FROM seller_orders WHERE id = $14",
    )
    .bind(i64::try_from(seq).unwrap_or(i64::MAX))
    .bind(line.action)
    .bind(line.from.map(OrderStatus::word))
    .bind(line.to.word())
    .bind(line.shipment)
    .bind(i64::try_from(line.version).unwrap_or(i64::MAX))
    .bind(&author.id)
    .bind(&author.name)
    .bind(&author.role)
    .bind(&author.device)
    .bind(&line.detail)
    .bind(now.0)
    .bind(&line.undo_data)
    .bind(order.as_str())
    .execute(database)
    .await?;
    Ok(())
}

/// A note changes nothing that anybody's change could be based on, so the version stays.
pub(super) async fn note(
    database: &mut SqliteConnection,
    order: &OrderDetail,
    text: &str,
    author: &Author,
    now: Timestamp,
) -> Result<u64, sqlx::Error> {
    let seq = last_change(database).await? + 1;
    sqlx::query("INSERT INTO order_notes (id, seller_order_id, author, text, at) VALUES ($1, $2, $3, $4, $5)")
        .bind(format!("{}_n{seq}", order.row.id))
        .bind(order.row.id.as_str())
        .bind(&author.name)
        .bind(text)
        .bind(now.0)
        .execute(&mut *database)
        .await?;
    let line = Line {
        action: "note",
        from: None,
        to: &order.row.status,
        shipment: None,
        version: order.row.version,
        detail: None,
        undo_data: None,
    };
    write_line(database, seq, &order.row.id, &line, author, now).await?;
    Ok(seq)
}

async fn undo(
    database: &mut SqliteConnection,
    order: &OrderDetail,
    seq: u64,
    author: &Author,
    now: Timestamp,
) -> Result<Result<u64, Fault>, sqlx::Error> {
    let (made, data) = match change_to_undo(database, order, seq, author, now).await? {
        Ok(found) => found,
        Err(fault) => return Ok(Err(fault)),
    };
    let undo_seq = last_change(database).await? + 1;
    sqlx::query("DELETE FROM tracking_events WHERE id = $1")
        .bind(&data.event)
        .execute(&mut *database)
        .await?;
    for parcel in &data.parcels {
        sqlx::query(
            "UPDATE shipments SET status = $1, delivered_at = $2, proof = $3, trouble = $4 WHERE id = $5",
        )
        .bind(&parcel.status)
        .bind(parcel.delivered_at)
        .bind(&parcel.proof)
        .bind(&parcel.trouble)
        .bind(&parcel.id)
        .execute(&mut *database)
        .await?;
        parcel_records::forget(database, &parcel.id, seq).await?;
    }
    if let Some(parcel) = &data.new_parcel {
        take_parcel_back(database, parcel).await?;
    }
    let (status, version) = (OrderStatus::from_word(&data.status), order.row.version + 1);
    settle(
        database,
        &order.row.id,
        &status,
        &data.fulfillment,
        data.exception.as_deref(),
        version,
        now,
    )
    .await?;
    sqlx::query("UPDATE order_changes SET undone_by = $1 WHERE seq = $2")
        .bind(i64::try_from(undo_seq).unwrap_or(i64::MAX))
        .bind(i64::try_from(seq).unwrap_or(i64::MAX))
        .execute(&mut *database)
        .await?;
    let line = Line {
        action: "undo",
        from: Some(&order.row.status),
        to: &status,
        shipment: made.shipment.as_deref(),
        version,
        detail: Some(made.action.clone()),
        undo_data: None,
    };
    write_line(database, undo_seq, &order.row.id, &line, author, now).await?;
    // What carriers have reported stays reported.
    for parcel in &order.shipments {
        let numbers = parcel.tracking_number.iter().cloned().collect();
        follow(database, &parcel.carrier, &numbers, now).await?;
    }
    Ok(Ok(undo_seq))
}

type ToUndo<'a> = (&'a Change, UndoData);

/// The change of that number and what it takes to undo it, if the rules let the author do so.
async fn change_to_undo<'a>(
    database: &mut SqliteConnection,
    order: &'a OrderDetail,
    seq: u64,
    author: &Author,
    now: Timestamp,
) -> Result<Result<ToUndo<'a>, Fault>, sqlx::Error> {
    let row: Option<(String, Option<String>)> = sqlx::query_as(
        "SELECT actor_id, undo_data FROM order_changes WHERE seq = $1 AND seller_order_id = $2",
    )
    .bind(i64::try_from(seq).unwrap_or(i64::MAX))
    .bind(order.row.id.as_str())
    .fetch_optional(database)
    .await?;
    let made = order.history.iter().find(|change| change.seq == seq);
    let nothing = Fault::Unreadable("There is no such change to undo.");
    let (Some((actor, data)), Some(made)) = (row, made) else {
        return Ok(Err(nothing));
    };
    let data = data.and_then(|data| serde_json::from_str(&data).ok());
    let (Some(action), Some(data)) = (OrderAction::from_word(&made.action), data) else {
        return Ok(Err(nothing));
    };
    let facts = UndoFacts {
        action,
        age_ms: now.0 - made.at.0,
        is_own: actor == author.id,
        is_changed_since: made.version != order.row.version,
        is_undone: made.undone_by.is_some(),
    };
    Ok(match check_undo(&facts) {
        Ok(()) => Ok((made, data)),
        Err(refusal) => Err(Fault::Refused(refusal)),
    })
}

async fn take_parcel_back(
    database: &mut SqliteConnection,
    parcel: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE order_items SET shipped_quantity = shipped_quantity
           - (SELECT u.quantity FROM shipment_items u WHERE u.shipment_id = $1 AND u.item_id = order_items.id)
         WHERE id IN (SELECT item_id FROM shipment_items WHERE shipment_id = $1)",
    )
    .bind(parcel)
    .execute(&mut *database)
    .await?;
    for statement in [
        // What is wrong with an item stays wrong without the parcel.
        "UPDATE delivery_exceptions SET shipment_id = NULL WHERE shipment_id = $1",
        // What its carrier has reported waits for the parcel that gets the number next.
        "UPDATE carrier_events SET shipment_id = NULL WHERE shipment_id = $1",
        "DELETE FROM tracking_events WHERE shipment_id = $1",
        "DELETE FROM shipment_items WHERE shipment_id = $1",
        "DELETE FROM shipments WHERE id = $1",
    ] {
        sqlx::query(statement)
            .bind(parcel)
            .execute(&mut *database)
            .await?;
    }
    Ok(())
}
