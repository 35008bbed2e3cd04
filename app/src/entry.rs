//! How the programs start: with what the script in index.html has prepared.

use leptos::mount::mount_to;
use leptos::prelude::*;
use shared::json::Decode;

use crate::api::Config;
use crate::browser::{boot, document};
use crate::state::{Announcer, Connection, Startup};
use crate::text;

/// Starts a program: `open` shows its pages in place of the static shell.
pub fn start(open: fn() -> AnyView) {
    std::panic::set_hook(Box::new(|_| boot::show_failure()));
    wasm_bindgen_futures::spawn_local(async move {
        let (config, catalogue) = (boot::config().await, boot::catalogue().await);
        let Ok(catalogue) = catalogue else {
            return boot::show_failure();
        };
        text::install(boot::locale(), catalogue);
        let config = config
            .map_err(|unreadable| unreadable.0)
            .and_then(|json| Config::decode(&json).map_err(|error| error.to_string()));
        match config {
            Ok(config) => mount(config, open),
            Err(reason) => explain_configuration(&reason),
        }
    });
}

fn mount(config: Config, open: fn() -> AnyView) {
    let Some(element) = document::empty_mount_point() else {
        return;
    };
    let program = move || {
        provide_context(Startup::new(config));
        Announcer::provide();
        Connection::provide();
        open()
    };
    mount_to(element, program).forget();
}

/// A configuration that cannot be read stops everything; it is for the engineer who deploys, in plain words.
fn explain_configuration(reason: &str) {
    document::show_message(&text::config_heading(), &text::config_unreadable(reason));
}
