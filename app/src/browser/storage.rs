//! Preferences that outlive the page. No token, name or address is ever stored.

/// A preference, by its key in `localStorage`.
#[derive(Clone, Copy, Debug)]
pub enum Preference {
    /// `light` or `dark`; absent means as on the device.
    Theme,
    /// Language tag.
    Locale,
}

impl Preference {
    const fn key(self) -> &'static str {
        match self {
            Self::Theme => "sokoni.theme",
            Self::Locale => "sokoni.locale",
        }
    }

    /// The stored choice. Private modes may refuse storage; that reads as no choice.
    pub fn get(self) -> Option<String> {
        storage()?.get_item(self.key()).ok().flatten()
    }

    /// Stores or forgets the choice; where storage is refused the choice lasts as long as the page.
    pub fn set(self, value: Option<&str>) {
        if let Some(storage) = storage() {
            let _ = match value {
                Some(value) => storage.set_item(self.key(), value),
                None => storage.remove_item(self.key()),
            };
        }
    }
}

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}
