//! `/products/{id}`: when would it arrive, and what does that rest on?

mod promise;

use leptos::prelude::*;
use shared::api::delivery_promise::DeliveryPromise;
use shared::ids::ProductId;

use self::promise::{LocationForm, PromiseView, days_in_words};
use crate::api::ApiError;
use crate::components::{EmptyView, LoadView, PageHeading, PageSkeleton};
use crate::route::Route;
use crate::state::{Announcer, Loader, Navigation, Startup};
use crate::text;

/// What is promised about a product, here or wherever the address says.
#[component]
pub fn ProductPage(
    /// Which.
    product: ProductId,
) -> impl IntoView {
    let navigation = Navigation::get();
    let location = Memo::new(move |_| match navigation.route() {
        Some(Route::Product { location, .. }) => location,
        _ => None,
    });
    let loader = load(product.clone(), location);
    let title = move || {
        let title = loader.value().flatten().and_then(|found| found.product);
        title.map_or_else(text::product_title, |product| product.title)
    };
    let ready = move |found: Option<DeliveryPromise>| {
        found
            .map(|promise| view! { <PromiseView promise location /> })
            .into_any()
    };
    let places = Memo::new(move |_| loader.value().flatten().map(|promise| promise.locations));
    // It stays while another place's answer takes the first one's: with its words, and with the focus.
    let is_found = Memo::new(move |_| places.with(Option::is_some));
    let form = move || {
        let product = product.clone();
        is_found
            .get()
            .then(|| view! { <LocationForm product location places /> })
    };
    tell_changes(loader);
    view! {
        <PageHeading title />
        <div class="promise-page" aria-busy=move || loader.fetching.is_busy.get().then_some("true")>
            <LoadView
                loader
                skeleton=|| view! { <PageSkeleton /> }.into_any()
                empty=|| view! { <EmptyView heading=None sentence=text::product_not_found() /> }.into_any()
                ready
            />
            {form}
        </div>
    }
}

/// A product nobody has is an answer here, not a failure.
fn load(product: ProductId, location: Memo<Option<String>>) -> Loader<Option<DeliveryPromise>> {
    let client = Startup::get().client;
    let loader = Loader::new(
        move || {
            let (client, product) = (client.clone(), product.clone());
            let location = location.get_untracked();
            async move {
                match client.delivery_promise(&product, location.as_deref()).await {
                    Ok(promise) => Ok(Some(promise)),
                    Err(ApiError::NotFound) => Ok(None),
                    Err(error) => Err(error),
                }
            }
        },
        Option::is_none,
    );
    Effect::new(move |before: Option<()>| {
        let _ = location.get();
        if before.is_some() {
            loader.reload();
        }
    });
    loader
}

/// Whoever does not see the page hears what another place's answer is.
fn tell_changes(loader: Loader<Option<DeliveryPromise>>) {
    let announcer = Announcer::get();
    Effect::new(move |was_told: Option<bool>| {
        let Some(promise) = loader.value().flatten() else {
            return was_told.unwrap_or(false);
        };
        if was_told == Some(true) {
            announcer.say(days_in_words(&promise).unwrap_or_else(text::promise_too_little));
        }
        true
    });
}
