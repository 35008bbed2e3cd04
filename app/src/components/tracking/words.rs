//! States and events in plain words.

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
