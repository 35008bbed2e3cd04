//! What the shop writes down for itself.

use leptos::prelude::*;
use shared::api::seller_orders::{Note, OrderDetail};

use crate::browser::document;
use crate::browser::zone::IntlZone;
use crate::components::date_time_text;
use crate::state::{Announcer, Outbox};
use crate::text;

/// The notes, and the place to write another.
#[component]
pub(super) fn Notes(order: OrderDetail, zone: IntlZone) -> impl IntoView {
    let (outbox, announcer) = (Outbox::get(), Announcer::get());
    let note = |note: Note| {
        let by = [note.author.as_str(), &date_time_text(note.at, &zone)].join(" · ");
        view! {
            <li>
                <p class="note__text"><bdi>{note.text}</bdi></p>
                <p class="parcel__note"><bdi>{by}</bdi></p>
            </li>
        }
    };
    let notes = order.notes.clone().into_iter().map(note).collect_view();
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (typed, row) = (document::field_value("new-note"), order.row.clone());
        if typed.trim().is_empty() {
            return document::focus("new-note");
        }
        leptos::task::spawn_local(async move {
            match outbox.note(&row, typed.trim()).await {
                Ok(()) => document::set_field_value("new-note", ""),
                Err(_) => announcer.say(text::outbox_refused()),
            }
        });
    };
    view! {
        <section class="panel" aria-labelledby="notes-heading">
            <h2 id="notes-heading">{text::notes_heading()}</h2>
            <ul class="notes">{notes}</ul>
            <form class="note-form" on:submit=add>
                <div class="field">
                    <label class="field__label" for="new-note">{text::note_label()}</label>
                    <p class="field__hint" id="new-note-hint">{text::note_hint()}</p>
                    <textarea id="new-note" rows="2" maxlength="2000" dir="auto" aria-describedby="new-note-hint"></textarea>
                </div>
                <button class="button" type="submit">{text::note_submit()}</button>
            </form>
        </section>
    }
}
