//! Who changed what: the audit trail.

use leptos::prelude::*;
use shared::api::seller_orders::{Change, OrderDetail};
use shared::order::OrderAction;

use crate::browser::zone::IntlZone;
use crate::components::date_time_text;
use crate::components::order_words as words;
use crate::components::tracking::status_words;
use crate::text;

/// Every change, newest first, and a choice of whose.
#[component]
pub(super) fn History(order: OrderDetail, zone: IntlZone) -> impl IntoView {
    let mut authors: Vec<String> = order.history.iter().map(|one| one.actor.clone()).collect();
    authors.sort_unstable();
    authors.dedup();
    let chosen = RwSignal::new(String::new());
    let has_several = authors.len() > 1;
    let option = |author: String| {
        let shown = author.clone();
        view! { <option value=author>{shown}</option> }
    };
    let is_empty = order.history.is_empty();
    let lines = move || {
        let chosen = chosen.get();
        let history = order.history.iter().rev();
        history
            .filter(|change| chosen.is_empty() || change.actor == chosen)
            .map(|change| view! { <Line change=change.clone() zone=zone.clone() /> })
            .collect_view()
    };
    view! {
        <section class="panel" aria-labelledby="history-heading">
            <h2 id="history-heading">{text::history_heading()}</h2>
            {is_empty.then(|| view! { <p>{text::history_empty()}</p> })}
            {has_several.then(|| view! {
                <label class="field">
                    <span class="field__label">{text::history_author()}</span>
                    <select id="history-author" on:change:target=move |event| chosen.set(event.target().value())>
                        <option value="">{text::filter_any()}</option>
                        {authors.into_iter().map(option).collect_view()}
                    </select>
                </label>
            })}
            <ol class="history">{lines}</ol>
        </section>
    }
}

#[component]
fn Line(change: Change, zone: IntlZone) -> impl IntoView {
    let what = match (
        OrderAction::from_word(&change.action),
        change.action.as_str(),
    ) {
        (Some(action), _) => words::action(action),
        (None, "note") => text::wish_note(),
        (None, "undo") => text::wish_undo(),
        (None, "issue") => text::item_report(),
        (None, "placed") => text::event_placed(),
        (None, other) => words::exception_done(other).unwrap_or_else(|| other.to_owned()),
    };
    let statuses = change
        .from_status
        .as_ref()
        .map(|from| text::history_from_to(&status_words(from), &status_words(&change.to_status)));
    let detail = change.detail.filter(|_| change.action != "undo");
    let device = change.device.map(|device| text::history_device(&device));
    let by = [
        Some(change.actor),
        Some(date_time_text(change.at, &zone)),
        device,
    ];
    let by: Vec<String> = by.into_iter().flatten().collect();
    view! {
        <li data-change=change.seq.to_string() data-undone=change.undone_by.map(|_| "")>
            <p>
                <strong>{what}</strong>
                {statuses.map(|statuses| view! { " " <bdi>{statuses}</bdi> })}
            </p>
            {detail.map(|detail| view! { <p><bdi>{detail}</bdi></p> })}
            <p class="parcel__note"><bdi>{by.join(" · ")}</bdi></p>
            {change.undone_by.map(|_| view! { <p class="parcel__note">{text::history_undone()}</p> })}
        </li>
    }
}
