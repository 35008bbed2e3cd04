//! Partners who pack and send for a shop.

use leptos::prelude::*;

use crate::pages::seller::PartnersPage;
use crate::route::{Desk, Route};
use crate::signed_in::Program;

/// Shows the program.
pub fn open() -> AnyView {
    Program {
        shows,
        prepare: || {},
        page: |route| shows(&route).then(|| view! { <PartnersPage /> }.into_any()),
    }
    .open()
}

fn shows(route: &Route) -> bool {
    matches!(
        route,
        Route::Desk {
            desk: Desk::Partners,
            ..
        }
    )
}
