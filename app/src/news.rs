//! The news alone: tells a page what happens elsewhere, without all that the courier brings beside. It joins the page once that shows
//! something.

use leptos::prelude::*;
use shared::json::Decode as _;

use crate::api::Config;
use crate::browser::{boot, courier};
use crate::live::Live;
use crate::state::Startup;

/// Follows what happens from now on. Whoever asks hears whether there is anything to follow.
pub fn start() {
    wasm_bindgen_futures::spawn_local(async {
        let Ok(config) = boot::config().await else {
            return;
        };
        let Ok(config) = Config::decode(&config) else {
            return;
        };
        // What is kept in it is kept as long as the page.
        let owner = Box::leak(Box::new(Owner::new()));
        let live = owner.with(|| {
            provide_context(Startup::new(config));
            Live::idle()
        });
        courier::serve(courier::NEWS_ALONE, move |_| live.follow_from_now());
    });
}
