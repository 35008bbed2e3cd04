//! Opening without a network: the service worker is put in place, given what it shall keep, and its news are told.

use leptos::prelude::*;
use shared::api::auth::Role;
use shared::api::exceptions::{ExceptionQuery, exceptions};
use shared::api::fulfillment::{QueueQuery, item_counts, open_items};
use shared::api::seller_orders::{order_counts, recent_orders, seller_orders};
use shared::json::Json as _;
use shared::query::OrderQuery;

use crate::api::Client;
use crate::browser::clock;
use crate::browser::service_worker::{self, Worker};
use crate::state::Startup;
use crate::text;

/// The page and what it shows come first.
const PATIENCE_MS: u32 = 2_000;
/// How often the newest orders are fetched to be kept.
const ROUND_MS: u32 = 600_000;
/// How often it is looked whether a newer version, or the network, is there.
const LOOK_MS: u32 = 5_000;

/// What the service worker tells.
#[derive(Clone, Copy)]
pub(super) struct Offline {
    /// Whether what is shown was kept, because there is no network.
    pub(super) serves_copies: RwSignal<bool>,
    /// Whether a newer version of the application waits.
    pub(super) has_newer: RwSignal<bool>,
    worker: StoredValue<Option<Worker>, LocalStorage>,
}

impl Offline {
    /// Puts the service worker in place, unless the configuration says that there shall be none.
    pub(super) fn start(is_wanted: bool) -> Self {
        let offline = Self {
            serves_copies: RwSignal::new(false),
            has_newer: RwSignal::new(false),
            worker: StoredValue::new_local(None),
        };
        let client = Startup::get().client;
        leptos::task::spawn_local(async move {
            if !is_wanted {
                return service_worker::stop().await;
            }
            clock::sleep(PATIENCE_MS).await;
            let Some(worker) = service_worker::start().await else {
                return;
            };
            offline.worker.set_value(Some(worker.clone()));
            leptos::task::spawn_local(offline.look_around(worker.clone(), client.clone()));
            worker.controls().await;
            worker.on_message(move |news| {
                if let Some(serves_copies) =
                    news.member("servesCopies").and_then(|flag| flag.flag())
                {
                    offline.serves_copies.set(serves_copies);
                }
            });
            loop {
                keep_newest(&client).await;
                clock::sleep(ROUND_MS).await;
            }
        });
        offline
    }

    /// Looks now and then whether a newer version waits and, while copies are shown, whether the network is back: the service
    /// worker learns of it by any answer.
    async fn look_around(self, worker: Worker, client: Client) {
        loop {
            if self.serves_copies.get_untracked() {
                let _ = client.me().await;
            }
            let has_newer = worker.has_newer();
            if self.has_newer.get_untracked() != has_newer {
                self.has_newer.set(has_newer);
            }
            clock::sleep(LOOK_MS).await;
        }
    }
}

/// Asks for what the service worker keeps as it passes by: who is signed in, and of a seller the list, its figures, the newest
/// orders, the packing queue with its figures, and the board of exceptions. Nobody else has a shop of their own.
async fn keep_newest(client: &Client) {
    if !matches!(client.me().await, Ok(user) if user.role == Role::Seller) {
        return;
    }
    let list = seller_orders(&OrderQuery::default(), None);
    let queue = open_items(&QueueQuery::default(), None);
    for endpoint in [
        list,
        order_counts(None),
        recent_orders(),
        queue,
        item_counts(None),
        exceptions(&ExceptionQuery::default()),
    ] {
        // What this marketplace does not offer is not kept.
        let _ = client.pass_by(&endpoint).await;
    }
}

/// The lines of the tray about it.
#[component]
pub(super) fn UpdateLine(offline: Offline) -> impl IntoView {
    let update = move |_| {
        if let Some(worker) = offline.worker.get_value() {
            leptos::task::spawn_local(worker.update());
        }
    };
    view! {
        <p class="tray__line" id="copies" hidden=move || !offline.serves_copies.get()>{text::offline_copies()}</p>
        <p class="tray__line" hidden=move || !offline.has_newer.get()>
            <span>{text::update_ready()}</span>
            <button class="button button--quiet" type="button" id="update" on:click=update>{text::update_now()}</button>
        </p>
    }
}
