//! The list as a file.

use leptos::prelude::*;
use shared::api::seller_orders::order_export;

use super::list_options::here;
use crate::browser::download::{NotDownloaded, download};
use crate::browser::storage;
use crate::state::{Announcer, Startup};
use crate::text;

/// Whenever somebody asks, fetches everything that the list on screen finds, and hands it to the browser to keep.
pub(super) fn on_ask(asked: RwSignal<u32>, announcer: Announcer) {
    let client = StoredValue::new(Startup::get().client);
    let is_busy = StoredValue::new(false);
    Effect::new(move |_| {
        if asked.get() == 0 || is_busy.get_value() {
            return;
        }
        is_busy.set_value(true);
        announcer.say(text::export_begun());
        let here = here();
        let list = order_export(&here.query, here.shop.as_ref());
        let url = client.with_value(|client| client.config().url(&list));
        leptos::task::spawn_local(async move {
            let file = download(&url, "orders.csv", storage::session_token()).await;
            announcer.say(match file {
                Ok(()) => text::export_done(),
                Err(NotDownloaded::Unreachable) => text::error_offline(),
                Err(NotDownloaded::Status(404 | 405 | 501)) => text::export_not_offered(),
                Err(NotDownloaded::Status(_)) => text::export_failed(),
            });
            is_busy.set_value(false);
        });
    });
}
