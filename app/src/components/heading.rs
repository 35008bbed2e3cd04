//! The one `<h1>` of a page.

use std::sync::Arc;

use leptos::prelude::*;

use crate::browser::document;
use crate::state::{Navigation, Startup};
use crate::text;

/// Names the page: on screen, in the tab, and to the keyboard when the user moved here.
#[component]
pub fn PageHeading(
    /// Name of the page; tracked.
    title: impl Fn() -> String + Send + Sync + 'static,
) -> impl IntoView {
    heading(Arc::new(title))
}

fn heading(title: Arc<dyn Fn() -> String + Send + Sync>) -> AnyView {
    let named = title.clone();
    let brand = Startup::get().brand().to_owned();
    let navigation = Navigation::get();
    Effect::new(move |is_again: Option<()>| {
        document::set_title(&text::page_title(&brand, &named()));
        if is_again.is_none() && navigation.has_moved() {
            document::focus("page-heading");
        }
    });
    view! {
        <h1 id="page-heading" tabindex="-1">
            <bdi>{move || title()}</bdi>
        </h1>
    }
    .into_any()
}
