//! The courier: brings changes to the server and says what became of them, tells what happens elsewhere, and brings the
//! forms that a page need not have to show something. It arrives after the page, so that nobody waits for it who only
//! wants to look.

mod bulk;
mod export;
mod list_options;
mod offline;
mod outbox;
mod palette;
mod sender;
mod shortcuts;
mod tray;
mod views;

use leptos::mount::mount_to;
use leptos::prelude::*;
use shared::json::{Decode as _, Json as _};

use self::bulk::{Bulk, BulkDialog, Chosen, SelectionBar};
use self::list_options::ListOptions;
use self::offline::Offline;
use self::outbox::Outbox;
use self::palette::Palette;
use self::shortcuts::ShortcutSheet;
use self::tray::ChangeTray;
use self::views::SavedViews;
use crate::api::Config;
use crate::browser::json::JsJson;
use crate::browser::{boot, clock, document};
use crate::live::Live;
use crate::state::{Announcer, Connection, Startup};
use crate::text;

/// The forms that pages and keys may ask for; each counts how often.
#[derive(Clone, Copy)]
struct Forms {
    list_options: RwSignal<u32>,
    views: RwSignal<u32>,
    palette: RwSignal<u32>,
    shortcuts: RwSignal<u32>,
    export: RwSignal<u32>,
}

impl Forms {
    fn new() -> Self {
        Self {
            list_options: RwSignal::new(0),
            views: RwSignal::new(0),
            palette: RwSignal::new(0),
            shortcuts: RwSignal::new(0),
            export: RwSignal::new(0),
        }
    }

    /// Opens the form of that name.
    fn ask(self, name: &str) {
        let form = match name {
            "list-options" => self.list_options,
            "views" => self.views,
            "palette" => self.palette,
            "shortcuts" => self.shortcuts,
            "export" => self.export,
            _ => return,
        };
        form.update(|times| *times += 1);
    }
}

/// Starts the courier of whoever is signed in.
pub fn start() {
    wasm_bindgen_futures::spawn_local(async {
        let (Ok(config), Ok(catalogue)) = (boot::config().await, boot::catalogue().await) else {
            return;
        };
        // Programs without a courier need not know of it.
        let opens_offline = config.member("offline").and_then(|flag| flag.flag());
        let Ok(config) = Config::decode(&config) else {
            return;
        };
        text::install(boot::locale(), catalogue);
        // The page is in use: it may listen between two steps.
        clock::sleep(0).await;
        let (Some(user), Some(element)) =
            (boot::courier_user(), document::append_to_body("courier"))
        else {
            return;
        };
        let program = move || {
            provide_context(Startup::new(config));
            let announcer = Announcer::provide();
            Connection::provide();
            let (forms, bulk, live) = (Forms::new(), Bulk::new(), Live::idle());
            let offline = Offline::start(opens_offline.unwrap_or(true));
            let outbox = Outbox::provide(&user);
            outbox.on_other(move |command| obey(command, forms, bulk, live));
            export::on_ask(forms.export, announcer);
            shortcuts::listen(forms);
            views::learn_opening(Startup::get().client);
            view! {
                {once_asked(forms.list_options, |asked| view! { <ListOptions asked /> }.into_any())}
                {once_asked(forms.views, |asked| view! { <SavedViews asked /> }.into_any())}
                {once_asked(forms.palette, move |asked| view! { <Palette forms asked /> }.into_any())}
                {once_asked(forms.shortcuts, |asked| view! { <ShortcutSheet asked /> }.into_any())}
                <BulkDialog bulk />
                <SelectionBar bulk />
                <ChangeTray outbox bulk offline />
                <div class="live-region" role="status">{move || announcer.sentence()}</div>
            }
        };
        mount_to(element, program).forget();
    });
}

/// A form, from the first time on that somebody asks for it: making all of them at the start would hold up the page.
fn once_asked(
    asked: RwSignal<u32>,
    form: impl Fn(RwSignal<u32>) -> AnyView + Send + 'static,
) -> impl IntoView {
    let is_asked = Memo::new(move |_| asked.get() > 0);
    move || is_asked.get().then(|| form(asked))
}

/// Does what a page asks for that is no change of an order.
fn obey(command: &JsJson, forms: Forms, bulk: Bulk, live: Live) {
    if let Some(form) = command.member("open").and_then(|form| form.text()) {
        forms.ask(&form);
    }
    if let Some(after) = command.member("live").and_then(|after| after.number()) {
        live.follow(after.parse().unwrap_or(0));
    }
    if command.member("selection").is_some()
        && let Ok(chosen) = Chosen::decode(command)
    {
        bulk.chosen.set(chosen);
    }
}
