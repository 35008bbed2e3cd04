//! Handing the public link of an order on.

use leptos::prelude::*;
use shared::ids::OrderNumber;

use crate::browser::plain::{plain, says};
use crate::browser::{location, share};
use crate::route::Route;
use crate::state::Announcer;
use crate::text;

/// Opens the device's sheet for sharing, or copies the link. It is the public one: number, and nothing about a person.
pub fn share_button(number: OrderNumber) -> AnyView {
    let announcer = Announcer::get();
    let share = move |_| {
        let title = text::tracking_title(number.as_str());
        let link = location::origin() + &Route::Track(number.clone()).to_string();
        leptos::task::spawn_local(async move {
            match share::link(&title, &link).await {
                share::Shared::BySheet => (),
                share::Shared::Copied => announcer.say(text::tracking_copied()),
                share::Shared::Failed => announcer.say(text::tracking_copy_failed(&link)),
            }
        });
    };
    let button = says("button", &text::tracking_share())
        .class("button")
        .attribute("type", "button")
        .attribute("data-icon", "share")
        .on("click", share);
    plain("p")
        .class("tracking__share")
        .with(button)
        .with(says("span", &text::tracking_share_note()))
        .shown()
}
