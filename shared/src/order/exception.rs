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
        /// The order was called off, so that nothing is under way any more.
        CalledOff = "called_off" | "cancelled",
    }
);

wire_enum!(
    /// What is wrong.
    ExceptionCause {
        /// Somebody said so, in words of their own.
        ReportedIssue = "reported_issue" | "seller_note",
        /// It is still under way after what was promised, or a delay was announced.
        DeliveryDelay = "delivery_delay",
        /// It will probably still be under way after what was promised.
        DelayForeseen = "delay_foreseen",
        /// The carrier has not seen the parcel for too long.
        NoScan = "no_scan",
        /// The carrier was at the door and could not deliver.
        FailedAttempt = "failed_attempt",
        /// The tracking number leads nowhere, or the carrier reports a problem.
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
    /// Ask the seller again.
    PromptSeller,
    /// Tell the customer.
    NotifyCustomer,
    /// Ask for the customer's money back.
    OpenRefund,
    /// Ask the carrier to pay.
    OpenClaim,
    /// Send another parcel.
    Replace,
    /// Close it with an outcome.
    Resolve,
    /// Record that it became graver, so that those who were told know too little.
    Worsen,
}

impl ExceptionAction {
    /// Every action, in lifecycle order.
    pub const ALL: [Self; 8] = [
        Self::NotifySeller,
        Self::PromptSeller,
        Self::NotifyCustomer,
        Self::OpenRefund,
        Self::OpenClaim,
        Self::Replace,
        Self::Resolve,
        Self::Worsen,
    ];

    /// As written on the wire and in addresses.
    pub const fn word(self) -> &'static str {
        match self {
            Self::NotifySeller => "notify_seller",
            Self::PromptSeller => "prompt_seller",
            Self::NotifyCustomer => "notify_customer",
            Self::OpenRefund => "open_refund",
            Self::OpenClaim => "open_claim",
            Self::Replace => "replace",
            Self::Resolve => "resolve",
            Self::Worsen => "worsen",
        }
    }

    /// Reads [`ExceptionAction::word`].
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.word() == word)
    }

    /// The remedy that it opens; nothing when it opens none.
    pub const fn remedy(self) -> Option<Resolution> {
        match self {
            Self::OpenRefund => Some(Resolution::Refund),
            Self::OpenClaim => Some(Resolution::Claim),
            Self::Replace => Some(Resolution::Replacement),
            _ => None,
        }
    }

    /// Who is told of it. Whoever does it knows.
    pub const fn tells(self) -> &'static [Actor] {
        match self {
            Self::NotifySeller | Self::PromptSeller | Self::Worsen => &[Actor::Seller],
            Self::NotifyCustomer | Self::Replace => &[Actor::Customer],
            Self::OpenRefund => &[Actor::Customer, Actor::Admin],
            Self::OpenClaim => &[Actor::Admin],
            Self::Resolve => &[Actor::Customer, Actor::Seller],
        }
    }
}

impl Action for ExceptionAction {
    fn verb(self) -> &'static str {
        match self {
            Self::NotifySeller => "notify the seller",
            Self::PromptSeller => "prompt the seller",
            Self::NotifyCustomer => "notify the customer",
            Self::OpenRefund => "open a refund",
            Self::OpenClaim => "open a carrier claim",
            Self::Replace => "send a replacement",
            Self::Resolve => "resolve the exception",
            Self::Worsen => "record that it became graver",
        }
    }
}

/// What acting on a delivery exception may need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExceptionCondition {
    /// The remedy was not opened before.
    NotOpened(Remedy),
    /// An outcome is supplied, and it is true.
    Outcome,
    /// It has ended by itself: the parcel arrived, or the order was called off.
    Ended,
    /// It will probably arrive later than promised, and still could be in time.
    Foreseen,
}

/// What can be opened for a customer, or with a carrier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// The money goes back.
    Refund,
    /// The carrier pays.
    Claim,
    /// Another parcel.
    Replacement,
}

impl Remedy {
    const fn outcome(self) -> Resolution {
        match self {
            Self::Refund => Resolution::Refund,
            Self::Claim => Resolution::Claim,
            Self::Replacement => Resolution::Replacement,
        }
    }
}

impl Condition for ExceptionCondition {
    fn is_supplied(self) -> bool {
        matches!(self, Self::Outcome)
    }

    fn words(self) -> &'static str {
        match self {
            Self::NotOpened(Remedy::Refund) => "no refund is open",
            Self::NotOpened(Remedy::Claim) => "no claim is open",
            Self::NotOpened(Remedy::Replacement) => "no replacement was sent",
            Self::Outcome => {
                "an outcome is given that is true: a refund, claim or replacement that was opened, or that the parcel arrived"
            }
            Self::Ended => "the parcel has arrived, or the order was called off",
            Self::Foreseen => "it will probably arrive later than promised",
        }
    }
}

/// What the rules need to know about a delivery exception.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExceptionFacts {
    /// Where it stands.
    pub status: ExceptionStatus,
    /// What was opened.
    pub remedies: Vec<Resolution>,
    /// Whether what it is about was received.
    pub has_arrived: bool,
    /// Whether the order was called off.
    pub is_called_off: bool,
    /// Whether a delay is foreseen, which only the watch knows.
    pub is_foreseen: bool,
}

const PEOPLE: &[Actor] = &[Actor::Seller, Actor::Support, Actor::Admin];
const MARKETPLACE: &[Actor] = &[Actor::Support, Actor::Admin];

/// A step that leaves the exception where it is.
const fn opening(
    at: &'static [ExceptionStatus; 1],
    to: ExceptionStatus,
    action: ExceptionAction,
    needs: &'static [ExceptionCondition],
) -> Rule<ExceptionStatus, ExceptionAction, ExceptionCondition> {
    Rule {
        from: at,
        action,
        to,
        actors: PEOPLE,
        needs,
    }
}

const NO_REFUND: &[ExceptionCondition] = &[ExceptionCondition::NotOpened(Remedy::Refund)];
const NO_CLAIM: &[ExceptionCondition] = &[ExceptionCondition::NotOpened(Remedy::Claim)];
const NO_REPLACEMENT: &[ExceptionCondition] = &[ExceptionCondition::NotOpened(Remedy::Replacement)];
const AT_SELLER: &[ExceptionStatus; 1] = &[ExceptionStatus::SellerNotified];
const AT_CUSTOMER: &[ExceptionStatus; 1] = &[ExceptionStatus::CustomerNotified];

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
        from: AT_SELLER,
        action: ExceptionAction::PromptSeller,
        to: ExceptionStatus::SellerNotified,
        actors: MARKETPLACE,
        needs: &[],
    },
    Rule {
        from: AT_CUSTOMER,
        action: ExceptionAction::PromptSeller,
        to: ExceptionStatus::CustomerNotified,
        actors: MARKETPLACE,
        needs: &[],
    },
    Rule {
        from: AT_SELLER,
        action: ExceptionAction::NotifyCustomer,
        to: ExceptionStatus::CustomerNotified,
        actors: PEOPLE,
        needs: &[],
    },
    Rule {
        from: AT_SELLER,
        action: ExceptionAction::NotifyCustomer,
        to: ExceptionStatus::CustomerNotified,
        actors: &[Actor::System],
        needs: &[ExceptionCondition::Foreseen],
    },
    opening(
        AT_SELLER,
        ExceptionStatus::SellerNotified,
        ExceptionAction::OpenRefund,
        NO_REFUND,
    ),
    opening(
        AT_CUSTOMER,
        ExceptionStatus::CustomerNotified,
        ExceptionAction::OpenRefund,
        NO_REFUND,
    ),
    opening(
        AT_SELLER,
        ExceptionStatus::SellerNotified,
        ExceptionAction::OpenClaim,
        NO_CLAIM,
    ),
    opening(
        AT_CUSTOMER,
        ExceptionStatus::CustomerNotified,
        ExceptionAction::OpenClaim,
        NO_CLAIM,
    ),
    opening(
        AT_SELLER,
        ExceptionStatus::SellerNotified,
        ExceptionAction::Replace,
        NO_REPLACEMENT,
    ),
    opening(
        AT_CUSTOMER,
        ExceptionStatus::CustomerNotified,
        ExceptionAction::Replace,
        NO_REPLACEMENT,
    ),
    Rule {
        from: AT_CUSTOMER,
        action: ExceptionAction::Resolve,
        to: ExceptionStatus::Resolved,
        actors: PEOPLE,
        needs: &[ExceptionCondition::Outcome],
    },
    Rule {
        from: &[
            ExceptionStatus::Open,
            ExceptionStatus::SellerNotified,
            ExceptionStatus::CustomerNotified,
        ],
        action: ExceptionAction::Resolve,
        to: ExceptionStatus::Resolved,
        actors: &[Actor::System],
        needs: &[ExceptionCondition::Ended, ExceptionCondition::Outcome],
    },
    Rule {
        from: &[
            ExceptionStatus::Open,
            ExceptionStatus::SellerNotified,
            ExceptionStatus::CustomerNotified,
        ],
        action: ExceptionAction::Worsen,
        to: ExceptionStatus::SellerNotified,
        actors: &[Actor::System],
        needs: &[],
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
        let (holds, code) = match condition {
            ExceptionCondition::NotOpened(remedy) => (
                !self.remedies.contains(&remedy.outcome()),
                RefusalCode::AlreadyDone,
            ),
            ExceptionCondition::Ended => (
                self.has_arrived || self.is_called_off,
                RefusalCode::NotEnded,
            ),
            ExceptionCondition::Foreseen => (self.is_foreseen, RefusalCode::WrongState),
            ExceptionCondition::Outcome => match given {
                None | Some(Resolution::Other(_)) => (false, RefusalCode::OutcomeMissing),
                Some(Resolution::Delivered) => (self.has_arrived, RefusalCode::NotEnded),
                Some(Resolution::CalledOff) => (self.is_called_off, RefusalCode::NotEnded),
                Some(remedy) => (self.remedies.contains(remedy), RefusalCode::RemedyNotOpened),
            },
        };
        if holds { Ok(()) } else { Err(code) }
    }
}

/// Who has to take the next step; nobody once it is resolved.
pub fn owner(status: &ExceptionStatus) -> Option<Actor> {
    match status {
        ExceptionStatus::Open => Some(Actor::Support),
        ExceptionStatus::SellerNotified | ExceptionStatus::CustomerNotified => Some(Actor::Seller),
        ExceptionStatus::Resolved | ExceptionStatus::Other(_) => None,
    }
}

/// What should be done next about an exception; nothing once it is resolved, or while its status is not known here. What
/// `facts` do not allow somebody is left to others.
pub fn next_exception_step(
    facts: &ExceptionFacts,
    cause: &ExceptionCause,
) -> Option<ExceptionAction> {
    match facts.status {
        ExceptionStatus::Open => Some(ExceptionAction::NotifySeller),
        ExceptionStatus::SellerNotified => Some(ExceptionAction::NotifyCustomer),
        ExceptionStatus::CustomerNotified if outcomes(facts).is_empty() => Some(match cause {
            ExceptionCause::DeliveryDelay
            | ExceptionCause::NoScan
            | ExceptionCause::TrackingProblem
            | ExceptionCause::FailedAttempt => ExceptionAction::OpenClaim,
            // Nobody pays for what has not gone wrong yet, but the shop can still hurry.
            ExceptionCause::DelayForeseen => ExceptionAction::PromptSeller,
            ExceptionCause::ReportedIssue
            | ExceptionCause::ReturnedToSender
            | ExceptionCause::Other(_) => ExceptionAction::OpenRefund,
        }),
        ExceptionStatus::CustomerNotified => Some(ExceptionAction::Resolve),
        ExceptionStatus::Resolved | ExceptionStatus::Other(_) => None,
    }
}

/// The outcomes that are true, so that it may be resolved with one of them.
pub fn outcomes(facts: &ExceptionFacts) -> Vec<Resolution> {
    let is_true = |outcome: &&Resolution| {
        facts
            .judge(ExceptionCondition::Outcome, &Some((*outcome).clone()))
            .is_ok()
    };
    Resolution::ALL.iter().filter(is_true).cloned().collect()
}
