//! What comes next for whoever waits for an order: as its last event says, or a silence that has lasted too long, or its status.

use super::status::OrderStatus;
use super::timeline::{EventCode, TimelineEvent};
use crate::time::{DAY_MS, Timestamp};

/// How long a shop that prepares an order, or a carrier that should have a parcel, may say nothing.
const QUIET_MS: i64 = 2 * DAY_MS;
/// A parcel that has not left a day before its promise begins hardly keeps it.
const ON_THE_WAY_MS: i64 = DAY_MS;

/// An order, as far as it tells what comes next. All of it may be known to whoever has the order's number.
#[derive(Clone, Copy, Debug)]
pub struct Awaited<'a> {
    /// Where it stands.
    pub status: &'a OrderStatus,
    /// What happened, oldest first.
    pub events: &'a [TimelineEvent],
    /// Its parcels, if all of them are with a carrier; else 0.
    pub carried: usize,
    /// When the promised delivery begins.
    pub promised_from: Option<Timestamp>,
    /// The present, if anybody knows it.
    pub now: Option<Timestamp>,
}

impl<'a> Awaited<'a> {
    /// Whether it waits for its customer at a pickup point: nothing else was heard of its parcel since.
    pub fn waits_for_pickup(&self) -> bool {
        let mut heard = self.events.iter().rev();
        let last = heard.find(|event| event.code.is_of_parcel());
        !self.is_over() && last.is_some_and(|event| event.code == EventCode::ReadyForPickup)
    }

    /// What comes next: the word of an event or a status, `not_handed_over`, `not_seen`, or `other`.
    pub fn next_step(&self) -> &'a str {
        let has_left = !self.is_at_shop();
        // A label says nothing more about what has left.
        let says_something = |code: &&EventCode| {
            !(has_left && matches!(code, EventCode::Backordered | EventCode::LabelCreated))
        };
        let mut codes = self.events.iter().rev().map(|event| &event.code);
        let last = codes.find(says_something);
        match last {
            _ if self.is_over() => self.status.word(),
            _ if self.waits_for_pickup() => "ready_for_pickup",
            Some(
                code @ (EventCode::PaymentFailed
                | EventCode::Backordered
                | EventCode::Delayed
                | EventCode::Exception
                | EventCode::DeliveryFailed
                | EventCode::ReturnStarted),
            ) => code.word(),
            _ if self.is_held_up() => "not_handed_over",
            _ if self.is_unseen() => "not_seen",
            Some(EventCode::LabelCreated) => OrderStatus::Processing.word(),
            _ if matches!(self.status, OrderStatus::Other(_)) => "other",
            _ => self.status.word(),
        }
    }

    fn is_over(&self) -> bool {
        matches!(
            self.status,
            OrderStatus::Delivered | OrderStatus::Cancelled | OrderStatus::Returned
        )
    }

    fn is_at_shop(&self) -> bool {
        matches!(self.status, OrderStatus::Pending | OrderStatus::Processing)
    }

    /// Whether the shop could have handed it over for two days, and should have for its promise. What is not paid waits for
    /// its customer, and of an order that left in part the rest is nobody's surprise.
    fn is_held_up(&self) -> bool {
        let Some(now) = self.now.filter(|_| self.is_at_shop()) else {
            return false;
        };
        let has = |code: EventCode| self.events.iter().any(|event| event.code == code);
        let is_paid = *self.status == OrderStatus::Processing || has(EventCode::Paid);
        let has_left = self.events.iter().any(|event| event.code.is_of_parcel());
        let began_at = self.events.last().map(|event| event.occurred_at);
        let due_at = began_at.map(|at| at.plus_ms(QUIET_MS));
        let hopeless_at = self.promised_from.map(|from| from.plus_ms(-ON_THE_WAY_MS));
        is_paid
            && !has_left
            && !has(EventCode::Refunded)
            && due_at.max(hopeless_at).is_some_and(|at| at <= now)
    }

    /// Whether the shop has handed it over two days ago, and its carrier has not said a word. A parcel that is told to have been
    /// handed over twice was so by its carrier as well.
    fn is_unseen(&self) -> bool {
        let mut heard = self.events.iter().rev();
        let is_report =
            |code: &EventCode| code.is_of_parcel() || matches!(code, EventCode::Other(_));
        let last = heard.find(|event| is_report(&event.code));
        let is_handover = |event: &&TimelineEvent| event.code == EventCode::Shipped;
        let last = last.filter(|_| *self.status == OrderStatus::Shipped);
        last.filter(is_handover)
            .is_some_and(|event| Some(event.occurred_at.plus_ms(QUIET_MS)) <= self.now)
            && self.events.iter().filter(is_handover).count() <= self.carried
    }
}
