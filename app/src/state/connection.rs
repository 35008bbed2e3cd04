//! Whether the device has a network.

use leptos::prelude::*;

use crate::browser::events;

/// The network as the device reports it.
#[derive(Clone, Copy)]
pub struct Connection {
    is_online: RwSignal<bool>,
}

impl Connection {
    /// Starts to listen and provides the connection to everything below.
    pub fn provide() -> Self {
        let connection = Self {
            is_online: RwSignal::new(events::is_online()),
        };
        for event in ["online", "offline"] {
            events::on_window(event, move || connection.is_online.set(events::is_online()));
        }
        provide_context(connection);
        connection
    }

    /// The connection of this application.
    pub fn get() -> Self {
        use_context().unwrap_or_else(Self::provide)
    }

    /// Whether the device has a network; tracked.
    pub fn is_online(self) -> bool {
        self.is_online.get()
    }
}
