//! States and events in plain words.

use shared::api::tracking::Tracking;
use shared::order::{EventCode, OrderStatus, PaymentStatus};

use crate::text;

/// Where the order stands.
pub fn status(status: &OrderStatus) -> String {
    match status {
        OrderStatus::Other(word) => text::status_other(word),
        known => text::of("status_", known.word()),
    }
}

/// Where the payment stands.
pub fn payment(status: &PaymentStatus) -> String {
    match status {
        PaymentStatus::Other(word) => text::status_other(word),
        known => text::of("payment_", known.word()),
    }
}

/// What happened.
pub(super) fn event(code: &EventCode) -> String {
    match code {
        EventCode::Other(code) => text::event_other(code),
        known => text::of("event_", known.word()),
    }
}

/// What happens next: what the last event calls for, else what the status does.
pub(super) fn next_step(tracking: &Tracking) -> String {
    let last = tracking.events.last().map(|event| &event.code);
    let is_open = !matches!(
        tracking.status,
        OrderStatus::Delivered | OrderStatus::Cancelled | OrderStatus::Returned
    );
    let word = match (last, &tracking.status) {
        (
            Some(
                code @ (EventCode::PaymentFailed
                | EventCode::Delayed
                | EventCode::Exception
                | EventCode::DeliveryFailed
                | EventCode::ReturnStarted),
            ),
            _,
        ) if is_open => code.word(),
        (_, OrderStatus::Other(_)) => "other",
        (_, status) => status.word(),
    };
    text::of("next_", word)
}
