//! Who will ask tomorrow, in short: how many are likely to, and the first three.

use leptos::prelude::*;
use shared::api::wismo::LikeliestAskers;
use shared::format;
use shared::ids::OrderNumber;

use super::frame::Place;
use super::words;
use crate::route::{Route, WismoView};
use crate::state::Startup;
use crate::text;

/// What the overview says of it; nothing where it is not known.
#[component]
pub(super) fn Likeliest(place: Place) -> impl IntoView {
    let client = Startup::get().client;
    let loader = place.load(
        move || place.with(|here| here.query.text().to_string()),
        move |here| {
            let client = client.clone();
            async move { client.likeliest_askers(&here.query.segment).await }
        },
        |known: &LikeliestAskers| known.results.is_empty(),
    );
    let row = |(number, chance): (OrderNumber, u64)| {
        let href = Route::Timeline(number.clone()).to_string();
        let said = [
            text::inquiries_order(number.as_str()),
            text::tomorrow_chance(&words::chance(chance)),
        ];
        view! { <li><a href=href>{said.join(" · ")}</a></li> }
    };
    move || {
        let known = loader.value()?;
        let there = place.with(|here| here.seen_as(WismoView::Tomorrow));
        let likely = format::count(known.likely, text::locale());
        Some(view! {
            <section class="inquiries" id="likeliest" aria-labelledby="likeliest-heading">
                <h2 id="likeliest-heading">{text::wismo_view_tomorrow()}</h2>
                <p class="inquiries__hint">{text::tomorrow_found(known.total, &likely)}</p>
                <ul class="row-list">{known.results.into_iter().map(row).collect_view()}</ul>
                <p><a class="button" href=there.route().to_string()>{text::tomorrow_title()}</a></p>
            </section>
        })
    }
}
