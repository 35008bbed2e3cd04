//! Whether a parcel will probably be late, judged by what became of those that stood like it.

use super::exception::{ExceptionCause, Severity};
use super::timeline::EventCode;
use super::watch::{Sign, WatchedPart};
use crate::time::Timestamp;

/// Parcels below which nothing is foreseen.
const FEWEST_PARCELS: u64 = 20;
/// How many in a thousand must have been late: more than the nine in ten that notices are held to, since of many groups
/// some look worse than they are.
const MOST_LATE: u64 = 950;

/// Where a part of an order stands on its way, as far as it tells when it comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Nothing was handed over yet.
    Waiting,
    /// A parcel was handed over, and moves.
    UnderWay,
    /// A delay was announced last.
    Delayed,
    /// A problem was reported last.
    Troubled,
    /// Somebody was at the door in vain last.
    Missed,
    /// It is on the vehicle that should deliver it.
    OutForDelivery,
    /// It waits for its customer at a pickup point.
    ReadyForPickup,
}

impl Standing {
    /// Where a parcel stands of which this was heard last; nothing when that does not tell.
    pub fn after(code: &EventCode) -> Option<Self> {
        match code {
            EventCode::Shipped | EventCode::InTransit => Some(Self::UnderWay),
            EventCode::Delayed => Some(Self::Delayed),
            EventCode::Exception | EventCode::ReturnStarted => Some(Self::Troubled),
            EventCode::DeliveryFailed => Some(Self::Missed),
            EventCode::OutForDelivery => Some(Self::OutForDelivery),
            EventCode::ReadyForPickup => Some(Self::ReadyForPickup),
            _ => None,
        }
    }
}

/// What became of parcels that stood like one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Chance {
    /// How many were late.
    pub late: u64,
    /// How many there were.
    pub parcels: u64,
}

impl Chance {
    /// Whether the next one will probably be late: nineteen in twenty were, with the next one counted as in time.
    pub fn is_late(self) -> bool {
        self.parcels >= FEWEST_PARCELS && self.late * 1_000 >= MOST_LATE * (self.parcels + 1)
    }
}

impl WatchedPart {
    /// Where it stands: as the parcel of which was heard last, of those that have not arrived.
    pub fn standing(&self) -> Standing {
        let under_way = self.parcels.iter().filter(|parcel| parcel.is_under_way());
        under_way
            .map(|parcel| match &parcel.last_report {
                Some((code, at)) => (
                    Some(*at),
                    Standing::after(code).unwrap_or(Standing::UnderWay),
                ),
                None => (parcel.shipped_at, Standing::UnderWay),
            })
            .max_by_key(|(at, _)| *at)
            .map_or(Standing::Waiting, |(_, standing)| standing)
    }

    /// How long until its promise has passed, while somebody waits for it and it can still be kept.
    pub fn left_ms(&self, now: Timestamp) -> Option<i64> {
        let left = self.promised_to?.0.saturating_sub(now.0);
        (self.is_waited_for() && left > 0).then_some(left)
    }
}

/// The sign that the part will probably be late, while its promise can still be kept. Whether one that can be fetched is,
/// is up to its customer.
pub fn foresee(part: &WatchedPart, chance: Chance, now: Timestamp) -> Option<Sign> {
    let is_foreseen = part.left_ms(now).is_some()
        && part.standing() != Standing::ReadyForPickup
        && chance.is_late();
    is_foreseen.then_some(Sign {
        cause: ExceptionCause::DelayForeseen,
        parcel: None,
        began_at: now,
        severity: Severity::Low,
    })
}
