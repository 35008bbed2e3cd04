//! Colours and language as the user chose them.

use shared::format::Locale;

use crate::browser::storage::Preference;
use crate::browser::{document, location};

/// Colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// As on this device.
    System,
    /// Dark text on light.
    Light,
    /// Light text on dark.
    Dark,
}

impl Theme {
    /// All choices.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// The value in a form and in storage.
    pub const fn word(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The choice of that word, else the system's.
    pub fn from_word(word: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|theme| theme.word() == word)
            .unwrap_or(Self::System)
    }

    /// The stored choice.
    pub fn chosen() -> Self {
        Preference::Theme
            .get()
            .map_or(Self::System, |word| Self::from_word(&word))
    }

    /// Shows and stores the choice.
    pub fn choose(self) {
        let word = (self != Self::System).then_some(self.word());
        Preference::Theme.set(word);
        document::set_root_attribute("data-theme", word);
    }
}

/// Stores the language and loads the page again in it.
pub fn choose_locale(locale: Locale) {
    Preference::Locale.set(Some(locale.code()));
    location::reload();
}
