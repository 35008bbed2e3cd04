//! `/shop/changes`: the outbox. What waits, what was sent, what was done, what was refused and why.

use leptos::prelude::*;

use crate::browser::zone::IntlZone;
use crate::components::order_words as words;
use crate::components::tracking::status_words;
use crate::components::{EmptyView, PageHeading, date_time_text};
use crate::route::Route;
use crate::signed_in::sign_out;
use crate::state::{Entry, EntryState, Outbox, Startup};
use crate::text;

/// Everything in the outbox.
#[component]
pub fn ChangesPage(is_leaving: bool) -> impl IntoView {
    let outbox = Outbox::get();
    outbox.open();
    let zone = Startup::get().zone(None);
    let open = Signal::derive(move || u64::try_from(outbox.open_count()).unwrap_or(0));
    let entries = move || {
        let entries = outbox.entries();
        if entries.is_empty() {
            return view! {
                <EmptyView heading=Some(text::changes_empty_heading()) sentence=text::changes_empty() />
            }
            .into_any();
        }
        let line = |entry: Entry| view! { <Line entry zone=zone.clone() /> };
        view! { <ol class="changes">{entries.into_iter().map(line).collect_view()}</ol> }.into_any()
    };
    let question = move || {
        is_leaving.then(|| {
            view! {
                <div class="banner banner--warning" role="alert">
                    <p>{move || text::leaving_question(open.get())}</p>
                    <button class="button" type="button" id="leave-anyway" on:click=|_| sign_out()>
                        {move || text::leaving_anyway(open.get())}
                    </button>
                    <a class="button button--quiet" href=Route::ORDERS.to_string()>{text::leaving_stay()}</a>
                </div>
            }
        })
    };
    view! {
        <PageHeading title=text::changes_title />
        <p class="page-intro">{text::changes_intro()}</p>
        {question}
        {entries}
    }
}

#[component]
fn Line(entry: Entry, zone: IntlZone) -> impl IntoView {
    let outbox = Outbox::get();
    let place = entry.place;
    let drop_it = move |_| leptos::task::spawn_local(outbox.drop_entry(place));
    let (state, explanation) = in_words(&entry);
    let way_on = match entry.state {
        EntryState::Waiting => Some(text::change_take_back()),
        EntryState::Refused { .. } => Some(text::conflict_drop()),
        EntryState::Sent | EntryState::Accepted { .. } => None,
    };
    view! {
        <li class="change" data-state=state_word(&entry.state) data-order=entry.order.as_str().to_owned()>
            <div class="change__head">
                <p>
                    <strong>{words::wish(&entry)}</strong> " "
                    <a href=Route::Order(entry.order.clone()).to_string()><bdi>{entry.number.to_string()}</bdi></a>
                </p>
                <span class="mark" data-mark=state_word(&entry.state)>{state}</span>
            </div>
            {explanation.map(|words| view! { <p><bdi>{words}</bdi></p> })}
            <p class="parcel__note">{date_time_text(entry.made_at, &zone)}</p>
            {way_on.map(|label| view! {
                <button class="button button--quiet" type="button" on:click=drop_it>{label}</button>
            })}
        </li>
    }
}

pub(super) fn state_word(state: &EntryState) -> &'static str {
    match state {
        EntryState::Waiting => "waiting",
        EntryState::Sent => "sent",
        EntryState::Accepted { .. } => "accepted",
        EntryState::Refused { .. } => "refused",
    }
}

/// The state, and what there is to say about it.
pub(super) fn in_words(entry: &Entry) -> (String, Option<String>) {
    match &entry.state {
        EntryState::Waiting => (text::state_waiting(), None),
        EntryState::Sent => (text::state_sent(), None),
        EntryState::Accepted { status, .. } => (
            text::state_accepted(),
            Some(text::conflict_now(&status_words(status))),
        ),
        EntryState::Refused { .. } => (
            text::state_refused(),
            Some(words::refused_because(&entry.state)),
        ),
    }
}
