//! Where the user is inside this program, and how they move.

use std::mem::discriminant;

use leptos::prelude::*;

use crate::browser::{events, links, location};
use crate::route::{Parsed, Route};

/// The address, followed through links, Back and Forward without loading the page again.
#[derive(Clone, Copy)]
pub struct Navigation {
    address: RwSignal<String>,
    has_moved: StoredValue<bool>,
    reader: Reader,
}

/// Reads path and query.
type Reader = fn(&str) -> Option<Parsed>;

impl Navigation {
    /// Starts to follow and provides the navigation to everything below. A link to a place that is not `ours`
    /// is left to the browser, which loads the program that shows it.
    pub fn provide(ours: fn(&Route) -> bool) -> Self {
        Self::reading(Route::parse, ours)
    }

    /// As [`Navigation::provide`], with a reader that knows nothing but the places of this program.
    pub fn reading(reader: Reader, ours: fn(&Route) -> bool) -> Self {
        let navigation = Self {
            address: RwSignal::new(location::current()),
            has_moved: StoredValue::new(false),
            reader,
        };
        events::on_window("popstate", move || navigation.arrive());
        links::on_follow(move |address| {
            let is_ours = reader(address).is_some_and(|parsed| ours(&parsed.route));
            if is_ours {
                navigation.move_to(address);
            }
            is_ours
        });
        provide_context(navigation);
        navigation
    }

    /// The navigation of this program.
    pub fn get() -> Self {
        use_context().unwrap_or_else(|| Self::reading(|_| None, |_| false))
    }

    /// Where the user is; nothing when the address leads nowhere. Tracked.
    pub fn place(self) -> Option<Parsed> {
        self.address.with(|address| (self.reader)(address))
    }

    /// As [`Navigation::place`], without what could not be read of the query.
    pub fn route(self) -> Option<Route> {
        self.place().map(|parsed| parsed.route)
    }

    /// Whether the user is at that kind of place, whatever its parameters; tracked.
    pub fn is_at(self, route: &Route) -> bool {
        let here = self.route();
        here.is_some_and(|here| discriminant(&here) == discriminant(route))
    }

    /// Shows another place; Back returns to this one.
    pub fn go(self, route: &Route) {
        self.move_to(&route.to_string());
    }

    /// Shows other contents of the same page; Back returns to these. Scroll and focus stay.
    pub fn go_in_place(self, route: &Route) {
        location::push(&route.to_string());
        self.address.set(location::current());
    }

    /// Shows another place in place of this one.
    pub fn replace(self, route: &Route) {
        location::replace(&route.to_string());
        self.arrive();
    }

    /// Whether the page that is being shown was moved to, rather than loaded: then focus follows.
    pub fn has_moved(self) -> bool {
        self.has_moved.get_value()
    }

    /// Notes that what is shown next is another page, although the address stays.
    pub fn turn_page(self) {
        self.has_moved.set_value(true);
    }

    fn move_to(self, address: &str) {
        location::push(address);
        location::scroll_to_top();
        self.arrive();
    }

    fn arrive(self) {
        self.turn_page();
        self.address.set(location::current());
    }
}
