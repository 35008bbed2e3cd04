//! The changes on their way to the server.

use leptos::prelude::*;

use crate::pages::shop::ChangesPage;
use crate::route::Route;
use crate::signed_in::Program;
use crate::state::Outbox;

/// Shows the program.
pub fn open() -> AnyView {
    Program {
        shows: |route| matches!(route, Route::Changes { .. }),
        prepare: || {
            Outbox::provide();
        },
        page: |route| match route {
            Route::Changes { is_leaving } => Some(view! { <ChangesPage is_leaving /> }.into_any()),
            _ => None,
        },
    }
    .open()
}
