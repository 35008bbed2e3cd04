//! Keys for those who have a keyboard, the sheet that lists them, and the switch that turns single ones off.

use leptos::prelude::*;

use super::Forms;
use crate::browser::keys::{self, Key};
use crate::browser::storage::Preference;
use crate::browser::{document, location};
use crate::route::Route;
use crate::text;

const DIALOG: &str = "shortcuts";
const OFF: &str = "off";

/// Starts to listen.
pub(super) fn listen(forms: Forms) {
    keys::on_key(move |key| press(forms, &key));
}

/// Whether the key meant something.
fn press(forms: Forms, key: &Key) -> bool {
    if key.is_command {
        if !key.name.eq_ignore_ascii_case("k") {
            return false;
        }
        forms.ask("palette");
        return true;
    }
    if key.is_taken || Preference::Shortcuts.get().as_deref() == Some(OFF) {
        return false;
    }
    match key.name.as_str() {
        "?" => {
            forms.ask("shortcuts");
            true
        }
        "/" => {
            document::focus("search");
            document::has("search")
        }
        "f" => {
            document::has("search") && {
                forms.ask("list-options");
                true
            }
        }
        "j" => keys::step_to_row(true),
        "k" => keys::step_to_row(false),
        "x" => keys::press_in_row("input[type=checkbox]"),
        "n" => keys::press_in_row("[id^=next-]"),
        "b" => keys::press_first(".selection-bar:not([hidden]) #open-bulk"),
        "u" => keys::press_first("[id^=undo-], #bulk-undo"),
        "o" => {
            location::go(&Route::ORDERS.to_string());
            true
        }
        _ => false,
    }
}

/// The sheet, closed until somebody asks for it.
#[component]
pub(super) fn ShortcutSheet(asked: RwSignal<u32>) -> impl IntoView {
    let is_on = RwSignal::new(Preference::Shortcuts.get().as_deref() != Some(OFF));
    Effect::new(move |_| {
        if asked.get() > 0 {
            document::open_dialog(DIALOG);
        }
    });
    let switch = move |is_wanted: bool| {
        Preference::Shortcuts.set((!is_wanted).then_some(OFF));
        is_on.set(is_wanted);
    };
    let keys = [
        ("?", text::key_sheet()),
        ("/", text::key_search()),
        ("f", text::key_filters()),
        ("j", text::key_next_row()),
        ("k", text::key_previous_row()),
        ("x", text::key_tick()),
        ("n", text::key_next_step()),
        ("b", text::key_bulk()),
        ("u", text::key_undo()),
        ("o", text::key_orders()),
    ];
    let keys = keys.map(|(key, meaning)| (key.to_owned(), meaning));
    let palette = (text::key_ctrl_k(), text::key_palette());
    let line = |(key, meaning): (String, String)| {
        view! {
            <div>
                <dt><kbd dir="ltr">{key}</kbd></dt>
                <dd>{meaning}</dd>
            </div>
        }
    };
    view! {
        <dialog id=DIALOG class="dialog" aria-labelledby="shortcuts-heading">
            <div class="fields">
                <h2 id="shortcuts-heading">{text::shortcuts_heading()}</h2>
                <dl class="shortcuts">{line(palette)} {keys.map(line).into_iter().collect_view()}</dl>
                <label class="checkbox">
                    <input
                        type="checkbox"
                        id="shortcuts-on"
                        prop:checked=move || is_on.get()
                        on:change:target=move |event| switch(event.target().checked())
                    />
                    {text::shortcuts_on()}
                </label>
                <div class="dialog__buttons">
                    <button class="button" type="button" on:click=|_| document::close_dialog(DIALOG)>{text::close()}</button>
                </div>
            </div>
        </dialog>
    }
}
