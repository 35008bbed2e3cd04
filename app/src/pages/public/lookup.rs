//! `/track-order`: from a number on a receipt to the order.

use leptos::prelude::*;
use shared::api::tracking::{TrackRequest, Tracking};

use super::lookup_form::{LookupForm, LookupRefusal};
use crate::components::{PageHeading, tracking::TrackingView};
use crate::route::Route;
use crate::state::{Navigation, Startup};
use crate::text;

/// The form; and in its place the order, when the e-mail address opened more than its public page shows.
#[component]
pub fn LookupPage() -> impl IntoView {
    let found = RwSignal::new(None::<Tracking>);
    let refusal = RwSignal::new(None::<LookupRefusal>);
    let is_busy = RwSignal::new(false);
    let (client, navigation) = (Startup::get().client, Navigation::get());
    let look_up = Callback::new(move |request: TrackRequest| {
        let client = client.clone();
        is_busy.set(true);
        leptos::task::spawn_local(async move {
            let answer = client.track(&request).await;
            is_busy.set(false);
            match answer {
                Ok(tracking) if request.email.is_none() => {
                    navigation.go(&Route::Track(tracking.order_number));
                }
                Ok(tracking) => {
                    navigation.turn_page();
                    found.set(Some(tracking));
                }
                Err(error) => refusal.set(Some(LookupRefusal::from_error(&error))),
            }
        });
    });
    move || match found.get() {
        Some(tracking) => view! {
            <PageHeading title=text::tracking_title(tracking.order_number.as_str()) />
            <TrackingView tracking />
            <button class="button" type="button" on:click=move |_| found.set(None)>
                {text::track_another()}
            </button>
        }
        .into_any(),
        None => view! {
            <PageHeading title=text::track_title() />
            <p>{text::track_intro()}</p>
            <LookupForm on_submit=look_up refusal is_busy />
        }
        .into_any(),
    }
}
