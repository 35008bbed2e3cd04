//! What the marketplace sees by itself: which orders are in trouble, since when, and how much it presses.

use super::carrier::{Carrier, tracking_number};
use super::exception::{ExceptionCause, Severity};
use super::status::OrderStatus;
use super::timeline::EventCode;
use crate::time::{DAY_MS, Timestamp};

/// Days without a scan after which a parcel counts as lost from sight, unless the operator sets another number.
pub const NO_SCAN_DAYS: u32 = 5;
/// Days that a parcel waits at a pickup point before somebody must ask its customer: most points send it back after two weeks.
const PICKUP_DAYS: i64 = 7;
/// How long after a parcel came back an exception is still opened for it, in days.
const RETURN_DAYS: i64 = 30;
/// A promise is broken by more than so many days before it presses, and before it presses hard.
const LATE_DAYS: (i64, i64) = (1, 3);

/// A seller's part of an order, as far as it tells that something is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WatchedPart {
    /// Where it stands.
    pub status: OrderStatus,
    /// Whether it was paid, or is when it is handed over: before that nobody waits for it.
    pub may_leave: bool,
    /// The end of the promised delivery.
    pub promised_to: Option<Timestamp>,
    /// Its parcels.
    pub parcels: Vec<WatchedParcel>,
}

/// A parcel, as far as it tells that something is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WatchedParcel {
    /// Where it stands.
    pub status: OrderStatus,
    /// Who carries it; empty when the seller does.
    pub carrier: String,
    /// The carrier's number.
    pub tracking_number: Option<String>,
    /// When it left.
    pub shipped_at: Option<Timestamp>,
    /// When it was received.
    pub delivered_at: Option<Timestamp>,
    /// What was heard of it last, and when. A label is nothing that was heard of it.
    pub last_report: Option<(EventCode, Timestamp)>,
    /// How often somebody was at the door in vain.
    pub failed_attempts: u64,
}

/// A sign that something is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sign {
    /// What.
    pub cause: ExceptionCause,
    /// The place of the parcel it is about; nothing when it is about the whole part.
    pub parcel: Option<usize>,
    /// Since when.
    pub began_at: Timestamp,
    /// How much it presses.
    pub severity: Severity,
}

/// Causes, gravest first: of several signs the first counts.
const GRAVEST_FIRST: [ExceptionCause; 5] = [
    ExceptionCause::ReturnedToSender,
    ExceptionCause::FailedAttempt,
    ExceptionCause::NoScan,
    ExceptionCause::DeliveryDelay,
    ExceptionCause::TrackingProblem,
];

/// How grave a cause is beside others, from 0: that it came back, that nobody was met, and everything else, which is about a
/// parcel that is late or out of sight. Who was told of one is not told of another that is no graver.
pub fn gravity(cause: &ExceptionCause) -> u8 {
    match cause {
        ExceptionCause::ReturnedToSender => 0,
        ExceptionCause::FailedAttempt => 1,
        _ => 2,
    }
}

/// Everything that looks wrong with the part at `now`, gravest first. A parcel is out of sight after `no_scan_days`.
///
/// - returned to sender: it came back unreceived within the last 30 days, or the last report is that it is on its way back;
/// - failed attempt: the last report is that nobody was met, or that it waits at a pickup point, where nobody came for a week;
/// - no scan: a carrier has it, and nothing was heard of it for so many days, unless it waits at a pickup point;
/// - delivery delay: the promised time has passed and it has not arrived, or the last report is a delay;
/// - tracking problem: the number is none of its carrier's, or the last report is a problem.
pub fn signs(part: &WatchedPart, no_scan_days: u32, now: Timestamp) -> Vec<Sign> {
    let late_by = part
        .promised_to
        .map(|to| now.0.saturating_sub(to.0))
        .filter(|late| *late > 0);
    let mut signs: Vec<Sign> = Vec::new();
    for (place, parcel) in part.parcels.iter().enumerate() {
        let sign = |(cause, began_at, severity)| Sign {
            cause,
            parcel: Some(place),
            began_at,
            severity,
        };
        signs.extend(
            parcel
                .signs(no_scan_days, late_by, now)
                .into_iter()
                .map(sign),
        );
    }
    if let (true, Some(late), Some(promised_to)) = (part.is_waited_for(), late_by, part.promised_to)
    {
        signs.push(Sign {
            cause: ExceptionCause::DeliveryDelay,
            parcel: None,
            began_at: promised_to,
            severity: lateness(late),
        });
    }
    signs.sort_by_key(|sign| GRAVEST_FIRST.iter().position(|cause| *cause == sign.cause));
    signs
}

impl WatchedPart {
    /// Whether somebody waits for it: it may leave, and has neither arrived nor ended otherwise.
    pub fn is_waited_for(&self) -> bool {
        self.may_leave
            && matches!(
                self.status,
                OrderStatus::Pending
                    | OrderStatus::Processing
                    | OrderStatus::Shipped
                    | OrderStatus::OutForDelivery
            )
    }
}

fn lateness(late_ms: i64) -> Severity {
    let (presses, presses_hard) = LATE_DAYS;
    if late_ms > presses_hard * DAY_MS {
        Severity::High
    } else if late_ms > presses * DAY_MS {
        Severity::Medium
    } else {
        Severity::Low
    }
}

type Found = (ExceptionCause, Timestamp, Severity);

impl WatchedParcel {
    pub(super) fn is_under_way(&self) -> bool {
        matches!(
            self.status,
            OrderStatus::Shipped | OrderStatus::OutForDelivery
        )
    }

    /// What the last report about it says by itself.
    fn reported(&self, code: &EventCode, at: Timestamp, now: Timestamp) -> Option<Found> {
        match code {
            EventCode::ReadyForPickup => {
                let missed_at = at.plus_ms(PICKUP_DAYS * DAY_MS);
                let missed = (ExceptionCause::FailedAttempt, missed_at, Severity::Medium);
                (missed_at <= now).then_some(missed)
            }
            EventCode::DeliveryFailed if self.failed_attempts > 1 => {
                Some((ExceptionCause::FailedAttempt, at, Severity::High))
            }
            EventCode::DeliveryFailed => {
                Some((ExceptionCause::FailedAttempt, at, Severity::Medium))
            }
            EventCode::ReturnStarted => {
                Some((ExceptionCause::ReturnedToSender, at, Severity::High))
            }
            EventCode::Delayed => Some((ExceptionCause::DeliveryDelay, at, Severity::Low)),
            EventCode::Exception => Some((ExceptionCause::TrackingProblem, at, Severity::Medium)),
            _ => None,
        }
    }

    /// Whether its number leads anywhere. That of a carrier whose numbers are not known here may be missing.
    fn has_number(&self) -> bool {
        match &self.tracking_number {
            Some(number) => tracking_number(&self.carrier, number).is_ok(),
            None => Carrier::named(&self.carrier).is_none(),
        }
    }

    fn signs(&self, no_scan_days: u32, late_by: Option<i64>, now: Timestamp) -> Vec<Found> {
        let mut found = Vec::new();
        let last = self.last_report.as_ref();
        // What was received first went back because its customer wanted it so.
        if self.status == OrderStatus::Returned && self.delivered_at.is_none() {
            let came_back = last.map(|(_, at)| *at);
            found.extend(
                came_back
                    .filter(|at| now.0.saturating_sub(at.0) <= RETURN_DAYS * DAY_MS)
                    .map(|at| (ExceptionCause::ReturnedToSender, at, Severity::High)),
            );
        }
        if !self.is_under_way() {
            return found;
        }
        found.extend(last.and_then(|(code, at)| self.reported(code, *at, now)));
        // Nobody scans what stands on a shelf.
        let is_on_shelf = last.is_some_and(|(code, _)| *code == EventCode::ReadyForPickup);
        if self.carrier.is_empty() {
            return found;
        }
        let left_at = self.shipped_at;
        if let (Some(left_at), false) = (left_at, self.has_number()) {
            found.push((ExceptionCause::TrackingProblem, left_at, Severity::Medium));
        }
        let seen_at = last.map(|(_, at)| *at).max(left_at);
        if let Some(seen_at) = seen_at {
            let lost_at = seen_at.plus_ms(i64::from(no_scan_days) * DAY_MS);
            if lost_at <= now && !is_on_shelf {
                let severity = match late_by {
                    Some(_) => Severity::High,
                    None => Severity::Medium,
                };
                found.push((ExceptionCause::NoScan, lost_at, severity));
            }
        }
        found
    }
}
