//! Every change is stored on the device before it is sent, is sent in the order of intentions, happens once, and says
//! where it stands.

use std::rc::Rc;

use leptos::prelude::*;
use shared::json::{self, Decode as _, Json as _};

use crate::api::Client;
use crate::browser::channel::Channel;
use crate::browser::database::{Database, StorageRefused, Table};
use crate::browser::json::JsJson;
use crate::browser::{clock, courier, database, events, random, storage};
use crate::state::{Entry, EntryState, Startup, Wish};

/// How long an accepted change stays in sight, in milliseconds.
const ACCEPTED_STAYS_MS: i64 = 60_000;
/// What other tabs are told when the table has changed.
const CHANGED: &str = "changed";

type Obedience = Box<dyn Fn(&JsJson)>;

/// The changes of this device's user.
#[derive(Clone, Copy)]
pub struct Outbox {
    /// In the order of intentions.
    pub(super) entries: RwSignal<Vec<Entry>>,
    /// Whether the device keeps nothing, so that changes last as long as the page.
    pub is_refused: RwSignal<bool>,
    /// Does what pages ask for that is no change.
    other: StoredValue<Option<Obedience>, LocalStorage>,
    device: StoredValue<Option<Rc<Database>>, LocalStorage>,
    channel: StoredValue<Option<Channel>, LocalStorage>,
    /// Whether a pause shall end, because something has happened.
    pub(super) is_woken: StoredValue<bool>,
    /// Whether this tab waits for its turn to send.
    pub(super) is_queued: StoredValue<bool>,
    user: StoredValue<String>,
    pub(super) client: StoredValue<Client>,
}

impl Outbox {
    /// Opens the outbox of the signed-in user, provides it to everything below, and starts to send.
    pub fn provide(user: &str) -> Self {
        let outbox = Self {
            entries: RwSignal::new(Vec::new()),
            is_refused: RwSignal::new(false),
            other: StoredValue::new_local(None),
            device: StoredValue::new_local(None),
            channel: StoredValue::new_local(None),
            is_woken: StoredValue::new(false),
            is_queued: StoredValue::new(false),
            user: StoredValue::new(user.to_owned()),
            client: StoredValue::new(Startup::get().client),
        };
        let channel = Channel::open("sokoni-outbox", move |_| outbox.hear());
        outbox.channel.set_value(channel);
        leptos::task::spawn_local(async move {
            // Pages are answered only once it is known what is there.
            match Database::open().await {
                Ok(database) => outbox.device.set_value(Some(Rc::new(database))),
                Err(StorageRefused) => outbox.is_refused.set(true),
            }
            outbox.read().await;
            courier::serve(courier::COURIER, move |command| outbox.obey(command));
            outbox.send_soon();
            outbox.send_now_and_then().await;
        });
        for event in ["online", "visibilitychange", "focus"] {
            events::on_window(event, move || outbox.send_soon());
        }
        outbox
    }

    /// How many changes the server has not answered.
    pub(super) fn open_count(self) -> usize {
        self.entries
            .with_untracked(|entries| entries.iter().filter(|entry| entry.is_open()).count())
    }

    /// Calls `obey` with what a page asks for that is no change.
    pub(super) fn on_other(self, obey: impl Fn(&JsJson) + 'static) {
        self.other.set_value(Some(Box::new(obey)));
    }

    /// Does what a page asks for; whether it is kept.
    async fn obey(self, command: JsJson) -> bool {
        if let Some(entry) = command.member("add") {
            return match Entry::decode(&entry) {
                Ok(entry) => self.add(entry).await.is_ok(),
                Err(_) => false,
            };
        }
        let place = command.member("drop").and_then(|place| place.number());
        match place.and_then(|place| place.parse().ok()) {
            Some(place) => self.drop_entry(place).await,
            None => self.other.with_value(|other| {
                if let Some(obey) = other {
                    obey(&command);
                }
            }),
        }
        true
    }

    /// Wishes that an accepted change had not happened.
    pub async fn undo(self, entry: &Entry) -> Result<(), StorageRefused> {
        let EntryState::Accepted {
            change: Some(change),
            ..
        } = entry.state
        else {
            return Ok(());
        };
        let mut undo = entry.clone();
        undo.wish = Wish::Undo;
        undo.body = json::members(&[("change", Some(change.to_string()))]);
        undo.base = None;
        self.add(undo).await?;
        self.drop_entry(entry.place).await;
        Ok(())
    }

    /// Takes a change out: one that waits will not happen, one that was answered is not shown any more.
    pub async fn drop_entry(self, place: u32) {
        self.entries
            .update(|entries| entries.retain(|entry| entry.place != place));
        if let Some(device) = self.device.get_value() {
            let _ = device.remove(Table::Outbox, &place.into()).await;
        }
        self.tell();
    }

    /// Stores a new intention behind all others, then sends.
    async fn add(self, mut entry: Entry) -> Result<(), StorageRefused> {
        entry.key = random::key();
        entry.made_at = clock::now();
        entry.state = EntryState::Waiting;
        entry.behind = self.entries.with_untracked(|entries| {
            let earlier = |one: &&Entry| one.order == entry.order && one.is_open();
            entries.iter().rfind(earlier).map(|one| one.key.clone())
        });
        entry.place = match self.device.get_value() {
            Some(device) => device.add(Table::Outbox, &entry.to_json()).await?,
            None => return Err(StorageRefused),
        };
        self.entries.update(|entries| entries.push(entry));
        self.tell();
        self.send_soon();
        Ok(())
    }

    /// Writes down how far a change has come.
    pub(super) async fn note_state(self, place: u32, state: EntryState) {
        let mut written = None;
        self.entries.update(|entries| {
            if let Some(entry) = entries.iter_mut().find(|entry| entry.place == place) {
                entry.state = state;
                written = Some(entry.to_json());
            }
        });
        if let (Some(device), Some(document)) = (self.device.get_value(), written) {
            let _ = device.put(Table::Outbox, &place.into(), &document).await;
        }
        self.tell();
    }

    /// Another tab has changed the table.
    fn hear(self) {
        self.is_woken.set_value(true);
        leptos::task::spawn_local(self.read());
    }

    /// Reads the table: other tabs write to it as well. What was answered long ago leaves it.
    pub(super) async fn read(self) {
        let Some(device) = self.device.get_value() else {
            return;
        };
        let Ok(documents) = device.all(Table::Outbox).await else {
            return self.is_refused.set(true);
        };
        let user = self.user.get_value();
        let mut entries = Vec::new();
        for (key, document) in documents {
            match Entry::decode(&document) {
                Ok(entry) if entry.user != user => {}
                Ok(entry) if is_over(&entry) => {
                    let _ = device.remove(Table::Outbox, &key).await;
                }
                Ok(mut entry) => {
                    entry.place = database::place(&key);
                    entries.push(entry);
                }
                Err(_) => {}
            }
        }
        self.keep_sent_marks(&mut entries);
        if self.entries.with_untracked(|shown| *shown != entries) {
            self.entries.set(entries);
        }
        self.spread();
    }

    /// That a change is on the wire is known to this tab only, and not written down.
    fn keep_sent_marks(self, entries: &mut [Entry]) {
        self.entries.with_untracked(|shown| {
            for entry in entries {
                let is_sent = shown.iter().any(|one| {
                    one.place == entry.place && one.state == EntryState::Sent && entry.is_open()
                });
                if is_sent {
                    entry.state = EntryState::Sent;
                }
            }
        });
    }

    /// Tells the other tabs, and the page.
    fn tell(self) {
        self.channel.with_value(|channel| {
            if let Some(channel) = channel {
                channel.tell(CHANGED);
            }
        });
        self.spread();
    }

    /// Tells the page, and whoever signs out in another program of ours.
    pub(super) fn spread(self) {
        storage::remember_open_changes(self.open_count());
        let entries = self
            .entries
            .with_untracked(|entries| entries.iter().map(Entry::to_json).collect::<Vec<_>>());
        let entries = ["[", &entries.join(","), "]"].concat();
        courier::tell(&json::members(&[("entries", Some(entries))]));
    }
}

/// Whether nobody needs to see it any more.
fn is_over(entry: &Entry) -> bool {
    match entry.state {
        EntryState::Accepted { at, .. } => clock::now().0 - at.0 > ACCEPTED_STAYS_MS,
        _ => false,
    }
}
