//! A customer's request to send units of an item back.

use super::refusal::RefusalCode;
use super::rules::{Action, Actor, Condition, Facts, Rule};
use super::status::wire_enum;

wire_enum!(
    /// Where a return request stands.
    ReturnStatus {
        /// Waits for an answer.
        Pending = "pending" | "requested",
        /// The units may be sent back.
        Approved = "approved" | "accepted",
        /// They may not; final.
        Rejected = "rejected" | "declined" | "denied",
        /// The customer changed their mind; final.
        Withdrawn = "withdrawn",
        /// The units arrived at the seller's.
        Received = "received",
        /// The money was refunded; final.
        Completed = "completed" | "refunded",
    }
);

/// What can be done with a return request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReturnAction {
    /// Say yes.
    Approve,
    /// Say no.
    Reject,
    /// Take it back.
    Withdraw,
    /// Record that the units arrived.
    Receive,
    /// Close it once the money was refunded.
    Complete,
}

impl ReturnAction {
    /// Every action, in lifecycle order.
    pub const ALL: [Self; 5] = [
        Self::Approve,
        Self::Reject,
        Self::Withdraw,
        Self::Receive,
        Self::Complete,
    ];
}

impl Action for ReturnAction {
    fn verb(self) -> &'static str {
        match self {
            Self::Approve => "approve the return",
            Self::Reject => "reject the return",
            Self::Withdraw => "withdraw the return request",
            Self::Receive => "receive the return",
            Self::Complete => "complete the return",
        }
    }
}

/// What changing a return request may need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReturnCondition {
    /// At least one unit, and not more than the customer holds.
    QuantityHeld,
    /// The refund was made.
    Refunded,
}

impl Condition for ReturnCondition {
    fn is_supplied(self) -> bool {
        match self {
            Self::QuantityHeld | Self::Refunded => false,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::QuantityHeld => {
                "at least one unit is sent back, and no more than were delivered and not returned"
            }
            Self::Refunded => "the money was refunded",
        }
    }
}

/// What the rules need to know about a return request. It is for one item of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnFacts {
    /// Where it stands.
    pub status: ReturnStatus,
    /// Units to send back.
    pub quantity: u64,
    /// Units of the item that were delivered and are in no other return.
    pub held: u64,
    /// Whether its refund was made.
    pub is_refunded: bool,
}

/// The lifecycle of a return request.
pub const RETURN_RULES: &[Rule<ReturnStatus, ReturnAction, ReturnCondition>] = &[
    Rule {
        from: &[ReturnStatus::Pending],
        action: ReturnAction::Approve,
        to: ReturnStatus::Approved,
        actors: &[Actor::Seller, Actor::Admin],
        needs: &[ReturnCondition::QuantityHeld],
    },
    Rule {
        from: &[ReturnStatus::Pending],
        action: ReturnAction::Reject,
        to: ReturnStatus::Rejected,
        actors: &[Actor::Seller, Actor::Admin],
        needs: &[],
    },
    Rule {
        from: &[ReturnStatus::Pending],
        action: ReturnAction::Withdraw,
        to: ReturnStatus::Withdrawn,
        actors: &[Actor::Customer],
        needs: &[],
    },
    Rule {
        from: &[ReturnStatus::Approved],
        action: ReturnAction::Receive,
        to: ReturnStatus::Received,
        actors: &[Actor::Seller, Actor::Admin],
        needs: &[],
    },
    Rule {
        from: &[ReturnStatus::Received],
        action: ReturnAction::Complete,
        to: ReturnStatus::Completed,
        actors: &[Actor::Admin],
        needs: &[ReturnCondition::Refunded],
    },
];

impl Facts for ReturnFacts {
    type State = ReturnStatus;
    type Action = ReturnAction;
    type Condition = ReturnCondition;
    type Given = ();

    const SUBJECT: &'static str = "the return request";
    const RULES: &'static [Rule<ReturnStatus, ReturnAction, ReturnCondition>] = RETURN_RULES;

    fn state(&self) -> &ReturnStatus {
        &self.status
    }

    fn state_word(&self) -> &str {
        self.status.word()
    }

    fn judge(&self, condition: ReturnCondition, (): &()) -> Result<(), RefusalCode> {
        match condition {
            ReturnCondition::QuantityHeld if self.quantity == 0 => {
                Err(RefusalCode::QuantityMissing)
            }
            ReturnCondition::QuantityHeld if self.quantity > self.held => {
                Err(RefusalCode::QuantityExceeded)
            }
            ReturnCondition::Refunded if !self.is_refunded => Err(RefusalCode::RefundNotMade),
            ReturnCondition::QuantityHeld | ReturnCondition::Refunded => Ok(()),
        }
    }
}
