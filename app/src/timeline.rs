//! What happened to one order. It has no chart and no filter, so that it does without all that the views of inquiries need.

use leptos::prelude::*;

use crate::pages::wismo::TimelinePage;
use crate::route::Route;
use crate::signed_in::Program;

/// Shows the program.
pub fn open() -> AnyView {
    Program {
        shows: |route| matches!(route, Route::Timeline(_)),
        prepare: || {},
        page,
    }
    .open()
}

fn page(route: Route) -> Option<AnyView> {
    let Route::Timeline(number) = route else {
        return None;
    };
    Some(view! { <TimelinePage number /> }.into_any())
}
