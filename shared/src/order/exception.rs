//! A delivery exception: something is wrong with a parcel, and it must not end without an outcome.

use super::refusal::{Refusal, RefusalCode};
use super::rules::{Action, Actor, Condition, Facts, Rule};
use super::status::{OrderStatus, wire_enum};
use crate::time::{HOUR_MS, Timestamp};

wire_enum!(
    /// Where a delivery exception stands.
    ExceptionStatus {
        /// Found; nobody was told.
        Open = "open" | "new",
        /// The seller knows.
        SellerNotified = "seller_notified",
        /// The customer knows too.
        CustomerNotified = "customer_notified",
        /// It ended, with a [`Resolution`]; final.
        Resolved = "resolved" | "closed",
    }
);

wire_enum!(
    /// How a delivery exception ended.
    Resolution {
        /// The customer got the money back.
        Refund = "refund" | "refunded",
        /// The carrier was asked to pay.
        Claim = "claim",
        /// The customer gets another parcel.
        Replacement = "replacement" | "replaced",
        /// The parcel arrived after all.
        Delivered = "delivered",
    }
);

wire_enum!(
    /// What is wrong.
    ExceptionCause {
        /// Somebody said so, in words of their own.
        ReportedIssue = "reported_issue" | "seller_note",
        /// It is expected, or still under way, after what was promised.
        DeliveryDelay = "delivery_delay",
        /// The carrier has not seen the parcel for too long.
        NoScan = "no_scan",
        /// The carrier was at the door and could not deliver.
        FailedAttempt = "failed_attempt",
        /// The tracking number is missing, or the carrier does not know it.
        TrackingProblem = "tracking_problem" | "tracking_issue",
        /// The parcel came back unreceived.
        ReturnedToSender = "returned_to_sender",
    }
);

wire_enum!(
    /// How much it presses.
    Severity {
        /// It can wait.
        Low = "low",
        /// It should be looked at.
        Medium = "medium",
        /// Somebody is harmed while it waits.
        High = "high",
    }
);

/// The status that an issue begins with when `actor` reports it on an item of an order in that status: a seller who reports
/// it knows of it already, and nobody needs to tell them.
///
/// # Errors
/// With the reason when it may not be reported: not this actor, an order that has ended, or nothing said.
pub fn report(order: &OrderStatus, actor: Actor, note: &str) -> Result<ExceptionStatus, Refusal> {
    const VERB: &str = "report an issue";
    let begins = match actor {
        Actor::Seller => ExceptionStatus::SellerNotified,
        Actor::Support | Actor::Admin => ExceptionStatus::Open,
        _ => return Err(Refusal::of(RefusalCode::NotAllowed, VERB)),
    };
    if matches!(order, OrderStatus::Cancelled | OrderStatus::Returned) {
        let reason = format!("the order is already {}", order.word());
        return Err(Refusal::because(RefusalCode::AlreadyFinal, VERB, &reason));
    }
    if note.trim().is_empty() {
        return Err(Refusal::because(
            RefusalCode::ReasonMissing,
            VERB,
            "say what is wrong",
        ));
    }
    Ok(begins)
}

/// What can be done about a delivery exception.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ExceptionAction {
    /// Tell the seller.
    NotifySeller,
    /// Tell the customer.
    NotifyCustomer,
    /// Close it with an outcome.
    Resolve,
}

impl ExceptionAction {
    /// Every action, in lifecycle order.
    pub const ALL: [Self; 3] = [Self::NotifySeller, Self::NotifyCustomer, Self::Resolve];
}

impl Action for ExceptionAction {
    fn verb(self) -> &'static str {
        match self {
            Self::NotifySeller => "notify the seller",
            Self::NotifyCustomer => "notify the customer",
            Self::Resolve => "resolve the exception",
        }
    }
}

/// What acting on a delivery exception may need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExceptionCondition {
    /// A known outcome is supplied.
    Outcome,
}

impl Condition for ExceptionCondition {
    fn is_supplied(self) -> bool {
        match self {
            Self::Outcome => true,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Outcome => "an outcome is given: refund, claim, replacement or delivered",
        }
    }
}

/// What the rules need to know about a delivery exception.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExceptionFacts {
    /// Where it stands.
    pub status: ExceptionStatus,
}

/// The lifecycle of a delivery exception.
pub const EXCEPTION_RULES: &[Rule<ExceptionStatus, ExceptionAction, ExceptionCondition>] = &[
    Rule {
        from: &[ExceptionStatus::Open],
        action: ExceptionAction::NotifySeller,
        to: ExceptionStatus::SellerNotified,
        actors: &[Actor::System, Actor::Support, Actor::Admin],
        needs: &[],
    },
    Rule {
        from: &[ExceptionStatus::SellerNotified],
        action: ExceptionAction::NotifyCustomer,
        to: ExceptionStatus::CustomerNotified,
        actors: &[Actor::Seller, Actor::Support, Actor::Admin],
        needs: &[],
    },
    Rule {
        from: &[ExceptionStatus::CustomerNotified],
        action: ExceptionAction::Resolve,
        to: ExceptionStatus::Resolved,
        actors: &[Actor::Seller, Actor::Support, Actor::Admin],
        needs: &[ExceptionCondition::Outcome],
    },
];

/// By when the next step is due that long after this one was reached, in hours. A resolved exception is
/// waiting for nothing.
const HOURS_TO_NEXT_STEP: &[(ExceptionStatus, i64)] = &[
    (ExceptionStatus::Open, 4),
    (ExceptionStatus::SellerNotified, 24),
    (ExceptionStatus::CustomerNotified, 72),
];

/// When the next step is due for an exception that reached `status` at `since` (both server time); nothing
/// when no step follows. Past it the exception is overdue, which forbids nothing.
pub fn due_at(status: &ExceptionStatus, since: Timestamp) -> Option<Timestamp> {
    let (_, hours) = HOURS_TO_NEXT_STEP.iter().find(|(step, _)| step == status)?;
    Some(since.plus_ms(hours * HOUR_MS))
}

impl Facts for ExceptionFacts {
    type State = ExceptionStatus;
    type Action = ExceptionAction;
    type Condition = ExceptionCondition;
    /// How it ended.
    type Given = Option<Resolution>;

    const SUBJECT: &'static str = "the exception";
    const RULES: &'static [Rule<ExceptionStatus, ExceptionAction, ExceptionCondition>] =
        EXCEPTION_RULES;

    fn state(&self) -> &ExceptionStatus {
        &self.status
    }

    fn state_word(&self) -> &str {
        self.status.word()
    }

    fn judge(
        &self,
        condition: ExceptionCondition,
        given: &Option<Resolution>,
    ) -> Result<(), RefusalCode> {
        match (condition, given) {
            (ExceptionCondition::Outcome, None | Some(Resolution::Other(_))) => {
                Err(RefusalCode::OutcomeMissing)
            }
            (ExceptionCondition::Outcome, Some(_)) => Ok(()),
        }
    }
}
