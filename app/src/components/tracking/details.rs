//! Who carries it, where it was last seen, who receives it: as far as the viewer may know.

use shared::api::tracking::Tracking;

use super::{facts, words};
use crate::browser::plain::{Plain, plain, says};
use crate::text;

/// A list of facts; left out when there are none.
pub(super) fn details(tracking: &Tracking) -> Vec<Plain> {
    let mut known: Vec<(String, Plain)> = Vec::new();
    let mut add = |name: String, value: Option<&str>| {
        if let Some(value) = value.filter(|value| !value.trim().is_empty()) {
            known.push((name, plain("dd").with(says("bdi", value))));
        }
    };
    for shipment in &tracking.shipments {
        add(text::tracking_carrier(), Some(&shipment.carrier));
        add(text::tracking_number(), shipment.tracking_number.as_deref());
    }
    add(
        text::tracking_location(),
        tracking.current_location.as_deref(),
    );
    if let Some(recipient) = &tracking.recipient {
        let lines = match &recipient.address {
            Some(address) => [&recipient.name, "\n", address].concat(),
            None => recipient.name.clone(),
        };
        add(text::tracking_recipient(), Some(&lines));
    }
    let payment = tracking.payment_status.as_ref().map(words::payment);
    add(text::tracking_payment(), payment.as_deref());
    add(
        text::tracking_cancel_reason(),
        tracking.cancel_reason.as_deref(),
    );
    if known.is_empty() {
        return Vec::new();
    }
    vec![
        says("h2", &text::tracking_details()),
        facts("facts facts--details", known),
    ]
}
