//! The tracking of one order, for whoever may see it.

mod dates;
mod details;
mod progress;
mod share_button;
mod timeline;
mod words;

pub use self::share_button::ShareButton;
pub use self::words::{payment as payment_words, status as status_words};

use leptos::prelude::*;
use shared::api::tracking::{TrackedItem, Tracking};
use shared::order::EventCode;

use self::dates::Dates;
use self::details::Details;
use self::progress::ProgressSteps;
use self::timeline::Timeline;
use crate::state::Startup;
use crate::text;

/// Everything the viewer may know about the order: where it is, when it comes, what happened.
#[component]
pub fn TrackingView(
    /// The order.
    tracking: Tracking,
) -> impl IntoView {
    let zone = Startup::get().zone(tracking.time_zone.as_deref());
    let status = tracking.status.word().to_owned();
    let next = tracking.next_step();
    // Who fetches a parcel need not look out for a vehicle.
    let is_to_fetch = next == EventCode::ReadyForPickup.word();
    let headline = if is_to_fetch {
        text::status_ready_for_pickup()
    } else {
        words::status(&tracking.status)
    };
    let next = text::of("next_", next);
    let zone_name = zone.name().to_owned();
    view! {
        <section class="tracking">
            <p class="tracking__status" data-status=status>{headline}</p>
            <Dates tracking=tracking.clone() is_to_fetch zone=zone.clone() />
            <ProgressSteps status=tracking.status.clone() events=tracking.events.clone() zone=zone.clone() />
            <h2>{text::next_heading()}</h2>
            <p class="tracking__next">{next}</p>
            <Items items=tracking.items.clone() />
            <Details tracking=tracking.clone() />
            <Timeline events=tracking.events zone />
            <p class="tracking__zone">{text::tracking_time_zone(&zone_name)}</p>
        </section>
    }
}

#[component]
fn Items(items: Vec<TrackedItem>) -> impl IntoView {
    let item = |item: TrackedItem| {
        let title = Some(item.title).filter(|title| !title.trim().is_empty());
        view! {
            <li>
                <span class="items__quantity">{item.quantity.to_string()} "×"</span>
                <bdi>{title.unwrap_or_else(text::product_untitled)}</bdi>
            </li>
        }
    };
    (!items.is_empty()).then(|| {
        view! {
            <h2>{text::tracking_items()}</h2>
            <ul class="items">{items.into_iter().map(item).collect_view()}</ul>
        }
    })
}
