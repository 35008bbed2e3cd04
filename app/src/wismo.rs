//! Why customers ask where their order is.

use leptos::prelude::*;

use crate::pages::wismo::{InquiriesPage, OverviewPage, TimelinePage};
use crate::route::{Route, WismoView};
use crate::signed_in::Program;

/// Shows the program.
pub fn open() -> AnyView {
    Program {
        shows: |route| matches!(route, Route::Wismo { .. } | Route::Timeline(_)),
        prepare: || {},
        page,
    }
    .open()
}

fn page(route: Route) -> Option<AnyView> {
    let view = match route {
        Route::Timeline(number) => return Some(view! { <TimelinePage number /> }.into_any()),
        Route::Wismo { view, .. } => view,
        _ => return None,
    };
    Some(match view {
        WismoView::Overview => view! { <OverviewPage /> }.into_any(),
        WismoView::Inquiries => view! { <InquiriesPage /> }.into_any(),
    })
}
