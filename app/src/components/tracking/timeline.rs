//! What happened, newest first.

use leptos::prelude::*;
use shared::order::TimelineEvent;

use super::words;
use crate::browser::zone::IntlZone;
use crate::components::date_time_text;
use crate::text;

/// All events; an order without any says what will come.
#[component]
pub(super) fn Timeline(events: Vec<TimelineEvent>, zone: IntlZone) -> impl IntoView {
    let is_empty = events.is_empty();
    let entry = |event: TimelineEvent| {
        let iso = event.occurred_at.to_string();
        let place = event.place.filter(|place| !place.trim().is_empty());
        let carrier_words = event.description.filter(|words| !words.trim().is_empty());
        view! {
            <li data-code=event.code.word().to_owned()>
                <p class="timeline__what">{words::event(&event.code)}</p>
                <p class="timeline__when">
                    <time datetime=iso>{date_time_text(event.occurred_at, &zone)}</time>
                    {place.map(|place| view! { " · " <bdi>{place}</bdi> })}
                </p>
                {carrier_words
                    .map(|words| view! { <p class="timeline__words"><bdi>{words}</bdi></p> })}
            </li>
        }
    };
    view! {
        <h2>{text::tracking_events()}</h2>
        {is_empty.then(|| view! { <p>{text::tracking_no_events()}</p> })}
        <ol class="timeline">{events.into_iter().rev().map(entry).collect_view()}</ol>
    }
}
