//! What outlives the page: preferences, what is under way, and in bearer mode the token of this tab. No name or address is stored.

/// A preference, by its key in `localStorage`.
#[derive(Clone, Copy, Debug)]
pub enum Preference {
    /// `light` or `dark`; absent means as on the device.
    Theme,
    /// Language tag.
    Locale,
    /// Key of the last change of many orders, until its result was seen.
    Job,
    /// `off`: keys without Ctrl do nothing.
    Shortcuts,
    /// The list of orders that opens when nothing else is asked for, as behind the `?`.
    DefaultView,
    /// What an inquiry costs the marketplace, as it was typed: an amount and a currency.
    InquiryCost,
}

impl Preference {
    const fn key(self) -> &'static str {
        match self {
            Self::Theme => "sokoni.theme",
            Self::Locale => "sokoni.locale",
            Self::Job => "sokoni.job",
            Self::Shortcuts => "sokoni.shortcuts",
            Self::DefaultView => "sokoni.view",
            Self::InquiryCost => "sokoni.inquiry-cost",
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

const OPEN_CHANGES: &str = "sokoni.changes";

/// Notes how many changes the server has not answered, for programs that do not open the outbox.
pub fn remember_open_changes(count: usize) {
    if let Some(storage) = storage() {
        let _ = match count {
            0 => storage.remove_item(OPEN_CHANGES),
            count => storage.set_item(OPEN_CHANGES, &count.to_string()),
        };
    }
}

/// Whether the server has not answered every change of this device.
pub fn has_open_changes() -> bool {
    storage().is_some_and(|storage| matches!(storage.get_item(OPEN_CHANGES), Ok(Some(_))))
}

/// Has everything that the device keeps of a session taken away by the next page, which is the login.
pub fn wipe_on_next_page() {
    if let Some(storage) = storage() {
        let _ = storage.set_item("sokoni.wipe", "1");
        let _ = storage.remove_item(OPEN_CHANGES);
    }
    Preference::Job.set(None);
    Preference::DefaultView.set(None);
}

const TOKEN: &str = "sokoni.token";

/// The bearer token of this tab. It is gone when the tab is closed and never in `localStorage`, which other tabs
/// and later visitors of the device could read.
pub fn session_token() -> Option<String> {
    session_storage()?.get_item(TOKEN).ok().flatten()
}

/// Keeps or forgets the token of this tab.
pub fn set_session_token(token: Option<&str>) {
    if let Some(storage) = session_storage() {
        let _ = match token {
            Some(token) => storage.set_item(TOKEN, token),
            None => storage.remove_item(TOKEN),
        };
    }
}

fn session_storage() -> Option<web_sys::Storage> {
    web_sys::window()?.session_storage().ok().flatten()
}

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}
