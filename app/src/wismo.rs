//! How many customers ask where their order is.

use leptos::prelude::*;

use crate::pages::wismo::OverviewPage;
use crate::route::{Route, WismoView};
use crate::signed_in::Program;

/// Shows the program.
pub fn open() -> AnyView {
    Program {
        shows,
        prepare: || {},
        page: |route| shows(&route).then(|| view! { <OverviewPage /> }.into_any()),
    }
    .open()
}

fn shows(route: &Route) -> bool {
    matches!(
        route,
        Route::Wismo {
            view: WismoView::Overview,
            ..
        }
    )
}
