//! Where the user was on each page, so that Back leads there: how far down, and at which control.

use std::collections::BTreeMap;

use leptos::prelude::*;

use crate::browser::{clock, document, events, location};

/// Long enough for a page that is known already to be on screen.
const SETTLED_MS: u32 = 50;

/// Positions by address.
#[derive(Clone, Copy)]
pub struct Places(StoredValue<BTreeMap<String, (f64, String)>>);

impl Places {
    /// Starts to remember, and to lead back.
    pub fn remember() {
        let places = Self(StoredValue::new(BTreeMap::new()));
        location::restore_scroll_ourselves();
        for event in ["scroll", "focusin"] {
            events::on_window(event, move || places.note());
        }
        events::on_window("popstate", move || places.lead_back());
    }

    fn note(self) {
        let place = (location::scrolled(), document::focused_id());
        self.0.update_value(|places| {
            places.insert(location::current(), place);
        });
    }

    fn lead_back(self) {
        let place = self
            .0
            .with_value(|places| places.get(&location::current()).cloned());
        let Some((scrolled, focused)) = place else {
            return;
        };
        leptos::task::spawn_local(async move {
            clock::sleep(SETTLED_MS).await;
            document::focus_where_it_is(&focused);
            location::scroll_to(scrolled);
        });
    }
}
