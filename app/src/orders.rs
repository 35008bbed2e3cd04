//! The list of a seller's orders.

use leptos::prelude::*;

use crate::pages::shop::OrdersPage;
use crate::route::Route;
use crate::signed_in::Program;
use crate::state::{Outbox, Places, Selection};

/// Shows the program.
pub fn open() -> AnyView {
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

fn shows(route: &Route) -> bool {
    matches!(route, Route::Orders { .. })
}
