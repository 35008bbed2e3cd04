//! The items on screen: as the server told them, with what this device has changed since, and kept in sight until that is
//! settled.

use leptos::prelude::*;
use shared::api::fulfillment::{ItemAnswer, ItemCounts, OpenItem};
use shared::api::order_events::OrderEvent;
use shared::json::{self, Decode as _, Json as _};
use shared::order::ItemStep;

use crate::browser::{clock, courier};
use crate::state::{Entry, Loader, Outbox, QueueAddress, Startup, Wish};

/// The queue is read again so long after something has happened, together with what happens until then.
const PAUSE_MS: u32 = 1_000;

/// The items on screen.
#[derive(Clone, Copy)]
pub(super) struct Items {
    pub(super) loader: Loader<bool>,
    /// As the server told them last.
    pub(super) listed: RwSignal<Vec<OpenItem>>,
    /// Items that were in sight when a change of them was made, with their places.
    kept: RwSignal<Vec<(usize, OpenItem)>>,
    /// What is to be seen.
    pub(super) shown: Memo<Vec<OpenItem>>,
    /// The item and the step whose form is open: never more than one.
    pub(super) chosen: RwSignal<Option<(String, ItemStep)>>,
    is_waiting: StoredValue<bool>,
}

impl Items {
    /// Reads what the address asks for, again whenever it changes.
    pub(super) fn load(address: Memo<QueueAddress>) -> Self {
        let listed = RwSignal::new(Vec::<OpenItem>::new());
        let kept = RwSignal::new(Vec::<(usize, OpenItem)>::new());
        let outbox = Outbox::get();
        let shown = Memo::new(move |_| {
            let mut shown = listed.get();
            kept.with(|kept| {
                for (place, item) in kept {
                    let is_here = shown.iter().any(|one| one.id == item.id);
                    if !is_here && !changes_of(&item.id, outbox).is_empty() {
                        shown.insert((*place).min(shown.len()), item.clone());
                    }
                }
            });
            shown
        });
        let loader = loader(address, listed);
        let endpoint = Memo::new(move |_| address.get().endpoint().path);
        Effect::new(move |before: Option<()>| {
            let _ = endpoint.get();
            if before.is_some() {
                kept.update(Vec::clear);
                loader.reload();
            }
        });
        Self {
            loader,
            listed,
            kept,
            shown,
            chosen: RwSignal::new(None),
            is_waiting: StoredValue::new(false),
        }
    }

    /// Keeps up with what happens: on this device, and elsewhere.
    pub(super) fn follow(self, counts: Loader<ItemCounts>) {
        Effect::new(move |_| {
            let last = counts.value().and_then(|counts| counts.last_event);
            if let Some(last) = last {
                courier::send(json::members(&[("live", Some(last.to_string()))]));
            }
        });
        courier::on_news(move |news| {
            let answer = news.member("item");
            let answer = answer.and_then(|item| ItemAnswer::decode(&item).ok());
            let is_news = !OrderEvent::in_news(&news).is_empty() || news.member("order").is_some();
            if let Some(answer) = answer {
                self.put(&answer.item);
                self.reload_soon(counts);
            } else if is_news {
                self.reload_soon(counts);
            }
        });
        let outbox = Outbox::get();
        // An item whose change is under way stays where it is, whatever the next answer holds.
        Effect::new(move |_| {
            let entries = outbox.entries();
            let shown = self.shown.get_untracked();
            let in_sight = shown.into_iter().enumerate();
            let changing =
                in_sight.filter(|(_, item)| entries.iter().any(|one| is_about(one, &item.id)));
            self.kept.set(changing.collect());
        });
    }

    /// The item on screen of that key; tracked.
    pub(super) fn find(self, id: &str) -> Option<OpenItem> {
        self.shown
            .with(|shown| shown.iter().find(|item| item.id == id).cloned())
    }

    /// Shows what an item has become.
    fn put(self, item: &OpenItem) {
        // The answer to a step may leave out what the list has told.
        let newer = |known: &OpenItem| {
            let mut newer = item.clone();
            if newer.product.title.is_empty() {
                newer.product = known.product.clone();
            }
            newer.order_number.clone_from(&known.order_number);
            newer.promised_to = newer.promised_to.or(known.promised_to);
            newer.cursor.clone_from(&known.cursor);
            newer
        };
        self.listed.update(|listed| {
            for known in listed.iter_mut().filter(|known| known.id == item.id) {
                *known = newer(known);
            }
        });
        self.kept.update(|kept| {
            for (_, known) in kept.iter_mut().filter(|(_, known)| known.id == item.id) {
                *known = newer(known);
            }
        });
    }

    fn reload_soon(self, counts: Loader<ItemCounts>) {
        if self.is_waiting.get_value() {
            return;
        }
        self.is_waiting.set_value(true);
        leptos::task::spawn_local(async move {
            clock::sleep(PAUSE_MS).await;
            if self.is_waiting.try_set_value(false).is_none() {
                counts.reload();
                self.loader.reload();
            }
        });
    }
}

fn loader(address: Memo<QueueAddress>, listed: RwSignal<Vec<OpenItem>>) -> Loader<bool> {
    let client = Startup::get().client;
    Loader::new(
        move || {
            let client = client.clone();
            let asked = address.get_untracked();
            async move {
                let queue = client.open_items(&asked.endpoint()).await?;
                if address.try_get_untracked() == Some(asked) {
                    let newest = listed.with_untracked(|known| newest(queue.0, known));
                    if listed.with_untracked(|known| *known != newest) {
                        listed.set(newest);
                    }
                }
                Ok(true)
            }
        },
        |_| false,
    )
}

/// The items of a list, each as whichever answer knows more of it: one can be overtaken on its way.
fn newest(mut list: Vec<OpenItem>, known: &[OpenItem]) -> Vec<OpenItem> {
    for item in &mut list {
        let earlier = known.iter().find(|one| one.id == item.id);
        if let Some(earlier) = earlier.filter(|earlier| earlier.version > item.version) {
            item.clone_from(earlier);
        }
    }
    list
}

fn is_about(entry: &Entry, item: &str) -> bool {
    matches!(&entry.wish, Wish::Item(_, of) if of == item)
}

/// What this device wishes of the item, in the order of intentions; tracked.
pub(super) fn changes_of(item: &str, outbox: Outbox) -> Vec<Entry> {
    let mut entries = outbox.entries();
    entries.retain(|entry| is_about(entry, item));
    entries
}

/// The item as it will be once what is under way has happened.
pub(super) fn with_changes(item: OpenItem, changes: &[Entry]) -> OpenItem {
    let open = changes.iter().filter(|entry| entry.is_open());
    open.fold(item, |item, entry| match entry.wish {
        Wish::Item(step, _) => item.after(step, entry.made_at),
        _ => item,
    })
}
