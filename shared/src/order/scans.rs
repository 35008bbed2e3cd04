//! Where a parcel is: what its carrier reported and what people recorded, by when it happened. Nothing depends on what came
//! first: the same events make the same parcel, however late, doubled or mixed up they arrive.

use super::action::ORDER_RULES;
use super::rules::Actor;
use super::status::OrderStatus;
use super::timeline::EventCode;
use crate::time::{DAY_MS, Timestamp};

/// How long before a hand-over was recorded the carrier may have seen the parcel: people record late.
const BEFORE_SHIPPED_MS: i64 = 14 * DAY_MS;
/// How long after it an event is still about this parcel: carriers give their numbers out again.
const AFTER_SHIPPED_MS: i64 = 180 * DAY_MS;

/// Something that a carrier reported about a parcel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scan {
    /// When it happened.
    pub at: Timestamp,
    /// The carrier's key of it, which decides between two of one instant.
    pub id: String,
    /// What.
    pub code: EventCode,
}

/// Something that somebody of the shop or the marketplace recorded about a parcel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParcelRecord {
    /// When it happened.
    pub at: Timestamp,
    /// What.
    pub code: EventCode,
}

/// What scans and records make of a parcel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParcelState {
    /// Where it is.
    pub status: OrderStatus,
    /// When it was received.
    pub delivered_at: Option<Timestamp>,
    /// The trouble it is in: the last report that says something, while that is trouble.
    pub trouble: Option<EventCode>,
    /// Whether it waits at a pickup point: the last report that says something is that.
    pub waits_for_pickup: bool,
    /// When its carrier last reported anything about it, be it a label alone.
    pub last_scan_at: Option<Timestamp>,
    /// What each scan says, in the order in which the scans were given: a parcel that is on its way back is delivered to its sender.
    pub readings: Vec<EventCode>,
}

/// Whether what happened to that number at `at` can have happened to the parcel that left with it at `shipped_at`.
pub fn is_about_parcel(at: Timestamp, shipped_at: Option<Timestamp>) -> bool {
    shipped_at.is_none_or(|shipped| {
        at >= shipped.plus_ms(-BEFORE_SHIPPED_MS) && at <= shipped.plus_ms(AFTER_SHIPPED_MS)
    })
}

/// Puts scans and records together, by when they happened. Records are given in the order in which they were made; of one
/// instant, what people say counts after what was scanned.
///
/// The rules of the order decide what may follow what. A code that says nothing here moves nothing. Beyond the rules:
/// a return that has begun ends the attempt to deliver, and what is delivered or kept at a pickup point after that is for its
/// sender.
pub fn parcel_state(records: &[ParcelRecord], scans: &[Scan]) -> ParcelState {
    let mut heard: Vec<Heard<'_>> = Vec::with_capacity(records.len() + scans.len());
    for (place, scan) in scans.iter().enumerate() {
        heard.push(Heard {
            at: scan.at,
            by: Actor::Carrier,
            id: &scan.id,
            place,
            code: &scan.code,
        });
    }
    for (place, record) in records.iter().enumerate() {
        heard.push(Heard {
            at: record.at,
            by: Actor::Admin,
            id: "",
            place,
            code: &record.code,
        });
    }
    heard.sort_by_key(|heard| (heard.at, heard.by == Actor::Admin, heard.id, heard.place));
    let mut journey = Journey::beginning(records.first());
    let mut readings: Vec<EventCode> = scans.iter().map(|scan| scan.code.clone()).collect();
    for one in heard {
        if one.by == Actor::Carrier {
            readings[one.place] = journey.hear_carrier(one.code, one.at);
        } else {
            journey.hear_people(one.code, one.at);
        }
    }
    ParcelState {
        status: journey.status,
        delivered_at: journey.delivered_at,
        trouble: journey.trouble,
        waits_for_pickup: journey.waits_for_pickup,
        last_scan_at: scans.iter().map(|scan| scan.at).max(),
        readings,
    }
}

struct Heard<'a> {
    at: Timestamp,
    /// The carrier, or an admin for everybody who may record something: their rules are the widest.
    by: Actor,
    id: &'a str,
    place: usize,
    code: &'a EventCode,
}

struct Journey {
    status: OrderStatus,
    delivered_at: Option<Timestamp>,
    trouble: Option<EventCode>,
    waits_for_pickup: bool,
    is_returning: bool,
}

impl Journey {
    /// A parcel begins where it was handed over, unless its first record is no station of a parcel's way.
    fn beginning(first: Option<&ParcelRecord>) -> Self {
        let status = match first {
            Some(record) if !record.code.is_of_parcel() => {
                OrderStatus::from_word(record.code.word())
            }
            _ => OrderStatus::Shipped,
        };
        Self {
            status,
            delivered_at: None,
            trouble: None,
            waits_for_pickup: false,
            is_returning: false,
        }
    }

    /// What the carrier's code says at this point of the way.
    fn hear_carrier(&mut self, code: &EventCode, at: Timestamp) -> EventCode {
        let reading = match code {
            EventCode::Delivered if self.is_returning => EventCode::Returned,
            EventCode::OutForDelivery | EventCode::ReadyForPickup if self.is_returning => {
                EventCode::ReturnStarted
            }
            _ => code.clone(),
        };
        if self.is_under_way() {
            self.is_returning |= reading == EventCode::ReturnStarted;
            self.go_on(&reading, Actor::Carrier, at);
        }
        reading
    }

    fn hear_people(&mut self, code: &EventCode, at: Timestamp) {
        if target(code) == Some(OrderStatus::OutForDelivery) {
            self.is_returning = false;
        }
        self.go_on(code, Actor::Admin, at);
    }

    fn go_on(&mut self, code: &EventCode, actor: Actor, at: Timestamp) {
        if let Some(target) = target(code).filter(|target| leads(&self.status, target, actor)) {
            if target == OrderStatus::Delivered {
                self.delivered_at = Some(at);
            }
            self.status = target;
        }
        if !self.is_under_way() {
            (self.trouble, self.waits_for_pickup) = (None, false);
        } else if code.is_of_parcel() {
            self.trouble = code.is_trouble().then(|| code.clone());
            self.waits_for_pickup = *code == EventCode::ReadyForPickup;
        }
    }

    /// Whether its carrier can still move it.
    fn is_under_way(&self) -> bool {
        ORDER_RULES
            .iter()
            .any(|rule| rule.from.contains(&self.status) && rule.actors.contains(&Actor::Carrier))
    }
}

/// Where a parcel is after that, if it may go there.
fn target(code: &EventCode) -> Option<OrderStatus> {
    match code {
        EventCode::OutForDelivery | EventCode::ReadyForPickup => Some(OrderStatus::OutForDelivery),
        EventCode::Delivered => Some(OrderStatus::Delivered),
        EventCode::DeliveryFailed | EventCode::ReturnStarted => Some(OrderStatus::Shipped),
        EventCode::Returned => Some(OrderStatus::Returned),
        _ => None,
    }
}

fn leads(from: &OrderStatus, to: &OrderStatus, actor: Actor) -> bool {
    ORDER_RULES
        .iter()
        .any(|rule| rule.from.contains(from) && rule.to == *to && rule.actors.contains(&actor))
}
