//! Days that somebody chooses one by one.

use leptos::prelude::*;
use shared::api::wismo::WismoQuery;
use shared::period::Period;

use super::frame::Place;
use crate::browser::document;
use crate::components::ErrorSummary;
use crate::text;

const FROM: &str = "from";
const TO: &str = "to";

/// From a day to a day.
#[component]
pub(super) fn CustomDays(place: Place) -> impl IntoView {
    let custom = move || match place.with(|here| here.query.period) {
        Period::Custom { from, to } => Some((from.to_string(), to.to_string())),
        _ => None,
    };
    let refused = RwSignal::new(false);
    let errors = Signal::derive(move || {
        let refusal = refused
            .get()
            .then(|| (Some(FROM), text::wismo_days_wrong()));
        refusal.into_iter().collect::<Vec<_>>()
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let days = [document::field_value(FROM), document::field_value(TO)].join("..");
        let Some(period) = Period::parse(&days) else {
            refused.set(true);
            return document::focus_next_frame("error-summary");
        };
        refused.set(false);
        let here = place.now();
        let query = WismoQuery {
            period,
            ..here.query.clone()
        };
        place.go(&here.asking(query));
    };
    let field = move |id: &'static str, label: String, value: fn((String, String)) -> String| {
        view! {
            <label class="field">
                <span class="field__label">{label}</span>
                <input id=id type="date" prop:value=move || custom().map(value).unwrap_or_default() />
            </label>
        }
    };
    view! {
        <details class="days" open=untrack(custom).is_some()>
            <summary data-chosen=move || custom().map(|_| "")>{text::wismo_period_custom()}</summary>
            <form class="days__form" novalidate on:submit=submit>
                <ErrorSummary errors />
                {field(FROM, text::wismo_from(), |days| days.0)}
                {field(TO, text::wismo_to(), |days| days.1)}
                <button class="button">{text::wismo_show_days()}</button>
            </form>
        </details>
    }
}
