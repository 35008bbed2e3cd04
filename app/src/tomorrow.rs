//! Who will ask where their order is, and notices to them.

use leptos::prelude::*;

use crate::pages::wismo::TomorrowPage;
use crate::route::{Route, WismoView};
use crate::signed_in::Program;

/// Shows the program.
pub fn open() -> AnyView {
    Program {
        shows,
        prepare: || {},
        page: |route| shows(&route).then(|| view! { <TomorrowPage /> }.into_any()),
    }
    .open()
}

fn shows(route: &Route) -> bool {
    matches!(
        route,
        Route::Wismo {
            view: WismoView::Tomorrow,
            ..
        }
    )
}
