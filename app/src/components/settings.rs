//! The dialog for colours and language.

use shared::format::Locale;

use crate::browser::document;
use crate::browser::plain::{Plain, plain, says};
use crate::state::{Theme, choose_locale};
use crate::text;

const DIALOG: &str = "settings";
const HEADING: &str = "settings-heading";
const THEME: &str = "settings-theme";
const LOCALE: &str = "settings-locale";

/// The button that opens the dialog.
pub(super) fn settings_button() -> Plain {
    plain("button")
        .class("button button--quiet button--icon")
        .attribute("type", "button")
        .attribute("data-icon", "settings")
        .with(says("span", &text::settings()))
        .on("click", |_| document::open_dialog(DIALOG))
}

/// The dialog.
pub(super) fn settings_dialog() -> Plain {
    let form = plain("form")
        .attribute("method", "dialog")
        .with(says("h2", &text::settings()).attribute("id", HEADING))
        .with(choice(&text::theme(), theme_select()))
        .with(choice(&text::language(), locale_select()))
        .with(says("button", &text::close()).class("button"));
    plain("dialog")
        .attribute("id", DIALOG)
        .class("dialog")
        .attribute("aria-labelledby", HEADING)
        .with(form)
}

fn choice(label: &str, select: Plain) -> Plain {
    plain("label")
        .class("field")
        .with(says("span", label).class("field__label"))
        .with(select)
}

fn theme_select() -> Plain {
    let chosen = Theme::chosen();
    let option = |theme: Theme| {
        let name = match theme {
            Theme::System => text::theme_system(),
            Theme::Light => text::theme_light(),
            Theme::Dark => text::theme_dark(),
        };
        option(theme.word(), &name, theme == chosen)
    };
    plain("select")
        .attribute("id", THEME)
        .with_all(Theme::ALL.map(option))
        .on("change", |_| {
            Theme::from_word(&document::field_value(THEME)).choose();
        })
}

fn locale_select() -> Plain {
    let option = |locale: Locale| {
        let is_chosen = locale == text::locale();
        option(locale.code(), locale.native_name(), is_chosen).attribute("lang", locale.code())
    };
    plain("select")
        .attribute("id", LOCALE)
        .with_all(Locale::ALL.map(option))
        .on("change", |_| {
            if let Some(locale) = Locale::from_tag(&document::field_value(LOCALE)) {
                choose_locale(locale);
            }
        })
}

fn option(value: &str, name: &str, is_chosen: bool) -> Plain {
    let option = says("option", name).attribute("value", value);
    if is_chosen {
        option.attribute("selected", "")
    } else {
        option
    }
}
