//! The courier: brings changes to the server and says what became of them, and brings the forms that a page need not
//! have to show something. It arrives after the page, so that nobody waits for it who only wants to look.

mod list_options;
mod outbox;
mod sender;
mod tray;

use leptos::mount::mount_to;
use leptos::prelude::*;

use self::list_options::ListOptions;
use self::outbox::Outbox;
use self::tray::ChangeTray;
use crate::api::Config;
use crate::browser::{boot, document};
use crate::state::{Announcer, Connection, Startup};
use crate::text;
use shared::json::Decode as _;

/// Starts the courier of whoever is signed in.
pub fn start() {
    wasm_bindgen_futures::spawn_local(async {
        let (Ok(config), Ok(catalogue)) = (boot::config().await, boot::catalogue().await) else {
            return;
        };
        let Ok(config) = Config::decode(&config) else {
            return;
        };
        text::install(boot::locale(), catalogue);
        let (Some(user), Some(element)) =
            (boot::courier_user(), document::append_to_body("courier"))
        else {
            return;
        };
        let program = move || {
            provide_context(Startup::new(config));
            let announcer = Announcer::provide();
            Connection::provide();
            let outbox = Outbox::provide(&user);
            let options_asked = RwSignal::new(0);
            outbox.on_open(move |what| {
                if what == "list-options" {
                    options_asked.update(|times| *times += 1);
                }
            });
            view! {
                <ListOptions asked=options_asked />
                <ChangeTray outbox />
                <div class="live-region" role="status">{move || announcer.sentence()}</div>
            }
        };
        mount_to(element, program).forget();
    });
}
