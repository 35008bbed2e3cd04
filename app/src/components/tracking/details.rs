//! Who carries it, where it was last seen, who receives it: as far as the viewer may know.

use leptos::prelude::*;
use shared::api::tracking::Tracking;

use super::words;
use crate::text;

/// A list of facts; left out when there are none.
#[component]
pub(super) fn Details(tracking: Tracking) -> impl IntoView {
    let mut facts: Vec<(String, String)> = Vec::new();
    let mut add = |name: String, value: Option<String>| {
        if let Some(value) = value.filter(|value| !value.trim().is_empty()) {
            facts.push((name, value));
        }
    };
    for shipment in tracking.shipments {
        add(text::tracking_carrier(), Some(shipment.carrier));
        add(text::tracking_number(), shipment.tracking_number);
    }
    add(text::tracking_location(), tracking.current_location);
    if let Some(recipient) = tracking.recipient {
        let lines = [Some(recipient.name), recipient.address];
        let lines: Vec<String> = lines.into_iter().flatten().collect();
        add(text::tracking_recipient(), Some(lines.join("\n")));
    }
    add(
        text::tracking_payment(),
        tracking.payment_status.as_ref().map(words::payment),
    );
    add(text::tracking_cancel_reason(), tracking.cancel_reason);
    (!facts.is_empty()).then(|| {
        view! {
            <h2>{text::tracking_details()}</h2>
            <dl class="facts facts--details">
                {facts
                    .into_iter()
                    .map(|(name, value)| {
                        view! { <div><dt>{name}</dt><dd><bdi>{value}</bdi></dd></div> }
                    })
                    .collect_view()}
            </dl>
        }
    })
}
