//! When customers ask where their order is, and about what.

use leptos::prelude::*;

use crate::pages::wismo::InquiriesPage;
use crate::route::{Route, WismoView};
use crate::signed_in::Program;

/// Shows the program.
pub fn open() -> AnyView {
    Program {
        shows,
        prepare: || {},
        page: |route| shows(&route).then(|| view! { <InquiriesPage /> }.into_any()),
    }
    .open()
}

fn shows(route: &Route) -> bool {
    matches!(
        route,
        Route::Wismo {
            view: WismoView::Inquiries,
            ..
        }
    )
}
