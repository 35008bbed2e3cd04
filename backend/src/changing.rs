//! What a change to an order means: decided by the rulebook, written down as a plan, carried out by the store.

mod items;

pub(crate) use items::{Step, deliver, ship};

use shared::api::seller_orders::{ChangeRequest, OrderDetail, Shipment, Units};
use shared::order::{
    Action as _, Actor, EventCode, Handover, OrderAction, OrderGiven, OrderStatus, Refusal,
    RefusalCode, check, fulfillment, least_advanced, pack, tracking_number,
};
use shared::order::{Fulfillment, ItemQuantity};
use shared::time::{MINUTE_MS, Timestamp};

/// How far ahead of ours a caller's clock may be.
const CLOCK_SKEW_MS: i64 = 5 * MINUTE_MS;
/// Longest reason or proof that is kept.
const LONGEST_TEXT: usize = 1_000;

/// Why nothing is changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The request says nothing that can be done: one sentence about it.
    Unreadable(&'static str),
    /// The rules are against it.
    Refused(Refusal),
}

impl From<Refusal> for Fault {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// Everything that a change does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Plan {
    pub(crate) action: OrderAction,
    /// The order's status afterwards.
    pub(crate) to: OrderStatus,
    /// Parcels whose status changes, by their place, and what it becomes.
    pub(crate) parcels: Vec<(usize, OrderStatus)>,
    /// The parcel that leaves.
    pub(crate) new_parcel: Option<NewParcel>,
    /// How much of the order has left afterwards.
    pub(crate) fulfillment: Fulfillment,
    /// What the customer's timeline says.
    pub(crate) event: EventCode,
    /// The trouble that parcels are in afterwards.
    pub(crate) exception: Option<EventCode>,
    /// The parcel it is about, if it is about one of them.
    pub(crate) shipment: Option<String>,
    /// Why.
    pub(crate) reason: Option<String>,
    /// What proves a delivery.
    pub(crate) proof: Option<String>,
    /// When it happened.
    pub(crate) at: Timestamp,
}

/// A parcel that leaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NewParcel {
    /// Who carries it; empty when the seller does.
    pub(crate) carrier: String,
    pub(crate) tracking_number: Option<String>,
    pub(crate) own_delivery: bool,
    /// What is in it, at least one unit of each.
    pub(crate) units: Vec<Units>,
}

impl Plan {
    /// What the audit trail says beside the statuses.
    pub(crate) fn detail(&self) -> Option<String> {
        let parcel = self.new_parcel.as_ref().map(|parcel| {
            let number = parcel.tracking_number.as_deref().unwrap_or_default();
            [parcel.carrier.as_str(), number]
                .join(" ")
                .trim()
                .to_owned()
        });
        let told = parcel.or_else(|| self.reason.clone());
        told.or_else(|| self.proof.clone())
            .filter(|detail| !detail.is_empty())
    }
}

/// Decides what `request` does to `order`.
pub(crate) fn plan(
    order: &OrderDetail,
    request: &ChangeRequest,
    actor: Actor,
    now: Timestamp,
) -> Result<Plan, Fault> {
    let shipment = shipment_of(order, request)?;
    let action = action_of(order, shipment, request)?;
    let given = given_of(request, now)?;
    let facts = match shipment {
        Some((_, parcel)) if is_about_parcels(action) => order.parcel_facts(parcel),
        Some(_) => return Err(Fault::Unreadable("That is not done to a single parcel.")),
        None => order.facts(),
    };
    let target = check(&facts, action, actor, &given)?;
    let (new_parcel, items) = match action {
        OrderAction::Ship => packed(order, request, &facts.items)?,
        _ => (None, facts.items),
    };
    let parcels = moved_parcels(order, action, shipment, &target);
    let fulfillment = fulfillment(&items);
    Ok(Plan {
        to: status_after(order, &parcels, new_parcel.is_some(), fulfillment, &target),
        action,
        parcels,
        new_parcel,
        fulfillment,
        event: event_of(action),
        exception: (action == OrderAction::RecordFailedAttempt)
            .then_some(EventCode::DeliveryFailed),
        shipment: shipment.map(|(_, parcel)| parcel.id.clone()),
        reason: given.reason,
        proof: text_of(request.proof.as_deref())?,
        at: given.at.unwrap_or(now),
    })
}

/// Whether parcels move by it, each on its own.
fn is_about_parcels(action: OrderAction) -> bool {
    matches!(
        action,
        OrderAction::SendOut
            | OrderAction::HoldForPickup
            | OrderAction::Deliver
            | OrderAction::RecordFailedAttempt
            | OrderAction::ReturnToSender
    )
}

type PlacedShipment<'a> = Option<(usize, &'a Shipment)>;

fn shipment_of<'a>(
    order: &'a OrderDetail,
    request: &ChangeRequest,
) -> Result<PlacedShipment<'a>, Fault> {
    let Some(id) = &request.shipment else {
        return Ok(None);
    };
    let found = order
        .shipments
        .iter()
        .enumerate()
        .find(|(_, one)| one.id == *id);
    found
        .map(Some)
        .ok_or(Fault::Unreadable("The order has no such parcel."))
}

fn action_of(
    order: &OrderDetail,
    shipment: PlacedShipment<'_>,
    request: &ChangeRequest,
) -> Result<OrderAction, Fault> {
    if let Some(word) = &request.action {
        return OrderAction::from_word(word).ok_or(Fault::Unreadable("There is no such action."));
    }
    let status = request.status.as_deref();
    let status = status.ok_or(Fault::Unreadable("Name an action or a status."))?;
    let target = OrderStatus::from_word(status);
    if matches!(target, OrderStatus::Other(_)) {
        return Err(Fault::Unreadable("There is no such status."));
    }
    let from = shipment.map_or(&order.row.status, |(_, parcel)| &parcel.status);
    // Nothing leads there from here: what usually leads there says why not.
    let usual = || {
        OrderAction::ALL
            .into_iter()
            .find(|action| action.target() == Some(&target))
    };
    OrderAction::leading(from, &target)
        .or_else(usual)
        .ok_or(Fault::Unreadable("Nothing leads to that status."))
}

fn given_of(request: &ChangeRequest, now: Timestamp) -> Result<OrderGiven, Fault> {
    let at = match request.at.as_deref() {
        None => None,
        Some(text) => {
            let at = Timestamp::parse(text).ok_or(Fault::Unreadable("`at` is no instant."))?;
            if at > now.plus_ms(CLOCK_SKEW_MS) {
                return Err(Fault::Unreadable("`at` lies in the future."));
            }
            Some(at.min(now))
        }
    };
    let handover = if request.own_delivery {
        Some(Handover::OwnDelivery)
    } else {
        let carrier = text_of(request.carrier.as_deref())?;
        carrier.map(|carrier| Handover::Carrier {
            carrier,
            tracking_number: request.tracking_number.clone().unwrap_or_default(),
        })
    };
    Ok(OrderGiven {
        reason: text_of(request.reason.as_deref())?,
        handover,
        at,
    })
}

/// What somebody wrote, trimmed; nothing when that is nothing.
fn text_of(text: Option<&str>) -> Result<Option<String>, Fault> {
    let text = text.map(str::trim).filter(|text| !text.is_empty());
    if text.is_some_and(|text| text.chars().count() > LONGEST_TEXT) {
        return Err(Fault::Unreadable("A text is longer than 1,000 characters."));
    }
    Ok(text.map(str::to_owned))
}

type Packed = (Option<NewParcel>, Vec<ItemQuantity>);

fn packed(
    order: &OrderDetail,
    request: &ChangeRequest,
    items: &[ItemQuantity],
) -> Result<Packed, Fault> {
    let mut units = vec![0_u64; items.len()];
    for wanted in &request.units {
        let place = order.items.iter().position(|item| item.id == wanted.item);
        let place = place.ok_or(Fault::Unreadable("The order has no such item."))?;
        units[place] = units[place].saturating_add(wanted.quantity);
    }
    if request.units.is_empty() {
        units = items
            .iter()
            .map(|item| item.ordered.saturating_sub(item.shipped))
            .collect();
    }
    let after = pack(items, &units)?;
    let carrier = request.carrier.as_deref().unwrap_or_default().trim();
    let number = match &request.tracking_number {
        Some(number) if !request.own_delivery => Some(tracking_number(carrier, number)?),
        _ => None,
    };
    let held = order
        .items
        .iter()
        .zip(units)
        .filter(|(_, units)| *units > 0);
    let parcel = NewParcel {
        carrier: if request.own_delivery { "" } else { carrier }.to_owned(),
        tracking_number: number,
        own_delivery: request.own_delivery,
        units: held
            .map(|(item, quantity)| Units {
                item: item.id.clone(),
                quantity,
            })
            .collect(),
    };
    Ok((Some(parcel), after))
}

/// The parcels that the action moves: the one it names, or all that are in a state it starts from.
fn moved_parcels(
    order: &OrderDetail,
    action: OrderAction,
    named: PlacedShipment<'_>,
    target: &OrderStatus,
) -> Vec<(usize, OrderStatus)> {
    if let Some((place, _)) = named {
        return vec![(place, target.clone())];
    }
    let moves = |parcel: &Shipment| match action {
        OrderAction::AcceptReturn => true,
        _ if is_about_parcels(action) => OrderAction::leading(&parcel.status, target).is_some(),
        _ => false,
    };
    let parcels = order.shipments.iter().enumerate();
    parcels
        .filter(|(_, parcel)| moves(parcel))
        .map(|(place, _)| (place, target.clone()))
        .collect()
}

/// The order is where its least advanced parcel is, and being prepared while something is left to ship.
fn status_after(
    order: &OrderDetail,
    moved: &[(usize, OrderStatus)],
    has_new_parcel: bool,
    fulfillment: Fulfillment,
    target: &OrderStatus,
) -> OrderStatus {
    if moved.is_empty() && !has_new_parcel {
        return target.clone();
    }
    let mut parts: Vec<OrderStatus> = order
        .shipments
        .iter()
        .map(|one| one.status.clone())
        .collect();
    for (place, status) in moved {
        parts[*place] = status.clone();
    }
    if has_new_parcel {
        parts.push(OrderStatus::Shipped);
    }
    if fulfillment != Fulfillment::Fulfilled {
        parts.push(OrderStatus::Processing);
    }
    least_advanced(&parts).unwrap_or(target).clone()
}

fn event_of(action: OrderAction) -> EventCode {
    match action {
        OrderAction::Process => EventCode::Processing,
        OrderAction::Cancel => EventCode::Cancelled,
        OrderAction::Ship => EventCode::Shipped,
        OrderAction::SendOut => EventCode::OutForDelivery,
        OrderAction::HoldForPickup => EventCode::ReadyForPickup,
        OrderAction::Deliver => EventCode::Delivered,
        OrderAction::RecordFailedAttempt => EventCode::DeliveryFailed,
        OrderAction::ReturnToSender | OrderAction::AcceptReturn => EventCode::Returned,
    }
}

/// For programs and logs: "ship: shipped".
pub(crate) fn message(action: OrderAction, to: &OrderStatus) -> String {
    format!("{}: {}", action.verb(), to.word())
}

/// The refusal of somebody whose order has moved on.
pub(crate) fn conflict(order: &OrderDetail) -> Refusal {
    let who = order
        .history
        .last()
        .map_or("Somebody", |change| change.actor.as_str());
    Refusal {
        code: RefusalCode::ChangedSince,
        sentence: format!(
            "{who} changed this order in between: it is {} now.",
            order.row.status.word().replace('_', " ")
        ),
    }
}
