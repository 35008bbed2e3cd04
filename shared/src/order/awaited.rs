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
    /// Parcels that a carrier should have.
    pub carried: usize,
    /// When the promised delivery begins.
    pub promised_from: Option<Timestamp>,
    /// The present, if anybody knows it.
    pub now: Option<Timestamp>,
}

impl<'a> Awaited<'a> {
    /// What comes next: the word of an event or a status, `not_handed_over`, `not_seen`, or `other`.
    pub fn next_step(&self) -> &'a str {
        let is_at_shop = matches!(self.status, OrderStatus::Pending | OrderStatus::Processing);
        let heard = self.heard(is_at_shop);
        let station = heard.station.map(|event| &event.code);
        match (heard.last, self.status) {
            (_, OrderStatus::Delivered | OrderStatus::Cancelled | OrderStatus::Returned) => {
                self.status.word()
            }
            // Nothing else was heard of its parcel since: what says nothing ends no waiting.
            _ if station == Some(&EventCode::ReadyForPickup) => "ready_for_pickup",
            (
                Some(
                    code @ (EventCode::PaymentFailed
                    | EventCode::Backordered
                    | EventCode::Delayed
                    | EventCode::DelayForeseen
                    | EventCode::Exception
                    | EventCode::DeliveryFailed
                    | EventCode::ReturnStarted),
                ),
                _,
            ) => code.word(),
            _ if is_at_shop && self.is_held_up(&heard) => "not_handed_over",
            (_, OrderStatus::Shipped) if self.is_unseen(&heard) => "not_seen",
            (Some(EventCode::LabelCreated), _) => OrderStatus::Processing.word(),
            (_, OrderStatus::Other(_)) => "other",
            _ => self.status.word(),
        }
    }

    fn heard(&self, is_at_shop: bool) -> Heard<'a> {
        let mut heard = Heard {
            is_paid: *self.status == OrderStatus::Processing,
            ..Heard::default()
        };
        for event in self.events {
            match event.code {
                EventCode::Paid => heard.is_paid = true,
                EventCode::Refunded => heard.is_paid = false,
                // A label says nothing more about what has left.
                EventCode::Backordered | EventCode::LabelCreated if !is_at_shop => continue,
                EventCode::Other(_) => heard.reports += 1,
                _ if event.code.is_of_parcel() => {
                    heard.reports += 1;
                    heard.station = Some(event);
                }
                _ => {}
            }
            heard.last = Some(&event.code);
        }
        heard
    }

    /// Whether the shop could have handed it over for two days, and should have for its promise. What is not paid waits for
    /// its customer, and of an order that left in part the rest is nobody's surprise.
    fn is_held_up(&self, heard: &Heard<'_>) -> bool {
        let quiet_at = self
            .events
            .last()
            .map(|event| event.occurred_at.plus_ms(QUIET_MS));
        let hopeless_at = self.promised_from.map(|from| from.plus_ms(-ON_THE_WAY_MS));
        heard.is_paid && heard.station.is_none() && quiet_at.max(hopeless_at) <= self.now
    }

    /// Whether the shop has handed it over two days ago, and its carrier has not said a word. Of parcels that are told to have
    /// been handed over more often than there are any, the carrier has told it as well.
    fn is_unseen(&self, heard: &Heard<'_>) -> bool {
        heard.reports <= self.carried
            && heard.station.is_some_and(|event| {
                let quiet_at = event.occurred_at.plus_ms(QUIET_MS);
                event.code == EventCode::Shipped && Some(quiet_at) <= self.now
            })
    }
}

/// What an order's events come to.
#[derive(Default)]
struct Heard<'a> {
    /// The last one that still says something.
    last: Option<&'a EventCode>,
    /// The last one that says where a parcel is.
    station: Option<&'a TimelineEvent>,
    /// How many are about parcels, be it in words that are not known here.
    reports: usize,
    /// Whether it was paid and the money was kept, as far as events or the shop's work tell.
    is_paid: bool,
}
