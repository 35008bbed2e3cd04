//! Why customers ask where their order is.

use leptos::prelude::*;

use crate::pages::wismo::{InquiriesPage, OverviewPage};
use crate::route::{Route, WismoView};
use crate::signed_in::Program;

/// Shows the program.
pub fn open() -> AnyView {
    Program {
        shows: |route| matches!(route, Route::Wismo { .. }),
        prepare: || {},
        page,
    }
    .open()
}

fn page(route: Route) -> Option<AnyView> {
    let Route::Wismo { view, .. } = route else {
        return None;
    };
    Some(match view {
        WismoView::Overview => view! { <OverviewPage /> }.into_any(),
        WismoView::Inquiries => view! { <InquiriesPage /> }.into_any(),
    })
}
