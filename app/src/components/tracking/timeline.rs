//! What happened, newest first.

use shared::order::TimelineEvent;

use super::words;
use crate::browser::plain::{Plain, plain, says};
use crate::browser::zone::IntlZone;
use crate::components::date_time_text;
use crate::text;

/// All events; an order without any says what will come.
pub(super) fn timeline(events: &[TimelineEvent], zone: &IntlZone) -> Vec<Plain> {
    let mut shown = vec![says("h2", &text::tracking_events())];
    if events.is_empty() {
        shown.push(says("p", &text::tracking_no_events()));
    }
    let entries = events.iter().rev().map(|event| entry(event, zone));
    shown.push(plain("ol").class("timeline").with_all(entries));
    shown
}

fn entry(event: &TimelineEvent, zone: &IntlZone) -> Plain {
    let time = says("time", &date_time_text(event.occurred_at, zone))
        .attribute("datetime", &event.occurred_at.to_string());
    let mut when = plain("p").class("timeline__when").with(time);
    if let Some(place) = said(event.place.as_ref()) {
        when = when.text(" · ").with(says("bdi", place));
    }
    let carrier_words = said(event.description.as_ref());
    let carrier_words =
        carrier_words.map(|words| plain("p").class("timeline__words").with(says("bdi", words)));
    plain("li")
        .attribute("data-code", event.code.word())
        .with(says("p", &words::event(&event.code)).class("timeline__what"))
        .with(when)
        .with_all(carrier_words)
}

fn said(words: Option<&String>) -> Option<&String> {
    words.filter(|words| !words.trim().is_empty())
}
