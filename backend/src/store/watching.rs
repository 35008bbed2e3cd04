//! The watch: finds what is wrong with orders on their way, opens exceptions for it, and closes those that have ended by
//! themselves.

use shared::api::exceptions::DeliveryException;
use shared::ids::OrderId;
use shared::order::{
    Actor, EventCode, ExceptionAction, ExceptionCause, ExceptionFacts, ExceptionStatus,
    OrderStatus, Resolution, Severity, Sign, WatchedParcel, WatchedPart, check, foresee, gravity,
    signs,
};
use shared::time::{DAY_MS, Timestamp};
use sqlx::SqliteConnection;

use super::Store;
use super::exception_steps::{Opened, Taken, open, write_step};
use super::exceptions::read_exception;
use super::order_changes::Author;
use super::parts::NO_PROMISE;
use super::seller_orders::whole;
use crate::promise::Foresight;

/// Exceptions opened or closed in one transaction: whoever changes an order meanwhile waits for no more than these.
const CHUNK: usize = 50;
/// An order that came back is looked at when it was placed within so many days.
const LOOKED_BACK_DAYS: i64 = 180;
/// What the audit trail calls an exception that the watch has found.
const LINE: &str = "exception";

/// What a round of the watch has done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Round {
    /// Exceptions opened.
    pub opened: usize,
    /// Customers told of a delay before it has come.
    pub foretold: usize,
    /// Exceptions that became graver.
    pub worsened: usize,
    /// Exceptions that ended by themselves.
    pub resolved: usize,
}

/// Parts under way and parts that came back, each parcel a row, with what was heard of it last until $1. What was said about
/// the order, its money or its label is nothing heard of a parcel.
const PARTS: &str = "SELECT p.id, p.status, p.version, p.promised_to,
       p.pays_on_delivery = 1 OR p.payment_status IN ('paid', 'partially_refunded') AS may_leave,
       s.id AS parcel, s.status AS parcel_status, s.carrier, s.tracking_number, s.shipped_at, s.delivered_at,
       e.code, e.occurred_at,
       (SELECT COUNT(*) FROM tracking_events f WHERE f.order_id = p.order_id AND f.code = 'delivery_failed'
          AND f.occurred_at <= $1 AND (f.shipment_id IS NULL OR f.shipment_id = s.id)) AS failed_attempts
     FROM seller_orders p
     LEFT JOIN shipments s ON s.order_id = p.order_id AND s.seller_id = p.seller_id
     LEFT JOIN tracking_events e ON e.id = (SELECT t.id FROM tracking_events t
       WHERE t.order_id = p.order_id AND t.occurred_at <= $1 AND (t.shipment_id IS NULL OR t.shipment_id = s.id)
         AND t.code NOT IN ('placed', 'paid', 'payment_failed', 'processing', 'backordered', 'label_created', 'cancelled',
           'refunded')
       ORDER BY t.occurred_at DESC, t.id DESC LIMIT 1)";
/// What is known of the exceptions of parts; an order is joined first, whatever the planner makes of it.
const KNOWN: &str = "SELECT e.id, e.seller_order_id, e.shipment_id, e.cause, e.severity, e.resolution,
       e.status <> 'resolved' AS is_open,
       EXISTS (SELECT 1 FROM notifications n WHERE n.exception_id = e.id AND n.recipient = 'customer') AS is_told
     FROM seller_orders p CROSS JOIN delivery_exceptions e ON e.seller_order_id = p.id AND e.item_id IS NULL WHERE";
const GONE_BACK: &str = "p.status = 'returned' AND p.placed_at > $2";
const UNDER_WAY: &str = "p.status IN ('pending', 'processing', 'shipped', 'out_for_delivery')";

#[derive(sqlx::FromRow)]
struct PartRow {
    id: String,
    status: String,
    version: i64,
    promised_to: i64,
    may_leave: bool,
    parcel: Option<String>,
    parcel_status: Option<String>,
    carrier: Option<String>,
    tracking_number: Option<String>,
    shipped_at: Option<i64>,
    delivered_at: Option<i64>,
    code: Option<String>,
    occurred_at: Option<i64>,
    failed_attempts: i64,
}

/// A part as the watch sees it, with the keys of its parcels.
struct Seen {
    id: OrderId,
    version: u64,
    part: WatchedPart,
    parcels: Vec<String>,
}

/// What is known of a part's exceptions that nobody reported.
#[derive(sqlx::FromRow)]
struct Known {
    id: String,
    seller_order_id: String,
    shipment_id: Option<String>,
    cause: String,
    severity: String,
    resolution: Option<String>,
    is_open: bool,
    is_told: bool,
}

/// An exception that is to be opened.
struct Opening {
    part: OrderId,
    status: OrderStatus,
    version: u64,
    sign: Sign,
    shipment: Option<String>,
    /// Whether its customer learns at once that it will probably be late.
    is_foreseen: bool,
}

/// What is to be done.
enum Deed {
    Open(Opening),
    /// What was foreseen has come.
    Become(String, Sign, Option<String>),
    /// The customer learns that it will probably be late.
    Foretell(OrderId, String),
    Worsen(OrderId, String, Sign, Option<String>),
    Press(String, Severity),
    Resolve(OrderId, String),
}

impl Store {
    /// Looks at all orders once, by what is foreseen of them. Nothing is opened twice, however often it looks.
    ///
    /// # Errors
    /// When the database does not answer. What was done until then stays done.
    pub async fn watch(
        &self,
        no_scan_days: u32,
        foresight: &Foresight,
        now: Timestamp,
    ) -> Result<Round, sqlx::Error> {
        let deeds = self.deeds(no_scan_days, foresight, now).await?;
        let mut round = Round::default();
        for chunk in deeds.chunks(CHUNK) {
            let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
            for deed in chunk {
                carry_out(&mut transaction, deed, now, &mut round).await?;
            }
            transaction.commit().await?;
        }
        Ok(round)
    }

    async fn deeds(
        &self,
        no_scan_days: u32,
        foresight: &Foresight,
        now: Timestamp,
    ) -> Result<Vec<Deed>, sqlx::Error> {
        let mut snapshot = self.pool().begin().await?;
        let since = now.0 - LOOKED_BACK_DAYS * DAY_MS;
        let rows: Vec<PartRow> = sqlx::query_as(&format!(
            "{PARTS} WHERE {UNDER_WAY} UNION ALL {PARTS} WHERE {GONE_BACK} ORDER BY 1, 6"
        ))
        .bind(now.0)
        .bind(since)
        .fetch_all(&mut *snapshot)
        .await?;
        // Of these orders alone, so that a round costs what is under way, and not what ever was.
        let known: Vec<Known> = sqlx::query_as(&format!(
            "{KNOWN} {UNDER_WAY} UNION ALL {KNOWN} {GONE_BACK} ORDER BY 2"
        ))
        .bind(now.0)
        .bind(since)
        .fetch_all(&mut *snapshot)
        .await?;
        let ended: Vec<(String, String)> = sqlx::query_as(
            "SELECT e.seller_order_id, e.id FROM delivery_exceptions e JOIN seller_orders p ON p.id = e.seller_order_id
             LEFT JOIN shipments s ON s.id = e.shipment_id
             WHERE e.item_id IS NULL AND e.status <> 'resolved'
               AND (p.status = 'cancelled' OR COALESCE(s.status, p.status) = 'delivered')",
        )
        .fetch_all(&mut *snapshot)
        .await?;
        let mut deeds: Vec<Deed> = ended
            .into_iter()
            .filter_map(|(part, id)| Some(Deed::Resolve(OrderId::parse(&part)?, id)))
            .collect();
        let is_ending: Vec<String> = deeds.iter().filter_map(Deed::ending).collect();
        for seen in parts(rows) {
            let from = known.partition_point(|one| one.seller_order_id.as_str() < seen.id.as_str());
            let of_part: Vec<&Known> = known[from..]
                .iter()
                .take_while(|one| one.seller_order_id == seen.id.as_str())
                .collect();
            let open = of_part.iter().find(|one| one.is_open);
            if open.is_some_and(|open| is_ending.contains(&open.id)) {
                continue;
            }
            let found = signs(&seen.part, no_scan_days, now);
            let foreseen = seen.foreseen(foresight, now);
            deeds.extend(match open {
                Some(open) => seen.go_on(open, found, foreseen.is_some()),
                None => seen.begin(&of_part, found, foreseen),
            });
        }
        Ok(deeds)
    }
}

impl Deed {
    fn ending(&self) -> Option<String> {
        match self {
            Self::Resolve(_, id) => Some(id.clone()),
            _ => None,
        }
    }
}

impl Seen {
    /// The sign that it will probably be late.
    fn foreseen(&self, foresight: &Foresight, now: Timestamp) -> Option<Sign> {
        let left = self.part.left_ms(now)?;
        let chance = foresight.chance(self.part.standing(), left);
        foresee(&self.part, chance, now)
    }

    fn shipment(&self, sign: &Sign) -> Option<String> {
        let place = sign.parcel?;
        self.parcels.get(place).cloned()
    }

    /// What the signs of a part call for of which nothing is open.
    fn begin(&self, known: &[&Known], found: Vec<Sign>, foreseen: Option<Sign>) -> Vec<Deed> {
        let is_foreseen = foreseen.is_some();
        let opened = |sign: Sign| {
            let shipment = self.shipment(&sign);
            let mut known = known.iter();
            let is_settled = known.any(|one| one.settles(&sign, shipment.as_deref()));
            (!is_settled).then(|| {
                Deed::Open(Opening {
                    part: self.id.clone(),
                    status: self.part.status.clone(),
                    version: self.version,
                    sign,
                    shipment,
                    is_foreseen,
                })
            })
        };
        let signs = found.into_iter().chain(foreseen);
        signs.filter_map(opened).take(1).collect()
    }

    /// What they call for beside what is open.
    fn go_on(&self, open: &Known, found: Vec<Sign>, is_foreseen: bool) -> Vec<Deed> {
        let mut deeds = Vec::new();
        if is_foreseen && !open.is_told {
            deeds.push(Deed::Foretell(self.id.clone(), open.id.clone()));
        }
        let pressing = found
            .iter()
            .map(|sign| sign.severity.clone())
            .max_by_key(rank);
        let cause = ExceptionCause::from_word(&open.cause);
        let was_foreseen = cause == ExceptionCause::DelayForeseen;
        if let Some(sign) = found.into_iter().next() {
            let shipment = self.shipment(&sign);
            let (part, id) = (self.id.clone(), open.id.clone());
            if gravity(&sign.cause) < gravity(&cause) {
                deeds.push(Deed::Worsen(part, id, sign, shipment));
            } else if was_foreseen {
                deeds.push(Deed::Become(id, sign, shipment));
            }
        }
        let before = Severity::from_word(&open.severity);
        if let Some(pressing) = pressing.filter(|pressing| rank(pressing) > rank(&before)) {
            deeds.push(Deed::Press(open.id.clone(), pressing));
        }
        deeds
    }
}

impl Known {
    /// Whether it ended in a way that leaves nothing to be done about `sign`: with money or another parcel on its way, for
    /// something no less grave.
    fn settles(&self, sign: &Sign, shipment: Option<&str>) -> bool {
        let is_same = match (self.shipment_id.as_deref(), shipment) {
            (Some(one), Some(other)) => one == other,
            _ => true,
        };
        let resolution = self.resolution.as_deref().map(Resolution::from_word);
        let has_remedy = resolution.is_some_and(|outcome| outcome != Resolution::Delivered);
        let cause = ExceptionCause::from_word(&self.cause);
        is_same && has_remedy && gravity(&cause) <= gravity(&sign.cause)
    }
}

fn rank(severity: &Severity) -> usize {
    let place = Severity::ALL.iter().position(|one| one == severity);
    place.unwrap_or(0)
}

/// Puts the rows of a part together.
fn parts(rows: Vec<PartRow>) -> Vec<Seen> {
    let mut parts: Vec<Seen> = Vec::new();
    for row in rows {
        let is_same = parts.last().is_some_and(|last| last.id.as_str() == row.id);
        if !is_same {
            let Some(id) = OrderId::parse(&row.id) else {
                continue;
            };
            parts.push(Seen {
                id,
                version: whole(row.version),
                part: WatchedPart {
                    status: OrderStatus::from_word(&row.status),
                    may_leave: row.may_leave,
                    promised_to: (row.promised_to != NO_PROMISE)
                        .then_some(Timestamp(row.promised_to)),
                    parcels: Vec::new(),
                },
                parcels: Vec::new(),
            });
        }
        if let (Some(seen), Some(parcel)) = (parts.last_mut(), row.parcel) {
            seen.parcels.push(parcel);
            seen.part.parcels.push(WatchedParcel {
                status: OrderStatus::from_word(&row.parcel_status.unwrap_or_default()),
                carrier: row.carrier.unwrap_or_default(),
                tracking_number: row.tracking_number,
                shipped_at: row.shipped_at.map(Timestamp),
                delivered_at: row.delivered_at.map(Timestamp),
                last_report: row
                    .code
                    .zip(row.occurred_at)
                    .map(|(code, at)| (EventCode::from_word(&code), Timestamp(at))),
                failed_attempts: whole(row.failed_attempts),
            });
        }
    }
    parts
}

async fn carry_out(
    database: &mut SqliteConnection,
    deed: &Deed,
    now: Timestamp,
    round: &mut Round,
) -> Result<(), sqlx::Error> {
    match deed {
        Deed::Open(opening) => begin(database, opening, round, now).await?,
        Deed::Foretell(part, id) => foretell(database, part, id, round, now).await?,
        Deed::Become(id, sign, shipment) => {
            keep_cause(database, id, &sign.cause, now).await?;
            sqlx::query(
                "UPDATE delivery_exceptions SET cause = $1, shipment_id = $2, began_at = $3 WHERE id = $4 AND status <> 'resolved'",
            )
            .bind(sign.cause.word())
            .bind(shipment)
            .bind(sign.began_at.0)
            .bind(id)
            .execute(database)
            .await?;
        }
        Deed::Worsen(part, id, sign, shipment) => {
            keep_cause(database, id, &sign.cause, now).await?;
            sqlx::query(
                "UPDATE delivery_exceptions SET cause = $1, shipment_id = $2, severity = $3
                 WHERE id = $4 AND status <> 'resolved'",
            )
            .bind(sign.cause.word())
            .bind(shipment)
            .bind(sign.severity.word())
            .bind(id)
            .execute(&mut *database)
            .await?;
            let note = Some(sign.cause.word());
            if take(database, part, id, ExceptionAction::Worsen, note, now).await? {
                round.worsened += 1;
            }
        }
        Deed::Press(id, severity) => {
            sqlx::query("UPDATE delivery_exceptions SET severity = $1 WHERE id = $2 AND status <> 'resolved'")
                .bind(severity.word())
                .bind(id)
                .execute(database)
                .await?;
        }
        Deed::Resolve(part, id) => {
            if take(database, part, id, ExceptionAction::Resolve, None, now).await? {
                round.resolved += 1;
            }
        }
    }
    Ok(())
}

/// Keeps the cause that an exception had until `now`, before it gets another.
async fn keep_cause(
    database: &mut SqliteConnection,
    id: &str,
    next: &ExceptionCause,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO superseded_causes (exception_id, cause, known_to)
         SELECT id, cause, $1 FROM delivery_exceptions WHERE id = $2 AND status <> 'resolved' AND cause <> $3",
    )
    .bind(now.0)
    .bind(id)
    .bind(next.word())
    .execute(database)
    .await?;
    Ok(())
}

/// Opens an exception, and tells its seller, and its customer if it is foreseen that it will be late.
async fn begin(
    database: &mut SqliteConnection,
    opening: &Opening,
    round: &mut Round,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    let (part, sign) = (&opening.part, &opening.sign);
    let opened = Opened {
        part,
        order: (&opening.status, opening.version),
        item: None,
        shipment: opening.shipment.as_deref(),
        cause: sign.cause.word(),
        severity: sign.severity.word(),
        status: ExceptionStatus::Open,
        began_at: sign.began_at,
        note: None,
        line: (LINE, sign.cause.word()),
        told: &[],
    };
    let Some((id, _)) = open(database, &opened, &system(), now).await? else {
        return Ok(());
    };
    round.opened += 1;
    let told = ExceptionAction::NotifySeller;
    take(database, part, &id, told, None, now).await?;
    if opening.is_foreseen {
        foretell(database, part, &id, round, now).await?;
    }
    Ok(())
}

/// Tells the customer that it will probably be late.
async fn foretell(
    database: &mut SqliteConnection,
    part: &OrderId,
    exception: &str,
    round: &mut Round,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    let told = ExceptionAction::NotifyCustomer;
    if take(database, part, exception, told, None, now).await? {
        round.foretold += 1;
    }
    Ok(())
}

/// Takes a step as the marketplace itself, unless the rules are against it by now; whether it was taken.
async fn take(
    database: &mut SqliteConnection,
    part: &OrderId,
    exception: &str,
    action: ExceptionAction,
    note: Option<&str>,
    now: Timestamp,
) -> Result<bool, sqlx::Error> {
    let Some(found) = read_exception(database, part, exception).await? else {
        return Ok(false);
    };
    let outcome = (action == ExceptionAction::Resolve).then(|| ended_how(&found));
    let facts = ExceptionFacts {
        // Nothing else is told a customer by the marketplace itself.
        is_foreseen: action == ExceptionAction::NotifyCustomer,
        ..found.facts()
    };
    let Ok(to) = check(&facts, action, Actor::System, &outcome) else {
        return Ok(false);
    };
    let taken = Taken {
        action,
        to,
        outcome,
        note,
    };
    write_step(database, &found, &taken, &system(), now).await?;
    Ok(true)
}

/// The marketplace's own jobs.
fn system() -> Author {
    Author::program(Actor::System, "system", "Sokoni")
}

fn ended_how(exception: &DeliveryException) -> Resolution {
    if exception.has_arrived {
        Resolution::Delivered
    } else {
        Resolution::CalledOff
    }
}
