//! Who will ask tomorrow, in short: how many are likely to, and the first three.

use leptos::prelude::*;
use shared::api::wismo::LikeliestAskers;
use shared::format;
use shared::ids::OrderNumber;

use super::frame::Place;
use super::words;
use crate::route::WismoView;
use crate::state::Startup;
use crate::text;

/// Around letters of any direction, as `<bdi>` around elements.
const ISOLATE: &str = "\u{2068}";
const END_OF_ISOLATE: &str = "\u{2069}";

/// What the overview says of it; nothing where it is not known. Two texts are kept and not the answer: a signal of another type would
/// weigh as much as all of this.
#[component]
pub(super) fn Likeliest(place: Place) -> impl IntoView {
    let (found, first) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let client = Startup::get().client;
    place.follow_segment(move |segment| {
        let client = client.clone();
        leptos::task::spawn_local(async move {
            let known = client.likeliest_askers(&segment).await.ok();
            let known = known.filter(|known| !known.results.is_empty());
            found.try_set(known.as_ref().map_or_else(String::new, sentence));
            first.try_set(known.as_ref().map_or_else(String::new, orders));
        });
    });
    let there = move || place.with(|here| here.seen_as(WismoView::Tomorrow).route().to_string());
    view! {
        <section class="inquiries" id="likeliest" aria-labelledby="likeliest-heading" hidden=move || found.with(String::is_empty)>
            <h2 id="likeliest-heading">{text::wismo_view_tomorrow()}</h2>
            <p>{found}</p>
            <p>{first}</p>
            <p><a class="button" href=there>{text::tomorrow_title()}</a></p>
        </section>
    }
}

fn sentence(known: &LikeliestAskers) -> String {
    text::tomorrow_found(known.total, &format::count(known.likely, text::locale()))
}

/// The first orders, each with its chance. Numbers are Latin in every language: each stands by itself, lest the next swap places with it.
fn orders(known: &LikeliestAskers) -> String {
    let order = |(number, chance): &(OrderNumber, u64)| {
        let chance = text::tomorrow_chance(&words::chance(*chance));
        [ISOLATE, number.as_str(), END_OF_ISOLATE, " (", &chance, ")"].concat()
    };
    let orders: Vec<String> = known.results.iter().map(order).collect();
    orders.join(" · ")
}
