//! Whether the user has moved inside the application: then focus follows to the new page's heading.

use leptos::prelude::*;

/// Moves inside the application so far.
#[derive(Clone, Copy)]
pub struct Navigation(StoredValue<bool>);

impl Navigation {
    /// Provides the state to everything below.
    pub fn provide() -> Self {
        let navigation = Self(StoredValue::new(false));
        provide_context(navigation);
        navigation
    }

    /// The state of this application.
    pub fn get() -> Self {
        use_context().unwrap_or_else(Self::provide)
    }

    /// Notes that the next heading belongs to a page the user moved to.
    pub fn moved(self) {
        self.0.set_value(true);
    }

    /// Whether the page that is being shown was moved to, rather than loaded.
    pub fn has_moved(self) -> bool {
        self.0.get_value()
    }
}
