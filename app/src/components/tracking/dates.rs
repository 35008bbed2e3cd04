//! When it comes, or came.

use leptos::prelude::*;
use shared::api::tracking::{DateRange, Tracking};
use shared::order::OrderStatus;

use crate::browser::zone::IntlZone;
use crate::components::{date_range_text, date_text, date_time_text};
use crate::text;

/// Placed, promised, expected, delivered: what is known and still true.
#[component]
pub(super) fn Dates(tracking: Tracking, is_to_fetch: bool, zone: IntlZone) -> impl IntoView {
    let mut facts: Vec<(String, String)> = Vec::new();
    if let Some(at) = tracking.delivered_at {
        facts.push((text::tracking_delivered_on(), date_time_text(at, &zone)));
    }
    // Nothing more arrives for who is to fetch it.
    let is_awaited = !is_to_fetch && is_awaited(&tracking);
    facts.extend(promise_facts(&tracking, is_awaited, &zone));
    let placed = tracking
        .placed_at
        .map(|at| text::tracking_placed(&date_text(at, &zone)));
    // A time that has passed promises nothing.
    let news_by = tracking
        .next_update_by
        .filter(|by| tracking.as_of < Some(*by));
    let news_by = news_by.map(|by| text::tracking_news_by(&date_time_text(by, &zone)));
    let no_estimate = (is_awaited && tracking.estimated_delivery.is_none()).then(|| {
        view! {
            <p class="tracking__no-estimate">{text::tracking_no_estimate()} " " {news_by}</p>
        }
    });
    view! {
        <dl class="facts">
            {facts
                .into_iter()
                .map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> })
                .collect_view()}
        </dl>
        {no_estimate}
        {placed.map(|placed| view! { <p class="tracking__placed">{placed}</p> })}
    }
}

fn is_awaited(tracking: &Tracking) -> bool {
    !matches!(
        tracking.status,
        OrderStatus::Delivered | OrderStatus::Cancelled | OrderStatus::Returned
    )
}

/// The promise stays as it was made; the estimate is shown beside it when it says another day.
fn promise_facts(tracking: &Tracking, is_awaited: bool, zone: &IntlZone) -> Vec<(String, String)> {
    let days = |range: DateRange| (range.from.civil(zone).date, range.to.civil(zone).date);
    let shown = |range: DateRange| date_range_text(range, zone);
    let promised = tracking.promised_delivery;
    let expected = tracking.estimated_delivery.filter(|_| is_awaited);
    match (promised, expected) {
        (Some(promised), Some(expected)) if days(promised) != days(expected) => vec![
            (text::tracking_expected(), shown(expected)),
            (text::tracking_promised(), shown(promised)),
        ],
        (_, Some(expected)) => vec![(text::tracking_arrives(), shown(expected))],
        (Some(promised), None) => vec![(text::tracking_promised(), shown(promised))],
        (None, None) => Vec::new(),
    }
}
