//! How content customers are with the answers that they get.

use leptos::prelude::*;

use crate::pages::wismo::SatisfactionPage;
use crate::route::{Route, WismoView};
use crate::signed_in::Program;

/// Shows the program.
pub fn open() -> AnyView {
    Program {
        shows,
        prepare: || {},
        page: |route| shows(&route).then(|| view! { <SatisfactionPage /> }.into_any()),
    }
    .open()
}

fn shows(route: &Route) -> bool {
    matches!(
        route,
        Route::Wismo {
            view: WismoView::Satisfaction,
            ..
        }
    )
}
