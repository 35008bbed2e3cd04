//! The dialog for colours and language.

use leptos::prelude::*;
use shared::format::Locale;

use crate::browser::document;
use crate::state::{Theme, choose_locale};
use crate::text;

const DIALOG_ID: &str = "settings";

/// The button that opens the dialog, and the dialog.
#[component]
pub fn Settings() -> impl IntoView {
    view! {
        <button
            class="button button--quiet button--icon"
            type="button"
            data-icon="settings"
            on:click=|_| document::open_dialog(DIALOG_ID)
        >
            <span>{text::settings()}</span>
        </button>
        <dialog id=DIALOG_ID class="dialog" aria-labelledby="settings-heading">
            <form method="dialog">
                <h2 id="settings-heading">{text::settings()}</h2>
                <ThemeSelect />
                <LocaleSelect />
                <button class="button">{text::close()}</button>
            </form>
        </dialog>
    }
}

#[component]
fn ThemeSelect() -> impl IntoView {
    let chosen = Theme::chosen();
    let option = |theme: Theme| {
        let name = match theme {
            Theme::System => text::theme_system(),
            Theme::Light => text::theme_light(),
            Theme::Dark => text::theme_dark(),
        };
        view! { <option value=theme.word() selected=theme == chosen>{name}</option> }
    };
    view! {
        <label class="field">
            <span class="field__label">{text::theme()}</span>
            <select on:change:target=|event| Theme::from_word(&event.target().value()).choose()>
                {Theme::ALL.map(option).into_iter().collect_view()}
            </select>
        </label>
    }
}

#[component]
fn LocaleSelect() -> impl IntoView {
    let option = |locale: Locale| {
        view! {
            <option value=locale.code() lang=locale.code() selected=locale == text::locale()>
                {locale.native_name()}
            </option>
        }
    };
    let choose = |tag: String| {
        if let Some(locale) = Locale::from_tag(&tag) {
            choose_locale(locale);
        }
    };
    view! {
        <label class="field">
            <span class="field__label">{text::language()}</span>
            <select on:change:target=move |event| choose(event.target().value())>
                {Locale::ALL.map(option).into_iter().collect_view()}
            </select>
        </label>
    }
}
