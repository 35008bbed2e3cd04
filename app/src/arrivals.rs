//! How orders leave and arrive.

use leptos::prelude::*;

use crate::pages::wismo::ArrivalsPage;
use crate::route::{Route, WismoView};
use crate::signed_in::Program;

/// Shows the program.
pub fn open() -> AnyView {
    Program {
        shows,
        prepare: || {},
        page: |route| shows(&route).then(|| view! { <ArrivalsPage /> }.into_any()),
    }
    .open()
}

fn shows(route: &Route) -> bool {
    matches!(
        route,
        Route::Wismo {
            view: WismoView::Fulfillment,
            ..
        }
    )
}
