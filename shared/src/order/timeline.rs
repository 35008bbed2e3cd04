//! What happened to an order, and how far along it is, as its customer sees it.

use super::status::{OrderStatus, wire_enum};
use crate::json::{Decode, DecodeError, Json, optional, required};
use crate::time::Timestamp;

wire_enum!(
    /// The kind of a timeline event. Carrier codes map onto these; an unknown one is shown as it came.
    EventCode {
        /// The customer placed the order.
        Placed = "placed" | "order_created" | "created",
        /// The payment arrived.
        Paid = "paid" | "payment_received",
        /// The payment did not succeed.
        PaymentFailed = "payment_failed",
        /// The seller is preparing the order.
        Processing = "processing" | "order_processing" | "order_confirmed" | "confirmed" | "packed",
        /// The shop waits for goods before it can send them.
        Backordered = "backordered" | "out_of_stock",
        /// The carrier knows that a parcel is to come. It does not have it.
        LabelCreated = "label_created" | "label_printed" | "label_made" | "pre_transit",
        /// The parcel was handed to the carrier.
        Shipped = "shipped" | "order_shipped" | "handed_over",
        /// The parcel passed a place on its way.
        InTransit = "in_transit" | "arrived_at_hub" | "updated",
        /// The carrier or the seller announced a delay.
        Delayed = "delayed" | "delivery_delay",
        /// The marketplace has told the customer that it will probably arrive later than promised.
        DelayForeseen = "delay_foreseen",
        /// The marketplace has told the customer that it has looked after the order, and that it is still to come.
        Notice = "notice",
        /// Something is wrong with the parcel and someone must act.
        Exception = "exception" | "issue" | "reported_issue" | "tracking_issue",
        /// The parcel is on the vehicle that should deliver it.
        OutForDelivery = "out_for_delivery" | "order_out_for_delivery",
        /// The parcel waits for its customer at a pickup point.
        ReadyForPickup = "ready_for_pickup" | "available_for_pickup" | "awaiting_pickup" | "held_for_pickup",
        /// The carrier tried to deliver and could not.
        DeliveryFailed = "delivery_failed" | "failed_attempt" | "delivery_attempt_failed",
        /// The parcel was received.
        Delivered = "delivered" | "order_delivered" | "order_delivered_confirmed",
        /// The order was called off.
        Cancelled = "cancelled" | "canceled" | "order_cancelled",
        /// The parcel is on its way back.
        ReturnStarted = "return_started",
        /// The parcel came back to the seller.
        Returned = "returned",
        /// Money went back to the customer.
        Refunded = "refunded" | "payment_refunded",
    }
);

impl EventCode {
    /// Whether a carrier may report it.
    pub fn is_of_carrier(&self) -> bool {
        self.is_of_parcel() || *self == Self::LabelCreated
    }

    /// Whether it is a station of a parcel that was handed over. A label is none: nobody has seen a parcel by it.
    pub fn is_of_parcel(&self) -> bool {
        matches!(
            self,
            Self::Shipped
                | Self::InTransit
                | Self::Delayed
                | Self::Exception
                | Self::OutForDelivery
                | Self::ReadyForPickup
                | Self::DeliveryFailed
                | Self::Delivered
                | Self::ReturnStarted
                | Self::Returned
        )
    }

    /// Whether somebody must look after a parcel of which this was heard last.
    pub fn is_trouble(&self) -> bool {
        matches!(self, Self::Delayed | Self::Exception | Self::DeliveryFailed)
    }
}

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize, utoipa::ToSchema))]
#[cfg_attr(feature = "server", serde(rename_all = "camelCase"))]
pub struct TimelineEvent {
    /// What happened.
    pub code: EventCode,
    /// When, as the carrier or the marketplace recorded it.
    pub occurred_at: Timestamp,
    /// Where, in the carrier's words; left out of the public tier.
    #[cfg_attr(feature = "server", serde(skip_serializing_if = "Option::is_none"))]
    pub place: Option<String>,
    /// The carrier's or seller's own words; hostile until proven otherwise, left out of the public tier.
    #[cfg_attr(feature = "server", serde(skip_serializing_if = "Option::is_none"))]
    pub description: Option<String>,
}

impl Decode for TimelineEvent {
    fn decode<J: Json>(json: &J) -> Result<Self, DecodeError> {
        Ok(Self {
            code: required(json, &["code", "eventType", "status", "type"])?,
            occurred_at: required(json, &["occurredAt", "timestamp", "date"])?,
            place: optional(json, &["place", "location"])?,
            description: optional(json, &["description"])?,
        })
    }
}

/// The five milestones of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// The order was placed.
    Placed,
    /// The seller prepares it.
    Processing,
    /// It was handed to the carrier.
    Shipped,
    /// It is on the last vehicle.
    OutForDelivery,
    /// It was received.
    Delivered,
}

impl Step {
    /// All milestones in order.
    pub const ALL: [Self; 5] = [
        Self::Placed,
        Self::Processing,
        Self::Shipped,
        Self::OutForDelivery,
        Self::Delivered,
    ];
}

/// How a milestone stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepState {
    /// Behind the order.
    Done,
    /// Where the order is.
    Current,
    /// Still ahead.
    Ahead,
    /// Will not be reached: the order was cancelled or came back.
    Skipped,
}

impl StepState {
    fn is_reached(self) -> bool {
        matches!(self, Self::Done | Self::Current)
    }
}

/// Progress of an order through its milestones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Each milestone, how it stands, and when it was first reached if an event says so. A milestone that is
    /// ahead has no time, even if an earlier attempt once got there.
    pub steps: Vec<(Step, StepState, Option<Timestamp>)>,
    /// Delivery attempts that failed so far.
    pub failed_attempts: usize,
}

/// Derives the progress of an order from its status and its events.
///
/// A cancelled or returned order keeps the milestones that events prove and skips the others. For a status
/// this version does not know, events alone decide.
pub fn progress(status: &OrderStatus, events: &[TimelineEvent]) -> Progress {
    let reached_at = |step: Step| {
        events
            .iter()
            .filter(|event| step_of(&event.code) == Some(step))
            .map(|event| event.occurred_at)
            .min()
    };
    let proven = events.iter().filter_map(|event| step_of(&event.code)).max();
    let over = matches!(status, OrderStatus::Cancelled | OrderStatus::Returned);
    let current = match status {
        OrderStatus::Pending => Step::Placed,
        OrderStatus::Processing => Step::Processing,
        OrderStatus::Shipped => Step::Shipped,
        OrderStatus::OutForDelivery => Step::OutForDelivery,
        OrderStatus::Delivered => Step::Delivered,
        OrderStatus::Cancelled | OrderStatus::Returned | OrderStatus::Other(_) => {
            proven.unwrap_or(Step::Placed)
        }
    };
    let state_of = |step: Step| match step.cmp(&current) {
        std::cmp::Ordering::Less => StepState::Done,
        std::cmp::Ordering::Equal if over || current == Step::Delivered => StepState::Done,
        std::cmp::Ordering::Equal => StepState::Current,
        std::cmp::Ordering::Greater if over => StepState::Skipped,
        std::cmp::Ordering::Greater => StepState::Ahead,
    };
    Progress {
        steps: Step::ALL
            .into_iter()
            .map(|step| (step, state_of(step)))
            .map(|(step, state)| (step, state, reached_at(step).filter(|_| state.is_reached())))
            .collect(),
        failed_attempts: events
            .iter()
            .filter(|event| event.code == EventCode::DeliveryFailed)
            .count(),
    }
}

fn step_of(code: &EventCode) -> Option<Step> {
    match code {
        EventCode::Placed => Some(Step::Placed),
        // Who waits for goods or makes a label prepares it.
        EventCode::Processing | EventCode::Backordered | EventCode::LabelCreated => {
            Some(Step::Processing)
        }
        EventCode::Shipped | EventCode::InTransit => Some(Step::Shipped),
        // An attempt at the door proves that the parcel was out, even when no scan said so. Who fetches it is served as well.
        EventCode::OutForDelivery | EventCode::ReadyForPickup | EventCode::DeliveryFailed => {
            Some(Step::OutForDelivery)
        }
        EventCode::Delivered => Some(Step::Delivered),
        _ => None,
    }
}
