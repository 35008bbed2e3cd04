//! What happens to changes, on every page: how many are under way, what was done and can be undone, what was refused.

use leptos::prelude::*;
use shared::format;
use shared::order::UNDO_WINDOW_MS;

use super::bulk::{Bulk, JobLine};
use super::offline::{Offline, UpdateLine};
use super::outbox::Outbox;
use crate::browser::clock;
use crate::components::order_words as words;
use crate::route::Route;
use crate::state::{Announcer, Entry, EntryState, Wish};
use crate::text;

/// How often the seconds are counted.
const TICK_MS: u32 = 1_000;
/// Undo is offered a little less long than the server allows, for the way there.
const MARGIN_MS: i64 = 2_000;
/// Changes of which the tray offers undo, newest first.
const MOST: usize = 3;

/// The tray above the bar. Nothing to see while there is nothing to say.
#[component]
pub(super) fn ChangeTray(outbox: Outbox, bulk: Bulk, offline: Offline) -> impl IntoView {
    let now = ticking();
    let undoable = Memo::new(move |_| {
        let now = now.get();
        let entries = outbox.entries.get();
        let mut undoable: Vec<Entry> = entries
            .into_iter()
            .filter(|entry| seconds_left(entry, now) > 0)
            .collect();
        undoable.reverse();
        undoable.truncate(MOST);
        undoable
    });
    announce(outbox);
    let open = Memo::new(move |_| {
        outbox.entries.track();
        outbox.open_count()
    });
    let refused = Memo::new(move |_| {
        let entries = outbox.entries.get();
        let is_refused = |entry: &&Entry| matches!(entry.state, EntryState::Refused { .. });
        entries.iter().filter(is_refused).count()
    });
    let is_empty = move || {
        let has_news = bulk.has_line() || offline.serves_copies.get() || offline.has_newer.get();
        undoable.with(Vec::is_empty) && open.get() == 0 && refused.get() == 0 && !has_news
    };
    let counted = |count: usize| u64::try_from(count).unwrap_or(0);
    view! {
        <aside class="tray" aria-label=text::tray_label() hidden=is_empty>
            <UpdateLine offline />
            <JobLine bulk />
            <For
                each=move || undoable.get()
                key=|entry| entry.place
                children=move |entry| view! { <Undoable entry now outbox /> }
            />
            <p class="tray__line" hidden=move || open.get() == 0 && refused.get() == 0>
                <a href=Route::Changes { is_leaving: false }.to_string() id="open-changes">
                    <span hidden=move || open.get() == 0 data-open=move || open.get().to_string()>
                        {move || text::tray_open(counted(open.get()))}
                    </span>
                    <span class="tray__refused" hidden=move || refused.get() == 0>
                        {move || text::tray_refused(counted(refused.get()))}
                    </span>
                </a>
            </p>
        </aside>
    }
}

#[component]
fn Undoable(entry: Entry, now: RwSignal<i64>, outbox: Outbox) -> impl IntoView {
    let announcer = Announcer::get();
    let said = text::tray_done(&words::wish(&entry), entry.number.as_str());
    let id = ["undo-", &entry.place.to_string()].concat();
    let counted = entry.clone();
    let left = move || {
        let seconds = u64::try_from(seconds_left(&counted, now.get())).unwrap_or(0);
        format::count(seconds, text::locale())
    };
    let undo = move |_| {
        let entry = entry.clone();
        leptos::task::spawn_local(async move {
            if outbox.undo(&entry).await.is_err() {
                announcer.say(text::outbox_refused());
            }
        });
    };
    view! {
        <p class="tray__line">
            <span><bdi>{said}</bdi></span>
            <button class="button button--quiet" type="button" id=id on:click=undo>
                {text::undo()} <span class="tray__seconds" aria-hidden="true">{left}</span>
            </button>
        </p>
    }
}

/// Seconds for which the change can be undone, counted from when its answer came: no clock of the device is compared with
/// the server's.
fn seconds_left(entry: &Entry, now: i64) -> i64 {
    match entry.state {
        EntryState::Accepted {
            undo_until: Some(_),
            at,
            ..
        } if entry.wish != Wish::Undo => (at.0 + UNDO_WINDOW_MS - MARGIN_MS - now).max(0) / 1_000,
        _ => 0,
    }
}

/// The device's clock, looked at every second.
fn ticking() -> RwSignal<i64> {
    let now = RwSignal::new(clock::now().0);
    leptos::task::spawn_local(async move {
        while now.try_set(clock::now().0).is_none() {
            clock::sleep(TICK_MS).await;
        }
    });
    now
}

/// Says what the server has done and what it has refused, once each.
fn announce(outbox: Outbox) {
    let announcer = Announcer::get();
    Effect::new(move |before: Option<Vec<Entry>>| {
        let entries = outbox.entries.get();
        let news = before.as_ref().and_then(|before| {
            entries.iter().find_map(|entry| {
                let known = before.iter().find(|one| one.key == entry.key)?;
                let is_news = known.is_open() && !entry.is_open();
                is_news.then(|| sentence(entry))
            })
        });
        if let Some(sentence) = news {
            announcer.say(sentence);
        }
        entries
    });
}

fn sentence(entry: &Entry) -> String {
    let (wish, number) = (words::wish(entry), entry.number.as_str());
    match entry.state {
        EntryState::Refused { .. } => {
            text::said_refused(&words::refused_because(&entry.state), &wish, number)
        }
        _ => text::tray_done(&wish, number),
    }
}
