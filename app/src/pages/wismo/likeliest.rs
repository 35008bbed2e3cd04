//! Who will ask tomorrow, in short: how many are likely to, and the first three.

use std::sync::{Arc, Mutex, PoisonError};

use leptos::prelude::*;
use shared::api::wismo::LikeliestAskers;
use shared::format;

use super::frame::Place;
use super::words;
use crate::route::WismoView;
use crate::state::Startup;
use crate::text;

/// What the overview says of it; nothing where it is not known. A [`crate::state::Loader`] of another kind would weigh twice as much as all
/// of this.
#[component]
pub(super) fn Likeliest(place: Place) -> impl IntoView {
    let known: Arc<Mutex<Option<LikeliestAskers>>> = Arc::default();
    let is_known = RwSignal::new(false);
    let (client, kept) = (Startup::get().client, Arc::clone(&known));
    place.follow_segment(move |segment| {
        let (client, kept) = (client.clone(), Arc::clone(&kept));
        leptos::task::spawn_local(async move {
            let answer = client.likeliest_askers(&segment).await.ok();
            *kept.lock().unwrap_or_else(PoisonError::into_inner) = answer;
            is_known.try_set(true);
        });
    });
    move || {
        is_known.track();
        let known = known.lock().unwrap_or_else(PoisonError::into_inner);
        let known = known.as_ref().filter(|known| !known.results.is_empty())?;
        Some(section(place, known))
    }
}

fn section(place: Place, known: &LikeliestAskers) -> AnyView {
    let mut first = String::new();
    for (number, chance) in &known.results {
        if !first.is_empty() {
            first.push_str(", ");
        }
        first.push_str(number.as_str());
        first.push_str(" (");
        first.push_str(&text::tomorrow_chance(&words::chance(*chance)));
        first.push(')');
    }
    let there = place.now().seen_as(WismoView::Tomorrow).route().to_string();
    let likely = format::count(known.likely, text::locale());
    view! {
        <section class="inquiries" id="likeliest" aria-labelledby="likeliest-heading">
            <h2 id="likeliest-heading">{text::wismo_view_tomorrow()}</h2>
            <p>{text::tomorrow_found(known.total, &likely)}</p>
            <p><a class="button" href=there>{first}</a></p>
        </section>
    }
    .into_any()
}
