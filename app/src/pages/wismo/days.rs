//! Days that somebody chooses one by one.

use leptos::prelude::*;
use shared::api::wismo::{KnownAt, WismoQuery};
use shared::period::Period;

use super::frame::Place;
use crate::browser::document;
use crate::components::ErrorSummary;
use crate::text;

const FROM: &str = "from";
const TO: &str = "to";
const KNOWN: &str = "known-at";

/// What a field shows.
fn shown(place: Place, id: &'static str) -> String {
    place.with(|here| match (id, here.query.period, &here.query.known_at) {
        (FROM, Period::Custom { from, .. }, _) => from.to_string(),
        (TO, Period::Custom { to, .. }, _) => to.to_string(),
        (KNOWN, _, Some(known_at)) => known_at.as_str().to_owned(),
        _ => String::new(),
    })
}

/// From a day to a day, and as known on which.
#[component]
pub(super) fn CustomDays(place: Place) -> impl IntoView {
    let is_chosen = move || [FROM, KNOWN].iter().any(|id| !shown(place, id).is_empty());
    let refused = RwSignal::new(false);
    let errors = move || {
        let refusal = refused
            .get()
            .then(|| (Some(FROM), text::wismo_days_wrong()));
        refusal.into_iter().collect()
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let days = [document::field_value(FROM), document::field_value(TO)].join("..");
        let here = place.now();
        // Whoever only looks back keeps the days.
        let kept = (days == "..").then_some(here.query.period);
        let Some(period) = kept.or_else(|| Period::parse(&days)) else {
            refused.set(true);
            return document::focus_next_frame("error-summary");
        };
        refused.set(false);
        let query = WismoQuery {
            period,
            known_at: KnownAt::parse(&document::field_value(KNOWN)),
            ..here.query.clone()
        };
        place.go(&here.asking(query));
    };
    let field = move |id: &'static str, label: String| {
        view! {
            <label class="field">
                <span class="field__label">{label}</span>
                <input id=id type="date" prop:value=move || shown(place, id) />
            </label>
        }
    };
    view! {
        <details class="days" open=untrack(|| !shown(place, FROM).is_empty())>
            <summary data-chosen=move || is_chosen().then_some("")>{text::wismo_period_custom()}</summary>
            <form class="days__form" novalidate on:submit=submit>
                <ErrorSummary errors />
                {field(FROM, text::wismo_from())}
                {field(TO, text::wismo_to())}
                {field(KNOWN, text::known_field())}
                <button class="button">{text::wismo_show_days()}</button>
            </form>
        </details>
    }
}
