//! What can be done with an order.

use super::cancellation::CancellationStatus;
use super::carrier::tracking_number;
use super::fulfillment::{Fulfillment, ItemQuantity, fulfillment};
use super::refusal::RefusalCode;
use super::return_request::ReturnStatus;
use super::rules::{Action, Actor, Condition, Facts, Rule};
use super::status::{OrderStatus, PaymentStatus};
use crate::time::Timestamp;

/// What can be done with an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OrderAction {
    /// Begin to prepare it.
    Process,
    /// Call it off.
    Cancel,
    /// Hand it, or its first parcel, to the carrier.
    Ship,
    /// Put it on the vehicle that should deliver it.
    SendOut,
    /// Keep it at a pickup point for its customer.
    HoldForPickup,
    /// Record that it was received.
    Deliver,
    /// Record that an attempt to deliver failed.
    RecordFailedAttempt,
    /// Record that the carrier brought it back unreceived.
    ReturnToSender,
    /// Record that its customer sent it back.
    AcceptReturn,
}

impl OrderAction {
    /// Every action, in lifecycle order.
    pub const ALL: [Self; 9] = [
        Self::Process,
        Self::Cancel,
        Self::Ship,
        Self::SendOut,
        Self::HoldForPickup,
        Self::Deliver,
        Self::RecordFailedAttempt,
        Self::ReturnToSender,
        Self::AcceptReturn,
    ];
}

impl OrderAction {
    /// As written on the wire.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Process => "process",
            Self::Cancel => "cancel",
            Self::Ship => "ship",
            Self::SendOut => "send_out",
            Self::HoldForPickup => "hold_for_pickup",
            Self::Deliver => "deliver",
            Self::RecordFailedAttempt => "record_failed_attempt",
            Self::ReturnToSender => "return_to_sender",
            Self::AcceptReturn => "accept_return",
        }
    }

    /// Reads [`OrderAction::word`].
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.word() == word)
    }

    /// The action that leads from one status to another, for backends and programs that name the target only.
    pub fn leading(from: &OrderStatus, to: &OrderStatus) -> Option<Self> {
        ORDER_RULES
            .iter()
            .find(|rule| rule.from.contains(from) && rule.to == *to)
            .map(|rule| rule.action)
    }

    /// Where it leads.
    pub fn target(self) -> Option<&'static OrderStatus> {
        ORDER_RULES
            .iter()
            .find(|rule| rule.action == self)
            .map(|rule| &rule.to)
    }
}

impl Action for OrderAction {
    fn verb(self) -> &'static str {
        match self {
            Self::Process => "process",
            Self::Cancel => "cancel",
            Self::Ship => "ship",
            Self::SendOut => "send out for delivery",
            Self::HoldForPickup => "keep for pickup",
            Self::Deliver => "mark as delivered",
            Self::RecordFailedAttempt => "record a failed attempt",
            Self::ReturnToSender => "return to the sender",
            Self::AcceptReturn => "take back",
        }
    }
}

/// What changing an order may need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderCondition {
    /// The payment arrived, or the customer pays on delivery.
    PaidOrOnDelivery,
    /// The customer's cancellation request was approved.
    CancellationApproved,
    /// At least one ordered unit is not yet shipped.
    SomethingToShip,
    /// No ordered unit is shipped.
    NothingShipped,
    /// The customer's return was approved and has arrived.
    ReturnReceived,
    /// A reason is supplied.
    Reason,
    /// Carrier and tracking number are supplied, or that the seller delivers.
    Handover,
    /// The time supplied for it does not lie before the shipping.
    NotBeforeShipped,
}

impl Condition for OrderCondition {
    fn is_supplied(self) -> bool {
        matches!(self, Self::Reason | Self::Handover | Self::NotBeforeShipped)
    }

    fn words(self) -> &'static str {
        match self {
            Self::PaidOrOnDelivery => "it is paid, or paid on delivery",
            Self::CancellationApproved => "the customer's cancellation request was approved",
            Self::SomethingToShip => "something is left to ship",
            Self::NothingShipped => "no parcel of it has left",
            Self::ReturnReceived => "the return was approved and received",
            Self::Reason => "a reason is given",
            Self::Handover => "carrier and tracking number are given, or the seller delivers",
            Self::NotBeforeShipped => "the time given is not before it was shipped",
        }
    }
}

/// What the rules need to know about an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderFacts {
    /// Where it stands.
    pub status: OrderStatus,
    /// Where its payment stands.
    pub payment: PaymentStatus,
    /// Whether it is paid when it is handed over.
    pub pays_on_delivery: bool,
    /// Units ordered and shipped, item by item.
    pub items: Vec<ItemQuantity>,
    /// The customer's latest cancellation request, if there is one.
    pub cancellation: Option<CancellationStatus>,
    /// The customer's latest return request, if there is one.
    pub return_request: Option<ReturnStatus>,
    /// When its first parcel was handed over.
    pub shipped_at: Option<Timestamp>,
}

/// What whoever changes an order supplies.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrderGiven {
    /// Why.
    pub reason: Option<String>,
    /// How the parcel travels.
    pub handover: Option<Handover>,
    /// When it happened, if not now.
    pub at: Option<Timestamp>,
}

/// How a parcel travels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Handover {
    /// With a carrier.
    Carrier {
        /// Its name.
        carrier: String,
        /// Its number for the parcel.
        tracking_number: String,
    },
    /// The seller brings it.
    OwnDelivery,
}

impl Handover {
    fn judge(&self) -> Result<(), RefusalCode> {
        match self {
            Self::OwnDelivery => Ok(()),
            Self::Carrier {
                carrier,
                tracking_number: number,
            } => {
                if carrier.trim().is_empty() || number.trim().is_empty() {
                    return Err(RefusalCode::CarrierMissing);
                }
                tracking_number(carrier, number)
                    .map(|_| ())
                    .map_err(|refusal| refusal.code)
            }
        }
    }
}

/// The lifecycle of an order.
pub const ORDER_RULES: &[Rule<OrderStatus, OrderAction, OrderCondition>] = &[
    Rule {
        from: &[OrderStatus::Pending],
        action: OrderAction::Process,
        to: OrderStatus::Processing,
        actors: &[Actor::Seller, Actor::Admin],
        needs: &[OrderCondition::PaidOrOnDelivery],
    },
    Rule {
        from: &[OrderStatus::Pending, OrderStatus::Processing],
        action: OrderAction::Cancel,
        to: OrderStatus::Cancelled,
        actors: &[Actor::Seller, Actor::Admin],
        needs: &[OrderCondition::NothingShipped, OrderCondition::Reason],
    },
    Rule {
        from: &[OrderStatus::Pending, OrderStatus::Processing],
        action: OrderAction::Cancel,
        to: OrderStatus::Cancelled,
        actors: &[Actor::Customer],
        needs: &[
            OrderCondition::CancellationApproved,
            OrderCondition::NothingShipped,
            OrderCondition::Reason,
        ],
    },
    Rule {
        from: &[OrderStatus::Processing],
        action: OrderAction::Ship,
        to: OrderStatus::Shipped,
        actors: &[Actor::Seller, Actor::Admin],
        needs: &[OrderCondition::SomethingToShip, OrderCondition::Handover],
    },
    Rule {
        from: &[OrderStatus::Shipped],
        action: OrderAction::SendOut,
        to: OrderStatus::OutForDelivery,
        actors: &[Actor::Seller, Actor::Carrier, Actor::Admin],
        needs: &[],
    },
    // Pickup points are the carrier's or the marketplace's: a seller is not there to know.
    Rule {
        from: &[OrderStatus::Shipped],
        action: OrderAction::HoldForPickup,
        to: OrderStatus::OutForDelivery,
        actors: &[Actor::Carrier, Actor::Admin],
        needs: &[],
    },
    Rule {
        from: &[OrderStatus::Shipped, OrderStatus::OutForDelivery],
        action: OrderAction::Deliver,
        to: OrderStatus::Delivered,
        actors: &[Actor::Seller, Actor::Carrier, Actor::Admin],
        needs: &[OrderCondition::NotBeforeShipped],
    },
    Rule {
        from: &[OrderStatus::OutForDelivery],
        action: OrderAction::RecordFailedAttempt,
        to: OrderStatus::Shipped,
        actors: &[Actor::Carrier, Actor::Admin],
        needs: &[OrderCondition::Reason],
    },
    Rule {
        from: &[OrderStatus::Shipped, OrderStatus::OutForDelivery],
        action: OrderAction::ReturnToSender,
        to: OrderStatus::Returned,
        actors: &[Actor::Carrier, Actor::Admin],
        needs: &[],
    },
    Rule {
        from: &[OrderStatus::Delivered],
        action: OrderAction::AcceptReturn,
        to: OrderStatus::Returned,
        actors: &[Actor::Admin],
        needs: &[OrderCondition::ReturnReceived],
    },
];

impl Facts for OrderFacts {
    type State = OrderStatus;
    type Action = OrderAction;
    type Condition = OrderCondition;
    type Given = OrderGiven;

    const SUBJECT: &'static str = "the order";
    const RULES: &'static [Rule<OrderStatus, OrderAction, OrderCondition>] = ORDER_RULES;

    fn state(&self) -> &OrderStatus {
        &self.status
    }

    fn state_word(&self) -> &str {
        self.status.word()
    }

    fn judge(&self, condition: OrderCondition, given: &OrderGiven) -> Result<(), RefusalCode> {
        let (holds, otherwise) = match condition {
            OrderCondition::PaidOrOnDelivery => return self.judge_payment(),
            OrderCondition::CancellationApproved => (
                self.cancellation == Some(CancellationStatus::Approved),
                RefusalCode::CancellationNotApproved,
            ),
            OrderCondition::SomethingToShip => (
                fulfillment(&self.items) != Fulfillment::Fulfilled,
                RefusalCode::NothingToShip,
            ),
            OrderCondition::NothingShipped => (
                self.items.iter().all(|item| item.shipped == 0),
                RefusalCode::PartlyShipped,
            ),
            OrderCondition::ReturnReceived => (
                matches!(
                    self.return_request,
                    Some(ReturnStatus::Received | ReturnStatus::Completed)
                ),
                RefusalCode::ReturnNotReceived,
            ),
            OrderCondition::Reason => (
                given
                    .reason
                    .as_deref()
                    .is_some_and(|reason| !reason.trim().is_empty()),
                RefusalCode::ReasonMissing,
            ),
            OrderCondition::Handover => {
                let handover = given.handover.as_ref();
                return handover.map_or(Err(RefusalCode::CarrierMissing), Handover::judge);
            }
            OrderCondition::NotBeforeShipped => (
                given.at.is_none() || self.shipped_at.is_none() || given.at >= self.shipped_at,
                RefusalCode::BeforeShipped,
            ),
        };
        if holds { Ok(()) } else { Err(otherwise) }
    }

    /// A pending order that is not paid waits for the payment, whatever it is that shall be done with it.
    fn blocker(&self) -> Option<RefusalCode> {
        let is_pending = self.status == OrderStatus::Pending;
        is_pending.then(|| self.judge_payment().err()).flatten()
    }
}

impl OrderFacts {
    fn judge_payment(&self) -> Result<(), RefusalCode> {
        match self.payment {
            _ if self.pays_on_delivery => Ok(()),
            PaymentStatus::Paid | PaymentStatus::PartiallyRefunded => Ok(()),
            PaymentStatus::Pending => Err(RefusalCode::PaymentPending),
            PaymentStatus::Failed => Err(RefusalCode::PaymentFailed),
            PaymentStatus::Refunded => Err(RefusalCode::PaymentRefunded),
            PaymentStatus::Other(_) => Err(RefusalCode::PaymentUnknown),
        }
    }
}
