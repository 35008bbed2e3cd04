//! The one `<h1>` of a page.

use leptos::prelude::*;

use crate::browser::document;
use crate::state::{Navigation, Startup};
use crate::text;

/// Names the page: on screen, in the tab, and to the keyboard when the user moved here.
#[component]
pub fn PageHeading(
    /// Name of the page.
    #[prop(into)]
    title: Signal<String>,
) -> impl IntoView {
    let brand = Startup::get().brand().to_owned();
    let navigation = Navigation::get();
    Effect::new(move |is_again: Option<()>| {
        document::set_title(&text::page_title(&brand, &title.get()));
        if is_again.is_none() && navigation.has_moved() {
            document::focus("page-heading");
        }
    });
    view! {
        <h1 id="page-heading" tabindex="-1">
            <bdi>{title}</bdi>
        </h1>
    }
}
