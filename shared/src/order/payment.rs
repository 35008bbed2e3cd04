//! What can happen to the payment of an order. Refunds never exceed what was paid.

use rust_decimal::Decimal;

use super::refusal::{Refusal, RefusalCode};
use super::rules::{Action, Actor, Condition, Facts, Rule, check};
use super::status::PaymentStatus;
use crate::money::Money;

/// What can happen to a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PaymentAction {
    /// The money arrived.
    Confirm,
    /// The attempt did not succeed.
    Fail,
    /// Less than what is left of it goes back.
    RefundPart,
    /// All that is left of it goes back.
    RefundRest,
}

impl PaymentAction {
    /// Every action.
    pub const ALL: [Self; 4] = [
        Self::Confirm,
        Self::Fail,
        Self::RefundPart,
        Self::RefundRest,
    ];
}

impl Action for PaymentAction {
    fn verb(self) -> &'static str {
        match self {
            Self::Confirm => "confirm the payment",
            Self::Fail => "record a failed payment",
            Self::RefundPart => "refund a part",
            Self::RefundRest => "refund in full",
        }
    }
}

/// What changing a payment may need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaymentCondition {
    /// Not everything went back yet.
    SomethingToRefund,
    /// The amount supplied is above zero and below what is left.
    PartOfRest,
    /// The amount supplied is exactly what is left.
    WholeRest,
}

impl Condition for PaymentCondition {
    fn is_supplied(self) -> bool {
        matches!(self, Self::PartOfRest | Self::WholeRest)
    }

    fn words(self) -> &'static str {
        match self {
            Self::SomethingToRefund => "something is left to refund",
            Self::PartOfRest => {
                "the amount is above zero and less than what is left of the payment"
            }
            Self::WholeRest => "the amount is what is left of the payment",
        }
    }
}

/// What the rules need to know about a payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentFacts {
    /// Where it stands.
    pub status: PaymentStatus,
    /// What was paid.
    pub paid: Money,
    /// What went back so far.
    pub refunded: Money,
}

/// The lifecycle of a payment.
pub const PAYMENT_RULES: &[Rule<PaymentStatus, PaymentAction, PaymentCondition>] = &[
    Rule {
        from: &[PaymentStatus::Pending, PaymentStatus::Failed],
        action: PaymentAction::Confirm,
        to: PaymentStatus::Paid,
        actors: &[Actor::PaymentProvider, Actor::Admin],
        needs: &[],
    },
    Rule {
        from: &[PaymentStatus::Pending],
        action: PaymentAction::Fail,
        to: PaymentStatus::Failed,
        actors: &[Actor::PaymentProvider, Actor::Admin],
        needs: &[],
    },
    Rule {
        from: &[PaymentStatus::Paid, PaymentStatus::PartiallyRefunded],
        action: PaymentAction::RefundPart,
        to: PaymentStatus::PartiallyRefunded,
        actors: &[Actor::PaymentProvider, Actor::Admin],
        needs: &[
            PaymentCondition::SomethingToRefund,
            PaymentCondition::PartOfRest,
        ],
    },
    Rule {
        from: &[PaymentStatus::Paid, PaymentStatus::PartiallyRefunded],
        action: PaymentAction::RefundRest,
        to: PaymentStatus::Refunded,
        actors: &[Actor::PaymentProvider, Actor::Admin],
        needs: &[
            PaymentCondition::SomethingToRefund,
            PaymentCondition::WholeRest,
        ],
    },
];

impl Facts for PaymentFacts {
    type State = PaymentStatus;
    type Action = PaymentAction;
    type Condition = PaymentCondition;
    /// The amount to refund.
    type Given = Option<Money>;

    const SUBJECT: &'static str = "the payment";
    const RULES: &'static [Rule<PaymentStatus, PaymentAction, PaymentCondition>] = PAYMENT_RULES;

    fn state(&self) -> &PaymentStatus {
        &self.status
    }

    fn state_word(&self) -> &str {
        self.status.word()
    }

    fn judge(&self, condition: PaymentCondition, given: &Option<Money>) -> Result<(), RefusalCode> {
        let rest = self.rest().ok_or(RefusalCode::CurrencyMismatch)?;
        if condition == PaymentCondition::SomethingToRefund {
            let is_left = rest.amount > Decimal::ZERO;
            return if is_left {
                Ok(())
            } else {
                Err(RefusalCode::NothingToRefund)
            };
        }
        let amount = given.as_ref().ok_or(RefusalCode::AmountMissing)?;
        if amount.currency != rest.currency {
            return Err(RefusalCode::CurrencyMismatch);
        }
        if amount.amount <= Decimal::ZERO {
            return Err(RefusalCode::AmountMissing);
        }
        if amount.amount > rest.amount {
            return Err(RefusalCode::RefundExceedsPayment);
        }
        let is_whole = amount.amount == rest.amount;
        let should_be_whole = condition == PaymentCondition::WholeRest;
        if is_whole == should_be_whole {
            Ok(())
        } else {
            Err(RefusalCode::RefundKind)
        }
    }
}

impl PaymentFacts {
    /// What is left of the payment; nothing when its two amounts cannot be compared.
    fn rest(&self) -> Option<Money> {
        self.paid.checked_sub(&self.refunded).ok()
    }
}

/// The payment after `amount` went back, in part or in full as the amount has it.
///
/// # Errors
/// As [`check`]; above all when the refunds would exceed what was paid.
pub fn refund(
    payment: &PaymentFacts,
    amount: &Money,
    actor: Actor,
) -> Result<PaymentFacts, Refusal> {
    let action = if payment.rest().as_ref() == Some(amount) {
        PaymentAction::RefundRest
    } else {
        PaymentAction::RefundPart
    };
    let status = check(payment, action, actor, &Some(amount.clone()))?;
    let refunded = payment
        .refunded
        .checked_add(amount)
        .map_err(|_| Refusal::of(RefusalCode::RefundExceedsPayment, action.verb()))?;
    Ok(PaymentFacts {
        status,
        paid: payment.paid.clone(),
        refunded,
    })
}
