//! The exceptions on screen: as the server told them, and kept in sight until what this device has done about them is
//! settled.

use leptos::prelude::*;
use shared::api::exceptions::{DeliveryException, ExceptionAnswer, ExceptionPage, ExceptionQuery};
use shared::api::order_events::OrderEvent;
use shared::json::{self, Decode as _, Json as _};
use shared::order::ExceptionAction;
use shared::time::Timestamp;

use crate::browser::{clock, courier};
use crate::state::{Entry, Loader, Outbox, Startup, Wish};

/// The board is read again so long after something has happened, together with what happens until then.
const PAUSE_MS: u32 = 1_000;

/// The exceptions on screen.
#[derive(Clone, Copy)]
pub(super) struct Board {
    pub(super) loader: Loader<ExceptionPage>,
    /// Those that were in sight when something was done about them, with their places.
    kept: RwSignal<Vec<(usize, DeliveryException)>>,
    /// What is to be seen.
    pub(super) shown: Memo<Vec<DeliveryException>>,
    /// The exception and the step whose form is open: never more than one.
    pub(super) chosen: RwSignal<Option<(String, ExceptionAction)>>,
    is_waiting: StoredValue<bool>,
}

impl Board {
    /// Reads what the address asks for, again whenever it changes.
    pub(super) fn load(query: Memo<ExceptionQuery>) -> Self {
        let client = Startup::get().client;
        let loader = Loader::new(
            move || {
                let (client, asked) = (client.clone(), query.get_untracked());
                async move { client.exceptions(&asked).await }
            },
            |_| false,
        );
        let kept = RwSignal::new(Vec::<(usize, DeliveryException)>::new());
        let outbox = Outbox::get();
        let shown = Memo::new(move |_| {
            let mut shown = loader.value().map(|page| page.results).unwrap_or_default();
            kept.with(|kept| {
                for (place, exception) in kept {
                    match shown.iter_mut().find(|one| one.id == exception.id) {
                        // An answer to a step can be newer than the list.
                        Some(listed) if listed.steps.len() < exception.steps.len() => {
                            listed.clone_from(exception);
                        }
                        Some(_) => {}
                        None if changes_of(&exception.id, outbox).is_empty() => {}
                        None => shown.insert((*place).min(shown.len()), exception.clone()),
                    }
                }
            });
            shown
        });
        Effect::new(move |before: Option<ExceptionQuery>| {
            let now = query.get();
            if before.is_some_and(|before| before != now) {
                kept.update(Vec::clear);
                loader.reload();
            }
            now
        });
        Self {
            loader,
            kept,
            shown,
            chosen: RwSignal::new(None),
            is_waiting: StoredValue::new(false),
        }
    }

    /// Keeps up with what happens: on this device, and elsewhere.
    pub(super) fn follow(self) {
        Effect::new(move |_| {
            let last = self.loader.value().and_then(|page| page.last_event);
            if let Some(last) = last {
                courier::send(json::members(&[("live", Some(last.to_string()))]));
            }
        });
        courier::on_news(move |news| {
            let answer = news.member("trouble");
            let answer = answer.and_then(|one| ExceptionAnswer::decode(&one).ok());
            let is_news = !OrderEvent::in_news(&news).is_empty() || news.member("order").is_some();
            let is_answer = answer.is_some();
            if let Some(answer) = answer {
                self.put(answer.exception);
            }
            if is_answer || is_news {
                self.reload_soon();
            }
        });
        let outbox = Outbox::get();
        // What something is being done about stays where it is, whatever the next answer holds.
        Effect::new(move |_| {
            let entries = outbox.entries();
            let shown = self.shown.get_untracked().into_iter().enumerate();
            let changing = shown.filter(|(_, one)| entries.iter().any(|it| is_about(it, &one.id)));
            self.kept.set(changing.collect());
        });
    }

    /// The exception on screen of that key; tracked.
    pub(super) fn find(self, id: &str) -> Option<DeliveryException> {
        self.shown
            .with(|shown| shown.iter().find(|one| one.id == id).cloned())
    }

    /// The server's clock, as the last answer told it; tracked.
    pub(super) fn now(self) -> Timestamp {
        let page = self.loader.value();
        page.and_then(|page| page.as_of).unwrap_or_else(clock::now)
    }

    /// Shows what an exception has become.
    fn put(self, exception: DeliveryException) {
        let place = self
            .shown
            .with_untracked(|shown| shown.iter().position(|one| one.id == exception.id));
        let Some(place) = place else {
            return;
        };
        self.kept.update(|kept| {
            kept.retain(|(_, known)| known.id != exception.id);
            kept.push((place, exception));
        });
    }

    fn reload_soon(self) {
        if self.is_waiting.get_value() {
            return;
        }
        self.is_waiting.set_value(true);
        leptos::task::spawn_local(async move {
            clock::sleep(PAUSE_MS).await;
            if self.is_waiting.try_set_value(false).is_none() {
                self.loader.reload();
            }
        });
    }
}

fn is_about(entry: &Entry, exception: &str) -> bool {
    matches!(&entry.wish, Wish::Exception(_, of) if of == exception)
}

/// What this device wishes about the exception, in the order of intentions; tracked.
pub(super) fn changes_of(exception: &str, outbox: Outbox) -> Vec<Entry> {
    let mut entries = outbox.entries();
    entries.retain(|entry| is_about(entry, exception));
    entries
}
