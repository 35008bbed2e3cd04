//! The marks of a shop's promises.

use leptos::prelude::*;

use crate::pages::seller::PromisesPage;
use crate::route::{Desk, Route};
use crate::signed_in::Program;

/// Shows the program.
pub fn open() -> AnyView {
    Program {
        shows,
        prepare: || {},
        page: |route| shows(&route).then(|| view! { <PromisesPage /> }.into_any()),
    }
    .open()
}

fn shows(route: &Route) -> bool {
    matches!(
        route,
        Route::Desk {
            desk: Desk::Promises,
            ..
        }
    )
}
