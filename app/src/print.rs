//! Papers of a shop's orders.

use leptos::prelude::*;

use crate::pages::shop::PrintPage;
use crate::route::Route;
use crate::signed_in::Program;

/// Shows the program.
pub fn open() -> AnyView {
    Program {
        shows,
        prepare: || {},
        page: |route| shows(&route).then(|| view! { <PrintPage /> }.into_any()),
    }
    .open()
}

fn shows(route: &Route) -> bool {
    matches!(route, Route::Print { .. })
}
