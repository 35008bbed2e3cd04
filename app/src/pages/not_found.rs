//! An address that leads nowhere.

use leptos::prelude::*;

use crate::browser::plain::{plain, says};
use crate::components::PageHeading;
use crate::route::Route;
use crate::text;

/// Says so and leads home.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    let home = says("a", &text::not_found_home())
        .class("button")
        .attribute("href", &Route::Home.to_string());
    let section = plain("section")
        .class("empty")
        .with(says("p", &text::not_found()))
        .with(plain("p").with(home));
    view! {
        <PageHeading title=text::not_found_title />
        {section.shown()}
    }
}
