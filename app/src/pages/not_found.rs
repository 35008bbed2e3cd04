//! An address that leads nowhere.

use leptos::prelude::*;

use crate::components::PageHeading;
use crate::route::Route;
use crate::text;

/// Says so and leads home.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    view! {
        <PageHeading title=text::not_found_title() />
        <section class="empty">
            <p>{text::not_found()}</p>
            <p><a class="button" href=Route::Home.to_string()>{text::not_found_home()}</a></p>
        </section>
    }
}
