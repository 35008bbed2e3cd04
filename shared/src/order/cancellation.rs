//! A customer's request to cancel an order.

use super::refusal::RefusalCode;
use super::rules::{Action, Actor, Condition, Facts, Rule};
use super::status::{OrderStatus, wire_enum};

wire_enum!(
    /// Where a cancellation request stands.
    CancellationStatus {
        /// Waits for an answer.
        Pending = "pending" | "requested",
        /// The order may be cancelled; final.
        Approved = "approved" | "accepted",
        /// It may not; final.
        Rejected = "rejected" | "declined" | "denied",
        /// The customer changed their mind; final.
        Withdrawn = "withdrawn",
    }
);

/// What can be done with a cancellation request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CancellationAction {
    /// Say yes.
    Approve,
    /// Say no.
    Reject,
    /// Take it back.
    Withdraw,
}

impl CancellationAction {
    /// Every action.
    pub const ALL: [Self; 3] = [Self::Approve, Self::Reject, Self::Withdraw];
}

impl Action for CancellationAction {
    fn verb(self) -> &'static str {
        match self {
            Self::Approve => "approve the cancellation",
            Self::Reject => "reject the cancellation",
            Self::Withdraw => "withdraw the cancellation request",
        }
    }
}

/// What answering a cancellation request may need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CancellationCondition {
    /// The order has not left yet, so that approving is no empty promise.
    OrderNotShipped,
}

impl Condition for CancellationCondition {
    fn is_supplied(self) -> bool {
        match self {
            Self::OrderNotShipped => false,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::OrderNotShipped => "the order is pending or processing",
        }
    }
}

/// What the rules need to know about a cancellation request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CancellationFacts {
    /// Where it stands.
    pub status: CancellationStatus,
    /// Where its order stands.
    pub order: OrderStatus,
}

/// The lifecycle of a cancellation request.
pub const CANCELLATION_RULES: &[Rule<
    CancellationStatus,
    CancellationAction,
    CancellationCondition,
>] = &[
    Rule {
        from: &[CancellationStatus::Pending],
        action: CancellationAction::Approve,
        to: CancellationStatus::Approved,
        actors: &[Actor::Seller, Actor::Admin],
        needs: &[CancellationCondition::OrderNotShipped],
    },
    Rule {
        from: &[CancellationStatus::Pending],
        action: CancellationAction::Reject,
        to: CancellationStatus::Rejected,
        actors: &[Actor::Seller, Actor::Admin],
        needs: &[],
    },
    Rule {
        from: &[CancellationStatus::Pending],
        action: CancellationAction::Withdraw,
        to: CancellationStatus::Withdrawn,
        actors: &[Actor::Customer],
        needs: &[],
    },
];

impl Facts for CancellationFacts {
    type State = CancellationStatus;
    type Action = CancellationAction;
    type Condition = CancellationCondition;
    type Given = ();

    const SUBJECT: &'static str = "the cancellation request";
    const RULES: &'static [Rule<CancellationStatus, CancellationAction, CancellationCondition>] =
        CANCELLATION_RULES;

    fn state(&self) -> &CancellationStatus {
        &self.status
    }

    fn state_word(&self) -> &str {
        self.status.word()
    }

    fn judge(&self, condition: CancellationCondition, (): &()) -> Result<(), RefusalCode> {
        match condition {
            CancellationCondition::OrderNotShipped => match self.order {
                OrderStatus::Pending | OrderStatus::Processing => Ok(()),
                _ => Err(RefusalCode::TooLateToCancel),
            },
        }
    }
}
