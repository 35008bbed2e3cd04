//! The list of a seller's orders.

use leptos::prelude::*;

use crate::browser::location;
use crate::browser::storage::Preference;
use crate::pages::shop::OrdersPage;
use crate::route::Route;
use crate::signed_in::Program;
use crate::state::{Outbox, Places, Selection};

/// Shows the program.
pub fn open() -> AnyView {
    open_saved_view();
    Program {
        shows,
        prepare: || {
            Outbox::provide();
            Selection::provide();
            Places::remember();
        },
        page: |route| shows(&route).then(|| view! { <OrdersPage /> }.into_any()),
    }
    .open()
}

/// Whoever comes without asking for a list gets the one they have chosen to begin with.
fn open_saved_view() {
    let is_plain = location::current() == Route::ORDERS.to_string();
    let query = Preference::DefaultView.get().filter(|_| is_plain);
    if let Some(query) = query.filter(|query| !query.is_empty()) {
        location::replace(&Route::Orders { query }.to_string());
    }
}

fn shows(route: &Route) -> bool {
    matches!(route, Route::Orders { .. })
}
