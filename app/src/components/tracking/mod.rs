//! The tracking of one order, for whoever may see it.

mod dates;
mod details;
mod progress;
mod share_button;
mod timeline;
mod words;

pub use self::share_button::share_button;
pub use self::words::{payment as payment_words, status as status_words};

use leptos::prelude::*;
use shared::api::tracking::{TrackedItem, Tracking};
use shared::order::EventCode;

use crate::browser::plain::{Plain, plain, says};
use crate::state::Startup;
use crate::text;

/// Everything the viewer may know about the order: where it is, when it comes, what happened.
pub fn tracking_view(tracking: &Tracking) -> AnyView {
    let zone = Startup::get().zone(tracking.time_zone.as_deref());
    let next = tracking.next_step();
    // Who fetches a parcel need not look out for a vehicle.
    let is_to_fetch = next == EventCode::ReadyForPickup.word();
    let headline = if is_to_fetch {
        text::status_ready_for_pickup()
    } else {
        words::status(&tracking.status)
    };
    let status = says("p", &headline)
        .class("tracking__status")
        .attribute("data-status", tracking.status.word());
    plain("section")
        .class("tracking")
        .with(status)
        .with_all(dates::dates(tracking, is_to_fetch, &zone))
        .with_all(progress::progress_steps(tracking, &zone))
        .with(says("h2", &text::next_heading()))
        .with(says("p", &text::of("next_", next)).class("tracking__next"))
        .with_all(items(&tracking.items))
        .with_all(details::details(tracking))
        .with_all(timeline::timeline(&tracking.events, &zone))
        .with(says("p", &text::tracking_time_zone(zone.name())).class("tracking__zone"))
        .shown()
}

fn items(items: &[TrackedItem]) -> Vec<Plain> {
    if items.is_empty() {
        return Vec::new();
    }
    let item = |item: &TrackedItem| {
        let quantity = [&item.quantity.to_string(), "×"].concat();
        let title = match item.title.trim() {
            "" => text::product_untitled(),
            _ => item.title.clone(),
        };
        plain("li")
            .with(says("span", &quantity).class("items__quantity"))
            .with(says("bdi", &title))
    };
    let list = plain("ul").class("items");
    vec![
        says("h2", &text::tracking_items()),
        list.with_all(items.iter().map(item)),
    ]
}

/// Names with their values.
fn facts(class: &str, facts: Vec<(String, Plain)>) -> Plain {
    let fact = |(name, value): (String, Plain)| plain("div").with(says("dt", &name)).with(value);
    plain("dl")
        .class(class)
        .with_all(facts.into_iter().map(fact))
}
