//! The promise, its grounds, and the question where to.

use leptos::prelude::*;
use rust_decimal::Decimal;
use shared::api::delivery_promise::{DeliveryPromise, PromiseBasis};
use shared::format;
use shared::ids::ProductId;
use shared::time::Date;

use crate::browser::document;
use crate::route::Route;
use crate::state::Navigation;
use crate::text;

const LOCATION: &str = "promise-location";
const PLACES: &str = "promise-places";

/// What is promised.
#[component]
pub(super) fn PromiseView(
    promise: DeliveryPromise,
    location: Memo<Option<String>>,
) -> impl IntoView {
    let shop = promise.product.as_ref().map(|product| &product.shop_name);
    let shop = shop
        .filter(|name| !name.is_empty())
        .map(|name| text::product_sold_by(name));
    let is_elsewhere =
        promise.is_known_location == Some(false) && location.get_untracked().is_some();
    let unknown = is_elsewhere.then(|| text::promise_unknown_location(&promise.location));
    view! {
        {shop.map(|shop| view! { <p class="promise-page__shop">{shop}</p> })}
        <section class="promise" aria-labelledby="promise-heading">
            <h2 id="promise-heading">{text::promise_heading()}</h2>
            {days(&promise)}
            {unknown.map(|sentence| view! { <p class="promise__note">{sentence}</p> })}
            {promise.basis.as_ref().map(|basis| grounds(basis, promise.confidence_level))}
        </section>
    }
}

/// The days in words; that there are none when there is too little data.
fn days(promise: &DeliveryPromise) -> AnyView {
    let (Some(from), Some(to), Some(words)) = (promise.from, promise.to, days_in_words(promise))
    else {
        return view! { <p class="promise__days">{text::promise_too_little()}</p> }.into_any();
    };
    let day = |date: Date| format::date_with_weekday(date, text::locale());
    let band = if from == to {
        text::promise_one_day(&day(to))
    } else {
        text::promise_band(&day(from), &day(to))
    };
    view! {
        <p class="promise__days">{words}</p>
        <p>{band}</p>
    }
    .into_any()
}

/// When it arrives; nothing when there is too little data.
pub(super) fn days_in_words(promise: &DeliveryPromise) -> Option<String> {
    let dates = format::date_range(promise.from?, promise.to?, text::locale());
    Some(text::promise_arrives(&dates))
}

/// What it rests on, and how often such promises were true.
fn grounds(basis: &PromiseBasis, confidence: Option<Decimal>) -> impl IntoView + use<> {
    let level = match basis.level.as_str() {
        "weekday" => Some(text::promise_level_weekday()),
        "carrier" => Some(text::promise_level_carrier()),
        "lane" => Some(text::promise_level_lane()),
        "destination" => Some(text::promise_level_destination()),
        "origin" => Some(text::promise_level_origin()),
        "marketplace" => Some(text::promise_level_marketplace()),
        _ => None,
    };
    let locale = text::locale();
    let days = format::count(basis.history_days, locale);
    let arrivals = text::promise_arrivals(basis.arrivals, &days);
    let measured = confidence.map(|share| {
        let percent = share.checked_mul(Decimal::ONE_HUNDRED).unwrap_or_default();
        text::promise_measured(basis.measured_parcels, &format::percent(&percent, locale))
    });
    view! {
        {measured.map(|sentence| view! { <p class="promise__measured">{sentence}</p> })}
        <details>
            <summary>{text::promise_rests_on()}</summary>
            {level.map(|sentence| view! { <p>{sentence}</p> })}
            <p>{arrivals}</p>
        </details>
    }
}

/// Where to: a place that parcels have gone to, or any other.
#[component]
pub(super) fn LocationForm(
    product: ProductId,
    location: Memo<Option<String>>,
    places: Memo<Option<Vec<String>>>,
) -> impl IntoView {
    let navigation = Navigation::get();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let typed = document::field_value(LOCATION).trim().to_owned();
        navigation.go_in_place(&Route::Product {
            product: product.clone(),
            location: (!typed.is_empty()).then_some(typed),
        });
    };
    let option = |place: String| view! { <option value=place></option> };
    view! {
        <form class="form promise-form" on:submit=submit>
            <div class="field">
                <label class="field__label" for=LOCATION>{text::promise_location()}</label>
                <p class="field__hint" id="promise-location-hint">{text::promise_location_hint()}</p>
                <input
                    id=LOCATION
                    list=PLACES
                    autocomplete="address-level2"
                    maxlength="100"
                    dir="auto"
                    aria-describedby="promise-location-hint"
                    prop:value=move || location.get().unwrap_or_default()
                />
                <datalist id=PLACES>{move || places.get().unwrap_or_default().into_iter().map(option).collect_view()}</datalist>
            </div>
            <button class="button button--primary">{text::promise_show()}</button>
        </form>
    }
}
