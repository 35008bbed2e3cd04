//! One entry of a timeline in words: what, when, and what else is known of it.

use leptos::prelude::*;
use shared::api::order_timeline::{TimelineEntry, TimelineKind};
use shared::api::wismo::Channel;
use shared::format;
use shared::order::EventCode;

use super::words::word;
use crate::browser::zone::IntlZone;
use crate::components::{date_range_text, date_time_text};
use crate::text;

/// What happened, in a sentence; a kind that is not known here as it came.
pub(super) fn title(entry: &TimelineEntry, zone: &IntlZone) -> String {
    let code = entry.code.as_deref().unwrap_or_default();
    let days = || {
        entry
            .range
            .map_or_else(String::new, |range| date_range_text(range, zone))
    };
    match &entry.kind {
        TimelineKind::Placed => text::event_placed(),
        TimelineKind::Paid => text::event_paid(),
        TimelineKind::Promised => text::timeline_promised(&days()),
        TimelineKind::Estimated => text::timeline_estimated(&days()),
        TimelineKind::Changed if code == "undo" => text::timeline_undone(),
        TimelineKind::Changed => text::timeline_changed(&word("made_", code)),
        TimelineKind::Scan | TimelineKind::Delivered => event(code),
        TimelineKind::Exception => text::timeline_trouble(&word("trouble_", code)),
        TimelineKind::Step => word("done_", code),
        TimelineKind::Told => {
            let who = word("recipient_", entry.told.as_deref().unwrap_or_default());
            text::timeline_told(&word("trouble_", code), &who)
        }
        TimelineKind::Asked => {
            let channel = entry.channel.as_ref().map(Channel::word);
            let channel = word("channel_", channel.unwrap_or_default());
            text::timeline_asked(&channel, &word("topic_", code))
        }
        TimelineKind::Resolved => word("ended_", code),
        TimelineKind::Rated => {
            let stars = entry.rating.unwrap_or_default();
            text::timeline_rated(&format::count(stars, text::locale()))
        }
        TimelineKind::Other(kind) => kind.clone(),
    }
}

/// What was reported about a parcel; as it came where this version does not know it.
fn event(code: &str) -> String {
    match EventCode::from_word(code) {
        // Customers read that it came to them.
        EventCode::Refunded => text::timeline_refunded(),
        EventCode::Other(code) => text::event_other(&code),
        known => text::of("event_", known.word()),
    }
}

/// What the customer had last been told when they asked, and how old that was.
fn last_told(entry: &TimelineEntry, zone: &IntlZone) -> Option<String> {
    if entry.kind != TimelineKind::Asked {
        return None;
    }
    let (Some(at), Some(age)) = (entry.last_told_at, entry.staleness_ms()) else {
        return Some(text::timeline_told_nothing());
    };
    let said = event(entry.last_told.as_deref().unwrap_or_default());
    let age = format::duration(age, text::locale());
    Some(text::timeline_last_told(
        &age,
        &said,
        &date_time_text(at, zone),
    ))
}

/// An entry in full.
pub(super) fn in_full(entry: &TimelineEntry, zone: &IntlZone, names_shops: bool) -> AnyView {
    let parcel = entry
        .parcel
        .as_deref()
        .map(|number| text::timeline_parcel(entry.carrier.as_deref().unwrap_or_default(), number));
    let rests_on = (entry.kind == TimelineKind::Promised)
        .then(|| {
            entry
                .code
                .as_deref()
                .map(|level| text::of("promise_level_", level))
        })
        .flatten()
        .filter(|sentence| !sentence.is_empty());
    let facts = [
        entry.place.clone(),
        parcel,
        entry.shop.clone().filter(|_| names_shops),
        entry.actor.as_deref().map(text::timeline_by),
        rests_on,
        entry.is_preventable.then(text::inquiries_was_preventable),
    ];
    let fact = |fact: String| view! { <span class="fact"><bdi>{fact}</bdi></span> };
    let facts = facts.into_iter().flatten().map(fact).collect_view();
    let note = entry
        .note
        .clone()
        .map(|note| view! { <q class="course__note"><bdi>{note}</bdi></q> });
    let told = last_told(entry, zone)
        .map(|sentence| view! { <span class="course__told">{sentence}</span> });
    view! {
        <span class="course__time">{date_time_text(entry.at, zone)}</span>
        <span class="course__title">{title(entry, zone)}</span>
        {told}
        <span class="course__facts">{facts}</span>
        {note}
    }
    .into_any()
}
