//! What is wrong with orders on their way.

use leptos::prelude::*;

use crate::pages::shop::ExceptionsPage;
use crate::route::{Desk, Route};
use crate::signed_in::Program;
use crate::state::{Outbox, Places};

/// Shows the program.
pub fn open() -> AnyView {
    Program {
        shows,
        prepare: || {
            Outbox::provide();
            Places::remember();
        },
        page: |route| shows(&route).then(|| view! { <ExceptionsPage /> }.into_any()),
    }
    .open()
}

fn shows(route: &Route) -> bool {
    matches!(
        route,
        Route::Desk {
            desk: Desk::Exceptions,
            ..
        }
    )
}
