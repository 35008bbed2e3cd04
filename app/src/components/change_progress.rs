//! How far a change of this device has come, and what to do about one that did not go through.

use leptos::prelude::*;

use super::order_words as words;
use crate::state::{Announcer, Entry, EntryState, Outbox};
use crate::text;

/// The change, on the card of what it is about.
#[component]
pub fn ChangeProgress(entry: Entry) -> impl IntoView {
    let (outbox, announcer) = (Outbox::get(), Announcer::get());
    let place = entry.place;
    let (mark, state) = match &entry.state {
        EntryState::Waiting => ("waiting", text::state_waiting()),
        EntryState::Sent => ("sent", text::state_sent()),
        EntryState::Accepted { .. } => ("accepted", text::state_accepted()),
        EntryState::Refused { .. } => ("refused", text::state_refused()),
    };
    let is_refused = mark == "refused";
    let why = is_refused.then(|| words::refused_because(&entry.state));
    let what = words::wish(&entry);
    let drop_it = move |_| leptos::task::spawn_local(outbox.drop_entry(place));
    let drop_label = match mark {
        "waiting" => Some(text::change_take_back()),
        "refused" => Some(text::conflict_drop()),
        _ => None,
    };
    let again = move |_| {
        let entry = entry.clone();
        leptos::task::spawn_local(async move {
            if outbox.wish_again_as_it_is(&entry).await.is_err() {
                announcer.say(text::outbox_refused());
            }
        });
    };
    view! {
        <div class="job__change" data-state=mark>
            <p><bdi>{what}</bdi> " " <span class="mark" data-mark=mark>{state}</span></p>
            {why.map(|why| view! { <p class="job__why" role="alert"><bdi>{why}</bdi></p> })}
            <div class="dialog__buttons">
                {is_refused.then(|| view! {
                    <button class="button" type="button" on:click=again>{text::conflict_again()}</button>
                })}
                {drop_label.map(|label| view! {
                    <button class="button button--quiet" type="button" on:click=drop_it>{label}</button>
                })}
            </div>
        </div>
    }
}
