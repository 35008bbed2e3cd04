//! When it comes, or came.

use shared::api::tracking::{DateRange, Tracking};
use shared::order::OrderStatus;

use super::facts;
use crate::browser::plain::{Plain, says};
use crate::browser::zone::IntlZone;
use crate::components::{date_range_text, date_text, date_time_text};
use crate::text;

/// Placed, promised, expected, delivered: what is known and still true.
pub(super) fn dates(tracking: &Tracking, is_to_fetch: bool, zone: &IntlZone) -> Vec<Plain> {
    let mut known: Vec<(String, Plain)> = Vec::new();
    if let Some(at) = tracking.delivered_at {
        let delivered = says("dd", &date_time_text(at, zone));
        known.push((text::tracking_delivered_on(), delivered));
    }
    // Nothing more arrives for who is to fetch it.
    let is_awaited = !is_to_fetch && is_awaited(tracking);
    known.extend(promise_facts(tracking, is_awaited, zone));
    let mut shown = vec![facts("facts", known)];
    if is_awaited && tracking.estimated_delivery.is_none() {
        shown.push(no_estimate(tracking, zone));
    }
    if let Some(at) = tracking.placed_at {
        let placed = text::tracking_placed(&date_text(at, zone));
        shown.push(says("p", &placed).class("tracking__placed"));
    }
    shown
}

fn no_estimate(tracking: &Tracking, zone: &IntlZone) -> Plain {
    let said = says("p", &text::tracking_no_estimate()).class("tracking__no-estimate");
    // A time that has passed promises nothing.
    match tracking.next_update_by {
        Some(by) if tracking.as_of < Some(by) => said
            .text(" ")
            .text(&text::tracking_news_by(&date_time_text(by, zone))),
        _ => said,
    }
}

fn is_awaited(tracking: &Tracking) -> bool {
    !matches!(
        tracking.status,
        OrderStatus::Delivered | OrderStatus::Cancelled | OrderStatus::Returned
    )
}

/// The promise stays as it was made; the estimate is shown beside it when it says another day.
fn promise_facts(tracking: &Tracking, is_awaited: bool, zone: &IntlZone) -> Vec<(String, Plain)> {
    let days = |range: DateRange| (range.from.civil(zone).date, range.to.civil(zone).date);
    let shown = |range: DateRange| says("dd", &date_range_text(range, zone));
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
