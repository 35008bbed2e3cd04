//! The marks of a shop's promises.

use leptos::prelude::*;

use crate::pages::seller::PromisesPage;
use crate::route::Route;
use crate::signed_in::Program;

/// Shows the program.
pub fn open() -> AnyView {
    Program {
        shows: |route| *route == Route::Promises,
        prepare: || {},
        page: |route| (route == Route::Promises).then(|| view! { <PromisesPage /> }.into_any()),
    }
    .open()
}
