//! What carriers report, and what becomes of parcels and orders by it.
//!
//! Every event is kept as it came. Where a parcel is follows from all events of its number and all that people recorded about
//! it, never from what was there before, so that the order of arrival leaves no trace.

use std::collections::{BTreeMap, BTreeSet};

use shared::api::carrier_events::{CarrierEvent, CarrierLedger, RefusedEvent};
use shared::ids::OrderId;
use shared::order::{
    Actor, EventCode, Fulfillment, OrderAction, OrderStatus, ParcelRecord, ParcelState, Scan,
    carrier_event, is_about_parcel, least_advanced, parcel_state,
};
use shared::time::Timestamp;
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

use super::Store;
use super::counted_orders;
use super::deliveries;
use super::order_changes::{Author, Line, settle_copies, write_line};
use super::parcel_records;
use super::seller_orders::{last_change, whole};

/// Rows written in one statement.
const CHUNK: usize = 1_000;
/// What the audit trail calls a report that no action of the lifecycle describes.
const REPORT: &str = "carrier_report";
/// Of two events under one key.
const KEY_USED: &str =
    "This `id` has been used for another event. Of the two the one that happened first is kept.";

impl Store {
    /// Takes events in, each with its place in the request. Nothing of them is kept when this fails.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn take_carrier_events(
        &self,
        carrier: &str,
        events: &[(u64, CarrierEvent)],
        now: Timestamp,
    ) -> Result<CarrierLedger, sqlx::Error> {
        if events.is_empty() {
            return Ok(CarrierLedger::default());
        }
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let known = known_events(&mut transaction, carrier, events).await?;
        let sorted = Sorted::of(events, &known);
        forget_moved(&mut transaction, carrier, &sorted.replaced).await?;
        write_events(&mut transaction, carrier, &sorted.to_write, now).await?;
        follow(&mut transaction, carrier, &sorted.numbers, now).await?;
        let mut ledger = sorted.ledger;
        let fresh: Vec<&str> = sorted.fresh.iter().map(String::as_str).collect();
        ledger.unknown_parcels = waiting(&mut transaction, carrier, &fresh).await?;
        transaction.commit().await?;
        Ok(ledger)
    }
}

/// What a request brings that was not there before.
#[derive(Default)]
struct Sorted {
    ledger: CarrierLedger,
    /// Keys of events that were not known.
    fresh: Vec<String>,
    /// Events to keep, new ones and those that take the place of another.
    to_write: BTreeMap<String, CarrierEvent>,
    /// Events of the database that go.
    replaced: Vec<CarrierEvent>,
    /// Numbers of whose parcels something new is known.
    numbers: BTreeSet<String>,
}

impl Sorted {
    fn of(events: &[(u64, CarrierEvent)], known: &BTreeMap<String, CarrierEvent>) -> Self {
        let mut sorted = Self::default();
        for (index, event) in events {
            let earlier = sorted
                .to_write
                .get(&event.id)
                .or_else(|| known.get(&event.id));
            match earlier.cloned() {
                None => {
                    sorted.ledger.accepted += 1;
                    sorted.fresh.push(event.id.clone());
                    sorted.keep(event);
                }
                Some(earlier) if earlier == *event => sorted.ledger.duplicates += 1,
                Some(earlier) => {
                    // Which of the two is kept must not depend on which came first.
                    if *event < earlier {
                        sorted.numbers.insert(earlier.tracking_number);
                        sorted.keep(event);
                        sorted.replaced.extend(known.get(&event.id).cloned());
                    }
                    sorted.ledger.refused.push(RefusedEvent {
                        index: *index,
                        sentence: KEY_USED.to_owned(),
                    });
                }
            }
        }
        sorted
    }

    fn keep(&mut self, event: &CarrierEvent) {
        self.numbers.insert(event.tracking_number.clone());
        self.to_write.insert(event.id.clone(), event.clone());
    }
}

#[derive(sqlx::FromRow)]
struct EventRow {
    carrier: String,
    event_id: String,
    tracking_number: String,
    shipment_id: Option<String>,
    code: String,
    occurred_at: i64,
    place: Option<String>,
    description: Option<String>,
}

impl EventRow {
    fn into_event(self) -> CarrierEvent {
        CarrierEvent {
            occurred_at: Timestamp(self.occurred_at),
            id: self.event_id,
            tracking_number: self.tracking_number,
            code: self.code,
            place: self.place,
            description: self.description,
        }
    }
}

/// ` IN (…)` of these values.
fn push_list<'a>(
    statement: &mut QueryBuilder<'a, Sqlite>,
    values: impl IntoIterator<Item = &'a str>,
) {
    statement.push(" IN (");
    let mut list = statement.separated(", ");
    for value in values {
        list.push_bind(value);
    }
    statement.push(")");
}

async fn known_events(
    database: &mut SqliteConnection,
    carrier: &str,
    events: &[(u64, CarrierEvent)],
) -> Result<BTreeMap<String, CarrierEvent>, sqlx::Error> {
    let mut statement = QueryBuilder::new("SELECT * FROM carrier_events WHERE carrier = ");
    statement.push_bind(carrier).push(" AND event_id");
    push_list(
        &mut statement,
        events.iter().map(|(_, event)| event.id.as_str()),
    );
    let rows: Vec<EventRow> = statement.build_query_as().fetch_all(database).await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.event_id.clone(), row.into_event()))
        .collect())
}

/// Takes what an event said out of the timeline before another takes its place: it may be about another parcel.
async fn forget_moved(
    database: &mut SqliteConnection,
    carrier: &str,
    replaced: &[CarrierEvent],
) -> Result<(), sqlx::Error> {
    for event in replaced {
        sqlx::query(
            "DELETE FROM tracking_events WHERE shipment_id IN (SELECT id FROM shipments WHERE tracking_number = $1)
             AND id = shipment_id || $2",
        )
        .bind(&event.tracking_number)
        .bind(event_key("", carrier, &event.id))
        .execute(&mut *database)
        .await?;
    }
    Ok(())
}

/// The key of a carrier's event in the timeline of a parcel's order. Of one instant, events stand there by their own keys.
fn event_key(shipment: &str, carrier: &str, event: &str) -> String {
    [shipment, "~", event, "~", carrier].concat()
}

async fn write_events(
    database: &mut SqliteConnection,
    carrier: &str,
    events: &BTreeMap<String, CarrierEvent>,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    if events.is_empty() {
        return Ok(());
    }
    let mut statement: QueryBuilder<'_, Sqlite> = QueryBuilder::new(
        "INSERT INTO carrier_events (carrier, event_id, tracking_number, code, occurred_at, received_at, place, description) ",
    );
    statement.push_values(events.values(), |mut row, event| {
        row.push_bind(carrier)
            .push_bind(&event.id)
            .push_bind(&event.tracking_number)
            .push_bind(&event.code);
        row.push_bind(event.occurred_at.0)
            .push_bind(now.0)
            .push_bind(&event.place)
            .push_bind(&event.description);
    });
    statement.push(
        " ON CONFLICT (carrier, event_id) DO UPDATE SET tracking_number = excluded.tracking_number, shipment_id = NULL, \
         code = excluded.code, occurred_at = excluded.occurred_at, place = excluded.place, description = excluded.description",
    );
    statement.build().execute(database).await?;
    Ok(())
}

/// How many of these events wait for their parcel.
async fn waiting(
    database: &mut SqliteConnection,
    carrier: &str,
    events: &[&str],
) -> Result<u64, sqlx::Error> {
    if events.is_empty() {
        return Ok(0);
    }
    let mut statement = QueryBuilder::new(
        "SELECT COUNT(*) FROM carrier_events WHERE shipment_id IS NULL AND carrier = ",
    );
    statement.push_bind(carrier).push(" AND event_id");
    push_list(&mut statement, events.iter().copied());
    let count: i64 = statement.build_query_scalar().fetch_one(database).await?;
    Ok(whole(count))
}

/// A parcel of which its carrier may have reported something.
#[derive(sqlx::FromRow)]
struct ParcelRow {
    id: String,
    order_id: String,
    part: String,
    tracking_number: String,
    status: String,
    trouble: Option<String>,
    shipped_at: Option<i64>,
    delivered_at: Option<i64>,
    last_scan_at: Option<i64>,
}

/// What a parcel has become.
struct Followed {
    parcel: ParcelRow,
    state: ParcelState,
}

impl Followed {
    /// Whether anybody sees the parcel elsewhere than before. Where it was last seen is in the timeline.
    fn has_moved(&self) -> bool {
        self.parcel.status != self.state.status.word()
            || self.parcel.delivered_at != self.state.delivered_at.map(|at| at.0)
            || self.parcel.trouble.as_deref() != self.state.trouble.as_ref().map(EventCode::word)
    }
}

/// Brings all parcels that have these numbers from that carrier up to date, and their orders with them. For whoever has
/// changed what is known of them: events that came, a parcel that left or was taken back.
pub(super) async fn follow(
    database: &mut SqliteConnection,
    carrier: &str,
    numbers: &BTreeSet<String>,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    if numbers.is_empty() {
        return Ok(());
    }
    let parcels = parcels(database, carrier, numbers).await?;
    if parcels.is_empty() {
        return Ok(());
    }
    let parts: BTreeSet<&str> = parcels.iter().map(|parcel| parcel.part.as_str()).collect();
    parcel_records::keep_beginnings(database, &parts).await?;
    let mut records =
        parcel_records::of_parcels(database, parcels.iter().map(|parcel| parcel.id.as_str()))
            .await?;
    let events = events_of(database, carrier, numbers).await?;
    let mut lines = Vec::new();
    let mut owners: BTreeMap<(&str, &str), &str> = BTreeMap::new();
    let mut followed = Vec::new();
    for parcel in parcels {
        let shipped_at = parcel.shipped_at.map(Timestamp);
        let of_number = events
            .get(&parcel.tracking_number)
            .map_or(&[][..], Vec::as_slice);
        let seen: Vec<&EventRow> = of_number
            .iter()
            .filter(|event| is_about_parcel(Timestamp(event.occurred_at), shipped_at))
            .collect();
        if seen.is_empty() && parcel.last_scan_at.is_none() {
            continue;
        }
        let records = records.remove(&parcel.id).unwrap_or_default();
        let state = state_of(&records, &seen);
        for (event, reading) in seen.into_iter().zip(&state.readings) {
            lines.push(TimelineLine::of(&parcel, event, reading));
        }
        followed.push(Followed { parcel, state });
    }
    for line in &lines {
        owners
            .entry((&line.event.carrier, &line.event.event_id))
            .or_insert(&line.shipment);
    }
    write_timeline(database, &lines).await?;
    write_owners(database, &events, &owners).await?;
    let mut by_part: BTreeMap<&str, Vec<&Followed>> = BTreeMap::new();
    for one in &followed {
        write_parcel(database, one).await?;
        by_part.entry(&one.parcel.part).or_default().push(one);
    }
    settle_parts(database, &by_part, carrier, now).await?;
    // Days on the way are told by the last event even of a part that stays where it is.
    let parts: Vec<&str> = by_part.keys().copied().collect();
    deliveries::refresh(database, &parts, now).await?;
    counted_orders::refresh(database, &parts, now).await
}

async fn parcels(
    database: &mut SqliteConnection,
    carrier: &str,
    numbers: &BTreeSet<String>,
) -> Result<Vec<ParcelRow>, sqlx::Error> {
    let mut statement = QueryBuilder::new(
        "SELECT s.id, s.order_id, p.id AS part, s.tracking_number, s.status, s.trouble, s.shipped_at, s.delivered_at, s.last_scan_at
         FROM shipments s JOIN seller_orders p ON p.order_id = s.order_id AND p.seller_id = s.seller_id
         WHERE s.tracking_number",
    );
    push_list(&mut statement, numbers.iter().map(String::as_str));
    // People write carriers' names in either letter case.
    statement
        .push(" AND LOWER(s.carrier) = LOWER(")
        .push_bind(carrier);
    statement.push(") ORDER BY s.id");
    statement.build_query_as().fetch_all(database).await
}

/// Events by number, in the order of happening.
async fn events_of(
    database: &mut SqliteConnection,
    carrier: &str,
    numbers: &BTreeSet<String>,
) -> Result<BTreeMap<String, Vec<EventRow>>, sqlx::Error> {
    let mut statement = QueryBuilder::new("SELECT * FROM carrier_events WHERE tracking_number");
    push_list(&mut statement, numbers.iter().map(String::as_str));
    statement
        .push(" AND LOWER(carrier) = LOWER(")
        .push_bind(carrier);
    statement.push(") ORDER BY occurred_at, event_id, carrier");
    let rows: Vec<EventRow> = statement.build_query_as().fetch_all(database).await?;
    let mut events: BTreeMap<String, Vec<EventRow>> = BTreeMap::new();
    for row in rows {
        events
            .entry(row.tracking_number.clone())
            .or_default()
            .push(row);
    }
    Ok(events)
}

fn state_of(records: &[ParcelRecord], seen: &[&EventRow]) -> ParcelState {
    let scans: Vec<Scan> = seen
        .iter()
        .map(|event| Scan {
            at: Timestamp(event.occurred_at),
            id: event.event_id.clone(),
            code: carrier_event(&event.carrier, &event.code),
        })
        .collect();
    parcel_state(records, &scans)
}

/// An event as the timeline of an order shows it.
struct TimelineLine<'a> {
    event: &'a EventRow,
    shipment: String,
    order: String,
    code: String,
}

impl<'a> TimelineLine<'a> {
    fn of(parcel: &ParcelRow, event: &'a EventRow, reading: &EventCode) -> Self {
        Self {
            event,
            shipment: parcel.id.clone(),
            order: parcel.order_id.clone(),
            code: reading.word().to_owned(),
        }
    }
}

/// What an event says may change with what is heard of earlier ones: that of a parcel on its way back.
async fn write_timeline(
    database: &mut SqliteConnection,
    lines: &[TimelineLine<'_>],
) -> Result<(), sqlx::Error> {
    for lines in lines.chunks(CHUNK) {
        let mut statement: QueryBuilder<'_, Sqlite> = QueryBuilder::new(
            "INSERT INTO tracking_events (id, order_id, shipment_id, code, occurred_at, place, description) ",
        );
        statement.push_values(lines, |mut row, line| {
            let TimelineLine { event, .. } = line;
            row.push_bind(event_key(&line.shipment, &event.carrier, &event.event_id))
                .push_bind(&line.order)
                .push_bind(&line.shipment)
                .push_bind(&line.code);
            row.push_bind(event.occurred_at)
                .push_bind(&event.place)
                .push_bind(&event.description);
        });
        statement.push(
            " ON CONFLICT (id) DO UPDATE SET code = excluded.code, occurred_at = excluded.occurred_at, \
             place = excluded.place, description = excluded.description \
             WHERE (tracking_events.code, tracking_events.occurred_at) <> (excluded.code, excluded.occurred_at) \
             OR COALESCE(tracking_events.place, '') <> COALESCE(excluded.place, '') \
             OR COALESCE(tracking_events.description, '') <> COALESCE(excluded.description, '')",
        );
        statement.build().execute(&mut *database).await?;
    }
    Ok(())
}

/// Notes the parcel of each event that has got one, or another.
async fn write_owners(
    database: &mut SqliteConnection,
    events: &BTreeMap<String, Vec<EventRow>>,
    owners: &BTreeMap<(&str, &str), &str>,
) -> Result<(), sqlx::Error> {
    for event in events.values().flatten() {
        let owner = owners.get(&(event.carrier.as_str(), event.event_id.as_str()));
        if owner.copied() == event.shipment_id.as_deref() {
            continue;
        }
        sqlx::query(
            "UPDATE carrier_events SET shipment_id = $1 WHERE carrier = $2 AND event_id = $3",
        )
        .bind(owner)
        .bind(&event.carrier)
        .bind(&event.event_id)
        .execute(&mut *database)
        .await?;
    }
    Ok(())
}

async fn write_parcel(
    database: &mut SqliteConnection,
    Followed { parcel, state }: &Followed,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE shipments SET status = $1, delivered_at = $2, trouble = $3, last_scan_at = $4 WHERE id = $5",
    )
    .bind(state.status.word())
    .bind(state.delivered_at.map(|at| at.0))
    .bind(state.trouble.as_ref().map(EventCode::word))
    .bind(state.last_scan_at.map(|at| at.0))
    .bind(&parcel.id)
    .execute(database)
    .await?;
    Ok(())
}

/// A seller's part, as one of its parcels or of those that are yet to leave.
#[derive(sqlx::FromRow)]
struct PartRow {
    id: String,
    status: String,
    fulfillment: String,
    exception: Option<String>,
    version: i64,
    parcel_status: String,
    trouble: Option<String>,
}

/// Brings sellers' parts up to date with their parcels, and says so in the audit trail where anybody sees a difference.
async fn settle_parts(
    database: &mut SqliteConnection,
    parts: &BTreeMap<&str, Vec<&Followed>>,
    carrier: &str,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    let mut statement: QueryBuilder<'_, Sqlite> = QueryBuilder::new(
        "SELECT p.id, p.status, p.fulfillment, p.exception, p.version, s.status AS parcel_status, s.trouble
         FROM seller_orders p JOIN shipments s ON s.order_id = p.order_id AND s.seller_id = p.seller_id WHERE p.id",
    );
    push_list(&mut statement, parts.keys().copied());
    statement.push(BY_LAST_SCAN);
    let rows: Vec<PartRow> = statement.build_query_as().fetch_all(&mut *database).await?;
    let mut by_part: BTreeMap<&str, Vec<&PartRow>> = BTreeMap::new();
    for row in &rows {
        by_part.entry(&row.id).or_default().push(row);
    }
    let author = Author::program(Actor::Carrier, "carrier", carrier);
    let mut seq = last_change(database).await?;
    for (part, rows) in by_part {
        let (Some(order), Some(row)) = (OrderId::parse(part), rows.first()) else {
            continue;
        };
        let from = OrderStatus::from_word(&row.status);
        let to = status_of(&rows).unwrap_or_else(|| from.clone());
        let exception = rows.iter().find_map(|row| row.trouble.as_deref());
        let followed = parts.get(part).map_or(&[][..], Vec::as_slice);
        let moved: Vec<&&Followed> = followed.iter().filter(|one| one.has_moved()).collect();
        let is_changed = !moved.is_empty() || from != to || row.exception.as_deref() != exception;
        let version = whole(row.version) + u64::from(is_changed);
        settle_copies(database, &order, &to, &row.fulfillment, exception, version).await?;
        if !is_changed {
            continue;
        }
        let (action, shipment) = match moved.as_slice() {
            [] => (REPORT, None),
            [one] => (action_word(one), Some(one.parcel.id.as_str())),
            [first, ..] => (action_word(first), None),
        };
        let line = Line {
            action,
            from: Some(&from),
            to: &to,
            shipment,
            version,
            detail: moved.first().map(|one| one.parcel.tracking_number.clone()),
            undo_data: None,
        };
        seq += 1;
        write_line(database, seq, &order, &line, &author, now).await?;
    }
    Ok(())
}

/// What brought the parcel where it is, when one step of its carrier leads there.
fn action_word(one: &Followed) -> &'static str {
    let from = OrderStatus::from_word(&one.parcel.status);
    if one.state.waits_for_pickup && from == OrderStatus::Shipped {
        return OrderAction::HoldForPickup.word();
    }
    OrderAction::leading(&from, &one.state.status)
        .filter(|action| *action != OrderAction::AcceptReturn)
        .map_or(REPORT, OrderAction::word)
}

/// Where the least advanced parcel is; being prepared while something is left to ship.
fn status_of(rows: &[&PartRow]) -> Option<OrderStatus> {
    let mut statuses: Vec<OrderStatus> = rows
        .iter()
        .map(|row| OrderStatus::from_word(&row.parcel_status))
        .collect();
    if rows
        .iter()
        .any(|row| row.fulfillment != Fulfillment::Fulfilled.as_str())
    {
        statuses.push(OrderStatus::Processing);
    }
    least_advanced(&statuses).cloned()
}

/// The parcel that was heard of last comes first.
const BY_LAST_SCAN: &str = " ORDER BY p.id, COALESCE(s.last_scan_at, 0) DESC, s.id";

/// The trouble of the parcel that was heard of last, of those in trouble.
pub(super) async fn trouble_of_part(
    database: &mut SqliteConnection,
    part: &OrderId,
) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar(&format!(
        "SELECT s.trouble FROM seller_orders p JOIN shipments s ON s.order_id = p.order_id AND s.seller_id = p.seller_id
         WHERE p.id = $1 AND s.trouble IS NOT NULL{BY_LAST_SCAN} LIMIT 1"
    ))
    .bind(part.as_str())
    .fetch_optional(database)
    .await
}
