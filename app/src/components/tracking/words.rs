//! States and events in plain words.

use shared::api::tracking::Tracking;
use shared::order::{EventCode, OrderStatus, PaymentStatus};

use crate::text;

/// Where the order stands.
pub fn status(status: &OrderStatus) -> String {
    match status {
        OrderStatus::Pending => text::status_pending(),
        OrderStatus::Processing => text::status_processing(),
        OrderStatus::Shipped => text::status_shipped(),
        OrderStatus::OutForDelivery => text::status_out_for_delivery(),
        OrderStatus::Delivered => text::status_delivered(),
        OrderStatus::Cancelled => text::status_cancelled(),
        OrderStatus::Returned => text::status_returned(),
        OrderStatus::Other(word) => text::status_other(word),
    }
}

/// Where the payment stands.
pub fn payment(status: &PaymentStatus) -> String {
    match status {
        PaymentStatus::Pending => text::payment_pending(),
        PaymentStatus::Paid => text::payment_paid(),
        PaymentStatus::Failed => text::payment_failed(),
        PaymentStatus::PartiallyRefunded => text::payment_partially_refunded(),
        PaymentStatus::Refunded => text::payment_refunded(),
        PaymentStatus::Other(word) => text::status_other(word),
    }
}

/// What happened.
pub(super) fn event(code: &EventCode) -> String {
    match code {
        EventCode::Placed => text::event_placed(),
        EventCode::Paid => text::event_paid(),
        EventCode::PaymentFailed => text::event_payment_failed(),
        EventCode::Processing => text::event_processing(),
        EventCode::Shipped => text::event_shipped(),
        EventCode::InTransit => text::event_in_transit(),
        EventCode::Delayed => text::event_delayed(),
        EventCode::Exception => text::event_exception(),
        EventCode::OutForDelivery => text::event_out_for_delivery(),
        EventCode::DeliveryFailed => text::event_delivery_failed(),
        EventCode::Delivered => text::event_delivered(),
        EventCode::Cancelled => text::event_cancelled(),
        EventCode::ReturnStarted => text::event_return_started(),
        EventCode::Returned => text::event_returned(),
        EventCode::Refunded => text::event_refunded(),
        EventCode::Other(code) => text::event_other(code),
    }
}

/// What happens next: what the last event calls for, else what the status does.
pub(super) fn next_step(tracking: &Tracking) -> String {
    let last = tracking.events.last().map(|event| &event.code);
    let is_open = !matches!(
        tracking.status,
        OrderStatus::Delivered | OrderStatus::Cancelled | OrderStatus::Returned
    );
    match last {
        Some(EventCode::PaymentFailed) if is_open => text::next_payment_failed(),
        Some(EventCode::Delayed) if is_open => text::next_delayed(),
        Some(EventCode::Exception) if is_open => text::next_exception(),
        Some(EventCode::DeliveryFailed) if is_open => text::next_delivery_failed(),
        Some(EventCode::ReturnStarted) if is_open => text::next_return_started(),
        _ => match tracking.status {
            OrderStatus::Pending => text::next_pending(),
            OrderStatus::Processing => text::next_processing(),
            OrderStatus::Shipped => text::next_shipped(),
            OrderStatus::OutForDelivery => text::next_out_for_delivery(),
            OrderStatus::Delivered => text::next_delivered(),
            OrderStatus::Cancelled => text::next_cancelled(),
            OrderStatus::Returned => text::next_returned(),
            OrderStatus::Other(_) => text::next_other(),
        },
    }
}
